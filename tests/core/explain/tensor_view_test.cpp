#include "core/explain/layer_views.h"
#include "core/explain/statistics.h"
#include "core/ops/activation.h"
#include "core/ops/conv2d.h"
#include "core/ops/rearrange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace fovea {
namespace {

using ::testing::ElementsAre;
using Form = TensorView::Form;

Tensor counted(const Shape& shape) {
    Tensor tensor(shape);
    std::iota(tensor.mutableValues().begin(), tensor.mutableValues().end(), 0.0F);
    return tensor;
}

TEST(TensorView, ShowsScalarsVectorsLinesAndTilesByTheirShape) {
    EXPECT_EQ(TensorView(Shape{}).form(), Form::Scalar);
    EXPECT_EQ(TensorView({1, 1}).form(), Form::Scalar);
    EXPECT_EQ(TensorView({7}).form(), Form::Vector);
    EXPECT_EQ(TensorView({7}).maps(), 7);
    EXPECT_EQ(TensorView({1, 10}).form(), Form::Vector);
    EXPECT_EQ(TensorView({1, 10, 1, 1}).form(), Form::Vector);
    EXPECT_EQ(TensorView({1, 4, 50}).form(), Form::Lines);
    EXPECT_EQ(TensorView({1, 4, 1, 50}).form(), Form::Lines);
    EXPECT_EQ(TensorView({1, 4, 6, 5}).form(), Form::Tiles);
}

TEST(TensorView, ShowsAMapThatIsOneNumberWideAsALineOfRows) {
    for (const auto& [shape, last] : {std::pair{Shape{1, 4, 50, 1}, false}, {Shape{1, 50, 1, 4}, true}}) {
        const TensorView view(shape, last);
        EXPECT_EQ(view.form(), Form::Lines);
        EXPECT_EQ(view.rows(), 50);
        EXPECT_EQ(view.columns(), 1);
        EXPECT_EQ(view.position({.map = 2, .row = 7}), 7);
        const Tensor tensor = counted(shape);
        EXPECT_EQ(view.value(tensor, {.map = 2, .row = 7}),
                  last ? tensor.at(0, 7, 0, 2) : tensor.at(0, 2, 7, 0));
        EXPECT_EQ(view.map(tensor, 0, 2).at(7, 0), view.value(tensor, {.map = 2, .row = 7}));
    }
}

TEST(TensorView, CutsFurtherAxesAndPicturesIntoSlices) {
    const TensorView volumes({1, 8, 5, 6, 7});
    EXPECT_EQ(volumes.slices(), 5);
    EXPECT_EQ(volumes.rows(), 6);
    EXPECT_EQ(volumes.columns(), 7);
    const TensorView batch({3, 8, 2, 5, 6, 7});
    EXPECT_EQ(batch.slices(), 3 * 2 * 5);
    EXPECT_THAT(batch.sliceIndices(17), ElementsAre(1, 1, 2));
    EXPECT_EQ(TensorView({4, 10}).slices(), 4);
    EXPECT_EQ(TensorView({4, 10}).form(), Form::Vector);
}

TEST(TensorView, LeavesOutAxesOfOneEntry) {
    const TensorView view({1, 8, 5, 1, 7});
    EXPECT_EQ(view.slices(), 1);
    EXPECT_EQ(view.rows(), 5);
    EXPECT_EQ(view.columns(), 7);
}

TEST(TensorView, ShowsChannelsThatComeLastAsMaps) {
    const Tensor tensor = counted({1, 2, 3, 4});
    const TensorView view(tensor.shape(), true);
    EXPECT_EQ(view.maps(), 4);
    EXPECT_EQ(view.rows(), 2);
    EXPECT_EQ(view.columns(), 3);
    EXPECT_THAT(view.map(tensor, 0, 1).values(), ElementsAre(1, 5, 9, 13, 17, 21));
}

TEST(TensorView, LeadsFromAPlaceToItsNumberAndBackForAnyShape) {
    for (const Shape& shape :
         {Shape{}, Shape{5}, Shape{2, 3}, Shape{2, 3, 4}, Shape{2, 3, 4, 5}, Shape{2, 3, 4, 1},
          Shape{1, 3, 2, 4, 5}, Shape{2, 2, 3, 1, 2, 4}, Shape{1, 1, 2, 2, 2, 2, 2, 2}}) {
        for (const bool last : {false, true}) {
            const TensorView view(shape, last);
            const Tensor tensor = counted(shape);
            std::vector<bool> seen(static_cast<std::size_t>(shape.elementCount()), false);
            for (std::int64_t slice = 0; slice < view.slices(); ++slice) {
                for (std::int64_t map = 0; map < view.maps(); ++map) {
                    const ShownMap shown = view.map(tensor, slice, map);
                    for (std::int64_t row = 0; row < view.rows(); ++row) {
                        for (std::int64_t column = 0; column < view.columns(); ++column) {
                            const ShownPlace place{slice, map, row, column};
                            const std::int64_t index = view.indexOf(place);
                            EXPECT_EQ(view.placeOf(index), place) << shape.toString();
                            EXPECT_EQ(shown.at(row, column), static_cast<float>(index)) << shape.toString();
                            const UnitAddress unit = unitAddress({0}, view, place);
                            EXPECT_EQ(shownPlace(view, unit.picture, unit.at), place) << shape.toString();
                            seen[static_cast<std::size_t>(index)] = true;
                        }
                    }
                }
            }
            EXPECT_THAT(seen, testing::Each(true)) << shape.toString();
        }
    }
}

TEST(TensorView, FindsTheSliceAtTheSamePlaceOfTheWay) {
    const TensorView four({1, 8, 4, 6, 7});
    EXPECT_EQ(four.sliceLike(3, 4), 3);
    EXPECT_EQ(four.sliceLike(0, 16), 0);
    EXPECT_EQ(four.sliceLike(15, 16), 3);
    EXPECT_EQ(four.sliceLike(1, 2), 3);
    EXPECT_EQ(four.sliceLike(0, 1), 2) << "the middle when nothing was chosen";
    EXPECT_EQ(TensorView({4, 10}).sliceLike(0, 1), 0) << "the first picture";
}

TEST(TensorView, HoldsNothingOfAnEmptyTensor) {
    for (const Shape& shape :
         {Shape{0}, Shape{0, 3}, Shape{1, 0, 4, 4}, Shape{1, 3, 0, 4}, Shape{1, 3, 0, 4, 4}}) {
        const TensorView view(shape);
        EXPECT_TRUE(view.isEmpty());
        EXPECT_EQ(view.sliceLike(3, 5), 0);
        EXPECT_EQ(layerStatistics(Tensor(shape), view).layer.count, 0);
    }
}

TEST(LayerStatistics, CountAllSlicesOfAMap) {
    const Tensor tensor = counted({2, 2, 3, 1, 2});
    const LayerStatistics statistics = layerStatistics(tensor, TensorView(tensor.shape()));
    ASSERT_EQ(statistics.maps.size(), 2U);
    EXPECT_EQ(statistics.maps[0].count, 12);
    EXPECT_EQ(statistics.maps[0].max, 17.0F);
    EXPECT_EQ(statistics.layer.max, 23.0F);
    EXPECT_EQ(layerStatistics(counted({5}), TensorView({5})).maps.size(), 5U);
}

TEST(LayerViews, FollowTransposedChannelsUntilTheyComeBack) {
    GraphBuilder net;
    const NodeId picture = net.addInput("picture", {1, 3, 6, 5});
    const NodeId last = net.add(std::make_shared<Transpose>(std::vector<int>{0, 2, 3, 1}), {picture}, "last");
    const NodeId active = net.add(std::make_shared<Relu>(), {last}, "active");
    const NodeId back = net.add(std::make_shared<Transpose>(std::vector<int>{0, 3, 1, 2}), {active}, "back");
    const NodeId flipped =
        net.add(std::make_shared<Transpose>(std::vector<int>{0, 1, 3, 2}), {back}, "flipped");
    const Graph graph = net.build();
    const Shape shape{1, 3, 6, 5};
    const std::vector<TensorView> views = layerViews(graph, inferShapes(graph, {&shape, 1}));
    EXPECT_FALSE(views[picture.index()].channelsLast());
    EXPECT_TRUE(views[last.index()].channelsLast());
    EXPECT_TRUE(views[active.index()].channelsLast());
    EXPECT_EQ(views[active.index()].maps(), 3);
    EXPECT_FALSE(views[back.index()].channelsLast());
    EXPECT_FALSE(views[flipped.index()].channelsLast());
}

} // namespace
} // namespace fovea

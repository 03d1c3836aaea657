#include "core/explain/dependence.h"
#include "core/explain/receptive_field.h"
#include "core/graph/executor.h"
#include "core/graph/parameters.h"
#include "core/ops/add.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_nd.h"
#include "core/ops/interpolate.h"
#include "core/ops/layout.h"
#include "core/ops/matmul.h"
#include "core/ops/pool_nd.h"
#include "core/ops/rearrange.h"
#include "core/ops/reduce.h"
#include "tests/core/explain/random_net.h"

#include <gtest/gtest.h>

namespace fovea {

namespace {

using Layers = std::vector<std::shared_ptr<const Op>>;

std::shared_ptr<const Op> conv(std::int64_t in, std::int64_t out, const Window2d& window,
                               std::int64_t groups = 1) {
    return std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = in, .outChannels = out, .window = window, .groups = groups});
}

std::shared_ptr<const Op> convNd(std::int64_t in, std::int64_t out, const std::vector<WindowAxis>& window) {
    return std::make_shared<ConvNd>(ConvNdOptions{.inChannels = in, .outChannels = out, .window = window});
}

std::shared_ptr<const Op> reshape(std::vector<std::int64_t> target) {
    return std::make_shared<Reshape>(std::move(target));
}

std::shared_ptr<const Op> transpose(std::vector<int> order) {
    return std::make_shared<Transpose>(std::move(order));
}

Graph chainOf(const Shape& input, const Layers& layers) {
    GraphBuilder builder;
    NodeId last = builder.addInput("input", input);
    for (const std::shared_ptr<const Op>& layer : layers) {
        last = builder.add(layer, {last});
    }
    return builder.build();
}

std::vector<Shape> shapesOfNodes(const Graph& graph) {
    const Shape input = graph.node({0}).inputShape;
    return inferShapes(graph, {&input, 1});
}

/// With positive weights and numbers nothing cancels, so that a unit changes exactly with the elements that
/// it depends on when these are raised one by one.
void expectExactlyWhatChanges(const Shape& input, const Layers& layers) {
    const Graph graph = chainOf(input, layers);
    Rng rng(3);
    const Parameters parameters = test::randomParameters(graph, rng, 0.5, 1);
    const std::vector<Shape> shapes = shapesOfNodes(graph);
    const Tensor plain = test::randomTensor(input, rng, 0.1, 1);
    const Shape& output = shapes.back();
    std::vector<std::vector<std::int64_t>> changing(static_cast<std::size_t>(output.elementCount()));
    const TensorD before = referenceForward(graph, parameters, {&plain, 1}).back();
    for (std::int64_t i = 0; i < input.elementCount(); ++i) {
        Tensor raised = plain;
        raised.mutableData()[i] += 1e20F;
        const TensorD after = referenceForward(graph, parameters, {&raised, 1}).back();
        for (std::int64_t unit = 0; unit < output.elementCount(); ++unit) {
            if (after.data()[unit] != before.data()[unit]) {
                changing[static_cast<std::size_t>(unit)].push_back(i);
            }
        }
    }
    for (std::int64_t unit = 0; unit < output.elementCount(); ++unit) {
        const auto [picture, at] = placeOf(output, unit);
        const ElementSet set = dependence(graph, shapes, graph.output(), picture, at, {0});
        std::vector<std::int64_t> found;
        for (std::int64_t i = 0; i < input.elementCount(); ++i) {
            const auto& places = set.maps[static_cast<std::size_t>(i / input.planeSize())];
            if (places && (*places)[static_cast<std::size_t>(i % input.planeSize())] != 0) {
                found.push_back(i);
            }
        }
        EXPECT_EQ(found, changing[static_cast<std::size_t>(unit)]) << "unit " << unit;
        Region box{.slices = {}, .pictures = {}};
        for (const std::int64_t i : found) {
            const Region one = elementRegion(input, placeOf(input, i));
            box = {.channels = united(box.channels, one.channels),
                   .rows = united(box.rows, one.rows),
                   .columns = united(box.columns, one.columns),
                   .slices = united(box.slices, one.slices),
                   .pictures = united(box.pictures, one.pictures)};
        }
        EXPECT_EQ(set.bounds(), found.empty() ? Region{} : box);
    }
}

const WindowAxis three{.kernel = 3, .padBefore = 1, .padAfter = 1};

} // namespace

TEST(Dependence, OfAVolumeIsExactInEverySlice) {
    const WindowAxis wide{.kernel = 2, .stride = 2, .dilation = 2};
    expectExactlyWhatChanges({1, 2, 5, 6, 5},
                             {convNd(2, 2, {three, wide, three}), convNd(2, 1, {wide, three, three})});
}

TEST(Dependence, OfATransposedVolumeIsExact) {
    const WindowAxis stamp{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 0};
    const auto stamping = std::make_shared<ConvTransposeNd>(ConvNdOptions{
        .inChannels = 1, .outChannels = 1, .window = {stamp, three, stamp}, .outputPadding = {}});
    expectExactlyWhatChanges({1, 1, 2, 3, 2}, {stamping, convNd(1, 1, {three, stamp, three})});
}

TEST(Dependence, OfPooledLinesIsExact) {
    const auto mean = std::make_shared<PoolNd>(
        PoolNdOptions{.pool = PoolKind::Average, .window = {WindowAxis{.kernel = 2, .stride = 3}}});
    expectExactlyWhatChanges({2, 2, 12}, {convNd(2, 3, {WindowAxis{.kernel = 3, .dilation = 2}}), mean});
}

TEST(Dependence, FollowsShuffledChannels) {
    expectExactlyWhatChanges({1, 4, 4, 3}, {conv(4, 4, Window2d::square(1), 2), reshape({1, 2, 2, 4, 3}),
                                            transpose({0, 2, 1, 3, 4}), reshape({1, 4, 4, 3}),
                                            conv(4, 4, Window2d::square(3, 1, 1), 4)});
}

TEST(Dependence, FollowsTokensBackToTheirPatches) {
    expectExactlyWhatChanges({1, 2, 4, 6}, {conv(2, 3, Window2d::square(2, 2)), reshape({1, 3, 6}),
                                            transpose({0, 2, 1}), transpose({1, 0, 2})});
}

TEST(Dependence, FollowsPlanesThatStandWhereABatchWould) {
    expectExactlyWhatChanges({1, 3, 4, 4}, {reshape({3, 4, 4}), reshape({1, 3, 4, 4}),
                                            conv(3, 2, Window2d::square(3)), reshape({2, 2, 2})});
}

TEST(Dependence, FollowsDepthThatBecomesSpace) {
    expectExactlyWhatChanges({1, 4, 3, 3}, {reshape({1, 2, 2, 1, 3, 3}), transpose({0, 3, 4, 1, 5, 2}),
                                            reshape({1, 1, 6, 6}), conv(1, 1, Window2d::square(3, 1, 1))});
}

TEST(Dependence, KnowsWhichSlicesOfAJoinComeFromWhichInput) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 1, 2, 4, 4});
    const NodeId wide = builder.add(convNd(1, 1, {WindowAxis{}, three, three}), {input});
    builder.add(std::make_shared<Join>(2), {input, wide});
    const Graph graph = builder.build();
    const std::vector<Shape> shapes = shapesOfNodes(graph);
    const auto rowsAt = [&](std::int64_t slice) {
        return dependence(graph, shapes, graph.output(), 0, {0, slice * 4 + 2, 2}, {0}).bounds().rows;
    };
    EXPECT_EQ(rowsAt(0), (Range{2, 3}));
    EXPECT_EQ(rowsAt(3), (Range{1, 4}));
}

TEST(Dependence, FollowsSlicesTilesPaddingAndPicks) {
    expectExactlyWhatChanges(
        {1, 2, 6, 5},
        {std::make_shared<Slice>(std::vector<SliceAxis>{{.axis = 2, .start = 4, .end = INT64_MIN, .step = -2},
                                                        {.axis = 3, .start = 1, .end = 4}}),
         std::make_shared<Pad>(
             PadOptions{.before = {0, 0, 1, 2}, .after = {0, 0, 0, 1}, .mode = PaddingMode::Reflect}),
         std::make_shared<Tile>(std::vector<std::int64_t>{1, 1, 2, 1}),
         std::make_shared<Pick>("resize_nearest",
                                std::vector<std::vector<std::int64_t>>{{}, {}, {0, 0, 3, 7, 7}, {5, 0, 1}}),
         conv(2, 1, Window2d::square(2))});
}

TEST(Dependence, OfWhatIsInterpolatedReducedAndMultipliedIsExact) {
    const std::vector<std::vector<WeightedIndex>> doubled{
        {{0, 1.0}}, {{0, 0.75}, {1, 0.25}}, {{0, 0.25}, {1, 0.75}}, {{1, 0.75}, {2, 0.25}}, {{2, 1.0}}};
    expectExactlyWhatChanges(
        {1, 2, 3, 4}, {std::make_shared<Interpolate>(InterpolateOptions{.axes = {{}, {}, doubled, {}}}),
                       conv(2, 2, Window2d::square(2)),
                       std::make_shared<Reduce>(
                           ReduceOptions{.reduction = Reduction::Mean, .axes = {3}, .keepAxes = false}),
                       std::make_shared<Reduce>(
                           ReduceOptions{.reduction = Reduction::Sum, .axes = {1}, .keepAxes = false})});
}

TEST(ReceptiveField, OfAVolumesConvolutionsHasTheirRowsAndColumns) {
    const Graph graph =
        chainOf({1, 1, 16, 16}, {std::make_shared<Expand>(Shape{1, 1, 8, 16, 16}), reshape({1, 1, 8, 16, 16}),
                                 convNd(1, 2, {three, three, three}), convNd(2, 2, {three, three, three})});
    const std::vector<FieldSize> sizes = receptiveFieldSizes(graph, shapesOfNodes(graph), {0});
    EXPECT_EQ(sizes[3].rows, 3);
    EXPECT_EQ(sizes[3].columns, 3);
    EXPECT_EQ(sizes[4].rows, 5);
    EXPECT_EQ(sizes[4].columns, 5);
    const ReceptiveField field = receptiveField(graph, shapesOfNodes(graph), {4}, 0, {1, 16 * 3 + 0, 7}, {0});
    EXPECT_EQ(field.unclipped.rows, (Range{-2, 3}));
    EXPECT_EQ(field.clipped.rows, (Range{0, 3}));
    EXPECT_EQ(field.clipped.columns, (Range{5, 10}));
}

TEST(ReceptiveField, OfMapsWithoutABatchIsThatOfOneOfTheirNumbers) {
    const auto mean =
        std::make_shared<Reduce>(ReduceOptions{.reduction = Reduction::Mean, .axes = {1}, .keepAxes = false});
    const Graph graph = chainOf({1, 1, 12, 12}, {conv(1, 4, Window2d::square(3, 1, 1)), mean});
    const FieldSize size = receptiveFieldSizes(graph, shapesOfNodes(graph), {0}).back();
    EXPECT_EQ(size.rows, 3);
    EXPECT_EQ(size.columns, 3);
}

TEST(ReceptiveField, GoesOnBeyondTheEdgeThroughAnUpsampling) {
    const std::vector<std::int64_t> twice{0, 0, 1, 1, 2, 2, 3, 3};
    const Graph graph = chainOf(
        {1, 1, 8, 8}, {conv(1, 1, Window2d::square(2, 2)),
                       std::make_shared<Pick>("resize_nearest",
                                              std::vector<std::vector<std::int64_t>>{{}, {}, twice, twice}),
                       conv(1, 64, Window2d::square(5, 1, 2)), conv(64, 1, Window2d::square(5, 1, 2))});
    const ReceptiveField field =
        receptiveField(graph, shapesOfNodes(graph), graph.output(), 0, {0, 0, 4}, {0});
    // Five rows of the finer maps are three of the coarser, and so six of the input; four of them lie
    // outside.
    EXPECT_EQ(field.unclipped.rows, (Range{-4, 6}));
    EXPECT_EQ(field.clipped.rows, (Range{0, 6}));
    EXPECT_EQ(field.unclipped.columns.length(), 10);
}

} // namespace fovea

#include "core/explain/dependence.h"
#include "core/explain/receptive_field.h"
#include "core/graph/executor.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "tests/core/explain/random_net.h"

#include <gtest/gtest.h>

namespace fovea {

namespace {

/// A net of one chain, written layer by layer.
class Chain {
public:
    explicit Chain(const Shape& input)
        : m_last(m_builder.addInput("input", input)) {}

    Chain& conv(std::int64_t out, const Window2d& window, std::int64_t groups = 1) {
        return add(std::make_shared<Conv2d>(Conv2dOptions{.inChannels = m_builder.shape(m_last).channels(),
                                                          .outChannels = out,
                                                          .window = window,
                                                          .groups = groups}));
    }
    Chain& pool(const Window2d& window) {
        return add(std::make_shared<MaxPool2d>(Pool2dOptions{.window = window}));
    }
    Chain& add(std::shared_ptr<const Op> op) {
        m_last = m_builder.add(std::move(op), {m_last});
        return *this;
    }
    std::int64_t size() const { return static_cast<std::int64_t>(m_builder.size()); }
    Graph build() { return m_builder.build(); }

private:
    GraphBuilder m_builder;
    NodeId m_last;
};

std::vector<Shape> shapesOf(const Graph& graph) {
    const Shape input = graph.node({0}).inputShape;
    return inferShapes(graph, {&input, 1});
}

std::int64_t fieldOf(const Graph& graph, NodeId node) {
    const FieldSize size = receptiveFieldSizes(graph, shapesOf(graph), {0})[node.index()];
    EXPECT_EQ(size.rows, size.columns);
    return size.rows;
}

std::int64_t fieldOf(const Graph& graph) {
    return fieldOf(graph, graph.output());
}

ReceptiveField fieldAt(const Graph& graph, const Element& at) {
    return receptiveField(graph, shapesOf(graph), graph.output(), 0, at, {0});
}

/// The places of the input, row by row, that the unit depends on in any channel.
std::vector<bool> receptiveMask(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                                const Element& at, NodeId onInput) {
    const ElementSet::Places places = dependence(graph, shapes, node, 0, at, onInput).anyMap();
    return {places.begin(), places.end()};
}

/// One picture as it is, and one for each place with that pixel raised in every channel.
Tensor withEachPixelRaised(const Tensor& picture, float by) {
    const Shape& shape = picture.shape();
    Tensor batch(shape.withBatch(1 + shape.planeSize()));
    const std::span<float> values = batch.mutableValues();
    const auto volume = static_cast<std::size_t>(shape.volumeSize());
    const auto plane = static_cast<std::size_t>(shape.planeSize());
    for (std::size_t n = 0; n <= plane; ++n) {
        std::ranges::copy(picture.values(), values.subspan(n * volume).begin());
        for (std::size_t offset = n; n > 0 && offset <= volume; offset += plane) {
            values[n * volume + offset - 1] += by;
        }
    }
    return batch;
}

Region placesBounds(const std::vector<bool>& mask, const Shape& input, const Range& channels) {
    Region bounds{channels, {input.height(), 0}, {input.width(), 0}};
    for (std::int64_t y = 0; y < input.height(); ++y) {
        for (std::int64_t x = 0; x < input.width(); ++x) {
            if (mask[static_cast<std::size_t>(y * input.width() + x)]) {
                bounds.rows = {std::min(bounds.rows.begin, y), std::max(bounds.rows.end, y + 1)};
                bounds.columns = {std::min(bounds.columns.begin, x), std::max(bounds.columns.end, x + 1)};
            }
        }
    }
    return bounds.empty() ? Region{} : bounds;
}

/// With positive weights and numbers nothing cancels, and a pixel raised far enough wins every maximum that
/// it reaches: the unit changes exactly when it depends on the pixel.
void expectMaskIsWhatChanges(const Graph& graph, NodeId node, const Element& at,
                             std::span<const TensorD> outputs) {
    const std::vector<Shape> shapes = shapesOf(graph);
    const std::vector<bool> mask = receptiveMask(graph, shapes, node, at, {0});
    ASSERT_EQ(std::ssize(mask), shapes[0].planeSize());
    const TensorD& output = outputs[node.index()];
    const double before = output.at(0, at.channel, at.y, at.x);
    std::string wrong;
    for (std::size_t pixel = 0; pixel < mask.size(); ++pixel) {
        const double after = output.at(static_cast<std::int64_t>(pixel) + 1, at.channel, at.y, at.x);
        if ((after != before) != mask[pixel]) {
            wrong += " " + std::to_string(pixel);
        }
    }
    EXPECT_EQ(wrong, "") << "pixels where mask and change differ, in " << graph.node(node).name << " at "
                         << at.channel << "," << at.y << "," << at.x;

    const ReceptiveField field = receptiveField(graph, shapes, node, 0, at, {0});
    EXPECT_EQ(field.clipped, placesBounds(mask, shapes[0], field.clipped.channels));
    if (!field.clipped.empty()) {
        EXPECT_LE(field.unclipped.rows.begin, field.clipped.rows.begin);
        EXPECT_GE(field.unclipped.rows.end, field.clipped.rows.end);
        EXPECT_LE(field.unclipped.columns.begin, field.clipped.columns.begin);
        EXPECT_GE(field.unclipped.columns.end, field.clipped.columns.end);
    }
}

} // namespace

TEST(ReceptiveField, OfStackedThreeByThreesIsFiveAndSeven) {
    Chain chain({1, 1, 16, 16});
    const Window2d window = Window2d::square(3, 1, 1);
    EXPECT_EQ(fieldOf(Chain(chain).conv(2, window).build()), 3);
    EXPECT_EQ(fieldOf(Chain(chain).conv(2, window).conv(2, window).build()), 5);
    EXPECT_EQ(fieldOf(Chain(chain).conv(2, window).conv(2, window).conv(2, window).build()), 7);
}

TEST(ReceptiveField, GrowsTwiceAsFastAfterAPooling) {
    Chain chain({1, 1, 32, 32});
    const Window2d window = Window2d::square(3, 1, 1);
    chain.conv(1, window).pool(Window2d::square(2, 2));
    EXPECT_EQ(fieldOf(Chain(chain).build()), 4);
    EXPECT_EQ(fieldOf(Chain(chain).conv(1, window).build()), 8);
    EXPECT_EQ(fieldOf(Chain(chain).conv(1, window).conv(1, window).build()), 12);
}

TEST(ReceptiveField, OfAlexNetsFifthConvolutionIs163) {
    Chain chain({1, 3, 227, 227});
    chain.conv(2, Window2d::square(11, 4)).pool(Window2d::square(3, 2)).conv(2, Window2d::square(5, 1, 2));
    chain.pool(Window2d::square(3, 2)).conv(2, Window2d::square(3, 1, 1));
    chain.conv(2, Window2d::square(3, 1, 1)).conv(2, Window2d::square(3, 1, 1));
    const Graph graph = chain.build();
    const std::vector<std::int64_t> expected{1, 11, 19, 51, 67, 99, 131, 163};
    for (const NodeId id : graph.ids()) {
        EXPECT_EQ(fieldOf(graph, id), expected[id.index()]) << graph.node(id).name;
    }
    EXPECT_EQ(shapesOf(graph)[1], Shape({1, 2, 55, 55}));
    const ReceptiveField corner = fieldAt(graph, {0, 0, 0});
    EXPECT_EQ(corner.unclipped.rows.length(), 163);
    EXPECT_LT(corner.unclipped.rows.begin, 0);
    EXPECT_EQ(corner.clipped.rows.begin, 0);
    EXPECT_EQ(corner.clipped.rows.end, corner.unclipped.rows.end);
}

TEST(ReceptiveField, OfTheLecturesNetGrowsToThirtySix) {
    Chain chain({1, 3, 32, 32});
    for (int block = 0; block < 3; ++block) {
        for (int layer = 0; layer < 2; ++layer) {
            chain.conv(10, Window2d::square(3, 1, 1)).add(std::make_shared<Relu>());
        }
        chain.pool(Window2d::square(2, 2));
    }
    const std::int64_t lastPooling = chain.size() - 1;
    chain.add(std::make_shared<Flatten>());
    chain.add(std::make_shared<Linear>(LinearOptions{.inFeatures = 160, .outFeatures = 10}));
    const Graph graph = chain.build();
    // 2 blocks of (+2·jump, +2·jump, +1·jump) with jumps 1, 2, 4: 1+4+1 = 6, +8+2 = 16, +16+4 = 36.
    EXPECT_EQ(fieldOf(graph, {5}), 6);
    EXPECT_EQ(fieldOf(graph, {10}), 16);
    EXPECT_EQ(fieldOf(graph, {static_cast<std::int32_t>(lastPooling)}), 36);
    EXPECT_EQ(fieldAt(graph, {3, 0, 0}).clipped, (Region{{0, 3}, {0, 32}, {0, 32}}));
    // The layer reads maps of 4×4 whole: 3 steps of 8 pixels more than one unit of them.
    EXPECT_EQ(fieldOf(graph), 36 + 3 * 8);
}

TEST(ReceptiveField, OfALayerThatReadsEverythingIsTheWholeInput) {
    Chain pooled({1, 2, 5, 9});
    pooled.add(std::make_shared<GlobalAveragePool>());
    EXPECT_EQ(fieldAt(pooled.build(), {1, 0, 0}).unclipped, (Region{{1, 2}, {0, 5}, {0, 9}}));

    Chain linear({1, 2, 5, 9});
    linear.add(std::make_shared<Flatten>());
    const Graph flat = Chain(linear).build();
    EXPECT_EQ(fieldAt(flat, {45 + 2 * 9 + 4, 0, 0}).unclipped, (Region{{1, 2}, {2, 3}, {4, 5}}));
    linear.add(std::make_shared<Linear>(LinearOptions{.inFeatures = 90, .outFeatures = 2}));
    const ReceptiveField field = fieldAt(linear.build(), {1, 0, 0});
    EXPECT_EQ(field.unclipped, (Region{{0, 2}, {0, 5}, {0, 9}}));
    EXPECT_EQ(field.clipped, field.unclipped);
}

TEST(ReceptiveField, DoesNotReachRowsThatStridesLeaveOver) {
    // 8 under 3×3 stride 2 is 3 windows over 7 rows: the last row is read by none of them, and so not by a
    // layer that reads all of them either.
    Chain chain({1, 1, 8, 8});
    chain.conv(1, Window2d::square(3, 2)).add(std::make_shared<GlobalAveragePool>());
    EXPECT_EQ(fieldAt(chain.build(), {0, 0, 0}).clipped, (Region{{0, 1}, {0, 7}, {0, 7}}));
}

TEST(ReceptiveField, EndsAtTheLastTapThatLiesOnTheMap) {
    // Taps at −3, 1 and 5 of a map of 5: only one of them is on it.
    Chain chain({1, 1, 5, 5});
    chain.conv(1, Window2d::square(3, 1, 3, 4));
    const ReceptiveField field = fieldAt(chain.build(), {0, 0, 0});
    EXPECT_EQ(field.unclipped.rows, (Range{-3, 6}));
    EXPECT_EQ(field.clipped.rows, (Range{1, 2}));
}

TEST(ReceptiveField, LeavesTheHolesOfADilatedWindowOutOfTheMask) {
    Chain chain({1, 1, 5, 5});
    chain.conv(1, Window2d::square(3, 1, 0, 2));
    const Graph graph = chain.build();
    const std::vector<bool> mask = receptiveMask(graph, shapesOf(graph), graph.output(), {0, 0, 0}, {0});
    for (std::size_t y = 0; y < 5; ++y) {
        for (std::size_t x = 0; x < 5; ++x) {
            EXPECT_EQ(mask[y * 5 + x], y % 2 == 0 && x % 2 == 0) << y << "," << x;
        }
    }
}

TEST(ReceptiveField, FollowsTheGroupsOfAConvolution) {
    Chain chain({1, 4, 5, 5});
    chain.conv(4, Window2d::square(3), 2).conv(4, Window2d::square(1), 4);
    const Graph graph = chain.build();
    EXPECT_EQ(fieldAt(graph, {1, 0, 0}).clipped.channels, (Range{0, 2}));
    EXPECT_EQ(fieldAt(graph, {2, 0, 0}).clipped.channels, (Range{2, 4}));
}

TEST(ReceptiveField, OfAConcatDependsOnTheBranch) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 1, 9, 9});
    const auto branch = [&](std::int64_t kernel) {
        return builder.add(
            std::make_shared<Conv2d>(Conv2dOptions{
                .inChannels = 1, .outChannels = 2, .window = Window2d::square(kernel, 1, kernel / 2)}),
            {input});
    };
    const NodeId near = branch(3);
    const NodeId far = branch(7);
    builder.add(std::make_shared<Concat>(), {far, near});
    const Graph graph = builder.build();
    EXPECT_EQ(fieldAt(graph, {1, 4, 4}).clipped.rows.length(), 7);
    EXPECT_EQ(fieldAt(graph, {2, 4, 4}).clipped.rows.length(), 3);
    EXPECT_EQ(fieldOf(graph), 7);
}

TEST(ReceptiveField, IsEmptyOnAnInputThatIsNotRead) {
    GraphBuilder builder;
    const NodeId first = builder.addInput("first", {1, 1, 4, 4});
    const NodeId second = builder.addInput("second", {1, 1, 4, 4});
    const NodeId relu = builder.add(std::make_shared<Relu>(), {first});
    const NodeId sum = builder.add(std::make_shared<Add>(), {relu, second});
    const Graph graph = builder.build();
    const std::vector<Shape> inputs(2, Shape{1, 1, 4, 4});
    const std::vector<Shape> shapes = inferShapes(graph, inputs);
    const ReceptiveField none = receptiveField(graph, shapes, relu, 0, {0, 1, 1}, second);
    EXPECT_TRUE(none.unclipped.empty());
    EXPECT_TRUE(none.clipped.empty());
    EXPECT_EQ(receptiveMask(graph, shapes, relu, {0, 1, 1}, second), std::vector<bool>(16, false));
    EXPECT_EQ(receptiveFieldSizes(graph, shapes, second)[relu.index()].rows, 0);
    EXPECT_TRUE(receptiveField(graph, shapes, first, 0, {0, 1, 1}, second).clipped.empty());
    EXPECT_EQ(receptiveField(graph, shapes, sum, 0, {0, 1, 2}, second).clipped,
              (Region{{0, 1}, {1, 2}, {2, 3}}));
}

TEST(ReceptiveField, OfAWindowOnPaddingAloneLiesOutsideThePicture) {
    Chain chain({1, 1, 4, 4});
    chain.conv(1, Window2d::square(2, 1, 2));
    const ReceptiveField field = fieldAt(chain.build(), {0, 0, 0});
    EXPECT_EQ(field.unclipped.rows, (Range{-2, 0}));
    EXPECT_TRUE(field.clipped.empty());
}

TEST(ReceptiveField, StaysFiniteUnderHugeStrides) {
    Chain chain({1, 1, 1, 1});
    for (int layer = 0; layer < 8; ++layer) {
        chain.conv(1, Window2d::square(1, maxWindowSetting, 1));
    }
    const ReceptiveField field = fieldAt(chain.build(), {0, 0, 0});
    EXPECT_EQ(field.unclipped.rows.begin, -farthestReceptiveField);
    EXPECT_TRUE(field.clipped.empty());
}

TEST(ReceptiveMask, KeepsChannelsApartThatAreReadDifferently) {
    // The unit reads every channel at the four corners around it, and its own channel in the middle as well.
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 2, 3, 3});
    const NodeId relu = builder.add(std::make_shared<Relu>(), {input});
    const Conv2dOptions corners{.inChannels = 2, .outChannels = 2, .window = Window2d::square(2, 1, 1, 2)};
    const NodeId around = builder.add(std::make_shared<Conv2d>(corners), {relu});
    builder.add(std::make_shared<Add>(), {around, relu});
    const Graph graph = builder.build();
    const std::vector<bool> expected{true, false, true, false, true, false, true, false, true};
    for (std::int64_t channel = 0; channel < 2; ++channel) {
        EXPECT_EQ(receptiveMask(graph, shapesOf(graph), graph.output(), {channel, 1, 1}, {0}), expected);
    }
}

TEST(ReceptiveMask, IsExactlyTheSetOfPixelsThatChangeTheUnit) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const Graph graph =
            test::randomNet(rng, {.monotonic = true, .layers = 2 + static_cast<int>(seed % 5)});
        const Parameters parameters = test::randomParameters(graph, rng, 0.5, 1);
        const Tensor picture = test::randomTensor(graph.node({0}).inputShape, rng, 0.1, 1);
        const Tensor batch = withEachPixelRaised(picture, 1e20F);
        const std::vector<TensorD> outputs = referenceForward(graph, parameters, {&batch, 1});
        for (const NodeId id : graph.ids()) {
            for (int i = 0; i < 3; ++i) {
                expectMaskIsWhatChanges(graph, id, test::randomElement(outputs[id.index()].shape(), rng),
                                        outputs);
            }
        }
    }
}

TEST(ReceptiveMask, HoldsEveryPixelThatChangesAnOrdinaryNet) {
    for (std::uint64_t seed = 200; seed < 210; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const Graph graph = test::netOfEveryOp(rng);
        const std::vector<Shape> shapes = shapesOf(graph);
        const Parameters parameters = Parameters::heInitialized(graph, rng);
        const Tensor picture = test::randomTensor(graph.node({0}).inputShape, rng, -1, 1);
        const Tensor batch = withEachPixelRaised(picture, 10);
        const std::vector<TensorD> outputs = referenceForward(graph, parameters, {&batch, 1});
        for (const NodeId id : graph.ids()) {
            const TensorD& output = outputs[id.index()];
            const Element at = test::randomElement(output.shape(), rng);
            const std::vector<bool> mask = receptiveMask(graph, shapes, id, at, {0});
            for (std::size_t pixel = 0; pixel < mask.size(); ++pixel) {
                const double after = output.at(static_cast<std::int64_t>(pixel) + 1, at.channel, at.y, at.x);
                EXPECT_TRUE(mask[pixel] || after == output.at(0, at.channel, at.y, at.x))
                    << graph.node(id).name << " changes with pixel " << pixel;
            }
        }
    }
}

} // namespace fovea

#include "core/bench/bench_edit.h"
#include "core/bench/bench_result.h"
#include "core/bench/bench_sources.h"
#include "core/graph/executor.h"
#include "core/ops/conv2d.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "tests/support/every_op_model.h"
#include "tests/support/op_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace fovea {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<const BenchResult> compute(const BenchState& state) {
    const Workers workers(1);
    return computeBench(state, workers);
}

std::vector<float> numbersOf(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

std::shared_ptr<const Trace> traceOf(const Model& model) {
    Rng rng(7);
    const Workers workers(1);
    return forward(model, test::uniformTensor(model.inputShape(), rng), workers);
}

/// A net of one layer, on a random picture.
std::shared_ptr<const Trace> traceOf(std::shared_ptr<const Op> op, const Shape& input) {
    GraphBuilder builder;
    builder.add(std::move(op), {builder.addInput("in", input)}, "only");
    const auto graph = std::make_shared<const Graph>(builder.build());
    Rng rng(3);
    const auto parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*graph, rng));
    const std::vector<Tensor> inputs{test::uniformTensor(input, rng)};
    const Workers workers(1);
    return forward(graph, parameters, inputs, workers);
}

constexpr NodeId only{1};

Image colours() {
    return {.width = 2, .height = 1, .channels = 3, .pixels = {255, 0, 51, 0, 255, 102}};
}

TEST(BenchSources, CutNumbersOfTwoDecimalsOutOfAPicture) {
    const Tensor cut =
        cutPicture(colours(), {.width = 2, .height = 1}, {.width = 2, .height = 1, .depth = 3});
    EXPECT_EQ(cut.shape(), (Shape{1, 3, 1, 2}));
    EXPECT_EQ(numbersOf(cut), (std::vector<float>{1, 0, 0, 1, 0.2F, 0.4F}));
}

TEST(BenchSources, RepeatTheColoursInDeeperVolumesAndTakeLumaInFlatOnes) {
    const PixelRect whole{.width = 2, .height = 1};
    const Tensor deep = cutPicture(colours(), whole, {.width = 2, .height = 1, .depth = 5});
    EXPECT_EQ(numbersOf(deep), (std::vector<float>{1, 0, 0, 1, 0.2F, 0.4F, 1, 0, 0, 1}));
    const Tensor two = cutPicture(colours(), whole, {.width = 2, .height = 1, .depth = 2});
    EXPECT_EQ(numbersOf(two), (std::vector<float>{1, 0, 0, 1}));
    const Tensor flat = cutPicture(colours(), whole, {.width = 2, .height = 1, .depth = 1});
    EXPECT_NEAR(flat.data()[0], 0.299 + 0.114 * 0.2, 0.006);
    EXPECT_NEAR(flat.data()[1], 0.587 + 0.114 * 0.4, 0.006);
}

TEST(BenchSources, CutOnlyThePartThatWasAskedFor) {
    Image picture{.width = 4, .height = 4, .channels = 1, .pixels = {}};
    for (int i = 0; i < 16; ++i) {
        picture.pixels.push_back(static_cast<std::uint8_t>(i * 10));
    }
    const VolumeSize size{.width = 2, .height = 2, .depth = 1};
    const auto cut = [&](const PixelRect& rect) { return numbersOf(cutPicture(picture, rect, size)); };
    EXPECT_EQ(cut({.x = 1, .y = 2, .width = 2, .height = 2}),
              (std::vector<float>{0.35F, 0.39F, 0.51F, 0.55F}));
    EXPECT_EQ(cut({.x = 3.2, .y = 3.4, .width = 0.1, .height = 0.1}), std::vector<float>(4, 0.59F));
    EXPECT_EQ(cut({.x = -9, .y = -9, .width = 9.6, .height = 9.6}), std::vector<float>(4, 0.0F));
}

TEST(BenchSources, RunALayerAsTheNetworkDoes) {
    const Model model = test::everyOpModel();
    const auto trace = traceOf(model);
    int layers = 0;
    for (const NodeId id : model.graph->ids()) {
        const Node& node = model.graph->node(id);
        if (node.isInput() || node.op->kind() == "linear") {
            continue;
        }
        SCOPED_TRACE(node.name);
        const std::string_view kind = node.op->kind();
        if (kind != "conv2d" && kind != "max_pool2d" && kind != "average_pool2d") {
            EXPECT_THROW(benchOfLayer(*trace, id), UnsupportedError);
            continue;
        }
        const BenchState state = benchOfLayer(*trace, id);
        EXPECT_TRUE(arranged(state) == state);
        const auto result = compute(state);
        ASSERT_TRUE(result->output);
        ASSERT_EQ(result->output->shape(), trace->output(id).shape());
        for (std::int64_t i = 0; i < result->output->size(); ++i) {
            ASSERT_NEAR(result->output->data()[i], trace->output(id).data()[i], 1e-5);
        }
        ++layers;
    }
    EXPECT_EQ(layers, 4);
}

TEST(BenchSources, TakeOfALargeLayerWhatTheBenchHolds) {
    const auto trace = traceOf(std::make_shared<Conv2d>(Conv2dOptions{
                                   .inChannels = 70, .outChannels = 80, .window = Window2d::square(3, 1, 1)}),
                               {1, 70, 70, 66});
    const BenchState state = benchOfLayer(*trace, only);
    EXPECT_EQ(state.size, (VolumeSize{.width = 64, .height = 64, .depth = 64}));
    EXPECT_EQ(state.filters, 64);
    EXPECT_EQ(state.input.at(0, 5, 0, 0), trace->output(NodeId{0}).at(0, 5, 3, 1));
    EXPECT_EQ(state.weight.at(63, 63, 2, 1), trace->parameters().of(only)[0].at(63, 63, 2, 1));
}

TEST(BenchSources, KeepWholeGroups) {
    const auto grouped =
        traceOf(std::make_shared<Conv2d>(Conv2dOptions{
                    .inChannels = 96, .outChannels = 48, .window = Window2d::square(3), .groups = 24}),
                {1, 96, 5, 5});
    const BenchState state = benchOfLayer(*grouped, only);
    EXPECT_EQ(state.groups, 16);
    EXPECT_EQ(state.size.depth, 64);
    EXPECT_EQ(state.filters, 32);
    const auto result = compute(state);
    for (std::int64_t k = 0; k < 32; ++k) {
        EXPECT_NEAR(result->output->at(0, k, 1, 2), grouped->output(only).at(0, k, 1, 2), 1e-5);
    }
    const auto depthwise =
        traceOf(std::make_shared<Conv2d>(Conv2dOptions{
                    .inChannels = 100, .outChannels = 100, .window = Window2d::square(3), .groups = 100}),
                {1, 100, 5, 5});
    EXPECT_EQ(benchOfLayer(*depthwise, only).operation, BenchOperation::Depthwise);
    EXPECT_EQ(benchOfLayer(*depthwise, only).filters, 64);
}

TEST(BenchSources, NameALayerThatCannotBeTaken) {
    const auto trace = traceOf(std::make_shared<MaxPool2d>(Pool2dOptions{.window = Window2d::square(2, 100)}),
                               {1, 1, 200, 200});
    try {
        benchOfLayer(*trace, only);
        FAIL();
    } catch (const UnsupportedError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("The layer \"only\" does not fit on the bench. The stride downwards "
                              "is 100"));
    }
}

TEST(BenchSources, RunALinearLayerAsTheFullyConnectedOneThatItIs) {
    const Model model = test::everyOpModel();
    const auto trace = traceOf(model);
    const NodeId hidden = *model.graph->find("hidden");
    const BenchState state = benchOfLayer(*trace, hidden);
    EXPECT_EQ(state.operation, BenchOperation::FullyConnected);
    EXPECT_EQ(state.size, (VolumeSize{.width = 3, .height = 3, .depth = 16}));
    EXPECT_TRUE(arranged(state) == state);
    const auto result = compute(state);
    ASSERT_EQ(result->output->size(), 64) << "of 70";
    for (std::int64_t k = 0; k < result->output->size(); ++k) {
        EXPECT_NEAR(result->output->data()[k], trace->output(hidden).data()[k], 1e-5);
    }
}

TEST(BenchSources, TakeOfALargeLinearLayerTheFirstClassesWhole) {
    const auto trace =
        traceOf(std::make_shared<Linear>(LinearOptions{.inFeatures = 60, .outFeatures = 1000}), {1, 60});
    const BenchState state = benchOfLayer(*trace, only);
    EXPECT_EQ(state.size, (VolumeSize{.width = 1, .height = 1, .depth = 60}));
    EXPECT_EQ(state.filters, 64);
    const auto result = compute(state);
    EXPECT_NEAR(result->output->data()[63], trace->output(only).data()[63], 1e-5);
}

TEST(BenchSources, TellTheLimitThatALinearLayerExceeds) {
    const auto trace =
        traceOf(std::make_shared<Linear>(LinearOptions{.inFeatures = 65, .outFeatures = 10}), {1, 65});
    try {
        benchOfLayer(*trace, only);
        FAIL();
    } catch (const UnsupportedError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("The layer \"only\" does not fit on the bench. The input's depth is "
                              "65; it must be from 1 to 64."));
    }
}

TEST(BenchSources, CutALayersVolumeToTheMiddle) {
    const auto trace = traceOf(std::make_shared<Flatten>(), {1, 70, 3, 100});
    EXPECT_EQ(layerVolume(*trace, NodeId{0}).shape(), (Shape{1, 64, 3, 64}));
    EXPECT_EQ(layerVolume(*trace, NodeId{0}).at(0, 1, 2, 0), trace->output(NodeId{0}).at(0, 1, 2, 18));
    EXPECT_EQ(layerVolume(*trace, only).shape(), (Shape{1, 64, 1, 1}));
}

TEST(BenchSources, FoldTheRowsOfALinearLayerBackToTheVolume) {
    const Model model = test::everyOpModel();
    const auto trace = traceOf(model);
    const NodeId hidden = *model.graph->find("hidden");
    const auto learned = learnedFilters(*trace, hidden);
    ASSERT_TRUE(learned);
    EXPECT_EQ(learned->weight.shape(), (Shape{64, 16, 3, 3}));
    BenchState state;
    state.operation = BenchOperation::FullyConnected;
    state.input = layerVolume(*trace, *model.graph->find("largest"));
    state.inputSource.pattern = InputSource::Pattern::Typed;
    state.size = {.width = 3, .height = 3, .depth = 16};
    state.filters = 4;
    state = arranged(state);
    for (std::int64_t k = 0; k < 4; ++k) {
        state = withLearnedFilter(std::move(state), k, *learned, 10 + k);
    }
    const auto result = compute(state);
    for (std::int64_t k = 0; k < 4; ++k) {
        EXPECT_NEAR(result->output->data()[k], trace->output(hidden).data()[10 + k], 1e-5);
    }
}

TEST(BenchSources, FindNoFiltersWhereThereAreNone) {
    const Model model = test::everyOpModel();
    const auto trace = traceOf(model);
    for (const char* name : {"picture", "norm", "largest", "answer"}) {
        EXPECT_FALSE(learnedFilters(*trace, *model.graph->find(name))) << name;
    }
}

TEST(BenchSources, PutALearnedFilterAmongOthers) {
    const Model model = test::everyOpModel();
    const auto trace = traceOf(model);
    const auto learned = learnedFilters(*trace, *model.graph->find("edges"));
    ASSERT_TRUE(learned);
    BenchState state;
    state.size.depth = 2;
    state.filters = 2;
    state = withLearnedFilter(arranged(state), 1, *learned, 3);
    EXPECT_EQ(state.window, Window2d::square(5));
    EXPECT_EQ(state.filterSources[0].pattern, FilterSource::Pattern::Random);
    EXPECT_EQ(state.filterSources[1].pattern, FilterSource::Pattern::Typed);
    EXPECT_EQ(state.weight.at(1, 1, 4, 2), learned->weight.at(3, 1, 4, 2));
    EXPECT_EQ(state.bias.data()[1], learned->bias.data()[3]);
    EXPECT_TRUE(arranged(state) == state);
    const BenchState pooling = arranged(withOperation(state, BenchOperation::MaxPooling));
    EXPECT_EQ(withLearnedFilter(pooling, 0, *learned, 0).operation, BenchOperation::Convolution);
}

TEST(BenchSources, LeaveSlicesThatALearnedFilterLacksAtZero) {
    const auto trace =
        traceOf(std::make_shared<Conv2d>(Conv2dOptions{
                    .inChannels = 1, .outChannels = 2, .window = Window2d::square(1), .bias = false}),
                {1, 1, 4, 4});
    const auto learned = learnedFilters(*trace, only);
    ASSERT_TRUE(learned);
    EXPECT_EQ(numbersOf(learned->bias), (std::vector<float>{0, 0}));
    BenchState state;
    state.size.depth = 3;
    state = withLearnedFilter(arranged(state), 0, *learned, 1);
    EXPECT_EQ(numbersOf(state.weight), (std::vector<float>{learned->weight.data()[1], 0, 0}));
}

} // namespace
} // namespace fovea

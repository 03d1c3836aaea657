#include "core/graph/executor.h"
#include "core/ops/batch_norm.h"
#include "core/ops/conv2d.h"
#include "core/ops/dropout.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

namespace fovea {

namespace {

using test::errorOf;
using test::OnnxFile;
using test::ramp;
using test::setFloat;
using test::setInt;
using test::setInts;
using test::setText;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class Wanted>
const Wanted& opOf(const Model& model, std::string_view layer) {
    const std::optional<NodeId> id = model.graph->find(layer);
    if (!id) {
        throw Error("there is no layer " + std::string(layer));
    }
    return dynamic_cast<const Wanted&>(*model.graph->node(*id).op);
}

std::vector<float> parameterOf(const Model& model, std::string_view layer, std::size_t index) {
    const Tensor tensor = model.parameters->of(model.graph->find(layer).value())[index];
    return {tensor.values().begin(), tensor.values().end()};
}

std::vector<std::string> kindsOf(const Model& model) {
    std::vector<std::string> kinds;
    for (const Node& node : model.graph->nodes()) {
        kinds.emplace_back(node.isInput() ? "input" : node.op->kind());
    }
    return kinds;
}

/// x 1×1×5×6 → Conv 3×2, stride 2 → y.
OnnxFile convolution(const std::string& autoPad) {
    OnnxFile file;
    file.input({1, 1, 5, 6});
    file.weight("w", {1, 1, 3, 2}, ramp(6));
    onnx::NodeProto& node = file.node("Conv", {"x", "w"});
    setInts(node, "strides", {2, 2});
    setText(node, "auto_pad", autoPad);
    file.output();
    return file;
}

/// x 1×4 by way of Flatten → f → node → y.
OnnxFile afterFlatten(std::int64_t opset = 13) {
    OnnxFile file(opset);
    file.input({-1, 1, 2, 2});
    file.node("Flatten", {"x"}, "f");
    file.output();
    return file;
}

TEST(OnnxReader, PadsSameWithTheOddElementAtTheEndOrAtTheBeginning) {
    // Rows: ⌈5/2⌉ = 3 outputs need 2·2+3 = 7, so 2 more; columns: ⌈6/2⌉ = 3 need 2·2+2 = 6.
    const Window2d upper = opOf<Conv2d>(convolution("SAME_UPPER").read(), "y").options().window;
    EXPECT_EQ(upper.rows, (WindowAxis{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 1}));
    EXPECT_EQ(upper.columns, (WindowAxis{.kernel = 2, .stride = 2}));
    OnnxFile odd;
    odd.input({1, 1, 6, 6});
    onnx::NodeProto& pool = odd.node("MaxPool", {"x"});
    setInts(pool, "kernel_shape", {2, 2});
    setText(pool, "auto_pad", "SAME_LOWER");
    odd.output();
    const Window2d lower = opOf<MaxPool2d>(odd.read(), "y").options().window;
    EXPECT_EQ(lower.rows, (WindowAxis{.kernel = 2, .padBefore = 1, .padAfter = 0}));
}

TEST(OnnxReader, PadsNothingWhenValid) {
    const Window2d window = opOf<Conv2d>(convolution("VALID").read(), "y").options().window;
    EXPECT_EQ(window.rows, (WindowAxis{.kernel = 3, .stride = 2}));
    EXPECT_EQ(opOf<Conv2d>(convolution("NOTSET").read(), "y").options().window, window);
}

TEST(OnnxReader, RefusesAnUnknownPaddingModeAndTwoPaddings) {
    EXPECT_THAT(errorOf<FileError>(convolution("SAME")), HasSubstr("auto_pad"));
    OnnxFile file = convolution("SAME_UPPER");
    setInts(*file.graph().mutable_node(0), "pads", {1, 0, 0, 0});
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("both"));
}

TEST(OnnxReader, ReadsPaddingPerSideDilationAndGroups) {
    OnnxFile file;
    file.input({1, 2, 9, 9});
    file.weight("w", {4, 1, 3, 3}, ramp(36));
    file.weight("b", {4}, ramp(4));
    onnx::NodeProto& node = file.node("Conv", {"x", "w", "b"});
    setInts(node, "kernel_shape", {3, 3});
    setInts(node, "pads", {1, 2, 3, 4});
    setInts(node, "dilations", {2, 1});
    setInt(node, "group", 2);
    file.output();
    const Model model = file.read();
    const Conv2dOptions& options = opOf<Conv2d>(model, "y").options();
    EXPECT_EQ(options.inChannels, 2);
    EXPECT_EQ(options.groups, 2);
    EXPECT_EQ(options.window.rows, (WindowAxis{.kernel = 3, .padBefore = 1, .padAfter = 3, .dilation = 2}));
    EXPECT_EQ(options.window.columns, (WindowAxis{.kernel = 3, .padBefore = 2, .padAfter = 4}));
    EXPECT_EQ(parameterOf(model, "y", 1), ramp(4));
}

TEST(OnnxReader, TurnsEveryFormOfGemmIntoTheSameLinearLayer) {
    // y = 2·x·B + 4·C with B as 4×2 (in×out).
    OnnxFile file = afterFlatten();
    file.weight("b", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
    file.weight("c", {1, 2}, {0.5F, -0.25F});
    onnx::NodeProto& node = file.node("Gemm", {"f", "b", "c"});
    setFloat(node, "alpha", 2);
    setFloat(node, "beta", 4);
    file.output();
    file.graph().mutable_output()->RemoveLast();
    const Model model = file.read();
    EXPECT_THAT(parameterOf(model, "y", 0), ElementsAre(2, 6, 10, 14, 4, 8, 12, 16));
    EXPECT_THAT(parameterOf(model, "y", 1), ElementsAre(2, -1));
    const Tensor input = Tensor::from({1, 1, 2, 2}, {1, 0, -1, 2});
    const auto trace = forward(model, input, Workers(1));
    // 2·(1·1 − 1·5 + 2·7) + 4·0.5, 2·(1·2 − 1·6 + 2·8) − 1
    EXPECT_THAT(trace->output(model.graph->output()).values(), ElementsAre(22, 23));
}

TEST(OnnxReader, SpreadsOneAddedNumberOverAllOutputsOfGemm) {
    OnnxFile file = afterFlatten();
    file.weight("b", {2, 4}, ramp(8));
    file.weight("c", {}, {3});
    setInt(file.node("Gemm", {"f", "b", "c"}), "transB", 1);
    const Model model = file.read();
    EXPECT_EQ(parameterOf(model, "y", 0), ramp(8));
    EXPECT_THAT(parameterOf(model, "y", 1), ElementsAre(3, 3));
}

TEST(OnnxReader, MakesOneLayerOfAMatrixProductAndTheBiasAddedToIt) {
    for (const bool biasFirst : {false, true}) {
        OnnxFile file = afterFlatten();
        file.weight("b", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
        file.weight("c", {2}, {9, 10});
        file.node("MatMul", {"f", "b"}, "product");
        file.node("Add", biasFirst ? std::vector<std::string>{"c", "product"}
                                   : std::vector<std::string>{"product", "c"});
        const Model model = file.read();
        EXPECT_THAT(kindsOf(model), ElementsAre("input", "flatten", "linear"));
        EXPECT_THAT(parameterOf(model, "y", 0), ElementsAre(1, 3, 5, 7, 2, 4, 6, 8));
        EXPECT_THAT(parameterOf(model, "y", 1), ElementsAre(9, 10));
    }
}

TEST(OnnxReader, KeepsAMatrixProductThatIsReadTwiceOnItsOwn) {
    OnnxFile file = afterFlatten();
    file.weight("b", {4, 2}, ramp(8));
    file.node("MatMul", {"f", "b"}, "product");
    file.node("Add", {"product", "product"});
    const Model model = file.read();
    EXPECT_THAT(kindsOf(model), ElementsAre("input", "flatten", "linear", "add"));
    EXPECT_FALSE(opOf<Linear>(model, "product").options().bias);
}

TEST(OnnxReader, ResolvesConstantAndIdentityNodes) {
    OnnxFile file = afterFlatten();
    onnx::NodeProto& constant = file.node("Constant", {}, "c0");
    onnx::AttributeProto& value = *constant.add_attribute();
    value.set_name("value");
    value.set_type(onnx::AttributeProto::TENSOR);
    value.mutable_t()->set_data_type(onnx::TensorProto::DOUBLE);
    value.mutable_t()->add_dims(1);
    value.mutable_t()->add_dims(4);
    for (const double number : {1.0, 2.0, 3.0, 4.0}) {
        value.mutable_t()->add_double_data(number);
    }
    file.node("Identity", {"c0"}, "c1");
    onnx::NodeProto& bias = file.node("Constant", {}, "c2");
    onnx::AttributeProto& floats = *bias.add_attribute();
    floats.set_name("value_floats");
    floats.set_type(onnx::AttributeProto::FLOATS);
    floats.add_floats(7);
    file.node("Identity", {"f"}, "same");
    setInt(file.node("Gemm", {"same", "c1", "c2"}), "transB", 1);
    const Model model = file.read();
    EXPECT_THAT(kindsOf(model), ElementsAre("input", "flatten", "linear"));
    EXPECT_THAT(parameterOf(model, "y", 0), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(parameterOf(model, "y", 1), ElementsAre(7));
}

TEST(OnnxReader, TakesAReshapeThatFlattensForFlatten) {
    const std::vector<std::pair<std::int64_t, std::vector<std::int64_t>>> flattening{
        {5, {0, -1}}, {5, {-1, 12}}, {5, {0, 12}}, {5, {5, -1}}, {5, {5, 12}}, {-1, {1, -1}}, {1, {1, 12}}};
    for (const auto& [batch, target] : flattening) {
        OnnxFile file;
        file.input({batch, 3, 2, 2});
        file.integers("shape", target);
        file.node("Reshape", {"x", "shape"});
        file.output();
        EXPECT_THAT(kindsOf(file.read()), ElementsAre("input", "flatten")) << target[0] << ' ' << target[1];
    }
    OnnxFile old(4);
    old.input({1, 3, 2, 2});
    setInts(old.node("Reshape", {"x"}), "shape", {0, -1});
    old.output();
    EXPECT_THAT(kindsOf(old.read()), ElementsAre("input", "flatten"));
}

TEST(OnnxReader, ReadsAReshapeThatDoesNotFlatten) {
    const std::vector<std::pair<std::vector<std::int64_t>, Shape>> targets{
        {{0, 3, 4}, {1, 3, 4}}, {{3, -1}, {3, 4}}, {{-1, 6}, {2, 6}}, {{2, 6}, {2, 6}}};
    for (const auto& [target, shape] : targets) {
        OnnxFile file;
        file.input({1, 3, 2, 2});
        file.integers("shape", target);
        file.node("Reshape", {"x", "shape"});
        file.output();
        const Model model = file.read();
        EXPECT_THAT(kindsOf(model), ElementsAre("input", "reshape"));
        EXPECT_EQ(inferShapes(*model.graph, std::vector<Shape>{{1, 3, 2, 2}}).back(), shape);
    }
    OnnxFile file;
    file.input({1, 3, 2, 2});
    file.integers("shape", {-1, -1});
    file.node("Reshape", {"x", "shape"});
    file.output();
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("1×3×2×2 does not become [-1,-1]"));
}

TEST(OnnxReader, DoesNotTakeWhatStandsFirstForTheBatchWhereItIsNone) {
    OnnxFile file;
    file.input({1, 3, 2, 2});
    file.integers("windows", {3, 4});
    file.node("Reshape", {"x", "windows"}, "tokens");
    file.integers("row", {1, -1});
    file.node("Reshape", {"tokens", "row"}, "merged");
    file.integers("apart", {1, 3, 1, 4});
    file.node("Reshape", {"tokens", "apart"});
    file.output("merged");
    file.output("y");
    const Model model = file.read();
    const std::vector<Shape> shapes = inferShapes(*model.graph, model.graph->inputShapes());
    EXPECT_EQ(shapes[model.graph->find("merged")->index()], (Shape{1, 12}));
    EXPECT_EQ(shapes[model.graph->find("y")->index()], (Shape{1, 3, 1, 4}));
}

TEST(OnnxReader, QuotesAReshapeAsTheFileHasIt) {
    OnnxFile file;
    file.input({1, 3, 2, 2});
    file.integers("shape", {1, 5, -1});
    file.node("Reshape", {"x", "shape"});
    file.output();
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("1×3×2×2 does not become [1,5,-1]"));
}

TEST(OnnxReader, KnowsWhatAGatherOfKnownIndicesReads) {
    OnnxFile file;
    file.input({1, 3, 4, 2});
    file.integers("rows", {2, -4});
    setInt(file.node("Gather", {"x", "rows"}, "picked"), "axis", 2);
    file.output("picked");
    const Model model = file.read();
    const std::vector<Shape> shapes = inferShapes(*model.graph, model.graph->inputShapes());
    EXPECT_EQ(shapes.back(), (Shape{1, 3, 2, 2}));
    const Region first = model.graph->nodes().back().op->inputRegion(
        {.channels = {1, 2}, .rows = {1, 2}, .columns = {0, 1}}, 0, {shapes.data(), 1});
    EXPECT_EQ(first, (Region{.channels = {1, 2}, .rows = {0, 1}, .columns = {0, 1}}));
    OnnxFile beyond;
    beyond.input({1, 3, 4, 2});
    beyond.integers("rows", {4});
    setInt(beyond.node("Gather", {"x", "rows"}), "axis", 2);
    beyond.output();
    EXPECT_THAT(errorOf<FileError>(beyond), HasSubstr("its index 4 is none of the 4 along axis 2"));
}

TEST(OnnxReader, LetsNoNameOfAFileSteerTheTerminal) {
    OnnxFile file;
    file.input({1, 3, 2, 2});
    file.node("Nothing", {"x"}).set_name("a\x1b[2J\nb");
    file.output();
    EXPECT_THAT(errorOf<UnsupportedError>(file), HasSubstr("\"a?[2J?b\""));
}

TEST(OnnxReader, TakesAFixedBatchForOnePicture) {
    OnnxFile file;
    file.input({64, 3, 8, 9});
    file.node("Relu", {"x"});
    file.output();
    EXPECT_EQ(file.read().inputShape(), (Shape{1, 3, 8, 9}));
}

TEST(OnnxReader, ReadsTheSmallestFileWithDefaultsForWhatItDoesNotSay) {
    OnnxFile file;
    file.input({-1, 2, 4, 4});
    file.node("Relu", {"x"});
    file.output();
    const Model model = file.read();
    EXPECT_EQ(model.info.name, "hand");
    EXPECT_TRUE(model.info.classNames.empty());
    EXPECT_THAT(model.info.input.mean, ElementsAre(0, 0));
    EXPECT_THAT(model.info.input.std, ElementsAre(1, 1));
    EXPECT_TRUE(model.info.recipe.empty());
    EXPECT_FALSE(model.info.accuracy.has_value());
}

TEST(OnnxReader, TakesTheSizeFromTheMetadataWhenTheGraphLeavesItOpen) {
    OnnxFile file;
    file.input({-1, 3, -1, -1});
    file.node("Relu", {"x"});
    file.output();
    file.metadata("fovea.input", R"({"height": 5, "width": 7})");
    EXPECT_EQ(file.read().inputShape(), (Shape{1, 3, 5, 7}));
}

TEST(OnnxReader, ReadsOldDropoutAndBatchNormalization) {
    OnnxFile file(6);
    file.proto.set_ir_version(3);
    file.input({1, 2, 3, 3});
    for (const char* name : {"scale", "shift", "mean", "variance"}) {
        file.weight(name, {2}, {1, 2});
        // Old files list the weights among the inputs.
        file.input({2}, name);
    }
    onnx::NodeProto& norm =
        file.node("BatchNormalization", {"x", "scale", "shift", "mean", "variance"}, "norm");
    setFloat(norm, "epsilon", 0.001F);
    setFloat(norm, "momentum", 0.99F);
    setInt(norm, "is_test", 1);
    setInt(norm, "spatial", 1);
    onnx::NodeProto& drop = file.node("Dropout", {"norm"});
    setFloat(drop, "ratio", 0.25F);
    setInt(drop, "is_test", 1);
    drop.add_output("mask");
    file.output();
    const Model model = file.read();
    EXPECT_DOUBLE_EQ(opOf<BatchNorm>(model, "norm").options().epsilon, 0.001);
    EXPECT_DOUBLE_EQ(opOf<BatchNorm>(model, "norm").options().momentum, 0.01);
    EXPECT_DOUBLE_EQ(opOf<Dropout>(model, "y").options().rate, 0.25);
}

TEST(OnnxReader, ReadsTheRatioOfNewDropoutFromItsInput) {
    OnnxFile file(17);
    file.input({1, 1, 3, 3});
    file.weight("ratio", {}, {0.1F});
    file.node("Dropout", {"x", "ratio", ""});
    file.output();
    EXPECT_DOUBLE_EQ(opOf<Dropout>(file.read(), "y").options().rate, 0.1);
}

TEST(OnnxReader, ReadsSoftmaxAsItsOpsetMeansIt) {
    for (const std::int64_t opset : {7, 9, 11, 13, 17, 22}) {
        OnnxFile vector = afterFlatten(opset);
        vector.node("Softmax", {"f"});
        EXPECT_THAT(kindsOf(vector.read()), ElementsAre("input", "flatten", "softmax")) << opset;
        OnnxFile maps(opset);
        maps.input({1, 3, 2, 2});
        setInt(maps.node("Softmax", {"x"}), "axis", 1);
        maps.output();
        // Before opset 13 a share of all numbers of a picture, then one of the channels of a place.
        const Model model = maps.read();
        EXPECT_THAT(kindsOf(model), ElementsAre("input", "softmax"));
        const auto trace = forward(model, Tensor({1, 3, 2, 2}), Workers(1));
        EXPECT_NEAR(trace->output(model.graph->output()).data()[0], opset < 13 ? 1.0 / 12 : 1.0 / 3, 1e-6);
    }
}

TEST(OnnxReader, ReadsOneNetworkInAllOpsets) {
    for (const std::int64_t opset : {1, 7, 9, 11, 13, 17, 22}) {
        SCOPED_TRACE(opset);
        OnnxFile file(opset);
        file.input({1, 1, 6, 6});
        file.weight("w", {2, 1, 3, 3}, ramp(18));
        file.weight("m", {8, 3}, ramp(24));
        file.weight("v", {3}, ramp(3));
        file.node("Conv", {"x", "w"}, "conv");
        file.node("Relu", {"conv"}, "relu");
        setInts(file.node("MaxPool", {"relu"}, "pool"), "kernel_shape", {2, 2});
        setInts(*file.graph().mutable_node(2), "strides", {2, 2});
        file.node("Flatten", {"pool"}, "flat");
        file.node("Gemm", {"flat", "m", "v"}, "scores");
        if (opset < 7) {
            setInt(*file.graph().mutable_node(4), "broadcast", 1);
        }
        file.node("Softmax", {"scores"});
        file.output();
        EXPECT_THAT(kindsOf(file.read()),
                    ElementsAre("input", "conv2d", "relu", "max_pool2d", "flatten", "linear", "softmax"));
    }
}

TEST(OnnxReader, AddsAndJoinsBranches) {
    OnnxFile file;
    file.input({1, 2, 3, 3});
    file.node("Relu", {"x"}, "a");
    file.node("Tanh", {"x"}, "b");
    file.node("Sum", {"a", "b", "x"}, "sum");
    file.node("Sum", {"sum"}, "alone");
    setInt(file.node("Concat", {"alone", "a"}, "joined"), "axis", -3);
    file.node("GlobalAveragePool", {"joined"});
    file.output();
    const Model model = file.read();
    EXPECT_THAT(kindsOf(model), ElementsAre("input", "relu", "tanh", "add", "concat", "global_average_pool"));
    EXPECT_EQ(model.graph->node(model.graph->find("sum").value()).inputs,
              (std::vector<NodeId>{{1}, {2}, {0}}));
}

TEST(OnnxReader, LeavesOutNodesThatNoResultDependsOn) {
    OnnxFile file;
    file.input({1, 1, 3, 3});
    file.node("Relu", {"x"});
    file.node("Loop", {"x"}, "unused");
    file.output();
    EXPECT_THAT(kindsOf(file.read()), ElementsAre("input", "relu"));
}

TEST(OnnxReader, TakesTheLastLayerWhenLayersWithinAreOutputsToo) {
    OnnxFile file;
    file.input({1, 1, 3, 3});
    file.node("Relu", {"x"}, "a");
    file.node("Tanh", {"a"}, "b");
    file.node("Identity", {"b"}, "same");
    file.output("a");
    file.output("same");
    file.output("b");
    const Model model = file.read();
    EXPECT_EQ(model.graph->node(model.graph->output()).name, "same");
    file.node("Sigmoid", {"a"}, "c");
    file.output("c");
    const Model withTwoEnds = file.read();
    EXPECT_EQ(withTwoEnds.graph->node(withTwoEnds.graph->output()).name, "same") << "the first that ends";
}

TEST(OnnxReader, LeavesOutAnOutputThatIsAnInputBesideOthers) {
    OnnxFile file;
    file.input({1, 1, 3, 3});
    file.node("Relu", {"x"});
    file.output("x");
    file.output();
    const Model model = file.read();
    EXPECT_THAT(kindsOf(model), ElementsAre("input", "relu"));
    EXPECT_THAT(model.graph->outputs(), ElementsAre(NodeId{1}));
}

TEST(OnnxReader, FindsEveryOutputByTheNameThatTheFileHas) {
    OnnxFile file;
    file.input({1, 1, 3, 3});
    file.node("Relu", {"x"}, "a");
    file.node("Identity", {"a"}, "first");
    setInt(file.node("Cast", {"a"}, "second"), "to", onnx::TensorProto::FLOAT);
    file.output("first");
    file.output("second");
    file.output("a");
    const Model model = file.read();
    for (const char* name : {"first", "second", "a"}) {
        const std::optional<NodeId> node = model.graph->find(name);
        ASSERT_TRUE(node) << name;
        EXPECT_EQ(std::ranges::count(model.graph->outputs(), *node), 1) << name;
    }
}

} // namespace

} // namespace fovea

#include "core/graph/executor.h"
#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

namespace fovea {

namespace {

using test::errorOf;
using test::OnnxFile;
using test::setInt;
using test::setInts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> namesAndKinds(const Model& model) {
    std::vector<std::string> all;
    for (const Node& node : model.graph->nodes()) {
        all.push_back(node.name + " " + std::string(node.isInput() ? "input" : node.op->kind()));
    }
    return all;
}

std::vector<float> numbersOf(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

std::vector<float> answerOf(const Model& model, const std::vector<Tensor>& inputs) {
    return numbersOf(
        forward(model.graph, model.parameters, inputs, Workers(1))->output(model.graph->output()));
}

void setType(OnnxFile& file, int input, onnx::TensorProto::DataType type) {
    file.graph().mutable_input(input)->mutable_type()->mutable_tensor_type()->set_elem_type(type);
}

TEST(WideOnnxGraph, TakesSeveralInputsOfAnyRank) {
    OnnxFile file;
    file.input({2, 3}, "a");
    file.input({3}, "b");
    file.node("Sub", {"a", "b"});
    file.output();
    const Model model = file.read();
    EXPECT_THAT(answerOf(model, {Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6}), Tensor::from({3}, {1, 0, -1})}),
                ElementsAre(0, 2, 4, 3, 5, 7));
}

TEST(WideOnnxGraph, ListsItsOutputsInTheFilesOrder) {
    OnnxFile file;
    file.input({1, 2, 2, 2});
    onnx::NodeProto& split = file.node("Split", {"x"}, "first");
    split.add_output("second");
    setInt(split, "axis", 1);
    file.output("second");
    file.output("first");
    const Model model = file.read();
    EXPECT_THAT(namesAndKinds(model), ElementsAre("x input", "first slice", "second slice"));
    EXPECT_THAT(model.graph->outputs(), ElementsAre(NodeId{2}, NodeId{1}));
}

TEST(WideOnnxGraph, LeavesOutOutputsOfANodeThatNobodyReads) {
    OnnxFile file;
    file.input({1, 4, 2, 2});
    onnx::NodeProto& split = file.node("Split", {"x"}, "first");
    split.add_output("second");
    setInt(split, "axis", 1);
    file.node("Relu", {"second"});
    file.output();
    EXPECT_THAT(namesAndKinds(file.read()), ElementsAre("x input", "second slice", "y relu"));
}

TEST(WideOnnxGraph, TakesNodesThatLeaveTheirFirstOutputUnnamed) {
    OnnxFile file;
    file.input({1, 1, 2, 2});
    onnx::NodeProto& split = file.node("Split", {"x"}, "");
    split.add_output("lower");
    setInt(split, "axis", 2);
    onnx::NodeProto& pool = file.node("MaxPool", {"lower"}, "");
    pool.add_output("where");
    setInts(pool, "kernel_shape", {1, 2});
    setInt(file.node("Cast", {"where"}), "to", onnx::TensorProto::FLOAT);
    file.output();
    const Model model = file.read();
    EXPECT_THAT(namesAndKinds(model),
                ElementsAre("x input", "lower slice", "where max_index_nd", "y identity"));
    EXPECT_THAT(answerOf(model, {Tensor::from({1, 1, 2, 2}, {4, 3, 1, 2})}), ElementsAre(1));
}

TEST(WideOnnxGraph, TakesTheAxesOfAReductionAlsoWhereTheOpsetHasThemAsAnAttribute) {
    OnnxFile file(11);
    file.input({1, 2, 3, 4});
    file.integers("axes", {1});
    setInt(file.node("ReduceSum", {"x", "axes"}), "keepdims", 0);
    file.output();
    const Model model = file.read();
    EXPECT_EQ(inferShapes(*model.graph, model.graph->inputShapes()).back(), (Shape{1, 3, 4}));
}

TEST(WideOnnxGraph, KeepsAConstantOperandAsAParameter) {
    OnnxFile file;
    file.input({1, 2, 1, 2});
    file.weight("c", {2, 1, 1}, {10, 20});
    file.node("Add", {"c", "x"});
    file.output();
    const Model model = file.read();
    EXPECT_THAT(namesAndKinds(model), ElementsAre("x input", "y add"));
    EXPECT_EQ(model.parameters->count(), 2);
    EXPECT_THAT(answerOf(model, {Tensor::from({1, 2, 1, 2}, {1, 2, 3, 4})}), ElementsAre(11, 12, 23, 24));
}

TEST(WideOnnxGraph, TakesFiltersFromAnotherLayer) {
    OnnxFile file;
    file.input({1, 1, 2, 2}, "x");
    file.input({1, 1, 2, 2}, "w");
    file.node("Neg", {"w"}, "negative");
    file.node("Conv", {"x", "negative"});
    file.output();
    const Model model = file.read();
    EXPECT_EQ(model.parameters->count(), 0);
    const Tensor x = Tensor::from({1, 1, 2, 2}, {1, 2, 3, 4});
    EXPECT_THAT(answerOf(model, {x, x}), ElementsAre(-30));
}

TEST(WideOnnxGraph, FoldsShapeArithmeticAway) {
    // x → Reshape to [batch, channels · 4] as PyTorch writes it.
    OnnxFile file;
    file.input({1, 3, 2, 2});
    file.integers("zero", {0});
    file.integers("one", {1});
    file.integers("four", {4});
    file.node("Shape", {"x"}, "shape");
    file.node("Gather", {"shape", "zero"}, "batch");
    file.node("Gather", {"shape", "one"}, "channels");
    file.node("Mul", {"channels", "four"}, "features");
    setInt(file.node("Concat", {"batch", "features"}, "target"), "axis", 0);
    file.node("Reshape", {"x", "target"});
    file.output();
    EXPECT_THAT(namesAndKinds(file.read()), ElementsAre("x input", "y flatten"));
}

TEST(WideOnnxGraph, ComputesWithWholeNumbersFarBeyondFloat) {
    // 16,777,217 − 16,777,216 would be 0 in float32.
    OnnxFile file;
    file.input({1, 1, 1, 2});
    file.integers("large", {16'777'217});
    file.integers("power", {16'777'216});
    file.node("Sub", {"large", "power"}, "one");
    file.integers("rest", {2});
    setInt(file.node("Concat", {"one", "rest"}, "target"), "axis", 0);
    file.node("Reshape", {"x", "target"});
    file.output();
    EXPECT_THAT(namesAndKinds(file.read()), ElementsAre("x input", "y flatten"));
}

TEST(WideOnnxGraph, TellsTheLimitOfWholeNumbersThatALayerReads) {
    OnnxFile file;
    file.input({1}, "x");
    setType(file, 0, onnx::TensorProto::INT64);
    file.integers("large", {16'777'217});
    file.node("Add", {"x", "large"});
    file.output();
    EXPECT_THAT(errorOf<LimitError>(file), HasSubstr("the limit is 16777216"));
}

TEST(WideOnnxGraph, ReadsHalfPrecisionWeights) {
    OnnxFile file;
    file.input({1, 2});
    for (const auto type : {onnx::TensorProto::FLOAT16, onnx::TensorProto::BFLOAT16}) {
        onnx::TensorProto& weight = *file.graph().add_initializer();
        const bool isHalf = type == onnx::TensorProto::FLOAT16;
        weight.set_name(isHalf ? "half" : "brain");
        weight.set_data_type(type);
        weight.add_dims(2);
        // 1 and −2 in either format.
        weight.add_int32_data(isHalf ? 0x3C00 : 0x3F80);
        weight.add_int32_data(0xC000);
    }
    file.node("Mul", {"x", "half"}, "halved");
    file.node("Mul", {"halved", "brain"});
    file.output();
    EXPECT_THAT(answerOf(file.read(), {Tensor::from({1, 2}, {3, 5})}), ElementsAre(3, 20));
}

TEST(WideOnnxGraph, KnowsWhatTheNumbersOfALayerStandFor) {
    OnnxFile file;
    file.input({4});
    file.weight("half", {}, {0.5F});
    file.node("Greater", {"x", "half"}, "isLarge");
    setInt(file.node("Cast", {"isLarge"}), "to", onnx::TensorProto::INT32);
    file.output();
    const Model model = file.read();
    EXPECT_EQ(model.graph->node({1}).elementType, ElementType::Bool);
    EXPECT_EQ(model.graph->node({2}).elementType, ElementType::Int32);
    EXPECT_THAT(answerOf(model, {Tensor::from({4}, {0, 1, 0.4F, 3})}), ElementsAre(0, 1, 0, 1));
}

TEST(WideOnnxGraph, MakesALayerOfAConstantResult) {
    OnnxFile file;
    file.input({1, 3, 5, 5});
    file.node("Shape", {"x"});
    file.output();
    const Model model = file.read();
    EXPECT_THAT(namesAndKinds(model), ElementsAre("x input", "y constant"));
    EXPECT_THAT(answerOf(model, {Tensor({1, 3, 5, 5})}), ElementsAre(1, 3, 5, 5));
}

TEST(WideOnnxGraph, UsesKnownNumbersWhereAShapeDependsOnAnInput) {
    OnnxFile file;
    file.input({2, 3}, "x");
    file.input({2}, "shape");
    setType(file, 1, onnx::TensorProto::INT64);
    file.node("Reshape", {"x", "shape"});
    file.output();
    EXPECT_THAT(errorOf<UnsupportedError>(file), HasSubstr("its input \"shape\" is computed"));
    OnnxInputs inputs;
    inputs.values["shape"] = Tensor::from({2}, {3, 2});
    const Model model = readOnnx(file.bytes(), "hand.onnx", {}, {}, inputs);
    EXPECT_EQ(inferShapes(*model.graph, std::vector<Shape>{{2, 3}, {2}}).back(), (Shape{3, 2}));
}

TEST(WideOnnxGraph, TakesTheShapesThatItIsGiven) {
    OnnxFile file;
    file.input({1, 2, 4, 4});
    file.node("GlobalMaxPool", {"x"});
    file.output();
    OnnxInputs inputs;
    inputs.shapes["x"] = Shape{3, 2, 7, 7};
    const Model model = readOnnx(file.bytes(), "hand.onnx", {}, {}, inputs);
    EXPECT_EQ(model.graph->node({0}).inputShape, (Shape{3, 2, 7, 7}));
}

TEST(WideOnnxGraph, RefusesShapesThatDoNotFitTogether) {
    OnnxFile file = test::smallNetwork();
    file.graph().mutable_node(1)->set_op_type("Add");
    file.graph().mutable_node(1)->add_input("x");
    EXPECT_THAT(errorOf<FileError>(file),
                HasSubstr("node \"y\" (Add): add: the shapes 1×4×3×3 and 1×2×5×5 do not fit together"));
}

TEST(WideOnnxGraph, RunsAConvolutionOfOneAxisAsOneRow) {
    OnnxFile file;
    file.input({1, 1, 4}, "x");
    file.weight("w", {1, 1, 2}, {1, -1});
    setInts(file.node("Conv", {"x", "w"}), "strides", {2});
    file.output();
    EXPECT_THAT(answerOf(file.read(), {Tensor::from({1, 1, 4}, {5, 3, 1, 8})}), ElementsAre(2, -7));
}

} // namespace

} // namespace fovea

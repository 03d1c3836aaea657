#include "core/graph/executor.h"
#include "core/onnx/onnx_writer.h"
#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

namespace fovea {

namespace {

using test::errorOf;
using test::OnnxFile;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> answerOf(const Model& model, const Tensor& input) {
    const Tensor output =
        forward(model.graph, model.parameters, {&input, 1}, Workers(1))->output(model.graph->output());
    return {output.values().begin(), output.values().end()};
}

onnx::GraphProto& branch(onnx::NodeProto& node, const char* name) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::GRAPH);
    return *attribute.mutable_g();
}

/// `type` of x as the branch's only node.
void fill(onnx::GraphProto& graph, const char* type, const std::string& output) {
    onnx::NodeProto& node = *graph.add_node();
    node.set_op_type(type);
    node.add_input("x");
    node.add_output(output);
    graph.add_output()->set_name(output);
}

/// What PyTorch's exporter writes of a squeeze: is the second extent 1? Then Neg, else Abs; and Relu after
/// it.
OnnxFile asking(std::int64_t channels) {
    OnnxFile file;
    file.input({1, channels, 1, 2});
    file.node("Shape", {"x"}, "shape");
    file.integers("second", {1});
    file.integers("one", {1});
    file.node("Gather", {"shape", "second"}, "extent");
    file.node("Equal", {"extent", "one"}, "condition");
    onnx::NodeProto& node = file.node("If", {"condition"}, "chosen");
    fill(branch(node, "then_branch"), "Neg", "negated");
    fill(branch(node, "else_branch"), "Abs", "magnitude");
    file.node("Relu", {"chosen"}, "y");
    file.output();
    return file;
}

onnx::NodeProto& ifNode(OnnxFile& file) {
    return *file.graph().mutable_node(file.graph().node_size() - 2);
}

TEST(OnnxBranches, AreTakenWhenTheModelIsRead) {
    const Model one = asking(1).read();
    ASSERT_EQ(one.graph->size(), 3U);
    EXPECT_EQ(one.graph->node(NodeId{1}).name, "chosen");
    EXPECT_THAT(answerOf(one, Tensor::from({1, 1, 1, 2}, {-3, 5})), ElementsAre(3, 0));
    const Model two = asking(2).read();
    EXPECT_THAT(answerOf(two, Tensor::from({1, 2, 1, 2}, {-3, 5, 0, -1})), ElementsAre(3, 5, 0, 1));
}

TEST(OnnxBranches, MayPassOnWhatLiesAroundThem) {
    OnnxFile file = asking(1);
    onnx::GraphProto& taken = *ifNode(file).mutable_attribute(0)->mutable_g();
    taken.clear_node();
    taken.mutable_output(0)->set_name("x");
    EXPECT_THAT(answerOf(file.read(), Tensor::from({1, 1, 1, 2}, {-3, 5})), ElementsAre(0, 5));
}

TEST(OnnxBranches, MayHoldConstants) {
    OnnxFile file = asking(1);
    onnx::GraphProto& taken = *ifNode(file).mutable_attribute(0)->mutable_g();
    taken.clear_output();
    for (const float value : {2.0F, 0.5F}) {
        onnx::NodeProto& constant = *taken.add_node();
        constant.set_op_type("Constant");
        constant.add_output("constant" + std::to_string(taken.node_size()));
        test::setFloat(constant, "value_float", value);
        onnx::NodeProto& product = *taken.add_node();
        product.set_op_type("Mul");
        product.add_input(taken.node(taken.node_size() - 3).output(0));
        product.add_input(constant.output(0));
        product.add_output("product" + std::to_string(taken.node_size()));
    }
    taken.add_output()->set_name(taken.node(4).output(0));
    const Model model = file.read();
    EXPECT_EQ(model.graph->size(), 5U);
    EXPECT_THAT(answerOf(model, Tensor::from({1, 1, 1, 2}, {-3, 5})), ElementsAre(3, 0));
    for (const char* output : {"constant2", "negated"}) {
        taken.mutable_output(0)->set_name(output);
        EXPECT_NO_THROW(file.read()) << output;
    }
}

TEST(OnnxBranches, ThatAreNotTakenMayHoldAnything) {
    OnnxFile file = asking(1);
    ifNode(file).mutable_attribute(1)->mutable_g()->mutable_node(0)->set_op_type("Magic");
    EXPECT_EQ(file.read().graph->size(), 3U);
}

TEST(OnnxBranches, ThatDependOnThePictureAreRefusedByName) {
    OnnxFile file;
    file.input({1, 1, 1, 1});
    file.node("Cast", {"x"}, "condition").add_attribute()->set_name("to");
    file.graph().mutable_node(0)->mutable_attribute(0)->set_type(onnx::AttributeProto::INT);
    file.graph().mutable_node(0)->mutable_attribute(0)->set_i(onnx::TensorProto::BOOL);
    onnx::NodeProto& node = file.node("If", {"condition"}, "y");
    fill(branch(node, "then_branch"), "Neg", "a");
    fill(branch(node, "else_branch"), "Abs", "b");
    file.output();
    EXPECT_THAT(errorOf<UnsupportedError>(file), HasSubstr("which branch is taken (\"y\")"));
}

TEST(OnnxBranches, ThatAreBrokenAreRefused) {
    const auto errorAfter = [](const std::function<void(OnnxFile&, onnx::GraphProto&)>& breakIt) {
        OnnxFile file = asking(1);
        breakIt(file, *ifNode(file).mutable_attribute(0)->mutable_g());
        return errorOf<FileError>(file);
    };
    EXPECT_THAT(errorAfter([](auto& f, auto&) { ifNode(f).mutable_attribute()->DeleteSubrange(0, 1); }),
                HasSubstr("lacks its graph \"then_branch\""));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.clear_output(); }), HasSubstr("its branch 0"));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.mutable_output(0)->set_name("nobody"); }),
                HasSubstr("reads \"nobody\", which nothing writes"));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.mutable_node(0)->set_input(0, "y"); }),
                HasSubstr("which is written after it"));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.mutable_node(0)->set_input(0, "negated"); }),
                HasSubstr("\"negated\""));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.add_node()->CopyFrom(g.node(0)); }),
                HasSubstr("two nodes"));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { fill(g, "Neg", "x"); }), HasSubstr("branch 2"));
    EXPECT_THAT(errorAfter([](auto&, auto& g) { g.mutable_node(0)->clear_output(); }),
                HasSubstr("\"negated\""));
}

TEST(OnnxBranches, TellWhatInThemIsNotKnown) {
    OnnxFile file = asking(1);
    ifNode(file).mutable_attribute(0)->mutable_g()->mutable_node(0)->set_op_type("Magic");
    EXPECT_THAT(
        errorOf<UnsupportedError>(file),
        HasSubstr("Magic (ai.onnx): the operator is not known; export the network without it (\"chosen\")"));
}

TEST(OnnxFolding, IsLimitedInWork) {
    OnnxFile file;
    file.input({1, 1, 2, 2});
    file.weight("a", {64, 64}, test::ramp(64 * 64));
    file.node("MatMul", {"a", "a"}, "product");
    file.node("ReduceSum", {"product"}, "sum");
    file.node("Add", {"x", "sum"}, "y");
    file.output();
    EXPECT_EQ(file.read().graph->size(), 2U);
    EXPECT_THAT(
        errorOf<LimitError>(file, {.foldingWork = 100'000}),
        HasSubstr("node \"product\" (MatMul): what is computed from constants takes more than the limit "
                  "of 100000 steps"));
}

TEST(OnnxWriter, NamesAllLayersThatItDoesNotWrite) {
    OnnxFile file;
    file.input({1, 2, 4, 4});
    file.node("Erf", {"x"}, "a");
    file.weight("w", {2, 2, 1, 1}, test::ramp(4));
    file.node("Transpose", {"a"}, "b");
    file.node("Relu", {"b"}, "c");
    file.node("LeakyRelu", {"c"}, "y");
    file.output();
    try {
        static_cast<void>(writeOnnx(file.read()));
        ADD_FAILURE() << "was written";
    } catch (const UnsupportedError& error) {
        EXPECT_THAT(error.what(), HasSubstr("does not write as ONNX: \"a\" (erf), \"b\" (transpose)"));
    }
}

TEST(OnnxWriter, DoesNotTakeAnOpForTheOneThatItGoesAround) {
    // One row of numbers is convolved as a map of one row.
    OnnxFile file;
    file.input({1, 2, 8});
    file.weight("w", {3, 2, 3}, test::ramp(18));
    file.node("Conv", {"x", "w"}, "y");
    file.output();
    const Model model = file.read();
    ASSERT_EQ(model.graph->node(NodeId{1}).op->kind(), "conv2d");
    EXPECT_THROW(writeOnnx(model), UnsupportedError);
}

} // namespace

} // namespace fovea

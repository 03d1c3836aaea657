#include "core/graph/executor.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/pad2d.h"
#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

#include <functional>

namespace fovea {

namespace {

using test::errorOf;
using test::OnnxFile;
using test::ramp;
using test::setFloat;
using test::setInt;
using test::setInts;
using test::setText;
using ::testing::HasSubstr;

/// The first layer after the input.
template <class Wanted>
const Wanted& layerOf(const Model& model) {
    const auto* op = dynamic_cast<const Wanted*>(model.graph->nodes().at(1).op.get());
    if (op == nullptr) {
        throw Error("the first layer is another op");
    }
    return *op;
}

/// Pad with its paddings as an input, as files have it from opset 11 on.
OnnxFile padding(const std::vector<std::int64_t>& pads, const char* mode, std::int64_t opset = 13) {
    OnnxFile file(opset);
    file.input({1, 2, 5, 6});
    file.integers("pads", pads);
    setText(file.node("Pad", {"x", "pads"}), "mode", mode);
    file.output();
    return file;
}

void expectPadding(const Model& model, PaddingMode mode) {
    const Pad2dOptions& options = layerOf<Pad2d>(model).options();
    EXPECT_EQ(options.top, 1);
    EXPECT_EQ(options.left, 2);
    EXPECT_EQ(options.bottom, 3);
    EXPECT_EQ(options.right, 4);
    EXPECT_EQ(options.mode, mode);
}

TEST(OnnxPad, BecomesALayerInEachOfItsModes) {
    const std::vector<std::int64_t> pads{0, 0, 1, 2, 0, 0, 3, 4};
    expectPadding(padding(pads, "constant").read(), PaddingMode::Zeros);
    expectPadding(padding(pads, "reflect").read(), PaddingMode::Reflect);
    expectPadding(padding(pads, "edge").read(), PaddingMode::Replicate);
}

TEST(OnnxPad, IsReadFromAttributesInOldFiles) {
    OnnxFile file(10);
    file.input({1, 2, 5, 6});
    onnx::NodeProto& node = file.node("Pad", {"x"});
    setInts(node, "pads", {0, 0, 1, 2, 0, 0, 3, 4});
    setFloat(node, "value", 0);
    file.output();
    expectPadding(file.read(), PaddingMode::Zeros);
}

TEST(OnnxPad, MayNameItsAxes) {
    OnnxFile file(18);
    file.input({1, 2, 5, 6});
    file.integers("pads", {2, 1, 4, 3});
    file.integers("axes", {-1, 2});
    setText(file.node("Pad", {"x", "pads", "", "axes"}), "mode", "reflect");
    file.output();
    expectPadding(file.read(), PaddingMode::Reflect);
    file.graph().mutable_node(0)->set_input(3, "others");
    file.integers("others", {4, 2});
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("axis 4 of 4 is not there or is given twice"));
}

TEST(OnnxPad, PadsEveryAxisWithEveryNumber) {
    const Workers workers(1);
    OnnxFile file = padding({0, 1, -1, 0, 0, 0, 0, 2}, "constant");
    file.weight("seven", {}, {7.0F});
    file.graph().mutable_node(0)->add_input("seven");
    const Model model = file.read();
    const auto trace = forward(model, Tensor::filled({1, 2, 5, 6}, 1.0F), workers);
    const Tensor& padded = trace->output(NodeId{1});
    EXPECT_EQ(padded.shape(), (Shape{1, 3, 4, 8}));
    EXPECT_EQ(padded.at(0, 0, 0, 0), 7.0F);
    EXPECT_EQ(padded.at(0, 1, 0, 5), 1.0F);
    EXPECT_EQ(padded.at(0, 1, 0, 6), 7.0F);
}

TEST(OnnxPad, SaysWhatIsNotKnown) {
    EXPECT_THAT(errorOf<UnsupportedError>(padding({0, 0, 1, 0, 0, 0, 0, 0}, "wrap", 19)),
                HasSubstr("its mode is \"wrap\"; constant, reflect and edge are known"));
    EXPECT_THAT(errorOf<FileError>(padding({0, 0, 1, 0}, "constant")), HasSubstr("4 paddings for 4 axes"));
    EXPECT_THAT(errorOf<FileError>(padding({0, 0, 5, 0, 0, 0, 0, 0}, "reflect")),
                HasSubstr("cannot be mirrored"));
}

OnnxFile transposed(const std::function<void(onnx::NodeProto&)>& change = {}) {
    OnnxFile file;
    file.input({1, 2, 3, 4});
    file.weight("w", {2, 3, 2, 3}, ramp(36));
    file.weight("b", {3}, ramp(3));
    onnx::NodeProto& node = file.node("ConvTranspose", {"x", "w", "b"});
    setInts(node, "strides", {2, 3});
    setInts(node, "pads", {0, 1, 1, 0});
    setInts(node, "output_padding", {1, 0});
    if (change) {
        change(node);
    }
    file.output();
    return file;
}

TEST(OnnxConvTranspose, BecomesALayerWithItsNumbers) {
    const Model model = transposed().read();
    const ConvTranspose2dOptions& options = layerOf<ConvTranspose2d>(model).options();
    EXPECT_EQ(options.inChannels, 2);
    EXPECT_EQ(options.outChannels, 3);
    EXPECT_EQ(options.window.rows, (WindowAxis{.kernel = 2, .stride = 2, .padBefore = 0, .padAfter = 1}));
    EXPECT_EQ(options.window.columns, (WindowAxis{.kernel = 3, .stride = 3, .padBefore = 1, .padAfter = 0}));
    EXPECT_EQ(options.outputPaddingRows, 1);
    const Workers workers(1);
    const auto trace = forward(model, Tensor::filled({1, 2, 3, 4}, 1.0F), workers);
    EXPECT_EQ(trace->output(NodeId{1}).shape(), (Shape{1, 3, 6, 11}));
    // The first filter's upper middle weights of both channels, and its bias.
    EXPECT_EQ(trace->output(NodeId{1}).at(0, 0, 0, 0), 1.0F + 10.0F + 0.5F);
}

TEST(OnnxConvTranspose, SharesItsFiltersOutAmongGroups) {
    const Model model = transposed([](onnx::NodeProto& node) {
                            setInt(node, "group", 2);
                            node.mutable_input()->RemoveLast();
                        }).read();
    EXPECT_EQ(layerOf<ConvTranspose2d>(model).options().outChannels, 6);
    EXPECT_FALSE(layerOf<ConvTranspose2d>(model).options().bias);
    EXPECT_THAT(errorOf<FileError>(transposed([](onnx::NodeProto& node) { setInt(node, "group", 3); })),
                HasSubstr("\"group\" is 3; it must divide the 2 input channels"));
}

TEST(OnnxConvTranspose, CutsOffUntilTheOutputHasTheSizeThatIsGiven) {
    const auto options = [](const std::function<void(onnx::NodeProto&)>& change) {
        const Model model = transposed([&](onnx::NodeProto& node) {
                                node.clear_attribute();
                                setInts(node, "strides", {2, 3});
                                change(node);
                            }).read();
        return layerOf<ConvTranspose2d>(model).options();
    };
    // Without padding it makes 6×12 of 3×4.
    const ConvTranspose2dOptions given = options([](onnx::NodeProto& node) {
        setInts(node, "output_shape", {5, 9});
    });
    EXPECT_EQ(given.window.rows, (WindowAxis{.kernel = 2, .stride = 2, .padBefore = 1, .padAfter = 0}));
    EXPECT_EQ(given.window.columns, (WindowAxis{.kernel = 3, .stride = 3, .padBefore = 2, .padAfter = 1}));
    const ConvTranspose2dOptions larger = options([](onnx::NodeProto& node) {
        setInts(node, "output_shape", {7, 12});
    });
    EXPECT_EQ(larger.outputPaddingRows, 1);
    const ConvTranspose2dOptions same =
        options([](onnx::NodeProto& node) { setText(node, "auto_pad", "SAME_UPPER"); });
    EXPECT_EQ(same.window.rows, (WindowAxis{.kernel = 2, .stride = 2}));
}

} // namespace

} // namespace fovea

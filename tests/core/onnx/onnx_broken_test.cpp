#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

#include <functional>
#include <limits>

namespace fovea {

namespace {

using test::conv;
using test::errorOf;
using test::filters;
using test::OnnxFile;
using test::setFloat;
using test::setInt;
using test::setInts;
using ::testing::HasSubstr;

struct BrokenCase {
    const char* name;
    std::function<void(OnnxFile&)> breakIt;
    const char* message;
};

TEST(BrokenOnnxResize, OfScalesThatLeadNowhereIsRefused) {
    for (const char* mode : {"nearest", "linear", "cubic"}) {
        OnnxFile file;
        file.input({1, 1, 2, 4});
        file.weight("scales", {4}, {1, 1, 1, 0.25F});
        file.weight("none", {0}, {});
        onnx::NodeProto& node = file.node("Resize", {"x", "none", "scales"});
        test::setText(node, "mode", mode);
        test::setText(node, "coordinate_transformation_mode", "half_pixel_symmetric");
        file.output();
        EXPECT_EQ(file.read().graph->size(), 2U);
        filters(file).set_raw_data(std::string("\0\0\x80\x3f\0\0\x80\x3f\0\0\x80\x3f\0\0\xc0\x7f", 16));
        EXPECT_THAT(errorOf<FileError>(file), HasSubstr("the scale nan makes no axis of one of 4"));
    }
}

class BrokenOnnxGraph : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenOnnxGraph, IsRefusedWithAClearMessage) {
    OnnxFile file = test::smallNetwork();
    GetParam().breakIt(file);
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BrokenOnnxGraph,
    ::testing::Values(
        BrokenCase{"NoGraph", [](OnnxFile& f) { f.proto.clear_graph(); }, "without a network"},
        BrokenCase{"NoOpset", [](OnnxFile& f) { f.proto.clear_opset_import(); }, "opset"},
        BrokenCase{"TwoOpsets", [](OnnxFile& f) { f.proto.add_opset_import()->set_version(9); },
                   "two versions"},
        BrokenCase{"NoOutput", [](OnnxFile& f) { f.graph().clear_output(); }, "no output"},
        BrokenCase{"OutputOfNobody", [](OnnxFile& f) { f.output("z"); },
                   "output \"z\" is written by no node"},
        BrokenCase{"MissingInput", [](OnnxFile& f) { conv(f).set_input(1, "gone"); },
                   "node \"c\" (Conv) reads \"gone\", which nothing writes"},
        BrokenCase{"LackingInput", [](OnnxFile& f) { conv(f).mutable_input()->DeleteSubrange(1, 2); },
                   "node \"c\" (Conv): lacks its input number 2"},
        BrokenCase{"DuplicateName", [](OnnxFile& f) { f.node("Relu", {"c"}, "c"); }, "the name \"c\""},
        BrokenCase{"WrongOrder", [](OnnxFile& f) { f.graph().mutable_node()->SwapElements(0, 1); },
                   "node \"y\" (Relu) reads \"c\", which is written after it"},
        BrokenCase{"Loop", [](OnnxFile& f) { conv(f).set_input(0, "y"); }, "depends on it"},
        BrokenCase{"SelfLoop", [](OnnxFile& f) { conv(f).set_input(0, "c"); }, "depends on it"},
        BrokenCase{"NodeWithoutOutput", [](OnnxFile& f) { f.graph().add_node()->set_op_type("Relu"); },
                   "has no output"},
        BrokenCase{"NegativeDimension", [](OnnxFile& f) { filters(f).set_dims(0, -4); },
                   "the constant \"w\" has the negative dimension -4"},
        BrokenCase{"TooLittleData", [](OnnxFile& f) { filters(f).set_dims(0, 5); },
                   "should have 90 number(s), its data is enough for 72"},
        BrokenCase{"RaggedData", [](OnnxFile& f) { filters(f).mutable_raw_data()->pop_back(); },
                   "should have 72"},
        BrokenCase{"TooManyDimensions",
                   [](OnnxFile& f) {
                       for (int i = 0; i < 5; ++i) {
                           filters(f).add_dims(1);
                       }
                   },
                   "has 9 dimensions; the limit is 8"},
        BrokenCase{"WrongAttributeType", [](OnnxFile& f) { setFloat(conv(f), "group", 1); },
                   "the attribute \"group\" is not of type INT"},
        BrokenCase{"WrongAttributeLength",
                   [](OnnxFile& f) {
                       setInts(conv(f), "strides", {1, 1, 1});
                   },
                   "the attribute \"strides\" has 3 number(s), not 2"},
        BrokenCase{"AttributeTwice",
                   [](OnnxFile& f) {
                       setInt(conv(f), "group", 1);
                       setInt(conv(f), "group", 1);
                   },
                   "is given twice"},
        BrokenCase{"ZeroStride",
                   [](OnnxFile& f) {
                       setInts(conv(f), "strides", {0, 1});
                   },
                   "the stride is 0"},
        BrokenCase{"NegativePadding",
                   [](OnnxFile& f) {
                       setInts(conv(f), "pads", {0, 0, 0, -1});
                   },
                   "the padding is -1"},
        BrokenCase{"HugePadding",
                   [](OnnxFile& f) {
                       setInts(conv(f), "pads", {0, std::int64_t{1} << 40, 0, 0});
                   },
                   "the padding is 1099511627776; it must be from 0 to"},
        BrokenCase{"HugeStride",
                   [](OnnxFile& f) {
                       setInts(conv(f), "strides", {1, std::numeric_limits<std::int64_t>::max()});
                   },
                   "the stride is 9223372036854775807; it must be from 1 to"},
        BrokenCase{"NegativeDilation",
                   [](OnnxFile& f) {
                       setInts(conv(f), "dilations", {1, -2});
                   },
                   "the dilation is -2"},
        BrokenCase{"PaddedBeyondAllMemory",
                   [](OnnxFile& f) {
                       setInts(conv(f), "pads", {1 << 20, 1 << 20, 1 << 20, 1 << 20});
                   },
                   "has more elements than the limit"},
        BrokenCase{"HugeDilation",
                   [](OnnxFile& f) {
                       setInts(conv(f), "dilations", {std::int64_t{1} << 62, 1});
                   },
                   "the dilation is"},
        BrokenCase{"KernelShape",
                   [](OnnxFile& f) {
                       setInts(conv(f), "kernel_shape", {5, 5});
                   },
                   "\"kernel_shape\" is 5×5, its filters are 4×2×3×3"},
        BrokenCase{"ZeroGroups", [](OnnxFile& f) { setInt(conv(f), "group", 0); }, "\"group\" is 0"},
        BrokenCase{"OddGroups", [](OnnxFile& f) { setInt(conv(f), "group", 3); },
                   "must divide the 4 filters"},
        BrokenCase{"WrongChannels", [](OnnxFile& f) { setInt(conv(f), "group", 2); }, "node \"c\" (Conv)"},
        BrokenCase{"WrongBias", [](OnnxFile& f) { f.graph().mutable_initializer(1)->set_dims(0, 2); },
                   "\"b\""},
        BrokenCase{"WindowTooLarge",
                   [](OnnxFile& f) {
                       setInts(conv(f), "dilations", {3, 3});
                   },
                   "node \"c\" (Conv)"},
        BrokenCase{"ZeroHeight",
                   [](OnnxFile& f) {
                       f.graph().clear_input();
                       f.input({1, 2, 0, 5});
                   },
                   "has the dimension 0"},
        BrokenCase{"GiantInput",
                   [](OnnxFile& f) {
                       f.graph().clear_input();
                       f.input({1, 2, 1 << 20, 1 << 20});
                   },
                   "more elements than the limit"},
        BrokenCase{"ClassesNotJson", [](OnnxFile& f) { f.metadata("fovea.classes", "[\"a\""); },
                   "\"fovea.classes\" is not JSON"},
        BrokenCase{"ClassesNotNames", [](OnnxFile& f) { f.metadata("fovea.classes", "[1]"); },
                   "list of names"},
        BrokenCase{"TooFewClasses", [](OnnxFile& f) { f.metadata("fovea.classes", "[\"a\"]"); },
                   "has 1 names, the network has 4 scores"},
        BrokenCase{"OtherSize", [](OnnxFile& f) { f.metadata("fovea.input", R"({"height": 6})"); },
                   "the height 6, its input has 5"},
        BrokenCase{"FractionalSize", [](OnnxFile& f) { f.metadata("fovea.input", R"({"height": 5.5})"); },
                   "whole number"},
        BrokenCase{"GiantSize", [](OnnxFile& f) { f.metadata("fovea.input", R"({"width": 1e300})"); },
                   "whole number"},
        BrokenCase{"ZeroStd", [](OnnxFile& f) { f.metadata("fovea.input", R"({"std": [1, 0]})"); },
                   "not a number above 0"},
        BrokenCase{"ShortMean", [](OnnxFile& f) { f.metadata("fovea.input", R"({"mean": [1]})"); },
                   "list of 2 number(s)"},
        BrokenCase{"Accuracy", [](OnnxFile& f) { f.metadata("fovea.accuracy", "1.5"); }, "from 0 to 1"},
        BrokenCase{"EndlessRecipe",
                   [](OnnxFile& f) { f.metadata("fovea.recipe", std::string(100'000, '[')); },
                   "lists in lists more than 64 deep"}),
    [](const auto& one) { return std::string(one.param.name); });

} // namespace

} // namespace fovea

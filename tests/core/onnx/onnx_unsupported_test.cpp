#include "tests/core/onnx/onnx_file.h"

#include <gmock/gmock.h>

#include <functional>

namespace fovea {

namespace {

using test::conv;
using test::errorOf;
using test::filters;
using test::OnnxFile;
using test::setInt;
using test::setText;
using test::smallNetwork;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(UnsupportedOnnxFile, ListsAllThatIsNotKnownAtOnce) {
    OnnxFile file = smallNetwork();
    file.node("LSTM", {"y"}, "l1").set_name("first");
    file.node("LSTM", {"l1"}, "l2").set_name("second");
    file.node("FancyConv", {"l2"}, "l3").set_domain("com.example");
    setText(file.node("Einsum", {"c"}, "s"), "equation", "...i->...i");
    file.node("Add", {"l3", "s"}, "end");
    file.output("end");
    const std::string message = errorOf<UnsupportedError>(file);
    EXPECT_THAT(
        message,
        AllOf(HasSubstr("LSTM (ai.onnx): the operator is not known; export the network without it "
                        "(\"first\", \"second\")"),
              HasSubstr("FancyConv (com.example): the operator is not ONNX's own; export it as a "
                        "function of the model, or the network without it (\"l3\")"),
              HasSubstr("Einsum (ai.onnx): its equation \"...i->...i\" has an ellipsis, which is not known "
                        "(\"s\")")));
    EXPECT_THAT(message, Not(HasSubstr("\"end\"")));
}

struct UnsupportedCase {
    const char* name;
    std::function<void(OnnxFile&)> change;
    const char* message;
};

class UnsupportedOnnxForm : public ::testing::TestWithParam<UnsupportedCase> {};

TEST_P(UnsupportedOnnxForm, IsNamed) {
    OnnxFile file = smallNetwork();
    GetParam().change(file);
    EXPECT_THAT(errorOf<UnsupportedError>(file), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, UnsupportedOnnxForm,
    ::testing::Values(
        UnsupportedCase{"Opset", [](OnnxFile& f) { f.proto.mutable_opset_import(0)->set_version(99); },
                        "opset 99; opsets 1 to"},
        UnsupportedCase{"ExternalData",
                        [](OnnxFile& f) {
                            filters(f).set_data_location(onnx::TensorProto::EXTERNAL);
                            onnx::StringStringEntryProto& entry = *filters(f).add_external_data();
                            entry.set_key("location");
                            entry.set_value("../../etc/passwd");
                        },
                        "lies in another file (\"../../etc/passwd\"); save the model as one file"},
        UnsupportedCase{"ComplexNumbers",
                        [](OnnxFile& f) { filters(f).set_data_type(onnx::TensorProto::COMPLEX64); },
                        "stored as COMPLEX64"},
        UnsupportedCase{"UnknownType", [](OnnxFile& f) { filters(f).set_data_type(77); },
                        "stored as type 77"},
        UnsupportedCase{"UnknownAttribute", [](OnnxFile& f) { setInt(conv(f), "magic", 1); },
                        "the attribute \"magic\" is not known"},
        UnsupportedCase{"SecondOutput",
                        [](OnnxFile& f) {
                            conv(f).add_output("more");
                            f.graph().mutable_node(1)->set_input(0, "more");
                        },
                        "its output \"more\" is used"},
        UnsupportedCase{"TextsAsInput",
                        [](OnnxFile& f) {
                            f.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
                                onnx::TensorProto::STRING);
                        },
                        "its input \"x\" is stored as STRING"},
        UnsupportedCase{
            "SequenceAsInput",
            [](OnnxFile& f) { f.graph().mutable_input(0)->mutable_type()->mutable_sequence_type(); },
            "its input \"x\" is no tensor"},
        UnsupportedCase{"OpenDimension",
                        [](OnnxFile& f) {
                            f.graph().clear_input();
                            f.input({1, -1});
                        },
                        "leaves dimension 2 of its input \"x\" open"},
        UnsupportedCase{"NoLayer",
                        [](OnnxFile& f) {
                            f.graph().clear_node();
                            f.graph().mutable_output(0)->set_name("x");
                        },
                        "without a layer"}),
    [](const auto& one) { return std::string(one.param.name); });

} // namespace

} // namespace fovea

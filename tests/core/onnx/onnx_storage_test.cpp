#include "core/graph/executor.h"
#include "tests/core/onnx/onnx_file.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <fstream>

namespace fovea {

namespace {

using test::errorOf;
using test::OnnxFile;
using test::setFloat;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> answerTo(const Model& model, const Tensor& input) {
    const auto trace = forward(model, input, Workers(1));
    const Tensor& answer = trace->output(model.graph->output());
    return {answer.values().begin(), answer.values().end()};
}

/// y = x + w, where w are the numbers 1 and 2 from byte 4 of a file on.
OnnxFile externalFile(const std::string& location) {
    OnnxFile file;
    file.input({1, 2});
    onnx::TensorProto& weight = *file.graph().add_initializer();
    weight.set_name("w");
    weight.set_data_type(onnx::TensorProto::FLOAT);
    weight.add_dims(2);
    weight.set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] :
         {std::pair<std::string, std::string>{"location", location}, {"offset", "4"}, {"length", "8"}}) {
        onnx::StringStringEntryProto& entry = *weight.add_external_data();
        entry.set_key(key);
        entry.set_value(value);
    }
    file.node("Add", {"x", "w"});
    file.output();
    return file;
}

void write(const std::filesystem::path& path, const void* bytes, std::size_t size) {
    std::ofstream(path, std::ios::binary)
        .write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
}

Model readFrom(const TemporaryFolder& folder, const OnnxFile& file, const OnnxLimits& limits = {}) {
    const std::vector<std::uint8_t> bytes = file.bytes();
    write(folder.file("net.onnx"), bytes.data(), bytes.size());
    return readOnnx(folder.file("net.onnx"), limits);
}

std::string refusalOf(const TemporaryFolder& folder, const OnnxFile& file, const OnnxLimits& limits = {}) {
    try {
        static_cast<void>(readFrom(folder, file, limits));
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(ExternalData, AreReadFromTheModelsFolder) {
    const TemporaryFolder folder;
    const std::vector<float> numbers{9, 1, 2};
    write(folder.file("net.data"), numbers.data(), numbers.size() * sizeof(float));
    EXPECT_THAT(answerTo(readFrom(folder, externalFile("net.data")), Tensor::from({1, 2}, {10, 20})),
                ElementsAre(11, 22));
}

TEST(ExternalData, DoNotLeadOutOfTheModelsFolder) {
    const TemporaryFolder folder;
    for (const char* location : {"../secret", "/etc/passwd", "", "..", ".", "sub/file", "sub\\file"}) {
        EXPECT_THAT(refusalOf(folder, externalFile(location)), HasSubstr("only plain names")) << location;
    }
    const std::vector<float> numbers{9, 1, 2};
    const TemporaryFolder elsewhere;
    write(elsewhere.file("secret"), numbers.data(), numbers.size() * sizeof(float));
    std::filesystem::create_symlink(elsewhere.file("secret"), folder.file("link"));
    EXPECT_THAT(refusalOf(folder, externalFile("link")), HasSubstr("links are not followed"));
}

TEST(ExternalData, MustBeAsLongAsTheTensor) {
    const TemporaryFolder folder;
    EXPECT_THAT(refusalOf(folder, externalFile("gone")), HasSubstr("\"gone\""));
    const std::vector<float> numbers{9, 1};
    write(folder.file("short"), numbers.data(), numbers.size() * sizeof(float));
    EXPECT_THAT(refusalOf(folder, externalFile("short")),
                HasSubstr("from byte 4 on, 8 bytes; the file has 8"));
    OnnxFile file = externalFile("short");
    file.graph().mutable_initializer(0)->mutable_external_data(2)->set_value("-1");
    EXPECT_THAT(refusalOf(folder, file), HasSubstr("the length \"-1\""));
    file.graph().mutable_initializer(0)->mutable_external_data(2)->set_value("4");
    EXPECT_THAT(refusalOf(folder, file), HasSubstr("should have 2 number(s), its data is enough for 1"));
}

TEST(ExternalData, CountForTheLimitOfAModel) {
    const TemporaryFolder folder;
    const std::vector<float> numbers{9, 1, 2};
    write(folder.file("net.data"), numbers.data(), numbers.size() * sizeof(float));
    const OnnxFile file = externalFile("net.data");
    OnnxLimits limits;
    limits.fileBytes = static_cast<std::int64_t>(file.bytes().size()) + 100;
    EXPECT_EQ(refusalOf(folder, file, limits), "no error");
    OnnxFile large = externalFile("large.data");
    large.graph().mutable_initializer(0)->mutable_external_data(2)->set_value("4000");
    large.graph().mutable_initializer(0)->set_dims(0, 1000);
    const std::vector<float> many(1001);
    write(folder.file("large.data"), many.data(), many.size() * sizeof(float));
    EXPECT_THAT(refusalOf(folder, large, limits), HasSubstr("longer than the limit"));
}

TEST(SparseWeights, AreWrittenOut) {
    for (const bool flat : {true, false}) {
        OnnxFile file;
        file.input({1, 2, 3});
        onnx::SparseTensorProto& sparse = *file.graph().add_sparse_initializer();
        sparse.add_dims(2);
        sparse.add_dims(3);
        sparse.mutable_values()->set_name("w");
        sparse.mutable_values()->set_data_type(onnx::TensorProto::FLOAT);
        sparse.mutable_values()->add_dims(2);
        sparse.mutable_values()->add_float_data(5);
        sparse.mutable_values()->add_float_data(7);
        sparse.mutable_indices()->set_data_type(onnx::TensorProto::INT64);
        sparse.mutable_indices()->add_dims(2);
        const std::vector<std::int64_t> places =
            flat ? std::vector<std::int64_t>{1, 5} : std::vector<std::int64_t>{0, 1, 1, 2};
        if (!flat) {
            sparse.mutable_indices()->add_dims(2);
        }
        sparse.mutable_indices()->mutable_int64_data()->Add(places.begin(), places.end());
        file.node("Add", {"x", "w"});
        file.output();
        EXPECT_THAT(answerTo(file.read(), Tensor({1, 2, 3})), ElementsAre(0, 5, 0, 0, 0, 7));
        sparse.mutable_indices()->set_int64_data(1, 99);
        EXPECT_THAT(errorOf<FileError>(file), HasSubstr("is sparse and has a number at 99"));
    }
}

onnx::FunctionProto& addFunction(OnnxFile& file, const std::string& name) {
    onnx::FunctionProto& function = *file.proto.add_functions();
    function.set_name(name);
    function.set_domain("own");
    function.add_input("a");
    function.add_output("b");
    return function;
}

onnx::NodeProto& addNode(onnx::FunctionProto& function, const std::string& type, const std::string& from,
                         const std::string& to) {
    onnx::NodeProto& node = *function.add_node();
    node.set_op_type(type);
    node.add_input(from);
    node.add_output(to);
    return node;
}

TEST(ModelFunctions, AreWrittenOutWhereTheyAreCalled) {
    OnnxFile file;
    onnx::FunctionProto& twice = addFunction(file, "Twice");
    addNode(twice, "Neg", "a", "inner");
    onnx::NodeProto& leaky = addNode(twice, "LeakyRelu", "inner", "b");
    onnx::AttributeProto& alpha = *leaky.add_attribute();
    alpha.set_name("alpha");
    alpha.set_type(onnx::AttributeProto::FLOAT);
    alpha.set_ref_attr_name("slope");
    file.input({1, 2});
    onnx::NodeProto& first = file.node("Twice", {"x"}, "m");
    first.set_domain("own");
    setFloat(first, "slope", 0.5F);
    file.node("Twice", {"m"}).set_domain("own");
    file.output();
    const Model model = file.read();
    std::vector<std::string> names;
    for (const Node& node : model.graph->nodes()) {
        names.push_back(node.name);
    }
    EXPECT_THAT(names, ElementsAre("x", "m.inner", "m", "y.inner", "y"));
    // −4 → 4 → 4 → −4 → −0.04; 2 → −2 → −1 → 1 → 1.
    EXPECT_THAT(answerTo(model, Tensor::from({1, 2}, {-4, 2})), ElementsAre(::testing::FloatEq(-0.04F), 1));
}

TEST(ModelFunctions, MustNotCallThemselves) {
    OnnxFile file;
    addNode(addFunction(file, "Ping"), "Pong", "a", "b").set_domain("own");
    addNode(addFunction(file, "Pong"), "Ping", "a", "b").set_domain("own");
    file.input({1, 2});
    file.node("Ping", {"x"}).set_domain("own");
    file.output();
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("calls itself"));
}

TEST(ModelFunctions, DoNotGrowBeyondTheLimitOfBytes) {
    OnnxFile file;
    onnx::FunctionProto& function = addFunction(file, "Plus");
    onnx::NodeProto& constant = addNode(function, "Constant", "a", "c");
    constant.clear_input();
    onnx::AttributeProto& value = *constant.add_attribute();
    value.set_name("value");
    value.set_type(onnx::AttributeProto::TENSOR);
    value.mutable_t()->set_data_type(onnx::TensorProto::FLOAT);
    value.mutable_t()->add_dims(1000);
    value.mutable_t()->set_raw_data(std::string(4000, '\0'));
    addNode(function, "Add", "a", "b").add_input("c");
    file.input({1, 1000}, "x0");
    for (int i = 0; i < 30; ++i) {
        file.node("Plus", {"x" + std::to_string(i)}, "x" + std::to_string(i + 1)).set_domain("own");
    }
    file.output("x30");
    EXPECT_EQ(file.read().graph->size(), 31U);
    EXPECT_THAT(errorOf<LimitError>(file, {.fileBytes = 50'000}),
                HasSubstr("more than the limit of 50000 bytes when its functions are written out"));
}

TEST(ModelFunctions, DoNotGrowBeyondTheLimitOfNodes) {
    OnnxFile file;
    for (int level = 0; level < 40; ++level) {
        onnx::FunctionProto& function = addFunction(file, "F" + std::to_string(level));
        const std::string next = level < 39 ? "F" + std::to_string(level + 1) : "Neg";
        addNode(function, next, "a", "c").set_domain(level < 39 ? "own" : "");
        addNode(function, next, "c", "b").set_domain(level < 39 ? "own" : "");
    }
    file.input({1, 2});
    file.node("F0", {"x"}).set_domain("own");
    file.output();
    EXPECT_THAT(errorOf<LimitError>(file), HasSubstr("limit of 100000"));
}

} // namespace

} // namespace fovea

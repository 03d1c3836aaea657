#include "core/io/file.h"
#include "core/onnx/onnx_writer.h"
#include "tests/core/onnx/onnx_file.h"
#include "tests/core/onnx/sample_models.h"
#include "tests/fuzz/seed_folder.h"

#include <algorithm>

namespace fovea::test {

namespace {

const std::filesystem::path cases = "/usr/share/libonnx-testdata/data";
constexpr std::int64_t largestSeed = 16 << 10;

/// Writes the bytes as a seed and runs them; a seed that is refused would lead nowhere.
void plant(const SeedFolder& seeds, const std::string& name, const std::vector<std::uint8_t>& bytes) {
    seeds.plant(name + ".onnx", bytes);
}

TEST(FuzzSeeds, OfModelsAreWrittenAndRun) {
    const SeedFolder seeds("model");
    plant(seeds, "every_op", writeOnnx(modelOfEveryOp()));
    plant(seeds, "small", smallNetwork().bytes());
    OnnxFile function = smallNetwork();
    onnx::FunctionProto& twice = *function.proto.add_functions();
    twice.set_name("Twice");
    twice.set_domain("own");
    twice.add_input("a");
    twice.add_output("b");
    twice.add_opset_import()->set_version(13);
    onnx::NodeProto& inside = *twice.add_node();
    inside.set_op_type("Add");
    inside.add_input("a");
    inside.add_input("a");
    inside.add_output("b");
    function.node("Twice", {"y"}, "z").set_domain("own");
    function.output("z");
    plant(seeds, "function", function.bytes());
    EXPECT_EQ(function.read().graph->size(), 4U);
    if (std::filesystem::is_directory(cases)) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(cases)) {
            if (entry.path().extension() == ".onnx" &&
                static_cast<std::int64_t>(entry.file_size()) <= largestSeed) {
                plant(seeds, entry.path().parent_path().filename().string(),
                      readFile(entry.path(), largestSeed));
            }
        }
    }
    EXPECT_GE(seeds.count(), 3);
}

} // namespace

} // namespace fovea::test

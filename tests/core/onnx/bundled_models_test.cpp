#include "core/graph/executor.h"
#include "core/io/file.h"
#include "core/io/json_file.h"
#include "core/onnx/onnx_reader.h"
#include "core/onnx/onnx_writer.h"
#include "core/ops/conv2d.h"
#include "core/training/recipe.h"
#include "tests/core/onnx/sample_models.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

namespace fovea {

namespace {

using Json = nlohmann::json;

/// What a bundled network promises.
struct Promise {
    const char* name;
    std::int64_t channels;
    std::int64_t size;
    double accuracy;
};

void PrintTo(const Promise& promise, std::ostream* out) {
    *out << promise.name;
}

constexpr std::array promises{
    Promise{.name = "digits", .channels = 1, .size = 28, .accuracy = 0.992},
    Promise{.name = "lecture", .channels = 3, .size = 32, .accuracy = 0.63},
    Promise{.name = "cifar", .channels = 3, .size = 32, .accuracy = 0.86},
};

constexpr std::int64_t largestFile = 5'000'000;
constexpr double tolerance = 1e-4; ///< relative to the largest number of the layer
constexpr std::size_t samplesPerLayer = 16;

const std::filesystem::path root = FOVEA_SOURCE_DIR;

std::filesystem::path modelPath(const std::string& name) {
    return root / "resources/models" / (name + ".onnx");
}

std::filesystem::path goldenPath(const std::string& name) {
    return root / "tests/golden/activations" / (name + ".json");
}

/// A ramp with noise, as a picture that was prepared for the network.
Tensor syntheticInput(const Model& model) {
    Tensor input(model.inputShape());
    const Shape& shape = input.shape();
    Rng rng(42);
    std::size_t i = 0;
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        const auto channel = static_cast<std::size_t>(c);
        for (std::int64_t pixel = 0; pixel < shape.planeSize(); ++pixel) {
            const double ramp = static_cast<double>(pixel) / static_cast<double>(shape.planeSize());
            const double value = 0.6 * ramp + 0.4 * rng.uniform();
            input.mutableValues()[i++] =
                static_cast<float>((value - static_cast<double>(model.info.input.mean[channel])) /
                                   static_cast<double>(model.info.input.std[channel]));
        }
    }
    return input;
}

struct Summary {
    double mean = 0;
    double std = 0;
    double largest = 0;
};

template <class Scalar>
Summary summaryOf(const BasicTensor<Scalar>& tensor) {
    Summary summary;
    double squares = 0;
    const auto count = static_cast<double>(tensor.size());
    for (const Scalar element : tensor.values()) {
        const auto value = static_cast<double>(element);
        summary.mean += value / count;
        squares += value * value / count;
        summary.largest = std::max(summary.largest, std::abs(value));
    }
    summary.std = std::sqrt(std::max(0.0, squares - summary.mean * summary.mean));
    return summary;
}

/// Writes a handful of elements of every layer, by the reference kernels; a line for each layer.
void storeReferenceActivations(const Model& model, const std::string& path) {
    const std::vector<TensorD> outputs =
        referenceForward(*model.graph, *model.parameters, std::array{syntheticInput(model)});
    Rng rng(7);
    std::ofstream file(path);
    for (const NodeId id : model.graph->ids()) {
        const TensorD& output = outputs[id.index()];
        const Summary summary = summaryOf(output);
        std::set<std::uint64_t> indices;
        while (indices.size() < std::min(samplesPerLayer, static_cast<std::size_t>(output.size()))) {
            indices.insert(rng.below(static_cast<std::uint64_t>(output.size())));
        }
        Json samples = Json::array();
        for (const std::uint64_t index : indices) {
            samples.push_back({index, output.values()[index]});
        }
        const Json layer{{"name", model.graph->node(id).name},
                         {"shape", output.shape().toString()},
                         {"mean", summary.mean},
                         {"std", summary.std},
                         {"largest", summary.largest},
                         {"samples", samples}};
        file << (id.value == 0 ? "[\n" : ",\n") << layer.dump();
    }
    file << "\n]\n";
}

void expectLayer(const Tensor& output, const Json& golden) {
    SCOPED_TRACE(golden.at("name"));
    ASSERT_EQ(output.shape().toString(), golden.at("shape").get<std::string>());
    const Summary summary = summaryOf(output);
    const double largest = golden.at("largest").get<double>();
    const double allowed = tolerance * largest;
    EXPECT_NEAR(summary.mean, golden.at("mean").get<double>(), allowed);
    EXPECT_NEAR(summary.std, golden.at("std").get<double>(), allowed);
    EXPECT_NEAR(summary.largest, largest, allowed);
    for (const Json& sample : golden.at("samples")) {
        const auto index = sample.at(0).get<std::size_t>();
        ASSERT_LT(index, output.values().size());
        EXPECT_NEAR(static_cast<double>(output.values()[index]), sample.at(1).get<double>(), allowed)
            << "element " << index;
    }
}

std::vector<std::pair<std::string, std::string>> namesAndKinds(const Graph& graph) {
    std::vector<std::pair<std::string, std::string>> layers;
    for (const Node& node : graph.nodes()) {
        // Folded into other layers or left out when a trained network is saved.
        if (!node.isInput() && node.op->kind() != "batch_norm" && node.op->kind() != "dropout") {
            layers.emplace_back(node.name, node.op->kind());
        }
    }
    return layers;
}

class BundledModel : public ::testing::TestWithParam<Promise> {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(modelPath(promise().name))) {
            GTEST_SKIP() << "is not bundled";
        }
    }
    const Promise& promise() const { return GetParam(); }
    Model model() const { return readOnnx(modelPath(promise().name)); }
};

TEST_P(BundledModel, SaysWhatItIsAndIsAsAccurateAsPromised) {
    const Model loaded = model();
    const ModelInfo& info = loaded.info;
    EXPECT_EQ(info.name, promise().name);
    EXPECT_EQ(loaded.inputShape(), (Shape{1, promise().channels, promise().size, promise().size}));
    EXPECT_EQ(loaded.graph->node(loaded.graph->inputs().front()).inputShape, loaded.inputShape());
    EXPECT_EQ(std::ssize(info.input.mean), promise().channels);
    EXPECT_EQ(std::ssize(info.input.std), promise().channels);
    EXPECT_EQ(std::set<std::string>(info.classNames.begin(), info.classNames.end()).size(), 10U);
    EXPECT_THAT(info.classNames, ::testing::Each(::testing::Not(::testing::IsEmpty())));
    ASSERT_TRUE(info.accuracy.has_value());
    EXPECT_GE(*info.accuracy, promise().accuracy);
    EXPECT_LE(std::filesystem::file_size(modelPath(promise().name)),
              static_cast<std::uintmax_t>(largestFile));
}

TEST_P(BundledModel, IsWhatItsRecipeDescribes) {
    const Model loaded = model();
    ASSERT_FALSE(loaded.info.recipe.empty());
    Recipe own = recipeFromJson(parseJson(loaded.info.recipe, {}));
    const Recipe beside = readRecipe(root / "resources/models" / (std::string(promise().name) + ".json"));
    // The one inside the file may know what was measured.
    if (!beside.normalization) {
        own.normalization.reset();
    }
    EXPECT_EQ(toJson(own), toJson(beside));
    EXPECT_EQ(namesAndKinds(*loaded.graph), namesAndKinds(buildGraph(own)));
}

TEST_P(BundledModel, ComputesTheStoredActivationsOfTheReferenceKernels) {
    const Model loaded = model();
    const std::string path = goldenPath(promise().name).string();
    if (const char* wanted = std::getenv("FOVEA_REGENERATE");
        wanted != nullptr && std::string_view(wanted) == "1") {
        storeReferenceActivations(loaded, path);
        GTEST_SKIP() << path << " was written anew";
    }
    std::ifstream file(path);
    ASSERT_TRUE(file.is_open()) << path << " is missing; FOVEA_REGENERATE=1 writes it";
    const Json golden = Json::parse(file);
    ASSERT_EQ(golden.size(), loaded.graph->size());
    for (const int threads : {1, 3}) {
        const auto trace = forward(loaded, syntheticInput(loaded), Workers(threads));
        for (const NodeId id : loaded.graph->ids()) {
            const Json& layer = golden.at(id.index());
            ASSERT_EQ(layer.at("name").get<std::string>(), loaded.graph->node(id).name);
            expectLayer(trace->output(id), layer);
        }
    }
}

TEST_P(BundledModel, StaysTheSameWhenItIsSavedAgain) {
    const Model loaded = model();
    const std::vector<std::uint8_t> saved = writeOnnx(loaded);
    test::expectSameModel(loaded, readOnnx(saved, "again.onnx"));
    EXPECT_EQ(saved, readFile(modelPath(promise().name), largestFile));
}

INSTANTIATE_TEST_SUITE_P(All, BundledModel, ::testing::ValuesIn(promises),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(BundledModels, AreAllThere) {
    for (const Promise& promise : promises) {
        EXPECT_TRUE(std::filesystem::exists(modelPath(promise.name))) << modelPath(promise.name);
    }
}

TEST(BundledLectureModel, IsTheLecturesPictureExactly) {
    if (!std::filesystem::exists(modelPath("lecture"))) {
        GTEST_SKIP() << "is not bundled";
    }
    const Model model = readOnnx(modelPath("lecture"));
    std::vector<std::string_view> kinds;
    for (const NodeId id : model.graph->ids()) {
        const Node& node = model.graph->node(id);
        if (node.isInput()) {
            continue;
        }
        kinds.push_back(node.op->kind());
        ASSERT_EQ(node.inputs, (std::vector<NodeId>{{id.value - 1}})) << "the layers are a chain";
        if (const auto* conv = dynamic_cast<const Conv2d*>(node.op.get())) {
            EXPECT_EQ(conv->options().window, Window2d::square(3, 1, 1)) << node.name;
            EXPECT_EQ(conv->options().outChannels, 10) << node.name;
            EXPECT_TRUE(conv->options().bias) << node.name;
        }
    }
    std::vector<std::string_view> wanted;
    for (int block = 0; block < 3; ++block) {
        wanted.insert(wanted.end(), {"conv2d", "relu", "conv2d", "relu", "max_pool2d"});
    }
    wanted.insert(wanted.end(), {"flatten", "linear", "softmax"});
    EXPECT_EQ(kinds, wanted);
    EXPECT_EQ(model.parameters->count(), 6440);
}

TEST(BundledCifarModel, HasFirstFiltersLargeEnoughToBeSeen) {
    if (!std::filesystem::exists(modelPath("cifar"))) {
        GTEST_SKIP() << "is not bundled";
    }
    const Model model = readOnnx(modelPath("cifar"));
    const auto* first = dynamic_cast<const Conv2d*>(model.graph->nodes().at(1).op.get());
    ASSERT_NE(first, nullptr);
    EXPECT_GE(first->options().window.rows.kernel, 5);
    EXPECT_GE(first->options().window.columns.kernel, 5);
    EXPECT_EQ(first->options().inChannels, 3);
}

} // namespace

} // namespace fovea

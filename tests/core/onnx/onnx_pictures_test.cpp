// How models of others take pictures: which input, in which layout, of which size, and what a person chose.

#include "core/base/workers.h"
#include "core/explain/analysis.h"
#include "core/explain/unit.h"
#include "core/graph/model_settings.h"
#include "core/image/input_presets.h"
#include "core/io/npz.h"
#include "tests/core/onnx/onnx_file.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

using namespace fovea;
using namespace fovea::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

Image gradient(std::int64_t side) {
    Image image{.width = side, .height = side, .channels = 3, .pixels = {}};
    for (std::int64_t i = 0; i < side * side * 3; ++i) {
        image.pixels.push_back(static_cast<std::uint8_t>(i * 7 % 256));
    }
    return image;
}

std::shared_ptr<const Analysis> analysed(const Model& model) {
    const Workers workers(1);
    return analyse(model, gradient(6), {}, workers);
}

/// x N×H×W×3 → Transpose → Conv 1×1 of 2 filters → y, as exporters for N×H×W×C write it.
OnnxFile channelsLastNetwork(const std::vector<std::int64_t>& dims) {
    OnnxFile file;
    file.input(dims);
    setInts(file.node("Transpose", {"x"}, "t"), "perm", {0, 3, 1, 2});
    file.weight("w", {2, 3, 1, 1}, {1, 2, 3, -1, 0, 1});
    file.node("Conv", {"t", "w"});
    file.output();
    return file;
}

/// A scalar "gain" and x 1×3×4×4 → Mul → y.
OnnxFile twoInputs() {
    OnnxFile file;
    file.input({}, "gain");
    file.input({1, 3, 4, 4});
    file.node("Mul", {"x", "gain"});
    file.output();
    return file;
}

/// x → Relu → a, and x → Neg → b; both are outputs.
OnnxFile twoOutputs() {
    OnnxFile file;
    file.input({1, 3, 4, 4});
    file.node("Relu", {"x"}, "a");
    file.node("GlobalAveragePool", {"a"}, "pooled");
    file.node("Neg", {"x"}, "b");
    file.output("pooled");
    file.output("b");
    return file;
}

Model reread(const OnnxFile& file, const InputSpec& spec) {
    OnnxInputs inputs;
    inputs.picture = [&spec](const InputSpec&) { return spec; };
    return readOnnx(file.bytes(), "hand.onnx", {}, {}, inputs);
}

std::string problemText(const Model& model, const ModelSettings& settings) {
    const std::optional<ModelProblem> problem = problemOf(model, settings);
    return problem ? problem->text : std::string();
}

} // namespace

TEST(OnnxPictures, AreGuessedFromTheShapeWithAReason) {
    OnnxFile file;
    file.input({1, 3, 224, 224});
    file.node("Relu", {"x"});
    file.output();
    const ModelInfo info = file.read().info;
    EXPECT_STREQ(presetOf(info.input)->id, "imagenet");
    EXPECT_EQ(info.stated.name, "x");
    EXPECT_THAT(info.stated.extents, ElementsAre(1, 3, 224, 224));
    EXPECT_EQ(info.stated.guess, info.input);
    EXPECT_THAT(info.stated.reason, HasSubstr("torchvision"));
}

TEST(OnnxPictures, AreFedAsTheProgramsOwnMetadataSays) {
    OnnxFile file;
    file.input({1, 3, 224, 224});
    file.node("Relu", {"x"});
    file.output();
    file.metadata("fovea.input", R"({"mean": [1, 2, 3], "range": 255, "order": "bgr"})");
    const ModelInfo info = file.read().info;
    EXPECT_THAT(info.input.mean, ElementsAre(1, 2, 3));
    EXPECT_THAT(info.input.std, ElementsAre(1, 1, 1));
    EXPECT_EQ(info.input.range, 255);
    EXPECT_EQ(info.input.order, ColourOrder::Bgr);
    EXPECT_EQ(info.stated.reason, "The file states it.");
}

TEST(OnnxPictures, GetTheUsualSizeWhereTheFileLeavesItOpen) {
    OnnxFile file;
    file.input({-1, 3, -1, -1});
    file.node("Relu", {"x"});
    file.output();
    const Model model = file.read();
    EXPECT_EQ(model.inputShape(), (Shape{1, 3, 224, 224}));
    EXPECT_THAT(model.info.stated.extents, ElementsAre(0, 3, 0, 0));
    InputSpec smaller = model.info.input;
    smaller.height = 5;
    smaller.width = 7;
    EXPECT_EQ(reread(file, smaller).inputShape(), (Shape{1, 3, 5, 7}));
}

TEST(OnnxPictures, OfAnotherSizeThanTheFileStatesNeedLayersThatTakeIt) {
    const OnnxFile file = smallNetwork();
    InputSpec wider = file.read().info.input;
    wider.width = 9;
    EXPECT_EQ(reread(file, wider).inputShape(), (Shape{1, 2, 5, 9}));
    wider.channels = 3;
    EXPECT_THROW(static_cast<void>(reread(file, wider)), FileError);
    wider = file.read().info.input;
    wider.width = 2;
    EXPECT_THROW(static_cast<void>(reread(file, wider)), Error);
}

TEST(OnnxPictures, WithChannelsLastGoStraightToWhatTurnsThem) {
    const Model model = channelsLastNetwork({-1, 6, 6, 3}).read();
    EXPECT_EQ(model.info.input.layout, InputLayout::ChannelsLast);
    EXPECT_EQ(model.inputShape(), (Shape{1, 3, 6, 6}));
    const auto analysis = analysed(model);
    const Graph& graph = analysis->trace->graph();
    ASSERT_EQ(graph.size(), 2U);
    EXPECT_EQ(graph.node(graph.inputs().front()).name, "x");
    const Tensor& answer = analysis->trace->output(graph.output());
    const Tensor& fed = analysis->prepared.input;
    const float wanted = fed.at(0, 0, 4, 2) + 2 * fed.at(0, 1, 4, 2) + 3 * fed.at(0, 2, 4, 2);
    EXPECT_FLOAT_EQ(answer.at(0, 0, 4, 2), wanted);
    const UnitExplanation unit =
        explainUnit(*analysis->trace, {.node = graph.output(), .at = {.channel = 0, .y = 4, .x = 2}});
    EXPECT_EQ(unit.field.clipped.rows.begin, 4);
    EXPECT_EQ(unit.field.clipped.columns.begin, 2);
    EXPECT_EQ(unit.field.clipped.columns.length(), 1);
}

TEST(OnnxPictures, WithChannelsLastAreTurnedForWhoWantsThemSo) {
    OnnxFile file = channelsLastNetwork({-1, 6, 6, 3});
    file.node("Relu", {"x"}, "clipped");
    file.output("clipped");
    const auto analysis = analysed(file.read());
    const Graph& graph = analysis->trace->graph();
    EXPECT_EQ(graph.node(graph.inputs().front()).name, "x.picture");
    const Tensor& turned = analysis->trace->output(graph.find("x").value());
    EXPECT_EQ(turned.shape(), (Shape{1, 6, 6, 3}));
    EXPECT_EQ(turned.at(0, 4, 2, 1), analysis->prepared.input.at(0, 1, 4, 2));
    EXPECT_EQ(analysis->trace->output(graph.find("clipped").value()).shape(), (Shape{1, 6, 6, 3}));
}

TEST(OnnxPictures, InTheWrongLayoutAreRefusedByTheNumberOfChannels) {
    const OnnxFile file = channelsLastNetwork({1, 6, 6, 3});
    InputSpec wrong = file.read().info.input;
    wrong.layout = InputLayout::ChannelsFirst;
    try {
        static_cast<void>(reread(file, wrong));
        FAIL();
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("with the layout N×C×H×W its input has 6 channels, not 3"));
    }
}

TEST(OnnxPictures, GoIntoTheInputThatIsLikeOneAndTheOthersAreFilled) {
    const Model model = twoInputs().read();
    const Graph& graph = *model.graph;
    EXPECT_EQ(graph.node(graph.inputs()[0]).name, "x");
    EXPECT_EQ(graph.node(graph.inputs()[1]).name, "gain");
    EXPECT_EQ(analysed(model)->trace->output(graph.output()).at(0, 1, 2, 2), 0);

    ModelSettings settings = settingsOf(model);
    settings.fills["gain"].kind = InputFill::Kind::Ones;
    auto analysis = analysed(configured(model, settings));
    EXPECT_EQ(analysis->trace->output(graph.output()).at(0, 1, 2, 2),
              analysis->prepared.input.at(0, 1, 2, 2));

    settings.fills["gain"] = {
        .kind = InputFill::Kind::File, .path = "gain.npy", .numbers = Tensor::filled({}, 3)};
    analysis = analysed(configured(model, settings));
    EXPECT_EQ(analysis->trace->output(graph.output()).at(0, 1, 2, 2),
              3 * analysis->prepared.input.at(0, 1, 2, 2));
    settings.fills["gain"].numbers = Tensor::filled({2}, 3);
    EXPECT_EQ(problemOf(model, settings)->field, ModelField::OtherInputs);
    EXPECT_THAT(problemText(model, settings), HasSubstr("gain.npy holds 2 numbers; \"gain\" takes scalar"));
}

TEST(OnnxPictures, LeadToTheOutputThatWasChosen) {
    const Model model = twoOutputs().read();
    EXPECT_EQ(model.graph->node(model.graph->output()).name, "pooled");
    ModelSettings settings = settingsOf(model);
    settings.output = "b";
    const Model chosen = configured(model, settings);
    EXPECT_EQ(chosen.graph->node(chosen.graph->output()).name, "b");
    EXPECT_EQ(analysed(chosen)->logits, chosen.graph->output());
    settings.output = "a";
    EXPECT_EQ(problemOf(model, settings)->field, ModelField::Output);
}

TEST(OnnxPictures, AreNamedByTheModelsMetadataWhereItsNamesAreAsManyAsItsScores) {
    OnnxFile file = twoOutputs();
    file.metadata("names", "{0: 'red', 1: 'green', 2: 'blue'}");
    EXPECT_THAT(file.read().info.classNames, ElementsAre("red", "green", "blue"));
    OnnxFile other = twoOutputs();
    other.metadata("names", "{0: 'red', 1: 'green'}");
    EXPECT_TRUE(other.read().info.classNames.empty());
}

TEST(OnnxPictures, AreNamedByTheListThatWasChosen) {
    const Model model = twoOutputs().read();
    ModelSettings settings = settingsOf(model);
    settings.classes = ClassSource::File;
    settings.classNames = {"a", "b", "c"};
    EXPECT_EQ(analysed(configured(model, settings))->scores.names[1], "b");
    settings.classes = ClassSource::Cifar10;
    EXPECT_EQ(problemText(model, settings), "These are 10 names; the network answers with 3 scores.");
    settings.classes = ClassSource::None;
    EXPECT_EQ(analysed(configured(model, settings))->scores.names[1], "class 1");
}

TEST(ModelSettings, SurviveJson) {
    const Model model = twoInputs().read();
    ModelSettings settings = settingsOf(model);
    EXPECT_EQ(modelSettingsFromJson(toJson(settings), settings, "settings"), settings);
    settings.input = withPreset(settings.input, inputPreset("caffe"));
    settings.classes = ClassSource::File;
    settings.classFile = "names.txt";
    settings.classNames = {"a", "b", "c"};
    settings.fills["gain"].kind = InputFill::Kind::Ones;
    settings.output = "y";
    EXPECT_EQ(modelSettingsFromJson(toJson(settings), settingsOf(model), "settings"), settings);
    EXPECT_THROW(static_cast<void>(modelSettingsFromJson({{"classes", "mine"}}, settings, "settings")),
                 SettingError);
}

TEST(ModelSettings, ReadTheArraysThatInputsAreFedWith) {
    const TemporaryFolder folder;
    ModelSettings settings;
    settings.fills["gain"] = {
        .kind = InputFill::Kind::File, .path = folder.file("none.npy").string(), .numbers = {}};
    EXPECT_THROW(readFills(settings), FileError);
}

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
#include <nlohmann/json.hpp>

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

/// x N×3×H×W of open size → Flatten → MatMul that takes pictures of `side`×`side` only → y.
OnnxFile openSizeNetwork(std::int64_t side) {
    const std::int64_t numbers = 3 * side * side;
    OnnxFile file;
    file.input({-1, 3, -1, -1});
    file.node("Flatten", {"x"}, "row");
    file.weight("w", {numbers, 2}, std::vector<float>(static_cast<std::size_t>(numbers * 2), 0.5F));
    file.node("MatMul", {"row", "w"});
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

Model laidOut(const OnnxFile& file) {
    OnnxInputs inputs;
    inputs.laysOutPictures = true;
    return readOnnx(file.bytes(), "hand.onnx", {}, {}, inputs);
}

Model reread(const OnnxFile& file, const InputSpec& spec) {
    OnnxInputs inputs;
    inputs.laysOutPictures = true;
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
    InputSpec wider = laidOut(file).info.input;
    wider.width = 9;
    EXPECT_EQ(reread(file, wider).graph->inputShapes()[0], (Shape{1, 2, 5, 9}));
    wider.channels = 3;
    EXPECT_THROW(static_cast<void>(reread(file, wider)), FileError);
    wider = laidOut(file).info.input;
    wider.width = 2;
    EXPECT_THROW(static_cast<void>(reread(file, wider)), Error);
}

TEST(OnnxPictures, GetAnotherUsualSizeWhereTheLayersDoNotTakeTheGuessedOne) {
    const OnnxFile file = openSizeNetwork(96);
    const Model model = file.read();
    EXPECT_EQ(model.inputShape(), (Shape{1, 3, 96, 96}));
    EXPECT_THAT(model.info.stated.reason, HasSubstr("its layers take 96×96"));
    InputSpec chosen = model.info.input;
    chosen.width = 95;
    EXPECT_THROW(static_cast<void>(reread(file, chosen)), FileError);
}

TEST(OnnxPictures, AreFedOneByOneWhateverBatchTheFileStates) {
    OnnxFile file;
    file.input({4, 3, 8, 8});
    file.node("Relu", {"x"});
    file.output();
    const Model model = file.read();
    EXPECT_EQ(model.inputShape(), (Shape{1, 3, 8, 8}));
    EXPECT_THAT(model.info.stated.reason, HasSubstr("one picture, not on the 4 at once"));
}

OnnxFile mixingFile() {
    OnnxFile file;
    file.input({4, 3, 8, 8});
    file.integers("views", {1, 4, 3, 8, 8});
    file.node("Reshape", {"x", "views"}, "views_apart");
    onnx::NodeProto& best = file.node("ReduceMax", {"views_apart"});
    setInt(best, "keepdims", 0);
    setInts(best, "axes", {1});
    file.output();
    return file;
}

TEST(OnnxPictures, AreAllTheSameOneWhereTheFileMixesThoseOfABatch) {
    const Model model = mixingFile().read();
    EXPECT_EQ(model.graph->inputShapes().front(), (Shape{4, 3, 8, 8}));
    EXPECT_THAT(model.info.stated.reason, HasSubstr("4 pictures at once and mixes them"));
    EXPECT_EQ(inferShapes(*model.graph, model.graph->inputShapes()).back(), (Shape{1, 3, 8, 8}));
}

TEST(OnnxPictures, OfABatchAreTakenAsTheyAreGiven) {
    OnnxInputs given;
    given.inOrder = {Tensor({4, 3, 8, 8})};
    EXPECT_EQ(mixingFile().read({}, given).graph->inputShapes().front(), (Shape{4, 3, 8, 8}));
    given.inOrder = {Tensor({2, 3, 8, 8})};
    EXPECT_THAT(errorOf<UnsupportedError>(mixingFile(), {}, given),
                HasSubstr("for 4 pictures at once and mixes them; 2 were given"));
}

TEST(OnnxPictures, KeepTheBatchThatABakedReshapeStates) {
    OnnxFile file;
    file.input({4, 3, 2, 2});
    file.integers("rows", {4, -1});
    file.node("Reshape", {"x", "rows"});
    file.output();
    const Model model = file.read();
    EXPECT_EQ(inferShapes(*model.graph, model.graph->inputShapes()).back(), (Shape{1, 12}));
    EXPECT_EQ(inferShapes(*model.graph, std::vector<Shape>{{6, 3, 2, 2}}).back(), (Shape{6, 12}));
}

TEST(OnnxPictures, OfASizeBeyondEveryLimitAreRefusedByTheNameOfTheInput) {
    OnnxFile file;
    file.input({1, 3, 60000, 60000});
    file.node("Relu", {"x"});
    file.output();
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("its input \"x\": the shape 1×3×60000×60000"));
}

TEST(OnnxPictures, OfNoUsualSizeHaveToBeChosen) {
    const OnnxFile file = openSizeNetwork(5);
    EXPECT_THAT(errorOf<FileError>(file), HasSubstr("no usual one fits its layers: choose one"));
    InputSpec chosen{.channels = 3, .height = 5, .width = 5, .mean = {0, 0, 0}, .std = {1, 1, 1}};
    EXPECT_EQ(reread(file, chosen).inputShape(), (Shape{1, 3, 5, 5}));
}

struct FormCase {
    std::vector<std::int64_t> dims;
    Shape picture;
    const char* reason;
};

class OnnxPictureForms : public testing::TestWithParam<FormCase> {};

TEST_P(OnnxPictureForms, ReachTheUnitsOfInputsThatAreNotForPictures) {
    OnnxFile file;
    file.input(GetParam().dims);
    file.node("Relu", {"x"});
    file.output();
    const Model model = laidOut(file);
    EXPECT_EQ(model.inputShape(), GetParam().picture);
    EXPECT_THAT(model.info.stated.reason, HasSubstr(GetParam().reason));
    const auto analysis = analysed(model);
    const Tensor& fed = analysis->prepared.input;
    const Tensor& read = analysis->trace->output(analysis->logits);
    std::vector<std::int64_t> wanted = GetParam().dims;
    std::ranges::replace(wanted, -1, 1);
    EXPECT_EQ(read.shape(), Shape(std::span<const std::int64_t>(wanted)));
    // The last number of the picture lies at the end of whatever was made of it.
    EXPECT_EQ(read.values().back(), std::max(fed.values().back(), 0.0F));
    const TensorView& view = analysis->views[analysis->logits.index()];
    const UnitExplanation unit = explainUnit(
        *analysis->trace, unitAddress(analysis->logits, view, {.slice = 0, .map = 0, .row = 0, .column = 0}));
    EXPECT_EQ(unit.field.clipped.rows.begin, 0);
    EXPECT_EQ(unit.field.clipped.columns.begin, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, OnnxPictureForms,
    testing::Values(FormCase{{-1, 784}, {1, 1, 28, 28}, "is laid out in its 784 numbers"},
                    FormCase{{1, 3072}, {1, 3, 32, 32}, "is laid out in its 3072 numbers"},
                    FormCase{{1, 20, 1, 1}, {1, 1, 4, 5}, "is laid out in its 20 numbers"},
                    FormCase{{12}, {1, 3, 2, 2}, "Its input of 12 is not one for pictures"},
                    FormCase{{9, 9}, {1, 1, 9, 9}, "its plane, without a batch"},
                    FormCase{{2, 13}, {1, 1, 1, 13}, "Its input of 2×13"},
                    FormCase{{1, 6, 40}, {1, 1, 6, 40}, "laid out in it row by row"},
                    FormCase{{3, 8, 9}, {1, 3, 8, 9}, "its three planes"},
                    FormCase{{-1, 16, 7, 8}, {1, 1, 7, 8}, "Every channel of it is the same gray picture"},
                    FormCase{{2, 3, 4, 6, 5}, {1, 3, 6, 5}, "Every slice of its depth is the same picture"},
                    FormCase{{1, 2, 1, 3, 2, 5}, {1, 1, 12, 5}, "laid out in it row by row"}));

TEST(OnnxPictures, FillEveryChannelOfAnInputWhoseSizeIsOpen) {
    OnnxFile file;
    file.input({-1, 16, -1, -1});
    file.node("Relu", {"x"});
    file.output();
    const Model model = laidOut(file);
    const auto analysis = analysed(model);
    const Tensor& read = analysis->trace->output(analysis->logits);
    EXPECT_EQ(read.shape().channels(), 16);
    EXPECT_EQ(read.values().back(), std::max(analysis->prepared.input.values().back(), 0.0F));
}

TEST(OnnxPictures, AreTakenByInputsOfWhichTheFileSaysNothing) {
    OnnxFile file;
    file.input({1, 3, 8, 8});
    file.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape();
    file.node("Relu", {"x"});
    file.output();
    EXPECT_EQ(laidOut(file).inputShape(), (Shape{1, 3, 224, 224}));
}

TEST(OnnxPictures, AreAsLongAsWasChosenWhereALineIsOpen) {
    OnnxFile file;
    file.input({-1, 2, -1});
    file.node("Relu", {"x"});
    file.output();
    InputSpec spec = laidOut(file).info.input;
    EXPECT_EQ(spec.width, 28);
    spec.width = 50;
    const Model longer = reread(file, spec);
    EXPECT_EQ(analysed(longer)->trace->output(longer.graph->output()).shape(), (Shape{1, 2, 50}));
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

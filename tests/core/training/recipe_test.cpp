#include "core/explain/class_scores.h"
#include "core/training/evaluation.h"
#include "core/training/recipe.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fovea::test {
namespace {

using testing::HasSubstr;

/// The complaint about the recipe of `quarters` with the value at `pointer` replaced.
std::string complaint(const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json recipe = quartersRecipe();
    recipe[nlohmann::json::json_pointer(pointer)] = value;
    return messageOf<SettingError>([&] { recipeFromJson(recipe); });
}

TEST(Recipe, SurvivesTheRoundTripThroughJson) {
    nlohmann::json value = quartersRecipe();
    value["normalization"] = {{"mean", {0.25}}, {"std", {0.5}}};
    const Recipe recipe = recipeFromJson(value);
    EXPECT_EQ(recipe.name, "quarters");
    EXPECT_EQ(recipe.optimizer.kind, OptimizerKind::Nesterov);
    EXPECT_EQ(recipe.schedule.kind, ScheduleKind::OneCycle);
    EXPECT_EQ(recipe.augmentation, (Augmentation{.flip = false, .shift = 1}));
    EXPECT_EQ(recipe.normalization->mean[0], 0.25F);
    EXPECT_EQ(recipe.validation, 0.2);
    const nlohmann::json written = toJson(recipe);
    EXPECT_EQ(toJson(recipeFromJson(written)), written);
    EXPECT_EQ(written["layers"], value["layers"]);
}

TEST(Recipe, FillsInWhatMayBeLeftOut) {
    nlohmann::json value = quartersRecipe();
    for (const char* field : {"augmentation", "schedule", "seed", "label_smoothing", "validation"}) {
        value.erase(field);
    }
    const Recipe recipe = recipeFromJson(value);
    EXPECT_EQ(recipe.augmentation, Augmentation{});
    EXPECT_EQ(recipe.schedule, Schedule{});
    EXPECT_FALSE(recipe.normalization.has_value());
    EXPECT_EQ(recipe.validation, 0);
}

TEST(Recipe, NamesTheFieldThatIsWrong) {
    EXPECT_THAT(complaint("/epochs", 0),
                HasSubstr("\"epochs\" is 0; it must be a whole number from 1 to 100000"));
    EXPECT_THAT(complaint("/batch", "many"), HasSubstr("\"batch\" is \"many\"; it must be a whole number"));
    EXPECT_THAT(complaint("/optimizer/momentum", 1),
                HasSubstr("\"optimizer.momentum\" is 1; it must be a number from 0 to"));
    EXPECT_THAT(complaint("/optimizer/kind", "magic"),
                HasSubstr("one of \"sgd\", \"nesterov\", \"adam\", \"adadelta\""));
    EXPECT_THAT(complaint("/schedule/kind", 3),
                HasSubstr("one of \"constant\", \"step\", \"cosine\", \"one_cycle\""));
    EXPECT_THAT(complaint("/input/channels", 2),
                HasSubstr("\"input.channels\" is 2; it must be 1 (gray) or 3 (colour)"));
    EXPECT_THAT(complaint("/augmentation/flip", 1),
                HasSubstr("\"augmentation.flip\" is 1; it must be true or false"));
    EXPECT_THAT(complaint("/seed", 18446744073709551615ULL), HasSubstr("\"seed\""));
    EXPECT_THAT(complaint("/normalization", {{"mean", {0.5}}, {"std", {0.0}}}),
                HasSubstr("\"normalization.std\""));
    EXPECT_THAT(complaint("/optimizer", 5), HasSubstr("\"optimizer\" must be an object"));
    EXPECT_THAT(complaint("/layers", nlohmann::json::array()), HasSubstr("a list of at least one layer"));
}

TEST(Recipe, RefusesSettingsThatDoNotExist) {
    EXPECT_THAT(complaint("/learning_rate", 0.1), HasSubstr("there is no setting \"learning_rate\""));
    EXPECT_THAT(complaint("/optimizer/learning_rat", 0.1),
                HasSubstr("there is no setting \"optimizer.learning_rat\""));
    nlohmann::json recipe = quartersRecipe();
    recipe["optimizer"].erase("learning_rate");
    EXPECT_THAT(messageOf<SettingError>([&] { recipeFromJson(recipe); }),
                HasSubstr("\"optimizer.learning_rate\" is missing"));
}

TEST(Recipe, NamesTheLayerThatIsWrong) {
    EXPECT_THAT(complaint("/layers/2", {{"op", "rel"}}), HasSubstr("\"layers[2]\": "));
    EXPECT_THAT(complaint("/layers/2/inputs", {"nobody"}), HasSubstr("\"layers[2].inputs\""));
    EXPECT_THAT(complaint("/layers/6/name", "conv"), HasSubstr("two layers with the name \"conv\""));
    nlohmann::json recipe = quartersRecipe();
    recipe["layers"][0]["kernel"] = 11;
    EXPECT_THAT(messageOf<ShapeError>([&] { recipeFromJson(recipe); }), HasSubstr("layer \"conv\""));
}

TEST(Recipe, BranchesByTheNamesOfLayers) {
    nlohmann::json recipe = quartersRecipe();
    recipe["layers"] = nlohmann::json::parse(R"([
        {"op": "conv2d", "name": "a", "out": 2, "kernel": 3, "padding": 1},
        {"op": "conv2d", "name": "b", "out": 3, "kernel": 1, "inputs": ["input"]},
        {"op": "concat", "inputs": ["a", "b"]},
        {"op": "global_average_pool"}, {"op": "flatten"}, {"op": "linear", "out": 4}])");
    const Graph graph = buildGraph(recipeFromJson(recipe));
    EXPECT_EQ(graph.node(*graph.find("b")).inputs, std::vector{*graph.find("input")});
    EXPECT_EQ(graph.consumers(*graph.find("a")).size(), 1);
    const Shape input{1, 1, 8, 8};
    EXPECT_EQ(inferShapes(graph, {&input, 1})[3], (Shape{1, 5, 8, 8}));
}

TEST(Recipe, RefusesALayerThatNobodyReads) {
    EXPECT_THAT(complaint("/layers/1/inputs", {"input"}), HasSubstr("no layer reads \"conv\""));
}

TEST(Recipe, NamesTheFileThatIsNotOne) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "broken.json", {'{', '"'});
    EXPECT_THAT(messageOf<FileError>([&] { readRecipe(folder.path() / "broken.json"); }),
                HasSubstr("broken.json: is not JSON"));
    writeBytes(folder.path() / "empty.json", {'{', '}'});
    EXPECT_THAT(messageOf<FileError>([&] { readRecipe(folder.path() / "empty.json"); }),
                HasSubstr("\"name\" is missing"));
}

TEST(LogitsNode, IsBeforeAFinalSoftmax) {
    nlohmann::json value = quartersRecipe();
    const Graph withSoftmax = buildGraph(recipeFromJson(value));
    EXPECT_EQ(withSoftmax.node(logitsNode(withSoftmax)).name, "fc");
    value["layers"].erase(value["layers"].size() - 1);
    const Graph without = buildGraph(recipeFromJson(value));
    EXPECT_EQ(logitsNode(without), without.output());
}

class BundledRecipe : public testing::TestWithParam<const char*> {
protected:
    static Recipe read(const std::string& name) {
        return readRecipe(std::filesystem::path(FOVEA_SOURCE_DIR) / "resources/models" / (name + ".json"));
    }
};

TEST_P(BundledRecipe, IsValidAndCarriesItsName) {
    const Recipe recipe = read(GetParam());
    EXPECT_EQ(recipe.name, GetParam());
    EXPECT_FALSE(recipe.dataset.empty());
}

INSTANTIATE_TEST_SUITE_P(All, BundledRecipe, testing::Values("digits", "lecture", "cifar"));

TEST_F(BundledRecipe, OfTheLectureHas6440Parameters) {
    EXPECT_EQ(Parameters(buildGraph(read("lecture"))).count(), 6440);
}

} // namespace
} // namespace fovea::test

#include "core/io/json_file.h"
#include "core/training/training_run.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fovea::test {
namespace {

using testing::HasSubstr;

std::vector<float> numbersOf(const Trainer& trainer) {
    std::vector<float> numbers;
    for (const Tensor& tensor : trainer.checkpoint().parameters) {
        numbers.insert(numbers.end(), tensor.values().begin(), tensor.values().end());
    }
    return numbers;
}

Trainer makeTrainer(const Workers& workers, const nlohmann::json& recipe = quartersRecipe()) {
    return {recipeFromJson(recipe), quarters(200, 80), workers};
}

std::vector<float> trained(int threads, const nlohmann::json& recipe = quartersRecipe()) {
    const Workers workers(threads);
    Trainer trainer = makeTrainer(workers, recipe);
    runTraining(trainer, {});
    return numbersOf(trainer);
}

TEST(Trainer, LearnsWhatCanBeLearnt) {
    const Workers workers(2);
    nlohmann::json recipe = quartersRecipe();
    recipe["epochs"] = 8;
    Trainer trainer = makeTrainer(workers, recipe);
    const Evaluation before = trainer.evaluateTest();
    runTraining(trainer, {});
    const Evaluation after = trainer.evaluateTest();
    EXPECT_EQ(after.total, 80);
    EXPECT_GE(after.correct, 78);
    EXPECT_LT(after.loss, before.loss);
    EXPECT_EQ(trainer.history().size(), 8);
    EXPECT_LT(trainer.history().back().loss, trainer.history().front().loss);
    EXPECT_GT(trainer.history().back().validationAccuracy, 0.95);
}

TEST(Trainer, GivesTheSameNumbersForTheSameSeedAndAnyNumberOfThreads) {
    const std::vector<float> once = trained(1);
    EXPECT_EQ(trained(1), once);
    EXPECT_EQ(trained(3), once);
}

TEST(Trainer, GivesOtherNumbersForAnotherSeed) {
    nlohmann::json recipe = quartersRecipe();
    recipe["seed"] = 8;
    EXPECT_NE(trained(1, recipe), trained(1));
}

TEST(Trainer, LearnsWithEveryOptimizer) {
    const Workers workers(2);
    for (const auto& [kind, rate] :
         {std::pair{"sgd", 0.1}, {"nesterov", 0.1}, {"adam", 0.02}, {"adadelta", 3.0}}) {
        nlohmann::json recipe = quartersRecipe();
        recipe["optimizer"] = {{"kind", kind}, {"learning_rate", rate}, {"epsilon", 1e-6}};
        recipe["epochs"] = 6;
        Trainer trainer = makeTrainer(workers, recipe);
        runTraining(trainer, {});
        EXPECT_GE(trainer.evaluateTest().correct, 72) << kind;
    }
}

TEST(Trainer, ReportsItsProgress) {
    const Workers workers(1);
    Trainer trainer = makeTrainer(workers);
    // 160 of the 200 pictures are trained on, 16 at a time.
    EXPECT_EQ(trainer.progress().steps, 30);
    for (int i = 0; i < 11; ++i) {
        const StepReport step = trainer.step();
        EXPECT_EQ(step.step, i + 1);
        EXPECT_EQ(step.pictures, 16);
        EXPECT_GT(step.learningRate, 0);
    }
    const TrainingProgress progress = trainer.progress();
    EXPECT_EQ(progress.epoch, 2);
    EXPECT_EQ(progress.step, 11);
    EXPECT_EQ(progress.sums.pictures, 16);
    EXPECT_GT(progress.picturesPerSecond, 0);
    EXPECT_NEAR(progress.secondsLeft, 19 * 16 / progress.picturesPerSecond, 1e-9);
    EXPECT_FALSE(trainer.finished());
}

TEST(Trainer, StatesInTheModelHowToFeedIt) {
    const Workers workers(1);
    const Model model = makeTrainer(workers).model();
    const Normalization measured = measureNormalization(quarters(200, 80)->train);
    EXPECT_EQ(model.info.name, "quarters");
    EXPECT_EQ(model.info.classNames.size(), 4);
    EXPECT_EQ(model.inputShape(), (Shape{1, 1, 8, 8}));
    EXPECT_EQ(model.info.input.mean, measured.mean);
    EXPECT_EQ(model.info.input.std, measured.std);
    EXPECT_EQ(recipeFromJson(parseJson(model.info.recipe, {})).normalization, measured);
}

TEST(Trainer, LeavesItsModelAloneWhenItGoesOn) {
    const Workers workers(1);
    Trainer trainer = makeTrainer(workers);
    const Model model = trainer.model();
    const NodeId layer = *model.graph->find("conv");
    const std::vector<float> before(model.parameters->of(layer)[0].values().begin(),
                                    model.parameters->of(layer)[0].values().end());
    trainer.step();
    EXPECT_TRUE(std::ranges::equal(model.parameters->of(layer)[0].values(), before));
    EXPECT_FALSE(std::ranges::equal(trainer.model().parameters->of(layer)[0].values(), before));
}

TEST(Trainer, ACancelledStepLeavesNoTrace) {
    const Workers workers(1);
    Trainer trainer = makeTrainer(workers);
    trainer.step();
    const std::vector<float> before = numbersOf(trainer);
    const std::string rng = trainer.checkpoint().rng;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(trainer.step({.stop = stop.get_token(), .progress = {}}), Cancelled);
    EXPECT_EQ(numbersOf(trainer), before);
    EXPECT_EQ(trainer.checkpoint().rng, rng);
    EXPECT_EQ(trainer.progress().step, 1);
}

TEST(Trainer, SaysThatItDiverged) {
    const Workers workers(1);
    nlohmann::json recipe = quartersRecipe();
    recipe["layers"].erase(1);
    recipe["optimizer"]["learning_rate"] = 1000;
    Trainer trainer = makeTrainer(workers, recipe);
    EXPECT_THAT(messageOf<SettingError>([&] { runTraining(trainer, {}); }),
                HasSubstr("the training diverged"));
}

TEST(Trainer, RefusesDataThatDoesNotFitTheRecipe) {
    const Workers workers(1);
    nlohmann::json recipe = quartersRecipe();
    recipe["input"]["width"] = 10;
    EXPECT_THAT(messageOf<SettingError>([&] { makeTrainer(workers, recipe); }),
                HasSubstr("is for pictures of 10×8×1, but the data set has 8×8×1"));
    recipe = quartersRecipe();
    recipe["layers"][6]["out"] = 5;
    EXPECT_THAT(messageOf<SettingError>([&] { makeTrainer(workers, recipe); }),
                HasSubstr("the data set has 4 classes"));
}

class Resuming : public testing::Test {
protected:
    TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "run.checkpoint";
    Workers m_workers{2};
};

TEST_F(Resuming, FromAnyStepEqualsNotStopping) {
    const std::vector<float> uninterrupted = trained(2);
    for (const int steps : {1, 10, 17}) {
        Trainer first = makeTrainer(m_workers);
        for (int i = 0; i < steps; ++i) {
            first.step();
        }
        writeCheckpoint(first.checkpoint(), m_file);
        Trainer second = makeTrainer(m_workers);
        second.restore(readCheckpoint(m_file));
        EXPECT_EQ(second.progress().step, steps);
        runTraining(second, {});
        EXPECT_EQ(numbersOf(second), uninterrupted) << steps;
        EXPECT_EQ(second.history().size(), 3);
    }
}

TEST_F(Resuming, AfterACancelledRunEqualsNotStopping) {
    std::stop_source stop;
    Trainer first = makeTrainer(m_workers);
    const auto onStep = [&](const StepReport& step, const TrainingProgress&) {
        if (step.step == 13) {
            stop.request_stop();
        }
    };
    const TrainingRunOptions options{
        .checkpoint = m_file, .onStep = onStep, .control = {.stop = stop.get_token(), .progress = {}}};
    EXPECT_THROW(runTraining(first, options), Cancelled);
    Trainer second = makeTrainer(m_workers);
    second.restore(readCheckpoint(m_file));
    EXPECT_EQ(second.progress().step, 13);
    runTraining(second, {});
    EXPECT_EQ(numbersOf(second), trained(2));
}

TEST_F(Resuming, AFinishedRunStaysFinished) {
    Trainer first = makeTrainer(m_workers);
    runTraining(first, {.checkpoint = m_file});
    Trainer second = makeTrainer(m_workers);
    second.restore(readCheckpoint(m_file));
    EXPECT_TRUE(second.finished());
    EXPECT_EQ(second.history(), first.history());
}

TEST_F(Resuming, RefusesACheckpointOfAnotherRecipe) {
    const Checkpoint checkpoint = makeTrainer(m_workers).checkpoint();
    nlohmann::json recipe = quartersRecipe();
    recipe["epochs"] = 4;
    Trainer other = makeTrainer(m_workers, recipe);
    EXPECT_THAT(messageOf<SettingError>([&] { other.restore(checkpoint); }),
                HasSubstr("belongs to another recipe"));
}

TEST_F(Resuming, RefusesACheckpointOfOtherPictures) {
    const Checkpoint checkpoint = makeTrainer(m_workers).checkpoint();
    Trainer other(recipeFromJson(quartersRecipe()), quarters(201, 80), m_workers);
    EXPECT_THAT(messageOf<SettingError>([&] { other.restore(checkpoint); }),
                HasSubstr("other training pictures"));
}

TEST_F(Resuming, RefusesACheckpointWhoseOrderIsNoOrder) {
    Trainer trainer = makeTrainer(m_workers);
    Checkpoint checkpoint = trainer.checkpoint();
    checkpoint.order[0] = checkpoint.order[1];
    EXPECT_THAT(messageOf<SettingError>([&] { trainer.restore(checkpoint); }),
                HasSubstr("does not fit its own recipe"));
}

} // namespace
} // namespace fovea::test

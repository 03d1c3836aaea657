#include "core/image/input_guess.h"
#include "core/image/input_presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace fovea;
using testing::HasSubstr;

namespace {

InputEvidence evidence(std::vector<std::int64_t> extents, std::string name = "net") {
    InputEvidence made;
    made.modelName = std::move(name);
    made.extents = std::move(extents);
    return made;
}

std::string presetIn(const InputGuess& guess) {
    const InputPreset* preset = presetOf(guess.spec);
    return preset == nullptr ? "none" : preset->id;
}

} // namespace

TEST(InputGuess, KnowsTheSizesOfTheGreatDataSets) {
    const struct {
        std::vector<std::int64_t> extents;
        const char* preset;
        const char* reason;
    } cases[] = {{{1, 3, 224, 224}, "imagenet", "most networks for 224×224×3"},
                 {{0, 3, 32, 32}, "cifar", "the size of CIFAR-10's pictures"},
                 {{1, 1, 28, 28}, "mnist", "the size of MNIST's digits"},
                 {{1, 3, 20, 20}, "unit", "says nothing"},
                 {{1, 1, 64, 64}, "unit", "says nothing"}};
    for (const auto& each : cases) {
        const InputGuess guess = guessInput(evidence(each.extents));
        EXPECT_EQ(presetIn(guess), each.preset) << each.reason;
        EXPECT_THAT(guess.reason, HasSubstr(each.reason));
        EXPECT_FALSE(problemOf(guess.spec).has_value());
    }
}

TEST(InputGuess, FindsTheChannelsBehindThePixels) {
    const InputGuess guess = guessInput(evidence({0, 224, 200, 3}));
    EXPECT_EQ(guess.spec.layout, InputLayout::ChannelsLast);
    EXPECT_EQ(guess.spec.channels, 3);
    EXPECT_EQ(guess.spec.height, 224);
    EXPECT_EQ(guess.spec.width, 200);
    EXPECT_EQ(guessInput(evidence({0, 3, 200, 3})).spec.layout, InputLayout::ChannelsFirst);
    EXPECT_EQ(guessInput(evidence({1, 2, 3, 3})).spec.layout, InputLayout::ChannelsFirst);
}

TEST(InputGuess, BelievesTheNamesOfDimensionsMoreThanTheirSizes) {
    InputEvidence named = evidence({0, 3, 200, 3});
    named.denotations = {"DATA_BATCH", "DATA_FEATURE", "DATA_FEATURE", "DATA_CHANNEL"};
    EXPECT_EQ(guessInput(named).spec.layout, InputLayout::ChannelsLast);
}

TEST(InputGuess, GivesOpenSizesTheUsualOnes) {
    const InputGuess plain = guessInput(evidence({0, 3, 0, 0}));
    EXPECT_EQ(plain.spec.height, 224);
    EXPECT_EQ(plain.spec.width, 224);
    EXPECT_THAT(plain.reason, HasSubstr("leaves the size open"));
    EXPECT_EQ(guessInput(evidence({0, 1, 0, 0}, "my-MNIST-8")).spec.width, 28);
    EXPECT_EQ(guessInput(evidence({0, 0, 0, 0})).spec.channels, 3);
    InputEvidence stated = evidence({0, 3, 0, 0});
    stated.metadata["imgsz"] = "[480, 640]";
    EXPECT_EQ(guessInput(stated).spec.height, 480);
    EXPECT_EQ(guessInput(stated).spec.width, 640);
    stated.metadata["imgsz"] = "as you like";
    EXPECT_EQ(guessInput(stated).spec.width, 224);
}

TEST(InputGuess, BelievesMetadataMoreThanNamesAndNamesMoreThanSizes) {
    InputEvidence all = evidence({1, 3, 224, 224}, "bvlc_alexnet");
    EXPECT_EQ(presetIn(guessInput(all)), "caffe");
    EXPECT_THAT(guessInput(all).reason, HasSubstr("\"bvlc\" is in its name"));
    all.metadata = {{"Image.BitmapPixelFormat", "Bgr8"}, {"Image.NominalPixelRange", "Normalized_1_1"}};
    const InputGuess guess = guessInput(all);
    EXPECT_EQ(guess.spec.order, ColourOrder::Bgr);
    EXPECT_THAT(guess.spec.mean, testing::Each(0.5F));
    EXPECT_THAT(guess.reason, HasSubstr("metadata states it (Bgr8, Normalized_1_1)"));
    all.metadata = {{"Image.NominalPixelRange", "NominalRange_0_255"}};
    EXPECT_EQ(presetIn(guessInput(all)), "bytes");
}

TEST(InputGuess, LeavesBytesAsTheyAre) {
    InputEvidence bytes = evidence({1, 300, 300, 3});
    bytes.isBytes = true;
    EXPECT_EQ(presetIn(guessInput(bytes)), "bytes");
}

TEST(InputGuess, KnowsWhatCanBeAPicture) {
    const std::vector<std::int64_t> yes[] = {{1, 3, 4, 4}, {0, 1, 9, 9}, {2, 9, 9, 3}, {0, 0, 0, 0}};
    const std::vector<std::int64_t> no[] = {{1, 2, 4, 4}, {1, 3, 4}, {1, 3, 4, 4, 4}, {}, {1, 8, 8, 4}};
    for (const auto& extents : yes) {
        EXPECT_TRUE(canTakePictures(extents));
    }
    for (const auto& extents : no) {
        EXPECT_FALSE(canTakePictures(extents));
    }
}

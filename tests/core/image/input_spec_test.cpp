#include "core/base/error.h"
#include "core/image/input_presets.h"
#include "core/image/prepare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>

using namespace fovea;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

InputSpec spec(std::int64_t channels, std::int64_t height, std::int64_t width) {
    InputSpec made;
    made.channels = channels;
    made.height = height;
    made.width = width;
    return withPreset(made, inputPreset("unit"));
}

/// One pixel of orange.
Image orange() {
    return {.width = 1, .height = 1, .channels = 3, .pixels = {255, 128, 0}};
}

std::vector<float> fed(const InputSpec& spec) {
    const PreparedInput prepared = prepare(orange(), spec, 1, 1);
    return {prepared.input.values().begin(), prepared.input.values().end()};
}

std::string refusal(const json& given, const InputSpec& start) {
    try {
        static_cast<void>(inputSpecFromJson(given, start, "spec.json"));
    } catch (const SettingError& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST(InputSpec, FeedsTorchvisionsNetworksNormalizedRgb) {
    const std::vector<float> numbers = fed(withPreset(spec(3, 1, 1), inputPreset("imagenet")));
    EXPECT_NEAR(numbers[0], (1 - 0.485) / 0.229, 1e-6);
    EXPECT_NEAR(numbers[1], (128.0 / 255 - 0.456) / 0.224, 1e-6);
    EXPECT_NEAR(numbers[2], (0 - 0.406) / 0.225, 1e-6);
}

TEST(InputSpec, FeedsCaffesNetworksBgrWithoutTheMean) {
    const std::vector<float> numbers = fed(withPreset(spec(3, 1, 1), inputPreset("caffe")));
    EXPECT_NEAR(numbers[0], 0 - 103.939, 1e-4);
    EXPECT_NEAR(numbers[1], 128 - 116.779, 1e-4);
    EXPECT_NEAR(numbers[2], 255 - 123.68, 1e-4);
}

TEST(InputSpec, FeedsRangesThatNeedNoStatistics) {
    EXPECT_THAT(fed(withPreset(spec(3, 1, 1), inputPreset("bytes"))), ElementsAre(255, 128, 0));
    const std::vector<float> numbers = fed(withPreset(spec(3, 1, 1), inputPreset("signed")));
    EXPECT_FLOAT_EQ(numbers[0], 1);
    EXPECT_FLOAT_EQ(numbers[2], -1);
}

TEST(InputSpec, ShowsThePictureInItsColoursWhateverTheNetworksOrder) {
    const PreparedInput prepared = prepare(orange(), withPreset(spec(3, 1, 1), inputPreset("caffe")), 1, 1);
    EXPECT_THAT(prepared.seen.pixels, ElementsAre(255, 128, 0));
}

TEST(InputSpec, FillsTheBarsWithWhatTheNetworkTakesForNothing) {
    const InputSpec caffe = withPreset(spec(3, 1, 3), inputPreset("caffe"));
    const PreparedInput prepared = prepare(orange(), caffe, 1, 3, {.mode = FitMode::Fit});
    EXPECT_THAT(std::vector<int>(prepared.seen.pixels.begin(), prepared.seen.pixels.begin() + 3),
                ElementsAre(124, 117, 104)); // R, G, B of the mean
    EXPECT_NEAR(prepared.input.at(0, 0, 0, 0), 0, 0.5);
}

TEST(InputSpec, EveryPresetIsFoundAgainByItsNumbers) {
    for (const std::int64_t channels : {1, 3}) {
        for (const InputPreset& preset : inputPresets()) {
            const InputSpec made = withPreset(spec(channels, 8, 8), preset);
            ASSERT_NE(presetOf(made), nullptr) << preset.id;
            EXPECT_EQ(withPreset(made, *presetOf(made)), made) << preset.id;
            EXPECT_FALSE(problemOf(made).has_value()) << preset.id;
        }
    }
    InputSpec own = spec(3, 8, 8);
    own.mean[1] = 0.25F;
    EXPECT_EQ(presetOf(own), nullptr);
}

TEST(InputSpec, SurvivesJson) {
    InputSpec made = withPreset(spec(3, 20, 30), inputPreset("caffe"));
    made.layout = InputLayout::ChannelsLast;
    EXPECT_EQ(inputSpecFromJson(toJson(made), spec(3, 1, 1), "spec"), made);
    EXPECT_EQ(inputSpecFromJson(toJson(made), spec(1, 1, 1), "spec"), made);
    const InputSpec gray = withPreset(spec(1, 28, 28), inputPreset("mnist"));
    EXPECT_EQ(inputSpecFromJson(toJson(gray), made, "spec").channels, 1);
    EXPECT_EQ(toJson(gray)["mean"], json::parse("[0.1307]"));
}

TEST(InputSpec, TakesFromJsonWhatItSaysAndLeavesTheRest) {
    const InputSpec start = withPreset(spec(3, 20, 30), inputPreset("imagenet"));
    const InputSpec made =
        inputSpecFromJson({{"preset", "caffe"}, {"colour", "rgb"}, {"std", 58}}, start, "spec");
    EXPECT_EQ(made.order, ColourOrder::Rgb);
    EXPECT_EQ(made.range, 255);
    EXPECT_THAT(made.std, ElementsAre(58, 58, 58));
    EXPECT_EQ(made.width, 30);
}

TEST(InputSpec, SaysWhatInJsonCannotBe) {
    const InputSpec start = spec(3, 20, 30);
    EXPECT_THAT(refusal({{"preset", "alexnet"}}, start),
                HasSubstr("no preset \"alexnet\"; there are imagenet"));
    EXPECT_THAT(refusal({{"mean", {1, 2}}}, start),
                HasSubstr("\"mean\" is [1,2]; it must be one number, or 3"));
    EXPECT_THAT(refusal({{"std", 0}}, start), HasSubstr("standard deviation must be above 0"));
    EXPECT_THAT(refusal({{"width", 0}}, start), HasSubstr("\"width\" is 0"));
    EXPECT_THAT(refusal({{"colour", "cmyk"}}, start), HasSubstr("\"rgb\", \"bgr\", \"gray\""));
    EXPECT_THAT(refusal({{"scale", 1}}, start), HasSubstr("no setting \"scale\""));
    EXPECT_THAT(refusal(json::array(), start), HasSubstr("must be an object"));
}

TEST(InputSpec, NamesTheFieldThatIsWrong) {
    const auto fieldOf = [](const std::function<void(InputSpec&)>& spoil) {
        InputSpec made = spec(3, 8, 8);
        spoil(made);
        return problemOf(made).value().field;
    };
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.width = 0; }), ModelField::Size);
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.height = maxInputSide + 1; }), ModelField::Size);
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.channels = 2; }), ModelField::Colours);
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.range = 0; }), ModelField::Range);
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.mean.pop_back(); }), ModelField::Mean);
    EXPECT_EQ(fieldOf([](InputSpec& s) { s.std[2] = 0; }), ModelField::Std);
}

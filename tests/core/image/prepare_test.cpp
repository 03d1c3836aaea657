#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/image/prepare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace fovea {

namespace {

using ::testing::Each;
using ::testing::ElementsAre;

InputSpec graySpec() {
    return {.channels = 1, .height = 2, .width = 2, .mean = {0.25F}, .std = {0.5F}};
}

InputSpec colourSpec() {
    return {.channels = 3,
            .height = 32,
            .width = 32,
            .mean = {0.4914F, 0.4822F, 0.4465F},
            .std = {0.247F, 0.243F, 0.261F}};
}

Image gray(std::int64_t width, std::int64_t height, std::vector<std::uint8_t> pixels) {
    return {.width = width, .height = height, .channels = 1, .pixels = std::move(pixels)};
}

Image filled(std::int64_t width, std::int64_t height, std::vector<std::uint8_t> colour) {
    Image image{.width = width, .height = height, .channels = std::ssize(colour), .pixels = {}};
    image.pixels.resize(static_cast<std::size_t>(width * height) * colour.size());
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = colour[i % colour.size()];
    }
    return image;
}

Image noise(std::int64_t width, std::int64_t height, std::int64_t channels) {
    Rng rng(7);
    Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
    for (std::int64_t i = 0; i < width * height * channels; ++i) {
        image.pixels.push_back(static_cast<std::uint8_t>(rng.below(256)));
    }
    return image;
}

std::vector<std::uint8_t> colourAt(const Image& image, std::int64_t y, std::int64_t x) {
    const std::uint8_t* pixel = image.row(y) + x * image.channels;
    return {pixel, pixel + image.channels};
}

void expectRect(const PixelRect& rect, double x, double y, double width, double height) {
    EXPECT_EQ(rect.x, x);
    EXPECT_EQ(rect.y, y);
    EXPECT_EQ(rect.width, width);
    EXPECT_EQ(rect.height, height);
}

void expectSeenIsEncoded(const PreparedInput& prepared, const InputSpec& spec) {
    const Image& seen = prepared.seen;
    ASSERT_EQ(prepared.input.shape(), Shape({1, spec.channels, seen.height, seen.width}));
    ASSERT_EQ(seen.channels, spec.channels);
    for (std::int64_t y = 0; y < seen.height; ++y) {
        for (std::int64_t x = 0; x < seen.width; ++x) {
            for (std::int64_t channel = 0; channel < seen.channels; ++channel) {
                const auto index = static_cast<std::size_t>(channel);
                const double level = seen.row(y)[x * seen.channels + channel];
                EXPECT_FLOAT_EQ(prepared.input.at(0, channel, y, x),
                                static_cast<float>((level / 255 - spec.mean[index]) / spec.std[index]));
            }
        }
    }
}

} // namespace

TEST(Prepare, NormalisesEachPixel) {
    const PreparedInput prepared = prepare(gray(2, 2, {0, 255, 51, 204}), graySpec(), 2, 2);
    EXPECT_THAT(prepared.seen.pixels, ElementsAre(0, 255, 51, 204));
    const auto numbers = prepared.input.values();
    EXPECT_FLOAT_EQ(numbers[0], -0.5F);
    EXPECT_FLOAT_EQ(numbers[1], 1.5F);
    EXPECT_FLOAT_EQ(numbers[2], -0.1F);
    EXPECT_FLOAT_EQ(numbers[3], 1.1F);
}

TEST(Prepare, PutsChannelsBehindEachOther) {
    const InputSpec plain{.channels = 3, .height = 1, .width = 2, .mean = {0, 0, 0}, .std = {1, 1, 1}};
    const Image image{.width = 2, .height = 1, .channels = 3, .pixels = {255, 0, 51, 0, 102, 255}};
    const PreparedInput prepared = prepare(image, plain, 1, 2);
    EXPECT_EQ(prepared.input.at(0, 0, 0, 0), 1);
    EXPECT_EQ(prepared.input.at(0, 1, 0, 1), 0.4F);
    EXPECT_EQ(prepared.input.at(0, 2, 0, 0), 0.2F);
    EXPECT_EQ(prepared.input.at(0, 2, 0, 1), 1);
}

TEST(Prepare, ShowsExactlyWhatTheTensorEncodes) {
    const Image image = noise(53, 37, 3);
    for (const FitMode mode : {FitMode::Fit, FitMode::Fill, FitMode::Stretch}) {
        expectSeenIsEncoded(prepare(image, colourSpec(), 20, 28, {.mode = mode}), colourSpec());
    }
    expectSeenIsEncoded(prepare(image, graySpec(), 50, 10), graySpec());
}

TEST(Prepare, AveragesAreasWhenAPictureBecomesSmaller) {
    const Image image = gray(4, 4, {0, 20, 200, 200, 40, 60, 200, 200, 1, 1, 9, 11, 1, 1, 10, 10});
    EXPECT_THAT(prepare(image, graySpec(), 2, 2).seen.pixels, ElementsAre(30, 200, 1, 10));
}

TEST(Prepare, WeighsPixelsByTheShareThatCounts) {
    // Three pixels over two: each new one holds a whole pixel and half of the middle one.
    const PreparedInput prepared =
        prepare(gray(3, 1, {0, 90, 240}), graySpec(), 1, 2, {.mode = FitMode::Stretch});
    EXPECT_THAT(prepared.seen.pixels, ElementsAre(30, 190));
}

TEST(Prepare, InterpolatesBetweenPixelsWhenAPictureBecomesLarger) {
    // Centres of the new pixels lie at −¼, ¼, ¾ and 1¼ of the old ones'.
    EXPECT_THAT(prepare(gray(2, 1, {0, 100}), graySpec(), 1, 4, {.mode = FitMode::Stretch}).seen.pixels,
                ElementsAre(0, 25, 75, 100));
}

TEST(Prepare, AveragesAlongTheSideThatShrinksAndInterpolatesAlongTheOther) {
    // Stripes of one row each: reducing them by point samples would keep only one kind of stripe.
    Image image{.width = 2, .height = 64, .channels = 1, .pixels = {}};
    for (int y = 0; y < 64; ++y) {
        image.pixels.insert(image.pixels.end(), 2, y % 2 == 0 ? 0 : 200);
    }
    const PreparedInput prepared = prepare(image, graySpec(), 4, 8, {.mode = FitMode::Stretch});
    EXPECT_THAT(prepared.seen.pixels, Each(100));
}

TEST(Prepare, KeepsAPictureOfTheRightSizeAsItIs) {
    const Image image = noise(32, 32, 3);
    for (const FitMode mode : {FitMode::Fit, FitMode::Fill, FitMode::Stretch}) {
        const PreparedInput prepared = prepare(image, colourSpec(), 32, 32, {.mode = mode});
        EXPECT_EQ(prepared.seen.pixels, image.pixels);
        expectRect(prepared.source, 0, 0, 32, 32);
        expectRect(prepared.target, 0, 0, 32, 32);
    }
}

TEST(Prepare, FitsTheWholePictureBetweenBarsOfTheMeanColour) {
    const PreparedInput prepared =
        prepare(filled(80, 40, {10, 20, 30}), colourSpec(), 32, 32, {.mode = FitMode::Fit});
    expectRect(prepared.source, 0, 0, 80, 40);
    expectRect(prepared.target, 0, 8, 32, 16);
    for (std::int64_t y = 0; y < 32; ++y) {
        const bool bar = y < 8 || y >= 24;
        for (std::int64_t x = 0; x < 32; ++x) {
            EXPECT_THAT(colourAt(prepared.seen, y, x),
                        bar ? ElementsAre(125, 123, 114) : ElementsAre(10, 20, 30));
        }
    }
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        EXPECT_NEAR(prepared.input.at(0, channel, 0, 0), 0, 0.5 / 255 / 0.24);
    }
}

TEST(Prepare, FitsATallPictureBetweenBarsAtTheSides) {
    const PreparedInput prepared = prepare(filled(10, 40, {9}), graySpec(), 8, 7, {.mode = FitMode::Fit});
    expectRect(prepared.target, 2, 0, 2, 8);
    EXPECT_THAT(colourAt(prepared.seen, 0, 1), ElementsAre(64));
    EXPECT_THAT(colourAt(prepared.seen, 7, 3), ElementsAre(9));
    EXPECT_THAT(colourAt(prepared.seen, 7, 4), ElementsAre(64));
}

TEST(Prepare, FillsWithTheMiddleOfThePicture) {
    const PreparedInput prepared =
        prepare(gray(6, 2, {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15}), graySpec(), 2, 2);
    expectRect(prepared.source, 2, 0, 2, 2);
    expectRect(prepared.target, 0, 0, 2, 2);
    EXPECT_THAT(prepared.seen.pixels, ElementsAre(2, 3, 12, 13));
}

TEST(Prepare, MovesTheCropFromOneEndToTheOther) {
    const Image wide = gray(6, 2, {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15});
    EXPECT_THAT(prepare(wide, graySpec(), 2, 2, {.cropX = 0}).seen.pixels, ElementsAre(0, 1, 10, 11));
    EXPECT_THAT(prepare(wide, graySpec(), 2, 2, {.cropX = 0.25}).seen.pixels, ElementsAre(1, 2, 11, 12));
    EXPECT_THAT(prepare(wide, graySpec(), 2, 2, {.cropX = 1, .cropY = 0}).seen.pixels,
                ElementsAre(4, 5, 14, 15));
    const Image tall = gray(1, 4, {0, 1, 2, 3});
    EXPECT_THAT(prepare(tall, graySpec(), 1, 1, {.cropY = 1}).seen.pixels, ElementsAre(3));
    EXPECT_THAT(prepare(tall, graySpec(), 2, 1, {.cropX = 1, .cropY = 0}).seen.pixels, ElementsAre(0, 1));
}

TEST(Prepare, CropsToTheInputsShape) {
    const PreparedInput prepared = prepare(filled(100, 100, {1}), graySpec(), 10, 20);
    expectRect(prepared.source, 0, 25, 100, 50);
    EXPECT_EQ(prepared.seen.width, 20);
    EXPECT_EQ(prepared.seen.height, 10);
}

TEST(Prepare, RefusesACropOutsideThePicture) {
    const Image image = filled(4, 2, {1});
    EXPECT_THROW(prepare(image, graySpec(), 2, 2, {.cropX = -0.1}), SettingError);
    EXPECT_THROW(prepare(image, graySpec(), 2, 2, {.cropY = 1.5}), SettingError);
    EXPECT_THROW(prepare(image, graySpec(), 2, 2, {.cropX = std::nan("")}), SettingError);
}

TEST(Prepare, TurnsGrayIntoThreeEqualChannels) {
    const PreparedInput prepared = prepare(gray(2, 1, {7, 200}), colourSpec(), 1, 2);
    EXPECT_THAT(prepared.seen.pixels, ElementsAre(7, 7, 7, 200, 200, 200));
}

TEST(Prepare, WeighsColoursByHowBrightTheyLook) {
    const Image image{.width = 5,
                      .height = 1,
                      .channels = 3,
                      .pixels = {255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90, 200, 100, 50}};
    // 0.299 R + 0.587 G + 0.114 B
    EXPECT_THAT(prepare(image, graySpec(), 1, 5).seen.pixels, ElementsAre(76, 150, 29, 90, 124));
}

TEST(Prepare, TakesPicturesOfAnyShape) {
    const std::array<std::pair<int, int>, 4> sizes{{{1, 1}, {1, 8000}, {8000, 1}, {2, 3}}};
    for (const auto& [width, height] : sizes) {
        for (const FitMode mode : {FitMode::Fit, FitMode::Fill, FitMode::Stretch}) {
            SCOPED_TRACE(std::to_string(width) + "×" + std::to_string(height));
            const PreparedInput prepared =
                prepare(filled(width, height, {30, 60, 90}), colourSpec(), 32, 32, {.mode = mode});
            const auto row = static_cast<std::int64_t>(prepared.target.y);
            const auto column = static_cast<std::int64_t>(prepared.target.x);
            EXPECT_GE(prepared.target.width, 1);
            EXPECT_GE(prepared.target.height, 1);
            EXPECT_THAT(colourAt(prepared.seen, row, column), ElementsAre(30, 60, 90));
            EXPECT_LE(prepared.source.x + prepared.source.width, width);
            EXPECT_LE(prepared.source.y + prepared.source.height, height);
        }
    }
}

TEST(Prepare, ReducesALargePicture) {
    Image image = filled(2000, 1500, {30, 60, 90});
    std::fill_n(image.pixels.begin(), 3 * 2000 * 750, std::uint8_t{100});
    const PreparedInput prepared = prepare(image, colourSpec(), 32, 32);
    expectRect(prepared.source, 250, 0, 1500, 1500);
    EXPECT_THAT(colourAt(prepared.seen, 0, 0), ElementsAre(100, 100, 100));
    EXPECT_THAT(colourAt(prepared.seen, 31, 31), ElementsAre(30, 60, 90));
}

TEST(Prepare, GivesTheSameResultForEqualPictures) {
    const Image image = noise(211, 97, 3);
    EXPECT_EQ(prepare(image, colourSpec(), 64, 64).seen.pixels,
              prepare(image, colourSpec(), 64, 64).seen.pixels);
}

} // namespace fovea

#include "ui/movies/gif_palette.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace fovea::ui {

namespace {

using testing::UnorderedElementsAre;

int farthest(QRgb a, QRgb b) {
    return std::max(
        {std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

TEST(GifPalette, KeepsEveryColourWhenTheyFit) {
    const ColourCounts counts = {{qRgb(255, 255, 255), 900}, {qRgb(254, 255, 255), 1}, {qRgb(0, 0, 0), 70}};
    const GifPalette palette = makeGifPalette(counts, 3);
    EXPECT_THAT(palette.colours,
                UnorderedElementsAre(qRgb(255, 255, 255), qRgb(254, 255, 255), qRgb(0, 0, 0)));
    EXPECT_TRUE(palette.covers(counts));
    EXPECT_FALSE(palette.covers({{qRgb(1, 2, 3), 1}}));
}

TEST(GifPalette, KeepsPaperAndInkAndStaysCloseToTheirShades) {
    ColourCounts counts = {{qRgb(255, 255, 255), 100'000}, {qRgb(28, 30, 36), 4'000}};
    for (int share = 1; share < 1000; ++share) {
        const auto mixed = [&](int ink) { return 255 + (ink - 255) * share / 1000; };
        counts[qRgb(mixed(28), mixed(30), mixed(36))] += 3;
        counts[qRgb(mixed(200), mixed(40), mixed(30))] += 2;
    }
    ASSERT_GT(counts.size(), 300U);
    const GifPalette palette = makeGifPalette(counts, 64);
    EXPECT_EQ(palette.colours.size(), 64U);
    EXPECT_FALSE(palette.covers(counts));
    const auto shown = [&](QRgb colour) { return palette.colours[palette.indices.at(colour)]; };
    EXPECT_EQ(shown(qRgb(255, 255, 255)), qRgb(255, 255, 255));
    EXPECT_EQ(shown(qRgb(28, 30, 36)), qRgb(28, 30, 36));
    for (const auto& [colour, count] : counts) {
        EXPECT_LE(farthest(colour, shown(colour)), 16);
    }
}

TEST(GifPalette, GivesEveryColourAPlaceHoweverFewThereAre) {
    ColourCounts counts;
    for (int i = 0; i < 256; ++i) {
        counts[qRgb(i, 255 - i, i / 2)] = i + 1;
    }
    const GifPalette palette = makeGifPalette(counts, 1);
    EXPECT_EQ(palette.colours.size(), 1U);
    EXPECT_EQ(palette.indices.size(), counts.size());
    EXPECT_TRUE(makeGifPalette({}, 256).colours.empty());
}

} // namespace

} // namespace fovea::ui

#include "core/base/rng.h"
#include "ui/render/tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace fovea::ui {

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float floatInfinity = std::numeric_limits<float>::infinity();

Plane planeOf(const std::vector<float>& values, std::int64_t width) {
    return {values.data(), static_cast<std::int64_t>(values.size()) / width, width};
}

std::vector<int> levelsOf(const QImage& image) {
    std::vector<int> levels;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            levels.push_back(image.pixelColor(x, y).red());
        }
    }
    return levels;
}

TEST(GrayLevel, PutsZeroAtMidGrayForSignedRangesWhateverTheirWidth) {
    for (const float extent :
         {1.0F, 0.3F, 4.64F, 1e-30F, 3e38F, 7.7e-5F, std::numeric_limits<float>::denorm_min()}) {
        const TileRange range{-extent, extent};
        EXPECT_EQ(grayLevel(0.0F, range), 128) << extent;
        EXPECT_EQ(grayLevel(-0.0F, range), 128) << extent;
    }
}

TEST(GrayLevel, ReachesBlackAndWhiteAtTheEnds) {
    for (const float extent : {1.0F, 0.3F, 4.64F, 3e38F}) {
        EXPECT_EQ(grayLevel(-extent, {-extent, extent}), 0);
        EXPECT_EQ(grayLevel(extent, {-extent, extent}), 255);
        EXPECT_EQ(grayLevel(0, {0, extent}), 0);
        EXPECT_EQ(grayLevel(extent, {0, extent}), 255);
    }
}

TEST(GrayLevel, IsLinearInBetween) {
    EXPECT_EQ(grayLevel(0.5F, {-1, 1}), 191);
    EXPECT_EQ(grayLevel(-0.5F, {-1, 1}), 64);
    EXPECT_EQ(grayLevel(0.25F, {0, 1}), 64);
    EXPECT_EQ(grayLevel(100, {0, 255}), 100);
}

TEST(GrayLevel, ClampsWhatIsOutOfRangeAndDrawsNaNBlack) {
    const TileRange range{-1, 1};
    EXPECT_EQ(grayLevel(5, range), 255);
    EXPECT_EQ(grayLevel(-5, range), 0);
    EXPECT_EQ(grayLevel(floatInfinity, range), 255);
    EXPECT_EQ(grayLevel(-floatInfinity, range), 0);
    EXPECT_EQ(grayLevel(nan, range), 0);
}

class Ranges : public testing::Test {
protected:
    LayerStatistics layer = [] {
        const std::vector<float> values = {-3, 1, 0, 2, 0, 0, 0, 0};
        return layerStatistics(Tensor::from({1, 2, 2, 2}, values));
    }();
};

TEST_F(Ranges, AreSymmetricForSignedLayersAndBeginAtZeroForTheOthers) {
    EXPECT_EQ(tileRange(layer, 0, false, {}), (TileRange{-3, 3}));
    EXPECT_EQ(tileRange(layer, 0, true, {}), (TileRange{0, 2}));
}

TEST_F(Ranges, AreSharedByTheLayerOrTheMapsOwn) {
    const RangeOptions perTile{RangeMode::PerTile, 1};
    EXPECT_EQ(tileRange(layer, 1, false, {}), (TileRange{-3, 3}));
    EXPECT_EQ(tileRange(layer, 0, false, perTile), (TileRange{-3, 3}));
    EXPECT_EQ(tileRange(layer, 1, false, perTile), (TileRange{-1, 1})) << "a map of zeros only";
    EXPECT_EQ(tileRange(layer, 1, true, perTile), (TileRange{0, 1}));
}

TEST_F(Ranges, CanBeFixed) {
    const RangeOptions fixed{RangeMode::Fixed, 0.5F};
    EXPECT_EQ(tileRange(layer, 0, false, fixed), (TileRange{-0.5F, 0.5F}));
    EXPECT_EQ(tileRange(layer, 1, true, fixed), (TileRange{0, 0.5F}));
}

TEST(GrayTile, DrawsEveryNumberAsABlockOfWholePixels) {
    const std::vector<float> values = {0, 1, 0.2F, 0.6F};
    const QImage tile = grayTile(planeOf(values, 2), {0, 1}, {6, 4});
    ASSERT_EQ(tile.format(), QImage::Format_Grayscale8);
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 6; ++x) {
            const float value = values[static_cast<std::size_t>(y / 2 * 2 + x / 3)];
            EXPECT_EQ(tile.constScanLine(y)[x], grayLevel(value, {0, 1})) << x << "," << y;
        }
    }
}

TEST(GrayTile, TakesTheNumberUnderThePixelsCentreAtFractionalFactors) {
    const std::vector<float> values = {0, 100, 200};
    const QImage tile = grayTile(planeOf(values, 3), {0, 255}, {7, 1});
    EXPECT_EQ(levelsOf(tile), (std::vector<int>{0, 0, 100, 100, 100, 200, 200}));
}

TEST(GrayTile, LeavesAMapOfItsOwnSizeAsItIs) {
    const std::vector<float> values = {0, 10, 20, 30, 40, 255};
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 3), {0, 255}, {3, 2})),
              (std::vector<int>{0, 10, 20, 30, 40, 255}));
}

TEST(GrayTile, AveragesTheNumbersItCoversWhenReduced) {
    const std::vector<float> values = {0,  100, 4,  8, //
                                       20, 80,  12, 16};
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 4), {0, 255}, {2, 1})), (std::vector<int>{50, 10}));
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 4), {0, 255}, {1, 1})), (std::vector<int>{30}));
}

TEST(GrayTile, CountsSquaresThatAreCoveredInPartByThatPart) {
    const std::vector<float> values = {30, 90, 210};
    const QImage tile = grayTile(planeOf(values, 3), {0, 255}, {2, 1});
    EXPECT_EQ(levelsOf(tile), (std::vector<int>{50, 170}));
}

TEST(GrayTile, AveragesBeforeItClamps) {
    const std::vector<float> values = {-300, 500};
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 2), {0, 255}, {1, 1})), (std::vector<int>{100}));
}

TEST(GrayTile, ReducesOneWayWhileMagnifyingTheOther) {
    const std::vector<float> values = {0, 100, 20, 40};
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 4), {0, 255}, {2, 2})), (std::vector<int>{50, 30, 50, 30}));
}

TEST(GrayTile, KeepsTheMeanOfAMapAtEverySmallerSize) {
    Rng rng(5);
    std::vector<float> values(37 * 23);
    for (float& value : values) {
        value = static_cast<float>(rng.uniform(0, 255));
    }
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    for (const QSize size : {QSize(1, 1), QSize(5, 7), QSize(36, 22)}) {
        const std::vector<int> levels = levelsOf(grayTile(planeOf(values, 37), {0, 255}, size));
        const double drawn =
            std::accumulate(levels.begin(), levels.end(), 0.0) / static_cast<double>(levels.size());
        EXPECT_NEAR(drawn, mean, 0.5) << size.width();
    }
}

TEST(GrayTile, DrawsTheSquaresThatANaNTouchesBlack) {
    const std::vector<float> values = {255, nan, 255, 255};
    EXPECT_EQ(levelsOf(grayTile(planeOf(values, 4), {0, 255}, {2, 1})), (std::vector<int>{0, 255}));
}

TEST(GrayTile, IsBlackForDeadMapsAfterReluAndMidGrayBefore) {
    const std::vector<float> zeros(9, 0.0F);
    EXPECT_EQ(levelsOf(grayTile(planeOf(zeros, 3), {0, 2}, {4, 4})), std::vector<int>(16, 0));
    EXPECT_EQ(levelsOf(grayTile(planeOf(zeros, 3), {-2, 2}, {2, 2})), std::vector<int>(4, 128));
}

TEST(WeightTile, RunsFromNegativeOverWhiteToPositive) {
    const std::vector<float> values = {-2, -0.5F, 0, 0.5F, 2, nan};
    const QColor blue(0, 0, 200);
    const QColor red(200, 0, 0);
    const QImage tile = weightTile(planeOf(values, 6), 1, blue, red, {6, 1});
    EXPECT_EQ(tile.pixelColor(0, 0), blue);
    EXPECT_EQ(tile.pixelColor(2, 0), QColor(255, 255, 255));
    EXPECT_EQ(tile.pixelColor(4, 0), red);
    EXPECT_EQ(tile.pixelColor(5, 0), QColor(0, 0, 0));
    EXPECT_NEAR(tile.pixelColor(1, 0).red(), 128, 1);
    EXPECT_NEAR(tile.pixelColor(1, 0).blue(), 228, 1);
    EXPECT_NEAR(tile.pixelColor(3, 0).red(), 228, 1);
}

TEST(RgbFilterTile, DrawsZeroAsMidGrayAndTheExtentAsFullColour) {
    const std::vector<float> red = {0, 1};
    const std::vector<float> green = {0, -1};
    const std::vector<float> blue = {0, 0};
    const QImage tile = rgbFilterTile(planeOf(red, 2), planeOf(green, 2), planeOf(blue, 2), 1, {2, 1});
    EXPECT_EQ(tile.pixelColor(0, 0), QColor(128, 128, 128));
    EXPECT_EQ(tile.pixelColor(1, 0), QColor(255, 0, 128));
}

TEST(PictureTile, KeepsItsBytesAndMagnifiesThemAsBlocks) {
    const Image colour{2, 1, 3, {1, 2, 3, 250, 251, 252}};
    const QImage large = pictureTile(colour, {4, 2});
    EXPECT_EQ(large.pixelColor(1, 1), QColor(1, 2, 3));
    EXPECT_EQ(large.pixelColor(2, 0), QColor(250, 251, 252));
    const Image gray{2, 2, 1, {0, 10, 20, 30}};
    EXPECT_EQ(levelsOf(pictureTile(gray, {2, 2})), (std::vector<int>{0, 10, 20, 30}));
    EXPECT_EQ(levelsOf(pictureTile(gray, {1, 1})), (std::vector<int>{15}));
}

} // namespace

} // namespace fovea::ui

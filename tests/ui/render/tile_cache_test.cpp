#include "ui/render/tile_cache.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <thread>
#include <vector>

namespace fovea::ui {

namespace {

TileCache::Key keyOf(int number) {
    static const std::array<float, 256> numbers{};
    return {numbers.data() + number, {0, 1}, {8, 8}, 0, 0};
}

QImage tileOf(int gray) {
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(gray);
    return image;
}

TEST(TileCache, MakesEachTileOnce) {
    TileCache cache;
    int made = 0;
    const auto make = [&] {
        ++made;
        return tileOf(77);
    };
    cache.beginFrame();
    EXPECT_EQ(cache.tile(keyOf(1), make)->pixelColor(0, 0).red(), 77);
    cache.beginFrame();
    EXPECT_NE(cache.tile(keyOf(1), make), nullptr);
    EXPECT_EQ(made, 1);
    EXPECT_FALSE(cache.incomplete());
}

TEST(TileCache, TellsTilesApartByEverythingThatChangesThem) {
    TileCache cache;
    const TileCache::Key base = keyOf(1);
    std::vector<TileCache::Key> keys(8, base);
    keys[1].range.high = 2;
    keys[2].size = {9, 8};
    keys[3].style = 1;
    keys[4].revision = 1;
    keys[5] = keyOf(2);
    keys[6].rows = 4;
    keys[7].columnStep = 3;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        cache.tile(keys[i], [&] { return tileOf(static_cast<int>(i)); });
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const QImage* tile = cache.tile(keys[i], [] { return tileOf(255); });
        EXPECT_EQ(tile->pixelColor(0, 0).red(), static_cast<int>(i));
    }
}

TEST(TileCache, RefusesTilesOverItsBudgetButAlwaysMakesOneAFrame) {
    TileCache cache(1);
    const auto slow = [] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return tileOf(1);
    };
    for (int frame = 0; frame < 3; ++frame) {
        cache.beginFrame();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        EXPECT_NE(cache.tile(keyOf(2 * frame), slow), nullptr);
        EXPECT_EQ(cache.tile(keyOf(2 * frame + 1), slow), nullptr);
        EXPECT_TRUE(cache.incomplete());
        EXPECT_NE(cache.tile(keyOf(2 * frame), slow), nullptr) << "kept tiles cost no budget";
    }
    cache.beginFrame();
    EXPECT_FALSE(cache.incomplete());
}

TEST(TileCache, WithoutABudgetRefusesNothing) {
    TileCache cache;
    cache.beginFrame();
    for (int i = 0; i < 3; ++i) {
        EXPECT_NE(cache.tile(keyOf(i),
                             [] {
                                 std::this_thread::sleep_for(std::chrono::milliseconds(3));
                                 return tileOf(1);
                             }),
                  nullptr);
    }
    EXPECT_FALSE(cache.incomplete());
}

TEST(TileCache, HoldsNoMoreBytesThanItMay) {
    const auto bytes = static_cast<int>(tileOf(0).sizeInBytes());
    TileCache cache(0, 2 * bytes);
    int made = 0;
    const auto make = [&] {
        ++made;
        return tileOf(made);
    };
    for (const int number : {1, 2, 3, 3, 2}) {
        cache.tile(keyOf(number), make);
    }
    EXPECT_EQ(made, 3);
    cache.tile(keyOf(1), make);
    EXPECT_EQ(made, 4) << "the tile used longest ago had to go";
}

TEST(TileCache, StillShowsATileLargerThanItself) {
    TileCache cache(0, 4);
    const QImage* tile = cache.tile(keyOf(1), [] { return tileOf(9); });
    ASSERT_NE(tile, nullptr);
    EXPECT_EQ(tile->pixelColor(7, 7).red(), 9);
}

TEST(TileCache, ForgetsEverythingWhenCleared) {
    TileCache cache;
    cache.tile(keyOf(1), [] { return tileOf(1); });
    cache.clear();
    EXPECT_EQ(cache.tile(keyOf(1), [] { return tileOf(2); })->pixelColor(0, 0).red(), 2);
}

} // namespace

} // namespace fovea::ui

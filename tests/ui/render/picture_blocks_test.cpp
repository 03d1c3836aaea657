#include "ui/render/picture_blocks.h"

#include <QPainter>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::ui {

namespace {

using testing::ElementsAre;

constexpr std::size_t many = 1000;

QImage magnified(const QImage& small, const QSize& size) {
    return small.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

QImage threeByTwo() {
    QImage image(3, 2, QImage::Format_Grayscale8);
    for (int i = 0; i < 6; ++i) {
        image.scanLine(i / 3)[i % 3] = static_cast<uchar>(40 * i);
    }
    return image;
}

TEST(PictureBlocks, FindsTheNumbersOfAMagnifiedMapAgain) {
    const auto blocks = findBlocks(magnified(threeByTwo(), {30, 10}), many);
    ASSERT_TRUE(blocks);
    EXPECT_THAT(blocks->columns, ElementsAre(0, 10, 20, 30));
    EXPECT_THAT(blocks->rows, ElementsAre(0, 5, 10));
    EXPECT_EQ(blocks->colour(0, 2), qRgb(80, 80, 80));
    EXPECT_EQ(blocks->colour(1, 0), qRgb(120, 120, 120));
}

TEST(PictureBlocks, TakesEqualNeighboursForOneBlock) {
    QImage plain(16, 9, QImage::Format_RGB32);
    plain.fill(Qt::red);
    const auto blocks = findBlocks(plain, many);
    ASSERT_TRUE(blocks);
    EXPECT_EQ(blocks->rowCount(), 1U);
    EXPECT_EQ(blocks->columnCount(), 1U);
    EXPECT_EQ(blocks->colours, std::vector<QRgb>{QColor(Qt::red).rgb()});
}

TEST(PictureBlocks, SeesAnEdgeThatOnlyOneRowHas) {
    QImage image(4, 4, QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setPixelColor(3, 2, Qt::black);
    const auto blocks = findBlocks(image, many);
    ASSERT_TRUE(blocks);
    EXPECT_THAT(blocks->columns, ElementsAre(0, 3, 4));
    EXPECT_THAT(blocks->rows, ElementsAre(0, 2, 3, 4));
    EXPECT_EQ(blocks->colour(1, 1), QColor(Qt::black).rgb());
}

TEST(PictureBlocks, RefusesPicturesThatAreNotBlocks) {
    EXPECT_FALSE(findBlocks(QImage(), many)) << "empty";
    QImage seeThrough(4, 4, QImage::Format_ARGB32);
    seeThrough.fill(Qt::transparent);
    EXPECT_FALSE(findBlocks(seeThrough, many)) << "not opaque";
    EXPECT_TRUE(findBlocks(threeByTwo(), 6));
    EXPECT_FALSE(findBlocks(threeByTwo(), 5)) << "more blocks than asked for";
}

} // namespace

} // namespace fovea::ui

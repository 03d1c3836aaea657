#include "tests/support/picture_distance.h"
#include "ui/render/theme.h"
#include "ui/render/vector_sheet.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <QSvgRenderer>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace fovea::ui {

namespace {

using test::pictureDistance;

using Draw = std::function<void(QPainter&)>;
constexpr QSize size{200, 100};

QByteArray svgOf(const Draw& draw) {
    QBuffer file;
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    {
        QPainter target(&generator);
        VectorSheet sheet(target, size);
        QPainter painter(&sheet);
        painter.setRenderHint(QPainter::Antialiasing);
        draw(painter);
    }
    return file.data();
}

QImage paper() {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

QImage pictureOf(const QByteArray& svg) {
    QImage image = paper();
    QPainter painter(&image);
    QSvgRenderer(svg).render(&painter);
    return image;
}

QImage directly(const Draw& draw) {
    QImage image = paper();
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    return image;
}

void drawLetters(QPainter& painter) {
    painter.setFont(Theme::light().font(Theme::Type::Title));
    painter.setPen(Qt::darkGreen);
    painter.drawText(QPointF(10, 60), QStringLiteral("4.62 − ∑ Weights"));
}

TEST(VectorSheet, TurnsLettersIntoShapesWhereTheyWere) {
    const QByteArray svg = svgOf(drawLetters);
    EXPECT_FALSE(svg.contains("<text"));
    EXPECT_TRUE(svg.contains("<path"));
    const QImage letters = directly(drawLetters);
    EXPECT_GT(pictureDistance(letters, paper()), 4) << "the letters are there";
    EXPECT_LT(pictureDistance(pictureOf(svg), letters), 1.5);
}

TEST(VectorSheet, CutsShapesAlongTheClipAndForgetsItWhenItIsRestored) {
    const Draw draw = [](QPainter& painter) {
        painter.save();
        painter.translate(20, 10);
        painter.setClipRect(QRectF(0, 0, 60, 60));
        painter.save();
        painter.setClipRect(QRectF(30, 30, 60, 60), Qt::IntersectClip);
        painter.fillRect(QRectF(-100, -100, 400, 400), Qt::red);
        painter.restore();
        painter.setPen(QPen(Qt::blue, 6));
        painter.drawLine(QPointF(-50, -50), QPointF(200, 200));
        painter.restore();
        painter.fillRect(QRectF(150, 80, 50, 20), Qt::green);
    };
    const QImage drawn = pictureOf(svgOf(draw));
    EXPECT_EQ(drawn.pixelColor(75, 45), QColor(Qt::red)) << "inside both clips";
    EXPECT_EQ(drawn.pixelColor(45, 65), QColor(Qt::white)) << "inside the outer one only";
    EXPECT_EQ(drawn.pixelColor(30, 20), QColor(Qt::blue)) << "the line inside the clip";
    EXPECT_EQ(drawn.pixelColor(90, 80), QColor(Qt::white)) << "the line outside";
    EXPECT_EQ(drawn.pixelColor(190, 90), QColor(Qt::green)) << "after the clip";
    EXPECT_LT(pictureDistance(drawn, directly(draw)), 1);
}

TEST(VectorSheet, KeepsGradientsAndTransformsWhereTheClipCuts) {
    const Draw draw = [](QPainter& painter) {
        painter.setClipRect(QRectF(50, 0, 100, 100));
        painter.scale(2, 1);
        QLinearGradient gradient(0, 0, 100, 0);
        gradient.setColorAt(0, Qt::black);
        gradient.setColorAt(1, Qt::white);
        painter.fillRect(QRectF(0, 20, 100, 60), gradient);
    };
    EXPECT_LT(pictureDistance(pictureOf(svgOf(draw)), directly(draw)), 1.5);
}

TEST(VectorSheet, DrawsTheBlocksOfAMagnifiedPictureAsRectangles) {
    QImage tile(4, 2, QImage::Format_Grayscale8);
    for (int i = 0; i < 8; ++i) {
        tile.scanLine(i / 4)[i % 4] = static_cast<uchar>(30 * i);
    }
    const Draw draw = [&](QPainter& painter) { painter.drawImage(QRectF(20, 10, 160, 80), tile); };
    const QByteArray svg = svgOf(draw);
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_EQ(pictureOf(svg), directly(draw));
}

TEST(VectorSheet, LeavesPicturesOfManySmallPixelsPictures) {
    QImage picture(160, 80, QImage::Format_RGB32);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            picture.setPixel(x, y, qRgb(x, y, x ^ y));
        }
    }
    const QByteArray svg =
        svgOf([&](QPainter& painter) { painter.drawImage(QRectF(20, 10, 160, 80), picture); });
    EXPECT_TRUE(svg.contains("<image"));
    EXPECT_EQ(pictureOf(svg).copy(20, 10, 160, 80), picture);
}

TEST(VectorSheet, CutsPicturesToTheClip) {
    QImage picture(160, 80, QImage::Format_RGB32);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            picture.setPixel(x, y, qRgb(x, y, x ^ y));
        }
    }
    const Draw draw = [&](QPainter& painter) {
        painter.setClipRect(QRectF(60, 30, 40, 40));
        painter.drawImage(QRectF(20, 10, 160, 80), picture);
        painter.setClipRect(QRectF(190, 90, 10, 10));
        painter.drawImage(QRectF(20, 10, 160, 80), picture);
    };
    EXPECT_EQ(pictureOf(svgOf(draw)), directly(draw));
}

} // namespace

} // namespace fovea::ui

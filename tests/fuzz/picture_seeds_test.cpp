#include "tests/fuzz/seed_folder.h"

#include <QBuffer>
#include <QImage>

#include <array>

namespace fovea::test {

namespace {

QImage gradient(QImage::Format format) {
    constexpr int width = 13;
    constexpr int height = 9;
    QImage image(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.setPixelColor(x, y, QColor(x * 19, y * 28, 128, 255 - x * 5));
        }
    }
    return image.convertToFormat(format);
}

std::span<const std::uint8_t> bytesOf(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

TEST(FuzzSeeds, OfPicturesAreWrittenAndRun) {
    const SeedFolder seeds("picture");
    constexpr std::array formats{QImage::Format_ARGB32,     QImage::Format_RGB32, QImage::Format_Grayscale8,
                                 QImage::Format_Indexed8,   QImage::Format_Mono,  QImage::Format_RGBA64,
                                 QImage::Format_Grayscale16};
    for (const char* ending : {"png", "jpg", "bmp", "webp", "tiff", "ppm", "pgm", "pbm"}) {
        for (const QImage::Format format : formats) {
            QByteArray bytes;
            QBuffer buffer(&bytes);
            buffer.open(QIODevice::WriteOnly);
            if (gradient(format).save(&buffer, ending)) {
                seeds.plant(std::to_string(format) + "." + ending, bytesOf(bytes));
            }
        }
    }
    // Qt writes no GIF: one pixel.
    constexpr std::array<std::uint8_t, 35> gif{'G', 'I',  'F',  '8',  '9', 'a', 1, 0,    1, 0, 0x80, 0,
                                               0,   0xFF, 0xFF, 0xFF, 0,   0,   0, 0x2C, 0, 0, 0,    0,
                                               1,   0,    1,    0,    0,   2,   2, 0x44, 1, 0, 0x3B};
    seeds.plant("one.gif", gif);
    EXPECT_GE(seeds.count(), 40);
}

} // namespace

} // namespace fovea::test

#include "core/base/error.h"
#include "tests/support/picture_distance.h"
#include "ui/movies/gif_writer.h"

#include <QFileInfo>
#include <QImageReader>
#include <QPainter>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace fovea::ui {

namespace {

using testing::Each;

struct ReadGif {
    std::vector<QImage> frames;
    std::vector<int> milliseconds;
    int loops = 0;

    explicit ReadGif(const QString& path) {
        QImageReader reader(path);
        EXPECT_EQ(reader.format(), "gif");
        while (reader.canRead()) {
            frames.push_back(reader.read().convertToFormat(QImage::Format_RGB32));
            milliseconds.push_back(reader.nextImageDelay());
        }
        loops = reader.loopCount();
    }
    int duration() const { return std::accumulate(milliseconds.begin(), milliseconds.end(), 0); }
};

class Gif : public testing::Test {
protected:
    ReadGif written(const std::vector<QImage>& frames, double framesPerSecond) const {
        GifWriter writer(path, frames[0].size(), framesPerSecond);
        for (const QImage& frame : frames) {
            writer.add(frame);
        }
        writer.finish();
        return ReadGif(path);
    }

    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("a.gif"));
};

QImage plain(const QColor& colour) {
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

QImage withDot(int x, const QColor& colour = Qt::red) {
    QImage image = plain(Qt::white);
    QPainter(&image).fillRect(x, 10, 5, 7, colour);
    return image;
}

/// Some 3,000 colours.
QImage colourful(int shift) {
    QImage image(64, 48, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            image.setPixel(x, y, qRgb(x * 4, y * 5, (x + y + shift) % 256));
        }
    }
    return image;
}

TEST_F(Gif, ShowsEveryFrameExactlyAndRepeatsForEver) {
    const std::vector<QImage> frames = {withDot(3), withDot(8), withDot(40, Qt::blue), plain(Qt::white)};
    const ReadGif gif = written(frames, 10);
    EXPECT_EQ(gif.frames, frames);
    EXPECT_THAT(gif.milliseconds, Each(100));
    EXPECT_EQ(gif.loops, -1);
}

TEST_F(Gif, LastsAsLongAsItsFramesThoughTheyAreRoundedToCentiseconds) {
    const ReadGif gif = written(std::vector<QImage>(30, plain(Qt::white)), 30);
    EXPECT_EQ(gif.frames.size(), 30U) << "frames that change nothing count too";
    EXPECT_EQ(gif.duration(), 1000);
    EXPECT_THAT(gif.milliseconds, Each(testing::AnyOf(30, 40)));
}

TEST_F(Gif, StaysSmallWhereLittleChanges) {
    std::vector<QImage> frames;
    for (int i = 0; i < 50; ++i) {
        frames.push_back(withDot(i));
    }
    written(frames, 25);
    EXPECT_LT(QFileInfo(path).size(), 50 * 100);
}

TEST_F(Gif, TakesManyColoursToTheNearestOf255) {
    const std::vector<QImage> frames = {colourful(0), colourful(40)};
    const ReadGif gif = written(frames, 5);
    ASSERT_EQ(gif.frames.size(), 2U);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_LT(test::pictureDistance(gif.frames[i], frames[i]), 7);
    }
}

TEST_F(Gif, BringsNewColoursInLaterFramesExactly) {
    std::vector<QImage> frames = {colourful(0)};
    frames.push_back(frames[0]);
    QPainter(&frames[1]).fillRect(10, 10, 20, 20, QColor(1, 2, 3));
    const ReadGif gif = written(frames, 5);
    ASSERT_EQ(gif.frames.size(), 2U);
    EXPECT_EQ(gif.frames[1].pixelColor(15, 15), QColor(1, 2, 3));
    EXPECT_EQ(gif.frames[1].pixelColor(40, 40), gif.frames[0].pixelColor(40, 40)) << "the rest stays";
}

TEST_F(Gif, SaysWhyItCannotBeWritten) {
    EXPECT_THROW(GifWriter(folder.filePath(QStringLiteral("nowhere/a.gif")), {8, 8}, 10), FileError);
    GifWriter full(QStringLiteral("/dev/full"), {64, 48}, 10);
    try {
        for (int i = 0; i < 30; ++i) {
            full.add(colourful(i));
        }
        full.finish();
        FAIL() << "a full disk was not noticed";
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("No space left"));
    }
}

} // namespace

} // namespace fovea::ui

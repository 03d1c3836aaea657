#include "core/base/error.h"
#include "tests/support/picture_distance.h"
#include "tests/ui/movies/run_scene.h"
#include "ui/movies/render_movie.h"
#include "ui/scenes/render_scene.h"

#include <QDir>
#include <QFile>
#include <QImageReader>
#include <QProcess>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::ui {

namespace {

using testing::HasSubstr;

/// What is found in a video file.
struct ReadVideo {
    int frames = 0;
    QSize size;
    double framesPerSecond = 0;
    QImage frame; ///< the one asked for

    ReadVideo(const QString& path, int wanted) {
        const QString picture = path + QStringLiteral(".ppm");
        QProcess probe;
        probe.start(QStringLiteral(FOVEA_VIDEO_PROBE), {path, QString::number(wanted), picture});
        EXPECT_TRUE(probe.waitForFinished());
        EXPECT_EQ(probe.exitCode(), 0);
        const QList<QByteArray> words = probe.readAllStandardOutput().trimmed().split(' ');
        frames = words.value(0).toInt();
        size = {words.value(1).toInt(), words.value(2).toInt()};
        framesPerSecond = words.value(3).toDouble();
        frame = QImage(picture);
        QFile::remove(picture);
    }
};

class RenderMovie : public testing::Test {
protected:
    QString path(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
    QStringList files() const {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System);
    }
    MovieReport render(const QString& to, const Control& control = {}) const {
        return renderMovie([this](double time) { return std::make_unique<test::RunScene>(theme, time); },
                           theme, options, to, control);
    }
    std::string refusal(const QString& to) const {
        try {
            render(to);
        } catch (const Error& error) {
            return error.what();
        }
        return "not refused";
    }
    QImage pictureAt(double time) const {
        QImage image(options.size, QImage::Format_RGB32);
        image.fill(theme.paper);
        paintFitted(image, image.rect(), test::RunScene(theme, time), theme);
        return image;
    }
    void write(const QString& to, const QByteArray& bytes) const {
        QFile file(to);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QByteArray read(const QString& from) const {
        QFile file(from);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    /// Twelve frames a second: 24 of the run, 6 of its end.
    void expectVideo(const char* name) const {
        const MovieReport report = render(path(name));
        EXPECT_EQ(report.plan.frames, 30);
        EXPECT_EQ(files(), QStringList(QString::fromUtf8(name)));
        for (const auto& [frame, time] : {std::pair{9, 3.0}, {29, 8.0}}) {
            const ReadVideo video(path(name), frame);
            EXPECT_EQ(video.frames, 30);
            EXPECT_EQ(video.size, QSize(320, 192));
            EXPECT_NEAR(video.framesPerSecond, 12, 1e-3);
            ASSERT_EQ(video.frame.size(), options.size);
            EXPECT_LT(test::pictureDistance(video.frame, pictureAt(time)), 3);
            EXPECT_GT(test::pictureDistance(video.frame, pictureAt(time - 1)), 3) << "another time";
            const QColor paper = video.frame.pixelColor(310, 180);
            EXPECT_GT(paper.green(), 250);
            EXPECT_LE(paper.hsvSaturation(), 2) << "white paper, not tinted";
        }
    }

    Theme theme = Theme::light();
    MovieOptions options = {
        .size = {320, 192}, .framesPerSecond = 12, .speed = 4, .from = 0, .to = 8, .hold = 0.5};
    QTemporaryDir folder;
};

TEST_F(RenderMovie, WritesAGifThatReadsBackAsTheScene) {
    const MovieReport report = render(path("run.gif"));
    EXPECT_EQ(report.plan.frames, 30);
    EXPECT_EQ(report.bytes, read(path("run.gif")).size());
    EXPECT_EQ(files(), QStringList(QStringLiteral("run.gif")));
    QImageReader reader(path("run.gif"));
    int duration = 0;
    for (int i = 0; i < 30; ++i) {
        const QImage frame = reader.read().convertToFormat(QImage::Format_RGB32);
        ASSERT_EQ(frame.size(), options.size);
        EXPECT_LT(test::pictureDistance(frame, pictureAt(report.plan.timeAt(i))), 0.2) << "frame " << i;
        duration += reader.nextImageDelay();
    }
    EXPECT_FALSE(reader.canRead());
    EXPECT_EQ(duration, 2500);
}

TEST_F(RenderMovie, WritesAnMp4ThatReadsBackAsTheScene) {
    expectVideo("run.mp4");
}

TEST_F(RenderMovie, WritesAWebMThatReadsBackAsTheScene) {
    expectVideo("run.webm");
}

TEST_F(RenderMovie, AddsPaperWhereAVideoNeedsEvenSides) {
    options.size = {161, 97};
    options.to = 1;
    theme = Theme::darkTheme();
    const MovieReport report = render(path("run.mp4"));
    EXPECT_FALSE(report.plan.remark().isEmpty());
    const ReadVideo video(path("run.mp4"), 0);
    EXPECT_EQ(video.size, QSize(162, 98));
    EXPECT_LT(qGray(video.frame.pixel(161, 50)), 64) << "dark paper, not green";
}

TEST_F(RenderMovie, PutsTheSceneInTheMiddleAsLargeAsItFits) {
    options.size = {200, 192};
    QImage image(options.size, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    paintFitted(image, image.rect(), test::RunScene(theme, 0), theme);
    EXPECT_EQ(image.pixelColor(100, 10), theme.paper);
    EXPECT_EQ(image.pixelColor(100, 180), theme.paper);
    EXPECT_EQ(image.pixelColor(25, 36 + 55), theme.input) << "160×96 became 200×120";
}

TEST_F(RenderMovie, TellsHowFarItIs) {
    std::vector<double> fractions;
    render(path("run.gif"),
           {.stop = {}, .progress = [&](double fraction) { fractions.push_back(fraction); }});
    EXPECT_EQ(fractions.size(), 30U);
    EXPECT_TRUE(std::ranges::is_sorted(fractions));
    EXPECT_DOUBLE_EQ(fractions.back(), 1);
}

TEST_F(RenderMovie, LeavesEverythingAsItWasWhenItIsCancelled) {
    for (const char* name : {"run.gif", "run.mp4", "run.webm"}) {
        write(path(name), "before");
        std::stop_source stop;
        const Control control{.stop = stop.get_token(), .progress = [&](double fraction) {
                                  if (fraction > 0.3) {
                                      stop.request_stop();
                                  }
                              }};
        EXPECT_THROW(render(path(name), control), Cancelled);
        EXPECT_EQ(read(path(name)), "before");
        EXPECT_EQ(files(), QStringList(QString::fromUtf8(name)));
        QFile::remove(path(name));
    }
}

TEST_F(RenderMovie, LeavesEverythingAsItWasWhenTheSceneFails) {
    write(path("run.gif"), "before");
    const SceneAt fails = [this](double time) -> std::unique_ptr<Scene> {
        if (time > 1) {
            throw ShapeError("no such window");
        }
        return std::make_unique<test::RunScene>(theme, time);
    };
    EXPECT_THROW(renderMovie(fails, theme, options, path("run.gif")), ShapeError);
    EXPECT_EQ(read(path("run.gif")), "before");
    EXPECT_EQ(files(), QStringList(QStringLiteral("run.gif")));
}

TEST_F(RenderMovie, ReplacesWhatWasThereAndKeepsItsPermissions) {
    write(path("run.gif"), "before");
    const auto permissions = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup;
    QFile::setPermissions(path("run.gif"), permissions);
    QFile::link(path("run.gif"), path("link.gif"));
    render(path("link.gif"));
    EXPECT_TRUE(QFileInfo(path("link.gif")).isSymLink()) << "the file behind a link is written, not the link";
    EXPECT_TRUE(read(path("run.gif")).startsWith("GIF89a"));
    EXPECT_FALSE(QFile::permissions(path("run.gif")) & QFileDevice::ReadOther);
}

TEST_F(RenderMovie, SaysWhyItCannotWriteThere) {
    EXPECT_THAT(refusal(path("nowhere/run.mp4")), HasSubstr("nowhere/run.mp4: its folder does not exist"));
    QDir(folder.path()).mkdir(QStringLiteral("sub.gif"));
    EXPECT_THAT(refusal(path("sub.gif")), HasSubstr("this is a folder"));
    EXPECT_THAT(refusal(path("run.avi")), HasSubstr(".gif, .mp4 or .webm"));
    EXPECT_THAT(refusal(QStringLiteral("/dev/full")), HasSubstr(".gif, .mp4 or .webm"));
    options.size = {5000, 100};
    EXPECT_THAT(refusal(path("run.gif")), HasSubstr("16 to 4096"));
    EXPECT_TRUE(files().isEmpty());
}

} // namespace

} // namespace fovea::ui

#include "core/base/error.h"
#include "ui/movies/video_writer.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/resource.h>

namespace fovea::ui {

namespace {

using testing::HasSubstr;

bool isLoaded(const char* library) {
    QFile maps(QStringLiteral("/proc/self/maps"));
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains(library);
}

/// Before any test wrote a video.
const bool loadedAtStart = isLoaded("opencv_videoio");

std::string refusal(const VideoPlugin& plugin) {
    try {
        plugin.load();
    } catch (const UnsupportedError& error) {
        return error.what();
    }
    return "not refused";
}

QImage noise(int seed) {
    QImage image(320, 240, QImage::Format_RGB32);
    auto state = static_cast<std::uint32_t>(seed);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            state = state * 1664525U + 1013904223U;
            image.setPixel(x, y, 0xFF000000U | state >> 8U);
        }
    }
    return image;
}

TEST(VideoPlugin, IsNotLoadedBeforeTheFirstVideo) {
    EXPECT_TRUE(isLoaded("Qt6Gui"));
    EXPECT_FALSE(loadedAtStart);
    EXPECT_NE(VideoPlugin().load(), nullptr);
    EXPECT_TRUE(isLoaded("opencv_videoio"));
}

TEST(VideoPlugin, IsNotAmongTheLibrariesOfTheProgram) {
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {QStringLiteral(FOVEA_PROGRAM)});
    ASSERT_TRUE(ldd.waitForFinished());
    const QByteArray libraries = ldd.readAllStandardOutput();
    EXPECT_TRUE(libraries.contains("libQt6Widgets"));
    EXPECT_TRUE(libraries.contains("libopencv_core"));
    for (const char* heavy : {"opencv_videoio", "opencv_imgcodecs", "opencv_highgui", "libavcodec"}) {
        EXPECT_FALSE(libraries.contains(heavy)) << heavy;
    }
}

TEST(VideoPlugin, NamesThePackageWhenItIsMissing) {
    EXPECT_THAT(refusal(VideoPlugin({QStringLiteral("/nowhere/libfovea_video.so")})),
                HasSubstr("libopencv-videoio-dev"));
}

TEST(VideoPlugin, NamesThePackageWhenItCannotBeLoaded) {
    QTemporaryDir folder;
    const QString broken = folder.filePath(QStringLiteral("libfovea_video.so"));
    QFile file(broken);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("not a library");
    file.close();
    EXPECT_THAT(refusal(VideoPlugin({broken})), HasSubstr("libopencv-videoio406"));
}

TEST(VideoWriter, NoticesThatTheDiskIsFull) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.mp4"));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{.rlim_cur = 50'000, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto write = [&] {
        VideoWriter writer(VideoPlugin(), MovieFormat::Mp4, path, {320, 240}, 25);
        for (int i = 0; i < 20; ++i) {
            writer.add(noise(i));
        }
        writer.finish();
    };
    EXPECT_THROW(write(), FileError);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    write();
    EXPECT_GT(QFileInfo(path).size(), 50'000);
}

} // namespace

} // namespace fovea::ui

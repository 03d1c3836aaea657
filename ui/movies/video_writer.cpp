#include "ui/movies/video_writer.h"

#include "core/base/contract.h"
#include "core/base/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLibrary>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Movies)
};

[[noreturn]] void unsupported(const QString& why) {
    throw UnsupportedError(why.toStdString());
}

} // namespace

QStringList VideoPlugin::usualPlaces() {
    const QString program = QCoreApplication::applicationDirPath();
    const QString name = QStringLiteral("/libfovea_video.so");
    return {program + name, program + QStringLiteral("/../lib/fovea") + name};
}

VideoPlugin::VideoPlugin(QStringList places)
    : m_places(std::move(places)) {}

video::MakeEncoder VideoPlugin::load() const {
    for (const QString& place : m_places) {
        if (!QFileInfo::exists(place)) {
            continue;
        }
        QLibrary library(place);
        const auto make = reinterpret_cast<video::MakeEncoder>(library.resolve(video::makeEncoderName));
        if (make == nullptr) {
            unsupported(
                Texts::tr("video cannot be written, because %1 cannot be loaded: install Debian's package "
                          "libopencv-videoio406, or write a GIF (%2)")
                    .arg(place, library.errorString()));
        }
        return make;
    }
    unsupported(
        Texts::tr("this Fovea was built without video: install Debian's package libopencv-videoio-dev and "
                  "build it again, or write a GIF"));
}

VideoWriter::VideoWriter(const VideoPlugin& plugin, MovieFormat format, const QString& path,
                         const QSize& size, double framesPerSecond)
    : m_path(path)
    , m_size(size) {
    FOVEA_REQUIRE(format != MovieFormat::Gif && size.width() % 2 == 0 && size.height() % 2 == 0);
    const video::MakeEncoder make = plugin.load();
    // The encoder would not say why it cannot write there.
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        throw FileError(path.toStdString(), file.errorString().toStdString());
    }
    file.close();
    const QByteArray name = QFile::encodeName(path);
    m_encoder.reset(make({.path = name.constData(),
                          .codec = format == MovieFormat::Mp4 ? video::Codec::H264 : video::Codec::Vp9,
                          .width = size.width(),
                          .height = size.height(),
                          .framesPerSecond = framesPerSecond}));
    if (!m_encoder) {
        unsupported(
            Texts::tr("video of %1×%2 pixels cannot be written: FFmpeg's %3 encoder refuses it; install "
                      "Debian's package libavcodec59, or write a GIF")
                .arg(size.width())
                .arg(size.height())
                .arg(format == MovieFormat::Mp4 ? QStringLiteral("H.264") : QStringLiteral("VP9")));
    }
}

void VideoWriter::failed() const {
    throw FileError(m_path.toStdString(),
                    Texts::tr("the video could not be written as a whole; is the disk full?").toStdString());
}

void VideoWriter::add(const QImage& frame) {
    FOVEA_REQUIRE(frame.size() == m_size);
    const QImage pixels = frame.convertToFormat(QImage::Format_BGR888);
    if (!m_encoder->add(pixels.constBits(), static_cast<std::size_t>(pixels.bytesPerLine()))) {
        failed();
    }
}

void VideoWriter::finish() {
    if (!m_encoder->finish()) {
        failed();
    }
}

} // namespace fovea::ui

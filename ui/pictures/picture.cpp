#include "ui/pictures/picture.h"

#include "ui/pictures/picture_bytes.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Picture)
};

/// SVG is left out on purpose: a drawing from a stranger can ask for any amount of work.
constexpr std::array<std::string_view, 11> formats = {"png",  "jpeg", "jpg", "bmp", "gif", "webp",
                                                      "tiff", "tif",  "ppm", "pgm", "pbm"};

[[noreturn]] void fail(const QString& name, const QString& reason) {
    throw FileError(name.toStdString(), reason.toStdString());
}

void requirePixels(const QString& name, const QSize& size) {
    const qint64 pixels = qint64{size.width()} * size.height();
    if (pixels > maxDecodedPixels) {
        throw LimitError(Texts::tr("%1: the picture has %2×%3 pixels; the limit is %4 million pixels")
                             .arg(name)
                             .arg(size.width())
                             .arg(size.height())
                             .arg(maxDecodedPixels / 1'000'000)
                             .toStdString());
    }
    if (std::max(size.width(), size.height()) > maxDecodedSide) {
        throw LimitError(Texts::tr("%1: the picture has %2×%3 pixels; the limit is %4 along a side")
                             .arg(name)
                             .arg(size.width())
                             .arg(size.height())
                             .arg(maxDecodedSide)
                             .toStdString());
    }
}

/// Two colours of a palette need not be shades of gray.
bool isGray(const QImage& image) {
    switch (image.format()) {
    case QImage::Format_Grayscale8:
    case QImage::Format_Grayscale16:
        return true;
    case QImage::Format_Mono:
    case QImage::Format_MonoLSB:
        return std::ranges::all_of(image.colorTable(), qIsGray);
    default:
        return false;
    }
}

Image toImage(const QImage& source) {
    QImage opaque = source;
    if (source.hasAlphaChannel()) {
        opaque = QImage(source.size(), QImage::Format_RGB32);
        opaque.fill(Qt::white);
        QPainter painter(&opaque);
        painter.drawImage(0, 0, source);
    }
    const bool gray = isGray(opaque);
    opaque.convertTo(gray ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    Image image{.width = opaque.width(), .height = opaque.height(), .channels = gray ? 1 : 3, .pixels = {}};
    const auto rowBytes = static_cast<std::size_t>(image.width * image.channels);
    image.pixels.resize(rowBytes * static_cast<std::size_t>(image.height));
    for (int y = 0; y < opaque.height(); ++y) {
        std::memcpy(image.pixels.data() + static_cast<std::size_t>(y) * rowBytes, opaque.constScanLine(y),
                    rowBytes);
    }
    return image;
}

/// Qt's own limit would refuse pictures of 16 bits a channel that ours allows.
void raiseAllocationLimit() {
    constexpr qint64 bytesPerPixel = 8;
    static const bool once = [] {
        QImageReader::setAllocationLimit(static_cast<int>(maxDecodedPixels * bytesPerPixel >> 20) + 1);
        return true;
    }();
    static_cast<void>(once);
}

QImage decode(const QByteArray& bytes, const QString& name) {
    raiseAllocationLimit();
    if (bytes.isEmpty()) {
        fail(name, Texts::tr("the file is empty"));
    }
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QByteArray format = reader.format();
    if (format.isEmpty() ||
        std::ranges::find(formats, std::string_view(format.constData())) == formats.end()) {
        fail(name, Texts::tr("this is not a picture that can be read (formats: %1)")
                       .arg(pictureSuffixes().join(QStringLiteral(", "))));
    }
    requirePixels(name, reader.size());
    requirePixels(name, statedSize(format, bytes));
    QImage image;
    if (isCutOff(format, bytes) || !reader.read(&image) || image.isNull()) {
        fail(name, Texts::tr("the picture is damaged or cut off"));
    }
    return image;
}

} // namespace

QStringList pictureSuffixes() {
    QStringList suffixes;
    const QList<QByteArray> supported = QImageReader::supportedImageFormats();
    for (const std::string_view format : formats) {
        if (supported.contains(QByteArray(format.data()))) {
            suffixes << QString::fromLatin1(format.data());
        }
    }
    return suffixes;
}

Picture readPicture(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists()) {
        fail(path, Texts::tr("there is no such file"));
    }
    if (!info.isFile()) {
        fail(path, Texts::tr("this is not a file"));
    }
    if (info.size() > maxPictureBytes) {
        throw LimitError(Texts::tr("%1: the file has %2 MiB; the limit for pictures is %3 MiB")
                             .arg(path)
                             .arg(info.size() >> 20)
                             .arg(maxPictureBytes >> 20)
                             .toStdString());
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        fail(path, Texts::tr("the file cannot be opened: %1").arg(file.errorString()));
    }
    Picture picture = readPicture(file.readAll(), path);
    picture.name = info.fileName();
    picture.path = info.absoluteFilePath();
    return picture;
}

Picture readPicture(const QByteArray& bytes, const QString& name) {
    return pictureFrom(decode(bytes, name), name);
}

Picture pictureFrom(const QImage& image, const QString& name) {
    if (image.isNull()) {
        fail(name, Texts::tr("there is no picture"));
    }
    requirePixels(name, image.size());
    Picture picture{
        .name = name, .path = {}, .image = std::make_shared<const Image>(toImage(image)), .thumbnail = {}};
    picture.thumbnail = toQImage(*picture.image);
    if (std::max(image.width(), image.height()) > thumbnailEdge) {
        picture.thumbnail = picture.thumbnail.scaled(thumbnailEdge, thumbnailEdge, Qt::KeepAspectRatio,
                                                     Qt::SmoothTransformation);
    }
    return picture;
}

Image decodePicture(std::span<const std::uint8_t> bytes) {
    const auto raw = QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()),
                                             static_cast<qsizetype>(bytes.size()));
    return toImage(decode(raw, Texts::tr("picture")));
}

QImage toQImage(const Image& image) {
    const auto format = image.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    return QImage(image.pixels.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                  static_cast<qsizetype>(image.width * image.channels), format)
        .copy();
}

} // namespace fovea::ui

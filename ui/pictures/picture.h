#pragma once

#include "core/base/control.h"
#include "core/image/image.h"

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>

#include <memory>

namespace fovea::ui {

/// A picture that was opened.
struct Picture {
    QString name;                       ///< for people: the file's name, "pasted picture"
    QString path;                       ///< empty when it has none
    std::shared_ptr<const Image> image; ///< upright, 8 bits, transparency laid over white
    QImage thumbnail;                   ///< at most thumbnailEdge wide and high
};

inline constexpr int thumbnailEdge = 512;

/// Limits for picture files, checked before anything is decoded and told in the message.
inline constexpr qint64 maxPictureBytes = qint64{256} << 20;
inline constexpr qint64 maxDecodedPixels = 64'000'000;
inline constexpr int maxDecodedSide = 1'000'000;

/// Endings of the formats that are read: png, jpg, bmp, gif, webp, tiff, ppm, ….
QStringList pictureSuffixes();

/// Reads a picture file, turned as its EXIF orientation says. Gray, palette, RGBA and 16-bit pictures are
/// converted. Throws FileError (missing, empty, truncated, not a picture) and LimitError, both naming the
/// file.
Picture readPicture(const QString& path);
/// The same from memory; `name` stands for the path in messages.
Picture readPicture(const QByteArray& bytes, const QString& name);
/// A picture that is in memory already (clipboard). Throws LimitError when it is too large, Error when empty.
Picture pictureFrom(const QImage& image, const QString& name);

/// For the engine's data sets.
Image decodePicture(std::span<const std::uint8_t> bytes);
/// Shares no memory with `image`.
QImage toQImage(const Image& image);

} // namespace fovea::ui

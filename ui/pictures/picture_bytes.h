#pragma once

#include <QByteArray>
#include <QSize>

namespace fovea::ui {

/// True when the bytes of a picture file end before its picture does. Qt and the libraries below it fill what
/// is missing of a JPEG, BMP or GIF with something and call that a success, and of a PNG they complain in
/// words of their own; formats that they refuse by themselves are never called cut off here. `format` is the
/// name that QImageReader gives it.
bool isCutOff(const QByteArray& format, const QByteArray& bytes);

/// The size that the header of a GIF, BMP or PNG states; invalid for other formats and when there is no whole
/// header. QImageReader does not tell it when it finds it too large.
QSize statedSize(const QByteArray& format, const QByteArray& bytes);

} // namespace fovea::ui

#pragma once

#include <QImage>

#include <memory>

class QMimeData;

namespace fovea::ui {

/// The bytes of the picture file that a clipboard or a drop holds, if it holds one in a format that is read;
/// else none. Cheap: nothing is decoded.
QByteArray pictureBytes(const QMimeData& mime);

/// A picture for the clipboard, with its PNG file made already: whoever pastes it need not wait while it is
/// made.
struct CopiedPicture {
    QImage image;
    QByteArray png;
};
CopiedPicture copiedPicture(const QImage& image);
std::unique_ptr<QMimeData> mimeOf(const CopiedPicture& picture);

} // namespace fovea::ui

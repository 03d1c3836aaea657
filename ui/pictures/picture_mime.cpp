#include "ui/pictures/picture_mime.h"

#include <QBuffer>
#include <QMimeData>

#include <array>

namespace fovea::ui {

namespace {

/// Without loss first: whoever copies a picture often offers it in several formats.
constexpr std::array types = {"image/png",  "image/bmp", "image/tiff",
                              "image/webp", "image/gif", "image/jpeg"};

} // namespace

QByteArray pictureBytes(const QMimeData& mime) {
    // A list of what is there is asked for once; hasFormat() would make it again for each type.
    const QStringList offered = mime.formats();
    for (const char* type : types) {
        if (offered.contains(QString::fromLatin1(type))) {
            return mime.data(QString::fromLatin1(type));
        }
    }
    return {};
}

CopiedPicture copiedPicture(const QImage& image) {
    CopiedPicture picture{.image = image, .png = {}};
    QBuffer buffer(&picture.png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return picture;
}

std::unique_ptr<QMimeData> mimeOf(const CopiedPicture& picture) {
    auto mime = std::make_unique<QMimeData>();
    mime->setData(QString::fromLatin1(types.front()), picture.png);
    mime->setImageData(picture.image);
    return mime;
}

} // namespace fovea::ui

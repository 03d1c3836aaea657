#include "ui/pictures/picture_bytes.h"

#include <QtEndian>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace fovea::ui {

namespace {

constexpr qsizetype bmpHeaderSize = 34;
constexpr qsizetype gifHeaderSize = 13;
constexpr qsizetype pngHeaderSize = 24; // signature, then the first chunk's length, name and extents

int byteAt(const QByteArray& bytes, qsizetype offset) {
    return static_cast<unsigned char>(bytes[offset]);
}

template <class Number>
qint64 littleEndian(const QByteArray& bytes, qsizetype offset) {
    return qint64{qFromLittleEndian<Number>(bytes.data() + offset)};
}

/// In entropy-coded data a marker cannot occur, so a whole file has an end marker after its last start of
/// scan.
bool isCutOffJpeg(const QByteArray& bytes) {
    const qsizetype lastScan = bytes.lastIndexOf(QByteArrayLiteral("\xFF\xDA"));
    return lastScan < 0 || bytes.indexOf(QByteArrayLiteral("\xFF\xD9"), lastScan) < 0;
}

/// Compressed ones are left to Qt.
bool isCutOffBmp(const QByteArray& bytes) {
    if (bytes.size() < bmpHeaderSize) {
        return true;
    }
    const qint64 pixels = littleEndian<quint32>(bytes, 10);
    const qint64 width = std::abs(littleEndian<qint32>(bytes, 18));
    const qint64 height = std::abs(littleEndian<qint32>(bytes, 22));
    const qint64 bitsPerPixel = littleEndian<quint16>(bytes, 28);
    const bool compressed = littleEndian<qint32>(bytes, 30) != 0;
    const qint64 rowBytes = (width * bitsPerPixel + 31) / 32 * 4;
    // A product of what strangers write might not fit into any number.
    const qint64 rows = rowBytes == 0 ? 0 : (bytes.size() - pixels) / rowBytes;
    return !compressed && (pixels > bytes.size() || height > rows);
}

/// A whole file has its chunks up to IEND.
bool isCutOffPng(const QByteArray& bytes) {
    constexpr qsizetype signature = 8;
    constexpr qsizetype beside = 12; // length, type and checksum
    qsizetype at = signature;
    while (bytes.size() - at >= beside) {
        if (bytes.sliced(at + 4, 4) == QByteArrayLiteral("IEND")) {
            return false;
        }
        const auto length = qFromBigEndian<quint32>(bytes.data() + at);
        if (qint64{length} > bytes.size() - at - beside) {
            return true;
        }
        at += beside + static_cast<qsizetype>(length);
    }
    return true;
}

/// The first offset behind the sub-blocks that begin at `at`; −1 when the file ends before they do.
qsizetype behindSubBlocks(const QByteArray& bytes, qsizetype at) {
    while (at < bytes.size()) {
        const int length = byteAt(bytes, at);
        at += 1 + length;
        if (length == 0) {
            return at;
        }
    }
    return -1;
}

qsizetype colourTableSize(int flags) {
    constexpr int present = 0x80;
    return (flags & present) != 0 ? qsizetype{3} << ((flags & 7) + 1) : 0;
}

/// Whole when the data of the first image are: it is the one that is shown.
bool isCutOffGif(const QByteArray& bytes) {
    constexpr int extension = 0x21;
    constexpr int image = 0x2C;
    constexpr qsizetype imageHeader = 10;
    if (bytes.size() < gifHeaderSize) {
        return true;
    }
    qsizetype at = gifHeaderSize + colourTableSize(byteAt(bytes, 10));
    while (at >= 0 && at < bytes.size()) {
        if (byteAt(bytes, at) == extension) {
            at = behindSubBlocks(bytes, at + 2);
        } else if (byteAt(bytes, at) == image && bytes.size() - at >= imageHeader) {
            const qsizetype table = colourTableSize(byteAt(bytes, at + 9));
            return behindSubBlocks(bytes, at + imageHeader + table + 1) < 0;
        } else {
            return true;
        }
    }
    return true;
}

} // namespace

bool isCutOff(const QByteArray& format, const QByteArray& bytes) {
    return (format == "jpeg" && isCutOffJpeg(bytes)) || (format == "bmp" && isCutOffBmp(bytes)) ||
           (format == "png" && isCutOffPng(bytes)) || (format == "gif" && isCutOffGif(bytes));
}

QSize statedSize(const QByteArray& format, const QByteArray& bytes) {
    if (format == "png" && bytes.size() >= pngHeaderSize) {
        const auto extent = [&](qsizetype offset) {
            constexpr quint32 largest = std::numeric_limits<int>::max();
            return static_cast<int>(std::min(qFromBigEndian<quint32>(bytes.constData() + offset), largest));
        };
        return {extent(16), extent(20)};
    }
    if (format == "gif" && bytes.size() >= gifHeaderSize) {
        return {static_cast<int>(littleEndian<quint16>(bytes, 6)),
                static_cast<int>(littleEndian<quint16>(bytes, 8))};
    }
    if (format == "bmp" && bytes.size() >= bmpHeaderSize) {
        // Rows from the top down count below 0.
        const auto extent = [&](qsizetype offset) {
            const qint64 magnitude = std::abs(littleEndian<qint32>(bytes, offset));
            return static_cast<int>(std::min<qint64>(magnitude, std::numeric_limits<int>::max()));
        };
        return {extent(18), extent(22)};
    }
    return {};
}

} // namespace fovea::ui

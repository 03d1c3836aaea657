#include "core/base/error.h"
#include "ui/pictures/picture.h"

#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <zlib.h>

using namespace fovea;
using namespace fovea::ui;

namespace {

QByteArray encoded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

QImage gradient(int width, int height, QImage::Format format = QImage::Format_RGB32) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.setPixelColor(x, y, QColor(x * 255 / width, y * 255 / height, 128));
        }
    }
    return image.convertToFormat(format);
}

QByteArray pngChunk(const QByteArray& type, const QByteArray& data) {
    QByteArray chunk(4, '\0');
    qToBigEndian<quint32>(static_cast<quint32>(data.size()), chunk.data());
    const QByteArray body = type + data;
    QByteArray check(4, '\0');
    qToBigEndian<quint32>(static_cast<quint32>(crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                                     static_cast<uInt>(body.size()))),
                          check.data());
    return chunk + body + check;
}

/// A PNG that says it is large and holds next to nothing.
QByteArray pngBomb(quint32 width, quint32 height) {
    QByteArray header(13, '\0');
    qToBigEndian(width, header.data());
    qToBigEndian(height, header.data() + 4);
    header[8] = 8;
    header[9] = 2;
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header) +
           pngChunk("IDAT", qCompress(QByteArray(64, '\0')).mid(4)) + pngChunk("IEND", {});
}

/// The JPEG with an EXIF block that says how the camera was held.
QByteArray withOrientation(const QByteArray& jpeg, char orientation) {
    QByteArray exif("Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
    exif += orientation;
    exif += QByteArray("\0\0\0\0\0\0", 6);
    QByteArray length(2, '\0');
    qToBigEndian<quint16>(static_cast<quint16>(exif.size() + 2), length.data());
    return jpeg.left(2) + QByteArray("\xFF\xE1", 2) + length + exif + jpeg.mid(2);
}

/// Qt writes no GIF. Codes of 8 bits, and the table of codes emptied before it grows beyond them: each pixel
/// is a byte.
QByteArray gif(quint16 width, quint16 height) {
    constexpr char clear = '\x80';
    constexpr char end = '\x81';
    constexpr int untilTheTableIsFull = 120;
    QByteArray size(4, '\0');
    qToLittleEndian(width, size.data());
    qToLittleEndian(height, size.data() + 2);
    QByteArray codes;
    for (int i = 0; i < width * height; ++i) {
        if (i % untilTheTableIsFull == 0) {
            codes += clear;
        }
        codes += static_cast<char>(i % 128);
    }
    codes += end;
    QByteArray bytes = "GIF89a" + size + QByteArray("\xF6\0\0", 3);
    for (int i = 0; i < 128; ++i) {
        bytes += QByteArray(3, static_cast<char>(2 * i));
    }
    bytes += QByteArray("\x21\xFE\x02hi\0", 6) + "\x2C" + QByteArray(4, '\0') + size + '\0' + '\x07';
    for (qsizetype at = 0; at < codes.size(); at += 255) {
        const QByteArray block = codes.mid(at, 255);
        bytes += static_cast<char>(block.size()) + block;
    }
    return bytes + '\0' + ';';
}

template <class Expected, class Action>
QString messageOf(const Action& action) {
    try {
        action();
    } catch (const Expected& error) {
        return QString::fromUtf8(error.what());
    } catch (const std::exception& error) {
        return QStringLiteral("another kind of error: ") + QString::fromUtf8(error.what());
    }
    return QStringLiteral("no error");
}

} // namespace

class PictureTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString file(const QString& name, const QByteArray& bytes) {
        QFile out(m_folder.filePath(name));
        out.open(QIODevice::WriteOnly);
        out.write(bytes);
        return out.fileName();
    }

private Q_SLOTS:
    void readsColoursExactly() {
        const Picture picture = readPicture(file(QStringLiteral("a.png"), encoded(gradient(30, 20), "PNG")));
        QCOMPARE(picture.name, QStringLiteral("a.png"));
        QCOMPARE(picture.image->width, 30);
        QCOMPARE(picture.image->height, 20);
        QCOMPARE(picture.image->channels, 3);
        const std::uint8_t* pixel = picture.image->row(7) + 3 * 11;
        QCOMPARE(int(pixel[0]), 11 * 255 / 30);
        QCOMPARE(int(pixel[1]), 7 * 255 / 20);
        QCOMPARE(int(pixel[2]), 128);
    }

    void keepsGrayPicturesGray() {
        QImage gray(5, 4, QImage::Format_Grayscale8);
        gray.fill(77);
        const Picture picture = readPicture(file(QStringLiteral("gray.png"), encoded(gray, "PNG")));
        QCOMPARE(picture.image->channels, 1);
        QCOMPARE(int(picture.image->pixels.at(19)), 77);
    }

    void readsTheColoursOfAPaletteOfTwo() {
        QImage two(4, 2, QImage::Format_Mono);
        two.setColorTable({qRgb(255, 128, 0), qRgb(0, 64, 255)});
        two.fill(0);
        two.setPixel(3, 1, 1);
        const Picture picture = readPicture(file(QStringLiteral("two.png"), encoded(two, "PNG")));
        QCOMPARE(picture.image->channels, 3);
        const auto colourAt = [&](std::int64_t x, std::int64_t y) {
            const std::uint8_t* pixel = picture.image->row(y) + 3 * x;
            return qRgb(pixel[0], pixel[1], pixel[2]);
        };
        QCOMPARE(colourAt(0, 0), qRgb(255, 128, 0));
        QCOMPARE(colourAt(3, 1), qRgb(0, 64, 255));

        two.setColorTable({qRgb(0, 0, 0), qRgb(255, 255, 255)});
        QCOMPARE(readPicture(file(QStringLiteral("ink.png"), encoded(two, "PNG"))).image->channels, 1);
    }

    void laysTransparencyOverWhite() {
        QImage image(2, 1, QImage::Format_ARGB32);
        image.setPixelColor(0, 0, QColor(255, 0, 0, 0));
        image.setPixelColor(1, 0, QColor(0, 0, 0, 255));
        const Picture picture = readPicture(file(QStringLiteral("alpha.png"), encoded(image, "PNG")));
        QCOMPARE(int(picture.image->pixels.at(0)), 255);
        QCOMPARE(int(picture.image->pixels.at(1)), 255);
        QCOMPARE(int(picture.image->pixels.at(3)), 0);
    }

    void readsSixteenBitsAChannel() {
        QImage image(3, 3, QImage::Format_RGBX64);
        image.fill(QColor::fromRgba64(0x8000, 0xFFFF, 0));
        const Picture picture = readPicture(file(QStringLiteral("deep.png"), encoded(image, "PNG")));
        QVERIFY(std::abs(int(picture.image->pixels.at(0)) - 128) <= 1);
        QCOMPARE(int(picture.image->pixels.at(1)), 255);
        QCOMPARE(int(picture.image->pixels.at(2)), 0);
    }

    void turnsAPictureAsItsCameraWasHeld() {
        QImage image(16, 8, QImage::Format_RGB32);
        image.fill(Qt::black);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8; ++x) {
                image.setPixelColor(x, y, Qt::white);
            }
        }
        const QByteArray turned = withOrientation(encoded(image, "JPG"), 6);
        const Picture picture = readPicture(file(QStringLiteral("turned.jpg"), turned));
        QCOMPARE(picture.image->width, 8);
        QCOMPARE(picture.image->height, 16);
        const auto brightness = [&](std::int64_t y) {
            return int(picture.image->row(y)[4 * picture.image->channels]);
        };
        QVERIFY(brightness(2) > 200);
        QVERIFY(brightness(13) < 50);
    }

    void readsTheFirstPictureOfAnAnimation() {
        const Picture picture = readPicture(file(QStringLiteral("a.gif"), gif(40, 30)));
        QCOMPARE(picture.image->width, 40);
        QCOMPARE(int(picture.image->row(2)[0]), 2 * 80 % 256);
    }

    void takesAWholePictureWithSomethingBehindIt_data() {
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("png") << encoded(gradient(20, 15), "PNG");
        QTest::newRow("jpeg") << encoded(gradient(20, 15), "JPG");
        QTest::newRow("bmp") << encoded(gradient(20, 15), "BMP");
        QTest::newRow("gif") << gif(20, 15);
    }
    void takesAWholePictureWithSomethingBehindIt() {
        QFETCH(QByteArray, whole);
        QCOMPARE(readPicture(file(QStringLiteral("more"), whole + QByteArray(50, '\0'))).image->width, 20);
    }

    void readsTheSmallestPicture() {
        QCOMPARE(readPicture(file(QStringLiteral("one.png"), encoded(gradient(1, 1), "PNG"))).image->width,
                 1);
    }

    void readsALargePhotograph() {
        QImage image(8000, 6000, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        const Picture picture = readPicture(file(QStringLiteral("large.jpg"), encoded(image, "JPG")));
        QCOMPARE(picture.image->width, 8000);
        QCOMPARE(picture.image->height, 6000);
        QCOMPARE(picture.thumbnail.width(), thumbnailEdge);
    }

    void namesAMissingFile() {
        const QString path = m_folder.filePath(QStringLiteral("nowhere.png"));
        const QString message = messageOf<FileError>([&] { readPicture(path); });
        QVERIFY2(message.startsWith(path) && message.contains(QStringLiteral("no such file")),
                 qPrintable(message));
    }

    void refusesAFolder() {
        const QString message = messageOf<FileError>([&] { readPicture(m_folder.path()); });
        QVERIFY2(message.contains(QStringLiteral("not a file")), qPrintable(message));
    }

    void refusesAnEmptyFile() {
        const QString path = file(QStringLiteral("empty.png"), {});
        const QString message = messageOf<FileError>([&] { readPicture(path); });
        QVERIFY2(message.startsWith(path) && message.contains(QStringLiteral("empty")), qPrintable(message));
    }

    void refusesWhatIsNoPicture() {
        const QString path = file(QStringLiteral("text.png"), QByteArray(5000, 'x'));
        const QString message = messageOf<FileError>([&] { readPicture(path); });
        QVERIFY2(message.contains(QStringLiteral("not a picture")), qPrintable(message));
    }

    void refusesDrawingsOfStrangers() {
        const QString path = file(QStringLiteral("a.svg"),
                                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
        const QString message = messageOf<FileError>([&] { readPicture(path); });
        QVERIFY2(message.contains(QStringLiteral("not a picture")), qPrintable(message));
    }

    void refusesATruncatedPicture_data() {
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("png") << encoded(gradient(200, 150), "PNG");
        QTest::newRow("jpeg") << encoded(gradient(200, 150), "JPG");
        QTest::newRow("bmp") << encoded(gradient(200, 150), "BMP");
        QTest::newRow("ppm") << encoded(gradient(200, 150), "PPM");
        QTest::newRow("webp") << encoded(gradient(200, 150), "WEBP");
        QTest::newRow("tiff") << encoded(gradient(200, 150), "TIFF");
        QTest::newRow("gif") << gif(200, 150);
        QTest::newRow("turned jpeg") << withOrientation(encoded(gradient(200, 150), "JPG"), 6);
    }
    void refusesATruncatedPicture() {
        QFETCH(QByteArray, whole);
        QVERIFY(!whole.isEmpty());
        for (const int percent : {5, 20, 50, 80, 95}) {
            const QString path = file(QStringLiteral("cut"), whole.left(whole.size() * percent / 100));
            const QString message = messageOf<FileError>([&] { readPicture(path); });
            QVERIFY2(message.startsWith(path),
                     qPrintable(QStringLiteral("%1 %: %2").arg(percent).arg(message)));
        }
    }

    void refusesADecompressionBombBeforeItUnpacks() {
        const QString path = file(QStringLiteral("bomb.png"), pngBomb(30'000, 30'000));
        const QString message = messageOf<LimitError>([&] { readPicture(path); });
        QVERIFY2(message.startsWith(path) && message.contains(QStringLiteral("30000×30000")) &&
                     message.contains(QStringLiteral("64 million")),
                 qPrintable(message));
    }

    void tellsTheLimitOfASide() {
        const QString path = file(QStringLiteral("line.png"), pngBomb(2'000'000, 1));
        const QString message = messageOf<LimitError>([&] { readPicture(path); });
        QVERIFY2(message.contains(QStringLiteral("2000000×1 pixels; the limit is 1000000 along a side")),
                 qPrintable(message));
    }

    void tellsTheLimitOfPicturesThatOnlyClaimToBeLarge_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray side("\x30\x75", 2); // 30000
        QTest::newRow("gif") << gif(20, 15).replace(6, 4, side + side);
        const QByteArray side4 = side + QByteArray(2, '\0');
        QTest::newRow("bmp") << encoded(gradient(20, 15), "BMP").replace(18, 8, side4 + side4);
    }
    void tellsTheLimitOfPicturesThatOnlyClaimToBeLarge() {
        QFETCH(QByteArray, bytes);
        const QString message =
            messageOf<LimitError>([&] { readPicture(file(QStringLiteral("claim"), bytes)); });
        QVERIFY2(message.contains(QStringLiteral("30000×30000")), qPrintable(message));
    }

    void readsTheSameBytesForTheEngine() {
        const QByteArray bytes = encoded(gradient(12, 9), "PNG");
        const Image image =
            decodePicture({reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())});
        QCOMPARE(image.width, 12);
        QCOMPARE(toQImage(image).pixelColor(6, 4), gradient(12, 9).pixelColor(6, 4));
    }
};

QTEST_MAIN(PictureTest)
#include "picture_test.moc"

#include "tests/support/golden.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cstdlib>

namespace fovea::test {

namespace {

int difference(QRgb a, QRgb b) {
    return std::max(
        {std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

QString written(const QImage& image, const QString& name) {
    const QString path = QStringLiteral(FOVEA_TEST_OUTPUT_DIR "/") + name;
    QDir().mkpath(QFileInfo(path).path());
    return image.save(path) ? path : path + QStringLiteral(" (could not be written)");
}

struct Comparison {
    QImage differences;
    std::int64_t beyond = 0;
    int largest = 0;
};

Comparison compared(const QImage& actual, const QImage& golden, int level) {
    Comparison result{QImage(golden.size(), QImage::Format_RGB32)};
    for (int y = 0; y < golden.height(); ++y) {
        for (int x = 0; x < golden.width(); ++x) {
            const int by = difference(actual.pixel(x, y), golden.pixel(x, y));
            result.largest = std::max(result.largest, by);
            result.beyond += by > level ? 1 : 0;
            const int shade = by > level ? 255 : 24 * by;
            result.differences.setPixel(x, y, qRgb(shade, shade, shade));
        }
    }
    return result;
}

} // namespace

testing::AssertionResult matchesGolden(const QImage& actual, const QString& name,
                                       const GoldenTolerance& tolerance) {
    const QString path = QStringLiteral(FOVEA_SOURCE_DIR "/tests/golden/") + name + QStringLiteral(".png");
    if (qEnvironmentVariableIntValue("FOVEA_REGENERATE") == 1) {
        QDir().mkpath(QFileInfo(path).path());
        return actual.save(path) ? testing::AssertionSuccess()
                                 : testing::AssertionFailure() << "cannot write " << path.toStdString();
    }
    const QImage golden(path);
    if (golden.size() != actual.size()) {
        return testing::AssertionFailure()
               << path.toStdString() << " is " << golden.width() << "×" << golden.height()
               << ", the picture is " << actual.width() << "×" << actual.height() << ": "
               << written(actual, name + QStringLiteral(".actual.png")).toStdString();
    }
    const Comparison result = compared(actual, golden, tolerance.level);
    const double share =
        static_cast<double>(result.beyond) / (static_cast<double>(golden.width()) * golden.height());
    if (share <= tolerance.share && result.largest <= tolerance.largestLevel) {
        return testing::AssertionSuccess();
    }
    return testing::AssertionFailure()
           << result.beyond << " pixels differ from " << path.toStdString() << ", the most by "
           << result.largest << "; see "
           << written(actual, name + QStringLiteral(".actual.png")).toStdString() << " and "
           << written(result.differences, name + QStringLiteral(".difference.png")).toStdString()
           << "; FOVEA_REGENERATE=1 takes the new pictures over";
}

} // namespace fovea::test

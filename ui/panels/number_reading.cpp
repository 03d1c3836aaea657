#include "ui/panels/number_reading.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace fovea::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(NumberReading)
};

} // namespace

ReadNumber readNumber(const QString& text) {
    QString plain = text.trimmed();
    if (plain.isEmpty()) {
        return {std::nullopt, Words::tr("Type a number; the old one holds until then.")};
    }
    plain.replace(QChar(0x2212), u'-');
    bool isNumber = false;
    double value = QLocale::c().toDouble(plain, &isNumber);
    if (!isNumber) {
        value = QLocale().toDouble(plain, &isNumber);
    }
    if (!isNumber && plain.count(u',') == 1) {
        QLocale::c().toDouble(QString(plain).replace(u',', u'.'), &isNumber);
        if (isNumber) {
            return {std::nullopt,
                    Words::tr("“%1”: write a point before the decimals; the old one holds.").arg(text)};
        }
    }
    // What overflows is no number to Qt either.
    if (!std::isinf(value) && (!isNumber || std::isnan(value))) {
        return {std::nullopt, Words::tr("“%1” is not a number; the old one holds.").arg(text)};
    }
    if (std::abs(value) > double(std::numeric_limits<float>::max())) {
        return {std::nullopt,
                Words::tr("%1 is larger than numbers here can be; the old one holds.").arg(text)};
    }
    return {value, {}};
}

ReadNumber readWholeNumber(const QString& text) {
    ReadNumber read = readNumber(text);
    if (read.value && *read.value != std::floor(*read.value)) {
        return {std::nullopt, Words::tr("%1 is not a whole number; the old one holds.").arg(text)};
    }
    if (read.value && std::abs(*read.value) > 1e9) {
        return {std::nullopt, Words::tr("%1 is far too large; the old one holds.").arg(text)};
    }
    return read;
}

QString exactNumber(float value) {
    std::array<char, 64> digits{};
    const std::to_chars_result end =
        std::abs(value) < 1e15F && (value == 0 || std::abs(value) >= 1e-6F)
            ? std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed)
            : std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return QString::fromLatin1(digits.data(), end.ptr - digits.data());
}

} // namespace fovea::ui

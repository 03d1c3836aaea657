#include "ui/render/numbers.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr QChar realMinus(0x2212);
constexpr QChar noBreakSpace(0x00A0);

/// Trailing zeros say nothing to a person and make whole numbers look measured.
QString withoutTrailingZeros(QString text, const QString& decimalPoint) {
    if (!text.contains(decimalPoint)) {
        return text;
    }
    while (text.endsWith(u'0')) {
        text.chop(1);
    }
    if (text.endsWith(decimalPoint)) {
        text.chop(decimalPoint.size());
    }
    return text;
}

QString fixedText(double magnitude, int decimals) {
    const QLocale locale;
    return withoutTrailingZeros(locale.toString(magnitude, 'f', decimals), locale.decimalPoint());
}

QString superscript(int exponent) {
    static constexpr std::array<char16_t, 10> digits = {u'⁰', u'¹', u'²', u'³', u'⁴',
                                                        u'⁵', u'⁶', u'⁷', u'⁸', u'⁹'};
    QString text;
    for (int rest = std::abs(exponent); rest > 0 || text.isEmpty(); rest /= 10) {
        text.prepend(QChar(digits[static_cast<std::size_t>(rest % 10)]));
    }
    return exponent < 0 ? QChar(u'⁻') + text : text;
}

QString scientificText(double magnitude, int digits) {
    // Formatting first and reading the exponent back keeps 9.999e-6 from becoming "10×10⁻⁶".
    const QString text = QString::number(magnitude, 'e', digits - 1);
    const qsizetype split = text.indexOf(u'e');
    const double mantissa = text.left(split).toDouble();
    return fixedText(mantissa, digits - 1) + QStringLiteral("×10") + superscript(text.mid(split + 1).toInt());
}

QString magnitudeText(double magnitude, int digits) {
    if (magnitude < 1e-4 || magnitude >= 1e6) {
        return scientificText(magnitude, digits);
    }
    const int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
    return fixedText(magnitude, std::max(digits - 1 - exponent, 0));
}

} // namespace

QString number(double value, int digits) {
    if (std::isnan(value)) {
        return QStringLiteral("NaN");
    }
    if (value == 0) {
        return QStringLiteral("0");
    }
    const QString text =
        std::isinf(value) ? QStringLiteral("∞") : magnitudeText(std::abs(value), std::max(digits, 1));
    return value < 0 ? realMinus + text : text;
}

QString signedNumber(double value, int digits) {
    return value > 0 ? u'+' + number(value, digits) : number(value, digits);
}

QString count(std::int64_t value) {
    const QLocale locale;
    return locale.toString(static_cast<qlonglong>(value)).replace(locale.negativeSign(), realMinus);
}

QString shortCount(std::int64_t value) {
    static constexpr std::array<char16_t, 4> units = {u'k', u'M', u'G', u'T'};
    const double magnitude = std::abs(static_cast<double>(value));
    if (magnitude < 1000) {
        return count(value);
    }
    double scaled = magnitude / 1000;
    std::size_t unit = 0;
    // 999.95 would be printed as 1000.0 of the smaller unit.
    while (scaled >= 999.95 && unit + 1 < units.size()) {
        scaled /= 1000;
        ++unit;
    }
    const QString text = fixedText(scaled, 1) + noBreakSpace + QChar(units[unit]);
    return value < 0 ? realMinus + text : text;
}

QString percent(double share, int decimals) {
    if (!std::isfinite(share)) {
        return number(share);
    }
    const QString text = QLocale().toString(std::abs(share) * 100, 'f', decimals);
    const QString zero = QLocale().toString(0.0, 'f', decimals);
    if (text == zero) {
        const QString least = QLocale().toString(std::pow(10.0, -decimals), 'f', decimals);
        return (share > 0 ? u'<' + least : text) + noBreakSpace + u'%';
    }
    return (share < 0 ? realMinus + text : text) + noBreakSpace + u'%';
}

QString percentDifference(double difference, int decimals) {
    const bool isSeen = std::isnan(difference) || std::abs(difference) * 200 >= std::pow(10.0, -decimals);
    return percent(isSeen ? difference : 0, decimals);
}

QString volumeSize(std::int64_t width, std::int64_t height, std::int64_t depth) {
    return QStringLiteral("%1×%2×%3").arg(width).arg(height).arg(depth);
}

} // namespace fovea::ui

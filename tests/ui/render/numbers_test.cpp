#include "ui/render/numbers.h"

#include <QLocale>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace fovea::ui {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Case {
    double value;
    int digits;
    const char* text;
};

TEST(Numbers, KeepTheirSignificantDigitsAndNoExponentInTheEverydayRange) {
    const Case cases[] = {
        {0.5, 3, "0.5"},
        {1, 3, "1"},
        {2.34567, 3, "2.35"},
        {0.0123456, 3, "0.0123"},
        {0.000123456, 3, "0.000123"},
        {12.345, 4, "12.35"},
        {760, 3, "760"},
        {28.0, 3, "28"},
        {12345.678, 3, "12,346"},
        {999999, 3, "999,999"},
        {0.99951, 3, "1"},
        {100, 1, "100"},
        {0.0001, 3, "0.0001"},
        {-2.5, 3, "−2.5"},
        {-0.00031, 2, "−0.00031"},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(number(c.value, c.digits), QString::fromUtf8(c.text)) << c.value;
    }
}

TEST(Numbers, UsePowersOfTenOutsideTheEverydayRange) {
    EXPECT_EQ(number(0.0000123456), QStringLiteral("1.23×10⁻⁵"));
    EXPECT_EQ(number(-12345678.0), QStringLiteral("−1.23×10⁷"));
    EXPECT_EQ(number(1e6), QStringLiteral("1×10⁶"));
    EXPECT_EQ(number(9.9996e-6), QStringLiteral("1×10⁻⁵"));
    EXPECT_EQ(number(1.5e120), QStringLiteral("1.5×10¹²⁰"));
    EXPECT_EQ(number(std::numeric_limits<double>::denorm_min()), QStringLiteral("4.94×10⁻³²⁴"));
}

TEST(Numbers, WriteBothZerosAsZeroAndNameWhatIsNotANumber) {
    EXPECT_EQ(number(0.0), QStringLiteral("0"));
    EXPECT_EQ(number(-0.0), QStringLiteral("0"));
    EXPECT_EQ(number(std::nan("")), QStringLiteral("NaN"));
    EXPECT_EQ(number(infinity), QStringLiteral("∞"));
    EXPECT_EQ(number(-infinity), QStringLiteral("−∞"));
}

TEST(Numbers, CarryAPlusOnlyWhereAskedAndPositive) {
    EXPECT_EQ(signedNumber(0.25), QStringLiteral("+0.25"));
    EXPECT_EQ(signedNumber(-0.25), QStringLiteral("−0.25"));
    EXPECT_EQ(signedNumber(0), QStringLiteral("0"));
    EXPECT_EQ(signedNumber(infinity), QStringLiteral("+∞"));
    EXPECT_EQ(signedNumber(std::nan("")), QStringLiteral("NaN"));
}

TEST(Numbers, FollowTheReadersLocale) {
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    EXPECT_EQ(number(2.5), QStringLiteral("2,5"));
    EXPECT_EQ(number(1e-5), QStringLiteral("1×10⁻⁵"));
    EXPECT_EQ(count(12345), QStringLiteral("12.345"));
    QLocale::setDefault(before);
}

TEST(Counts, AreGroupedInThousands) {
    EXPECT_EQ(count(0), QStringLiteral("0"));
    EXPECT_EQ(count(760), QStringLiteral("760"));
    EXPECT_EQ(count(12345), QStringLiteral("12,345"));
    EXPECT_EQ(count(-6440), QStringLiteral("−6,440"));
}

TEST(ShortCounts, TakeTheUnitThatKeepsThemBelowAThousand) {
    EXPECT_EQ(shortCount(999), QStringLiteral("999"));
    EXPECT_EQ(shortCount(1000), QStringLiteral("1\u00A0k"));
    EXPECT_EQ(shortCount(4512), QStringLiteral("4.5\u00A0k"));
    EXPECT_EQ(shortCount(999'949), QStringLiteral("999.9\u00A0k"));
    EXPECT_EQ(shortCount(999'950), QStringLiteral("1\u00A0M"));
    EXPECT_EQ(shortCount(138'357'544), QStringLiteral("138.4\u00A0M"));
    EXPECT_EQ(shortCount(-15'470'264'320), QStringLiteral("−15.5\u00A0G"));
}

TEST(Percentages, KeepTheirDecimals) {
    EXPECT_EQ(percent(0.1234), QStringLiteral("12.3\u00A0%"));
    EXPECT_EQ(percent(1), QStringLiteral("100.0\u00A0%"));
    EXPECT_EQ(percent(0.5, 0), QStringLiteral("50\u00A0%"));
    EXPECT_EQ(percent(-0.00001), QStringLiteral("0.0\u00A0%"));
    EXPECT_EQ(percent(0.0004), QStringLiteral("<0.1\u00A0%"));
    EXPECT_EQ(percent(0.004, 0), QStringLiteral("<1\u00A0%"));
    EXPECT_EQ(percent(0), QStringLiteral("0.0\u00A0%"));
    EXPECT_EQ(percent(std::nan("")), QStringLiteral("NaN"));
    EXPECT_EQ(percentDifference(0.0004), QStringLiteral("0.0\u00A0%"));
    EXPECT_EQ(percentDifference(-0.0006), QStringLiteral("−0.1\u00A0%"));
}

TEST(VolumeSize, IsWrittenAsInTheLecture) {
    EXPECT_EQ(volumeSize(227, 200, 3), QStringLiteral("227×200×3"));
}

} // namespace

} // namespace fovea::ui

#include "ui/scenes/bench/arithmetic_words.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>

namespace fovea::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ArithmeticWords)
};

QString exact(double value) {
    constexpr int exactDigits = 7;
    return number(value, exactDigits);
}

} // namespace

QString productName(std::int64_t tap) {
    return QStringLiteral("product %1").arg(tap);
}

QString sumName(std::int64_t channel) {
    return QStringLiteral("sum %1").arg(channel);
}

QString totalName() {
    return QStringLiteral("total");
}

QString stampName(std::int64_t y, std::int64_t x) {
    return QStringLiteral("stamp %1,%2").arg(y).arg(x);
}

QString resultName() {
    return QStringLiteral("result");
}

QString describeProduct(const WindowNow& now, std::int64_t tap) {
    if (tap < 0 || tap >= now.taps.count()) {
        return {};
    }
    const Tap& product = now.tap(tap);
    const Element at = now.taps.elementAt(tap);
    const QString equation =
        Words::tr("%1 × %2 = %3").arg(exact(product.value), exact(product.weight), exact(product.product));
    const QString where =
        now.taps.channels.length() > 1
            ? Words::tr("channel %1, row %2, column %3").arg(product.at.channel).arg(at.y).arg(at.x)
            : Words::tr("row %1, column %2").arg(at.y).arg(at.x);
    if (!now.isTransposed()) {
        return product.onPadding
                   ? Words::tr("product on padding · %1 of the filter · %2").arg(where, equation)
                   : Words::tr("product · %1 of the filter · %2").arg(where, equation);
    }
    const auto target = stampTarget(now.result, now.step, at.y, at.x);
    const QString goes =
        target ? Words::tr("added to the output at row %1, column %2").arg(target->y).arg(target->x)
               : Words::tr("cut off by the padding");
    return Words::tr("stamp · %1 of the filter · %2 · %3").arg(where, equation, goes);
}

QString describeSum(const WindowNow& now, std::int64_t channel) {
    if (channel < 0) {
        if (now.taps.count() == 1) {
            return Words::tr("the only product · %1").arg(exact(now.sums.total));
        }
        return Words::tr("sum of all %1 products · %2").arg(count(now.taps.count()), exact(now.sums.total));
    }
    if (!now.taps.channels.contains(channel)) {
        return {};
    }
    const double sum = now.sums.channels[static_cast<std::size_t>(channel - now.taps.channels.begin)];
    return now.taps.planeSize() == 1
               ? Words::tr("product of channel %1 · %2").arg(QString::number(channel), exact(sum))
               : Words::tr("sum of the %1 products of channel %2 · %3")
                     .arg(count(now.taps.planeSize()), QString::number(channel), exact(sum));
}

} // namespace fovea::ui

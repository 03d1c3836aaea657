#include "ui/scenes/bench/formula_words.h"

#include "ui/render/numbers.h"
#include "ui/scenes/figure.h"

#include <QCoreApplication>
#include <QLocale>

namespace fovea::ui {

namespace {

using Reason = BenchMisfit::Reason;

class Words {
    Q_DECLARE_TR_FUNCTIONS(FormulaWords)

public:
    static QString lines(std::int64_t number, BenchDirection direction) {
        if (direction == BenchDirection::Rows) {
            return number == 1 ? tr("1 row") : tr("%1 rows").arg(count(number));
        }
        return number == 1 ? tr("1 column") : tr("%1 columns").arg(count(number));
    }

    static QString windows(std::int64_t number) {
        return number == 1 ? tr("1 window fits") : tr("%1 windows fit").arg(count(number));
    }

    static QString atEnd(std::int64_t number, BenchDirection direction) {
        return direction == BenchDirection::Rows ? tr("%1 at the bottom").arg(lines(number, direction))
                                                 : tr("%1 on the right").arg(lines(number, direction));
    }

    static QString misfit(const BenchMisfit& misfit, BenchDirection direction) {
        const bool rows = direction == BenchDirection::Rows;
        switch (misfit.reason) {
        case Reason::TooLarge:
            return tr("The window covers %1, but the padded input has only %2: it does not fit even once.")
                .arg(lines(misfit.span, direction), count(misfit.padded));
        case Reason::NothingLeft:
            return tr("The padding cuts off all of the %1: nothing is left.")
                .arg(lines(misfit.padded, direction));
        case Reason::LeftOver:
            break;
        }
        const QString fit = rows ? tr("%1 from top to bottom").arg(windows(misfit.windows))
                                 : tr("%1 from left to right").arg(windows(misfit.windows));
        const QString over = atEnd(misfit.leftOver, direction);
        return misfit.leftOver == 1 ? tr("%1; %2 is left over: no window covers it.").arg(fit, over)
                                    : tr("%1; %2 are left over: no window covers them.").arg(fit, over);
    }

    /// Of both axes at once.
    static QString bothMisfit(const BenchMisfit& misfit) {
        switch (misfit.reason) {
        case Reason::TooLarge:
            return tr("The window covers %1×%1, but the padded input is only %2×%2: it does not fit even "
                      "once.")
                .arg(count(misfit.span), count(misfit.padded));
        case Reason::NothingLeft:
            return tr("The padding cuts off all of the %1×%1: nothing is left.").arg(count(misfit.padded));
        case Reason::LeftOver:
            break;
        }
        return tr("%1 each way; %2 and %3 are left over: no window covers them.")
            .arg(windows(misfit.windows), atEnd(misfit.leftOver, BenchDirection::Rows),
                 atEnd(misfit.leftOver, BenchDirection::Columns));
    }

    static QString roundedDown(const BenchMisfit& misfit, BenchDirection direction, bool both) {
        const QString over = both ? tr("%1 and %2")
                                        .arg(atEnd(misfit.leftOver, BenchDirection::Rows),
                                             atEnd(misfit.leftOver, BenchDirection::Columns))
                                  : atEnd(misfit.leftOver, direction);
        return misfit.leftOver == 1 && !both ? tr("Rounded down: %1 is not looked at.").arg(over)
                                             : tr("Rounded down: %1 are not looked at.").arg(over);
    }

    static QString roundedUp(const BenchMisfit& misfit, BenchDirection direction, bool both) {
        const QString out = both ? tr("%1 and %2")
                                       .arg(lines(misfit.missing, BenchDirection::Rows),
                                            lines(misfit.missing, BenchDirection::Columns))
                                 : lines(misfit.missing, direction);
        return tr("Rounded up: the last window sticks out by %1.").arg(out);
    }

    static QString notRoundedUp(BenchDirection direction, bool both) {
        if (both) {
            return tr("Not rounded up: the last windows would lie on padding only.");
        }
        return direction == BenchDirection::Rows
                   ? tr("Not rounded up: the last window downwards would lie on padding only.")
                   : tr("Not rounded up: the last window to the right would lie on padding only.");
    }

    static QString frameworks(const BenchResult& result) {
        if (!result.rows.floor || !result.columns.floor) {
            return {};
        }
        const QString down = tr("%1×%2").arg(*result.columns.floor).arg(*result.rows.floor);
        const std::optional<std::int64_t> rows = ceiledSize(result, BenchDirection::Rows);
        const std::optional<std::int64_t> columns = ceiledSize(result, BenchDirection::Columns);
        if (!rows || !columns) {
            return tr("Frameworks round down to %1.").arg(down);
        }
        const QString up = tr("%1×%2").arg(*columns).arg(*rows);
        const bool pools = !hasFilters(result.state.operation);
        return pools ? tr("Frameworks round: floor gives %1, ceil gives %2.").arg(down, up)
                     : tr("Frameworks round: floor gives %1; ceil, for pooling only, %2.").arg(down, up);
    }

    static QString setting(const BenchFix& fix) {
        const WindowAxis& window = fix.window;
        switch (fix.setting) {
        case BenchFix::Setting::Stride:
            return tr("stride %1").arg(count(window.stride));
        case BenchFix::Setting::Kernel:
            return fix.bothAxes ? tr("kernel %1×%1").arg(count(window.kernel))
                                : tr("kernel %1").arg(count(window.kernel));
        case BenchFix::Setting::Padding:
            break;
        }
        return window.padBefore == window.padAfter
                   ? tr("padding %1").arg(count(window.padBefore))
                   : tr("padding %1 and %2").arg(count(window.padBefore), count(window.padAfter));
    }

    static QString outcome(const BenchFix& fix) {
        if (fix.bothAxes) {
            return tr("%1×%2").arg(count(fix.columns), count(fix.rows));
        }
        const bool rows = fix.direction == BenchDirection::Rows;
        return lines(rows ? fix.rows : fix.columns, fix.direction);
    }

    static QString fixButton(const BenchFix& fix) { return tr("%1 → %2").arg(setting(fix), outcome(fix)); }

    static QString fixSentence(const BenchFix& fix) {
        if (fix.bothAxes) {
            return tr("Change to %1: the output is then %2.").arg(setting(fix), outcome(fix));
        }
        return fix.direction == BenchDirection::Rows
                   ? tr("Change the height to %1: the output then has %2.").arg(setting(fix), outcome(fix))
                   : tr("Change the width to %1: the output then has %2.").arg(setting(fix), outcome(fix));
    }
};

/// Calls tell(misfit, direction, both) once for both axes when they are alike, else for each that does not
/// fit.
template <class Tell>
QStringList forEachMisfit(const BenchResult& result, const Tell& tell) {
    QStringList sentences;
    const bool both = axesAlike(result);
    for (const BenchDirection direction : {BenchDirection::Rows, BenchDirection::Columns}) {
        const std::optional<BenchMisfit> misfit = misfitOf(result, direction);
        if (misfit && !(both && direction == BenchDirection::Columns)) {
            sentences << tell(*misfit, direction, both);
        }
    }
    return sentences;
}

} // namespace

QString exactSize(double value) {
    const QString text = fixedNumber(value, 2);
    QString whole = fixedNumber(value, 0);
    const QString point = QLocale().decimalPoint();
    if (text == whole + point + QStringLiteral("00")) {
        return whole;
    }
    return text.contains(point) && text.endsWith(QLatin1Char('0')) ? text.chopped(1) : text;
}

QStringList misfitSentences(const BenchResult& result) {
    return forEachMisfit(result, [](const BenchMisfit& misfit, BenchDirection direction, bool both) {
        return both ? Words::bothMisfit(misfit) : Words::misfit(misfit, direction);
    });
}

QStringList roundingSentences(const BenchResult& result) {
    if (!result.fits()) {
        return {};
    }
    return forEachMisfit(result, [&](const BenchMisfit& misfit, BenchDirection direction, bool both) {
        if (result.state.fit == FitRule::Floor) {
            return Words::roundedDown(misfit, direction, both);
        }
        const bool hasOneMore = axisOf(result, direction).output > misfit.windows;
        return hasOneMore ? Words::roundedUp(misfit, direction, both) : Words::notRoundedUp(direction, both);
    });
}

QString frameworksSentence(const BenchResult& result) {
    return Words::frameworks(result);
}

QString fixText(const BenchFix& fix) {
    return Words::fixButton(fix);
}

QString fixSentence(const BenchFix& fix) {
    return Words::fixSentence(fix);
}

} // namespace fovea::ui

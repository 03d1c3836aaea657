#include "ui/scenes/bench/bench_words.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>

namespace fovea::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(BenchWords)
};

QString exact(double value) {
    constexpr int exactDigits = 7;
    return number(value, exactDigits);
}

QString joined(std::initializer_list<std::int64_t> numbers) {
    QStringList texts;
    for (const std::int64_t each : numbers) {
        texts << QString::number(each);
    }
    return texts.join(QLatin1Char(','));
}

QString place(std::int64_t y, std::int64_t x) {
    return Words::tr("row %1, column %2").arg(count(y), count(x));
}

} // namespace

QString inputName(const Element& at) {
    return QStringLiteral("input ") + joined({at.channel, at.y, at.x});
}

QString weightName(std::int64_t filter, const Element& at) {
    return QStringLiteral("weight ") + joined({filter, at.channel, at.y, at.x});
}

QString biasName(std::int64_t filter) {
    return QStringLiteral("bias ") + joined({filter});
}

QString outputName(const Element& at) {
    return QStringLiteral("output ") + joined({at.channel, at.y, at.x});
}

QString coverageName(std::int64_t y, std::int64_t x) {
    return QStringLiteral("coverage ") + joined({y, x});
}

QString describeInput(const BenchResult& result, const Element& at) {
    const bool transposed = isTransposed(result.state);
    const std::int64_t y = at.y - (transposed ? 0 : result.rows.window.padBefore);
    const std::int64_t x = at.x - (transposed ? 0 : result.columns.window.padBefore);
    const double value = static_cast<double>(result.padded.at(0, at.channel, at.y, at.x));
    const QString where = Words::tr("channel %1, %2").arg(QString::number(at.channel), place(y, x));
    QString text = result.isPadding(at.y, at.x) ? Words::tr("padding · %1 · %2").arg(where, exact(value))
                                                : Words::tr("input · %1 · %2").arg(where, exact(value));
    if (result.fits()) {
        const std::int64_t fed = BenchLinks(result).feedCount(at);
        text += QStringLiteral(" · ") +
                (fed == 1 ? Words::tr("feeds 1 output") : Words::tr("feeds %1 outputs").arg(count(fed)));
    }
    return text;
}

QString describeWeight(const BenchResult& result, std::int64_t filter, const Element& at) {
    const std::int64_t index = weightIndex(result.state, filter, at.channel, at.y, at.x);
    const float weight = result.state.weight.values()[static_cast<std::size_t>(index)];
    const std::int64_t channel = channelsOf(result.state, filter).begin + at.channel;
    return Words::tr("weight of filter %1 · channel %2, %3 · %4")
        .arg(QString::number(filter), QString::number(channel), place(at.y, at.x),
             exact(static_cast<double>(weight)));
}

QString describeBias(const BenchResult& result, std::int64_t filter) {
    const float bias = result.state.bias.values()[static_cast<std::size_t>(filter)];
    return Words::tr("bias of filter %1 · %2").arg(QString::number(filter), exact(static_cast<double>(bias)));
}

QString describeOutput(const BenchResult& result, const Element& at, const std::optional<double>& value) {
    const Shape shape = result.outputShape();
    const QString where =
        shape.planeSize() == 1
            ? Words::tr("output %1").arg(at.channel)
            : Words::tr("output · map %1, %2").arg(QString::number(at.channel), place(at.y, at.x));
    return where + QStringLiteral(" · ") + (value ? exact(*value) : Words::tr("not computed yet"));
}

QString describeSlice(const BenchResult& result, BenchVolume volume, std::int64_t channel) {
    switch (volume) {
    case BenchVolume::Input:
        return Words::tr("input · channel %1 of %2")
            .arg(QString::number(channel), QString::number(result.state.size.depth));
    case BenchVolume::Filter:
        return Words::tr("filter · weights for channel %1").arg(channel);
    case BenchVolume::Output:
        break;
    }
    return Words::tr("output · map %1 of %2")
        .arg(QString::number(channel), QString::number(result.outputShape().channels()));
}

} // namespace fovea::ui

#include "ui/scenes/bench/stage_words.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>

#include <algorithm>

namespace fovea::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(BenchStages)
};

QString extentText(std::int64_t rows, std::int64_t columns) {
    return rows == columns ? count(rows) : QStringLiteral("%1×%2").arg(rows).arg(columns);
}

} // namespace

bool isWithin(const Shape& shape, const Element& at) {
    return Range{0, shape.channels()}.contains(at.channel) && Range{0, shape.height()}.contains(at.y) &&
           Range{0, shape.width()}.contains(at.x);
}

Element moved(Element at, Direction direction) {
    at.x += direction == Direction::Right ? 1 : (direction == Direction::Left ? -1 : 0);
    at.y += direction == Direction::Down ? 1 : (direction == Direction::Up ? -1 : 0);
    return at;
}

std::int64_t writtenOfSheet(const BenchResult& result, bool showAll, std::int64_t written,
                            std::int64_t sheet) {
    const Shape shape = result.outputShape();
    if (showAll || shape.planeSize() == 0) {
        return shape.planeSize();
    }
    const std::int64_t steps = stepCount(result) / shape.channels();
    const std::int64_t done = std::clamp<std::int64_t>(written - sheet * steps, 0, steps);
    if (done == steps) {
        return shape.planeSize();
    }
    if (!isTransposed(result.state)) {
        return done;
    }
    const WindowAxis& axis = result.state.window.rows;
    const std::int64_t rows = done / result.state.size.width * axis.stride - axis.padBefore;
    return std::clamp<std::int64_t>(rows, 0, shape.height()) * shape.width();
}

std::optional<double> outputNow(const BenchResult& result, bool showAll, const BenchFrame& frame,
                                const Element& at) {
    if (!result.fits()) {
        return std::nullopt;
    }
    const bool gathers = !isTransposed(result.state);
    const bool atWork = gathers && frame.moment && frame.moment->done(BenchPhase::Write) &&
                        frame.moment->step == BenchStep{at.channel, at.y, at.x};
    return outputAfter(result, at, showAll || atWork ? stepCount(result) : frame.written);
}

QString countedByTerm(const BenchResult& result, FormulaTerm term) {
    const BenchState& state = result.state;
    const auto& [rows, columns] = state.window;
    switch (term) {
    case FormulaTerm::Input:
        return Words::tr("N: rows and columns of the input, %1")
            .arg(extentText(state.size.height, state.size.width));
    case FormulaTerm::Padding:
        return Words::tr("P: padding above %1, below %2, left %3, right %4")
            .arg(rows.padBefore)
            .arg(rows.padAfter)
            .arg(columns.padBefore)
            .arg(columns.padAfter);
    case FormulaTerm::Kernel:
        return Words::tr("F: rows and columns of the window, %1")
            .arg(extentText(rows.kernel, columns.kernel));
    case FormulaTerm::Dilation:
        return Words::tr("D: steps between neighbouring taps, %1")
            .arg(extentText(rows.dilation, columns.dilation));
    case FormulaTerm::Stride:
        return Words::tr("S: steps from window to window, %1").arg(extentText(rows.stride, columns.stride));
    case FormulaTerm::Size:
        return Words::tr("rows and columns of the output, %1")
            .arg(extentText(result.outputShape().height(), result.outputShape().width()));
    case FormulaTerm::Depth:
        return Words::tr("depth of the input, %1").arg(state.size.depth);
    case FormulaTerm::Filters:
        return Words::tr("K: number of filters, and depth of the output, %1").arg(state.filters);
    case FormulaTerm::Bias:
        return Words::tr("one bias for each filter, %1").arg(state.filters);
    case FormulaTerm::Groups:
        return Words::tr("groups that the slices are divided into, %1").arg(state.groups);
    case FormulaTerm::Parameters:
        return Words::tr("parameters: %1").arg(count(result.parameters));
    case FormulaTerm::MultiplyAdds:
        break;
    }
    return Words::tr("multiply-adds: %1").arg(count(result.multiplyAdds));
}

} // namespace fovea::ui

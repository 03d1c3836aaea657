#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/fc_stage.h"
#include "ui/scenes/bench/stage_words.h"

#include <algorithm>

namespace fovea::ui {

namespace {

/// The cell of rows × columns on `rect` under a point.
std::optional<Element> cellUnder(const QRectF& rect, std::int64_t rows, std::int64_t columns,
                                 const QPointF& point) {
    return VolumeShape{.box = {rect, {}}, .rows = rows, .columns = columns}.cellAt(0, point);
}

} // namespace

SceneElement FcStage::found(Kind kind, const Element& at, const QRectF& bounds, std::int64_t index) const {
    return {.kind = kind, .channel = at.channel, .y = at.y, .x = at.x, .index = index, .bounds = bounds};
}

SceneElement FcStage::inputCell(const Element& at) const {
    return found(Kind::BenchInput, at, pictureCell(m_layout.picture, at));
}

SceneElement FcStage::weightCell(const Element& at, std::int64_t filter, const BenchFrame& frame) const {
    return filter == current(frame) ? found(Kind::BenchWeight, at, pictureCell(m_layout.folded, at), filter)
                                    : SceneElement();
}

SceneElement FcStage::score(const Element& at) const {
    return found(Kind::BenchOutput, at, mapCell(at.y, at.x), 1);
}

SceneElement FcStage::rowOf(std::int64_t filter, const BenchFrame& frame) const {
    for (std::size_t row = 0; row < m_layout.rows.size(); ++row) {
        if (FcLayout::classIn(row, m_layout.rows.size(), current(frame)) == filter) {
            const QRectF line(m_layout.table.left(), m_layout.rows[row].top(), m_layout.table.width(),
                              m_layout.rows[row].height());
            return found(Kind::BenchOutput, {filter, 0, 0}, line);
        }
    }
    return {};
}

SceneElement FcStage::elementAt(const QPointF& point, const BenchFrame& frame) const {
    if (const SceneElement term = termAt(m_layout.labels, point); !term.isNone()) {
        return term;
    }
    const VolumeSize& size = m_result->state.size;
    for (std::size_t row = 0; row < m_layout.rows.size(); ++row) {
        const std::int64_t k = FcLayout::classIn(row, m_layout.rows.size(), current(frame));
        const QRectF all(m_layout.rows[row].topLeft(),
                         QPointF(m_layout.table.right(), m_layout.rows[row].bottom()));
        if (all.contains(point)) {
            return rowOf(k, frame);
        }
    }
    if (const auto cell = cellUnder(m_layout.picture, size.height, size.width, point)) {
        return inputCell({shownSlice(), cell->y, cell->x});
    }
    if (const auto cell = cellUnder(m_layout.folded, size.height, size.width, point)) {
        return weightCell({shownSlice(), cell->y, cell->x}, current(frame), frame);
    }
    if (const auto cell = cellUnder(m_layout.strip, 1, m_result->state.input.size(), point)) {
        const std::int64_t plane = size.height * size.width;
        return inputCell({cell->x / plane, cell->x % plane / size.width, cell->x % size.width});
    }
    if (const auto cell = cellUnder(m_layout.map, places(), places(), point)) {
        return score({current(frame), cell->y, cell->x});
    }
    for (std::size_t i = 0; i < m_layout.small.size(); ++i) {
        if (m_layout.small[i].contains(point)) {
            const std::int64_t k = FcLayout::classIn(i, m_layout.small.size(), current(frame));
            return found(Kind::BenchSlice, {k, 0, 0}, m_layout.small[i],
                         static_cast<std::int64_t>(BenchVolume::Output));
        }
    }
    return {};
}

SceneElement FcStage::find(const SceneElement& asked, const BenchFrame& frame) const {
    const Element at{asked.channel, asked.y, asked.x};
    switch (asked.kind) {
    case Kind::BenchTerm:
        return findTerm(m_layout.labels, asked);
    case Kind::BenchInput:
        return isWithin(m_result->state.input.shape(), at) ? inputCell(at) : SceneElement();
    case Kind::BenchWeight:
        return isWithin(m_result->state.input.shape(), at) ? weightCell(at, asked.index, frame)
                                                           : SceneElement();
    case Kind::BenchOutput:
        if (asked.index == 1) {
            return isWithin(m_result->fc->largerOutput.shape(), at) ? score(at) : SceneElement();
        }
        return isWithin(m_result->outputShape(), at) ? rowOf(at.channel, frame) : SceneElement();
    case Kind::BenchSlice:
        for (std::size_t i = 0; i < m_layout.small.size(); ++i) {
            if (asked.index == static_cast<std::int64_t>(BenchVolume::Output) &&
                FcLayout::classIn(i, m_layout.small.size(), current(frame)) == asked.channel) {
                return found(Kind::BenchSlice, {asked.channel, 0, 0}, m_layout.small[i], asked.index);
            }
        }
        return {};
    default:
        return {};
    }
}

SceneElement FcStage::neighbour(const SceneElement& from, Direction direction,
                                const BenchFrame& frame) const {
    const std::int64_t last = places() - 1;
    if (direction == Direction::First) {
        return inputCell({shownSlice(), 0, 0});
    }
    if (direction == Direction::Last || from.isNone()) {
        return score({current(frame), last, last});
    }
    Element at = moved({from.channel, from.y, from.x}, direction);
    const Shape input = m_result->state.input.shape();
    switch (from.kind) {
    case Kind::BenchInput:
        if (isWithin(input, at)) {
            return inputCell(at);
        }
        return direction == Direction::Right  ? rowOf(current(frame), frame)
               : direction == Direction::Down ? weightCell({at.channel, 0, at.x}, current(frame), frame)
                                              : SceneElement();
    case Kind::BenchWeight:
        if (isWithin(input, at)) {
            return weightCell(at, from.index, frame);
        }
        return direction == Direction::Right ? rowOf(current(frame), frame)
               : direction == Direction::Up  ? inputCell({at.channel, input.height() - 1, at.x})
                                             : SceneElement();
    case Kind::BenchOutput:
        break;
    default:
        return {};
    }
    if (from.index == 1) {
        if (isWithin(m_result->fc->largerOutput.shape(), at)) {
            return score(at);
        }
        return direction == Direction::Left ? rowOf(from.channel, frame) : SceneElement();
    }
    switch (direction) {
    case Direction::Up:
        return from.channel > 0 ? rowOf(from.channel - 1, frame) : SceneElement();
    case Direction::Down:
        return find(found(Kind::BenchOutput, {from.channel + 1, 0, 0}, {}), frame);
    case Direction::Left:
        return inputCell({shownSlice(), input.height() - 1, input.width() - 1});
    default:
        return score({from.channel, 0, 0});
    }
}

QString FcStage::describe(const SceneElement& asked, const BenchFrame& frame) const {
    if (find(asked, frame).isNone()) {
        return {};
    }
    const Element at{asked.channel, asked.y, asked.x};
    const FcComparison& fc = m_result->fc.value();
    switch (asked.kind) {
    case Kind::BenchInput:
        return describeInput(*m_result, at);
    case Kind::BenchWeight: {
        const BenchState& state = m_result->state;
        const float weight = state.weight.data()[weightIndex(state, asked.index, at.channel, at.y, at.x)];
        return tr("W, row %1 · slice %2, row %3, column %4 · %5")
            .arg(asked.index)
            .arg(at.channel)
            .arg(at.y)
            .arg(at.x)
            .arg(number(static_cast<double>(weight), 4));
    }
    case Kind::BenchOutput:
        if (asked.index == 1) {
            return tr("larger input · class %1 · row %2, column %3 · %4")
                .arg(at.channel)
                .arg(at.y)
                .arg(at.x)
                .arg(number(static_cast<double>(fc.largerOutput.at(0, at.channel, at.y, at.x)), 4));
        }
        return tr("class %1 · fully connected %2 · convolution %3")
            .arg(at.channel)
            .arg(number(static_cast<double>(fc.linear.data()[at.channel]), 6),
                 number(static_cast<double>(fc.convolution.data()[at.channel]), 6));
    case Kind::BenchSlice:
        return tr("scores of class %1 on the larger input").arg(asked.channel);
    default:
        return countedByTerm(*m_result, static_cast<FormulaTerm>(asked.index));
    }
}

} // namespace fovea::ui

#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/stage_words.h"
#include "ui/scenes/bench/volume_stage.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

/// Neurons are small: a point this near to one is on it.
constexpr double neuronReach = 7;

SceneElement element(Kind kind, const Element& at, const QRectF& bounds, std::int64_t index = 0) {
    return {.kind = kind, .channel = at.channel, .y = at.y, .x = at.x, .index = index, .bounds = bounds};
}

} // namespace

SceneElement VolumeStage::inputCell(const Element& at, const BenchFrame& frame) const {
    const std::int64_t plane = m_bySlice ? shownSlice(frame) : 0;
    return element(Kind::BenchInput, at, m_layout.padded.cell({plane, at.y, at.x}));
}

SceneElement VolumeStage::outputCell(const Element& at) const {
    return element(Kind::BenchOutput, at, m_layout.output->cell(at));
}

SceneElement VolumeStage::weightCell(std::int64_t filter, const Element& at, const BenchFrame& frame) const {
    for (std::size_t place = 0; place < m_layout.filters.size(); ++place) {
        if (m_layout.filterIn(place, current(frame)) == filter) {
            const QRectF cell = m_layout.filters[place].cell({0, at.y, at.x});
            return element(Kind::BenchWeight, at, cell, filter);
        }
    }
    return {};
}

SceneElement VolumeStage::slice(BenchVolume volume, std::int64_t channel) const {
    const VolumeShape& shape = volume == BenchVolume::Input ? m_layout.input : *m_layout.output;
    return element(Kind::BenchSlice, {channel, 0, 0}, shape.sliceFace(channel),
                   static_cast<std::int64_t>(volume));
}

SceneElement VolumeStage::elementAt(const QPointF& point, const BenchFrame& frame) const {
    if (const SceneElement term = termAt(m_layout.labels, point); !term.isNone()) {
        return term;
    }
    for (const auto find : {&VolumeStage::filterAt, &VolumeStage::outputAt, &VolumeStage::inputAt}) {
        if (const SceneElement found = (this->*find)(point, frame); !found.isNone()) {
            return found;
        }
    }
    return {};
}

/// The weight under the point; beside the front the nearest one.
SceneElement VolumeStage::filterAt(const QPointF& point, const BenchFrame& frame) const {
    for (std::size_t place = 0; place < m_layout.filters.size(); ++place) {
        const VolumeShape& filter = m_layout.filters[place];
        if (filter.box.outline().containsPoint(point, Qt::OddEvenFill)) {
            const QRectF& front = filter.box.front;
            const QPointF near(std::clamp(point.x(), front.left(), front.right()),
                               std::clamp(point.y(), front.top(), front.bottom()));
            return weightCell(m_layout.filterIn(place, current(frame)), filter.cellAt(0, near).value(),
                              frame);
        }
    }
    return {};
}

SceneElement VolumeStage::inputAt(const QPointF& point, const BenchFrame& frame) const {
    const std::int64_t shown = shownSlice(frame);
    const std::int64_t plane = m_bySlice ? shown : 0;
    if (const std::optional<Element> cell = m_layout.padded.cellAt(plane, point)) {
        return inputCell({shown, cell->y, cell->x}, frame);
    }
    if (m_bySlice) {
        const std::optional<std::int64_t> sheet = inputSheets(frame).sheetAt(point);
        return sheet ? slice(BenchVolume::Input, *sheet) : SceneElement();
    }
    for (std::int64_t c = 0; c < m_layout.input.slices; ++c) {
        if (m_layout.input.sliceFace(c).contains(point)) {
            return slice(BenchVolume::Input, c);
        }
    }
    return {};
}

SceneElement VolumeStage::outputAt(const QPointF& point, const BenchFrame& frame) const {
    if (!m_layout.output) {
        return {};
    }
    const VolumeShape& output = *m_layout.output;
    if (hasNeurons(frame)) {
        std::optional<Element> nearest;
        double distance = neuronReach;
        for (std::int64_t sheet = 0; sheet < output.slices; ++sheet) {
            const Element at{sheet, frame.moment->step.y, frame.moment->step.x};
            if (const double far = QLineF(output.cell(at).center(), point).length(); far < distance) {
                nearest = at;
                distance = far;
            }
        }
        if (nearest) {
            return outputCell(*nearest);
        }
    }
    const std::optional<std::int64_t> sheet = outputSheets(frame).sheetAt(point);
    return sheet ? outputCell(output.cellAt(*sheet, point).value()) : SceneElement();
}

SceneElement VolumeStage::find(const SceneElement& asked, const BenchFrame& frame) const {
    const Element at{asked.channel, asked.y, asked.x};
    const BenchState& state = m_result->state;
    switch (asked.kind) {
    case Kind::BenchTerm:
        return findTerm(m_layout.labels, asked);
    case Kind::BenchInput:
        return isWithin(m_result->padded.shape(), at) ? inputCell(at, frame) : SceneElement();
    case Kind::BenchOutput:
        return asked.index == 0 && isWithin(m_result->outputShape(), at) ? outputCell(at) : SceneElement();
    case Kind::BenchWeight: {
        const Shape filter{1, channelsOf(state, 0).length(), state.window.rows.kernel,
                           state.window.columns.kernel};
        return isWithin(filter, at) ? weightCell(asked.index, at, frame) : SceneElement();
    }
    case Kind::BenchSlice: {
        const bool input = asked.index == static_cast<std::int64_t>(BenchVolume::Input);
        const bool output = asked.index == static_cast<std::int64_t>(BenchVolume::Output);
        const std::int64_t slices = input    ? state.size.depth
                                    : output ? m_result->outputShape().channels()
                                             : 0;
        return Range{0, slices}.contains(asked.channel)
                   ? slice(static_cast<BenchVolume>(asked.index), asked.channel)
                   : SceneElement();
    }
    default:
        return {};
    }
}

SceneElement VolumeStage::neighbour(const SceneElement& from, Direction direction,
                                    const BenchFrame& frame) const {
    if (direction == Direction::First) {
        return inputCell({shownSlice(frame), 0, 0}, frame);
    }
    const Shape shape = m_layout.output ? m_result->outputShape() : m_result->padded.shape();
    if (direction == Direction::Last || from.isNone()) {
        const Element last{m_layout.output ? current(frame) : shownSlice(frame), shape.height() - 1,
                           shape.width() - 1};
        return m_layout.output ? outputCell(last) : inputCell(last, frame);
    }
    switch (from.kind) {
    case Kind::BenchInput:
        return fromInput({from.channel, from.y, from.x}, direction, frame);
    case Kind::BenchWeight:
        return fromFilter(from.index, direction, frame);
    case Kind::BenchOutput:
        return fromOutput({from.channel, from.y, from.x}, direction, frame);
    default:
        return {};
    }
}

SceneElement VolumeStage::fromInput(const Element& at, Direction direction, const BenchFrame& frame) const {
    const Element next = moved(at, direction);
    if (isWithin(m_result->padded.shape(), next)) {
        return inputCell(next, frame);
    }
    if (direction != Direction::Right) {
        return {};
    }
    if (!m_layout.filters.empty()) {
        return weightCell(current(frame), {}, frame);
    }
    return m_layout.output ? outputCell({current(frame), std::min(at.y, m_layout.output->rows - 1), 0})
                           : SceneElement();
}

/// Filters are passed one by one, up and down; to the right is the map that a filter makes.
SceneElement VolumeStage::fromFilter(std::int64_t filter, Direction direction,
                                     const BenchFrame& frame) const {
    switch (direction) {
    case Direction::Up:
        return weightCell(filter - 1, {}, frame);
    case Direction::Down:
        return weightCell(filter + 1, {}, frame);
    case Direction::Left:
        return inputCell({shownSlice(frame), 0, m_layout.padded.columns - 1}, frame);
    default:
        return m_layout.output ? outputCell({filter, 0, 0}) : SceneElement();
    }
}

SceneElement VolumeStage::fromOutput(const Element& at, Direction direction, const BenchFrame& frame) const {
    const Element next = moved(at, direction);
    if (isWithin(m_result->outputShape(), next)) {
        return outputCell(next);
    }
    if (direction != Direction::Left) {
        return {};
    }
    return m_layout.filters.empty() ? inputCell({shownSlice(frame), std::min(at.y, m_layout.padded.rows - 1),
                                                 m_layout.padded.columns - 1},
                                                frame)
                                    : weightCell(at.channel, {}, frame);
}

QString VolumeStage::describe(const SceneElement& asked, const BenchFrame& frame) const {
    if (find(asked, frame).isNone()) {
        return {};
    }
    const Element at{asked.channel, asked.y, asked.x};
    switch (asked.kind) {
    case Kind::BenchInput:
        return describeInput(*m_result, at);
    case Kind::BenchWeight:
        return describeWeight(*m_result, asked.index, at);
    case Kind::BenchOutput:
        return describeOutput(*m_result, at, outputNow(*m_result, m_context.view.showAll, frame, at));
    case Kind::BenchSlice:
        return describeSlice(*m_result, static_cast<BenchVolume>(asked.index), asked.channel);
    default:
        return countedByTerm(*m_result, static_cast<FormulaTerm>(asked.index));
    }
}

std::vector<DrawnNumber> VolumeStage::numbers(const BenchFrame& frame) const {
    std::vector<DrawnNumber> all;
    appendNumbers(m_layout.labels, all);
    const std::int64_t shown = shownSlice(frame);
    if (m_inputNumbers) {
        const Element first = m_layout.first;
        const Plane plane = m_result->state.input.plane(0, shown);
        for (std::int64_t i = 0; i < plane.height * plane.width; ++i) {
            const Element at{shown, first.y + i / plane.width, first.x + i % plane.width};
            all.push_back({inputName(at), static_cast<double>(plane.data[i])});
        }
    }
    const std::int64_t sheet = current(frame);
    if (m_layout.output && m_outputNumbers) {
        for (std::int64_t i = 0; i < m_layout.output->rows * m_layout.output->columns; ++i) {
            const Element at{sheet, i / m_layout.output->columns, i % m_layout.output->columns};
            if (const auto known = outputNow(*m_result, m_context.view.showAll, frame, at)) {
                all.push_back({outputName(at), *known});
            }
        }
    } else if (const std::optional<double> known = value(frame)) {
        const BenchStep& step = frame.moment->step;
        all.push_back({outputName({step.filter, step.y, step.x}), *known});
    }
    if (m_layout.output) {
        const TileRange& range = m_ranges[static_cast<std::size_t>(sheet)];
        if (range.low >= 0) {
            all.push_back({QStringLiteral("output.low"), static_cast<double>(range.low)});
        }
        all.push_back({QStringLiteral("output.high"), static_cast<double>(range.high)});
    }
    return all;
}

} // namespace fovea::ui

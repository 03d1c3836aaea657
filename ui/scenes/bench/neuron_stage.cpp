#include "ui/scenes/bench/neuron_stage.h"

#include "ui/render/color_choice.h"
#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/cell_numbers.h"
#include "ui/scenes/bench/stage_words.h"

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr std::size_t mostWires = 75;

SceneElement element(SceneElement::Kind kind, const Element& at, const QRectF& bounds) {
    return {.kind = kind, .channel = at.channel, .y = at.y, .x = at.x, .bounds = bounds};
}

} // namespace

NeuronStage::NeuronStage(const BenchContext& context, const QRectF& place)
    : m_context(context)
    , m_result(context.result)
    , m_layout(layOutNeurons(context, place)) {
    const Tensor& input = m_result->state.input;
    const TileRange range = rangeOf(input.values());
    const bool colour = input.shape().channels() == 3 && channelsOf(m_result->state, 0).length() == 3;
    for (std::int64_t slice = 0; slice < input.shape().channels(); ++slice) {
        m_inputs.push_back(
            colour ? MapPicture::colour(input.plane(0, 0), input.plane(0, 1), input.plane(0, 2), range)
                   : MapPicture::gray(input.plane(0, slice), range));
    }
    if (m_result->fits()) {
        const Tensor& output = *m_result->output;
        for (std::int64_t sheet = 0; sheet < output.shape().channels(); ++sheet) {
            const Plane plane = output.plane(0, sheet);
            m_outputs.push_back(MapPicture::gray(plane, outputRange(m_result->state, plane)));
        }
        m_decimals = decimalsNeeded(output.values(), neuronDecimals);
    }
}

std::int64_t NeuronStage::current(const BenchFrame& frame) const {
    return frame.moment ? frame.moment->step.filter
                        : std::clamp<std::int64_t>(m_context.view.filter, 0, m_result->state.filters - 1);
}

std::optional<Element> NeuronStage::picked(const BenchFrame& frame) const {
    if (!frame.moment) {
        return std::nullopt;
    }
    const BenchStep& step = frame.moment->step;
    return Element{step.filter, step.y, step.x};
}

std::int64_t NeuronStage::written(const BenchFrame& frame, std::int64_t sheet) const {
    return writtenOfSheet(*m_result, m_context.view.showAll, frame.written, sheet);
}

std::optional<double> NeuronStage::valueOf(const BenchFrame& frame, std::int64_t sheet) const {
    const std::optional<Element> at = picked(frame);
    if (!at || transposed()) {
        return std::nullopt;
    }
    return outputNow(*m_result, m_context.view.showAll, frame, {sheet, at->y, at->x});
}

std::vector<NeuronStage::Wire> NeuronStage::wires(const BenchFrame& frame) const {
    std::vector<Wire> all;
    if (!frame.moment || frame.arithmetic == nullptr) {
        return all;
    }
    const BenchStep& step = frame.moment->step;
    const Arithmetic& arithmetic = *frame.arithmetic;
    const Window2d& window = m_result->state.window;
    const Region stamp = windowOf(*m_result, step);
    for (std::size_t i = 0; i < arithmetic.taps.size(); ++i) {
        const Tap& tap = arithmetic.taps[i];
        const bool counts = arithmetic.combination != Combination::Maximum || arithmetic.winner == i;
        const QPointF from = paneOf(tap.at.channel).middle(tap.at.y, tap.at.x);
        QPointF to = m_layout.sheet->middle(step.y, step.x);
        if (transposed()) {
            const auto place = static_cast<std::int64_t>(i) % (window.rows.kernel * window.columns.kernel);
            const std::int64_t y = stamp.rows.begin + place / window.columns.kernel * window.rows.dilation;
            const std::int64_t x =
                stamp.columns.begin + place % window.columns.kernel * window.columns.dilation;
            if (!Range{0, m_layout.sheet->rows}.contains(y) ||
                !Range{0, m_layout.sheet->columns}.contains(x)) {
                continue;
            }
            to = m_layout.sheet->middle(y, x);
        }
        all.push_back({{from, to}, counts ? tap.product : 0});
    }
    std::ranges::stable_sort(all, {}, [](const Wire& wire) { return std::abs(wire.product); });
    if (all.size() > mostWires) {
        all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(mostWires));
    }
    return all;
}

QString NeuronStage::caption(const BenchFrame& frame) const {
    if (!frame.moment || frame.arithmetic == nullptr) {
        return {};
    }
    const std::size_t taps = frame.arithmetic->taps.size();
    const BenchOperation operation = m_result->state.operation;
    if (operation == BenchOperation::MaxPooling) {
        return tr("The neuron takes the largest number of its receptive field; each looks at one slice.");
    }
    if (operation == BenchOperation::AveragePooling) {
        return tr("The neuron takes the mean of its receptive field; each looks at one slice.");
    }
    const QString colors = choiceOf(m_context.theme) == ColorChoice::Usual
                               ? tr("red adds, blue takes away, thick counts most")
                               : tr("orange adds, blue takes away, thick counts most");
    if (taps > mostWires) {
        return tr("The %1 strongest of the neuron's %2 wires: %3.")
            .arg(count(static_cast<std::int64_t>(mostWires)), count(static_cast<std::int64_t>(taps)), colors);
    }
    if (taps == 1) {
        return tr("1 wire, for the only product: %1.").arg(colors);
    }
    return tr("%1 wires, one for each product: %2.").arg(count(static_cast<std::int64_t>(taps)), colors);
}

SceneElement NeuronStage::inputCell(const Element& at) const {
    return element(Kind::BenchInput, at, paneOf(at.channel).cell(at.y, at.x).boundingRect());
}

SceneElement NeuronStage::outputCell(const Element& at) const {
    return element(Kind::BenchOutput, at, m_layout.sheet->cell(at.y, at.x).boundingRect());
}

SceneElement NeuronStage::elementAt(const QPointF& point, const BenchFrame& frame) const {
    if (const SceneElement term = termAt(m_layout.labels, point); !term.isNone()) {
        return term;
    }
    const std::optional<Element> at = picked(frame);
    for (std::size_t row = 0; at && !transposed() && row < m_layout.column.size(); ++row) {
        if (m_layout.column[row].contains(point)) {
            const Element neuron{m_layout.neuronIn(row, at->channel), at->y, at->x};
            return element(Kind::BenchOutput, neuron, m_layout.column[row]);
        }
    }
    if (m_layout.sheet) {
        if (const std::optional<Element> cell = m_layout.sheet->cellAt(point)) {
            return outputCell({current(frame), cell->y, cell->x});
        }
    }
    for (std::size_t slice = 0; slice < m_layout.slices.size(); ++slice) {
        if (const std::optional<Element> cell = m_layout.slices[slice].cellAt(point)) {
            return inputCell({static_cast<std::int64_t>(slice), cell->y, cell->x});
        }
    }
    return {};
}

SceneElement NeuronStage::find(const SceneElement& asked, const BenchFrame& frame) const {
    const Element at{asked.channel, asked.y, asked.x};
    switch (asked.kind) {
    case Kind::BenchTerm:
        return findTerm(m_layout.labels, asked);
    case Kind::BenchInput:
        return isWithin(m_result->padded.shape(), at) ? inputCell(at) : SceneElement();
    case Kind::BenchOutput:
        break;
    default:
        return {};
    }
    if (asked.index != 0 || !isWithin(m_result->outputShape(), at)) {
        return {};
    }
    const std::optional<Element> now = picked(frame);
    if (at.channel == current(frame)) {
        return outputCell(at);
    }
    for (std::size_t row = 0; now && !transposed() && row < m_layout.column.size(); ++row) {
        if (m_layout.neuronIn(row, now->channel) == at.channel && now->y == at.y && now->x == at.x) {
            return element(Kind::BenchOutput, at, m_layout.column[row]);
        }
    }
    return outputCell(at);
}

SceneElement NeuronStage::neighbour(const SceneElement& from, Direction direction,
                                    const BenchFrame& frame) const {
    const Pane* sheet = m_layout.sheet ? &*m_layout.sheet : nullptr;
    if (from.isNone() || direction == Direction::First) {
        return inputCell({0, 0, 0});
    }
    if (direction == Direction::Last) {
        return sheet == nullptr ? inputCell({0, paneOf(0).rows - 1, paneOf(0).columns - 1})
                                : outputCell({current(frame), sheet->rows - 1, sheet->columns - 1});
    }
    const bool inInput = from.kind == Kind::BenchInput;
    if (!inInput && (from.kind != Kind::BenchOutput || sheet == nullptr)) {
        return {};
    }
    const Shape shape = inInput ? m_result->padded.shape() : m_result->outputShape();
    Element at{from.channel, from.y, from.x};
    const bool inColumn = !inInput && from.bounds != outputCell(at).bounds;
    if (inColumn) {
        // Up and down the depth column; to the left back to the sheet.
        if (direction == Direction::Left) {
            return outputCell(at);
        }
        at.channel += direction == Direction::Down ? 1 : (direction == Direction::Up ? -1 : shape.channels());
        return isWithin(shape, at) ? find(element(Kind::BenchOutput, at, {}), frame) : SceneElement();
    }
    at = moved(at, direction);
    if (isWithin(shape, at)) {
        return inInput ? inputCell(at) : outputCell(at);
    }
    if (inInput && direction == Direction::Right && sheet != nullptr) {
        return outputCell({current(frame), std::min(at.y, sheet->rows - 1), 0});
    }
    if (!inInput && direction == Direction::Left) {
        const Pane& pane = paneOf(0);
        return inputCell({channelsOf(m_result->state, current(frame)).begin, std::min(at.y, pane.rows - 1),
                          pane.columns - 1});
    }
    return {};
}

QString NeuronStage::describe(const SceneElement& asked, const BenchFrame& frame) const {
    if (find(asked, frame).isNone()) {
        return {};
    }
    switch (asked.kind) {
    case Kind::BenchInput:
        return describeInput(*m_result, {asked.channel, asked.y, asked.x});
    case Kind::BenchOutput:
        return describeOutput(
            *m_result, {asked.channel, asked.y, asked.x},
            outputNow(*m_result, m_context.view.showAll, frame, {asked.channel, asked.y, asked.x}));
    default:
        return countedByTerm(*m_result, static_cast<FormulaTerm>(asked.index));
    }
}

std::vector<DrawnNumber> NeuronStage::numbers(const BenchFrame& frame) const {
    std::vector<DrawnNumber> all;
    appendNumbers(m_layout.labels, all);
    const std::optional<Element> at = picked(frame);
    for (std::size_t row = 0; at && row < m_layout.column.size(); ++row) {
        const std::int64_t sheet = m_layout.neuronIn(row, at->channel);
        if (const std::optional<double> known = valueOf(frame, sheet)) {
            all.push_back({outputName({sheet, at->y, at->x}), *known});
        }
    }
    return all;
}

std::unique_ptr<BenchPart> makeNeuronStage(const BenchContext& context, const QRectF& place) {
    return std::make_unique<NeuronStage>(context, place);
}

} // namespace fovea::ui

#include "ui/render/numbers.h"
#include "ui/scenes/bench/box_paint.h"
#include "ui/scenes/bench/neuron_sheet.h"
#include "ui/scenes/bench/neuron_stage.h"
#include "ui/scenes/bench/stage_words.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double hatchStep = 6;
constexpr double pickedRadius = 7;
constexpr double columnRadius = 8;
constexpr double thinnest = 0.6;
constexpr double thickest = 3.2;
constexpr std::size_t fewWires = 27;
constexpr double faintest = 0.15;
constexpr double strongestAlpha = 0.85;

void paintQuad(QPainter& painter, const QPolygonF& quad, const QColor& edge, const QColor& fill,
               double width) {
    painter.setPen(width > 0 ? QPen(edge, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin)
                             : QPen(Qt::NoPen));
    painter.setBrush(fill);
    painter.drawPolygon(quad);
    painter.setBrush(Qt::NoBrush);
}

/// Diagonal lines on what lies around the input.
void paintPaneHatching(QPainter& painter, const Pane& pane, const Range& rows, const Range& columns,
                       const QColor& color) {
    const auto top = static_cast<double>(rows.begin);
    const auto bottom = static_cast<double>(rows.end);
    const auto left = static_cast<double>(columns.begin);
    const auto right = static_cast<double>(columns.end);
    const auto height = static_cast<double>(pane.rows);
    const auto width = static_cast<double>(pane.columns);
    const double step = hatchStep * height / pane.down.y();
    painter.setPen(QPen(color, 1));
    for (const QRectF& side :
         {QRectF(0, 0, width, top), QRectF(0, bottom, width, height - bottom),
          QRectF(0, top, left, bottom - top), QRectF(right, top, width - right, bottom - top)}) {
        const double last = side.right() + side.bottom();
        for (auto line = std::lround(std::ceil((side.left() + side.top()) / step));
             static_cast<double>(line) * step < last; ++line) {
            const double sum = static_cast<double>(line) * step;
            const double from = std::max(side.left(), sum - side.bottom());
            const double to = std::min(side.right(), sum - side.top());
            if (from < to) {
                painter.drawLine(pane.at(sum - from, from), pane.at(sum - to, to));
            }
        }
    }
}

} // namespace

void NeuronStage::paint(QPainter& painter, const PaintContext&, const BenchFrame& frame) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintInput(painter, frame);
    if (m_layout.sheet) {
        paintSheet(painter, frame);
        paintWires(painter, frame);
        paintPicked(painter, frame);
        paintColumn(painter, frame);
    } else {
        painter.setFont(m_context.theme.font(Type::Heading));
        painter.setPen(m_context.theme.inkSoft);
        painter.drawText(m_layout.refusal, Qt::AlignCenter | Qt::TextWordWrap,
                         tr("No neurons: the windows do not come out even."));
    }
    paintLit(painter, frame);
    paintLabels(painter, m_layout.labels, frame.lit, m_context.theme);
    painter.setFont(m_context.theme.font(Type::Body));
    painter.setPen(m_context.theme.inkSoft);
    painter.drawText(m_layout.caption, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextWordWrap,
                     caption(frame));
    painter.restore();
}

void NeuronStage::paintInput(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const Pane& front = m_layout.slices.front();
    const std::size_t last = m_layout.slices.size() - 1;
    if (!slicesApart()) {
        paintSides(painter);
    }
    for (std::size_t i = slicesApart() ? last + 1 : 1; i-- > 0;) {
        const Pane& pane = m_layout.slices[i];
        if (isPadded()) {
            paintQuad(painter, pane.outline(), theme.padding, mixed(theme.paper, theme.padding, 0.12), 1);
        }
        QTransform place = pane.transform();
        place.translate(static_cast<double>(m_layout.columns.begin),
                        static_cast<double>(m_layout.rows.begin));
        for (const QRectF& strip : visibleCells(i)) {
            m_inputs[i].paintPlaced(painter, place, strip);
        }
        paintQuad(painter, pane.cells(m_layout.rows, m_layout.columns), theme.input, Qt::transparent, 1);
    }
    if (isPadded()) {
        paintPaneHatching(painter, front, m_layout.rows, m_layout.columns, theme.padding);
    }
    paintWindow(painter, frame);
}

/// Very many slices become the sides of a slab.
void NeuronStage::paintSides(QPainter& painter) const {
    const BoxShades shades = BoxShades::of(m_context.theme.input, m_context.theme);
    const QPolygonF near = m_layout.slices.front().cells(m_layout.rows, m_layout.columns);
    const QPolygonF far = m_layout.slices.back().cells(m_layout.rows, m_layout.columns);
    paintQuad(painter, QPolygonF({near[1], far[1], far[2], near[2]}), shades.edge, shades.right, 1);
    paintQuad(painter, QPolygonF({near[3], far[3], far[2], near[2]}), shades.edge, shades.top, 1);
}

bool NeuronStage::isPadded() const {
    const Pane& front = m_layout.slices.front();
    return front.rows > m_layout.rows.length() || front.columns > m_layout.columns.length();
}

bool NeuronStage::slicesApart() const {
    constexpr double drawnFrom = 3;
    return m_layout.slices.size() < 2 ||
           m_layout.slices[1].origin.x() - m_layout.slices[0].origin.x() >= drawnFrom;
}

/// What of a slice is seen beside the one before it, in cells of the input: its right and its lower edge.
std::array<QRectF, 2> NeuronStage::visibleCells(std::size_t slice) const {
    const auto width = static_cast<double>(m_layout.columns.length());
    const auto height = static_cast<double>(m_layout.rows.length());
    if (slice == 0) {
        return {QRectF(0, 0, width, height), QRectF()};
    }
    // Half a cell more hides nothing and leaves no seam.
    const Pane& pane = m_layout.slices[slice];
    const QPointF back = pane.transform().inverted().map(m_layout.slices[slice - 1].origin);
    const double right = std::min(0.5 - back.x(), width);
    const double below = std::min(0.5 - back.y(), height);
    return {QRectF(width - right, 0, right, height), QRectF(0, height - below, width - right, below)};
}

/// The receptive field, through all slices that the neuron reads.
void NeuronStage::paintWindow(QPainter& painter, const BenchFrame& frame) const {
    const std::optional<Element> at = picked(frame);
    if (!at) {
        return;
    }
    const Theme& theme = m_context.theme;
    Region window = windowOf(*m_result, frame.moment->step);
    if (transposed()) {
        window = {channelsOf(m_result->state, at->channel), {at->y, at->y + 1}, {at->x, at->x + 1}};
    }
    for (std::int64_t slice = window.channels.end; slice-- > window.channels.begin;) {
        const bool front = slice == window.channels.begin;
        paintQuad(painter, paneOf(slice).cells(window.rows, window.columns), theme.window,
                  withAlpha(theme.window, front ? 0.18 : 0.1), front ? 2 : 1);
    }
    const QPolygonF first = paneOf(window.channels.begin).cells(window.rows, window.columns);
    const QPolygonF last = paneOf(window.channels.end - 1).cells(window.rows, window.columns);
    painter.setPen(QPen(theme.window, 1));
    for (int corner = 0; corner < 4; ++corner) {
        painter.drawLine(first[corner], last[corner]);
    }
}

void NeuronStage::paintSheet(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t channel = current(frame);
    paintQuad(painter, m_layout.sheet->outline(), theme.output, mixed(theme.paper, theme.output, 0.1), 1.5);
    NeuronSheet{.pane = *m_layout.sheet,
                .picture = m_outputs[static_cast<std::size_t>(channel)],
                .written = written(frame, channel),
                .empty = theme.paper,
                .ring = mixed(theme.paper, theme.output, 0.6)}
        .paint(painter);
}

void NeuronStage::paintPicked(QPainter& painter, const BenchFrame& frame) const {
    const std::optional<Element> at = picked(frame);
    if (!at) {
        return;
    }
    const Theme& theme = m_context.theme;
    if (transposed()) {
        const Region stamp = windowOf(*m_result, frame.moment->step);
        paintQuad(painter, m_layout.sheet->cells(stamp.rows, stamp.columns), theme.window,
                  withAlpha(theme.window, 0.18), 2);
        return;
    }
    const QPointF middle = m_layout.sheet->middle(at->y, at->x);
    painter.setPen(QPen(theme.paper, 5));
    painter.drawEllipse(middle, pickedRadius, pickedRadius);
    painter.setPen(QPen(theme.window, 2.5));
    painter.setBrush(valueOf(frame, at->channel)
                         ? m_outputs[static_cast<std::size_t>(at->channel)].at(at->y, at->x)
                         : theme.paper);
    painter.drawEllipse(middle, pickedRadius, pickedRadius);
    painter.setBrush(Qt::NoBrush);
}

void NeuronStage::paintWires(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::vector<Wire> all = wires(frame);
    // Many strong wires would hide each other.
    const double thick = all.size() > fewWires ? thickest / 2 : thickest;
    const double strongest = all.empty() ? 0 : std::abs(all.back().product);
    for (const Wire& wire : all) {
        const double share = strongest > 0 ? std::abs(wire.product) / strongest : 0;
        const QColor color = wire.product > 0   ? theme.positive
                             : wire.product < 0 ? theme.negative
                                                : theme.padding;
        paintWire(painter, wire.line, withAlpha(color, faintest + (strongestAlpha - faintest) * share),
                  thinnest + (thick - thinnest) * share);
    }
}

void NeuronStage::paintColumn(QPainter& painter, const BenchFrame& frame) const {
    const std::optional<Element> at = picked(frame);
    if (!at || transposed()) {
        return;
    }
    const Theme& theme = m_context.theme;
    const QPointF from = m_layout.sheet->middle(at->y, at->x);
    painter.setPen(QPen(withAlpha(theme.window, 0.7), 1, Qt::DotLine));
    for (const QRectF& row : m_layout.column) {
        painter.drawLine(from, QPointF(row.left() + columnRadius, row.center().y()));
    }
    for (std::size_t row = 0; row < m_layout.column.size(); ++row) {
        paintColumnRow(painter, frame, row);
    }
    painter.setFont(theme.font(Type::Heading, true));
    painter.setPen(theme.output);
    painter.drawText(m_layout.columnHeading, tr("depth column"));
}

void NeuronStage::paintColumnRow(QPainter& painter, const BenchFrame& frame, std::size_t row) const {
    const Theme& theme = m_context.theme;
    const Element at = picked(frame).value();
    const QRectF& place = m_layout.column[row];
    const std::int64_t sheet = m_layout.neuronIn(row, at.channel);
    const bool working = sheet == at.channel;
    const std::optional<double> known = valueOf(frame, sheet);
    const QPointF middle(place.left() + columnRadius, place.center().y());
    painter.setPen(QPen(working ? theme.window : theme.output, working ? 2.5 : 1.5));
    painter.setBrush(known ? m_outputs[static_cast<std::size_t>(sheet)].at(at.y, at.x) : theme.paper);
    painter.drawEllipse(middle, columnRadius, columnRadius);
    painter.setBrush(Qt::NoBrush);
    const QFont font = theme.font(Type::Label, working);
    const QFontMetricsF metrics(font);
    const double baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    painter.setFont(font);
    painter.setPen(working ? theme.window : theme.inkSoft);
    painter.drawText(QPointF(middle.x() + columnRadius + gridStep, baseline),
                     hasFilters(m_result->state.operation) ? tr("filter %1").arg(sheet)
                                                           : tr("slice %1").arg(sheet));
    painter.setPen(known ? theme.output : theme.inkSoft);
    const QPointF point(m_layout.valuePoint, baseline);
    drawAligned(painter, point, known ? evenNumber(*known, m_decimals) : QStringLiteral("–"));
}

void NeuronStage::paintLit(QPainter& painter, const BenchFrame& frame) const {
    if (frame.lit.kind != Kind::BenchInput && frame.lit.kind != Kind::BenchProduct) {
        return;
    }
    const Theme& theme = m_context.theme;
    Element at{frame.lit.channel, frame.lit.y, frame.lit.x};
    if (frame.lit.kind == Kind::BenchProduct) {
        const auto index = static_cast<std::size_t>(frame.lit.index);
        if (frame.arithmetic == nullptr || index >= frame.arithmetic->taps.size()) {
            return;
        }
        at = frame.arithmetic->taps[index].at;
    }
    if (!isWithin(m_result->padded.shape(), at)) {
        return;
    }
    paintQuad(painter, paneOf(at.channel).cell(at.y, at.x), theme.window, withAlpha(theme.window, 0.4), 2);
    if (frame.lit.kind != Kind::BenchInput || !m_layout.sheet) {
        return;
    }
    for (const Element& output : BenchLinks(*m_result).outputsFedBy(at)) {
        if (output.channel == current(frame)) {
            paintQuad(painter, m_layout.sheet->cell(output.y, output.x), Qt::transparent,
                      withAlpha(theme.window, 0.5), 0);
        }
    }
}

} // namespace fovea::ui

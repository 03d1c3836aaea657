#include "ui/render/numbers.h"
#include "ui/scenes/bench/stage_words.h"
#include "ui/scenes/bench/volume_stage.h"
#include "ui/scenes/cell_grid.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double wireWidth = 1.25;
constexpr double neuronRadius = 7;
constexpr double smallestNeuron = 2.5;
constexpr double pulseRadius = 3;

void paintPulse(QPainter& painter, const QLineF& wire, double progress, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(wire.pointAt(progress), pulseRadius, pulseRadius);
    painter.setBrush(Qt::NoBrush);
}

/// How far the numbers have come on their way while `phase` is at work: none before and after.
std::optional<double> underway(const BenchMoment& moment, BenchPhase phase) {
    return moment.phase == phase && !moment.done(phase) ? std::optional(moment.progress) : std::nullopt;
}

} // namespace

void VolumeStage::paint(QPainter& painter, const PaintContext&, const BenchFrame& frame) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintInput(painter, frame);
    if (m_result->fits()) {
        paintOutput(painter, frame);
        paintWires(painter, frame);
        paintFilters(painter, frame);
        paintNeurons(painter, frame);
        paintValue(painter, frame);
        paintLegend(painter, frame);
    } else {
        paintFilters(painter, frame);
        paintRefusal(painter);
    }
    paintInputNumbers(painter, frame);
    paintLit(painter, frame);
    paintWords(painter, frame);
    painter.restore();
}

void VolumeStage::paintInput(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const bool padded = m_layout.padded.box.front != m_layout.input.box.front;
    if (padded) {
        paintGlassBehind(painter, m_layout.padded.box, theme.padding);
    }
    if (m_bySlice) {
        paintGlassBehind(painter, m_layout.input.box, theme.input);
        inputSheets(frame).paint(painter);
        paintGlassBefore(painter, m_layout.input.box, withAlpha(theme.input, 0.4));
    } else {
        paintSolid(painter, m_layout.input, BoxShades::of(theme.input, theme), &m_front);
    }
    if (padded) {
        paintPadding(painter, frame);
    }
    if (const std::optional<BoxShape> window = column(frame)) {
        paintColumn(painter, *window, theme.window, theme);
    }
}

void VolumeStage::paintPadding(QPainter& painter, const BenchFrame& frame) const {
    const std::int64_t plane = m_bySlice ? shownSlice(frame) : 0;
    const Theme& theme = m_context.theme;
    const QRectF outer = m_layout.padded.sliceFace(plane);
    paintRing(painter, outer, m_layout.input.sliceFace(plane), theme);
    painter.setPen(QPen(theme.padding, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(outer);
    paintGlassBefore(painter, m_layout.padded.box, withAlpha(theme.padding, 0.7));
}

void VolumeStage::paintInputNumbers(QPainter& painter, const BenchFrame& frame) const {
    if (!m_inputNumbers) {
        return;
    }
    const std::int64_t shown = shownSlice(frame);
    const Plane plane = m_result->state.input.plane(0, shown);
    const MapPicture& picture = m_bySlice ? m_inputs[static_cast<std::size_t>(shown)] : m_front;
    painter.setFont(m_context.theme.font(m_inputNumbers->type));
    for (std::int64_t y = 0; y < plane.height; ++y) {
        for (std::int64_t x = 0; x < plane.width; ++x) {
            painter.setPen(readableOn(picture.at(y, x), m_context.theme));
            painter.drawText(m_layout.input.cell({m_bySlice ? shown : 0, y, x}), Qt::AlignCenter,
                             evenNumber(static_cast<double>(plane.at(y, x)), m_inputNumbers->decimals));
        }
    }
}

void VolumeStage::paintOutput(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    paintGlassBehind(painter, m_layout.output->box, theme.output);
    SheetStack sheets = outputSheets(frame);
    const std::optional<MapPicture> half = halfWritten(frame);
    sheets.topPicture = half ? &*half : nullptr;
    sheets.paint(painter);
    paintGlassBefore(painter, m_layout.output->box, withAlpha(theme.output, 0.55));
    paintOutputNumbers(painter, frame);
    if (const std::optional<QRectF> region = stamp(frame)) {
        const QRectF face = m_layout.output->sliceFace(current(frame));
        painter.fillRect(*region & face, withAlpha(theme.window, 0.25));
        paintMarker(painter, *region & face, theme.window, theme);
    }
}

void VolumeStage::paintOutputNumbers(QPainter& painter, const BenchFrame& frame) const {
    if (!m_outputNumbers) {
        return;
    }
    painter.setFont(m_context.theme.font(m_outputNumbers->type));
    const std::int64_t sheet = current(frame);
    for (std::int64_t y = 0; y < m_layout.output->rows; ++y) {
        for (std::int64_t x = 0; x < m_layout.output->columns; ++x) {
            const Element at{sheet, y, x};
            if (const auto known = outputNow(*m_result, m_context.view.showAll, frame, at)) {
                painter.setPen(
                    readableOn(m_outputs[static_cast<std::size_t>(sheet)].at(y, x), m_context.theme));
                painter.drawText(m_layout.output->cell(at), Qt::AlignCenter,
                                 evenNumber(*known, m_outputNumbers->decimals));
            }
        }
    }
}

void VolumeStage::paintFilters(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t working = current(frame);
    const bool all = lights(frame.lit, FormulaTerm::Filters) || lights(frame.lit, FormulaTerm::Kernel);
    for (std::size_t place = 0; place < m_layout.filters.size(); ++place) {
        const std::int64_t filter = m_layout.filterIn(place, working);
        const bool glows = all || (frame.moment && filter == working);
        BoxShades shades = BoxShades::of(theme.filter, theme);
        if (!glows) {
            shades.edge = mixed(theme.paper, shades.edge, 0.75);
        }
        paintSolid(painter, m_layout.filters[place], shades, &m_filters[static_cast<std::size_t>(filter)]);
        if (glows) {
            painter.setPen(QPen(theme.window, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawPolygon(m_layout.filters[place].box.outline());
        }
    }
}

void VolumeStage::paintWires(QPainter& painter, const BenchFrame& frame) const {
    const std::optional<BoxShape> from = column(frame);
    if (!from) {
        return;
    }
    const Theme& theme = m_context.theme;
    const BenchStep& step = frame.moment->step;
    const VolumeShape* filter = m_layout.placeOf(step.filter);
    const std::optional<QRectF> region = stamp(frame);
    std::array<QPointF, 4> ends;
    if (region) {
        ends = {region->topLeft(), region->topRight(), region->bottomRight(), region->bottomLeft()};
    } else {
        ends.fill(m_layout.output->cell({step.filter, step.y, step.x}).center());
    }
    const QColor color = withAlpha(theme.window, 0.8);
    const auto starts = from->cornersAt(1);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (filter == nullptr) {
            paintWire(painter, {starts[i], ends[i]}, color, wireWidth);
        } else {
            paintWire(painter, {starts[i], filter->box.cornersAt(0)[i]}, color, wireWidth);
            paintWire(painter, {filter->box.cornersAt(1)[i], ends[i]}, color, wireWidth);
        }
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const QPointF middle = filter == nullptr ? ends[i] : filter->box.cornersAt(0)[i];
        if (const auto way = underway(*frame.moment, BenchPhase::Multiply)) {
            paintPulse(painter, {starts[i], middle}, *way, theme.window);
        }
        if (const auto way = underway(*frame.moment, BenchPhase::SumChannels); way && filter != nullptr) {
            paintPulse(painter, {filter->box.cornersAt(1)[i], ends[i]}, *way, theme.window);
        }
    }
}

/// The depth column: one neuron on every sheet, all looking at the same window.
void VolumeStage::paintNeurons(QPainter& painter, const BenchFrame& frame) const {
    if (!frame.moment || transposed()) {
        return;
    }
    const Theme& theme = m_context.theme;
    const BenchStep& step = frame.moment->step;
    const VolumeShape& output = *m_layout.output;
    if (m_outputNumbers) {
        paintMarker(painter, output.cell({step.filter, step.y, step.x}), theme.window, theme);
        return;
    }
    const auto middle = [&](std::int64_t sheet) { return output.cell({sheet, step.y, step.x}).center(); };
    const QPointF apart = output.box.recede / static_cast<double>(output.slices);
    const double radius = std::clamp(std::hypot(apart.x(), apart.y()) * 0.36, smallestNeuron, neuronRadius);
    if (!m_bySlice) {
        painter.setPen(QPen(theme.paper, 3));
        painter.drawLine(middle(0), middle(output.slices - 1));
        painter.setPen(QPen(theme.window, 1));
        painter.drawLine(middle(0), middle(output.slices - 1));
        for (std::int64_t sheet = output.slices - 1; sheet >= 0; --sheet) {
            const bool known = written(frame, sheet) > step.y * output.columns + step.x;
            painter.setPen(QPen(theme.output, 1));
            painter.setBrush(known ? m_outputs[static_cast<std::size_t>(sheet)].at(step.y, step.x)
                                   : theme.paper);
            painter.drawEllipse(middle(sheet), radius, radius);
        }
    }
    painter.setPen(QPen(theme.paper, 5));
    painter.drawEllipse(middle(step.filter), neuronRadius, neuronRadius);
    painter.setPen(QPen(theme.window, 2));
    painter.setBrush(value(frame) ? m_outputs[static_cast<std::size_t>(step.filter)].at(step.y, step.x)
                                  : theme.paper);
    painter.drawEllipse(middle(step.filter), neuronRadius, neuronRadius);
}

void VolumeStage::paintValue(QPainter& painter, const BenchFrame& frame) const {
    if (!frame.moment || transposed()) {
        return;
    }
    const Theme& theme = m_context.theme;
    const BenchStep& step = frame.moment->step;
    const QRectF cell = m_layout.output->cell({step.filter, step.y, step.x});
    const QFont font = theme.font(Type::Title, true);
    const QFontMetricsF metrics(font);
    const QRectF& room = m_layout.value;
    const double y =
        std::clamp(cell.center().y(), room.top() + metrics.height() / 2, room.bottom() - metrics.height());
    const double start = m_outputNumbers ? cell.right() : cell.center().x() + neuronRadius;
    const QPointF from(start + 3, cell.center().y());
    painter.setPen(QPen(theme.window, 1));
    painter.drawPolyline(QPolygonF(
        {from, {room.left() - 2 * gridStep, cell.center().y()}, {room.left() - gridStep / 2.0, y}}));
    const QFont small = theme.font(Type::Body);
    const QFontMetricsF words(small);
    double baseline = y + (metrics.ascent() - metrics.descent()) / 2;
    if (const std::optional<double> known = value(frame)) {
        painter.setFont(font);
        painter.setPen(theme.output);
        painter.drawText(QPointF(room.left(), baseline), fixedNumber(*known, m_valueDecimals));
        baseline += metrics.descent() + words.ascent();
    } else {
        baseline = y + (words.ascent() - words.descent()) / 2;
    }
    painter.setFont(small);
    painter.setPen(theme.inkSoft);
    const QString how = hasFilters(m_result->state.operation)                     ? QStringLiteral("w·x + b")
                        : m_result->state.operation == BenchOperation::MaxPooling ? tr("maximum")
                                                                                  : tr("mean");
    painter.drawText(QPointF(room.left(), baseline), how);
}

void VolumeStage::paintWords(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    paintLabels(painter, m_layout.labels, frame.lit, theme);
    const QFont font = theme.font(Type::Body);
    painter.setFont(font);
    painter.setPen(theme.inkSoft);
    painter.drawText(m_layout.caption, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextWordWrap, caption(frame));
}

/// What black, gray and white stand for in the map on top.
void VolumeStage::paintLegend(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const TileRange& range = m_ranges[static_cast<std::size_t>(current(frame))];
    const QString low = number(static_cast<double>(range.low));
    const QString high = number(static_cast<double>(range.high));
    painter.setFont(theme.font(Type::Body));
    painter.setPen(theme.inkSoft);
    painter.drawText(m_layout.legend, range.low < 0 ? tr("gray 0 · white %1").arg(high)
                                                    : tr("black %1 · white %2").arg(low, high));
}

void VolumeStage::paintRefusal(QPainter& painter) const {
    painter.setFont(m_context.theme.font(Type::Heading));
    painter.setPen(m_context.theme.inkSoft);
    painter.drawText(m_layout.refusal, Qt::AlignCenter | Qt::TextWordWrap,
                     tr("No output: the windows do not come out even."));
}

} // namespace fovea::ui

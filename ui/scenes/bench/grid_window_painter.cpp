#include "ui/scenes/bench/grid_window_painter.h"

#include "ui/scenes/figure.h"

#include <QFontMetricsF>
#include <QLinearGradient>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr double linesFrom = 6;
constexpr float leftOverWash = 0.45F;
constexpr float beamAlpha = 0.08F;
constexpr float beamEdgeAlpha = 0.35F;

} // namespace

std::vector<double> stampNumbers(const GridView& view, const BenchFrame& frame) {
    const bool multiplied = frame.moment && frame.moment->done(BenchPhase::Multiply);
    if (!view.transposed() || !multiplied || !frame.arithmetic) {
        return {};
    }
    const Window2d& window = view.state().window;
    std::vector<double> sums(static_cast<std::size_t>(window.rows.kernel * window.columns.kernel), 0);
    for (std::size_t i = 0; i < frame.arithmetic->taps.size(); ++i) {
        sums[i % sums.size()] += frame.arithmetic->taps[i].product;
    }
    return sums;
}

GridWindowPainter::GridWindowPainter(QPainter& painter, const GridView& view, const BenchFrame& frame)
    : m_painter(painter)
    , m_view(view)
    , m_frame(frame)
    , m_filter(view.geometry.filter(frame)) {}

QPointF GridWindowPainter::cut() const {
    return {static_cast<double>(m_view.geometry.cutColumns()),
            static_cast<double>(m_view.geometry.cutRows())};
}

QRectF GridWindowPainter::windowOn(const GridSlot& slot, const QPointF& corner) const {
    const Window2d& window = m_view.state().window;
    return m_view.geometry.cells(slot, corner.y(), corner.x(), static_cast<double>(window.rows.span()),
                                 static_cast<double>(window.columns.span()));
}

/// From the slice that lies nearest to the output.
std::optional<GridWindowPainter::Ends> GridWindowPainter::beamEnds() const {
    const auto nearest = [&](const GridBlock& block, const Range& slices) {
        const GridSlot* found = nullptr;
        for (const GridSlot& slot : block.slots) {
            if (slot.large && slices.contains(m_view.geometry.slice(slot, m_frame)) &&
                (found == nullptr || slot.bounds.right() > found->bounds.right())) {
                found = &slot;
            }
        }
        return found;
    };
    if (!m_frame.moment) {
        return std::nullopt;
    }
    const GridSlot* from = nearest(m_view.layout().input, channelsOf(m_view.state(), m_filter));
    const GridSlot* to = nearest(m_view.layout().output, {m_filter, m_filter + 1});
    if (from == nullptr || to == nullptr) {
        return std::nullopt;
    }
    const QPointF corner = windowCorner(m_view.result(), *m_frame.moment);
    const QPointF place = stepPlace(m_view.result(), *m_frame.moment);
    if (m_view.transposed()) {
        return Ends{m_view.geometry.cell(*from, place.y(), place.x()), windowOn(*to, corner + cut())};
    }
    return Ends{windowOn(*from, corner), m_view.geometry.cell(*to, place.y(), place.x())};
}

void GridWindowPainter::paintBeam() {
    const std::optional<Ends> ends = beamEnds();
    if (!ends) {
        return;
    }
    const auto& [source, target] = *ends;
    QColor from = m_view.theme().window;
    QColor to = m_view.theme().output;
    from.setAlphaF(beamAlpha);
    to.setAlphaF(beamAlpha);
    QLinearGradient gradient(source.right(), 0, target.left(), 0);
    gradient.setStops({{0, from}, {1, to}});
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(gradient);
    m_painter.drawPolygon(
        QPolygonF({source.topRight(), target.topLeft(), target.bottomLeft(), source.bottomRight()}));
    // Files of shapes know no lines of more than one colour.
    from.setAlphaF(beamEdgeAlpha);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(from, 1));
    m_painter.drawLine(source.topRight(), target.topLeft());
    m_painter.drawLine(source.bottomRight(), target.bottomLeft());
}

void GridWindowPainter::paintWindow() {
    if (!m_frame.moment) {
        return;
    }
    const BenchMoment& moment = *m_frame.moment;
    const Theme& theme = m_view.theme();
    const Range read = channelsOf(m_view.state(), m_filter);
    const QPointF corner = windowCorner(m_view.result(), moment);
    const QPointF place = stepPlace(m_view.result(), moment);
    for (const GridSlot& slot : m_view.layout().input.slots) {
        const std::int64_t channel = m_view.geometry.slice(slot, m_frame);
        if (!read.contains(channel) || slot.shows == GridSlot::Shows::Behind) {
            continue;
        }
        if (m_view.transposed()) {
            paintMarker(m_painter, m_view.geometry.cell(slot, place.y(), place.x()), theme.window, theme);
        } else {
            paintWindowOn(slot, corner);
            paintMultipliers(slot, channel);
        }
    }
    for (const GridSlot& slot : m_view.layout().output.slots) {
        if (m_view.geometry.slice(slot, m_frame) != m_filter || slot.shows == GridSlot::Shows::Behind) {
            continue;
        }
        if (m_view.transposed()) {
            paintWindowOn(slot, corner + cut());
            paintStampNumbers(slot);
        } else if (slot.large) {
            paintMarker(m_painter, m_view.geometry.cell(slot, place.y(), place.x()), theme.output, theme);
        }
    }
}

void GridWindowPainter::paintWindowOn(const GridSlot& slot, const QPointF& corner) {
    const Window2d& window = m_view.state().window;
    const Theme& theme = m_view.theme();
    const QRectF frame = windowOn(slot, corner);
    const bool hasHoles = window.rows.dilation > 1 || window.columns.dilation > 1;
    if (!slot.large) {
        paintFrame(m_painter, frame, theme.window, 1);
    } else if (hasHoles && slot.cell() >= linesFrom) {
        paintMarker(m_painter, frame, theme.window, theme, Qt::DashLine);
        paintTaps(slot, corner);
    } else {
        paintMarker(m_painter, frame, theme.window, theme);
    }
}

/// With holes in the window every cell that is really looked at has its own frame.
void GridWindowPainter::paintTaps(const GridSlot& slot, const QPointF& corner) {
    const Window2d& window = m_view.state().window;
    for (std::int64_t y = 0; y < window.rows.kernel; ++y) {
        for (std::int64_t x = 0; x < window.columns.kernel; ++x) {
            const QRectF cell =
                m_view.geometry.cell(slot, corner.y() + static_cast<double>(y * window.rows.dilation),
                                     corner.x() + static_cast<double>(x * window.columns.dilation));
            paintFrame(m_painter, cell.adjusted(2, 2, -2, -2), m_view.theme().window, 2);
        }
    }
}

void GridWindowPainter::paintChip(const QRectF& cell, const QString& text, const QColor& color) {
    const Theme& theme = m_view.theme();
    const QFont font = theme.font(Theme::Type::Caption, true);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 6, metrics.capHeight() + 4);
    if (size.width() > cell.width() - 2) {
        return;
    }
    const QRectF chip(cell.right() - size.width() - 1, cell.bottom() - size.height() - 1, size.width(),
                      size.height());
    m_painter.fillRect(chip, theme.paper);
    m_painter.setFont(font);
    m_painter.setPen(color);
    m_painter.drawText(QPointF(chip.left() + 3, chip.bottom() - 2), text);
}

/// The filter lies on the window: "×w" in every cell, once it is multiplied.
void GridWindowPainter::paintMultipliers(const GridSlot& slot, std::int64_t channel) {
    const Window2d& window = m_view.state().window;
    const bool multiplies = m_frame.moment->phase != BenchPhase::Place;
    if (!m_view.geometry.hasWeights() || !multiplies || !slot.large || slot.cell() < chipsFrom ||
        m_view.sheets.style(BenchVolume::Filter, channel, m_filter).decimals < 0 ||
        m_view.bench.view.coverage) {
        return;
    }
    const Region region = windowOf(m_view.result(), m_frame.moment->step);
    for (std::int64_t y = 0; y < window.rows.kernel; ++y) {
        for (std::int64_t x = 0; x < window.columns.kernel; ++x) {
            const QRectF cell =
                m_view.geometry.cell(slot, static_cast<double>(region.rows.begin + y * window.rows.dilation),
                                     static_cast<double>(region.columns.begin + x * window.columns.dilation));
            const double weight = m_view.sheets.weight(m_filter, channel, y, x);
            paintChip(
                cell,
                QStringLiteral("×") +
                    evenNumber(weight, m_view.sheets.style(BenchVolume::Filter, channel, m_filter).decimals),
                m_view.theme().filter);
        }
    }
}

void GridWindowPainter::paintStampNumbers(const GridSlot& slot) {
    const std::vector<double> numbers = stampNumbers(m_view, m_frame);
    if (numbers.empty() || !slot.large || slot.cell() < chipsFrom ||
        m_view.sheets.style(BenchVolume::Output, m_filter, m_filter).decimals < 0) {
        return;
    }
    const Window2d& window = m_view.state().window;
    const Region region = windowOf(m_view.result(), m_frame.moment->step);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto tap = static_cast<std::int64_t>(i);
        const std::int64_t y = region.rows.begin + tap / window.columns.kernel * window.rows.dilation;
        const std::int64_t x = region.columns.begin + tap % window.columns.kernel * window.columns.dilation;
        const QRectF cell = m_view.geometry.cell(slot, static_cast<double>(y + m_view.geometry.cutRows()),
                                                 static_cast<double>(x + m_view.geometry.cutColumns()));
        const QString sign = numbers[i] < 0 ? QString() : QStringLiteral("+");
        paintChip(cell,
                  sign + fixedNumber(numbers[i],
                                     m_view.sheets.style(BenchVolume::Output, m_filter, m_filter).decimals),
                  m_view.theme().window);
    }
}

void GridWindowPainter::paintLeftOver() {
    const BenchResult& result = m_view.result();
    const Theme& theme = m_view.theme();
    const bool refused = !result.fits();
    if (m_view.transposed() || (result.rows.size.leftOver == 0 && result.columns.size.leftOver == 0)) {
        return;
    }
    for (const GridSlot& slot : m_view.layout().input.slots) {
        if (!slot.large) {
            continue;
        }
        const auto rows = static_cast<double>(result.rows.size.leftOver);
        const auto columns = static_cast<double>(result.columns.size.leftOver);
        const auto height = static_cast<double>(slot.rows);
        const auto width = static_cast<double>(slot.columns);
        const bool covered = !refused && m_view.state().fit == FitRule::Ceil;
        if (!covered) {
            QColor wash = refused ? theme.error : theme.padding;
            wash.setAlphaF(leftOverWash);
            for (const QRectF& strip :
                 {m_view.geometry.cells(slot, 0, width - columns, height, columns),
                  m_view.geometry.cells(slot, height - rows, 0, rows, width - columns)}) {
                m_painter.fillRect(strip, wash);
            }
        }
        // Single numbers lie so close that their windows would cover each other.
        if (refused && (slot.rows * slot.columns > 1 || m_view.layout().input.slots.size() == 1)) {
            paintRefusedWindows(slot);
        }
    }
}

/// Where windows would lie along the upper and the left edge; the one that no longer fits in the colour of
/// errors.
void GridWindowPainter::paintRefusedWindows(const GridSlot& slot) {
    const BenchResult& result = m_view.result();
    const Theme& theme = m_view.theme();
    const Window2d& window = m_view.state().window;
    const auto at = [&](std::int64_t y, std::int64_t x) {
        return m_view.geometry.cells(slot, static_cast<double>(y), static_cast<double>(x),
                                     static_cast<double>(window.rows.span()),
                                     static_cast<double>(window.columns.span()));
    };
    // Wider than what is kept free for them: the window is far too large, and its edge says nothing.
    const QRectF room = m_view.geometry.roomOf(slot);
    const auto along = [&](const BenchAxis& axis, auto&& frameAt) {
        const std::int64_t fitting = axis.size.slack < 0 ? 0 : axis.size.slack / axis.window.stride + 1;
        for (std::int64_t i = 1; i < fitting; ++i) {
            paintMarker(m_painter, frameAt(i * axis.window.stride), theme.window, theme, Qt::DashLine);
        }
        if (axis.size.leftOver > 0) {
            const QRectF frame = frameAt(fitting * axis.window.stride).intersected(room);
            paintMarker(m_painter, frame, theme.error, theme, Qt::DashLine);
        }
    };
    along(result.rows, [&](std::int64_t y) { return at(y, 0); });
    along(result.columns, [&](std::int64_t x) { return at(0, x); });
    if (result.rows.size.slack >= 0 && result.columns.size.slack >= 0) {
        paintMarker(m_painter, at(0, 0), theme.window, theme);
    }
}

} // namespace fovea::ui

#include "ui/scenes/bench/grid_painter.h"

#include "ui/scenes/crisp.h"
#include "ui/scenes/figure.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double linesFrom = 6;
constexpr float palerOpacity = 0.35F;

QColor roleOf(BenchVolume volume, const Theme& theme) {
    switch (volume) {
    case BenchVolume::Input:
        return theme.input;
    case BenchVolume::Filter:
        return theme.filter;
    case BenchVolume::Output:
        break;
    }
    return theme.output;
}

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

GridPainter::GridPainter(QPainter& painter, const PaintContext& context, const GridView& view,
                         const BenchFrame& frame)
    : m_painter(painter)
    , m_context(context)
    , m_view(view)
    , m_frame(frame)
    , m_filter(view.geometry.filter(frame))
    , m_channel(view.geometry.channel(frame)) {}

std::int64_t GridPainter::sliceInFront(BenchVolume volume) const {
    return volume == BenchVolume::Output ? m_filter : m_channel;
}

void GridPainter::paintSlices() {
    paintBlock(m_view.layout().input);
    paintBlock(m_view.layout().filter);
    paintBlock(m_view.layout().output);
}

void GridPainter::paintBlock(const GridBlock& block) {
    for (const GridSlot& slot : block.slots) {
        if (slot.bounds.adjusted(-4, -4, 4, 4).intersects(m_context.exposed)) {
            paintSlot(slot);
        }
    }
}

void GridPainter::paintSlot(const GridSlot& slot) {
    const std::optional<std::int64_t> slice = m_view.geometry.slice(slot, m_frame);
    if (!slice) {
        return;
    }
    if (slot.volume == BenchVolume::Output) {
        paintOutput(slot, *slice);
    } else if (slot.volume == BenchVolume::Filter && !m_view.geometry.hasWeights()) {
        m_painter.fillRect(slot.bounds, m_view.theme().paper);
        paintEmptyCells(slot);
    } else {
        paintSheet(slot, *slice);
    }
    paintSlotFrame(slot, *slice);
}

void GridPainter::paintSheet(const GridSlot& slot, std::int64_t slice) {
    const Theme& theme = m_view.theme();
    if (paintsShapes(m_painter)) {
        m_view.sheets.grid(slot, slice, m_filter).paint(m_painter, theme, m_context.devicePixelRatio);
        return;
    }
    const quint64 stamp = m_view.sheets.stamp(slot, slice, m_filter);
    paintCrisp(m_painter, m_context, slot.bounds, theme, [&](const QSize& size) {
        const TileCache::Key key{.data = nullptr, .range = {}, .size = size, .style = -1, .revision = stamp};
        return m_context.tiles.tile(key, [&] {
            CellGrid grid = m_view.sheets.grid(slot, slice, m_filter);
            grid.bounds = QRectF({}, slot.bounds.size());
            QImage image(size, QImage::Format_RGB32);
            image.fill(theme.paper);
            QPainter onImage(&image);
            onImage.scale(size.width() / slot.bounds.width(), size.height() / slot.bounds.height());
            grid.paint(onImage, theme, size.width() / slot.bounds.width());
            return image;
        });
    });
}

void GridPainter::paintSlotFrame(const GridSlot& slot, std::int64_t slice) {
    const Theme& theme = m_view.theme();
    const bool pooling = slot.volume == BenchVolume::Filter && !m_view.geometry.hasWeights();
    const QColor role = pooling ? theme.window : roleOf(slot.volume, theme);
    const bool behind = slot.shows == GridSlot::Shows::Behind;
    if (!slot.large && !behind) {
        const bool current = slice == sliceInFront(slot.volume);
        paintFrame(m_painter, slot.bounds, current ? role : theme.line, current ? 2 : 1);
        return;
    }
    if (m_view.layout().input.slots.size() > 1 || behind) {
        paintFrame(m_painter, slot.bounds.adjusted(-1, -1, 1, 1), theme.paper, 1);
    }
    paintFrame(m_painter, slot.bounds, role, 1);
}

void GridPainter::paintEmptyCells(const GridSlot& slot) {
    if (slot.cell() < linesFrom) {
        return;
    }
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    m_painter.setPen(QPen(m_view.theme().line, 1));
    for (std::int64_t x = 1; x < slot.columns; ++x) {
        const double left = m_view.geometry.cell(slot, 0, static_cast<double>(x)).left();
        m_painter.drawLine(QLineF(left, slot.bounds.top(), left, slot.bounds.bottom()));
    }
    for (std::int64_t y = 1; y < slot.rows; ++y) {
        const double top = m_view.geometry.cell(slot, static_cast<double>(y), 0).top();
        m_painter.drawLine(QLineF(slot.bounds.left(), top, slot.bounds.right(), top));
    }
    m_painter.restore();
}

void GridPainter::paintOutput(const GridSlot& slot, std::int64_t map) {
    m_painter.fillRect(slot.bounds, m_view.theme().paper);
    paintEmptyCells(slot);
    if (m_view.bench.view.showAll) {
        m_painter.setOpacity(palerOpacity);
        paintSheet(slot, map);
        m_painter.setOpacity(1);
    }
    if (m_view.transposed()) {
        paintStamped(slot, map);
        return;
    }
    paintPrefix(slot, map, writtenPrefix(m_view.result(), m_frame, map));
    const auto& moment = m_frame.moment;
    if (moment && moment->step.filter == map && moment->phase == BenchPhase::Write && moment->progress > 0) {
        const std::int64_t index = moment->step.y * slot.columns + moment->step.x;
        CellGrid grid = m_view.sheets.grid(slot, map, m_filter);
        CellGrid one = grid;
        one.bounds = grid.cell(static_cast<std::size_t>(index));
        one.rows = one.columns = 1;
        one.values = {grid.values[static_cast<std::size_t>(index)]};
        one.linesFrom = std::numeric_limits<double>::infinity();
        m_painter.setOpacity(eased(moment->progress));
        one.paint(m_painter, m_view.theme(), m_context.devicePixelRatio);
        m_painter.setOpacity(1);
    }
}

/// The first `count` cells of a map: whole rows, and a part of one.
void GridPainter::paintPrefix(const GridSlot& slot, std::int64_t map, std::int64_t count) {
    if (count == 0) {
        return;
    }
    if (count == slot.rows * slot.columns) {
        paintSheet(slot, map);
        return;
    }
    if (paintsShapes(m_painter)) {
        CellGrid grid = m_view.sheets.grid(slot, map, m_filter);
        grid.unwritten.assign(grid.values.size(), true);
        std::fill_n(grid.unwritten.begin(), count, false);
        grid.paint(m_painter, m_view.theme(), m_context.devicePixelRatio);
        return;
    }
    const std::int64_t rows = count / slot.columns;
    const std::int64_t rest = count % slot.columns;
    const auto part = [&](std::int64_t from, std::int64_t height, std::int64_t width) {
        if (height == 0 || width == 0) {
            return;
        }
        m_painter.save();
        m_painter.setClipRect(m_view.geometry.cells(slot, static_cast<double>(from), 0,
                                                    static_cast<double>(height), static_cast<double>(width)),
                              Qt::IntersectClip);
        paintSheet(slot, map);
        m_painter.restore();
    };
    part(0, rows, slot.columns);
    part(rows, 1, rest);
}

/// Bias and stamps so far. Rows that nothing will be added to any more, and rows that nothing was added to
/// yet, are known as a whole.
void GridPainter::paintStamped(const GridSlot& slot, std::int64_t map) {
    const BenchResult& result = m_view.result();
    const BenchState& state = m_view.state();
    const Shape shape = result.outputShape();
    const std::int64_t places = state.size.height * state.size.width;
    const std::int64_t local = std::clamp<std::int64_t>(m_frame.written - map * places, 0, places);
    if (local == places) {
        paintSheet(slot, map);
        return;
    }
    CellGrid grid = m_view.sheets.grid(slot, map, m_filter);
    grid.unwritten.assign(grid.values.size(), false);
    const std::int64_t at = local / state.size.width;
    const WindowAxis& rows = state.window.rows;
    for (std::int64_t y = 0; y < shape.height(); ++y) {
        const std::int64_t last = (y + rows.padBefore) / rows.stride;
        const std::int64_t first = (y + rows.padBefore - rows.span() + rows.stride) / rows.stride;
        const bool untouched = local == 0 || first > at;
        const bool done = last < at;
        for (std::int64_t x = 0; x < shape.width(); ++x) {
            const auto cell = static_cast<std::size_t>((y + m_view.geometry.cutRows()) * slot.columns + x +
                                                       m_view.geometry.cutColumns());
            const auto value = untouched ? std::nullopt
                               : done    ? std::optional(static_cast<double>(grid.values[cell]))
                                         : outputAfter(result, {map, y, x}, m_frame.written);
            grid.unwritten[cell] = !value;
            grid.values[cell] = static_cast<float>(value.value_or(0));
        }
    }
    grid.paint(m_painter, m_view.theme(), m_context.devicePixelRatio);
}

void GridPainter::paintWindow() {
    if (!m_frame.moment) {
        return;
    }
    const BenchMoment& moment = *m_frame.moment;
    const Theme& theme = m_view.theme();
    const Range read = channelsOf(m_view.state(), m_filter);
    const QPointF corner = windowCorner(m_view.result(), moment);
    for (const GridSlot& slot : m_view.layout().input.slots) {
        const auto channel = m_view.geometry.slice(slot, m_frame);
        if (!channel || !read.contains(*channel) || slot.shows == GridSlot::Shows::Behind) {
            continue;
        }
        if (m_view.transposed()) {
            const QRectF cell = m_view.geometry.cell(slot, static_cast<double>(moment.step.y),
                                                     static_cast<double>(moment.step.x));
            paintMarker(m_painter, cell, theme.window, theme);
        } else {
            paintWindowOn(slot, corner);
            paintMultipliers(slot, *channel);
        }
    }
    for (const GridSlot& slot : m_view.layout().output.slots) {
        if (m_view.geometry.slice(slot, m_frame) != m_filter || slot.shows == GridSlot::Shows::Behind) {
            continue;
        }
        if (m_view.transposed()) {
            const QPointF cut(static_cast<double>(m_view.geometry.cutColumns()),
                              static_cast<double>(m_view.geometry.cutRows()));
            paintWindowOn(slot, corner + cut);
            paintStampNumbers(slot);
        } else if (slot.large) {
            const QRectF cell = m_view.geometry.cell(slot, static_cast<double>(moment.step.y),
                                                     static_cast<double>(moment.step.x));
            paintMarker(m_painter, cell, theme.output, theme);
        }
    }
}

void GridPainter::paintWindowOn(const GridSlot& slot, const QPointF& corner) {
    const Window2d& window = m_view.state().window;
    const Theme& theme = m_view.theme();
    const QRectF frame =
        m_view.geometry.cells(slot, corner.y(), corner.x(), static_cast<double>(window.rows.span()),
                              static_cast<double>(window.columns.span()));
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
void GridPainter::paintTaps(const GridSlot& slot, const QPointF& corner) {
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

void GridPainter::paintChip(const QRectF& cell, const QString& text, const QColor& color) {
    const Theme& theme = m_view.theme();
    const QFont font = theme.font(Theme::Type::Caption, true);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 6, metrics.capHeight() + 6);
    if (size.width() > cell.width() - 2) {
        return;
    }
    const QRectF chip(cell.right() - size.width() - 1, cell.bottom() - size.height() - 1, size.width(),
                      size.height());
    m_painter.fillRect(chip, theme.paper);
    m_painter.setFont(font);
    m_painter.setPen(color);
    m_painter.drawText(QPointF(chip.left() + 3, chip.bottom() - 3), text);
}

/// The filter lies on the window: "×w" in every cell, once it is multiplied.
void GridPainter::paintMultipliers(const GridSlot& slot, std::int64_t channel) {
    const Window2d& window = m_view.state().window;
    const bool multiplies = m_frame.moment->phase != BenchPhase::Place;
    if (!m_view.geometry.hasWeights() || !multiplies || !slot.large || slot.cell() < chipsFrom ||
        m_view.sheets.style(BenchVolume::Filter).decimals < 0 || m_view.bench.view.coverage) {
        return;
    }
    const Region region = windowOf(m_view.result(), m_frame.moment->step);
    for (std::int64_t y = 0; y < window.rows.kernel; ++y) {
        for (std::int64_t x = 0; x < window.columns.kernel; ++x) {
            const QRectF cell =
                m_view.geometry.cell(slot, static_cast<double>(region.rows.begin + y * window.rows.dilation),
                                     static_cast<double>(region.columns.begin + x * window.columns.dilation));
            const double weight = m_view.sheets.weight(m_filter, channel, y, x);
            paintChip(cell,
                      QStringLiteral("×") +
                          fixedNumber(weight, m_view.sheets.style(BenchVolume::Filter).decimals),
                      m_view.theme().filter);
        }
    }
}

void GridPainter::paintStampNumbers(const GridSlot& slot) {
    const std::vector<double> numbers = stampNumbers(m_view, m_frame);
    if (numbers.empty() || !slot.large || slot.cell() < chipsFrom ||
        m_view.sheets.style(BenchVolume::Output).decimals < 0) {
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
        paintChip(cell, sign + fixedNumber(numbers[i], m_view.sheets.style(BenchVolume::Output).decimals),
                  m_view.theme().window);
    }
}

void GridPainter::paintLeftOver() {
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
            const QColor color = refused ? theme.error : theme.inkSoft;
            for (const QRectF& strip :
                 {m_view.geometry.cells(slot, 0, width - columns, height, columns),
                  m_view.geometry.cells(slot, height - rows, 0, rows, width - columns)}) {
                paintHatchLines(m_painter, strip, color);
            }
        }
        if (refused) {
            paintRefusedWindows(slot);
        }
    }
}

/// Where windows would lie along the upper and the left edge; the one that no longer fits in the colour of
/// errors.
void GridPainter::paintRefusedWindows(const GridSlot& slot) {
    const BenchResult& result = m_view.result();
    const Theme& theme = m_view.theme();
    const Window2d& window = m_view.state().window;
    const auto at = [&](std::int64_t y, std::int64_t x) {
        return m_view.geometry.cells(slot, static_cast<double>(y), static_cast<double>(x),
                                     static_cast<double>(window.rows.span()),
                                     static_cast<double>(window.columns.span()));
    };
    // Wider than what is kept free for them: the window is far too large, and its edge says nothing.
    const QRectF room = slot.bounds.adjusted(0, 0, slot.bounds.width(), slot.bounds.height());
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

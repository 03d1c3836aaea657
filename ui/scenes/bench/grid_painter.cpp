#include "ui/scenes/bench/grid_painter.h"

#include "ui/scenes/crisp.h"

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

std::vector<PooledCell> pooledCells(const GridView& view, const BenchFrame& frame) {
    std::vector<PooledCell> cells;
    if (view.geometry.hasWeights() || !frame.moment || !frame.arithmetic ||
        !frame.moment->done(BenchPhase::Place)) {
        return cells;
    }
    const Region window = windowOf(view.result(), frame.moment->step);
    const Window2d& taps = view.state().window;
    for (std::size_t i = 0; i < frame.arithmetic->taps.size(); ++i) {
        const Tap& tap = frame.arithmetic->taps[i];
        cells.push_back({.at = tap.at,
                         .counts = !tap.onPadding || view.sheets.paddingCounts(),
                         .y = (tap.at.y - window.rows.begin) / taps.rows.dilation,
                         .x = (tap.at.x - window.columns.begin) / taps.columns.dilation,
                         .value = tap.value,
                         .wins = frame.arithmetic->winner == i});
    }
    return cells;
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
    const std::int64_t slice = m_view.geometry.slice(slot, m_frame);
    if (slot.volume == BenchVolume::Output) {
        paintOutput(slot, slice);
    } else if (slot.volume == BenchVolume::Filter && !m_view.geometry.hasWeights()) {
        paintPooledWindow(slot);
    } else {
        paintSheet(slot, slice);
    }
    paintSlotFrame(slot, slice);
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
    paintCellLines(m_painter, slot.bounds, slot.rows, slot.columns, m_view.theme().line);
    m_painter.restore();
}

/// Pooling has no weights: in the filter's place stands what its window sees, and of it the largest.
void GridPainter::paintPooledWindow(const GridSlot& slot) {
    CellGrid grid = m_view.sheets.emptyWindow(slot);
    for (const PooledCell& cell : pooledCells(m_view, m_frame)) {
        const auto index = static_cast<std::size_t>(cell.y * slot.columns + cell.x);
        grid.values[index] = static_cast<float>(cell.value);
        grid.unwritten[index] = false;
        grid.hatched[index] = !cell.counts;
        if (cell.wins && m_frame.moment->done(BenchPhase::Multiply)) {
            grid.marked = index;
        }
    }
    grid.paint(m_painter, m_view.theme(), m_context.devicePixelRatio);
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
    paintArrivingNumber(slot, map);
}

/// The number that is being written, until it counts as written; or the one that is explained because it is
/// under the pointer.
void GridPainter::paintArrivingNumber(const GridSlot& slot, std::int64_t map) {
    const auto& moment = m_frame.moment;
    if (!moment || moment->step.filter != map || moment->phase != BenchPhase::Write ||
        moment->progress <= 0) {
        return;
    }
    const std::int64_t index = moment->step.y * slot.columns + moment->step.x;
    if (index < writtenPrefix(m_view.result(), m_frame, map)) {
        return;
    }
    const CellGrid grid = m_view.sheets.grid(slot, map, m_filter);
    CellGrid one = grid;
    one.bounds = grid.cell(static_cast<std::size_t>(index));
    one.rows = one.columns = 1;
    one.values = {grid.values[static_cast<std::size_t>(index)]};
    m_painter.setOpacity(eased(moment->progress));
    one.paint(m_painter, m_view.theme(), m_context.devicePixelRatio);
    m_painter.setOpacity(1);
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

} // namespace fovea::ui

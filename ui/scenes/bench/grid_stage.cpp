#include "ui/scenes/bench/grid_stage.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/grid_glow.h"
#include "ui/scenes/bench/grid_painter.h"
#include "ui/scenes/bench/grid_window_painter.h"

#include <QFontMetricsF>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

} // namespace

GridStage::GridStage(const BenchContext& context, const QRectF& place)
    : m_context(context)
    , m_geometry(m_context, place)
    , m_sheets(m_context, m_geometry)
    , m_view{m_context, m_geometry, m_sheets}
    , m_annotations(m_view) {}

void GridStage::paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    GridWindowPainter window(painter, m_view, frame);
    window.paintBeam();
    m_annotations.paint(painter, frame);
    GridPainter(painter, context, m_view, frame).paintSlices();
    if (!m_geometry.layout().bias.isEmpty()) {
        paintBias(painter, m_geometry.filter(frame));
    }
    window.paintLeftOver();
    window.paintWindow();
    GridGlow(m_view, frame).paint(painter);
    painter.restore();
}

double GridStage::biasOf(std::int64_t filter) const {
    return static_cast<double>(m_context.result->state.bias.values()[static_cast<std::size_t>(filter)]);
}

void GridStage::paintBias(QPainter& painter, std::int64_t filter) const {
    const Theme& theme = m_context.theme;
    const QRectF& cell = m_geometry.layout().bias;
    constexpr int digits = 3;
    painter.fillRect(cell, theme.paper);
    painter.setPen(theme.ink);
    painter.setFont(theme.font(Theme::Type::Label));
    const QString text = number(biasOf(filter), digits);
    if (QFontMetricsF(painter.font()).horizontalAdvance(text) > cell.width() - 4) {
        painter.setFont(theme.font(Theme::Type::Caption));
    }
    painter.drawText(cell, Qt::AlignCenter, text);
    paintFrame(painter, cell, theme.filter, 1);
}

SceneElement GridStage::elementAt(const QPointF& point, const BenchFrame& frame) const {
    return m_geometry.elementAt(point, frame);
}

SceneElement GridStage::neighbour(const SceneElement& from, Direction direction,
                                  const BenchFrame& frame) const {
    return m_geometry.neighbour(from, direction, frame);
}

SceneElement GridStage::find(const SceneElement& element, const BenchFrame& frame) const {
    return m_geometry.find(element, frame);
}

QString GridStage::describe(const SceneElement& element, const BenchFrame& frame) const {
    const SceneElement here = find(element, frame);
    const BenchResult& result = *m_context.result;
    const Element at{here.channel, here.y, here.x};
    switch (here.kind) {
    case Kind::BenchInput:
        return describeInput(result, at);
    case Kind::BenchWeight:
        return describeWeight(result, here.index, at);
    case Kind::BenchBias:
        return describeBias(result, here.index);
    case Kind::BenchOutput: {
        auto value = writtenOutput(result, frame, at);
        if (!value && m_context.view.showAll) {
            value = static_cast<double>(result.output->at(0, at.channel, at.y, at.x));
        }
        return describeOutput(result, at, value);
    }
    case Kind::BenchSlice:
        return describeSlice(result, static_cast<BenchVolume>(here.index), here.channel);
    default:
        return {};
    }
}

/// Output maps of one number each are counted beside them.
void GridStage::noteMaps(std::vector<DrawnNumber>& all, const BenchFrame& frame) const {
    const GridBlock& block = m_geometry.layout().output;
    for (const GridSlot& slot : block.slots) {
        const std::int64_t map = m_geometry.slice(slot, frame);
        if (block.slots.size() > 1 && slot.rows == 1 && slot.columns == 1) {
            all.push_back({QStringLiteral("map %1").arg(map), static_cast<double>(map)});
        }
    }
}

void GridStage::noteCells(std::vector<DrawnNumber>& all, const GridSlot& slot,
                          const BenchFrame& frame) const {
    const std::int64_t slice = m_geometry.slice(slot, frame);
    const std::int64_t filter = m_geometry.filter(frame);
    const bool weights = slot.volume == BenchVolume::Filter;
    if (!slot.large || (weights && !m_geometry.hasWeights())) {
        return;
    }
    const CellStyle& style = m_sheets.style(slot.volume, slice, filter);
    if (style.decimals < 0) {
        return;
    }
    const BenchResult& result = *m_context.result;
    const Shape out = result.outputShape();
    const std::int64_t rows = slot.volume == BenchVolume::Output ? out.height() : slot.rows;
    const std::int64_t columns = slot.volume == BenchVolume::Output ? out.width() : slot.columns;
    for (std::int64_t y = 0; y < rows; ++y) {
        for (std::int64_t x = 0; x < columns; ++x) {
            const Element at{slice, y, x};
            if (weights) {
                const std::int64_t own = slice - channelsOf(result.state, filter).begin;
                all.push_back({weightName(filter, {own, y, x}), m_sheets.weight(filter, slice, y, x)});
            } else if (slot.volume == BenchVolume::Output) {
                auto value = writtenOutput(result, frame, at);
                if (!value && m_context.view.showAll) {
                    value = static_cast<double>(result.output->at(0, at.channel, y, x));
                }
                if (value) {
                    all.push_back({outputName(at), *value});
                }
            } else if (style.look != CellGrid::Look::Sequential &&
                       (m_sheets.paddingCounts() || !result.isPadding(y, x))) {
                all.push_back({inputName(at), static_cast<double>(result.padded.at(0, slice, y, x))});
            }
        }
    }
    if (slot.volume == BenchVolume::Input && style.look == CellGrid::Look::Sequential) {
        const VolumeSize& size = result.state.size;
        for (std::size_t i = 0; i < result.coverage.size(); ++i) {
            const auto cell = static_cast<std::int64_t>(i);
            all.push_back({coverageName(cell / size.width, cell % size.width),
                           static_cast<double>(result.coverage[i])});
        }
    }
}

std::vector<DrawnNumber> GridStage::numbers(const BenchFrame& frame) const {
    std::vector<DrawnNumber> all = m_annotations.numbers(frame);
    const GridLayout& layout = m_geometry.layout();
    for (const GridBlock* block : {&layout.input, &layout.filter, &layout.output}) {
        for (const GridSlot& slot : block->slots) {
            noteCells(all, slot, frame);
        }
    }
    noteMaps(all, frame);
    if (!layout.bias.isEmpty()) {
        const std::int64_t filter = m_geometry.filter(frame);
        all.push_back({biasName(filter), biasOf(filter)});
    }
    if (m_sheets.style(BenchVolume::Filter, 0, m_geometry.filter(frame)).decimals >= 0) {
        for (const PooledCell& cell : pooledCells(m_view, frame)) {
            if (cell.counts) {
                all.push_back({inputName(cell.at), cell.value});
            }
        }
    }
    const GridSlot* large = layout.output.slots.empty() ? nullptr : &layout.output.slots.front();
    for (const DrawnNumber& each : GridGlow(m_view, frame).numbers()) {
        all.push_back(each);
    }
    const std::vector<double> stamped = stampNumbers(m_view, frame);
    for (std::size_t i = 0; large != nullptr && i < stamped.size(); ++i) {
        all.push_back({QStringLiteral("stamp %1").arg(i), stamped[i]});
    }
    return all;
}

std::unique_ptr<BenchPart> makeGridStage(const BenchContext& context, const QRectF& place) {
    return std::make_unique<GridStage>(context, place);
}

} // namespace fovea::ui

#include "ui/scenes/bench/grid_sheets.h"

#include "ui/render/color_choice.h"
#include "ui/scenes/figure.h"

#include <QFontMetricsF>
#include <QHashFunctions>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double cellMargin = 2;
constexpr double linesFrom = 6;
constexpr int mostDecimals = 3;

struct Extremes {
    float low = 0; ///< ≤ 0
    float high = 0;
    float magnitude() const { return std::max(-low, high); }
};

Extremes extremesOf(std::span<const float> values) {
    Extremes extremes;
    for (const float value : values) {
        if (std::isfinite(value)) {
            extremes.low = std::min(extremes.low, value);
            extremes.high = std::max(extremes.high, value);
        }
    }
    return extremes;
}

/// No more digits than the numbers have: whole numbers are written as such.
int decimalsNeeded(std::span<const float> values, int most) {
    double scale = 1;
    for (int decimals = 0; decimals < most; ++decimals, scale *= 10) {
        const bool enough = std::ranges::all_of(values, [&](float value) {
            const double scaled = static_cast<double>(value) * scale;
            return !std::isfinite(scaled) || std::abs(scaled - std::round(scaled)) < 1e-4;
        });
        if (enough) {
            return decimals;
        }
    }
    return most;
}

/// Sets the largest letters in which the widest numbers fit into `cell`.
void fitNumbers(CellStyle& style, std::span<const float> values, const QSizeF& cell, const Theme& theme) {
    using enum Theme::Type;
    const Extremes extremes = extremesOf(values);
    for (const int significant : {3, 2}) {
        const int most =
            std::min(decimalsFor(static_cast<double>(extremes.magnitude()), significant), mostDecimals);
        const int decimals = decimalsNeeded(values, most);
        for (const Theme::Type type : {Title, Heading, Label, Caption}) {
            const QFontMetricsF metrics(theme.font(type));
            const auto widthOf = [&](float value) {
                return tabularWidth(metrics, fixedNumber(static_cast<double>(value), decimals));
            };
            const double widest = std::max(widthOf(extremes.low), widthOf(extremes.high));
            // The larger letters only where there is air around them.
            const double air = type == Caption ? 1.0 : 2.2;
            if (metrics.height() * air <= cell.height() &&
                widest + 2 * cellMargin * air * air <= cell.width()) {
                style.decimals = decimals;
                style.type = type;
                return;
            }
        }
    }
}

TileRange rangeFor(const Extremes& extremes, bool isSigned) {
    const float magnitude = extremes.magnitude() > 0 ? extremes.magnitude() : 1;
    return {isSigned ? -magnitude : 0, magnitude};
}

QSizeF cellOf(const GridBlock& block) {
    if (block.slots.empty()) {
        return {};
    }
    const GridSlot& main = block.main();
    return {main.bounds.width() / static_cast<double>(main.columns),
            main.bounds.height() / static_cast<double>(main.rows)};
}

quint64 hashOf(std::span<const float> values, quint64 seed) {
    return qHashBits(values.data(), values.size_bytes(), seed);
}

} // namespace

GridSheets::GridSheets(const BenchContext& context, const GridGeometry& geometry)
    : m_result(context.result)
    , m_view(context.view)
    , m_theme(context.theme)
    , m_cutRows(geometry.cutRows())
    , m_cutColumns(geometry.cutColumns())
    , m_hasWeights(geometry.hasWeights())
    , m_inputStyle(inputStyle(geometry.layout().input))
    , m_filterStyles(filterStyles(geometry.layout().filter))
    , m_outputStyles(outputStyles(geometry.layout().output)) {}

CellStyle GridSheets::inputStyle(const GridBlock& block) const {
    CellStyle style;
    std::vector<float> counts;
    std::span<const float> values = m_result->state.input.values();
    if (m_view.coverage && m_result->fits()) {
        counts = coverageValues();
        values = counts;
        style.look = CellGrid::Look::Sequential;
    }
    const Extremes extremes = extremesOf(values);
    style.range = rangeFor(extremes, extremes.low < 0);
    fitNumbers(style, values, cellOf(block), m_theme);
    return style;
}

/// A pooling's window shows numbers of the input.
std::vector<CellStyle> GridSheets::filterStyles(const GridBlock& block) const {
    const BenchState& state = m_result->state;
    if (!m_hasWeights) {
        CellStyle style;
        const Extremes extremes = extremesOf(state.input.values());
        style.range = rangeFor(extremes, extremes.low < 0);
        fitNumbers(style, state.input.values(), cellOf(block), m_theme);
        return {static_cast<std::size_t>(state.filters), style};
    }
    const auto kernel = static_cast<std::size_t>(state.window.rows.kernel * state.window.columns.kernel);
    std::vector<CellStyle> styles;
    std::vector<float> values;
    for (std::int64_t filter = 0; filter < state.filters; ++filter) {
        values.clear();
        for (std::int64_t slice = 0; slice < channelsOf(state, filter).length(); ++slice) {
            const auto first = static_cast<std::size_t>(weightIndex(state, filter, slice, 0, 0));
            const auto own = state.weight.values().subspan(first, kernel);
            values.insert(values.end(), own.begin(), own.end());
        }
        CellStyle style{.look = CellGrid::Look::Diverging, .range = rangeFor(extremesOf(values), true)};
        fitNumbers(style, values, cellOf(block), m_theme);
        styles.push_back(style);
    }
    return styles;
}

std::vector<CellStyle> GridSheets::outputStyles(const GridBlock& block) const {
    std::vector<CellStyle> styles;
    if (!m_result->output) {
        return styles;
    }
    const Tensor& output = *m_result->output;
    const bool isSigned = m_hasWeights || extremesOf(output.values()).low < 0;
    // Single numbers are compared with each other.
    const bool together = output.shape().planeSize() == 1;
    for (std::int64_t map = 0; map < output.shape().channels(); ++map) {
        const auto values = together ? output.values() : output.plane(0, map).values();
        CellStyle style{.look = CellGrid::Look::Gray, .range = rangeFor(extremesOf(values), isSigned)};
        fitNumbers(style, values, cellOf(block), m_theme);
        styles.push_back(style);
    }
    return styles;
}

const CellStyle& GridSheets::style(BenchVolume volume, std::int64_t slice, std::int64_t filter) const {
    switch (volume) {
    case BenchVolume::Input:
        break;
    case BenchVolume::Filter:
        return m_filterStyles[static_cast<std::size_t>(filter)];
    case BenchVolume::Output:
        return m_outputStyles[static_cast<std::size_t>(slice)];
    }
    return m_inputStyle;
}

/// How many windows look at each padded element; 0 on padding, which is hatched.
std::vector<float> GridSheets::coverageValues() const {
    const Shape padded = m_result->padded.shape();
    std::vector<float> values(static_cast<std::size_t>(padded.planeSize()), 0);
    const bool transposed = isTransposed(m_result->state);
    const std::int64_t top = transposed ? 0 : m_result->rows.window.padBefore;
    const std::int64_t left = transposed ? 0 : m_result->columns.window.padBefore;
    const VolumeSize& size = m_result->state.size;
    for (std::int64_t y = 0; y < size.height; ++y) {
        for (std::int64_t x = 0; x < size.width; ++x) {
            values[static_cast<std::size_t>((y + top) * padded.width() + x + left)] =
                static_cast<float>(m_result->coverage[static_cast<std::size_t>(y * size.width + x)]);
        }
    }
    return values;
}

double GridSheets::weight(std::int64_t filter, std::int64_t channel, std::int64_t y, std::int64_t x) const {
    const BenchState& state = m_result->state;
    const std::int64_t slice = channel - channelsOf(state, filter).begin;
    const std::int64_t index = weightIndex(state, filter, slice, y, x);
    return static_cast<double>(state.weight.values()[static_cast<std::size_t>(index)]);
}

Plane GridSheets::planeOf(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const {
    const BenchState& state = m_result->state;
    switch (slot.volume) {
    case BenchVolume::Input:
        return m_result->padded.plane(0, slice);
    case BenchVolume::Filter: {
        const std::int64_t index = weightIndex(state, filter, slice - channelsOf(state, filter).begin, 0, 0);
        return {state.weight.data() + index, state.window.rows.kernel, state.window.columns.kernel};
    }
    case BenchVolume::Output:
        break;
    }
    return m_result->output->plane(0, slice);
}

CellGrid GridSheets::grid(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const {
    const CellStyle& style = this->style(slot.volume, slice, filter);
    const Plane plane = planeOf(slot, slice, filter);
    CellGrid grid;
    grid.bounds = slot.bounds;
    grid.rows = slot.rows;
    grid.columns = slot.columns;
    grid.look = style.look;
    grid.range = style.range;
    grid.decimals = slot.large ? style.decimals : -1;
    grid.type = style.type;
    grid.isEven = true;
    grid.linesFrom = linesFrom;
    grid.ink = m_theme.window;
    if (slot.volume == BenchVolume::Input && style.look == CellGrid::Look::Sequential) {
        grid.values = coverageValues();
        grid.numbersOnHatching = false;
    } else if (slot.volume == BenchVolume::Output &&
               (plane.height != slot.rows || plane.width != slot.columns)) {
        // Transposed: around the output lies what the padding cuts off.
        grid.values.assign(static_cast<std::size_t>(slot.rows * slot.columns), 0);
        grid.hatched.assign(grid.values.size(), true);
        grid.numbersOnHatching = false;
        for (std::int64_t y = 0; y < plane.height; ++y) {
            for (std::int64_t x = 0; x < plane.width; ++x) {
                const auto cell = static_cast<std::size_t>((y + m_cutRows) * slot.columns + x + m_cutColumns);
                grid.values[cell] = plane.at(y, x);
                grid.hatched[cell] = false;
            }
        }
        return grid;
    } else {
        grid.values.assign(plane.values().begin(), plane.values().end());
    }
    if (slot.volume == BenchVolume::Input) {
        grid.numbersOnHatching = grid.numbersOnHatching && paddingCounts();
        grid.hatched.resize(grid.values.size());
        for (std::size_t i = 0; i < grid.hatched.size(); ++i) {
            const auto cell = static_cast<std::int64_t>(i);
            grid.hatched[i] = m_result->isPadding(cell / slot.columns, cell % slot.columns);
        }
    }
    return grid;
}

bool GridSheets::paddingCounts() const {
    const BenchState& state = m_result->state;
    return m_hasWeights || (state.operation == BenchOperation::AveragePooling && state.countPadding);
}

CellGrid GridSheets::emptyWindow(const GridSlot& slot) const {
    const CellStyle& style = m_filterStyles.front();
    CellGrid grid;
    grid.bounds = slot.bounds;
    grid.rows = slot.rows;
    grid.columns = slot.columns;
    grid.look = style.look;
    grid.range = style.range;
    grid.decimals = style.decimals;
    grid.type = style.type;
    grid.isEven = true;
    grid.linesFrom = linesFrom;
    grid.values.assign(static_cast<std::size_t>(slot.rows * slot.columns), 0);
    grid.unwritten.assign(grid.values.size(), true);
    grid.hatched.assign(grid.values.size(), false);
    grid.numbersOnHatching = false;
    return grid;
}

quint64 GridSheets::stamp(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const {
    const CellStyle& style = this->style(slot.volume, slice, filter);
    const bool counts = style.look == CellGrid::Look::Sequential;
    const TileRange& shades = style.range;
    const WindowAxis& rows = m_result->state.window.rows;
    const WindowAxis& columns = m_result->state.window.columns;
    const quint64 look =
        qHashMulti(static_cast<int>(slot.volume), lookOf(m_theme), static_cast<int>(style.look), shades.low,
                   shades.high, slot.large ? style.decimals : -1, static_cast<int>(style.type), slot.rows,
                   slot.columns, rows.padBefore, rows.padAfter, columns.padBefore, columns.padAfter,
                   static_cast<int>(m_result->state.operation), m_result->state.countPadding);
    if (counts) {
        return qHashRange(m_result->coverage.begin(), m_result->coverage.end(), look);
    }
    return hashOf(planeOf(slot, slice, filter).values(), look);
}

} // namespace fovea::ui

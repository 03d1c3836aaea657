#include "ui/scenes/bench/volume_layout.h"

#include "ui/scenes/bench/cell_numbers.h"
#include "ui/scenes/bench/map_picture.h"
#include "ui/scenes/bench/volume_labels.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double largestCell = 80;
constexpr double smallestFace = 12;   ///< of a volume of 1×1
constexpr double depthOfFace = 0.6;   ///< length of the deepest volume, of the largest face
constexpr double filterOfFace = 0.42; ///< larger filters are drawn smaller than to scale
constexpr double filterGap = 2.0 * gridStep;
constexpr double widestGap = 14.0 * gridStep;
constexpr double belowLabel = 3.0 * gridStep;       ///< for the width, below it
constexpr double leastHeadingRoom = 7.5 * gridStep; ///< two lines
constexpr double belowHeading = 1.5 * gridStep;
constexpr double captionRoom = 4.0 * gridStep;
constexpr double lowest = 200;
/// A tidier arrangement of the filters is worth this much of the size.
constexpr double arrangementWorth = 0.86;

/// What does not grow with the figure.
struct Room {
    double beside = 7.0 * gridStep; ///< for the height, left of a volume
    double depth = 10.0 * gridStep; ///< for the depth, from the middle of its edge
    double gap = 4.0 * gridStep;    ///< the smallest, between volumes
    double value = 12.0 * gridStep;
    double shortestDepth = 96; ///< of the deepest volume
    bool words = true;         ///< "32 height" instead of "32"

    static Room of(double width) {
        constexpr double wordlessBelow = 800;
        constexpr double tightBelow = 1100;
        if (width < wordlessBelow) {
            return {.beside = 3.5 * gridStep,
                    .depth = 4.5 * gridStep,
                    .gap = 2.0 * gridStep,
                    .value = 8.0 * gridStep,
                    .shortestDepth = 56,
                    .words = false};
        }
        return width < tightBelow ? Room{.beside = 6.5 * gridStep,
                                         .depth = 10.0 * gridStep,
                                         .gap = 3.0 * gridStep,
                                         .value = 8.0 * gridStep,
                                         .shortestDepth = 72}
                                  : Room{};
    }
};

/// How many filters are drawn, and in how many columns.
struct Grid {
    std::int64_t count = 0;
    std::int64_t columns = 1;
    std::int64_t rows() const { return (count + columns - 1) / columns; }
};

struct Extent {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::int64_t slices = 1;
    std::int64_t largest() const { return std::max(rows, columns); }
};

/// Everything's size when a cell of input and output is as large as `cell`.
class Sizes {
public:
    Sizes(const BenchResult& result, double cell, const Grid& grid, const Room& room)
        : m_grid(grid)
        , m_room(room) {
        const Shape padded = result.padded.shape();
        const Extent input{padded.height(), padded.width(), padded.channels()};
        const Shape made = result.outputShape();
        const Extent output{made.height(), made.width(), made.channels()};
        const double face =
            static_cast<double>(std::max(input.largest(), result.fits() ? output.largest() : 1)) * cell;
        m_depthUnit = std::max(depthOfFace * face, room.shortestDepth);
        m_input = box(input, cell, 1);
        if (result.fits()) {
            m_output = box(output, cell, 1);
        }
        if (grid.count > 0) {
            const Window2d& window = result.state.window;
            const Extent filter{window.rows.kernel, window.columns.kernel,
                                channelsOf(result.state, 0).length()};
            const double side = static_cast<double>(filter.largest()) * cell;
            const double allowed = filterOfFace * std::max(face, 18.0 * gridStep);
            const double scale = std::min(1.0, allowed / side);
            m_filter = box(filter, cell * scale, scale);
        }
    }

    const BoxShape& input() const { return m_input; }
    const BoxShape& output() const { return m_output; }
    const BoxShape& filter() const { return m_filter; }

    QSizeF filters() const {
        const QSizeF one = m_filter.bounds().size();
        const auto columns = static_cast<double>(m_grid.columns);
        const auto rows = static_cast<double>(m_grid.rows());
        return m_grid.count == 0 ? QSizeF(0, 0)
                                 : QSizeF(columns * one.width() + (columns - 1) * filterGap,
                                          rows * one.height() + (rows - 1) * filterGap);
    }
    double inputColumn(double heading) const { return column(m_input, heading); }
    double outputColumn(double heading) const { return column(m_output, heading); }
    double tallest() const {
        return std::max({m_input.bounds().height(), m_output.bounds().height(), filters().height()});
    }

private:
    BoxShape box(const Extent& extent, double cell, double scale) const {
        const double own = std::max(cell, smallestFace / static_cast<double>(extent.largest()));
        return {
            QRectF(0, 0, static_cast<double>(extent.columns) * own, static_cast<double>(extent.rows) * own),
            depthDirection() * (scale * m_depthUnit * depthShare(extent.slices))};
    }
    double column(const BoxShape& box, double heading) const {
        const double bottom = box.front.width() + box.recede.x() / 2 + m_room.depth;
        return m_room.beside + std::max({box.bounds().width(), bottom, heading});
    }

    Grid m_grid;
    Room m_room;
    double m_depthUnit = 0;
    BoxShape m_input;
    BoxShape m_output;
    BoxShape m_filter;
};

class Composer {
public:
    Composer(const BenchContext& context, const QRectF& place)
        : m_context(context)
        , m_result(*context.result)
        , m_place(place)
        , m_room(Room::of(place.width()))
        , m_labels(context, m_room.words)
        , m_padded(m_result.padded.shape() != m_result.state.input.shape()) {
        m_room.value = std::max(m_room.value, widestValue());
    }

    VolumeLayout compose() {
        const auto [grid, cell] = arrangement();
        const Sizes sizes(m_result, cell, grid, m_room);
        m_layout.bounds = m_place;
        m_layout.bounds.setHeight(std::max(m_place.height(), chrome() + std::max(sizes.tallest(), lowest)));
        const double spare = std::max(m_place.width() - width(sizes), 0.0);
        const double gap = std::min(m_room.gap + spare / gapCount(), widestGap);
        double x = m_place.left() + (m_place.width() - width(sizes) - (gap - m_room.gap) * gapCount()) / 2;
        placeInput(sizes, x);
        x += sizes.inputColumn(m_labels.inputHeadingWidth()) + gap;
        if (grid.count > 0) {
            placeFilters(sizes, grid, x);
            x += filterColumn(sizes) + gap;
        }
        if (m_result.fits()) {
            placeOutput(sizes, x);
        } else {
            m_layout.refusal = QRectF(x, top(), m_place.right() - x, m_layout.bounds.height() - chrome());
        }
        m_layout.caption =
            QRectF(m_place.left(), m_layout.bounds.bottom() - captionRoom, m_place.width(), captionRoom);
        m_layout.labels = m_labels.taken();
        return std::move(m_layout);
    }

private:
    double widestValue() const {
        if (!m_result.fits()) {
            return 0;
        }
        const auto values = m_result.output->values();
        const QString text =
            fixedNumber(-static_cast<double>(extentOf(values)), decimalsNeeded(values, mostValueDecimals));
        return QFontMetricsF(m_context.theme.font(Theme::Type::Title, true)).horizontalAdvance(text) +
               gridStep;
    }
    double gapCount() const { return hasFilters(m_result.state.operation) ? 2 : 1; }
    double headingRoom() const {
        return std::max(leastHeadingRoom, std::ceil(m_labels.headingHeight()) + belowHeading);
    }
    double top() const { return m_place.top() + headingRoom(); }
    double chrome() const { return headingRoom() + belowLabel + gridStep + captionRoom; }
    double filterColumn(const Sizes& sizes) const {
        return std::max(sizes.filters().width(), m_labels.filterHeadingWidth());
    }
    double width(const Sizes& sizes) const {
        const double filters = hasFilters(m_result.state.operation) ? filterColumn(sizes) : 0;
        return sizes.inputColumn(m_labels.inputHeadingWidth()) + filters +
               sizes.outputColumn(m_labels.outputHeadingWidth()) + m_room.value + gapCount() * m_room.gap;
    }

    bool fits(const Sizes& sizes) const {
        return width(sizes) <= m_place.width() &&
               sizes.tallest() <= std::max(m_place.height() - chrome(), lowest);
    }
    double largestFitting(const Grid& grid) const {
        double low = 0.25;
        double high = largestCell;
        for (int i = 0; i < 24; ++i) {
            const double middle = (low + high) / 2;
            (fits(Sizes(m_result, middle, grid, m_room)) ? low : high) = middle;
        }
        return whole(low);
    }
    /// Whole pixels keep the squares equally large.
    static double whole(double cell) { return cell >= 3 ? std::floor(cell + 0.001) : cell; }

    std::pair<Grid, double> arrangement() const {
        if (!hasFilters(m_result.state.operation)) {
            return {Grid{}, largestFitting(Grid{})};
        }
        const std::int64_t count = m_result.state.filters;
        std::vector<Grid> grids;
        for (const Grid& grid : {Grid{6, 2}, Grid{4, 2}, Grid{3, 1}, Grid{2, 1}, Grid{1, 1}}) {
            if (grid.count <= count || grids.empty()) {
                const std::int64_t drawn = std::min(grid.count, count);
                grids.push_back({drawn, drawn <= 3 ? 1 : grid.columns});
            }
        }
        std::vector<double> cells;
        for (const Grid& grid : grids) {
            cells.push_back(largestFitting(grid));
        }
        const double best = *std::ranges::max_element(cells);
        for (std::size_t i = 0; i < grids.size(); ++i) {
            if (cells[i] >= arrangementWorth * best) {
                return {grids[i], cells[i]};
            }
        }
        return {grids.back(), cells.back()};
    }

    /// The box moved so that its bounds have their left edge at `x` and are centred in the height.
    BoxShape placed(const BoxShape& box, double x) const {
        const double room = m_layout.bounds.height() - chrome();
        const QRectF bounds = box.bounds();
        const QPointF to(std::round(x - bounds.left()),
                         std::round(top() + (room - bounds.height()) / 2 - bounds.top()));
        return box.translated(to);
    }

    void placeInput(const Sizes& sizes, double x) {
        const Shape shape = m_result.padded.shape();
        m_layout.padded = {placed(sizes.input(), x + m_room.beside), shape.height(), shape.width(),
                           shape.channels()};
        const VolumeSize& size = m_result.state.size;
        std::int64_t row = 0;
        std::int64_t column = 0;
        if (m_padded) {
            row = m_result.state.window.rows.padBefore;
            column = m_result.state.window.columns.padBefore;
        }
        m_layout.first = {0, row, column};
        const Region whole{{0, size.depth}, {row, row + size.height}, {column, column + size.width}};
        m_layout.input = {m_layout.padded.part(whole), size.height, size.width, size.depth};
        m_labels.headInput({m_layout.padded.box.front.left(), m_place.top()});
        m_labels.measureInput(m_layout.padded.box);
    }

    void placeFilters(const Sizes& sizes, const Grid& grid, double x) {
        const QSizeF all = sizes.filters();
        const QSizeF one = sizes.filter().bounds().size();
        const double left = x + (filterColumn(sizes) - all.width()) / 2;
        const double room = m_layout.bounds.height() - chrome();
        const double first = top() + (room - all.height()) / 2;
        const Window2d& window = m_result.state.window;
        for (std::int64_t i = 0; i < grid.count; ++i) {
            const QPointF at(
                std::round(left + static_cast<double>(i % grid.columns) * (one.width() + filterGap)),
                std::round(first + static_cast<double>(i / grid.columns) * (one.height() + filterGap)));
            const BoxShape& box = sizes.filter();
            m_layout.filters.push_back({box.translated(at - box.bounds().topLeft()), window.rows.kernel,
                                        window.columns.kernel, channelsOf(m_result.state, 0).length()});
        }
        m_labels.headFilters({x + (filterColumn(sizes) - m_labels.filterHeadingWidth()) / 2, m_place.top()});
        if (m_result.state.filters > grid.count) {
            m_labels.tellMore(m_result.state.filters - grid.count,
                              {x + filterColumn(sizes) / 2, first + all.height() + gridStep});
        }
    }

    void placeOutput(const Sizes& sizes, double x) {
        const Shape shape = m_result.outputShape();
        m_layout.output = VolumeShape{placed(sizes.output(), x + m_room.beside), shape.height(),
                                      shape.width(), shape.channels()};
        const BoxShape& box = m_layout.output->box;
        m_labels.headOutput({box.front.left(), m_place.top()});
        m_labels.measureOutput(box);
        m_layout.legend = QPointF(box.front.left(), m_place.top() + m_labels.secondBaseline());
        const double left = x + sizes.outputColumn(m_labels.outputHeadingWidth());
        m_layout.value = QRectF(left, top(), m_room.value, m_layout.bounds.height() - chrome());
    }

    const BenchContext& m_context;
    const BenchResult& m_result;
    QRectF m_place;
    Room m_room;
    VolumeLabels m_labels;
    bool m_padded;
    VolumeLayout m_layout;
};

} // namespace

std::int64_t VolumeLayout::filterIn(std::size_t place, std::int64_t current) const {
    const auto index = static_cast<std::int64_t>(place);
    return place + 1 == filters.size() ? std::max(current, index) : index;
}

const VolumeShape* VolumeLayout::placeOf(std::int64_t current) const {
    if (filters.empty()) {
        return nullptr;
    }
    return &filters[std::min(static_cast<std::size_t>(current), filters.size() - 1)];
}

VolumeLayout layOutVolumes(const BenchContext& context, const QRectF& place) {
    return Composer(context, place).compose();
}

} // namespace fovea::ui

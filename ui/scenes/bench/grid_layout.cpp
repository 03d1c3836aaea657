#include "ui/scenes/bench/grid_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace fovea::ui {

namespace {

constexpr double headingHeight = 48;
constexpr double signRoom = 48;
constexpr double widestSignRoom = 104;
/// Where the filter lies below the input: the space between them, and the sign before its heading.
constexpr double gapBelow = 12;
constexpr double signIndent = 32;
constexpr double biasCell = 32;
constexpr double biasRoom = biasCell + 2.0 * gridStep;
/// With its name.
constexpr double biasWidth = biasCell + 72;
constexpr double refusedHeight = 120;
/// Numbers are readable in a filter's cells from here on: more is welcome, less is dear.
constexpr double readableFilterCell = 24;
constexpr double largestFilterCell = 40;
constexpr double filterWeight = 0.3;
/// A filter with more rows shows a picture rather than numbers, which is worth almost as much as the input.
constexpr std::int64_t mostNumberRows = 11;
constexpr double pictureWeight = 0.8;
/// Numbers that can be read at all are worth this much.
constexpr double smallestReadable = 20;
constexpr double readableBonus = 0.15;
/// Cells smaller than this make the stage taller instead, if that helps; not those of a picture that is large
/// enough as a whole.
constexpr double smallestCell = 4;
constexpr double smallestPicture = 96;
constexpr std::array<double, 4> stretches = {1, 1.4, 2, 3};

constexpr std::array<double, 42> cellSizes = {96, 88, 80, 72, 64, 60, 56, 52, 48, 44, 42, 40, 38,  36,
                                              34, 32, 30, 28, 26, 24, 22, 20, 18, 17, 16, 15, 14,  13,
                                              12, 11, 10, 9,  8,  7,  6,  5,  4,  3,  2,  1,  0.5, 0.25};

enum class Arrangement { Row, Below };

struct Choice {
    Arrangement arrangement = Arrangement::Row;
    const GridBlock* input = nullptr;
    const GridBlock* filter = nullptr;
    const GridBlock* output = nullptr;
    double cell = 0;
    double score = -std::numeric_limits<double>::infinity();
    QSizeF size;
};

double blockWidth(const GridBlock& block, double heading) {
    return std::max(block.size.width(), dimensionRoom + heading);
}

/// The filter's slices can stand below the input's, each below its own.
bool alignsBelow(const GridBlock& filter, const GridBlock& input) {
    return filter.oneRow && input.oneRow && filter.slots.size() == input.slots.size() &&
           filter.slots.front().bounds.width() <= input.slots.front().bounds.width();
}

/// Of the input with the filter below it. The bias stands to the right of the filter.
double widthBelow(const GridBlock& input, const GridBlock& filter, const GridPlan& plan) {
    double filterWidth = filter.size.width();
    if (alignsBelow(filter, input)) {
        filterWidth = input.slots.back().bounds.left() + filter.slots.back().bounds.width();
    }
    return std::max({input.size.width(), filterWidth + (plan.hasBias ? sliceGap + biasWidth : 0),
                     dimensionRoom + plan.inputHeading, dimensionRoom + signIndent + plan.filterHeading});
}

QSizeF sizeOf(Arrangement arrangement, const GridBlock& input, const GridBlock& filter,
              const GridBlock& output, const GridPlan& plan) {
    const double outputWidth = blockWidth(output, plan.outputHeading);
    const double outputHeight = headingHeight + output.size.height();
    if (arrangement == Arrangement::Row) {
        const double filterHeight = filter.size.height() + (plan.hasBias ? biasRoom : 0);
        return {blockWidth(input, plan.inputHeading) + blockWidth(filter, plan.filterHeading) + outputWidth +
                    2 * signRoom,
                std::max({headingHeight + input.size.height(), headingHeight + filterHeight, outputHeight})};
    }
    return {
        widthBelow(input, filter, plan) + outputWidth + signRoom,
        std::max(2 * headingHeight + gapBelow + input.size.height() + filter.size.height(), outputHeight)};
}

/// How good it is to look at: large cells, numbers that can be read, a filter of the window's size.
double scoreOf(double cell, const GridBlock& filter) {
    const GridSlot& main = filter.main();
    const double filterCell = main.bounds.height() / static_cast<double>(main.rows);
    const double weight = main.rows > mostNumberRows ? pictureWeight : filterWeight;
    return std::log(cell) + weight * std::log(std::min(filterCell, readableFilterCell)) +
           (filterCell >= smallestReadable ? readableBonus : 0) + (filterCell == cell ? 0.02 : 0);
}

/// Looks for the arrangement with the largest cells that has room.
class Search {
public:
    Search(const GridPlan& plan, const QSizeF& room)
        : m_plan(plan)
        , m_room(room) {
        m_filters.reserve(cellSizes.size());
        for (const double cell : cellSizes) {
            m_filters.push_back(blockChoices(plan.filter, cell, plan.fanned));
        }
    }

    /// Looks at every arrangement with input cells of this size.
    void tryCells(double cell) {
        m_inputs.push_back(
            std::make_unique<std::vector<GridBlock>>(blockChoices(m_plan.input, cell, m_plan.fanned)));
        m_outputs.push_back(std::make_unique<std::vector<GridBlock>>(outputChoices(cell)));
        for (const GridBlock& input : *m_inputs.back()) {
            for (const GridBlock& output : *m_outputs.back()) {
                for (std::size_t f = 0; f < m_filters.size(); ++f) {
                    tryFilters(cell, cellSizes[f], input, m_filters[f], output);
                }
            }
        }
    }
    const Choice& best() const { return m_best; }

private:
    std::vector<GridBlock> outputChoices(double cell) const {
        if (!m_plan.output) {
            GridBlock message;
            message.size = {0, refusedHeight};
            return {message};
        }
        return blockChoices(*m_plan.output, cell, m_plan.fanned);
    }

    void tryFilters(double cell, double filterCell, const GridBlock& input,
                    const std::vector<GridBlock>& filters, const GridBlock& output) {
        // As large as its window where that is large, never larger than can be of use.
        if (filterCell > (cell >= readableFilterCell ? cell : largestFilterCell)) {
            return;
        }
        for (const GridBlock& filter : filters) {
            const double score = scoreOf(cell, filter);
            for (const Arrangement arrangement : {Arrangement::Row, Arrangement::Below}) {
                if (score <= m_best.score) {
                    break;
                }
                const QSizeF size = sizeOf(arrangement, input, filter, output, m_plan);
                if (size.width() <= m_room.width() && size.height() <= m_room.height()) {
                    m_best = {arrangement, &input, &filter, &output, cell, score, size};
                }
            }
        }
    }

    const GridPlan& m_plan;
    QSizeF m_room;
    std::vector<std::vector<GridBlock>> m_filters;
    std::vector<std::unique_ptr<std::vector<GridBlock>>> m_inputs;
    std::vector<std::unique_ptr<std::vector<GridBlock>>> m_outputs;
    Choice m_best;
};

/// Puts the chosen blocks into the place, in scene coordinates.
class Placement {
public:
    Placement(const Choice& choice, const GridPlan& plan, const QRectF& place)
        : m_choice(choice)
        , m_plan(plan)
        , m_layout{.input = *choice.input,
                   .filter = *choice.filter,
                   .output = *choice.output,
                   .inputHeading = {},
                   .filterHeading = {},
                   .outputHeading = {},
                   .timesSign = {},
                   .equalsSign = {},
                   .bias = {},
                   .bounds = {}} {
        const bool row = choice.arrangement == Arrangement::Row;
        const int signs = row ? 2 : 1;
        const double spare = std::max(place.width() - choice.size.width(), 0.0);
        m_sign = std::min(signRoom + spare / (signs + 2), widestSignRoom);
        const double width = choice.size.width() + signs * (m_sign - signRoom);
        m_left = place.left() + std::round(std::max((place.width() - width) / 2, 0.0));
        m_top = place.top();
        placeBlock(m_layout.input, m_layout.inputHeading, m_left, m_top, plan.inputHeading);
        const double outputLeft = row ? placeFilterBeside() : placeFilterBelow();
        placeBlock(m_layout.output, m_layout.outputHeading, outputLeft, m_top, plan.outputHeading);
        m_layout.outputHeading.setRight(std::max(place.right(), m_layout.outputHeading.right()));
        m_layout.bounds = {place.left(), m_top, place.width(), choice.size.height()};
    }
    const GridLayout& layout() const { return m_layout; }

private:
    void placeBlock(GridBlock& block, QRectF& heading, double left, double top, double headingWidth) const {
        heading = {left + dimensionRoom, top, blockWidth(block, headingWidth) - dimensionRoom + m_sign / 2,
                   headingHeight};
        const QPointF by(left, top + headingHeight);
        for (GridSlot& slot : block.slots) {
            slot.bounds.translate(by);
        }
        block.hiddenNote += by;
        block.legend += by;
    }

    /// Returns where the output begins.
    double placeFilterBeside() {
        const double inputRight = m_left + blockWidth(m_layout.input, m_plan.inputHeading);
        const double filterLeft = std::round(inputRight + m_sign);
        placeBlock(m_layout.filter, m_layout.filterHeading, filterLeft, m_top, m_plan.filterHeading);
        const double filterRight = filterLeft + blockWidth(m_layout.filter, m_plan.filterHeading);
        const double outputLeft = std::round(filterRight + m_sign);
        if (m_plan.hasBias) {
            m_layout.bias = {filterLeft + dimensionRoom,
                             m_top + headingHeight + m_layout.filter.size.height() + gridStep, biasCell,
                             biasCell};
        }
        const double height =
            std::min(m_layout.filter.main().bounds.center().y(), m_layout.input.main().bounds.center().y());
        const double inputEnd = m_left + m_layout.input.size.width();
        m_layout.timesSign = {(inputEnd + filterLeft + dimensionRoom / 2) / 2, height};
        m_layout.equalsSign = {(m_layout.filter.right() + outputLeft + dimensionRoom / 2) / 2, height};
        return outputLeft;
    }

    double placeFilterBelow() {
        const double top = m_top + headingHeight + m_layout.input.size.height() + gapBelow;
        const bool aligned = alignsBelow(m_layout.filter, m_layout.input);
        placeBlock(m_layout.filter, m_layout.filterHeading, m_left, top, m_plan.filterHeading);
        m_layout.filterHeading.adjust(signIndent, 0, signIndent, 0);
        if (aligned) {
            for (std::size_t i = 0; i < m_layout.filter.slots.size(); ++i) {
                m_layout.filter.slots[i].bounds.moveLeft(m_layout.input.slots[i].bounds.left());
            }
        }
        if (m_plan.hasBias) {
            m_layout.bias = {m_layout.filter.right() + sliceGap,
                             m_layout.filter.main().bounds.center().y() - biasCell / 2, biasCell, biasCell};
        }
        const double right = m_left + widthBelow(*m_choice.input, *m_choice.filter, m_plan);
        const double outputLeft = std::round(right + m_sign);
        m_layout.timesSign = {m_left + dimensionRoom + signIndent / 3, top + headingHeight / 4};
        m_layout.equalsSign = {(right + outputLeft + dimensionRoom / 2) / 2,
                               m_layout.input.main().bounds.center().y()};
        return outputLeft;
    }

    const Choice& m_choice;
    const GridPlan& m_plan;
    GridLayout m_layout;
    double m_sign = 0;
    double m_left = 0;
    double m_top = 0;
};

} // namespace

GridLayout layOutGrid(const GridPlan& plan, const QRectF& place) {
    std::optional<GridLayout> layout;
    double largest = 0;
    const auto extent = static_cast<double>(std::max(plan.input.rows, plan.input.columns));
    for (const double stretch : stretches) {
        Search search(plan, {place.width(), stretch * place.height()});
        for (const double size : cellSizes) {
            search.tryCells(size);
        }
        if (search.best().cell <= largest) {
            continue;
        }
        largest = search.best().cell;
        layout = Placement(search.best(), plan, place).layout();
        if (largest >= smallestCell || largest * extent >= smallestPicture) {
            return *layout;
        }
    }
    if (!layout) {
        // Narrower than anything that could be read: small cells, wherever they end.
        constexpr double endless = 1e9;
        Search search(plan, {endless, endless});
        search.tryCells(1);
        layout = Placement(search.best(), plan, place).layout();
    }
    return *layout;
}

} // namespace fovea::ui

#include "ui/scenes/bench/grid_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double headingHeight = 48;
constexpr double signRoom = 56;
constexpr double widestSignRoom = 104;
constexpr double biasCell = 32;
constexpr double biasRoom = biasCell + 2.0 * gridStep;
constexpr double narrowestHeading = 168;
constexpr QSizeF refusedRoom(240, 120);
/// Numbers are readable in a filter's cells from here on: more is welcome, less is dear.
constexpr double readableFilterCell = 24;
constexpr double filterWeight = 0.3;
/// Cells smaller than this make the stage taller instead, if that helps.
constexpr double smallestCell = 4;
constexpr std::array<double, 4> stretches = {1, 1.4, 2, 3};

constexpr std::array<double, 38> cellSizes = {64, 60, 56, 52, 48, 44, 42, 40, 38, 36, 34,  32,  30,
                                              28, 26, 24, 22, 20, 18, 17, 16, 15, 14, 13,  12,  11,
                                              10, 9,  8,  7,  6,  5,  4,  3,  2,  1,  0.5, 0.25};

enum class Arrangement { Row, Below };

struct Choice {
    Arrangement arrangement = Arrangement::Row;
    const GridBlock* input = nullptr;
    const GridBlock* filter = nullptr;
    const GridBlock* output = nullptr;
    double score = -std::numeric_limits<double>::infinity();
    QSizeF size;
};

double blockWidth(const GridBlock& block) {
    return std::max(block.size.width(), narrowestHeading);
}

/// The filter's slices can stand below the input's, each below its own.
bool alignsBelow(const GridBlock& filter, const GridBlock& input) {
    if (!filter.oneRow || !input.oneRow || filter.slots.size() != input.slots.size()) {
        return false;
    }
    const double room = input.slots.front().bounds.width() + sliceGap;
    return filter.slots.size() == 1 || filter.slots.front().bounds.width() + sliceGap <= room;
}

QSizeF sizeOf(Arrangement arrangement, const GridBlock& input, const GridBlock& filter,
              const GridBlock& output, double bias) {
    const double outputHeight = headingHeight + output.size.height();
    if (arrangement == Arrangement::Row) {
        return {blockWidth(input) + blockWidth(filter) + blockWidth(output) + 2 * signRoom,
                std::max({headingHeight + input.size.height(), headingHeight + filter.size.height() + bias,
                          outputHeight})};
    }
    // Below the input the bias stands to the right of its filter.
    const double filterWidth = (alignsBelow(filter, input) ? input.size.width() : filter.size.width()) +
                               (bias > 0 ? 2.5 * biasCell : 0);
    return {std::max({input.size.width(), filterWidth, narrowestHeading}) + blockWidth(output) + signRoom,
            std::max(2 * headingHeight + input.size.height() + filter.size.height(), outputHeight)};
}

class Search {
public:
    Search(const GridPlan& plan, const QSizeF& room)
        : m_plan(plan)
        , m_room(room)
        , m_bias(plan.hasBias ? biasRoom : 0) {
        m_filters.reserve(cellSizes.size());
        for (const double cell : cellSizes) {
            m_filters.push_back(blockChoices(plan.filter, cell, plan.fanned));
        }
    }

    /// Looks at every arrangement with input cells of this size.
    void tryCells(double cell) {
        m_inputs.push_back(
            std::make_unique<std::vector<GridBlock>>(blockChoices(m_plan.input, cell, m_plan.fanned)));
        for (GridBlock& block : *m_inputs.back()) {
            block.size += QSizeF(m_plan.overhangColumns * cell, m_plan.overhangRows * cell);
        }
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
            message.size = refusedRoom;
            return {message};
        }
        constexpr double numberCell = 32;
        constexpr double smallestNumberCell = 20;
        const double size =
            m_plan.output->singleNumbers() ? std::clamp(cell, smallestNumberCell, numberCell) : cell;
        return blockChoices(*m_plan.output, size, m_plan.fanned);
    }

    void tryFilters(double cell, double filterCell, const GridBlock& input,
                    const std::vector<GridBlock>& filters, const GridBlock& output) {
        // The filter is as large as its window where that is large; never larger than can be of use.
        constexpr double largest = 40;
        if (filterCell > std::max(cell, cell >= readableFilterCell ? cell : largest)) {
            return;
        }
        const double score = std::log(cell) +
                             filterWeight * std::log(std::min(filterCell, readableFilterCell)) +
                             (filterCell == cell ? 0.02 : 0);
        if (score <= m_best.score) {
            return;
        }
        for (const Arrangement arrangement : {Arrangement::Row, Arrangement::Below}) {
            for (const GridBlock& filter : filters) {
                const QSizeF size = sizeOf(arrangement, input, filter, output, m_bias);
                if (size.width() <= m_room.width() && size.height() <= m_room.height() &&
                    score > m_best.score) {
                    m_best = {arrangement, &input, &filter, &output, score, size};
                }
            }
        }
    }

    const GridPlan& m_plan;
    QSizeF m_room;
    double m_bias;
    std::vector<std::vector<GridBlock>> m_filters;
    std::vector<std::unique_ptr<std::vector<GridBlock>>> m_inputs;
    std::vector<std::unique_ptr<std::vector<GridBlock>>> m_outputs;
    Choice m_best;
};

void move(GridBlock& block, const QPointF& by) {
    for (GridSlot& slot : block.slots) {
        slot.bounds.translate(by);
    }
    block.hiddenNote += by;
    block.legend += by;
}

/// From here on all is told in scene coordinates.
GridLayout placed(const Choice& choice, const GridPlan& plan, const QRectF& place) {
    GridLayout layout;
    layout.input = *choice.input;
    layout.filter = *choice.filter;
    layout.output = *choice.output;
    const bool row = choice.arrangement == Arrangement::Row;
    const int signs = row ? 2 : 1;
    const double spare = std::max(place.width() - choice.size.width(), 0.0);
    const double sign = std::min(signRoom + spare / (signs + 2), widestSignRoom);
    const double width = choice.size.width() + signs * (sign - signRoom);
    const double left = place.left() + std::max((place.width() - width) / 2, 0.0);
    const double top = place.top();
    const double contentTop = top + headingHeight;

    move(layout.input, {left, contentTop});
    layout.inputHeading = {left + dimensionRoom, top, 0, headingHeight};
    double right = left + blockWidth(layout.input);
    if (row) {
        const double filterLeft = right + sign;
        move(layout.filter, {filterLeft, contentTop});
        layout.filterHeading = {filterLeft + dimensionRoom, top, 0, headingHeight};
        right = filterLeft + blockWidth(layout.filter);
        if (plan.hasBias) {
            layout.bias = {filterLeft + dimensionRoom, contentTop + layout.filter.size.height() + gridStep,
                           biasCell, biasCell};
        }
    } else {
        const double filterTop = contentTop + layout.input.size.height();
        const bool aligned = alignsBelow(layout.filter, layout.input);
        move(layout.filter, {left, filterTop + headingHeight});
        layout.filterHeading = {left + dimensionRoom, filterTop, 0, headingHeight};
        double filterRight = left + layout.filter.size.width();
        if (aligned) {
            for (std::size_t i = 0; i < layout.filter.slots.size(); ++i) {
                QRectF& bounds = layout.filter.slots[i].bounds;
                bounds.moveLeft(layout.input.slots[i].bounds.left());
                filterRight = bounds.right();
            }
        }
        if (plan.hasBias) {
            layout.bias = {filterRight + 1.25 * biasCell,
                           layout.filter.slots.front().bounds.center().y() - biasCell / 2, biasCell,
                           biasCell};
        }
        right = left + std::max({layout.input.size.width(), layout.filter.size.width(), narrowestHeading,
                                 layout.bias.right() - left});
    }
    const double outputLeft = right + sign;
    move(layout.output, {outputLeft, contentTop});
    layout.outputHeading = {outputLeft + dimensionRoom, top, 0, headingHeight};
    layout.bounds = {place.left(), top, place.width(), choice.size.height()};
    return layout;
}

/// Headings reach to what stands to their right; signs stand half-way between, at the height of the filter.
void placeSignsAndHeadings(GridLayout& layout, const QRectF& place) {
    const bool row = layout.filterHeading.top() == layout.inputHeading.top();
    const auto upTo = [](QRectF& heading, double right) { heading.setRight(right - gridStep); };
    upTo(layout.inputHeading, row ? layout.filterHeading.left() : layout.outputHeading.left());
    upTo(layout.filterHeading, layout.outputHeading.left());
    layout.outputHeading.setRight(std::max(place.right(), layout.outputHeading.left() + narrowestHeading));
    const auto rightOf = [](const GridBlock& block) {
        double right = 0;
        for (const GridSlot& slot : block.slots) {
            right = std::max(right, slot.bounds.right());
        }
        return right;
    };
    const QRectF& input = layout.input.slots.back().bounds;
    const QRectF& filter = layout.filter.slots.front().bounds;
    const double outputLeft = layout.outputHeading.left();
    if (row) {
        const double height = std::min(filter.center().y(), input.center().y());
        layout.timesSign = {(rightOf(layout.input) + filter.left()) / 2, height};
        layout.equalsSign = {(rightOf(layout.filter) + outputLeft) / 2, height};
    } else {
        layout.timesSign = {input.left() - dimensionRoom / 2, filter.center().y()};
        layout.equalsSign = {(std::max(rightOf(layout.input), layout.bias.right()) + outputLeft) / 2,
                             input.center().y()};
    }
}

} // namespace

GridLayout layOutGrid(const GridPlan& plan, const QRectF& place) {
    std::optional<GridLayout> layout;
    for (const double stretch : stretches) {
        Search search(plan, {place.width(), stretch * place.height()});
        double cell = 0;
        for (const double size : cellSizes) {
            search.tryCells(size);
            if (search.best().input != nullptr && cell == 0) {
                cell = size;
            }
        }
        if (search.best().input == nullptr) {
            continue;
        }
        layout = placed(search.best(), plan, place);
        if (cell >= smallestCell) {
            break;
        }
    }
    if (!layout) {
        // Narrower than anything that could be read: the smallest cells, wherever they end.
        Search search(plan, {std::numeric_limits<double>::max(), std::numeric_limits<double>::max()});
        search.tryCells(1);
        layout = placed(search.best(), plan, place);
    }
    placeSignsAndHeadings(*layout, place);
    return *layout;
}

} // namespace fovea::ui

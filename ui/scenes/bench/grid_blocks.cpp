#include "ui/scenes/bench/grid_blocks.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double thumbGap = 7;
constexpr double smallestThumb = 16;
constexpr double largestThumb = 88;
/// Thumbs take at most this share of the large slice's width, but may have `thumbRoom` in any case.
constexpr double thumbShare = 0.62;
constexpr double thumbRoom = 112;
constexpr double legendWidth = 104;
constexpr std::int64_t mostBehind = 7;

double beyondRight(const GridVolume& volume, double cell) {
    return static_cast<double>(volume.overhangColumns) * cell;
}

double beyondBottom(const GridVolume& volume, double cell) {
    return static_cast<double>(volume.overhangRows) * cell;
}

GridSlot slotAt(const GridVolume& volume, const QPointF& corner, double cell) {
    GridSlot slot;
    slot.volume = volume.volume;
    slot.rows = volume.rows;
    slot.columns = volume.columns;
    slot.bounds = {corner.x(), corner.y(), static_cast<double>(volume.columns) * cell,
                   static_cast<double>(volume.rows) * cell};
    return slot;
}

/// All slices large, `columns` of them side by side.
GridBlock equalBlock(const GridVolume& volume, double cell, std::int64_t columns) {
    GridBlock block;
    const double pitchX = static_cast<double>(volume.columns) * cell + beyondRight(volume, cell) + sliceGap;
    const double caption = volume.slices > 1 ? captionHeight : 0;
    const double pitchY =
        static_cast<double>(volume.rows) * cell + beyondBottom(volume, cell) + caption + sliceGap / 2;
    for (std::int64_t i = 0; i < volume.slices; ++i) {
        const QPointF corner(dimensionRoom + static_cast<double>(i % columns) * pitchX,
                             dimensionRoom + static_cast<double>(i / columns) * pitchY);
        GridSlot slot = slotAt(volume, corner, cell);
        slot.place = i;
        block.slots.push_back(slot);
    }
    const std::int64_t rows = (volume.slices + columns - 1) / columns;
    block.legend = {dimensionRoom, dimensionRoom + static_cast<double>(rows) * pitchY - sliceGap / 2};
    block.captionDrop += beyondBottom(volume, cell);
    block.size = {dimensionRoom + static_cast<double>(columns) * pitchX - sliceGap,
                  block.legend.y() + captionHeight};
    block.oneRow = rows == 1;
    return block;
}

/// Single numbers below each other, in `columns` columns.
GridBlock numberBlock(const GridVolume& volume, const QSizeF& cell, std::int64_t columns) {
    GridBlock block;
    const std::int64_t rows = (volume.slices + columns - 1) / columns;
    for (std::int64_t i = 0; i < volume.slices; ++i) {
        GridSlot slot = slotAt(volume, {}, 1);
        slot.bounds = {dimensionRoom + static_cast<double>(i / rows) * (cell.width() + thumbGap),
                       dimensionRoom + static_cast<double>(i % rows) * cell.height(), cell.width(),
                       cell.height()};
        slot.place = i;
        block.slots.push_back(slot);
    }
    block.legend = {dimensionRoom, dimensionRoom + static_cast<double>(rows) * cell.height() + 3};
    block.size = {dimensionRoom + static_cast<double>(columns) * (cell.width() + thumbGap) - thumbGap,
                  block.legend.y() + captionHeight};
    return block;
}

/// As high as is readable, whatever the size of other cells; those of an output hold long numbers.
std::vector<GridBlock> numberBlocks(const GridVolume& volume) {
    constexpr std::int64_t mostColumns = 8;
    std::vector<GridBlock> choices;
    for (const double height : {32.0, 28.0, 24.0, 20.0, 16.0, 12.0}) {
        for (std::int64_t columns = 1; columns <= std::min(volume.slices, mostColumns); columns *= 2) {
            const bool wide = volume.volume == BenchVolume::Output && height >= 16;
            choices.push_back(numberBlock(volume, {wide ? 2 * height : height, height}, columns));
        }
    }
    return choices;
}

struct Thumbs {
    double height = 0;
    std::int64_t columns = 1;
    std::int64_t shown = 0;
};

/// How `count` slices lie as thumbs in a room: as large as can be; when even the smallest do not all fit, as
/// many as do, with one place kept for the note of the others.
Thumbs thumbsIn(const QSizeF& room, const GridVolume& volume) {
    const double aspect = static_cast<double>(volume.columns) / static_cast<double>(volume.rows);
    Thumbs best;
    for (std::int64_t columns = 1; columns <= volume.slices; ++columns) {
        const std::int64_t rows = (volume.slices + columns - 1) / columns;
        const double byHeight = (room.height() + thumbGap) / static_cast<double>(rows) - thumbGap;
        const double byWidth = ((room.width() + thumbGap) / static_cast<double>(columns) - thumbGap) / aspect;
        const double height = std::min({byHeight, byWidth, largestThumb});
        if (height > best.height) {
            best = {height, columns, volume.slices};
        }
    }
    if (best.height >= smallestThumb) {
        return best;
    }
    const auto along = [](double extent, double size) {
        return std::max<std::int64_t>(static_cast<std::int64_t>((extent + thumbGap) / (size + thumbGap)), 1);
    };
    best.height = smallestThumb;
    best.columns = along(room.width(), smallestThumb * aspect);
    best.shown =
        std::clamp<std::int64_t>(best.columns * along(room.height(), smallestThumb) - 1, 0, volume.slices);
    return best;
}

/// Whole pixels to a cell where there is at least one.
double crispExtent(double extent, std::int64_t cells) {
    const double cell = extent / static_cast<double>(cells);
    return cell < 1 ? extent : std::floor(cell) * static_cast<double>(cells);
}

/// The slice at work large, all of them small to its right.
GridBlock focusBlock(const GridVolume& volume, double cell) {
    GridBlock block;
    GridSlot main = slotAt(volume, {dimensionRoom, dimensionRoom}, cell);
    main.shows = GridSlot::Shows::Current;
    block.slots.push_back(main);
    const QSizeF room(std::max(thumbShare * main.bounds.width(), thumbRoom),
                      std::max(main.bounds.height(), thumbRoom));
    const Thumbs thumbs = thumbsIn(room, volume);
    const double height = crispExtent(thumbs.height, volume.rows);
    const double thumbCell = height / static_cast<double>(volume.rows);
    const double width = thumbCell * static_cast<double>(volume.columns);
    // A slice narrower than what is written below it keeps the others away from that.
    const double mainWidth = std::max(main.bounds.width() + beyondRight(volume, cell), legendWidth);
    const QPointF origin(main.bounds.left() + mainWidth + sliceGap, main.bounds.top());
    for (std::int64_t i = 0; i < thumbs.shown; ++i) {
        const QPointF offset(static_cast<double>(i % thumbs.columns) * (width + thumbGap),
                             static_cast<double>(i / thumbs.columns) * (height + thumbGap));
        GridSlot slot = slotAt(volume, origin + offset, thumbCell);
        slot.place = i;
        slot.large = false;
        block.slots.push_back(slot);
    }
    const std::int64_t hidden = volume.slices - thumbs.shown;
    const std::int64_t rows = (thumbs.shown + (hidden > 0 ? 1 : 0) + thumbs.columns - 1) / thumbs.columns;
    block.hidden = hidden;
    block.hiddenNote =
        origin + QPointF(static_cast<double>(thumbs.shown % thumbs.columns) * (width + thumbGap),
                         static_cast<double>(rows) * (height + thumbGap) - thumbGap - 3);
    block.captionDrop += beyondBottom(volume, cell);
    block.legend = main.bounds.bottomLeft() + QPointF(0, beyondBottom(volume, cell) + captionHeight);
    block.size = {origin.x() + static_cast<double>(thumbs.columns) * (width + thumbGap) - thumbGap,
                  std::max(block.legend.y() + captionHeight,
                           main.bounds.top() + static_cast<double>(rows) * (height + thumbGap) - thumbGap)};
    return block;
}

/// The slice at work in front, the next ones behind it towards the upper right.
GridBlock fannedBlock(const GridVolume& volume, double cell) {
    GridBlock block;
    const std::int64_t behind = std::min(volume.slices - 1, mostBehind);
    const double step = std::clamp(std::round(cell * 0.75), 8.0, 20.0);
    const double lift = static_cast<double>(behind) * step;
    for (std::int64_t i = behind; i >= 0; --i) {
        const double shift = static_cast<double>(i) * step;
        GridSlot slot = slotAt(volume, {dimensionRoom + shift, dimensionRoom + lift - shift}, cell);
        slot.shows = i == 0 ? GridSlot::Shows::Current : GridSlot::Shows::Behind;
        slot.place = i;
        slot.large = i == 0;
        block.slots.push_back(slot);
    }
    const GridSlot& front = block.slots.back();
    block.hidden = volume.slices - 1 - behind;
    block.hiddenNote = {front.bounds.right() + lift + 6, dimensionRoom + 12};
    block.measuredBelow = true;
    block.captionDrop = dimensionRoom + beyondBottom(volume, cell);
    block.legend =
        front.bounds.bottomLeft() + QPointF(0, beyondBottom(volume, cell) + dimensionRoom + captionHeight);
    block.size = {front.bounds.right() + std::max(lift, beyondRight(volume, cell)) +
                      (block.hidden > 0 ? 2 * dimensionRoom : 0),
                  block.legend.y() + captionHeight};
    return block;
}

} // namespace

std::int64_t GridSlot::slice(std::int64_t current, std::int64_t slices) const {
    switch (shows) {
    case Shows::Fixed:
        break;
    case Shows::Current:
        return current;
    case Shows::Behind:
        return (current + place) % slices;
    }
    return place;
}

const GridSlot& GridBlock::main() const {
    const auto found = std::ranges::find_if(
        slots, [](const GridSlot& slot) { return slot.shows == GridSlot::Shows::Current; });
    return found == slots.end() ? slots.front() : *found;
}

double GridBlock::right() const {
    double right = 0;
    for (const GridSlot& slot : slots) {
        right = std::max(right, slot.bounds.right());
    }
    return right;
}

std::vector<GridBlock> blockChoices(const GridVolume& volume, double cell, bool fanned) {
    if (volume.slices == 1) {
        return {equalBlock(volume, cell, 1)};
    }
    std::vector<GridBlock> choices;
    if (volume.singleNumbers()) {
        return numberBlocks(volume);
    }
    if (fanned) {
        return {fannedBlock(volume, cell)};
    }
    if (volume.slices > mostLargeSlices || volume.volume == BenchVolume::Output) {
        return {focusBlock(volume, cell)};
    }
    choices.push_back(equalBlock(volume, cell, volume.slices));
    if (volume.slices > 2) {
        choices.push_back(equalBlock(volume, cell, 2));
    }
    choices.push_back(equalBlock(volume, cell, 1));
    return choices;
}

} // namespace fovea::ui

#include "core/ops/layout.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// Where an axis of the slices lies: from axis 2 up to before the rows.
bool countsSlices(const Shape& shape, int axis) {
    return axis >= 2 && axis + 2 < shape.rank();
}

} // namespace

std::vector<std::int64_t> stridesOf(const Shape& shape) {
    std::vector<std::int64_t> strides(static_cast<std::size_t>(shape.rank()));
    std::int64_t stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        strides[static_cast<std::size_t>(axis)] = stride;
        stride *= shape[axis];
    }
    return strides;
}

int normalizedAxis(std::int64_t axis, int rank, std::string_view kind) {
    const std::int64_t counted = axis < 0 ? axis + rank : axis;
    if (counted < 0 || counted >= rank) {
        throw ShapeError(std::string(kind) + ": a tensor of " + std::to_string(rank) +
                         " dimension(s) has no axis " + std::to_string(axis));
    }
    return static_cast<int>(counted);
}

Shape broadcastShape(std::span<const Shape> shapes, std::string_view kind) {
    int rank = 0;
    for (const Shape& shape : shapes) {
        rank = std::max(rank, shape.rank());
    }
    std::vector<std::int64_t> extents(static_cast<std::size_t>(rank), 1);
    for (const Shape& shape : shapes) {
        for (int axis = 0; axis < shape.rank(); ++axis) {
            std::int64_t& extent = extents[static_cast<std::size_t>(rank - shape.rank() + axis)];
            if (shape[axis] != 1 && extent != 1 && shape[axis] != extent) {
                std::string all;
                for (const Shape& one : shapes) {
                    all += (all.empty() ? "" : " and ") + one.toString();
                }
                throw ShapeError(std::string(kind) + ": the shapes " + all + " do not fit together");
            }
            extent = extent == 1 ? shape[axis] : extent;
        }
    }
    return Shape(std::span<const std::int64_t>(extents));
}

std::vector<std::int64_t> broadcastStrides(const Shape& shape, const Shape& broadcast) {
    std::vector<std::int64_t> strides(static_cast<std::size_t>(broadcast.rank()), 0);
    const std::vector<std::int64_t> own = stridesOf(shape);
    const int missing = broadcast.rank() - shape.rank();
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (shape[axis] != 1) {
            strides[static_cast<std::size_t>(missing + axis)] = own[static_cast<std::size_t>(axis)];
        }
    }
    return strides;
}

Place placeOf(const Shape& shape, std::int64_t index) {
    const std::int64_t volume = std::max<std::int64_t>(shape.volumeSize(), 1);
    const std::int64_t inVolume = index % volume;
    const std::int64_t plane = std::max<std::int64_t>(shape.planeSize(), 1);
    const std::int64_t inPlane = inVolume % plane;
    return {.picture = index / volume,
            .at = {.channel = inVolume / plane, .y = inPlane / shape.width(), .x = inPlane % shape.width()}};
}

std::int64_t indexOf(const Shape& shape, std::int64_t picture, const Element& at) {
    return ((picture * shape.channels() + at.channel) * shape.height() + at.y) * shape.width() + at.x;
}

Region elementRegion(const Shape& shape, const Place& place) {
    const auto alone = [](std::int64_t index) { return Range{index, index + 1}; };
    return {.channels = alone(place.at.channel),
            .rows = alone(place.at.y % shape.sliceRows()),
            .columns = alone(place.at.x),
            .slices = alone(place.at.y / shape.sliceRows()),
            .pictures = alone(place.picture)};
}

Tap tapOn(const Tensor& tensor, std::size_t input, std::int64_t index, std::int64_t picture, double weight) {
    const Place place = placeOf(tensor.shape(), index);
    const double value = tensor.values()[static_cast<std::size_t>(index)];
    Tap tap{.input = input,
            .at = place.at,
            .onPadding = false,
            .value = value,
            .weight = weight,
            .product = value * weight};
    if (place.picture != picture) {
        tap.picture = place.picture;
    }
    return tap;
}

Range clipped(const Range& range, std::int64_t extent) {
    return {std::max<std::int64_t>(range.begin, 0), std::min(range.end, extent)};
}

Range united(const Range& a, const Range& b) {
    if (a.length() == 0 || b.length() == 0) {
        return a.length() == 0 ? b : a;
    }
    return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

Range resizedRange(const Range& range, std::int64_t output, std::int64_t input,
                   const std::function<Range(std::int64_t)>& reads) {
    const Range within = clipped(range, output);
    Range read;
    for (std::int64_t index = within.begin; index < within.end; ++index) {
        read = united(read, reads(index));
    }
    if (read.length() > 0 && output > 0) {
        constexpr double farthest = 1e15; // of what is far away, the exact place does not matter
        const auto inProportion = [&](std::int64_t places) {
            const double exact =
                static_cast<double>(places) * static_cast<double>(input) / static_cast<double>(output);
            return static_cast<std::int64_t>(std::ceil(std::min(exact, farthest)));
        };
        read.begin -= inProportion(within.begin - range.begin);
        read.end += inProportion(range.end - within.end);
    }
    return read;
}

Range spreadOver(const Range& range, std::int64_t own, std::int64_t all) {
    return own == all ? range : Range{0, own};
}

AxisRanges axisRanges(const Region& region, const Shape& shape) {
    AxisRanges ranges;
    const int rank = shape.rank();
    Range slices = region.slices;
    std::int64_t inner = shape.slices();
    for (int axis = 0; axis < rank; ++axis) {
        if (!countsSlices(shape, axis)) {
            ranges.push_back(axis == 0          ? region.pictures
                             : axis == 1        ? region.channels
                             : axis + 1 == rank ? region.columns
                                                : region.rows);
        } else if (rank == 5) {
            ranges.push_back(slices);
        } else {
            inner /= std::max<std::int64_t>(shape[axis], 1);
            const std::int64_t extent = std::max<std::int64_t>(inner, 1);
            slices = clipped(slices, shape[axis] * extent);
            const Range along{slices.begin / extent, (slices.end - 1) / extent + 1};
            ranges.push_back(slices.length() == 0 ? Range{} : along);
            slices = along.length() == 1
                         ? Range{slices.begin - along.begin * extent, slices.end - along.begin * extent}
                         : Range{0, slices.length() == 0 ? 0 : extent};
        }
    }
    return ranges;
}

Region regionOf(const AxisRanges& ranges, const Shape& shape) {
    Region region{.channels = {0, 1}, .rows = {0, 1}, .columns = {0, 1}};
    const int rank = shape.rank();
    std::int64_t first = 0;
    std::int64_t last = 0;
    for (int axis = 0; axis < rank; ++axis) {
        const Range& range = ranges[static_cast<std::size_t>(axis)];
        if (range.length() == 0) {
            return {};
        }
        if (countsSlices(shape, axis)) {
            first = first * shape[axis] + range.begin;
            last = last * shape[axis] + range.end - 1;
            region.slices = {first, last + 1};
        } else {
            (axis == 0          ? region.pictures
             : axis == 1        ? region.channels
             : axis + 1 == rank ? region.columns
                                : region.rows) = range;
        }
    }
    return region.empty() ? Region{} : region;
}

Region wholeRegion(const Shape& shape) {
    return {.channels = {0, shape.channels()},
            .rows = {0, shape.sliceRows()},
            .columns = {0, shape.width()},
            .slices = {0, shape.slices()},
            .pictures = {0, shape.batch()}};
}

AxisView AxisView::of(const Shape& shape, int first, int end) {
    AxisView view;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        (axis < first ? view.outer : axis < end ? view.extent : view.inner) *= shape[axis];
    }
    return view;
}

} // namespace fovea

#include "core/ops/layout.h"

#include <algorithm>

namespace fovea {

namespace {

/// Boxes of more elements than this are not listed one by one.
constexpr std::int64_t maxListedElements = 4096;

void extend(Range& range, std::int64_t value) {
    range = range.length() == 0 ? Range{value, value + 1}
                                : Range{std::min(range.begin, value), std::max(range.end, value + 1)};
}

void extend(Region& region, const Element& at) {
    extend(region.channels, at.channel);
    extend(region.rows, at.y);
    extend(region.columns, at.x);
}

Range clipped(const Range& range, std::int64_t extent) {
    return {std::max<std::int64_t>(range.begin, 0), std::min(range.end, extent)};
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

Region tapRegion(const std::vector<Tap>& taps, std::size_t input) {
    Region region;
    for (const Tap& tap : taps) {
        if (tap.input == input) {
            extend(region, tap.at);
        }
    }
    return region;
}

Region
listedRegion(const Region& output, const Shape& outputShape, const Shape& inputShape,
             const std::function<void(std::int64_t, const std::function<void(std::int64_t)>&)>& reads) {
    const Range channels = clipped(output.channels, outputShape.channels());
    const Range rows = clipped(output.rows, outputShape.height());
    const Range columns = clipped(output.columns, outputShape.width());
    const std::int64_t elements = channels.length() * rows.length() * columns.length();
    if (elements == 0 || outputShape.elementCount() == 0) {
        return {};
    }
    // What is read may differ from picture to picture, where a batch is moved or summed over.
    const std::int64_t pictures = outputShape.batch();
    if (pictures > maxListedElements || elements > maxListedElements / pictures) {
        return wholeRegion(inputShape);
    }
    Region region;
    const auto read = [&](std::int64_t index) { extend(region, placeOf(inputShape, index).at); };
    for (std::int64_t i = 0; i < pictures * elements; ++i) {
        const std::int64_t inBox = i % elements;
        const std::int64_t inRows = inBox % (rows.length() * columns.length());
        reads(indexOf(outputShape, i / elements,
                      {.channel = channels.begin + inBox / (rows.length() * columns.length()),
                       .y = rows.begin + inRows / columns.length(),
                       .x = columns.begin + inRows % columns.length()}),
              read);
    }
    return region;
}

Region wholeRegion(const Shape& shape) {
    return {.channels = {0, shape.channels()}, .rows = {0, shape.height()}, .columns = {0, shape.width()}};
}

AxisView AxisView::of(const Shape& shape, int first, int end) {
    AxisView view;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        (axis < first ? view.outer : axis < end ? view.extent : view.inner) *= shape[axis];
    }
    return view;
}

} // namespace fovea

#pragma once

#include "core/ops/op.h"

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

/// Where the elements of tensors of any rank lie.
namespace fovea {

/// How far apart neighbours along each axis lie.
std::vector<std::int64_t> stridesOf(const Shape& shape);

/// `axis` counted from the end when below 0. Throws ShapeError (naming `kind`) when `rank` has no such axis.
int normalizedAxis(std::int64_t axis, int rank, std::string_view kind);

/// The shape that shapes spread to by NumPy's rule: aligned at the end, extents of 1 repeated. Throws
/// ShapeError (naming `kind`) when they do not fit.
Shape broadcastShape(std::span<const Shape> shapes, std::string_view kind);
/// The strides of `shape` seen as `broadcast`: 0 along axes that it is repeated along.
std::vector<std::int64_t> broadcastStrides(const Shape& shape, const Shape& broadcast);

/// An element of a tensor by picture and place.
struct Place {
    std::int64_t picture = 0;
    Element at;
};
Place placeOf(const Shape& shape, std::int64_t index);
std::int64_t indexOf(const Shape& shape, std::int64_t picture, const Element& at);
/// The box that holds one element alone.
Region elementRegion(const Shape& shape, const Place& place);

/// The tap on element `index` of `tensor`, input `input` of its op, for an output in picture `picture`.
Tap tapOn(const Tensor& tensor, std::size_t input, std::int64_t index, std::int64_t picture,
          double weight = 1.0);

/// A box as one range for each axis of a tensor.
using AxisRanges = std::vector<Range>;
/// A region of a tensor of this shape, axis by axis, and the way back. Where several axes count the slices,
/// the inner ones are whole as soon as the box has more than one index of an outer one. The region is empty
/// when one of the ranges is.
AxisRanges axisRanges(const Region& region, const Shape& shape);
Region regionOf(const AxisRanges& ranges, const Shape& shape);

/// All elements.
Region wholeRegion(const Shape& shape);
/// The part of `range` that lies on an axis of `extent`.
Range clipped(const Range& range, std::int64_t extent);
/// The smallest range that holds both; an empty one holds nothing.
Range united(const Range& a, const Range& b);
/// What a resize from extent `input` to extent `output` reads for `range` of its output: `reads(index)` for
/// each index of it; what lies outside the output counts in proportion.
Range resizedRange(const Range& range, std::int64_t output, std::int64_t input,
                   const std::function<Range(std::int64_t)>& reads);
/// What is read of an axis of extent `own` for `range` of the axis of extent `all` that it is spread to.
Range spreadOver(const Range& range, std::int64_t own, std::int64_t all);

/// A tensor seen as outer × extent × inner along some axis.
struct AxisView {
    std::int64_t outer = 1;
    std::int64_t extent = 1;
    std::int64_t inner = 1;
    /// The axes from `first` to before `end` taken together.
    static AxisView of(const Shape& shape, int first, int end);
};

} // namespace fovea

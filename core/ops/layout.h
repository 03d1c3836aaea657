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

/// The tap on element `index` of `tensor`, input `input` of its op, for an output in picture `picture`.
Tap tapOn(const Tensor& tensor, std::size_t input, std::int64_t index, std::int64_t picture,
          double weight = 1.0);

/// The box of the taps on input `input`.
Region tapRegion(const std::vector<Tap>& taps, std::size_t input);

/// inputRegion() of an op that can only list what an element reads: `reads(index, sink)` calls sink(index of
/// the input) for everything that output element `index` reads. The box holds what is read in any picture;
/// boxes of many elements read all of the input.
Region listedRegion(const Region& output, const Shape& outputShape, const Shape& inputShape,
                    const std::function<void(std::int64_t, const std::function<void(std::int64_t)>&)>& reads);

/// All elements of one picture.
Region wholeRegion(const Shape& shape);

/// A tensor seen as outer × extent × inner along some axis.
struct AxisView {
    std::int64_t outer = 1;
    std::int64_t extent = 1;
    std::int64_t inner = 1;
    /// The axes from `first` to before `end` taken together.
    static AxisView of(const Shape& shape, int first, int end);
};

} // namespace fovea

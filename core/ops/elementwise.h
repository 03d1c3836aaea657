#pragma once

#include "core/ops/op.h"

#include <functional>

namespace fovea {

/// Element-wise work is cut into pieces of this many elements: large enough to be worth a thread, small
/// enough to stay in its cache.
inline constexpr std::int64_t elementwisePiece = std::int64_t{1} << 15;

/// Calls work(begin, end) for consecutive pieces that cover [0, count), on the workers of `context`. Throws
/// Cancelled between pieces.
void forEachPiece(const ForwardContext& context, std::int64_t count,
                  const std::function<void(std::int64_t, std::int64_t)>& work);

/// Throws ShapeError unless `shape` has rank 2 to 4 (N×C, N×C×W or N×C×H×W).
void requireVolume(const Shape& shape, std::string_view kind);

/// Throws ShapeError unless there is one input and it is a volume; returns its shape.
Shape requireOneVolume(std::span<const Shape> inputs, std::string_view kind);

/// The tap on element `at` of picture `picture` of `tensor`, which is input `input` of its op.
Tap tapAt(const Tensor& tensor, std::size_t input, std::int64_t picture, const Element& at,
          double weight = 1.0);

/// The arithmetic of an output element that is a copy of the tap.
Arithmetic copyOf(const Tap& tap);

} // namespace fovea

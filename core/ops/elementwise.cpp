#include "core/ops/elementwise.h"

#include "core/base/pieces.h"

#include <algorithm>

namespace fovea {

void forEachPiece(const ForwardContext& context, std::int64_t count,
                  const std::function<void(std::int64_t, std::int64_t)>& work) {
    const std::int64_t pieces = piecesOf(count, elementwisePiece);
    context.workers.forEach(pieces, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t begin = piece * elementwisePiece;
        work(begin, std::min(begin + elementwisePiece, count));
    });
}

void requireVolume(const Shape& shape, std::string_view kind) {
    if (shape.rank() < 2 || shape.rank() > 4) {
        throw ShapeError(std::string(kind) + " takes volumes (N×C×H×W) or vectors (N×C), not the shape " +
                         shape.toString());
    }
}

Shape requireOneVolume(std::span<const Shape> inputs, std::string_view kind) {
    requireInputCount(inputs, 1, kind);
    requireVolume(inputs[0], kind);
    return inputs[0];
}

Tap tapAt(const Tensor& tensor, std::size_t input, std::int64_t picture, const Element& at, double weight) {
    const double value = tensor.at(picture, at.channel, at.y, at.x);
    return {.input = input,
            .at = at,
            .onPadding = false,
            .value = value,
            .weight = weight,
            .product = value * weight};
}

Arithmetic copyOf(const Tap& tap) {
    Arithmetic arithmetic;
    arithmetic.combination = Combination::Copy;
    arithmetic.taps = {tap};
    arithmetic.result = tap.value;
    return arithmetic;
}

} // namespace fovea

#include "core/ops/flatten.h"

#include "core/ops/elementwise.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

Element elementOfFeature(std::int64_t feature, const Shape& input) {
    const std::int64_t inPlane = feature % input.planeSize();
    return {
        .channel = feature / input.planeSize(), .y = inPlane / input.width(), .x = inPlane % input.width()};
}

} // namespace

nlohmann::json Flatten::toJson() const {
    return {{"op", kind()}};
}

Shape Flatten::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOneVolume(inputs, kind());
    return {input.batch(), input.volumeSize()};
}

bool Flatten::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region Flatten::inputRegion(const Region& output, std::size_t /*input*/,
                            std::span<const Shape> inputs) const {
    const Shape& shape = inputs[0];
    const Range features{std::max<std::int64_t>(output.channels.begin, 0),
                         std::min(output.channels.end, shape.volumeSize())};
    if (output.empty() || features.length() == 0) {
        return {};
    }
    const Element first = elementOfFeature(features.begin, shape);
    const Element last = elementOfFeature(features.end - 1, shape);
    // A run that goes over the end of a row (or map) holds its last element and the next one's first, so its
    // box is as wide (or as large) as the map.
    const bool oneMap = first.channel == last.channel;
    const bool oneRow = oneMap && first.y == last.y;
    return {.channels = {first.channel, last.channel + 1},
            .rows = oneMap ? Range{first.y, last.y + 1} : Range{0, shape.height()},
            .columns = oneRow ? Range{first.x, last.x + 1} : Range{0, shape.width()},
            .pictures = output.pictures};
}

ForwardResult Flatten::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               const ForwardContext& /*context*/) const {
    const Shape& shape = inputs[0].shape();
    return {.output = inputs[0].reshaped({shape.batch(), shape.volumeSize()}), .saved = {}};
}

TensorD Flatten::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                           Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    TensorD output = TensorD::uninitialized({shape.batch(), shape.volumeSize()});
    double* to = output.mutableData();
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (std::int64_t f = 0; f < shape.volumeSize(); ++f) {
            const Element from = elementOfFeature(f, shape);
            to[n * shape.volumeSize() + f] = inputs[0].at(n, from.channel, from.y, from.x);
        }
    }
    return output;
}

BackwardResult Flatten::backward(const BackwardArgs& args, const ForwardContext& /*context*/) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (args.wantsInput[0]) {
        result.inputs[0] = args.outputGradient.reshaped(args.inputs[0].shape());
    }
    return result;
}

Arithmetic Flatten::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                            std::int64_t picture, const Element& at) const {
    return copyOf(tapAt(inputs[0], 0, picture, elementOfFeature(at.channel, inputs[0].shape())));
}

} // namespace fovea

#include "core/ops/as_maps.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

Shape asMaps(const Shape& shape) {
    if (shape.rank() < 3) {
        throw ShapeError("the shape " + shape.toString() + " has no maps; N×C×W or more axes are needed");
    }
    return {shape.batch(), shape.channels(), shape.height(), shape.width()};
}

std::vector<Shape> allAsMaps(std::span<const Shape> shapes) {
    std::vector<Shape> maps;
    std::ranges::transform(shapes, std::back_inserter(maps), asMaps);
    return maps;
}

template <class Scalar>
std::vector<BasicTensor<Scalar>> allAsMaps(std::span<const BasicTensor<Scalar>> tensors) {
    std::vector<BasicTensor<Scalar>> maps;
    for (const BasicTensor<Scalar>& tensor : tensors) {
        maps.push_back(tensor.reshaped(asMaps(tensor.shape())));
    }
    return maps;
}

/// The inner op's output in the outer rank.
Shape outward(const Shape& output, const Shape& input) {
    if (output == asMaps(input)) {
        return input;
    }
    std::vector<std::int64_t> extents(static_cast<std::size_t>(input.rank()), 1);
    extents[0] = output.batch();
    extents[1] = output.channels();
    if (input.rank() > 3) {
        extents[2] = output.height();
    }
    extents.back() = output.width();
    return Shape(std::span<const std::int64_t>(extents));
}

} // namespace

nlohmann::json AsMaps::toJson() const {
    nlohmann::json layer = m_inner->toJson();
    layer["as_maps"] = true;
    return layer;
}

Shape AsMaps::inferShape(std::span<const Shape> inputs) const {
    if (inputs.empty()) {
        return m_inner->inferShape(inputs);
    }
    const Shape inner = m_inner->inferShape(allAsMaps(inputs));
    const bool oneRow = inputs[0].rank() == 3 && inner.height() != 1;
    if (oneRow) {
        throw ShapeError(std::string(kind()) + ": one row became " + std::to_string(inner.height()));
    }
    return outward(inner, inputs[0]);
}

std::int64_t AsMaps::multiplyAdds(std::span<const Shape> inputs) const {
    return m_inner->multiplyAdds(allAsMaps(inputs));
}

bool AsMaps::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return m_inner->isNonNegative(inputsNonNegative);
}

Region AsMaps::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    Region folded = output;
    folded.slices = {0, 1};
    Region read = m_inner->inputRegion(folded, input, allAsMaps(inputs));
    if (inputs[input].rank() <= 4 || read.empty()) {
        return read;
    }
    // All places of a map are treated alike: one reads either itself or all of them.
    const bool readsItself = read.rows == output.rows && read.columns == output.columns;
    read.rows = readsItself ? output.rows : Range{0, inputs[input].sliceRows()};
    read.slices = readsItself ? output.slices : Range{0, inputs[input].slices()};
    return read;
}

ForwardResult AsMaps::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                              const ForwardContext& context) const {
    ForwardResult result = m_inner->forward(allAsMaps(inputs), parameters, context);
    result.output = result.output.reshaped(outward(result.output.shape(), inputs[0].shape()));
    return result;
}

TensorD AsMaps::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                          const Saved* saved) const {
    const TensorD output = m_inner->reference(allAsMaps(inputs), parameters, mode, saved);
    return output.reshaped(outward(output.shape(), inputs[0].shape()));
}

BackwardResult AsMaps::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const std::vector<Tensor> inputs = allAsMaps(args.inputs);
    const Tensor output = args.output.reshaped(asMaps(args.output.shape()));
    const Tensor gradient = args.outputGradient.reshaped(output.shape());
    BackwardResult result = m_inner->backward({.inputs = inputs,
                                               .parameters = args.parameters,
                                               .output = output,
                                               .saved = args.saved,
                                               .outputGradient = gradient,
                                               .wantsInput = args.wantsInput},
                                              context);
    for (std::size_t i = 0; i < result.inputs.size(); ++i) {
        if (!result.inputs[i].empty()) {
            result.inputs[i] = result.inputs[i].reshaped(args.inputs[i].shape());
        }
    }
    return result;
}

void AsMaps::updateStatistics(std::span<Tensor> parameters, const Saved& saved) const {
    m_inner->updateStatistics(parameters, saved);
}

Arithmetic AsMaps::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                           std::int64_t picture, const Element& at) const {
    return m_inner->explain(allAsMaps(inputs), parameters, picture, at);
}

} // namespace fovea

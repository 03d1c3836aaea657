#include "core/ops/rewired.h"

#include "core/base/contract.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

std::size_t outerCount(const std::vector<RewiredSource>& first, const std::vector<RewiredSource>& second,
                       bool parameters) {
    const auto counts = [&](const RewiredSource& source) { return source.isParameter == parameters; };
    return static_cast<std::size_t>(std::ranges::count_if(first, counts) +
                                    std::ranges::count_if(second, counts));
}

template <class Tensors>
std::vector<typename Tensors::value_type> gathered(const std::vector<RewiredSource>& sources,
                                                   const Tensors& inputs, const Tensors& parameters) {
    std::vector<typename Tensors::value_type> tensors;
    for (const RewiredSource& source : sources) {
        tensors.push_back(source.isParameter ? parameters[source.index] : inputs[source.index]);
    }
    return tensors;
}

} // namespace

Rewired::Rewired(std::shared_ptr<const Op> inner, std::vector<RewiredSource> inputs,
                 std::vector<RewiredSource> parameters)
    : m_inner(std::move(inner))
    , m_inputs(std::move(inputs))
    , m_parameters(std::move(parameters)) {
    FOVEA_REQUIRE(m_inner != nullptr && m_parameters.size() == m_inner->parameters().size());
}

nlohmann::json Rewired::toJson() const {
    nlohmann::json layer = m_inner->toJson();
    layer["rewired"] = true;
    return layer;
}

std::vector<Shape> Rewired::innerShapes(std::span<const Shape> inputs) const {
    std::vector<Shape> shapes;
    for (const RewiredSource& source : m_inputs) {
        shapes.push_back(source.isParameter ? source.shape : inputs[source.index]);
    }
    return shapes;
}

Shape Rewired::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, outerCount(m_inputs, m_parameters, false), kind());
    const std::vector<ParameterSpec> specs = m_inner->parameters();
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const RewiredSource& source = m_parameters[i];
        if (!source.isParameter && inputs[source.index] != specs[i].shape) {
            throw ShapeError(std::string(kind()) + ": its computed " + specs[i].name + " is " +
                             inputs[source.index].toString() + ", not " + specs[i].shape.toString());
        }
    }
    return m_inner->inferShape(innerShapes(inputs));
}

std::vector<ParameterSpec> Rewired::parameters() const {
    std::vector<ParameterSpec> specs(outerCount(m_inputs, m_parameters, true));
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        if (m_inputs[i].isParameter) {
            specs[m_inputs[i].index] = {.name = "operand" + std::to_string(i + 1),
                                        .role = ParameterRole::Weight,
                                        .shape = m_inputs[i].shape,
                                        .fanIn = 1};
        }
    }
    const std::vector<ParameterSpec> inner = m_inner->parameters();
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        if (m_parameters[i].isParameter) {
            specs[m_parameters[i].index] = inner[i];
        }
    }
    return specs;
}

std::int64_t Rewired::multiplyAdds(std::span<const Shape> inputs) const {
    return m_inner->multiplyAdds(innerShapes(inputs));
}

bool Rewired::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    std::vector<bool> inner;
    for (const RewiredSource& source : m_inputs) {
        inner.push_back(!source.isParameter && inputsNonNegative[source.index]);
    }
    return m_inner->isNonNegative(inner);
}

Region Rewired::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    if (const std::optional<std::size_t> inner = innerInput(input)) {
        return m_inner->inputRegion(output, *inner, innerShapes(inputs));
    }
    return output.empty() ? Region{} : wholeRegion(inputs[input]);
}

RegionSteps Rewired::inputSteps(std::size_t input) const {
    const std::optional<std::size_t> inner = innerInput(input);
    return inner ? m_inner->inputSteps(*inner) : RegionSteps{};
}

std::optional<std::size_t> Rewired::innerInput(std::size_t input) const {
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        if (!m_inputs[i].isParameter && m_inputs[i].index == input) {
            return i;
        }
    }
    return std::nullopt;
}

ForwardResult Rewired::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                               const ForwardContext& context) const {
    return m_inner->forward(gathered(m_inputs, inputs, parameters),
                            gathered(m_parameters, inputs, parameters), context);
}

TensorD Rewired::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                           const Saved* saved) const {
    return m_inner->reference(gathered(m_inputs, inputs, parameters),
                              gathered(m_parameters, inputs, parameters), mode, saved);
}

BackwardResult Rewired::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const std::vector<Tensor> inputs = gathered(m_inputs, args.inputs, args.parameters);
    const std::vector<Tensor> parameters = gathered(m_parameters, args.inputs, args.parameters);
    std::vector<bool> wants;
    for (const RewiredSource& source : m_inputs) {
        wants.push_back(source.isParameter || args.wantsInput[source.index]);
    }
    BackwardResult inner = m_inner->backward({.inputs = inputs,
                                              .parameters = parameters,
                                              .output = args.output,
                                              .saved = args.saved,
                                              .outputGradient = args.outputGradient,
                                              .wantsInput = wants},
                                             context);
    BackwardResult result{.inputs = std::vector<Tensor>(args.inputs.size()),
                          .parameters = std::vector<Tensor>(args.parameters.size())};
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const RewiredSource& source = m_inputs[i];
        (source.isParameter ? result.parameters : result.inputs)[source.index] = std::move(inner.inputs[i]);
    }
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const RewiredSource& source = m_parameters[i];
        if (source.isParameter) {
            result.parameters[source.index] = std::move(inner.parameters[i]);
        } else if (args.wantsInput[source.index]) {
            // Running statistics have no gradient.
            result.inputs[source.index] =
                inner.parameters[i].empty() ? Tensor(parameters[i].shape()) : std::move(inner.parameters[i]);
        }
    }
    return result;
}

Arithmetic Rewired::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                            std::int64_t picture, const Element& at) const {
    Arithmetic inner = m_inner->explain(gathered(m_inputs, inputs, parameters),
                                        gathered(m_parameters, inputs, parameters), picture, at);
    const std::vector<Tap> taps = std::exchange(inner.taps, {});
    const std::optional<std::size_t> winner = std::exchange(inner.winner, std::nullopt);
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const RewiredSource& source = m_inputs[taps[i].input];
        if (!source.isParameter) {
            if (winner == i) {
                inner.winner = inner.taps.size();
            }
            inner.taps.push_back(taps[i]);
            inner.taps.back().input = source.index;
        } else if (inner.combination == Combination::WeightedSum) {
            inner.bias = inner.bias.value_or(0.0) + taps[i].product;
        } else {
            inner.own.push_back({.name = {}, .value = taps[i].value, .before = inner.taps.size()});
        }
    }
    return inner;
}

} // namespace fovea

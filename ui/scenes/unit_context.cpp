#include "ui/scenes/unit_context.h"

#include "core/ops/layout.h"
#include "ui/scenes/scene_names.h"

namespace fovea::ui {

std::optional<NextFunction> nextFunction(const Analysis& analysis, const UnitAddress& unit) {
    const Graph& graph = analysis.trace->graph();
    const Shape& shape = analysis.shapes[unit.node.index()];
    const std::int64_t index = indexOf(shape, unit.picture, unit.at);
    for (const NodeId reader : graph.consumers(unit.node)) {
        const Op& op = *graph.node(reader).op;
        if (op.category() == OpCategory::Activation && analysis.shapes[reader.index()] == shape) {
            const float value = analysis.trace->output(reader).data()[index];
            return NextFunction{reader, functionName(op), static_cast<double>(value)};
        }
    }
    return std::nullopt;
}

PixelOrigin pixelOrigin(const Analysis& analysis, const Element& at) {
    const Image& seen = analysis.prepared.seen;
    const InputSpec& spec = analysis.model.info.input;
    const auto channel = static_cast<std::size_t>(at.channel);
    return {.level = seen.row(at.y)[at.x * seen.channels + colourOf(spec, at.channel)],
            .range = static_cast<double>(spec.range),
            .mean = static_cast<double>(spec.mean[channel]),
            .std = static_cast<double>(spec.std[channel])};
}

} // namespace fovea::ui

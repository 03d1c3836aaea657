#include "ui/scenes/unit_context.h"

#include "ui/scenes/scene_names.h"

namespace fovea::ui {

std::optional<NextFunction> nextFunction(const Analysis& analysis, NodeId node, const Element& at) {
    const Graph& graph = analysis.trace->graph();
    for (const NodeId reader : graph.consumers(node)) {
        const Op& op = *graph.node(reader).op;
        if (op.category() == OpCategory::Activation) {
            const float value = analysis.trace->output(reader).at(0, at.channel, at.y, at.x);
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

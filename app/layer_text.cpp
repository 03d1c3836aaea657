#include "app/layer_text.h"

#include "core/base/error.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

namespace fovea {

std::string formatted(const char* format, double value) {
    if (std::isnan(value)) {
        return "NaN"; // whatever its sign
    }
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value == 0 ? 0.0 : value); // a zero has no sign
    return text.data();
}

NodeId requireLayer(const Graph& graph, const std::string& name) {
    if (const std::optional<NodeId> node = graph.find(name)) {
        return *node;
    }
    std::string known;
    for (const Node& node : graph.nodes()) {
        known += (known.empty() ? "" : ", ") + node.name;
    }
    throw SettingError("there is no layer \"" + name + "\"; the layers are: " + known);
}

} // namespace fovea

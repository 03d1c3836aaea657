#include "app/layer_text.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

namespace fovea {

namespace {

/// Of more names than a person reads, the first.
std::string listed(const Graph& graph, const std::vector<NodeId>& nodes) {
    constexpr std::size_t most = 40;
    std::string text;
    for (std::size_t i = 0; i < std::min(nodes.size(), most); ++i) {
        text += (i == 0 ? "" : ", ") + graph.node(nodes[i]).name;
    }
    return nodes.size() <= most
               ? text
               : text + " and " + std::to_string(nodes.size() - most) + " more; \"fovea layers\" lists them";
}

} // namespace

std::string formatted(const char* format, double value) {
    if (std::isnan(value)) {
        return "NaN"; // whatever its sign
    }
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value == 0 ? 0.0 : value); // a zero has no sign
    return text.data();
}

NodeId requireLayer(const Graph& graph, const std::string& name) {
    // PyTorch calls what a node makes after the node.
    for (const std::string& whole : {name, name + "_output_0"}) {
        if (const std::optional<NodeId> node = graph.find(whole)) {
            return *node;
        }
    }
    std::vector<NodeId> alike;
    for (const NodeId id : graph.ids()) {
        if (!name.empty() && graph.node(id).name.find(name) != std::string::npos) {
            alike.push_back(id);
        }
    }
    if (alike.size() == 1) {
        return alike.front();
    }
    throw SettingError(alike.empty() ? "there is no layer \"" + name +
                                           "\"; the layers are: " + listed(graph, graph.ids())
                                     : "\"" + name + "\" may be one of " + listed(graph, alike));
}

} // namespace fovea

#include "core/io/json_file.h"
#include "core/layout/outline_parts.h"

#include <nlohmann/json.hpp>

namespace fovea {

bool isConcat(const Node& node) {
    return !node.isInput() && (node.op->kind() == "concat" || node.op->kind() == "join");
}

std::string signatureOf(const Node& node, bool anyWidth) {
    if (node.isInput()) {
        return "input";
    }
    nlohmann::json options = node.op->toJson();
    // Depthwise is a kind of its own; otherwise groups say as much as widths do.
    const bool depthwise = options.contains("groups") && options.contains("in") &&
                           options["groups"] == options["in"] && options["in"] != 1;
    if (depthwise) {
        options["groups"] = "depthwise";
        options.erase("out");
    }
    options.erase("in");
    options.erase("channels");
    if (anyWidth) {
        options.erase("out");
    }
    return jsonText(options);
}

} // namespace fovea

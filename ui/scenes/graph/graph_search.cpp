#include "ui/scenes/graph/graph_search.h"

#include "ui/render/layer_kind.h"

#include <QStringList>

#include <algorithm>

namespace fovea::ui {

std::vector<NodeId> matchingNodes(const Graph& graph, const QString& words) {
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    std::vector<NodeId> matches;
    if (wanted.isEmpty()) {
        return matches;
    }
    for (const NodeId id : graph.ids()) {
        const Node& node = graph.node(id);
        QString text = QString::fromStdString(node.name) + u' ' + layerKind(node);
        if (!node.isInput()) {
            const std::string_view kind = node.op->kind();
            text += u' ' + QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size()));
        }
        if (std::ranges::all_of(
                wanted, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); })) {
            matches.push_back(id);
        }
    }
    return matches;
}

} // namespace fovea::ui

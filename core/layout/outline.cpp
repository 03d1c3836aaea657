#include "core/layout/outline.h"

#include "core/layout/outline_parts.h"

#include <algorithm>
#include <map>

namespace fovea {

namespace {

/// A block that holds more of the network than this is the network, not one of its parts.
constexpr double largestShare = 0.6;
constexpr std::size_t fewUnits = 12;

bool weighs(const Node& node) {
    return !node.isInput() &&
           (node.op->category() == OpCategory::Convolution || node.op->category() == OpCategory::Linear);
}

class Outliner {
public:
    explicit Outliner(const Graph& graph)
        : m_graph(graph) {
        m_outline.groupOf.assign(graph.size(), -1);
        makeUnits();
    }

    Outline run() {
        std::vector<RowItem> row;
        std::size_t begin = 0;
        for (const std::size_t end : passages()) {
            addStretch(begin, end + 1, row);
            begin = end + 1;
        }
        addStretch(begin, m_row.size(), row);
        foldRepetitions(m_outline, row);
        for (const RowItem& item : row) {
            m_outline.items.push_back(item.item);
        }
        addConstants();
        return std::move(m_outline);
    }

private:
    const OutlineUnit& unit(std::size_t inRow) const { return m_units[m_row[inRow]]; }
    const Node& first(const OutlineUnit& unit) const { return m_graph.node(unit.nodes.front()); }

    void makeUnits() {
        std::vector<std::size_t> unitOf(m_graph.size());
        for (std::vector<NodeId>& chain : fusedChains(m_graph)) {
            for (const NodeId node : chain) {
                unitOf[node.index()] = m_units.size();
            }
            m_units.push_back({.nodes = std::move(chain), .item = {}, .sources = {}, .readers = {}});
        }
        for (std::size_t u = 0; u < m_units.size(); ++u) {
            OutlineUnit& unit = m_units[u];
            std::vector<OutlineItem> items;
            for (const NodeId node : unit.nodes) {
                items.push_back({.node = node});
            }
            unit.item = items.size() == 1 ? items.front()
                                          : addGroup(m_outline, OutlineGroup::Kind::Fused, std::move(items));
            for (const NodeId input : first(unit).inputs) {
                unit.sources.push_back(unitOf[input.index()]);
                m_units[unitOf[input.index()]].readers.push_back(u);
            }
            // Numbers that depend on no input pass nowhere.
            if (!first(unit).inputs.empty() || first(unit).isInput()) {
                m_row.push_back(u);
            }
        }
        m_place.assign(m_units.size(), 0);
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            m_place[m_row[i]] = i;
        }
    }

    /// Places of the row through which everything that comes later must pass.
    std::vector<std::size_t> passages() const {
        std::vector<std::size_t> found;
        std::size_t reach = 0;
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            if (reach <= i) {
                found.push_back(i);
            }
            for (const std::size_t reader : unit(i).readers) {
                reach = std::max(reach, m_place[reader]);
            }
        }
        return found;
    }

    /// Units begin … end−1 of the row, the last of which everything passes.
    void addStretch(std::size_t begin, std::size_t end, std::vector<RowItem>& row) {
        if (end <= begin) {
            return;
        }
        if (end - begin == 1) {
            row.push_back(rowItem(begin));
            return;
        }
        RowItem block{{}, structureOf(begin, end, true), structureOf(begin, end, false), true, true};
        std::vector<OutlineItem> items = withDenseLayers(begin, end);
        if (isTheNetwork(begin, end)) {
            for (const OutlineItem& item : items) {
                const std::string apart = "apart" + std::to_string(row.size());
                row.push_back({item, apart, apart, false, false});
            }
            return;
        }
        block.item = addGroup(m_outline, OutlineGroup::Kind::Block, std::move(items));
        row.push_back(std::move(block));
    }

    /// Whether a stretch is no part of the network: it is most of it, or begins with one of its inputs.
    bool isTheNetwork(std::size_t begin, std::size_t end) const {
        const std::size_t units = end - begin;
        const bool isMost =
            units > fewUnits && static_cast<double>(units) > largestShare * static_cast<double>(m_row.size());
        bool hasInput = false;
        for (std::size_t i = begin; i < end; ++i) {
            hasInput = hasInput || first(unit(i)).isInput();
        }
        return isMost || hasInput || units + 1 >= m_row.size();
    }

    RowItem rowItem(std::size_t at) const {
        RowItem item{unit(at).item, {}, {}, false, false};
        for (const NodeId node : unit(at).nodes) {
            item.signature += signatureOf(m_graph.node(node), false);
            item.weighs = item.weighs || weighs(m_graph.node(node));
        }
        item.exact = item.signature;
        return item;
    }

    /// Kinds, options and wiring of units begin … end−1.
    std::string structureOf(std::size_t begin, std::size_t end, bool anyWidth) const {
        std::string text;
        for (std::size_t i = begin; i < end; ++i) {
            for (const NodeId node : unit(i).nodes) {
                text += signatureOf(m_graph.node(node), anyWidth);
            }
            for (const std::size_t source : unit(i).sources) {
                const std::size_t place = m_place[source];
                text += place >= begin && place < i ? "<" + std::to_string(i - place) : "<in";
            }
            text += "|";
        }
        return text;
    }

    /// A concat and the chain behind it that nothing else reads: its end, or `begin` when there is none.
    std::size_t denseLayerEnd(std::size_t begin, std::size_t end) const {
        if (!isConcat(first(unit(begin)))) {
            return begin;
        }
        std::size_t at = begin;
        while (at + 1 < end && unit(at).readers == std::vector<std::size_t>{m_row[at + 1]} &&
               unit(at + 1).sources.size() == 1) {
            ++at;
        }
        return at > begin ? at + 1 : begin;
    }

    std::string chainSignature(std::size_t begin, std::size_t end) const {
        std::string text;
        for (std::size_t i = begin; i < end; ++i) {
            text += rowItem(i).signature + "|";
        }
        return text;
    }

    /// The items of a stretch, with layers that read all of the layers before them folded where they repeat.
    std::vector<OutlineItem> withDenseLayers(std::size_t begin, std::size_t end) {
        std::vector<OutlineItem> items;
        for (std::size_t i = begin; i < end;) {
            const std::vector<std::size_t> ends = denseLayersFrom(i, end);
            if (ends.size() < 2) {
                items.push_back(unit(i++).item);
                continue;
            }
            std::vector<OutlineItem> copies;
            for (const std::size_t copyEnd : ends) {
                std::vector<OutlineItem> parts;
                for (; i < copyEnd; ++i) {
                    parts.push_back(unit(i).item);
                }
                copies.push_back(addGroup(m_outline, OutlineGroup::Kind::Block, std::move(parts)));
            }
            items.push_back(addGroup(m_outline, OutlineGroup::Kind::Repeat, std::move(copies)));
        }
        return items;
    }

    /// Ends of equal dense layers that follow each other from `begin` on.
    std::vector<std::size_t> denseLayersFrom(std::size_t begin, std::size_t end) const {
        std::vector<std::size_t> ends;
        std::string signature;
        for (std::size_t at = begin; at < end;) {
            const std::size_t layerEnd = denseLayerEnd(at, end);
            std::string own = layerEnd > at ? chainSignature(at, layerEnd) : std::string();
            if (own.empty() || (!ends.empty() && own != signature)) {
                break;
            }
            signature = std::move(own);
            ends.push_back(layerEnd);
            at = layerEnd;
        }
        return ends;
    }

    /// Numbers that the model brings along stay beside the groups that read them.
    void addConstants() {
        for (const OutlineUnit& unit : m_units) {
            if (first(unit).inputs.empty() && !first(unit).isInput()) {
                m_outline.items.push_back(unit.item);
            }
        }
    }

    const Graph& m_graph;
    Outline m_outline;
    std::vector<OutlineUnit> m_units;
    std::vector<std::size_t> m_row;   ///< the units that depend on an input, in topological order
    std::vector<std::size_t> m_place; ///< of each unit in the row
};

} // namespace

Outline outlineOf(const Graph& graph) {
    return Outliner(graph).run();
}

} // namespace fovea

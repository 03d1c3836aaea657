#include "core/graph/one_picture.h"

#include "core/base/contract.h"
#include "core/base/error.h"
#include "core/ops/layout.h"

#include <algorithm>

namespace fovea {

namespace {

/// Which layers hold each picture's numbers for itself.
class Pictures {
public:
    explicit Pictures(const Graph& graph)
        : m_graph(graph)
        , m_shapes(inferShapes(graph, graph.inputShapes()))
        , m_batch(m_shapes[graph.inputs().front().index()].batch()) {}

    bool stayApart() {
        for (const Node& node : m_graph.nodes()) {
            const std::size_t index = m_isApart.size();
            const bool depends = node.isInput() || std::ranges::any_of(node.inputs, [this](NodeId input) {
                                     return m_isApart[input.index()];
                                 });
            if (depends && !node.isInput() && !readsItsOwn(node, m_shapes[index])) {
                return false;
            }
            m_isApart.push_back(depends);
        }
        return true;
    }

    /// Whether the same layers have `shapes` for one picture.
    bool areThoseOfMany(const std::vector<Shape>& shapes) const {
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            if (shapes[i] != (m_isApart[i] ? m_shapes[i].withBatch(1) : m_shapes[i])) {
                return false;
            }
        }
        return true;
    }

private:
    bool readsItsOwn(const Node& node, const Shape& output) const {
        std::vector<Shape> inputs;
        for (const NodeId input : node.inputs) {
            inputs.push_back(m_shapes[input.index()]);
        }
        if (output.rank() == 0 || output.batch() != m_batch) {
            return false;
        }
        // Of very many pictures some tell for all.
        constexpr std::int64_t mostAsked = 256;
        const std::int64_t step = (m_batch + mostAsked - 1) / mostAsked;
        for (std::int64_t picture = 0; picture < m_batch; picture += step) {
            Region own = wholeRegion(output);
            own.pictures = {picture, picture + 1};
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                const Region read = node.op->inputRegion(own, i, inputs);
                if (m_isApart[node.inputs[i].index()] && !read.empty() && read.pictures != own.pictures) {
                    return false;
                }
            }
        }
        return true;
    }

    const Graph& m_graph;
    std::vector<Shape> m_shapes;
    std::int64_t m_batch;
    std::vector<bool> m_isApart;
};

} // namespace

std::optional<Graph> forOnePicture(const Graph& graph) {
    FOVEA_REQUIRE(graph.inputs().size() == 1);
    Pictures pictures(graph);
    if (!pictures.stayApart()) {
        return std::nullopt;
    }
    const Shape one = graph.inputShapes().front().withBatch(1);
    try {
        if (!pictures.areThoseOfMany(inferShapes(graph, {&one, 1}))) {
            return std::nullopt;
        }
    } catch (const ShapeError&) { // a layer has a shape for so many pictures
        return std::nullopt;
    }
    return graph.takingInput(one);
}

} // namespace fovea

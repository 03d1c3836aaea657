#include "core/graph/trace.h"

#include "core/base/contract.h"

namespace fovea {

Trace::Trace(std::shared_ptr<const Graph> graph, std::shared_ptr<const Parameters> parameters,
             std::vector<Record> records, std::uint64_t revision)
    : m_graph(std::move(graph))
    , m_parameters(std::move(parameters))
    , m_records(std::move(records))
    , m_revision(revision) {
    FOVEA_REQUIRE(m_records.size() == m_graph->size());
}

const Trace::Record& Trace::record(NodeId id) const {
    FOVEA_REQUIRE(id.valid() && id.index() < m_records.size());
    return m_records[id.index()];
}

std::vector<Tensor> Trace::inputsOf(NodeId id) const {
    std::vector<Tensor> inputs;
    for (const NodeId input : m_graph->node(id).inputs) {
        inputs.push_back(output(input));
    }
    return inputs;
}

} // namespace fovea

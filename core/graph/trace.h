#pragma once

#include "core/graph/model.h"

#include <chrono>

namespace fovea {

/// The immutable record of one forward pass: every node's output and what the ops left behind.
class Trace {
public:
    struct Record {
        Tensor output;
        Saved saved;
        std::chrono::nanoseconds time{0};
    };

    /// One record per node of `graph`, in its order.
    Trace(std::shared_ptr<const Graph> graph, std::shared_ptr<const Parameters> parameters,
          std::vector<Record> records, std::uint64_t revision);

    const Graph& graph() const { return *m_graph; }
    const Parameters& parameters() const { return *m_parameters; }
    std::shared_ptr<const Graph> sharedGraph() const { return m_graph; }
    const Tensor& output(NodeId id) const { return record(id).output; }
    const Record& record(NodeId id) const;
    /// The outputs of a node's inputs, in the order in which its op takes them.
    std::vector<Tensor> inputsOf(NodeId id) const;
    /// Stamp of what the pass was computed from, given by whoever asked for it.
    std::uint64_t revision() const { return m_revision; }

private:
    std::shared_ptr<const Graph> m_graph;
    std::shared_ptr<const Parameters> m_parameters;
    std::vector<Record> m_records;
    std::uint64_t m_revision;
};

} // namespace fovea

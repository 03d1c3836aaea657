#pragma once

#include "core/onnx/onnx_reader.h"

#include <onnx/onnx_pb.h>

#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace fovea {

/// Who writes and who reads each value of an ONNX graph. Refers to the graph's text and tensors: lives no
/// longer.
struct OnnxWiring {
    std::vector<const onnx::ValueInfoProto*> inputs; ///< those that are no weights
    /// Initializers, Constant nodes, and Identity nodes of those.
    std::unordered_map<std::string_view, onnx::TensorProto*> constants;
    /// The nodes that the results depend on, but for those in `constants`; each after what it reads.
    std::vector<const onnx::NodeProto*> layers;
    /// Those of `layers` that read a value, once for each time that they do.
    std::unordered_map<std::string_view, std::vector<const onnx::NodeProto*>> readers;
    std::unordered_set<std::string_view> results; ///< the graph's outputs
    std::vector<std::string_view> resultOrder;    ///< the same in the file's order
    std::deque<onnx::TensorProto> madeConstants;

    bool isUsed(std::string_view value) const { return readers.contains(value) || results.contains(value); }
};

/// The first output that a node gives; empty when it gives none. Some leave out those that nobody reads.
const std::string& firstOutput(const onnx::NodeProto& node);
/// What a node is called: its first output stands for a name that is not there.
const std::string& nameOf(const onnx::NodeProto& node);
/// `node "conv1" (Conv)`.
std::string describeNode(const onnx::NodeProto& node);

/// What a node reads: its inputs that are given, and what graphs in its attributes (the branches of If) read
/// of what lies around them.
std::vector<std::string_view> readsOf(const onnx::NodeProto& node);

/// The tensor that a Constant node holds; what is no tensor there is put into `made`. Null when it is nothing
/// that a layer here could read.
onnx::TensorProto* constantValue(onnx::NodeProto& node, std::deque<onnx::TensorProto>& made);

/// Whether a domain is that of the standard operators.
bool isDefaultDomain(std::string_view domain);

/// Throws SettingError on values that are written twice or by nobody, on nodes that come before what they
/// read (which all loops do), and when there are no results; LimitError.
OnnxWiring readWiring(onnx::GraphProto& graph, const OnnxLimits& limits);

} // namespace fovea

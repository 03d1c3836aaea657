#include "tests/core/graph/sample_nets.h"

#include "core/ops/registry.h"
#include "tests/support/op_sample.h"

#include <nlohmann/json.hpp>

namespace fovea::test {

std::shared_ptr<const Op> plainOp(const char* kind) {
    return makeOp({{"op", kind}}, {});
}

NodeId appendLayers(GraphBuilder& builder, NodeId from, std::initializer_list<const char*> layers) {
    for (const char* text : layers) {
        nlohmann::json layer = nlohmann::json::parse(text);
        const std::string name = layer.value("name", "");
        layer.erase("name");
        from = builder.add(makeOp(layer, {&builder.shape(from), 1}), {from}, name);
    }
    return from;
}

Model withRandomParameters(Graph graph, std::uint64_t seed) {
    Rng rng(seed);
    auto shared = std::make_shared<const Graph>(std::move(graph));
    auto parameters = std::make_shared<Parameters>(*shared);
    for (const NodeId id : shared->ids()) {
        if (shared->node(id).isInput()) {
            continue;
        }
        std::vector<Tensor> tensors = randomParameters(*shared->node(id).op, rng);
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            parameters->set(id, i, std::move(tensors[i]));
        }
    }
    const Shape& input = shared->node(shared->inputs().front()).inputShape;
    ModelInfo info;
    info.name = "sample";
    info.classNames = {"one", "two"};
    info.input = {.channels = input.channels(),
                  .height = input.height(),
                  .width = input.width(),
                  .mean = std::vector<float>(static_cast<std::size_t>(input.channels()), 0.5F),
                  .std = std::vector<float>(static_cast<std::size_t>(input.channels()), 0.25F)};
    return {.graph = std::move(shared), .parameters = std::move(parameters), .info = std::move(info)};
}

Model chain(const Shape& input, std::initializer_list<const char*> layers, std::uint64_t seed) {
    GraphBuilder builder;
    appendLayers(builder, builder.addInput("input", input), layers);
    return withRandomParameters(builder.build(), seed);
}

Model branchedNet(std::uint64_t seed) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 2, 6, 5});
    const NodeId a = appendLayers(
        builder, input,
        {R"({"op": "conv2d", "out": 3, "kernel": 3, "padding": 1})", R"({"op": "relu", "name": "a"})"});
    const NodeId b =
        appendLayers(builder, a, {R"({"op": "conv2d", "out": 4, "kernel": 3, "padding": 1, "name": "b"})"});
    const NodeId c = appendLayers(builder, a, {R"({"op": "conv2d", "out": 4, "kernel": 1, "name": "c"})"});
    const NodeId sum = builder.add(plainOp("add"), {b, c}, "sum");
    const NodeId stack = builder.add(plainOp("concat"), {a, sum}, "stack");
    appendLayers(builder, stack,
                 {R"({"op": "tanh"})", R"({"op": "global_average_pool"})", R"({"op": "flatten"})",
                  R"({"op": "linear", "out": 5, "name": "fc"})", R"({"op": "softmax"})"});
    return withRandomParameters(builder.build(), seed);
}

} // namespace fovea::test

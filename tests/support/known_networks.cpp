#include "tests/support/known_networks.h"

#include "core/ops/registry.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>

namespace fovea::test {

namespace {

using Json = nlohmann::json;

/// Layers by hand: each function adds some behind `from` and returns the last.
class Net {
public:
    explicit Net(const KnownNetworkOptions& options)
        : m_options(options)
        , m_input(m_builder.addInput("picture", {1, 3, options.side, options.side})) {}

    NodeId input() const { return m_input; }
    std::int64_t thin(std::int64_t channels) const {
        return std::max<std::int64_t>(1, channels / m_options.thin);
    }
    std::int64_t channels(NodeId node) const { return m_builder.shape(node).channels(); }

    NodeId add(const Json& layer, std::vector<NodeId> inputs) {
        std::vector<Shape> shapes;
        for (const NodeId id : inputs) {
            shapes.push_back(m_builder.shape(id));
        }
        return m_builder.add(makeOp(layer, shapes), std::move(inputs));
    }
    NodeId op(const char* kind, NodeId from) { return add({{"op", kind}}, {from}); }
    NodeId sum(NodeId a, NodeId b) { return add({{"op", "add"}}, {a, b}); }
    NodeId concat(std::vector<NodeId> inputs) {
        return inputs.size() == 1 ? inputs.front() : add({{"op", "concat"}}, std::move(inputs));
    }
    NodeId conv(NodeId from, std::int64_t filters, std::int64_t kernel, std::int64_t stride = 1,
                std::int64_t groups = 1) {
        return add({{"op", "conv2d"},
                    {"out", filters},
                    {"kernel", kernel},
                    {"stride", stride},
                    {"padding", kernel / 2},
                    {"groups", groups},
                    {"bias", false}},
                   {from});
    }
    NodeId convNorm(NodeId from, std::int64_t filters, std::int64_t kernel, std::int64_t stride = 1,
                    std::int64_t groups = 1) {
        return op("batch_norm", conv(from, filters, kernel, stride, groups));
    }
    NodeId convNormRelu(NodeId from, std::int64_t filters, std::int64_t kernel, std::int64_t stride = 1,
                        std::int64_t groups = 1) {
        return op("relu", convNorm(from, filters, kernel, stride, groups));
    }
    NodeId normRelu(NodeId from) { return op("relu", op("batch_norm", from)); }
    NodeId pool(NodeId from, std::int64_t kernel, std::int64_t stride, const char* kind = "max_pool2d") {
        return add({{"op", kind}, {"kernel", kernel}, {"stride", stride}, {"padding", kernel == 3 ? 1 : 0}},
                   {from});
    }
    NodeId classes(NodeId from) {
        return add({{"op", "linear"}, {"out", 10}}, {op("flatten", op("global_average_pool", from))});
    }
    Model build(const char* name) {
        Model model;
        model.info.name = name;
        model.info.input = {.channels = 3,
                            .height = m_options.side,
                            .width = m_options.side,
                            .mean = {0.45F, 0.45F, 0.45F},
                            .std = {0.25F, 0.25F, 0.25F}};
        model.graph = std::make_shared<const Graph>(m_builder.build());
        Rng rng(12);
        model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
        return model;
    }

private:
    KnownNetworkOptions m_options;
    GraphBuilder m_builder;
    NodeId m_input;
};

NodeId basicBlock(Net& net, NodeId from, std::int64_t filters, std::int64_t stride) {
    const NodeId main = net.convNorm(net.convNormRelu(from, filters, 3, stride), filters, 3);
    const bool same = stride == 1 && net.channels(from) == filters;
    return net.op("relu", net.sum(main, same ? from : net.convNorm(from, filters, 1, stride)));
}

NodeId bottleneck(Net& net, NodeId from, std::int64_t filters, std::int64_t stride) {
    const NodeId inner = net.convNormRelu(net.convNormRelu(from, filters, 1), filters, 3, stride);
    const NodeId main = net.convNorm(inner, 4 * filters, 1);
    const bool same = stride == 1 && net.channels(from) == 4 * filters;
    return net.op("relu", net.sum(main, same ? from : net.convNorm(from, 4 * filters, 1, stride)));
}

NodeId stem(Net& net) {
    return net.pool(net.convNormRelu(net.input(), net.thin(64), 7, 2), 3, 2);
}

struct Inception {
    std::int64_t one, reduce3, three, reduce5, five, pooled;
};

NodeId inceptionModule(Net& net, NodeId from, const Inception& widths) {
    const auto branch = [&](NodeId at, std::int64_t filters, std::int64_t kernel) {
        return net.convNormRelu(at, net.thin(filters), kernel);
    };
    const NodeId one = branch(from, widths.one, 1);
    const NodeId three = branch(branch(from, widths.reduce3, 1), widths.three, 3);
    const NodeId five = branch(branch(from, widths.reduce5, 1), widths.five, 5);
    return net.concat({one, three, five, branch(net.pool(from, 3, 1), widths.pooled, 1)});
}

struct Inverted {
    std::int64_t expansion, channels;
    int copies;
    std::int64_t stride;
};

NodeId invertedResidual(Net& net, NodeId from, std::int64_t filters, std::int64_t stride,
                        std::int64_t expansion) {
    const std::int64_t wide = net.channels(from) * expansion;
    NodeId at = expansion == 1 ? from : net.convNormRelu(from, wide, 1);
    at = net.convNorm(net.convNormRelu(at, wide, 3, stride, wide), filters, 1);
    return stride == 1 && net.channels(from) == filters ? net.sum(at, from) : at;
}

} // namespace

Model resNet18(const KnownNetworkOptions& options) {
    Net net(options);
    NodeId at = stem(net);
    for (const std::int64_t filters : {64, 128, 256, 512}) {
        at = basicBlock(net, at, net.thin(filters), filters == 64 ? 1 : 2);
        at = basicBlock(net, at, net.thin(filters), 1);
    }
    net.classes(at);
    return net.build("ResNet-18");
}

Model resNet50(const KnownNetworkOptions& options) {
    Net net(options);
    NodeId at = stem(net);
    std::int64_t filters = 64;
    for (const int blocks : {3, 4, 6, 3}) {
        for (int i = 0; i < blocks; ++i) {
            at = bottleneck(net, at, net.thin(filters), i == 0 && filters != 64 ? 2 : 1);
        }
        filters *= 2;
    }
    net.classes(at);
    return net.build("ResNet-50");
}

Model denseNet121(const KnownNetworkOptions& options) {
    Net net(options);
    const std::int64_t growth = net.thin(32);
    NodeId at = stem(net);
    for (const int layers : {6, 12, 24, 16}) {
        std::vector<NodeId> features{at};
        for (int i = 0; i < layers; ++i) {
            const NodeId squeezed = net.conv(net.normRelu(net.concat(features)), 4 * growth, 1);
            features.push_back(net.conv(net.normRelu(squeezed), growth, 3));
        }
        at = net.normRelu(net.concat(features));
        if (layers != 16) {
            at = net.pool(net.conv(at, net.channels(at) / 2, 1), 2, 2, "average_pool2d");
        }
    }
    net.classes(at);
    return net.build("DenseNet-121");
}

Model googLeNet(const KnownNetworkOptions& options) {
    Net net(options);
    NodeId at = net.convNormRelu(net.convNormRelu(stem(net), net.thin(64), 1), net.thin(192), 3);
    at = net.pool(at, 3, 2);
    const std::initializer_list<std::initializer_list<Inception>> stages = {
        {{64, 96, 128, 16, 32, 32}, {128, 128, 192, 32, 96, 64}},
        {{192, 96, 208, 16, 48, 64},
         {160, 112, 224, 24, 64, 64},
         {128, 128, 256, 24, 64, 64},
         {112, 144, 288, 32, 64, 64},
         {256, 160, 320, 32, 128, 128}},
        {{256, 160, 320, 32, 128, 128}, {384, 192, 384, 48, 128, 128}}};
    for (const auto& stage : stages) {
        for (const Inception& widths : stage) {
            at = inceptionModule(net, at, widths);
        }
        at = stage.end() == stages.begin()[2].end() ? at : net.pool(at, 3, 2);
    }
    net.classes(net.op("dropout", at));
    return net.build("GoogLeNet");
}

Model mobileNetV2(const KnownNetworkOptions& options) {
    Net net(options);
    NodeId at = net.convNormRelu(net.input(), net.thin(32), 3, 2);
    for (const Inverted& stage : std::initializer_list<Inverted>{{1, 16, 1, 1},
                                                                 {6, 24, 2, 2},
                                                                 {6, 32, 3, 2},
                                                                 {6, 64, 4, 2},
                                                                 {6, 96, 3, 1},
                                                                 {6, 160, 3, 2},
                                                                 {6, 320, 1, 1}}) {
        for (int i = 0; i < stage.copies; ++i) {
            at = invertedResidual(net, at, net.thin(stage.channels), i == 0 ? stage.stride : 1,
                                  stage.expansion);
        }
    }
    net.classes(net.convNormRelu(at, net.thin(1280), 1));
    return net.build("MobileNet-V2");
}

Model uNet(const KnownNetworkOptions& options) {
    Net net(options);
    const auto twice = [&net](NodeId from, std::int64_t filters) {
        return net.convNormRelu(net.convNormRelu(from, net.thin(filters), 3), net.thin(filters), 3);
    };
    NodeId at = net.input();
    std::vector<NodeId> levels;
    for (const std::int64_t filters : {64, 128, 256, 512}) {
        levels.push_back(twice(at, filters));
        at = net.pool(levels.back(), 2, 2);
    }
    at = twice(at, 1024);
    for (const std::int64_t filters : {512, 256, 128, 64}) {
        const NodeId larger = net.add(
            {{"op", "conv_transpose2d"}, {"out", net.thin(filters)}, {"kernel", 2}, {"stride", 2}}, {at});
        at = twice(net.concat({levels.back(), larger}), filters);
        levels.pop_back();
    }
    net.conv(at, 10, 1);
    return net.build("U-Net");
}

Model longResNet(int blocks, const KnownNetworkOptions& options) {
    Net net(options);
    NodeId at = stem(net);
    for (int i = 0; i < blocks; ++i) {
        at = basicBlock(net, at, net.thin(64), 1);
    }
    net.classes(at);
    return net.build("long ResNet");
}

const std::vector<NamedNetwork>& knownNetworks() {
    static const std::vector<NamedNetwork> networks{{"ResNet18", resNet18},       {"ResNet50", resNet50},
                                                    {"DenseNet121", denseNet121}, {"GoogLeNet", googLeNet},
                                                    {"MobileNetV2", mobileNetV2}, {"UNet", uNet}};
    return networks;
}

} // namespace fovea::test

#include "tests/bench/networks.h"

#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/conv2d.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"

namespace fovea::bench {

namespace {

/// A network that grows layer by layer.
class Chain {
public:
    Chain(std::string name, std::int64_t size)
        : m_name(std::move(name))
        , m_size(size)
        , m_last(m_builder.addInput("input", {1, 3, size, size})) {}

    Chain& conv(std::int64_t filters, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
        Conv2dOptions options;
        options.inChannels = m_builder.shape(m_last).channels();
        options.outChannels = filters;
        options.window = Window2d::square(kernel, stride, padding);
        return append(std::make_shared<Conv2d>(options));
    }
    Chain& relu() { return append(std::make_shared<Relu>()); }
    Chain& convRelu(std::int64_t filters, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
        return conv(filters, kernel, stride, padding).relu();
    }
    Chain& maxPool(std::int64_t kernel, std::int64_t stride, std::int64_t padding = 0) {
        Pool2dOptions options;
        options.window = Window2d::square(kernel, stride, padding);
        return append(std::make_shared<MaxPool2d>(options));
    }
    Chain& globalAverage() { return append(std::make_shared<GlobalAveragePool>()); }
    Chain& flatten() { return append(std::make_shared<Flatten>()); }
    Chain& linear(std::int64_t outputs) {
        return append(std::make_shared<Linear>(LinearOptions{
            .inFeatures = m_builder.shape(m_last).channels(), .outFeatures = outputs, .bias = true}));
    }
    /// He's basic block: two convolutions and a way around them.
    Chain& residualBlock(std::int64_t filters, std::int64_t stride) {
        const NodeId begin = m_last;
        const NodeId main = convRelu(filters, 3, stride, 1).conv(filters, 3, 1, 1).m_last;
        NodeId around = begin;
        if (stride != 1) {
            m_last = begin;
            around = conv(filters, 1, stride, 0).m_last;
        }
        m_last = m_builder.add(std::make_shared<Add>(), {main, around});
        return relu();
    }

    Model build() {
        Model model;
        model.graph = std::make_shared<const Graph>(m_builder.build());
        Rng rng(1);
        model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
        model.info = {.name = m_name,
                      .classNames = {},
                      .input = {.channels = 3,
                                .height = m_size,
                                .width = m_size,
                                .mean = {0.0F, 0.0F, 0.0F},
                                .std = {1.0F, 1.0F, 1.0F}},
                      .recipe = {},
                      .accuracy = std::nullopt};
        return model;
    }

private:
    Chain& append(std::shared_ptr<const Op> op) {
        m_last = m_builder.add(std::move(op), {m_last});
        return *this;
    }

    std::string m_name;
    std::int64_t m_size;
    GraphBuilder m_builder;
    NodeId m_last;
};

} // namespace

Model vgg16() {
    Chain chain("VGG-16", 224);
    struct Stage {
        std::int64_t filters;
        int layers;
    };
    for (const Stage& stage : {Stage{64, 2}, Stage{128, 2}, Stage{256, 3}, Stage{512, 3}, Stage{512, 3}}) {
        for (int layer = 0; layer < stage.layers; ++layer) {
            chain.convRelu(stage.filters, 3, 1, 1);
        }
        chain.maxPool(2, 2);
    }
    return chain.flatten().linear(4096).relu().linear(4096).relu().linear(1000).build();
}

Model resNet18() {
    Chain chain("ResNet-18", 224);
    chain.convRelu(64, 7, 2, 3).maxPool(3, 2, 1);
    for (const std::int64_t filters : {64, 128, 256, 512}) {
        chain.residualBlock(filters, filters == 64 ? 1 : 2).residualBlock(filters, 1);
    }
    return chain.globalAverage().flatten().linear(1000).build();
}

Model alexNet() {
    Chain chain("AlexNet", 224);
    chain.convRelu(64, 11, 4, 2).maxPool(3, 2).convRelu(192, 5, 1, 2).maxPool(3, 2);
    chain.convRelu(384, 3, 1, 1).convRelu(256, 3, 1, 1).convRelu(256, 3, 1, 1).maxPool(3, 2);
    return chain.flatten().linear(4096).relu().linear(4096).relu().linear(1000).build();
}

Model convNetJs() {
    Chain chain("ConvNetJS CIFAR-10", 32);
    for (const std::int64_t filters : {16, 20, 20}) {
        chain.convRelu(filters, 5, 1, 2).maxPool(2, 2);
    }
    return chain.flatten().linear(10).build();
}

} // namespace fovea::bench

#include "tests/support/sample_analysis.h"

#include "core/ops/registry.h"

#include <nlohmann/json.hpp>

#include <array>

namespace fovea::test {

namespace {

using Json = nlohmann::json;

class NetBuilder {
public:
    NetBuilder(std::string name, const Shape& input) {
        m_model.info.name = std::move(name);
        InputSpec& spec = m_model.info.input;
        spec.channels = input.channels();
        spec.height = input.height();
        spec.width = input.width();
        spec.mean.assign(static_cast<std::size_t>(spec.channels), 0.45F);
        spec.std.assign(static_cast<std::size_t>(spec.channels), 0.25F);
        m_last = m_builder.addInput("picture", input);
    }
    NodeId add(const Json& layer, const std::string& name) { return add(layer, {m_last}, name); }
    NodeId add(const Json& layer, std::vector<NodeId> inputs, const std::string& name) {
        std::vector<Shape> shapes;
        for (const NodeId id : inputs) {
            shapes.push_back(m_builder.shape(id));
        }
        m_last = m_builder.add(makeOp(layer, shapes), std::move(inputs), name);
        return m_last;
    }
    NodeId last() const { return m_last; }
    Model build(std::uint64_t seed) {
        m_model.graph = std::make_shared<const Graph>(m_builder.build());
        Rng rng(seed);
        m_model.parameters =
            std::make_shared<const Parameters>(Parameters::heInitialized(*m_model.graph, rng));
        return m_model;
    }
    void setClassNames(std::vector<std::string> names) { m_model.info.classNames = std::move(names); }

private:
    Model m_model;
    GraphBuilder m_builder;
    NodeId m_last;
};

Json convolution(std::int64_t filters, std::int64_t kernel, std::int64_t padding) {
    return {{"op", "conv2d"}, {"out", filters}, {"kernel", kernel}, {"padding", padding}};
}

Json op(const char* kind) {
    return {{"op", kind}};
}

} // namespace

Model lectureModel() {
    NetBuilder net("seeded lecture", {1, 3, 32, 32});
    int layer = 0;
    for (int block = 1; block <= 3; ++block) {
        for (int twice = 0; twice < 2; ++twice) {
            const std::string number = std::to_string(++layer);
            net.add(convolution(10, 3, 1), "conv" + number);
            net.add(op("relu"), "relu" + number);
        }
        net.add({{"op", "max_pool2d"}, {"kernel", 2}}, "pool" + std::to_string(block));
    }
    net.add(op("flatten"), "flatten");
    net.add({{"op", "linear"}, {"out", 10}}, "fc");
    net.add(op("softmax"), "softmax");
    net.setClassNames(
        {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"});
    return net.build(20);
}

Model grayModel(std::int64_t classes) {
    NetBuilder net("seeded gray", {1, 1, 28, 28});
    net.add(convolution(32, 5, 2), "conv1");
    net.add(op("relu"), "relu1");
    net.add({{"op", "max_pool2d"}, {"kernel", 2}}, "pool1");
    net.add(convolution(48, 5, 2), "conv2");
    net.add(op("relu"), "relu2");
    net.add({{"op", "max_pool2d"}, {"kernel", 2}}, "pool2");
    net.add(op("flatten"), "flatten");
    net.add({{"op", "linear"}, {"out", 100}}, "fc1");
    net.add(op("relu"), "relu3");
    net.add({{"op", "linear"}, {"out", classes}}, "fc2");
    net.add(op("softmax"), "softmax");
    return net.build(7);
}

Model shortcutModel() {
    NetBuilder net("seeded shortcut", {1, 3, 16, 16});
    const NodeId stem = net.add(convolution(6, 3, 1), "stem");
    net.add(op("relu"), "relu1");
    const NodeId around = net.add(convolution(6, 3, 1), "conv");
    net.add(op("add"), {stem, around}, "sum");
    net.add(op("global_average_pool"), "mean");
    net.add(op("flatten"), "flatten");
    net.add({{"op", "linear"}, {"out", 4}}, "fc");
    return net.build(3);
}

Image drawnPicture() {
    constexpr std::int64_t side = 96;
    Image picture{side, side, 3, std::vector<std::uint8_t>(side * side * 3)};
    for (std::int64_t y = 0; y < side; ++y) {
        for (std::int64_t x = 0; x < side; ++x) {
            const std::int64_t fromDisc = (x - 60) * (x - 60) + (y - 34) * (y - 34);
            std::array<std::int64_t, 3> colour = {110 + y / 2, 160 + y / 2, 220};
            if (fromDisc < 20 * 20) {
                colour = {235, 140 - fromDisc / 8, 40};
            } else if (y > 64) {
                colour = {70 + x / 4, 120 + (x * 7 + y * 5) % 16, 60};
            }
            if (y > 30 && x < 40 && x % 13 < 4) {
                colour = {40, 34, 30};
            }
            for (std::size_t c = 0; c < colour.size(); ++c) {
                picture.pixels[static_cast<std::size_t>((y * side + x) * 3) + c] =
                    static_cast<std::uint8_t>(colour[c]);
            }
        }
    }
    return picture;
}

std::shared_ptr<const Analysis> sampleAnalysis(const Model& model, std::int64_t enlargement) {
    const Workers workers(1);
    return analyse(model, drawnPicture(), {{}, enlargement}, workers);
}

} // namespace fovea::test

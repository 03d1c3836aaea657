/// The reader of model files, shape inference, a small pass and the explanation of its numbers, on any bytes.
/// How to run: CMakeLists.txt beside this.

#include "core/explain/summary.h"
#include "core/explain/unit.h"
#include "core/graph/executor.h"
#include "core/onnx/onnx_reader.h"

#include <algorithm>

namespace fovea {

namespace {

/// Small enough that a second is long; all larger ones are the same code.
constexpr OnnxLimits limits{
    .fileBytes = 1 << 20, .nodes = 2'000, .parameters = 1 << 18, .objects = 100'000, .foldingWork = 1 << 24};
constexpr std::int64_t maxActivations = 1 << 18;
constexpr std::int64_t maxMultiplyAdds = 1 << 22;
constexpr std::int64_t maxExplainedTaps = 1 << 14;

bool isSmall(const std::vector<LayerSummary>& layers) {
    std::int64_t activations = 0;
    std::int64_t multiplyAdds = 0;
    for (const LayerSummary& layer : layers) {
        activations += layer.output.elementCount();
        multiplyAdds = std::max(multiplyAdds, layer.multiplyAdds);
    }
    return activations <= maxActivations && multiplyAdds <= maxMultiplyAdds;
}

void explainSome(const Trace& trace, const std::vector<LayerSummary>& layers) {
    for (const LayerSummary& layer : layers) {
        const Shape& shape = layer.output;
        const bool isCheap = layer.multiplyAdds <= maxExplainedTaps * shape.elementCount();
        if (shape.elementCount() == 0 || !isCheap) {
            continue;
        }
        const Element last{shape.channels() - 1, shape.height() - 1, shape.width() - 1};
        try {
            static_cast<void>(explainUnit(trace, {.node = layer.node, .picture = 0, .at = last}));
        } catch (const Error&) { // a layer may have nothing to say of its numbers
        }
    }
}

void readAndRun(std::span<const std::uint8_t> bytes) {
    OnnxInputs given;
    given.laysOutPictures = true;
    const Model model = readOnnx(bytes, "fuzz.onnx", limits, {}, given);
    const std::vector<Shape> shapes = model.graph->inputShapes();
    const std::vector<LayerSummary> layers = summarize(*model.graph, shapes);
    if (!isSmall(layers)) {
        return;
    }
    std::vector<Tensor> inputs;
    for (const Shape& shape : shapes) {
        inputs.push_back(Tensor::filled(shape, 0.5F));
    }
    const Workers workers(1);
    const std::shared_ptr<const Trace> trace = forward(model.graph, model.parameters, inputs, workers);
    explainSome(*trace, layers);
}

} // namespace

} // namespace fovea

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        fovea::readAndRun({data, size});
    } catch (const fovea::Error&) { // what a file may cause; anything else is a finding
    }
    return 0;
}

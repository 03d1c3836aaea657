#include "core/ops/concat.h"

#include "core/base/contract.h"
#include "core/ops/elementwise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace fovea {

namespace {

/// A run of numbers that lie together in one input and in the output.
struct CopiedRun {
    std::size_t input = 0;
    std::int64_t inputOffset = 0;
    std::int64_t outputOffset = 0;
    std::int64_t count = 0;
};

std::vector<CopiedRun> runsOf(std::span<const Tensor> inputs, const Shape& output) {
    std::vector<CopiedRun> runs;
    std::int64_t to = 0;
    for (std::int64_t n = 0; n < output.batch(); ++n) {
        for (std::size_t input = 0; input < inputs.size(); ++input) {
            const std::int64_t volume = inputs[input].shape().volumeSize();
            for (std::int64_t begin = 0; begin < volume; begin += elementwisePiece) {
                const std::int64_t count = std::min(elementwisePiece, volume - begin);
                runs.push_back({.input = input,
                                .inputOffset = n * volume + begin,
                                .outputOffset = to + begin,
                                .count = count});
            }
            to += volume;
        }
    }
    return runs;
}

void forEachRun(const ForwardContext& context, std::span<const Tensor> inputs, const Shape& output,
                const std::function<void(const CopiedRun&)>& work) {
    const std::vector<CopiedRun> runs = runsOf(inputs, output);
    if (output.elementCount() <= elementwisePiece) {
        std::ranges::for_each(runs, work);
        return;
    }
    context.workers.forEach(static_cast<std::int64_t>(runs.size()), [&](std::int64_t i) {
        context.control.checkpoint();
        work(runs[static_cast<std::size_t>(i)]);
    });
}

} // namespace

nlohmann::json Concat::toJson() const {
    return {{"op", kind()}};
}

Shape Concat::inferShape(std::span<const Shape> inputs) const {
    if (inputs.size() < 2) {
        throw ShapeError("concat takes two or more inputs, not " + std::to_string(inputs.size()));
    }
    requireVolume(inputs[0], kind());
    std::int64_t channels = 0;
    for (const Shape& input : inputs) {
        if (input.rank() != inputs[0].rank() || input.batch() != inputs[0].batch() ||
            input.height() != inputs[0].height() || input.width() != inputs[0].width()) {
            throw ShapeError("concat takes inputs that differ only in their channels, not " +
                             inputs[0].toString() + " and " + input.toString());
        }
        channels += input.channels();
    }
    std::vector<std::int64_t> extents(inputs[0].extents().begin(), inputs[0].extents().end());
    extents[1] = channels;
    return Shape(extents);
}

bool Concat::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return std::ranges::all_of(inputsNonNegative, std::identity());
}

Region Concat::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    std::int64_t before = 0;
    for (const Shape& shape : inputs.first(input)) {
        before += shape.channels();
    }
    Region region = output;
    region.channels = {std::max<std::int64_t>(output.channels.begin - before, 0),
                       std::min(output.channels.end - before, inputs[input].channels())};
    return region.empty() ? Region{} : region;
}

ForwardResult Concat::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              const ForwardContext& context) const {
    std::vector<Shape> shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes), &Tensor::shape);
    ForwardResult result{.output = Tensor::uninitialized(inferShape(shapes)), .saved = {}};
    float* to = result.output.mutableData();
    forEachRun(context, inputs, result.output.shape(), [&](const CopiedRun& run) {
        std::copy_n(inputs[run.input].data() + run.inputOffset, run.count, to + run.outputOffset);
    });
    return result;
}

TensorD Concat::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                          Mode /*mode*/, const Saved* /*saved*/) const {
    std::vector<Shape> shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes), &TensorD::shape);
    const Shape shape = inferShape(shapes);
    TensorD output = TensorD::uninitialized(shape);
    double* to = output.mutableData();
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (const TensorD& input : inputs) {
            for (std::int64_t c = 0; c < input.shape().channels(); ++c) {
                to = std::ranges::copy(input.plane(n, c).values(), to).out;
            }
        }
    }
    return output;
}

BackwardResult Concat::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(args.inputs.size()), .parameters = {}};
    std::vector<float*> gradients(args.inputs.size(), nullptr);
    for (std::size_t i = 0; i < args.inputs.size(); ++i) {
        if (args.wantsInput[i]) {
            result.inputs[i] = Tensor::uninitialized(args.inputs[i].shape());
            gradients[i] = result.inputs[i].mutableData();
        }
    }
    forEachRun(context, args.inputs, args.output.shape(), [&](const CopiedRun& run) {
        if (gradients[run.input] != nullptr) {
            std::copy_n(args.outputGradient.data() + run.outputOffset, run.count,
                        gradients[run.input] + run.inputOffset);
        }
    });
    return result;
}

Arithmetic Concat::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                           std::int64_t picture, const Element& at) const {
    Element from = at;
    std::size_t input = 0;
    while (from.channel >= inputs[input].shape().channels()) {
        from.channel -= inputs[input].shape().channels();
        ++input;
        FOVEA_REQUIRE(input < inputs.size());
    }
    return copyOf(tapAt(inputs[input], input, picture, from));
}

} // namespace fovea

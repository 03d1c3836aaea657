#include "core/io/decimal.h"
#include "core/onnx/onnx_operators.h"
#include "core/ops/as_maps.h"
#include "core/ops/batch_norm.h"
#include "core/ops/broadcast.h"
#include "core/ops/constant.h"
#include "core/ops/dropout.h"
#include "core/ops/function.h"
#include "core/ops/normalize.h"
#include "core/ops/rearrange.h"
#include "core/ops/reduce.h"
#include "core/ops/softmax.h"
#include "core/ops/softmax_along.h"

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

using onnx_import::binary;
using onnx_import::perChannel;
using onnx_import::unary;

std::vector<std::int64_t> axesFrom(std::int64_t first, int rank) {
    std::vector<std::int64_t> axes(static_cast<std::size_t>(std::max<std::int64_t>(rank - first, 0)));
    std::iota(axes.begin(), axes.end(), first);
    return axes;
}

std::shared_ptr<const Op> mean(const std::vector<std::int64_t>& axes, bool keepAxes = true) {
    return std::make_shared<Reduce>(
        ReduceOptions{.reduction = Reduction::Mean, .axes = axes, .keepAxes = keepAxes});
}

/// The mean of the squared distances from `center`.
OnnxValue variance(OnnxNode& node, const OnnxValue& x, const OnnxValue& center,
                   const std::vector<std::int64_t>& axes, bool keepAxes = true) {
    return node.step(mean(axes, keepAxes), {unary(node, "square", binary(node, "subtract", x, center))});
}

/// Statistics of the batch itself; the running ones are further outputs.
void importTrainingBatchNorm(OnnxNode& node) {
    const int rank = node.shape(0).rank();
    std::vector<std::int64_t> axes = axesFrom(2, rank);
    axes.insert(axes.begin(), 0);
    const OnnxValue x = node.input(0);
    const double kept = node.attributes().number("momentum", 0.9);
    const OnnxValue center = node.step(mean(axes, true), {x});
    const auto running = [&](std::size_t input, const OnnxValue& now, std::size_t output) {
        if (node.isUsed(output)) {
            const auto share = [&](const OnnxValue& value, double factor) {
                return binary(node, "multiply", value, OnnxNode::literal(factor, ElementType::Float32));
            };
            node.add(std::make_shared<Broadcast>("add"),
                     {share(node.input(input), kept), share(now, 1.0 - kept)}, {}, {}, output);
        }
    };
    running(3, node.step(mean(axes, false), {x}), 1);
    running(4, variance(node, x, center, axes, false), 2);
    const OnnxValue y = node.step(std::make_shared<Normalize>(NormalizeOptions{
                                      .axes = axes, .epsilon = node.attributes().number("epsilon", 1e-5)}),
                                  {x});
    node.add(std::make_shared<Broadcast>("add"),
             {binary(node, "multiply", y, perChannel(node, node.input(1), rank)),
              perChannel(node, node.input(2), rank)});
}

void importBatchNorm(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    const int rank = node.shape(0).rank();
    if (attributes.integer("spatial", 1) == 0 && rank > 2) {
        throw UnsupportedError("it has its own numbers for every place (\"spatial\" is 0)");
    }
    if (attributes.integer("training_mode", 0) != 0) {
        importTrainingBatchNorm(node);
        return;
    }
    const double kept = attributes.number("momentum", 0.9);
    BatchNormOptions options{.channels = node.shape(1).elementCount(),
                             .epsilon = attributes.number("epsilon", 1e-5)};
    // ONNX counts what is kept of the old statistics. Only training uses it, so 1 (never learn) may become
    // our default.
    if (kept >= 0.0 && kept < 1.0) {
        options.momentum = asDecimal(static_cast<float>(1.0 - kept));
    }
    std::shared_ptr<const Op> op = std::make_shared<BatchNorm>(options);
    if (rank > 4) {
        op = std::make_shared<AsMaps>(op);
    }
    node.add(op, {node.input(0)}, {}, {node.input(1), node.input(2), node.input(3), node.input(4)});
}

void importInstanceNorm(OnnxNode& node) {
    const int rank = node.shape(0).rank();
    const OnnxValue y =
        node.step(std::make_shared<Normalize>(NormalizeOptions{
                      .axes = axesFrom(2, rank), .epsilon = node.attributes().number("epsilon", 1e-5)}),
                  {node.input(0)});
    node.add(std::make_shared<Broadcast>("add"),
             {binary(node, "multiply", y, perChannel(node, node.input(1), rank)),
              perChannel(node, node.input(2), rank)});
}

void importLayerNorm(OnnxNode& node) {
    const std::vector<std::int64_t> axes = axesFrom(onnx_import::axisOf(node, -1), node.shape(0).rank());
    const double epsilon = node.attributes().number("epsilon", 1e-5);
    const OnnxValue x = node.input(0);
    const OnnxValue y =
        node.step(std::make_shared<Normalize>(NormalizeOptions{.axes = axes, .epsilon = epsilon}), {x});
    if (node.isUsed(1)) {
        node.add(mean(axes), {x}, {}, {}, 1);
    }
    if (node.isUsed(2)) {
        const OnnxValue spread = binary(node, "add", variance(node, x, node.step(mean(axes), {x}), axes),
                                        OnnxNode::literal(epsilon, ElementType::Float32));
        node.add(std::make_shared<Function>(FunctionOptions{.name = "reciprocal"}),
                 {unary(node, "sqrt", spread)}, {}, {}, 2);
    }
    if (!node.hasInput(2)) {
        node.add(std::make_shared<Broadcast>("multiply"), {y, node.input(1)});
        return;
    }
    node.add(std::make_shared<Broadcast>("add"), {binary(node, "multiply", y, node.input(1)), node.input(2)});
}

void importGroupNorm(OnnxNode& node) {
    const Shape shape = node.shape(0);
    const std::int64_t groups = node.attributes().integer("num_groups", 0);
    if (groups < 1 || shape.rank() < 2 || shape.channels() % groups != 0) {
        throw SettingError("\"num_groups\" is " + std::to_string(groups) +
                           "; it must divide the channels of " + shape.toString());
    }
    const OnnxValue grouped =
        node.step(std::make_shared<Reshape>(std::vector<std::int64_t>{0, groups, -1}), {node.input(0)});
    OnnxValue y = node.step(std::make_shared<Normalize>(NormalizeOptions{
                                .axes = {2}, .epsilon = node.attributes().number("epsilon", 1e-5)}),
                            {grouped});
    // First one scale per group, later one per channel.
    const auto affine = [&](std::size_t input) {
        return node.shape(input).elementCount() == groups && groups != shape.channels();
    };
    std::vector<std::int64_t> target = onnx_import::extentsOf(shape);
    target[0] = 0;
    if (affine(1)) {
        y = binary(node, "add", binary(node, "multiply", y, perChannel(node, node.input(1), 3)),
                   perChannel(node, node.input(2), 3));
        node.add(std::make_shared<Reshape>(target), {y});
        return;
    }
    y = node.step(std::make_shared<Reshape>(target), {y});
    node.add(std::make_shared<Broadcast>("add"),
             {binary(node, "multiply", y, perChannel(node, node.input(1), shape.rank())),
              perChannel(node, node.input(2), shape.rank())});
}

void importMeanVariance(OnnxNode& node) {
    std::vector<std::int64_t> axes = node.attributes().integers("axes");
    if (axes.empty()) {
        axes = {0, 2, 3};
    }
    constexpr double tiny = 1e-18; // ONNX adds 1e-9 to the standard deviation
    node.add(std::make_shared<Normalize>(NormalizeOptions{.axes = axes, .epsilon = tiny}), {node.input(0)});
}

void importLrn(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    node.add(std::make_shared<LocalResponse>(LocalResponseOptions{.size = attributes.integer("size", 0),
                                                                  .alpha = attributes.number("alpha", 1e-4),
                                                                  .beta = attributes.number("beta", 0.75),
                                                                  .bias = attributes.number("bias", 1.0)}),
             {node.input(0)});
}

void importLpNormalization(OnnxNode& node) {
    const std::int64_t p = node.attributes().integer("p", 2);
    if (p != 1 && p != 2) {
        throw SettingError("\"p\" is " + std::to_string(p) + "; it must be 1 or 2");
    }
    const OnnxValue length =
        node.step(std::make_shared<Reduce>(ReduceOptions{.reduction = p == 1 ? Reduction::L1 : Reduction::L2,
                                                         .axes = {onnx_import::axisOf(node, -1)}}),
                  {node.input(0)});
    node.add(std::make_shared<Broadcast>("divide"), {node.input(0), length});
}

/// Before opset 13 all axes from the given one on were normalised together.
template <ScoreKind scores>
void importScores(OnnxNode& node) {
    const bool together = node.opset() < 13;
    const int rank = node.shape(0).rank();
    const std::int64_t axis = onnx_import::axisOf(node, together ? 1 : -1, together);
    const std::int64_t end = together ? rank : axis + 1;
    bool channelsOnly = axis == 1 && rank >= 2 && rank <= 4;
    channelsOnly = channelsOnly && (!together || node.shape(0).planeSize() == 1);
    if (scores == ScoreKind::Softmax && channelsOnly) {
        node.add(std::make_shared<Softmax>(), {node.input(0)});
        return;
    }
    node.add(std::make_shared<SoftmaxAlong>(scores, axis, end), {node.input(0)});
}

void importDropout(OnnxNode& node) {
    double rate = node.attributes().number("ratio", 0.5);
    if (node.hasInput(1)) {
        rate = asDecimal(static_cast<float>(node.number(1)));
    }
    const bool trains = node.hasInput(2) && node.number(2) != 0.0;
    if (trains && rate != 0.0) {
        throw UnsupportedError("it drops numbers at random (\"training_mode\"); only inference is known");
    }
    if (rate >= 0.0 && rate < 1.0) {
        node.add(std::make_shared<Dropout>(DropoutOptions{.rate = rate}), {node.input(0)});
    } else {
        node.add(std::make_shared<Function>(FunctionOptions{.name = "identity"}), {node.input(0)});
    }
    if (node.isUsed(1)) {
        const OnnxValue one = OnnxNode::literal(1.0, ElementType::Bool);
        node.add(std::make_shared<Expand>(node.shape(0)), {one}, ElementType::Bool, {}, 1);
    }
}

} // namespace

std::vector<OnnxOperator> onnxNormalizations() {
    return {
        {"BatchNormalization",
         importBatchNorm,
         5,
         5,
         {"epsilon", "momentum", "spatial", "training_mode", "is_test", "consumed_inputs"}},
        {"Dropout", importDropout, 1, 3, {"ratio", "seed", "is_test", "consumed_inputs"}},
        {"GroupNormalization", importGroupNorm, 3, 3, {"epsilon", "num_groups", "stash_type"}},
        {"Hardmax", importScores<ScoreKind::Hardmax>, 1, 1, {"axis"}},
        {"InstanceNormalization", importInstanceNorm, 3, 3, {"epsilon", "consumed_inputs"}},
        {"LRN", importLrn, 1, 1, {"size", "alpha", "beta", "bias"}},
        {"LayerNormalization", importLayerNorm, 2, 3, {"axis", "epsilon", "stash_type"}},
        {"LogSoftmax", importScores<ScoreKind::LogSoftmax>, 1, 1, {"axis"}},
        {"LpNormalization", importLpNormalization, 1, 1, {"axis", "p"}},
        {"MeanVarianceNormalization", importMeanVariance, 1, 1, {"axes"}},
        {"Softmax", importScores<ScoreKind::Softmax>, 1, 1, {"axis"}},
    };
}

} // namespace fovea

#include "tests/support/every_kind.h"

#include "core/ops/as_maps.h"
#include "core/ops/batch_norm.h"
#include "core/ops/broadcast.h"
#include "core/ops/constant.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_nd.h"
#include "core/ops/flatten.h"
#include "core/ops/function.h"
#include "core/ops/interpolate.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize.h"
#include "core/ops/pool_nd.h"
#include "core/ops/rearrange.h"
#include "core/ops/reduce.h"
#include "core/ops/registry.h"
#include "core/ops/rewired.h"
#include "core/ops/softmax_along.h"

#include <nlohmann/json.hpp>

namespace fovea::test {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t pictureNumbers = 3 * 6 * 6;

void addRegistered(std::vector<KindSample>& samples) {
    const Shape maps{1, 3, 6, 6};
    for (const std::string_view kind : opKinds()) {
        Json layer{{"op", kind}};
        std::vector<Shape> inputs{maps};
        if (kind == "add" || kind == "concat") {
            inputs.push_back(maps);
        }
        if (kind == "linear") {
            inputs = {{1, 12}};
            layer["out"] = 4;
        }
        if (kind == "softmax") {
            inputs = {{1, 12}};
        }
        if (kind.starts_with("conv")) {
            layer.update({{"out", 4}, {"kernel", 3}, {"padding", 1}});
        }
        if (kind.starts_with("average_pool") || kind.starts_with("max_pool")) {
            layer.update({{"kernel", 3}, {"stride", 2}, {"padding", 1}});
        }
        if (kind == "pad2d") {
            layer.update({{"padding", 2}, {"mode", "reflect"}});
        }
        samples.push_back({"registered " + std::string(kind), makeOp(layer, inputs), inputs});
    }
}

void addFunctions(std::vector<KindSample>& samples) {
    const std::vector<Shape> shapes{{1, 3, 4, 5}, {1, 7},       {1, 3, 20}, {1, 2, 3, 4, 4},
                                    {9},          {2, 3, 4, 4}, Shape{}};
    std::size_t next = 0;
    for (const FunctionRow& row : functionRows()) {
        const Shape& shape = shapes[next++ % shapes.size()];
        samples.push_back({"function " + std::string(row.name),
                           std::make_shared<Function>(FunctionOptions{std::string(row.name), 0.5, 2.0}),
                           {shape}});
    }
    for (const BroadcastRow& row : broadcastRows()) {
        std::vector<Shape> inputs{{1, 3, 4, 5}, {3, 1, 1}, {5}};
        inputs.resize(row.inputs);
        samples.push_back(
            {"broadcast " + std::string(row.name), std::make_shared<Broadcast>(row.name), inputs});
        std::vector<Shape> vectors{{6}, {4, 1}, Shape{}};
        vectors.resize(row.inputs);
        samples.push_back({"broadcast of vectors " + std::string(row.name),
                           std::make_shared<Broadcast>(row.name), vectors});
    }
}

void addReductions(std::vector<KindSample>& samples) {
    for (int reduction = 0; reduction <= static_cast<int>(Reduction::ArgMin); ++reduction) {
        for (const bool keeps : {true, false}) {
            const ReduceOptions options{static_cast<Reduction>(reduction), {reduction % 3 + 1}, keeps};
            const auto op = std::make_shared<Reduce>(options);
            samples.push_back(
                {"reduce " + std::string(op->kind()) + (keeps ? " kept" : ""), op, {{1, 3, 4, 5}}});
        }
    }
    samples.push_back(
        {"reduce all", std::make_shared<Reduce>(ReduceOptions{Reduction::Mean, {}, false}), {{1, 3, 4, 5}}});
    samples.push_back(
        {"reduce pictures", std::make_shared<Reduce>(ReduceOptions{Reduction::Max, {0}, true}), {{3, 4, 5}}});
    for (const ScoreKind kind : {ScoreKind::Softmax, ScoreKind::LogSoftmax, ScoreKind::Hardmax}) {
        for (const std::int64_t axis : {0, 1, 2, 3}) {
            samples.push_back({"softmax along " + std::to_string(axis),
                               std::make_shared<SoftmaxAlong>(kind, axis, axis + 1),
                               {{2, 3, 4, 4}}});
        }
        samples.push_back({"softmax of all", std::make_shared<SoftmaxAlong>(kind, 1, 4), {{1, 3, 4, 4}}});
        samples.push_back({"softmax of a vector", std::make_shared<SoftmaxAlong>(kind, 0, 1), {{9}}});
    }
}

void addNormalizations(std::vector<KindSample>& samples) {
    for (const std::vector<std::int64_t>& axes :
         {std::vector<std::int64_t>{-1}, std::vector<std::int64_t>{2, 3}, std::vector<std::int64_t>{1, 2, 3},
          std::vector<std::int64_t>{0, 2, 3}}) {
        samples.push_back(
            {"normalize", std::make_shared<Normalize>(NormalizeOptions{.axes = axes}), {{2, 3, 4, 4}}});
    }
    samples.push_back(
        {"local response", std::make_shared<LocalResponse>(LocalResponseOptions{.size = 3}), {{1, 6, 4, 4}}});
    samples.push_back({"batch norm of lines",
                       std::make_shared<AsMaps>(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 3})),
                       {{1, 3, 20}}});
    samples.push_back({"batch norm of volumes",
                       std::make_shared<AsMaps>(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 2})),
                       {{1, 2, 3, 4, 4}}});
}

void addProducts(std::vector<KindSample>& samples) {
    samples.push_back({"matmul", std::make_shared<MatMul>(MatMulOptions{}), {{4, 5}, {5, 3}}});
    samples.push_back({"matmul of a batch",
                       std::make_shared<MatMul>(MatMulOptions{.transposeB = true}),
                       {{1, 2, 4, 5}, {1, 2, 3, 5}}});
    samples.push_back({"matmul of vectors", std::make_shared<MatMul>(MatMulOptions{}), {{9}, {9}}});
    const WindowAxis three{.kernel = 3, .padBefore = 1, .padAfter = 1};
    const WindowAxis two{.kernel = 2, .stride = 2};
    const ConvNdOptions line{.inChannels = 3, .outChannels = 4, .window = {three}};
    const ConvNdOptions volume{.inChannels = 2, .outChannels = 3, .window = {three, three, two}};
    samples.push_back({"conv of lines", std::make_shared<ConvNd>(line), {{1, 3, 20}}});
    samples.push_back({"conv of volumes", std::make_shared<ConvNd>(volume), {{1, 2, 3, 4, 4}}});
    samples.push_back({"conv of a batch of volumes", std::make_shared<ConvNd>(volume), {{2, 2, 3, 4, 2}}});
    samples.push_back({"transposed conv of lines", std::make_shared<ConvTransposeNd>(line), {{1, 3, 9}}});
    samples.push_back(
        {"transposed conv of volumes", std::make_shared<ConvTransposeNd>(volume), {{1, 2, 3, 3, 2}}});
    for (const PoolKind pool : {PoolKind::Max, PoolKind::MaxIndex, PoolKind::Average, PoolKind::Lp}) {
        samples.push_back({"pool of lines",
                           std::make_shared<PoolNd>(PoolNdOptions{.pool = pool, .window = {three}}),
                           {{1, 3, 20}}});
        samples.push_back(
            {"pool of volumes",
             std::make_shared<PoolNd>(PoolNdOptions{.pool = pool, .window = {two, three, three}}),
             {{1, 2, 3, 4, 4}}});
    }
    const Conv2dOptions wide{.inChannels = 3, .outChannels = 4, .window = Window2d::square(3, 1, 1)};
    samples.push_back({"conv over a column", std::make_shared<Conv2d>(wide), {{1, 3, 9, 1}}});
    samples.push_back({"conv of a batch", std::make_shared<Conv2d>(wide), {{2, 3, 4, 4}}});
}

void addMoves(std::vector<KindSample>& samples) {
    samples.push_back(
        {"reshape", std::make_shared<Reshape>(std::vector<std::int64_t>{0, 2, -1, 3}), {{1, 3, 4, 6}}});
    samples.push_back(
        {"channels last", std::make_shared<Transpose>(std::vector<int>{0, 2, 3, 1}), {{1, 3, 4, 5}}});
    samples.push_back(
        {"axes turned round", std::make_shared<Transpose>(std::vector<int>{3, 1, 0, 2}), {{1, 3, 4, 5}}});
    samples.push_back(
        {"slice", std::make_shared<Slice>(std::vector<SliceAxis>{{2, 0, 4, 2}}), {{1, 3, 4, 5}}});
    samples.push_back(
        {"empty slice", std::make_shared<Slice>(std::vector<SliceAxis>{{2, 3, 3, 1}}), {{1, 3, 4, 5}}});
    samples.push_back(
        {"no channels", std::make_shared<Slice>(std::vector<SliceAxis>{{1, 3, 3, 1}}), {{1, 3, 4, 5}}});
    samples.push_back({"expand", std::make_shared<Expand>(Shape{2, 3, 4, 5}), {{3, 1, 5}}});
    samples.push_back(
        {"tile", std::make_shared<Tile>(std::vector<std::int64_t>{2, 1, 1, 2}), {{1, 3, 2, 2}}});
    samples.push_back({"gather", std::make_shared<Gather>(1), {{1, 3, 4, 5}, {2}}});
    samples.push_back({"join", std::make_shared<Join>(0), {{1, 3, 4}, {1, 3, 4}}});
    samples.push_back({"pad",
                       std::make_shared<Pad>(PadOptions{.before = {0, 1, 0, 0, 1}, .after = {0, 0, 0, 2, 0}}),
                       {{1, 2, 3, 2, 2}}});
    samples.push_back(
        {"pick",
         std::make_shared<Pick>("upsample",
                                std::vector<std::vector<std::int64_t>>{{}, {}, {0, 0, 1, 1}, {0, 0, 1, 1}}),
         {{1, 3, 2, 2}}});
    InterpolateOptions between;
    between.axes = {{}, {}, {{{0, 1.0}}, {{0, 0.5}, {1, 0.5}}, {{1, 1.0}}}, {{{0, 0.25}, {1, 0.75}}}};
    samples.push_back({"interpolate", std::make_shared<Interpolate>(between), {{1, 3, 2, 2}}});
    samples.push_back({"constant", std::make_shared<Constant>(Shape{1, 3, 2, 2}), {}});
    samples.push_back({"constant vector", std::make_shared<Constant>(Shape{5}), {}});
    const Shape maps{1, 3, 4, 5};
    samples.push_back(
        {"plus a constant",
         std::make_shared<Rewired>(std::make_shared<Broadcast>("add"),
                                   std::vector<RewiredSource>{{false, 0, {}}, {true, 0, {3, 1, 1}}},
                                   std::vector<RewiredSource>{}),
         {maps}});
}

} // namespace

std::vector<KindSample> everyKind() {
    std::vector<KindSample> samples;
    addRegistered(samples);
    addFunctions(samples);
    addReductions(samples);
    addNormalizations(samples);
    addProducts(samples);
    addMoves(samples);
    return samples;
}

Model modelOf(const KindSample& sample) {
    GraphBuilder net;
    const NodeId picture = net.addInput("picture", {1, 3, 6, 6});
    const NodeId row = net.add(std::make_shared<Reshape>(std::vector<std::int64_t>{-1}), {picture}, "row");
    std::vector<NodeId> inputs;
    for (const Shape& shape : sample.inputs) {
        const std::string number = std::to_string(inputs.size());
        const std::int64_t wanted = shape.elementCount();
        // Each input reads other numbers of the picture.
        const std::int64_t from =
            std::min<std::int64_t>(static_cast<std::int64_t>(inputs.size()) * 7, pictureNumbers - wanted);
        const NodeId some =
            net.add(std::make_shared<Slice>(std::vector<SliceAxis>{{0, from, from + wanted, 1}}), {row},
                    "some" + number);
        const std::vector<std::int64_t> target(shape.extents().begin(), shape.extents().end());
        inputs.push_back(net.add(std::make_shared<Reshape>(target), {some}, "shaped" + number));
    }
    const NodeId kind = net.add(sample.op, inputs, "kind");
    net.add(std::make_shared<Function>(FunctionOptions{"neg"}), {kind}, "answer");
    Model model;
    model.graph = std::make_shared<const Graph>(net.build());
    Rng rng(5);
    model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
    model.info.name = sample.name;
    model.info.input = {
        .channels = 3, .height = 6, .width = 6, .mean = {0.4F, 0.4F, 0.4F}, .std = {0.3F, 0.3F, 0.3F}};
    return model;
}

Model mixedRanksModel() {
    GraphBuilder net;
    const auto reshape = [](std::vector<std::int64_t> target) {
        return std::make_shared<Reshape>(std::move(target));
    };
    const NodeId picture = net.addInput("picture", {1, 3, 32, 32});
    const WindowAxis three{.kernel = 3, .padBefore = 1, .padAfter = 1};
    NodeId at = net.add(std::make_shared<Conv2d>(Conv2dOptions{
                            .inChannels = 3, .outChannels = 8, .window = Window2d::square(3, 1, 1)}),
                        {picture}, "conv");
    at = net.add(reshape({1, 2, 4, 32, 32}), {at}, "stack");
    at = net.add(std::make_shared<ConvNd>(
                     ConvNdOptions{.inChannels = 2, .outChannels = 6, .window = {three, three, three}}),
                 {at}, "volume");
    at = net.add(std::make_shared<Function>(FunctionOptions{"softplus"}), {at}, "active");
    const WindowAxis whole{.kernel = 4};
    const WindowAxis four{.kernel = 4, .stride = 4};
    at = net.add(
        std::make_shared<PoolNd>(PoolNdOptions{.pool = PoolKind::Average, .window = {whole, four, four}}),
        {at}, "pool");
    at = net.add(std::make_shared<Transpose>(std::vector<int>{0, 2, 3, 4, 1}), {at}, "last");
    at = net.add(reshape({1, 6, 64}), {at}, "rows");
    at = net.add(
        std::make_shared<ConvNd>(ConvNdOptions{.inChannels = 6, .outChannels = 12, .window = {three}}), {at},
        "lines");
    at = net.add(std::make_shared<Reduce>(ReduceOptions{Reduction::Mean, {2}, false}), {at}, "mean");
    at = net.add(makeOp({{"op", "linear"}, {"out", 5}}, std::vector<Shape>{{1, 12}}), {at}, "fc");
    net.add(makeOp({{"op", "softmax"}}, std::vector<Shape>{{1, 5}}), {at}, "answer");
    Model model;
    model.graph = std::make_shared<const Graph>(net.build());
    Rng rng(17);
    model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
    model.info.name = "mixed ranks";
    model.info.classNames = {"cat", "dog", "horse", "lorry", "aeroplane"};
    model.info.input = {.channels = 3,
                        .height = 32,
                        .width = 32,
                        .mean = {0.45F, 0.45F, 0.45F},
                        .std = {0.25F, 0.25F, 0.25F}};
    return model;
}

} // namespace fovea::test

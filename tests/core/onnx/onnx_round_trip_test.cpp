#include "core/graph/executor.h"
#include "core/onnx/onnx_reader.h"
#include "core/onnx/onnx_writer.h"
#include "core/ops/activation.h"
#include "core/ops/registry.h"
#include "tests/core/explain/random_net.h"
#include "tests/core/onnx/sample_models.h"
#include "tests/support/op_sample.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

#include <fstream>
#include <set>

namespace fovea {

namespace {

using test::expectSameModel;
using test::modelOfEveryOp;
using test::sameBits;
using test::TemporaryFolder;

Model readBack(const Model& model) {
    return readOnnx(writeOnnx(model), "back.onnx");
}

onnx::ModelProto parsed(const Model& model) {
    const std::vector<std::uint8_t> bytes = writeOnnx(model);
    onnx::ModelProto proto;
    EXPECT_TRUE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    return proto;
}

TEST(OnnxRoundTrip, KeepsEveryOpItsNameItsSettingsAndItsWeights) {
    const Model model = modelOfEveryOp();
    std::set<std::string_view> kinds;
    for (const Node& node : model.graph->nodes()) {
        if (!node.isInput()) {
            kinds.insert(node.op->kind());
        }
    }
    const std::vector<std::string_view> all = opKinds();
    EXPECT_EQ(kinds, std::set<std::string_view>(all.begin(), all.end())) << "the sample lacks a kind of op";
    expectSameModel(model, readBack(model));
}

TEST(OnnxRoundTrip, GivesTheSameOutputsBitByBit) {
    const Model model = modelOfEveryOp();
    const Model back = readBack(model);
    Rng rng(3);
    const Tensor input = test::uniformTensor(model.inputShape().withBatch(2), rng);
    const Workers workers(1);
    const auto before = forward(model, input, workers);
    const auto after = forward(back, input, workers);
    for (const NodeId id : model.graph->ids()) {
        EXPECT_TRUE(sameBits(before->output(id), after->output(id))) << model.graph->node(id).name;
    }
}

TEST(OnnxRoundTrip, KeepsRandomNetsAlsoThoseThatPoolWithHoles) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const Model model = test::withRandomParameters(test::randomNet(rng, {}), seed);
        expectSameModel(model, readBack(model));
    }
    Rng rng(31);
    const Model model = test::withRandomParameters(test::netOfEveryOp(rng), 31);
    EXPECT_EQ(parsed(model).opset_import(0).version(), 19);
    expectSameModel(model, readBack(model));
}

TEST(OnnxRoundTrip, OmitsWhatIsNotKnown) {
    GraphBuilder builder;
    builder.add(std::make_shared<Relu>(), {builder.addInput("in", {1, 1, 4, 4})}, "relu");
    const Model model = test::withRandomParameters(builder.build(), 1);
    expectSameModel(model, readBack(model));
    EXPECT_EQ(parsed(model).metadata_props_size(), 1);
}

TEST(OnnxRoundTrip, KeepsALayerThatHasTheNameOfAnotherOnesWeight) {
    GraphBuilder builder;
    const nlohmann::json conv{{"op", "conv2d"}, {"out", 2}, {"kernel", 1}};
    const NodeId input = builder.addInput("in", {1, 1, 2, 2});
    const NodeId first = builder.add(makeOp(conv, std::array{builder.shape(input)}), {input}, "a");
    builder.add(makeOp(conv, std::array{builder.shape(first)}), {first}, "a.weight");
    const Model model = test::withRandomParameters(builder.build(), 5);
    expectSameModel(model, readBack(model));
}

TEST(OnnxWriter, WritesWhatOnnxsOwnCheckerAccepts) {
    const onnx::ModelProto proto = parsed(modelOfEveryOp());
    EXPECT_NO_THROW(onnx::checker::check_model(proto));
    EXPECT_EQ(proto.opset_import(0).version(), 13);
    EXPECT_EQ(proto.ir_version(), 8);
}

TEST(OnnxWriter, NamesOutputsAfterLayersAndLeavesTheBatchFree) {
    const Model model = modelOfEveryOp();
    const onnx::ModelProto proto = parsed(model);
    const onnx::TensorShapeProto& input = proto.graph().input(0).type().tensor_type().shape();
    EXPECT_EQ(proto.graph().input(0).name(), "picture");
    EXPECT_EQ(input.dim(0).dim_param(), "N");
    EXPECT_EQ(input.dim(3).dim_value(), 11);
    const onnx::ValueInfoProto& output = proto.graph().output(0);
    EXPECT_EQ(output.name(), "probabilities");
    EXPECT_EQ(output.type().tensor_type().shape().dim(1).dim_value(), 3);
    ASSERT_EQ(static_cast<std::size_t>(proto.graph().node_size()), model.graph->size() - 1);
    for (int i = 0; i < proto.graph().node_size(); ++i) {
        EXPECT_EQ(proto.graph().node(i).output(0),
                  model.graph->nodes()[static_cast<std::size_t>(i) + 1].name);
    }
    EXPECT_EQ(proto.graph().initializer(0).name(), "conv/odd.weight");
}

TEST(OnnxWriter, WritesAndReplacesAFile) {
    const TemporaryFolder folder;
    Model model = modelOfEveryOp();
    writeOnnx(model, folder.file("net.onnx"));
    model.info.accuracy = 0.25;
    writeOnnx(model, folder.file("net.onnx"));
    expectSameModel(model, readOnnx(folder.file("net.onnx")));
    EXPECT_EQ(folder.fileCount(), 1U) << "a temporary file stayed behind";
}

TEST(OnnxWriter, RefusesAPlaceThatCannotBeWritten) {
    const TemporaryFolder folder;
    const Model model = modelOfEveryOp();
    EXPECT_THROW(writeOnnx(model, folder.file("no such folder") / "net.onnx"), FileError);
    EXPECT_THROW(writeOnnx(model, folder.path()), FileError);
    EXPECT_THROW(writeOnnx(model, "/dev/null"), FileError);
    EXPECT_EQ(folder.fileCount(), 0U);
}

} // namespace

} // namespace fovea

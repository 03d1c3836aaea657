#include "core/graph/executor.h"
#include "core/graph/transform.h"
#include "tests/core/graph/sample_nets.h"
#include "tests/support/op_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> namesOf(const Model& model) {
    std::vector<std::string> names;
    for (const Node& node : model.graph->nodes()) {
        names.push_back(node.name);
    }
    return names;
}

/// Both give the same answer on a batch of the trained size, to 1e-4 of the largest number.
void expectSameAnswer(const Model& model, const Model& changed) {
    Rng rng(31);
    const Tensor input = test::uniformTensor(model.inputShape().withBatch(3), rng);
    const Workers workers(2);
    const Tensor before = forward(model, input, workers)->output(model.graph->output());
    const Tensor after = forward(changed, input, workers)->output(changed.graph->output());
    ASSERT_EQ(after.shape(), before.shape());
    const double allowed = 1e-4 * test::largestMagnitude(before);
    for (std::int64_t i = 0; i < before.size(); ++i) {
        ASSERT_NEAR(after.data()[i], before.data()[i], allowed) << "element " << i;
    }
}

TEST(Folded, MergesBatchNormsIntoConvolutionsAndLinearLayers) {
    const Model model = test::chain(
        {1, 3, 8, 8}, {R"({"op": "conv2d", "out": 6, "kernel": 3, "groups": 3, "bias": false, "name": "c"})",
                       R"({"op": "batch_norm", "epsilon": 0.01})", R"({"op": "relu", "name": "r"})",
                       R"({"op": "flatten", "name": "f"})", R"({"op": "linear", "out": 5, "name": "fc"})",
                       R"({"op": "batch_norm"})"});
    const Model lean = folded(model);
    EXPECT_THAT(namesOf(lean), ElementsAre("input", "c", "r", "f", "fc"));
    expectSameAnswer(model, lean);
}

TEST(Folded, TakesDropoutOut) {
    const Model model = test::chain({1, 4, 3, 3}, {R"({"op": "dropout"})", R"({"op": "relu", "name": "r"})",
                                                   R"({"op": "dropout"})", R"({"op": "dropout"})"});
    const Model lean = folded(model);
    EXPECT_THAT(namesOf(lean), ElementsAre("input", "r"));
    expectSameAnswer(model, lean);
}

TEST(Folded, MergesABatchNormBehindADropout) {
    const Model model = test::chain({1, 2, 6, 6}, {R"({"op": "conv2d", "out": 4, "kernel": 3, "name": "c"})",
                                                   R"({"op": "dropout"})", R"({"op": "batch_norm"})"});
    EXPECT_THAT(namesOf(folded(model)), ElementsAre("input", "c"));
    expectSameAnswer(model, folded(model));
}

TEST(Folded, LeavesABatchNormWhoseConvolutionHasAnotherReader) {
    GraphBuilder builder;
    const NodeId conv = test::appendLayers(builder, builder.addInput("input", {1, 2, 6, 6}),
                                           {R"({"op": "conv2d", "out": 4, "kernel": 3, "name": "c"})"});
    const NodeId norm = test::appendLayers(builder, conv, {R"({"op": "batch_norm", "name": "n"})"});
    builder.add(test::plainOp("add"), {conv, norm}, "sum");
    const Model model = test::withRandomParameters(builder.build());
    EXPECT_THAT(namesOf(folded(model)), ElementsAre("input", "c", "n", "sum"));
    expectSameAnswer(model, folded(model));
}

TEST(Folded, LeavesABatchNormThatFollowsSomethingElse) {
    const Model model =
        test::chain({1, 2, 6, 6}, {R"({"op": "batch_norm", "name": "n1"})", R"({"op": "relu", "name": "r"})",
                                   R"({"op": "batch_norm", "name": "n2"})"});
    EXPECT_THAT(namesOf(folded(model)), ElementsAre("input", "n1", "r", "n2"));
    expectSameAnswer(model, folded(model));
}

TEST(Folded, KeepsBranchesApart) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 2, 6, 6});
    const NodeId left = test::appendLayers(
        builder, input,
        {R"({"op": "conv2d", "out": 4, "kernel": 3, "name": "left"})", R"({"op": "batch_norm"})"});
    const NodeId right = test::appendLayers(
        builder, input,
        {R"({"op": "conv2d", "out": 4, "kernel": 3, "name": "right"})", R"({"op": "batch_norm"})"});
    builder.add(test::plainOp("concat"), {right, left}, "both");
    const Model model = test::withRandomParameters(builder.build());
    EXPECT_THAT(namesOf(folded(model)), ElementsAre("input", "left", "right", "both"));
    expectSameAnswer(model, folded(model));
}

TEST(Folded, KeepsTheAnswerLastWhenALayerLeadsNowhere) {
    GraphBuilder builder;
    const NodeId relu = test::appendLayers(builder, builder.addInput("input", {1, 2, 6, 6}),
                                           {R"({"op": "relu", "name": "r"})"});
    test::appendLayers(builder, relu, {R"({"op": "tanh"})"});
    test::appendLayers(builder, relu, {R"({"op": "dropout"})"});
    const Model model = test::withRandomParameters(builder.build());
    EXPECT_THAT(namesOf(folded(model)), ElementsAre("input", "r"));
    expectSameAnswer(model, folded(model));
}

TEST(Folded, KeepsWhatIsKnownAboutTheModel) {
    const Model model = test::branchedNet();
    const Model lean = folded(model);
    EXPECT_EQ(lean.info.name, model.info.name);
    EXPECT_EQ(lean.info.classNames, model.info.classNames);
    EXPECT_EQ(lean.inputShape(), model.inputShape());
    expectSameAnswer(model, lean);
}

} // namespace
} // namespace fovea

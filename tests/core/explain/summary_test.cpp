#include "core/base/error.h"
#include "core/explain/summary.h"
#include "core/ops/batch_norm.h"
#include "core/ops/conv2d.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"

#include <gtest/gtest.h>

namespace fovea {

namespace {

Graph smallNet() {
    GraphBuilder builder;
    NodeId last = builder.addInput("picture", {1, 3, 32, 32});
    last = builder.add(std::make_shared<Conv2d>(Conv2dOptions{
                           .inChannels = 3, .outChannels = 10, .window = Window2d::square(5, 1, 2)}),
                       {last}, "conv");
    last = builder.add(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 10}), {last}, "norm");
    last = builder.add(std::make_shared<Flatten>(), {last}, "flat");
    builder.add(std::make_shared<Linear>(LinearOptions{.inFeatures = 10240, .outFeatures = 10}), {last},
                "fc");
    return builder.build();
}

} // namespace

TEST(Summary, HasOneRowPerNode) {
    const Shape input{1, 3, 32, 32};
    const std::vector<LayerSummary> rows = summarize(smallNet(), {&input, 1});
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows[0].kind, "input");
    EXPECT_EQ(rows[0].name, "picture");
    EXPECT_EQ(rows[0].field.rows, 1);
    EXPECT_EQ(rows[1].kind, "conv2d");
    EXPECT_EQ(rows[1].node, NodeId{1});
    EXPECT_EQ(rows[1].output, Shape({1, 10, 32, 32}));
    EXPECT_EQ(rows[1].parameters, 760);
    EXPECT_EQ(rows[1].multiplyAdds, 32 * 32 * 10 * 75);
    EXPECT_EQ(rows[1].field.columns, 5);
    EXPECT_EQ(rows[3].field.rows, 5);
    EXPECT_EQ(rows[4].parameters, 10240 * 10 + 10);
    EXPECT_EQ(rows[4].multiplyAdds, 10240 * 10);
    EXPECT_EQ(rows[4].field.rows, 36);
}

TEST(Summary, DoesNotCountRunningStatistics) {
    const Shape input{1, 3, 32, 32};
    EXPECT_EQ(summarize(smallNet(), {&input, 1})[2].parameters, 20);
}

TEST(Summary, RefusesAnInputThatDoesNotFit) {
    const Shape input{1, 4, 32, 32};
    EXPECT_THROW(summarize(smallNet(), {&input, 1}), ShapeError);
}

} // namespace fovea

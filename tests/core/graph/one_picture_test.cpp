#include "core/graph/one_picture.h"
#include "core/ops/broadcast.h"
#include "core/ops/function.h"
#include "core/ops/rearrange.h"
#include "core/ops/reduce.h"
#include "tests/core/graph/sample_nets.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

const Shape fourPictures{4, 3, 6, 5};

Graph withLayers(std::initializer_list<std::shared_ptr<const Op>> ops) {
    GraphBuilder builder;
    NodeId last = builder.addInput("input", fourPictures);
    for (const std::shared_ptr<const Op>& op : ops) {
        last = builder.add(op, {last});
    }
    return builder.build();
}

TEST(OnePicture, IsEnoughWhereEachIsTreatedForItself) {
    GraphBuilder builder;
    test::appendLayers(builder, builder.addInput("input", fourPictures),
                       {R"({"op": "conv2d", "out": 2, "kernel": 3})", R"({"op": "relu"})",
                        R"({"op": "flatten"})", R"({"op": "linear", "out": 5})", R"({"op": "softmax"})"});
    const std::optional<Graph> one = forOnePicture(builder.build());
    ASSERT_TRUE(one);
    EXPECT_EQ(one->inputShapes().front(), fourPictures.withBatch(1));
    EXPECT_EQ(inferShapes(*one, one->inputShapes()).back(), (Shape{1, 5}));
}

TEST(OnePicture, IsEnoughWhereTheBatchIsKeptByAReshape) {
    EXPECT_TRUE(forOnePicture(withLayers({std::make_shared<Reshape>(std::vector<std::int64_t>{0, 3, 30})})));
}

TEST(OnePicture, IsNotEnoughWhereTheyAreMixed) {
    const auto reshape = [](std::vector<std::int64_t> target) {
        return std::make_shared<Reshape>(std::move(target));
    };
    EXPECT_FALSE(forOnePicture(withLayers({reshape({1, -1})}))) << "merged";
    EXPECT_FALSE(forOnePicture(withLayers({reshape({2, 2, 3, 6, 5})}))) << "taken apart";
    EXPECT_FALSE(forOnePicture(withLayers({std::make_shared<Transpose>(std::vector<int>{1, 0, 2, 3})})));
    EXPECT_FALSE(forOnePicture(withLayers({std::make_shared<Reduce>(
        ReduceOptions{.reduction = Reduction::Mean, .axes = {0}, .keepAxes = true})})));
    EXPECT_FALSE(forOnePicture(
        withLayers({std::make_shared<Transpose>(std::vector<int>{1, 0, 2, 3}), reshape({4, 3, 6, 5})})))
        << "the batch comes back, with others' numbers";
}

TEST(OnePicture, IsNotEnoughWhereALayerHasAShapeForSoMany) {
    EXPECT_FALSE(forOnePicture(withLayers({std::make_shared<Expand>(fourPictures)})))
        << "one picture would be repeated";
}

} // namespace
} // namespace fovea

#include "core/ops/rearrange.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(Reshape, KeepsItsPromises) {
    test::checkOp(Reshape({0, -1}), {{2, 3, 4, 5}});
    test::checkOp(Reshape({4, 3, 10}), {{2, 3, 4, 5}});
    test::checkOp(Reshape({}), {{1, 1}});
    test::checkOp(Reshape({1, 1, 2, 1, 3}), {{6}});
    test::checkOp(Reshape({2, 2, 2, 2, 9}), {{2, 4, 6, 3}});
    test::checkOp(Reshape({1, 6, 4}), {{2, 3, 1, 2, 2}});
}

TEST(Reshape, RefusesWhatDoesNotFit) {
    const Shape input{2, 6};
    for (const std::vector<std::int64_t>& target :
         {std::vector<std::int64_t>{5, -1}, {-1, -1}, {3, 3}, {2, 6, 0}, {-2, 6}, {1 << 30, 1 << 30, 0}}) {
        EXPECT_THROW(static_cast<void>(Reshape(target).inferShape({&input, 1})), ShapeError)
            << ::testing::PrintToString(target);
    }
}

TEST(Transpose, KeepsItsPromises) {
    test::checkOp(Transpose({0, 2, 3, 1}), {{2, 3, 4, 5}});
    test::checkOp(Transpose({3, 2, 1, 0}), {{2, 3, 4, 5}});
    test::checkOp(Transpose({1, 0}), {{3, 4}});
    test::checkOp(Transpose({0, 4, 1, 3, 2}), {{2, 3, 2, 3, 2}});
    test::checkOp(Transpose({0}), {{3}});
}

TEST(Slice, KeepsItsPromises) {
    test::checkOp(Slice({{.axis = 1, .start = 1, .end = 3}}), {{2, 3, 4, 5}});
    test::checkOp(Slice({{.axis = -1, .start = -1, .end = INT64_MIN, .step = -2},
                         {.axis = 2, .start = 0, .end = INT64_MAX, .step = 3}}),
                  {{2, 3, 4, 5}});
    test::checkOp(Slice({{.axis = 0, .start = 1, .end = 2}}), {{2, 3}});
    test::checkOp(Slice({{.axis = 0, .start = 5, .end = 9}}), {{3}});
    test::checkOp(Slice({{.axis = 0, .start = 0, .end = 9, .step = INT64_MAX}}), {{3}});
}

TEST(Slice, RefusesAStepOfZeroAndAnAxisTwice) {
    EXPECT_THROW(Slice({{.axis = 0, .start = 0, .end = 1, .step = 0}}), SettingError);
    EXPECT_THROW(Slice({{.axis = 0}, {.axis = 0}}), SettingError);
}

TEST(Expand, KeepsItsPromises) {
    test::checkOp(Expand({2, 3, 4, 5}), {{1, 3, 1, 5}});
    test::checkOp(Expand({2, 1, 6}), {{3, 1}});
    test::checkOp(Expand({4}), {{}});
}

TEST(Tile, KeepsItsPromises) {
    test::checkOp(Tile({1, 2, 1, 3}), {{2, 3, 2, 2}});
    test::checkOp(Tile({2, 2}), {{3, 4}});
    test::checkOp(Tile({1, 1, 3, 2, 2}), {{2, 1, 2, 3, 2}});
}

TEST(Join, KeepsItsPromises) {
    test::checkOp(Join(-1), {{2, 3, 4}, {2, 3, 2}});
    test::checkOp(Join(0), {{2, 3}, {1, 3}, {4, 3}});
    test::checkOp(Join(0), {{2}, {3}});
    test::checkOp(Join(1), {{1, 2, 3, 4, 2}, {1, 1, 3, 4, 2}});
}

TEST(Gather, PicksEntriesAlongAnAxis) {
    const Gather gather(1);
    const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor indices = Tensor::from({2, 2}, {2, 0, -1, 7});
    const Workers workers(1);
    const Control control;
    const std::vector<Tensor> inputs{x, indices};
    const Tensor y = gather.forward(inputs, {}, {.workers = workers, .control = control}).output;
    EXPECT_EQ(y.shape(), (Shape{2, 2, 2}));
    EXPECT_THAT(y.values(), ::testing::ElementsAre(3, 1, 3, 0, 6, 4, 6, 0));
}

TEST(Gather, KeepsItsPromises) {
    test::OpCheckOptions options;
    options.low = -0.9;
    options.high = 2.9;
    options.tapsAreAll = false;
    test::checkOp(Gather(1), {{2, 3, 4}, {5}}, options);
    test::checkOp(Gather(0), {{3}, {2, 2}}, options);
}

TEST(Pad, KeepsItsPromisesInEveryMode) {
    for (const PaddingMode mode : {PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate}) {
        test::checkOp(Pad({.before = {0, 1, 0, 2}, .after = {1, 0, 3, 0}, .mode = mode}), {{2, 3, 4, 5}});
        test::checkOp(Pad({.before = {2}, .after = {1}, .mode = mode}), {{4}});
    }
    test::checkOp(Pad({.before = {0, -1}, .after = {0, 2}, .value = 0.5}), {{2, 5}});
}

TEST(Pick, KeepsItsPromises) {
    test::checkOp(Pick("resize_nearest", {{}, {}, {0, 0, 1, 2}, {3, 1}}), {{2, 3, 3, 4}});
}

} // namespace
} // namespace fovea

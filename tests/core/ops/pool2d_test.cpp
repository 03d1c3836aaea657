#include "core/ops/pool2d.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

namespace fovea {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Pool2dOptions pooling(std::int64_t kernel, std::int64_t stride, std::int64_t padding = 0) {
    return {.window = Window2d::square(kernel, stride, padding)};
}

ForwardResult pooled(const Op& op, const Tensor& input) {
    const Workers workers(1);
    return op.forward({&input, 1}, {}, {.workers = workers, .control = {}});
}

std::vector<float> numbersOf(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

constexpr std::array<WindowAxis, 7> poolAxes{{
    {.kernel = 1},
    {.kernel = 2, .stride = 2},
    {.kernel = 3, .stride = 2},
    {.kernel = 3, .stride = 1, .padBefore = 1, .padAfter = 1},
    {.kernel = 2, .stride = 2, .padBefore = 1, .padAfter = 0},
    {.kernel = 2, .stride = 3, .padBefore = 2, .padAfter = 2},
    {.kernel = 2, .stride = 1, .padBefore = 1, .padAfter = 2, .dilation = 3},
}};

template <class Work>
void forEachOptions(const Work& work) {
    for (const WindowAxis& rows : poolAxes) {
        for (const WindowAxis& columns : poolAxes) {
            for (const Rounding rounding : {Rounding::Floor, Rounding::Ceil}) {
                work(Pool2dOptions{.window = {rows, columns}, .rounding = rounding});
            }
        }
    }
}

TEST(MaxPool2d, KeepsItsPromisesForEveryPairOfAxes) {
    forEachOptions([](const Pool2dOptions& options) {
        const MaxPool2d op(options);
        SCOPED_TRACE(op.toJson().dump());
        test::checkOp(op, {{2, 2, 6, 9}}, {.elements = 4, .coordinates = 8});
    });
}

TEST(AveragePool2d, KeepsItsPromisesForEveryPairOfAxes) {
    forEachOptions([](Pool2dOptions options) {
        for (const bool countPadding : {true, false}) {
            options.countPadding = countPadding;
            const AveragePool2d op(options);
            SCOPED_TRACE(op.toJson().dump());
            test::checkOp(op, {{2, 2, 6, 9}}, {.elements = 4, .coordinates = 8});
        }
    });
}

TEST(GlobalAveragePool, KeepsItsPromises) {
    for (const Shape& shape : {Shape{1, 1, 1, 1}, Shape{2, 5, 7, 3}, Shape{1, 3, 40, 33}}) {
        test::checkOp(GlobalAveragePool(), {shape}, {.coordinates = 10});
    }
}

TEST(MaxPool2d, KeepsItsPromisesOnLargeMaps) {
    test::checkOp(MaxPool2d(pooling(2, 2)), {{2, 3, 33, 70}}, {.elements = 5, .coordinates = 5});
    test::checkOp(MaxPool2d(pooling(3, 2, 1)), {{1, 3, 56, 57}}, {.elements = 5, .coordinates = 5});
}

TEST(MaxPool2d, PoolsTheLecturesExample) {
    const Tensor input = Tensor::from({1, 1, 4, 4}, {1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4});
    const ForwardResult result = pooled(MaxPool2d(pooling(2, 2)), input);
    EXPECT_EQ(result.output.shape(), (Shape{1, 1, 2, 2}));
    EXPECT_THAT(numbersOf(result.output), ElementsAre(6, 8, 3, 4));
    EXPECT_THAT(result.saved.winners, ElementsAre(5, 7, 8, 15));
    EXPECT_THAT(numbersOf(pooled(AveragePool2d(pooling(2, 2)), input).output),
                ElementsAre(3.25F, 5.25F, 2, 2));
}

TEST(MaxPool2d, LetsTheFirstOfEqualNumbersWin) {
    const Tensor input = Tensor::filled({1, 1, 4, 4}, -2.0F);
    const ForwardResult tiled = pooled(MaxPool2d(pooling(2, 2)), input);
    EXPECT_THAT(tiled.saved.winners, ElementsAre(0, 2, 8, 10));
    const ForwardResult overlapping = pooled(MaxPool2d(pooling(3, 1)), input);
    EXPECT_THAT(overlapping.saved.winners, ElementsAre(0, 1, 4, 5));
    EXPECT_THAT(numbersOf(overlapping.output), ElementsAre(-2, -2, -2, -2));
}

TEST(MaxPool2d, NeverLetsPaddingWin) {
    const Tensor input = Tensor::filled({1, 1, 2, 2}, -3.0F);
    const ForwardResult result = pooled(MaxPool2d(pooling(2, 2, 1)), input);
    EXPECT_THAT(numbersOf(result.output), ElementsAre(-3, -3, -3, -3));
    EXPECT_THAT(result.saved.winners, ElementsAre(0, 1, 2, 3));
}

TEST(MaxPool2d, AnswersZeroWithoutAWinnerWhereAllIsPadding) {
    const Tensor input = Tensor::filled({1, 1, 1, 1}, 5.0F);
    const MaxPool2d op(pooling(1, 1, 1));
    const ForwardResult result = pooled(op, input);
    EXPECT_THAT(numbersOf(result.output), ElementsAre(0, 0, 0, 0, 5, 0, 0, 0, 0));
    EXPECT_THAT(result.saved.winners, ElementsAre(-1, -1, -1, -1, 0, -1, -1, -1, -1));
    const Arithmetic arithmetic = op.explain({&input, 1}, {}, 0, {.channel = 0, .y = 0, .x = 0});
    EXPECT_FALSE(arithmetic.winner.has_value());
    EXPECT_EQ(arithmetic.result, 0);
}

TEST(AveragePool2d, CountsPaddingOnlyWhenTold) {
    const Tensor input = Tensor::filled({1, 1, 2, 2}, 8.0F);
    Pool2dOptions options = pooling(2, 2, 1);
    EXPECT_THAT(numbersOf(pooled(AveragePool2d(options), input).output), ElementsAre(8, 8, 8, 8));
    options.countPadding = true;
    EXPECT_THAT(numbersOf(pooled(AveragePool2d(options), input).output), ElementsAre(2, 2, 2, 2));
}

TEST(AveragePool2d, NeverCountsWhatSticksOutBeyondThePadding) {
    const Tensor input = Tensor::filled({1, 1, 3, 3}, 6.0F);
    Pool2dOptions options = pooling(2, 2);
    options.rounding = Rounding::Ceil;
    options.countPadding = true;
    EXPECT_THAT(numbersOf(pooled(AveragePool2d(options), input).output), ElementsAre(6, 6, 6, 6));
}

TEST(Pooling, KeepsTheSign) {
    EXPECT_TRUE(MaxPool2d(pooling(2, 2)).isNonNegative({true}));
    EXPECT_FALSE(MaxPool2d(pooling(2, 2)).isNonNegative({false}));
    EXPECT_TRUE(AveragePool2d(pooling(2, 2)).isNonNegative({true}));
    EXPECT_TRUE(GlobalAveragePool().isNonNegative({true}));
    EXPECT_FALSE(GlobalAveragePool().isNonNegative({false}));
}

TEST(Pooling, ReadsEveryChannelOnItsOwn) {
    const Shape input{1, 8, 6, 6};
    const Region output{.channels = {2, 4}, .rows = {1, 2}, .columns = {0, 3}};
    EXPECT_EQ(MaxPool2d(pooling(3, 2)).inputRegion(output, 0, {&input, 1}),
              (Region{.channels = {2, 4}, .rows = {2, 5}, .columns = {0, 7}}));
    EXPECT_EQ(GlobalAveragePool().inputRegion({.channels = {2, 4}, .rows = {0, 1}, .columns = {0, 1}}, 0,
                                              {&input, 1}),
              (Region{.channels = {2, 4}, .rows = {0, 6}, .columns = {0, 6}}));
}

TEST(Pooling, RefusesWhatDoesNotFit) {
    const auto refusal = [](const Pool2dOptions& options, const Shape& input) -> std::string {
        try {
            MaxPool2d(options).inferShape({&input, 1});
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_THAT(refusal(pooling(0, 1), {1, 1, 4, 4}), HasSubstr("max_pool2d: the kernel size is 0"));
    EXPECT_THAT(refusal(pooling(5, 1), {1, 1, 4, 4}), HasSubstr("a window of 5 does not fit"));
    EXPECT_THAT(refusal(pooling(2, 2), {1, 16}), HasSubstr("needs pictures × channels × rows × columns"));
    EXPECT_THROW(AveragePool2d(pooling(2, -1)), SettingError);
    const Shape flat{2, 3};
    EXPECT_THROW(GlobalAveragePool().inferShape({&flat, 1}), ShapeError);
}

} // namespace
} // namespace fovea

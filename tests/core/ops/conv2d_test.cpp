#include "core/ops/conv2d.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

namespace fovea {
namespace {

using ::testing::HasSubstr;

Conv2dOptions square(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride = 1,
                     std::int64_t padding = 0) {
    return {.inChannels = in, .outChannels = out, .window = Window2d::square(kernel, stride, padding)};
}

Shape outputOf(const Conv2dOptions& options, const Shape& input) {
    return Conv2d(options).inferShape({&input, 1});
}

std::int64_t parameterCount(const Conv2d& op) {
    std::int64_t count = 0;
    for (const ParameterSpec& spec : op.parameters()) {
        count += spec.shape.elementCount();
    }
    return count;
}

std::string refusalOf(const Conv2dOptions& options) {
    try {
        const Conv2d op(options);
    } catch (const SettingError& error) {
        return error.what();
    }
    return "no error";
}

std::string refusalOf(const Conv2dOptions& options, const Shape& input) {
    try {
        outputOf(options, input);
    } catch (const ShapeError& error) {
        return error.what();
    }
    return "no error";
}

/// Kernel, stride, padding before and after, dilation; rows and columns take different entries.
constexpr std::array<WindowAxis, 8> convolvedAxes{{
    {.kernel = 1},
    {.kernel = 3, .padBefore = 1, .padAfter = 1},
    {.kernel = 2, .stride = 2},
    {.kernel = 5, .padBefore = 2, .padAfter = 2},
    {.kernel = 3, .stride = 2, .padBefore = 0, .padAfter = 1},
    {.kernel = 3, .stride = 1, .padBefore = 3, .padAfter = 1, .dilation = 2},
    {.kernel = 2, .stride = 3, .padBefore = 2, .padAfter = 2, .dilation = 3},
    {.kernel = 1, .stride = 2, .padBefore = 1, .padAfter = 0},
}};

TEST(Conv2d, KeepsItsPromisesForEveryPairOfAxes) {
    for (const WindowAxis& rows : convolvedAxes) {
        for (const WindowAxis& columns : convolvedAxes) {
            const Conv2d op({.inChannels = 2, .outChannels = 3, .window = {rows, columns}});
            SCOPED_TRACE(op.toJson().dump());
            test::checkOp(op, {{2, 2, 6, 8}}, {.elements = 4, .coordinates = 6});
        }
    }
}

TEST(Conv2d, KeepsItsPromisesWithGroups) {
    struct Channels {
        std::int64_t in;
        std::int64_t out;
        std::int64_t groups;
    };
    for (const Channels& channels :
         {Channels{4, 6, 2}, Channels{4, 4, 4}, Channels{3, 6, 3}, Channels{6, 3, 3}}) {
        for (const std::int64_t stride : {1, 2}) {
            for (const bool bias : {true, false}) {
                Conv2dOptions options = square(channels.in, channels.out, 3, stride, 1);
                options.groups = channels.groups;
                options.bias = bias;
                const Conv2d op(options);
                SCOPED_TRACE(op.toJson().dump());
                test::checkOp(op, {{2, channels.in, 5, 7}}, {.elements = 5, .coordinates = 10});
            }
        }
    }
}

TEST(Conv2d, KeepsItsPromisesOnRealisticShapes) {
    test::checkOp(Conv2d(square(3, 16, 5, 1, 2)), {{2, 3, 32, 32}}, {.elements = 5, .coordinates = 5});
    test::checkOp(Conv2d(square(16, 20, 5, 1, 2)), {{2, 16, 16, 16}}, {.elements = 5, .coordinates = 4});
    test::checkOp(Conv2d(square(20, 33, 3, 1, 1)), {{3, 20, 8, 8}}, {.elements = 5, .coordinates = 5});
    test::checkOp(Conv2d(square(3, 8, 7, 2, 3)), {{1, 3, 45, 37}}, {.elements = 5, .coordinates = 5});
}

TEST(Conv2d, TakesAnInputOfOnePixel) {
    test::checkOp(Conv2d(square(3, 4, 1)), {{2, 3, 1, 1}});
    test::checkOp(Conv2d(square(3, 4, 3, 1, 1)), {{1, 3, 1, 1}});
}

TEST(Conv2d, TakesAKernelAsLargeAsThePaddedInput) {
    test::checkOp(Conv2d(square(2, 3, 6, 1, 0)), {{2, 2, 6, 6}}, {.coordinates = 10});
    test::checkOp(Conv2d(square(2, 3, 8, 1, 1)), {{2, 2, 6, 6}}, {.coordinates = 10});
}

TEST(Conv2d, ShrinksSevenBySevenAsInTheLecture) {
    EXPECT_EQ(outputOf(square(1, 1, 3), {1, 1, 7, 7}), (Shape{1, 1, 5, 5}));
    EXPECT_EQ(outputOf(square(1, 1, 3, 2), {1, 1, 7, 7}), (Shape{1, 1, 3, 3}));
    EXPECT_EQ(outputOf(square(1, 1, 3, 1, 1), {1, 1, 7, 7}), (Shape{1, 1, 7, 7}));
}

TEST(Conv2d, StacksVolumesAsInTheLecture) {
    EXPECT_EQ(outputOf(square(3, 6, 5), {1, 3, 32, 32}), (Shape{1, 6, 28, 28}));
    EXPECT_EQ(outputOf(square(6, 10, 5), {1, 6, 28, 28}), (Shape{1, 10, 24, 24}));
    EXPECT_EQ(outputOf(square(3, 10, 5, 1, 2), {1, 3, 32, 32}), (Shape{1, 10, 32, 32}));
    EXPECT_EQ(outputOf(square(64, 32, 1), {1, 64, 56, 56}), (Shape{1, 32, 56, 56}));
}

TEST(Conv2d, CountsTheLecturesParameters) {
    EXPECT_EQ(parameterCount(Conv2d(square(3, 1, 5))), 76);
    EXPECT_EQ(parameterCount(Conv2d(square(3, 10, 5, 1, 2))), 760);
}

TEST(Conv2d, CountsMultiplyAdds) {
    const Shape input{2, 4, 6, 6};
    Conv2dOptions options = square(4, 8, 3);
    EXPECT_EQ(Conv2d(options).multiplyAdds({&input, 1}), 2 * 8 * 4 * 4 * 4 * 9);
    options.groups = 2;
    EXPECT_EQ(Conv2d(options).multiplyAdds({&input, 1}), 2 * 8 * 4 * 4 * 2 * 9);
}

TEST(Conv2d, ReadsOnlyTheChannelsOfItsGroup) {
    Conv2dOptions options = square(6, 9, 3, 2, 1);
    options.groups = 3;
    const Shape input{1, 6, 9, 9};
    const Region one{.channels = {4, 5}, .rows = {0, 1}, .columns = {2, 4}};
    EXPECT_EQ(Conv2d(options).inputRegion(one, 0, {&input, 1}),
              (Region{.channels = {2, 4}, .rows = {-1, 2}, .columns = {3, 8}}));
    const Region two{.channels = {2, 4}, .rows = {0, 1}, .columns = {0, 1}};
    EXPECT_EQ(Conv2d(options).inputRegion(two, 0, {&input, 1}).channels, (Range{0, 4}));
}

TEST(Conv2d, MarksTapsOnPadding) {
    const Conv2d op(square(1, 1, 3, 1, 1));
    const Tensor input = Tensor::from({1, 1, 2, 2}, {1.0F, 2.0F, 3.0F, 4.0F});
    const std::vector<Tensor> parameters{Tensor::filled({1, 1, 3, 3}, 2.0F), Tensor::filled({1}, 0.5F)};
    const Arithmetic corner = op.explain({&input, 1}, parameters, 0, {.channel = 0, .y = 0, .x = 0});
    ASSERT_EQ(corner.taps.size(), 9U);
    EXPECT_EQ(std::ranges::count_if(corner.taps, &Tap::onPadding), 5);
    EXPECT_EQ(corner.taps[0].at, (Element{.channel = 0, .y = -1, .x = -1}));
    EXPECT_TRUE(corner.taps[0].onPadding);
    EXPECT_EQ(corner.taps[8].product, 8.0);
    EXPECT_EQ(corner.bias, 0.5);
    EXPECT_EQ(corner.result, 20.5);
}

TEST(Conv2d, RefusesSettingsThatMakeNoConvolution) {
    EXPECT_THAT(refusalOf(square(3, 8, 0)), HasSubstr("the kernel size is 0; it must be from 1"));
    EXPECT_THAT(refusalOf(square(3, 8, 3, 0)), HasSubstr("the stride is 0"));
    EXPECT_THAT(refusalOf(square(3, 8, 3, 1, -1)), HasSubstr("the padding is -1"));
    EXPECT_THAT(refusalOf(square(3, 0, 3)), HasSubstr("the number of filters is 0"));
    EXPECT_THAT(refusalOf(square(0, 8, 3)), HasSubstr("the number of input channels is 0"));
    Conv2dOptions options = square(6, 8, 3);
    options.groups = 4;
    EXPECT_THAT(refusalOf(options), HasSubstr("4 groups do not divide 6 input channels and 8 filters"));
}

TEST(Conv2d, RefusesInputsThatDoNotFit) {
    EXPECT_THAT(refusalOf(square(3, 8, 3), {1, 4, 8, 8}),
                HasSubstr("3 channels deep, the input 1×4×8×8 has 4"));
    EXPECT_THAT(refusalOf(square(3, 8, 9), {1, 3, 8, 8}), HasSubstr("a window of 9 does not fit"));
    EXPECT_THAT(refusalOf(square(3, 8, 3), {1, 3}), HasSubstr("needs pictures × channels × rows × columns"));
    EXPECT_THAT(refusalOf(square(3, 8, 3), {0, 3, 8, 8}), HasSubstr("not 0×3×8×8"));
}

TEST(Conv2d, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Workers workers(2);
    const Control control{.stop = source.get_token(), .progress = {}};
    const Conv2d op(square(3, 8, 3));
    const Tensor input({1, 3, 16, 16});
    const std::vector<Tensor> parameters{Tensor({8, 3, 3, 3}), Tensor({8})};
    EXPECT_THROW(op.forward({&input, 1}, parameters, {workers, control}), Cancelled);
}

} // namespace
} // namespace fovea

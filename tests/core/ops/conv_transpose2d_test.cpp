#include "core/ops/conv_transpose2d.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

namespace fovea {
namespace {

using ::testing::HasSubstr;

ConvTranspose2dOptions transposing(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                   std::int64_t stride = 1, std::int64_t padding = 0) {
    return {.inChannels = in, .outChannels = out, .window = Window2d::square(kernel, stride, padding)};
}

Shape outputOf(const ConvTranspose2dOptions& options, const Shape& input) {
    return ConvTranspose2d(options).inferShape({&input, 1});
}

std::string refusalOf(const ConvTranspose2dOptions& options, const Shape& input = {1, 1, 3, 3}) {
    try {
        outputOf(options, input);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

constexpr std::array<WindowAxis, 8> transposedAxes{{
    {.kernel = 1},
    {.kernel = 3, .padBefore = 1, .padAfter = 1},
    {.kernel = 2, .stride = 2},
    {.kernel = 5, .padBefore = 2, .padAfter = 2},
    {.kernel = 3, .stride = 2, .padBefore = 0, .padAfter = 1},
    {.kernel = 3, .stride = 1, .padBefore = 3, .padAfter = 1, .dilation = 2},
    {.kernel = 2, .stride = 3, .padBefore = 2, .padAfter = 2, .dilation = 3},
    {.kernel = 1, .stride = 3, .padBefore = 1, .padAfter = 0},
}};

TEST(ConvTranspose2d, KeepsItsPromisesForEveryPairOfAxes) {
    for (const WindowAxis& rows : transposedAxes) {
        for (const WindowAxis& columns : transposedAxes) {
            const ConvTranspose2d op({.inChannels = 2, .outChannels = 3, .window = {rows, columns}});
            test::checkOp(op, {{2, 2, 4, 5}}, {.elements = 6, .coordinates = 6});
        }
    }
}

TEST(ConvTranspose2d, KeepsItsPromisesWithGroupsAndWithoutBias) {
    struct Channels {
        std::int64_t in;
        std::int64_t out;
        std::int64_t groups;
    };
    for (const Channels& channels :
         {Channels{4, 6, 2}, Channels{4, 4, 4}, Channels{3, 6, 3}, Channels{6, 3, 3}}) {
        for (const std::int64_t stride : {1, 2}) {
            for (const bool bias : {true, false}) {
                ConvTranspose2dOptions options = transposing(channels.in, channels.out, 3, stride, 1);
                options.groups = channels.groups;
                options.bias = bias;
                test::checkOp(ConvTranspose2d(options), {{2, channels.in, 5, 4}},
                              {.elements = 5, .coordinates = 10});
            }
        }
    }
}

TEST(ConvTranspose2d, KeepsItsPromisesWithOutputPadding) {
    ConvTranspose2dOptions options = transposing(2, 3, 3, 2, 1);
    options.outputPaddingRows = 1;
    test::checkOp(ConvTranspose2d(options), {{2, 2, 4, 5}});
    // More than the stride: rows that no kernel is stamped on.
    options.window = Window2d::square(2, 1, 1, 3);
    options.outputPaddingRows = 2;
    options.outputPaddingColumns = 1;
    test::checkOp(ConvTranspose2d(options), {{2, 2, 4, 5}}, {.elements = 40});
    options.groups = 1;
    options.inChannels = 3;
    options.outChannels = 3;
    options.groups = 3;
    test::checkOp(ConvTranspose2d(options), {{1, 3, 4, 5}}, {.elements = 40});
}

TEST(ConvTranspose2d, KeepsItsPromisesOnRealisticShapes) {
    test::checkOp(ConvTranspose2d(transposing(16, 8, 2, 2)), {{2, 16, 14, 14}},
                  {.elements = 5, .coordinates = 5});
    test::checkOp(ConvTranspose2d(transposing(20, 33, 4, 2, 1)), {{1, 20, 8, 8}},
                  {.elements = 5, .coordinates = 5});
    test::checkOp(ConvTranspose2d(transposing(8, 16, 3, 1, 1)), {{1, 8, 20, 20}},
                  {.elements = 5, .coordinates = 5});
}

TEST(ConvTranspose2d, TakesAnInputOfOnePixel) {
    test::checkOp(ConvTranspose2d(transposing(3, 4, 3)), {{2, 3, 1, 1}});
    EXPECT_EQ(outputOf(transposing(3, 4, 5), {1, 3, 1, 1}), (Shape{1, 4, 5, 5}));
}

TEST(ConvTranspose2d, StampsTheKernelTimesEachElement) {
    const ConvTranspose2d op(transposing(1, 1, 2, 2));
    const Tensor input = Tensor::from({1, 1, 1, 2}, {1.0F, 10.0F});
    const std::vector<Tensor> parameters{Tensor::from({1, 1, 2, 2}, {1.0F, 2.0F, 3.0F, 4.0F}),
                                         Tensor::from({1}, {0.5F})};
    const Workers workers(1);
    const Control control;
    const Tensor output = op.forward({&input, 1}, parameters, {workers, control}).output;
    EXPECT_EQ(std::vector<float>(output.values().begin(), output.values().end()),
              (std::vector<float>{1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5}));
    const Arithmetic corner = op.explain({&input, 1}, parameters, 0, {.channel = 0, .y = 1, .x = 3});
    ASSERT_EQ(corner.taps.size(), 1U);
    EXPECT_EQ(corner.taps[0].at, (Element{.channel = 0, .y = 0, .x = 1}));
    EXPECT_EQ(corner.taps[0].product, 40);
    EXPECT_EQ(corner.result, 40.5);
}

TEST(ConvTranspose2d, UndoesTheSizeOfTheConvolution) {
    EXPECT_EQ(outputOf(transposing(1, 1, 3, 2), {1, 1, 3, 3}), (Shape{1, 1, 7, 7}));
    EXPECT_EQ(outputOf(transposing(6, 3, 5), {1, 6, 28, 28}), (Shape{1, 3, 32, 32}));
    EXPECT_EQ(outputOf(transposing(1, 1, 3, 1, 1), {1, 1, 7, 7}), (Shape{1, 1, 7, 7}));
}

TEST(ConvTranspose2d, CountsEveryStampsMultiplications) {
    const Shape input{2, 4, 5, 6};
    ConvTranspose2dOptions options = transposing(4, 6, 3, 2);
    EXPECT_EQ(ConvTranspose2d(options).multiplyAdds({&input, 1}), 2 * 4 * 5 * 6 * 6 * 9);
    options.groups = 2;
    EXPECT_EQ(ConvTranspose2d(options).multiplyAdds({&input, 1}), 2 * 4 * 5 * 6 * 3 * 9);
}

TEST(ConvTranspose2d, HasGapsThatNoInputReaches) {
    const Shape input{1, 1, 3, 3};
    const ConvTranspose2d op(transposing(1, 1, 1, 3));
    const Region gap{.channels = {0, 1}, .rows = {1, 3}, .columns = {0, 1}};
    EXPECT_TRUE(op.inputRegion(gap, 0, {&input, 1}).empty());
    const Region across{.channels = {0, 1}, .rows = {1, 4}, .columns = {0, 1}};
    EXPECT_EQ(op.inputRegion(across, 0, {&input, 1}).rows, (Range{1, 2}));
}

TEST(ConvTranspose2d, RefusesWhatMakesNoOutput) {
    EXPECT_THAT(refusalOf(transposing(1, 1, 3, 1, 3)), HasSubstr("all cut off"));
    EXPECT_THAT(refusalOf(transposing(2, 1, 3)),
                HasSubstr("has weights for 2 channels, the input 1×1×3×3 has 1"));
    EXPECT_THAT(refusalOf(transposing(1, 0, 3)), HasSubstr("the number of filters is 0"));
    EXPECT_THAT(refusalOf(transposing(1, 1, 0)), HasSubstr("the kernel size is 0"));
    EXPECT_THAT(refusalOf(transposing(1, 1, 3), {1, 1}),
                HasSubstr("needs pictures × channels × rows × columns"));
    ConvTranspose2dOptions options = transposing(1, 1, 3, 2);
    options.outputPaddingColumns = 2;
    EXPECT_THAT(refusalOf(options), HasSubstr("2 columns of output padding; it must be from 0 to 1"));
    options = transposing(4, 6, 3);
    options.groups = 3;
    EXPECT_THAT(refusalOf(options, {1, 4, 3, 3}), HasSubstr("3 groups do not divide 4 input channels"));
}

TEST(ConvTranspose2d, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Workers workers(2);
    const Control control{.stop = source.get_token(), .progress = {}};
    const ConvTranspose2d op(transposing(3, 8, 3));
    const Tensor input({1, 3, 16, 16});
    const std::vector<Tensor> parameters{Tensor({3, 8, 3, 3}), Tensor({8})};
    EXPECT_THROW(op.forward({&input, 1}, parameters, {workers, control}), Cancelled);
}

} // namespace
} // namespace fovea

#include "core/base/error.h"
#include "core/ops/window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::HasSubstr;

/// Outputs whose last tap lies inside the padded input, counted one by one.
std::int64_t countedOutputs(std::int64_t input, const WindowAxis& axis) {
    std::int64_t outputs = 0;
    while (axis.inputIndex(outputs, axis.kernel - 1) < input + axis.padAfter) {
        ++outputs;
    }
    return outputs;
}

TEST(OutputExtent, IsTheNumberOfWindowsThatFit) {
    for (std::int64_t input = 1; input <= 9; ++input) {
        for (std::int64_t kernel = 1; kernel <= 4; ++kernel) {
            for (std::int64_t stride = 1; stride <= 4; ++stride) {
                for (std::int64_t padding = 0; padding <= 2; ++padding) {
                    for (std::int64_t dilation = 1; dilation <= 3; ++dilation) {
                        const WindowAxis axis{.kernel = kernel,
                                              .stride = stride,
                                              .padBefore = padding,
                                              .padAfter = padding / 2,
                                              .dilation = dilation};
                        if (countedOutputs(input, axis) > 0) {
                            EXPECT_EQ(outputExtent(input, axis), countedOutputs(input, axis));
                        } else {
                            EXPECT_THROW(outputExtent(input, axis), ShapeError);
                        }
                    }
                }
            }
        }
    }
}

TEST(OutputExtent, RoundedUpGivesLeftOverInputAWindow) {
    const WindowAxis axis{.kernel = 3, .stride = 2};
    EXPECT_EQ(outputExtent(7, axis, Rounding::Ceil), 3);
    EXPECT_EQ(outputExtent(8, axis, Rounding::Floor), 3);
    EXPECT_EQ(outputExtent(8, axis, Rounding::Ceil), 4);
}

TEST(OutputExtent, RoundedUpNeverBeginsAWindowBeyondTheInput) {
    const WindowAxis axis{.kernel = 1, .stride = 3, .padAfter = 2};
    EXPECT_EQ(outputExtent(3, axis, Rounding::Ceil), 2);
    const WindowAxis padded{.kernel = 2, .stride = 2, .padBefore = 1, .padAfter = 1};
    EXPECT_EQ(outputExtent(3, padded, Rounding::Ceil), 2);
}

TEST(OutputExtent, SaysWhyAWindowDoesNotFit) {
    try {
        outputExtent(3, {.kernel = 3, .padBefore = 1, .dilation = 2});
        FAIL();
    } catch (const ShapeError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("a window of 5 does not fit into an input of 3 with padding 1 and 0"));
    }
}

TEST(WindowAxis, SpansItsTaps) {
    EXPECT_EQ((WindowAxis{.kernel = 3}).span(), 3);
    EXPECT_EQ((WindowAxis{.kernel = 3, .dilation = 4}).span(), 9);
    EXPECT_EQ((WindowAxis{.kernel = 1, .dilation = 4}).span(), 1);
}

TEST(WindowAxis, KnowsWhatItsOutputsRead) {
    const WindowAxis axis{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 1, .dilation = 2};
    EXPECT_EQ(axis.inputRange({0, 1}), (Range{-1, 4}));
    EXPECT_EQ(axis.inputRange({2, 5}), (Range{3, 12}));
    EXPECT_EQ(axis.inputRange({4, 4}).length(), 0);
}

TEST(Window2d, RefusesSettingsOutOfRange) {
    EXPECT_NO_THROW(requireValid(Window2d::square(3, 2, 1, 1), "pool"));
    EXPECT_THROW(requireValid(Window2d::square(0), "pool"), SettingError);
    EXPECT_THROW(requireValid(Window2d::square(1, 0), "pool"), SettingError);
    EXPECT_THROW(requireValid(Window2d::square(1, 1, -1), "pool"), SettingError);
    EXPECT_THROW(requireValid(Window2d::square(1, 1, 0, 0), "pool"), SettingError);
    EXPECT_THROW(requireValid(Window2d::square(maxKernelExtent + 1), "pool"), SettingError);
    Window2d window = Window2d::square(3);
    window.columns.padAfter = -2;
    try {
        requireValid(window, "pool");
        FAIL();
    } catch (const SettingError& error) {
        EXPECT_THAT(error.what(), HasSubstr("pool: the padding is -2; it must be from 0 to 1048576"));
    }
}

} // namespace
} // namespace fovea

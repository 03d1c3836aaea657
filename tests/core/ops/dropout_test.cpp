#include "core/ops/dropout.h"
#include "tests/support/op_check.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fovea {
namespace {

ForwardResult trainOn(const Dropout& dropout, const Tensor& input, std::uint64_t seed) {
    const Workers workers(2);
    Rng rng(seed);
    return dropout.forward({&input, 1}, {},
                           {.workers = workers, .control = {}, .mode = Mode::Training, .rng = &rng});
}

TEST(Dropout, KeepsItsPromises) {
    for (const Shape& shape : {Shape{1, 1}, Shape{4, 9}, Shape{2, 3, 5, 7}, Shape{1, 2, 6}}) {
        test::checkOp(Dropout({.rate = 0.4}), {shape});
    }
    test::checkOp(Dropout({.rate = 0.0}), {{2, 3, 4, 4}});
}

TEST(Dropout, DropsItsShareAndScalesTheRest) {
    const Tensor ones = Tensor::filled({10, 100, 10, 10}, 1.0F);
    const Tensor output = trainOn(Dropout({.rate = 0.3}), ones, 11).output;
    const auto dropped = std::ranges::count(output.values(), 0.0F);
    const auto kept = std::ranges::count(output.values(), static_cast<float>(1.0 / 0.7));
    EXPECT_EQ(dropped + kept, ones.size());
    EXPECT_NEAR(static_cast<double>(dropped) / static_cast<double>(ones.size()), 0.3, 0.01);
}

TEST(Dropout, DropsTheSameElementsForTheSameSeed) {
    const Tensor ones = Tensor::filled({4, 50}, 1.0F);
    const Dropout dropout({.rate = 0.5});
    EXPECT_TRUE(test::sameBits(trainOn(dropout, ones, 1).output, trainOn(dropout, ones, 1).output));
    EXPECT_FALSE(test::sameBits(trainOn(dropout, ones, 1).output, trainOn(dropout, ones, 2).output));
}

TEST(Dropout, CopiesWithoutTouchingTheNumbersWhenNotTraining) {
    const Workers workers(1);
    const Tensor input = Tensor::from({1, 3}, {1.0F, -2.0F, 3.0F});
    const ForwardResult result =
        Dropout({.rate = 0.9}).forward({&input, 1}, {}, {.workers = workers, .control = {}});
    EXPECT_TRUE(result.output.sharesWith(input));
    EXPECT_TRUE(result.saved.tensors.empty());
}

TEST(Dropout, RefusesARateOutsideItsRange) {
    for (const double rate : {-0.1, 1.0, 2.0, std::nan("")}) {
        EXPECT_THROW(Dropout({.rate = rate}), SettingError) << rate;
    }
}

} // namespace
} // namespace fovea

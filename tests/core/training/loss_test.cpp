#include "core/training/loss.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace fovea {
namespace {

TEST(SoftmaxCrossEntropy, AgreesWithNumbersByHand) {
    // Probabilities 1/4, 3/4 and 1/2, 1/2.
    const Tensor logits = Tensor::from({2, 2}, {0.0F, std::log(3.0F), 5.0F, 5.0F});
    const std::array<std::int32_t, 2> labels{1, 0};
    const Loss loss = softmaxCrossEntropy(logits, labels);
    EXPECT_NEAR(loss.mean, (-std::log(0.75) - std::log(0.5)) / 2, 1e-6);
    EXPECT_EQ(loss.correct, 2);
    EXPECT_NEAR(loss.gradient.values()[0], 0.25 / 2, 1e-6);
    EXPECT_NEAR(loss.gradient.values()[1], -0.25 / 2, 1e-6);
    EXPECT_NEAR(loss.gradient.values()[2], -0.5 / 2, 1e-6);
    EXPECT_NEAR(loss.gradient.values()[3], 0.5 / 2, 1e-6);
}

TEST(SoftmaxCrossEntropy, CountsTheFirstOfEqualScores) {
    const Tensor logits = Tensor::from({2, 2}, {1.0F, 1.0F, 1.0F, 1.0F});
    const std::array<std::int32_t, 2> labels{0, 1};
    EXPECT_EQ(softmaxCrossEntropy(logits, labels).correct, 1);
}

TEST(SoftmaxCrossEntropy, SmoothingMovesWeightToTheOtherClasses) {
    const Tensor logits = Tensor::from({1, 2}, {0.0F, std::log(3.0F)});
    const std::array<std::int32_t, 1> labels{1};
    const Loss loss = softmaxCrossEntropy(logits, labels, 0.2);
    // Targets 0.1 and 0.9.
    EXPECT_NEAR(loss.mean, -0.1 * std::log(0.25) - 0.9 * std::log(0.75), 1e-6);
    EXPECT_NEAR(loss.gradient.values()[0], 0.25 - 0.1, 1e-6);
    EXPECT_NEAR(loss.gradient.values()[1], 0.75 - 0.9, 1e-6);
}

TEST(SoftmaxCrossEntropy, StaysFiniteForHugeScores) {
    const Tensor logits = Tensor::from({1, 3, 1, 1}, {1e30F, -1e30F, 0.0F});
    const std::array<std::int32_t, 1> labels{0};
    const Loss loss = softmaxCrossEntropy(logits, labels);
    EXPECT_EQ(loss.mean, 0);
    EXPECT_EQ(loss.gradient.values()[0], 0);
    EXPECT_EQ(loss.gradient.shape(), (Shape{1, 3, 1, 1}));
}

TEST(SoftmaxCrossEntropy, GradientIsTheSlopeOfTheLoss) {
    const std::array<float, 6> scores{0.3F, -1.2F, 0.8F, 2.0F, 0.1F, -0.4F};
    const std::array<std::int32_t, 2> labels{2, 1};
    const Loss loss = softmaxCrossEntropy(Tensor::from({2, 3}, scores), labels, 0.1);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        constexpr float step = 1e-2F;
        std::array<float, 6> higher = scores;
        std::array<float, 6> lower = scores;
        higher[i] += step;
        lower[i] -= step;
        const double slope = (softmaxCrossEntropy(Tensor::from({2, 3}, higher), labels, 0.1).mean -
                              softmaxCrossEntropy(Tensor::from({2, 3}, lower), labels, 0.1).mean) /
                             (higher[i] - lower[i]);
        EXPECT_NEAR(loss.gradient.values()[i], slope, 1e-5);
    }
}

} // namespace
} // namespace fovea

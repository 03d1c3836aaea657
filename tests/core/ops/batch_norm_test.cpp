#include "core/ops/batch_norm.h"
#include "tests/support/op_check.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea {
namespace {

/// scale, shift, running_mean, running_variance.
std::vector<Tensor> neutralParameters(std::int64_t channels) {
    const Shape shape{channels};
    return {Tensor::filled(shape, 1.0F), Tensor(shape), Tensor(shape), Tensor::filled(shape, 1.0F)};
}

ForwardResult run(const BatchNorm& op, const Tensor& input, const std::vector<Tensor>& parameters,
                  Mode mode) {
    const Workers workers(2);
    return op.forward({&input, 1}, parameters, {.workers = workers, .control = {}, .mode = mode});
}

TEST(BatchNorm, KeepsItsPromises) {
    for (const Shape& shape : {Shape{4, 3, 5, 6}, Shape{7, 5}, Shape{1, 2, 4, 4}, Shape{3, 2, 8},
                               Shape{2, 1, 1, 1}, Shape{2, 40, 9, 9}}) {
        test::checkOp(BatchNorm({.channels = shape.channels()}), {shape});
    }
}

TEST(BatchNorm, OfASingleElementPerChannelGivesTheShift) {
    const BatchNorm op({.channels = 2});
    std::vector<Tensor> parameters = neutralParameters(2);
    parameters[1] = Tensor::from({2}, {3.0F, -4.0F});
    const ForwardResult result = run(op, Tensor::from({1, 2}, {50.0F, 60.0F}), parameters, Mode::Training);
    EXPECT_EQ(result.output.data()[0], 3.0F);
    EXPECT_EQ(result.output.data()[1], -4.0F);
    for (const Tensor& saved : result.saved.tensors) {
        EXPECT_TRUE(std::isfinite(saved.data()[0]));
    }
}

TEST(BatchNorm, MakesMeanZeroAndDeviationOneWhileTraining) {
    Rng rng(2);
    const Tensor input = test::uniformTensor({8, 3, 10, 10}, rng, 5.0, 9.0);
    const Tensor output = run(BatchNorm({.channels = 3}), input, neutralParameters(3), Mode::Training).output;
    for (std::int64_t c = 0; c < 3; ++c) {
        double sum = 0;
        double squares = 0;
        for (std::int64_t n = 0; n < 8; ++n) {
            for (const float value : output.plane(n, c).values()) {
                sum += value;
                squares += static_cast<double>(value) * value;
            }
        }
        EXPECT_NEAR(sum / 800.0, 0.0, 1e-5);
        EXPECT_NEAR(squares / 800.0, 1.0, 1e-4);
    }
}

TEST(BatchNorm, KeepsTheVarianceOfNumbersFarFromZero) {
    // 1000 ± 0.5: a difference of sums of squares in float32 would lose it.
    Tensor input = Tensor::uninitialized({4, 1, 16, 16});
    std::int64_t i = 0;
    for (float& value : input.mutableValues()) {
        value = (i++ % 2 == 0) ? 1000.5F : 999.5F;
    }
    const ForwardResult result = run(BatchNorm({.channels = 1}), input, neutralParameters(1), Mode::Training);
    EXPECT_NEAR(result.saved.tensors[0].data()[0], 1000.0, 1e-3);
    EXPECT_NEAR(result.saved.tensors[1].data()[0], 1.0 / std::sqrt(0.25 + 1e-5), 1e-4);
    EXPECT_NEAR(result.saved.tensors[2].data()[0], 0.25 * 1024.0 / 1023.0, 1e-5);
}

TEST(BatchNorm, BlendsTheBatchIntoTheRunningStatistics) {
    const BatchNorm op({.channels = 1, .momentum = 0.25});
    std::vector<Tensor> parameters = neutralParameters(1);
    parameters[2].mutableData()[0] = 8.0F;
    parameters[3].mutableData()[0] = 4.0F;
    // Mean 3, unbiased variance (9 + 1 + 1 + 9) / 3 = 20/3.
    const Tensor input = Tensor::from({4, 1}, {0.0F, 2.0F, 4.0F, 6.0F});
    op.updateStatistics(parameters, run(op, input, parameters, Mode::Training).saved);
    EXPECT_NEAR(parameters[2].data()[0], 0.75 * 8.0 + 0.25 * 3.0, 1e-6);
    EXPECT_NEAR(parameters[3].data()[0], 0.75 * 4.0 + 0.25 * 20.0 / 3.0, 1e-6);
    EXPECT_EQ(parameters[0].data()[0], 1.0F);
    EXPECT_EQ(parameters[1].data()[0], 0.0F);
}

TEST(BatchNorm, SaysTheSameAtInferenceOnceItsStatisticsAreTheBatchs) {
    Rng rng(9);
    const BatchNorm op({.channels = 5, .momentum = 1.0});
    std::vector<Tensor> parameters = test::randomParameters(op, rng);
    const Tensor input = test::uniformTensor({16, 5, 12, 12}, rng, -2.0, 3.0);
    const ForwardResult training = run(op, input, parameters, Mode::Training);
    op.updateStatistics(parameters, training.saved);
    const Tensor inference = run(op, input, parameters, Mode::Inference).output;
    // The running variance is the unbiased one, larger by 2304/2303.
    for (std::int64_t i = 0; i < input.size(); ++i) {
        ASSERT_NEAR(inference.data()[i], training.output.data()[i], 2e-3);
    }
}

TEST(BatchNorm, CountsOneMultiplicationPerElement) {
    const Shape shape{2, 3, 4, 5};
    EXPECT_EQ(BatchNorm({.channels = 3}).multiplyAdds({&shape, 1}), 120);
}

TEST(BatchNorm, TrainsScaleAndShiftOnly) {
    std::vector<std::string> trainable;
    for (const ParameterSpec& spec : BatchNorm({.channels = 3}).parameters()) {
        EXPECT_EQ(spec.shape, (Shape{3}));
        if (isTrainable(spec.role)) {
            trainable.push_back(spec.name);
        }
    }
    EXPECT_EQ(trainable, (std::vector<std::string>{"scale", "shift"}));
}

TEST(BatchNorm, RefusesAnotherNumberOfChannels) {
    const Shape shape{1, 4, 8, 8};
    EXPECT_THROW(BatchNorm({.channels = 3}).inferShape({&shape, 1}), ShapeError);
}

TEST(BatchNorm, RefusesOptionsOutsideTheirRange) {
    EXPECT_THROW(BatchNorm({.channels = 0}), SettingError);
    EXPECT_THROW(BatchNorm({.epsilon = 0.0}), SettingError);
    EXPECT_THROW(BatchNorm({.epsilon = std::nan("")}), SettingError);
    EXPECT_THROW(BatchNorm({.momentum = 0.0}), SettingError);
    EXPECT_THROW(BatchNorm({.momentum = 1.5}), SettingError);
}

} // namespace
} // namespace fovea

#include "core/kernels/naive.h"
#include "tests/core/kernels/kernel_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

using test::convolutionOf;

std::string nameOf(const Convolution& convolution) {
    const auto& [window, height, width, outHeight, outWidth] = convolution.sliding;
    const auto axis = [](const WindowAxis& a) {
        return " F" + std::to_string(a.kernel) + " S" + std::to_string(a.stride) + " P" +
               std::to_string(a.padBefore) + "+" + std::to_string(a.padAfter) + " D" +
               std::to_string(a.dilation);
    };
    return std::to_string(convolution.batch) + "×" + std::to_string(convolution.inChannels) + "×" +
           std::to_string(height) + "×" + std::to_string(width) + " → " +
           std::to_string(convolution.outChannels) + " in " + std::to_string(convolution.groups) +
           " groups," + axis(window.rows) + "," + axis(window.columns);
}

struct Numbers {
    explicit Numbers(const Convolution& convolution, Rng& rng)
        : input(test::uniformTensor({convolution.batch, convolution.inVolume()}, rng))
        , weight(test::uniformTensor({convolution.outChannels, convolution.depth()}, rng))
        , bias(test::uniformTensor({convolution.outChannels}, rng))
        , gradient(test::uniformTensor({convolution.batch, convolution.outVolume()}, rng)) {}
    Tensor input;
    Tensor weight;
    Tensor bias;
    Tensor gradient;
};

Tensor output(const Convolution& convolution, const Numbers& numbers, const float* bias, int threads) {
    const Workers workers(threads);
    const Control control;
    // Whatever a kernel forgets to write stays NaN and is found.
    Tensor result = Tensor::filled({convolution.batch, convolution.outVolume()}, NAN);
    convolve(convolution, numbers.input.data(), numbers.weight.data(), bias, result.mutableData(),
             {workers, control});
    return result;
}

TensorD naiveOutput(const Convolution& convolution, const TensorD& input, const TensorD& weight,
                    const double* bias) {
    TensorD result({convolution.batch, convolution.outVolume()});
    naive::convolve(convolution, input.data(), weight.data(), bias, result.mutableData());
    return result;
}

void expectNaiveOutput(const Convolution& convolution, const Numbers& numbers) {
    const TensorD input = toDouble(numbers.input);
    const TensorD weight = toDouble(numbers.weight);
    const TensorD bias = toDouble(numbers.bias);
    const Tensor with = output(convolution, numbers, numbers.bias.data(), 2);
    EXPECT_LT(test::relativeError(with, naiveOutput(convolution, input, weight, bias.data())), 1e-5);
    EXPECT_TRUE(test::sameBits(with, output(convolution, numbers, numbers.bias.data(), 1)));
    EXPECT_TRUE(test::sameBits(with, output(convolution, numbers, numbers.bias.data(), 5)));
    const Tensor without = output(convolution, numbers, nullptr, 2);
    EXPECT_LT(test::relativeError(without, naiveOutput(convolution, input, weight, nullptr)), 1e-5);
}

struct Gradients {
    Tensor input;
    Tensor weight;
    Tensor bias;
};

Gradients gradientsOf(const Convolution& convolution, const Numbers& numbers, int threads) {
    const Workers workers(threads);
    const Control control;
    const KernelContext context{workers, control};
    Gradients gradients{.input = Tensor::filled(numbers.input.shape(), NAN),
                        .weight = Tensor::filled(numbers.weight.shape(), NAN),
                        .bias = Tensor::filled(numbers.bias.shape(), NAN)};
    convolutionInputGradient(convolution, numbers.gradient.data(), numbers.weight.data(),
                             gradients.input.mutableData(), context);
    convolutionWeightGradient(convolution, numbers.input.data(), numbers.gradient.data(),
                              gradients.weight.mutableData(), context);
    convolutionBiasGradient(convolution, numbers.gradient.data(), gradients.bias.mutableData(), context);
    return gradients;
}

/// A convolution is linear in the input and in the weights, so for any direction d the naive convolution of
/// d, weighed with the output gradient, is the gradient weighed with d.
void expectExactGradients(const Convolution& convolution, const Numbers& numbers, Rng& rng) {
    const Gradients gradients = gradientsOf(convolution, numbers, 2);
    const Gradients again = gradientsOf(convolution, numbers, 5);
    EXPECT_TRUE(test::sameBits(gradients.input, again.input));
    EXPECT_TRUE(test::sameBits(gradients.weight, again.weight));
    EXPECT_TRUE(test::sameBits(gradients.bias, again.bias));

    const auto expectSame = [](const test::InnerProduct& a, const test::InnerProduct& b) {
        EXPECT_NEAR(a.value, b.value, 1e-5 * std::max(b.scale, 1e-3));
    };
    const TensorD along = toDouble(test::uniformTensor(numbers.input.shape(), rng));
    expectSame(test::innerProduct(gradients.input, along),
               test::innerProduct(numbers.gradient,
                                  naiveOutput(convolution, along, toDouble(numbers.weight), nullptr)));
    const TensorD filters = toDouble(test::uniformTensor(numbers.weight.shape(), rng));
    expectSame(test::innerProduct(gradients.weight, filters),
               test::innerProduct(numbers.gradient,
                                  naiveOutput(convolution, toDouble(numbers.input), filters, nullptr)));
    const TensorD shift = toDouble(test::uniformTensor(numbers.bias.shape(), rng));
    const TensorD still(filters.shape());
    expectSame(test::innerProduct(gradients.bias, shift),
               test::innerProduct(numbers.gradient,
                                  naiveOutput(convolution, toDouble(numbers.input), still, shift.data())));
}

void expectExact(const Convolution& convolution, Rng& rng) {
    SCOPED_TRACE(nameOf(convolution));
    const Numbers numbers(convolution, rng);
    expectNaiveOutput(convolution, numbers);
    expectExactGradients(convolution, numbers, rng);
}

WindowAxis randomAxis(Rng& rng, std::int64_t input) {
    WindowAxis axis;
    do {
        axis.kernel = 1 + static_cast<std::int64_t>(rng.below(6));
        axis.stride = 1 + static_cast<std::int64_t>(rng.below(3));
        axis.padBefore = static_cast<std::int64_t>(rng.below(4));
        axis.padAfter = static_cast<std::int64_t>(rng.below(4));
        axis.dilation = 1 + static_cast<std::int64_t>(rng.below(3));
    } while (axis.span() > input + axis.padBefore + axis.padAfter);
    return axis;
}

TEST(Convolution, EqualsTheNaiveOneOnRandomShapes) {
    Rng rng(11);
    for (int i = 0; i < 400; ++i) {
        const std::int64_t groups = 1 + static_cast<std::int64_t>(rng.below(3));
        const auto height = 1 + static_cast<std::int64_t>(rng.below(20));
        const auto width = 1 + static_cast<std::int64_t>(rng.below(40));
        const Window2d window{.rows = randomAxis(rng, height), .columns = randomAxis(rng, width)};
        expectExact(convolutionOf(1 + static_cast<std::int64_t>(rng.below(3)),
                                  groups * (1 + static_cast<std::int64_t>(rng.below(5))),
                                  groups * (1 + static_cast<std::int64_t>(rng.below(30))), groups, height,
                                  width, window),
                    rng);
    }
}

TEST(Convolution, EqualsTheNaiveOneForSquareWindowsOfOneStep) {
    Rng rng(12);
    for (const std::int64_t kernel : {1, 3, 5}) {
        for (const std::int64_t size : {1, 2, 4, 7, 8, 13, 14, 16, 17, 28, 32, 48}) {
            for (const std::int64_t filters : {1, 7, 12, 16, 25}) {
                expectExact(
                    convolutionOf(2, 3, filters, 1, size, size, Window2d::square(kernel, 1, kernel / 2)),
                    rng);
            }
        }
    }
}

TEST(Convolution, EqualsTheNaiveOneWhenDeep) {
    Rng rng(13);
    expectExact(convolutionOf(1, 130, 140, 1, 9, 10, Window2d::square(3, 1, 1)), rng);
    expectExact(convolutionOf(1, 600, 30, 1, 7, 7, Window2d::square(1)), rng);
    expectExact(convolutionOf(2, 64, 260, 2, 14, 14, Window2d::square(3, 2, 1)), rng);
    expectExact(convolutionOf(3, 40, 24, 1, 6, 6, Window2d::square(6)), rng);
}

TEST(Convolution, EqualsTheNaiveOneOnATallAndAWidePicture) {
    Rng rng(14);
    expectExact(convolutionOf(1, 2, 17, 1, 300, 3, Window2d::square(3, 1, 1)), rng);
    expectExact(convolutionOf(1, 2, 17, 1, 3, 700, Window2d::square(3, 1, 1)), rng);
    expectExact(convolutionOf(1, 3, 24, 1, 112, 112, Window2d::square(7, 2, 3)), rng);
}

} // namespace
} // namespace fovea

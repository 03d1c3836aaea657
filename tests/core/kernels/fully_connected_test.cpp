#include "core/kernels/naive.h"
#include "tests/core/kernels/kernel_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

Tensor output(const FullyConnected& layer, const Tensor& input, const Tensor& weight, const Tensor& bias,
              int threads) {
    const Workers workers(threads);
    const Control control;
    Tensor result = Tensor::filled({layer.batch, layer.out}, NAN);
    connect(layer, input.data(), weight.data(), bias.data(), result.mutableData(), {workers, control});
    return result;
}

TEST(FullyConnected, EqualsTheNaiveOne) {
    Rng rng(21);
    for (const std::int64_t batch : {1, 2, 4, 5, 64}) {
        for (const std::int64_t in : {1, 31, 1000, 4097}) {
            for (const std::int64_t out : {1, 10, 129}) {
                SCOPED_TRACE(std::to_string(batch) + "×" + std::to_string(in) + " → " + std::to_string(out));
                const FullyConnected layer{.batch = batch, .in = in, .out = out};
                const Tensor input = test::uniformTensor({batch, in}, rng);
                const Tensor weight = test::uniformTensor({out, in}, rng);
                const Tensor bias = test::uniformTensor({out}, rng);
                const Tensor fast = output(layer, input, weight, bias, 2);
                TensorD exact({batch, out});
                naive::connect(layer, toDouble(input).data(), toDouble(weight).data(), toDouble(bias).data(),
                               exact.mutableData());
                EXPECT_LT(test::relativeError(fast, exact), 1e-5);
                EXPECT_TRUE(test::sameBits(fast, output(layer, input, weight, bias, 1)));
                EXPECT_TRUE(test::sameBits(fast, output(layer, input, weight, bias, 5)));
            }
        }
    }
}

} // namespace
} // namespace fovea

#include "core/kernels/gemm.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

constexpr std::int64_t rows = 5;
constexpr std::int64_t depth = 7;
constexpr std::int64_t columns = 3;
constexpr std::int64_t stride = 9;

float elementOf(const MatrixView& view, std::int64_t row, std::int64_t column) {
    return view.transposed ? view.data[column * view.stride + row] : view.data[row * view.stride + column];
}

TEST(Gemm, MultipliesStridedAndTransposedOperands) {
    Rng rng(1);
    const Tensor numbers = test::uniformTensor({200}, rng);
    for (const bool aTransposed : {false, true}) {
        for (const bool bTransposed : {false, true}) {
            for (const Update update : {Update::Assign, Update::Add}) {
                const MatrixView a{numbers.data(), rows, depth, stride, aTransposed};
                const MatrixView b{numbers.data() + 90, depth, columns, stride, bTransposed};
                Tensor result = Tensor::filled({rows, stride}, 2.0F);
                gemm(a, b, update, result.mutableData(), stride);
                for (std::int64_t i = 0; i < rows; ++i) {
                    for (std::int64_t j = 0; j < columns; ++j) {
                        double sum = update == Update::Add ? 2.0 : 0.0;
                        for (std::int64_t k = 0; k < depth; ++k) {
                            sum += static_cast<double>(elementOf(a, i, k)) * elementOf(b, k, j);
                        }
                        EXPECT_NEAR(result.data()[i * stride + j], sum, 1e-5);
                    }
                    EXPECT_EQ(result.data()[i * stride + columns], 2.0F) << "wrote beyond its columns";
                }
            }
        }
    }
}

} // namespace
} // namespace fovea

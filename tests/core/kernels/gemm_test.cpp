#include "core/kernels/gemm.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

constexpr std::int64_t productRows = 5;
constexpr std::int64_t productDepth = 7;
constexpr std::int64_t productColumns = 3;
constexpr std::int64_t rowStride = 9;

float elementOf(const MatrixView& view, std::int64_t row, std::int64_t column) {
    return view.transposed ? view.data[column * view.stride + row] : view.data[row * view.stride + column];
}

TEST(Gemm, MultipliesStridedAndTransposedOperands) {
    Rng rng(1);
    const Tensor numbers = test::uniformTensor({200}, rng);
    for (const bool aTransposed : {false, true}) {
        for (const bool bTransposed : {false, true}) {
            for (const Update update : {Update::Assign, Update::Add}) {
                const MatrixView a{numbers.data(), productRows, productDepth, rowStride, aTransposed};
                const MatrixView b{numbers.data() + 90, productDepth, productColumns, rowStride, bTransposed};
                Tensor result = Tensor::filled({productRows, rowStride}, 2.0F);
                gemm(a, b, update, result.mutableData(), rowStride);
                for (std::int64_t i = 0; i < productRows; ++i) {
                    for (std::int64_t j = 0; j < productColumns; ++j) {
                        double sum = update == Update::Add ? 2.0 : 0.0;
                        for (std::int64_t k = 0; k < productDepth; ++k) {
                            sum += static_cast<double>(elementOf(a, i, k)) * elementOf(b, k, j);
                        }
                        EXPECT_NEAR(result.data()[i * rowStride + j], sum, 1e-5);
                    }
                    EXPECT_EQ(result.data()[i * rowStride + productColumns], 2.0F)
                        << "wrote beyond its columns";
                }
            }
        }
    }
}

} // namespace
} // namespace fovea

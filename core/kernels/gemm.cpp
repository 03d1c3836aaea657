#include "core/kernels/gemm.h"

#include "core/base/contract.h"

#include <Eigen/Core>

namespace fovea {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ColumnMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;
template <class Matrix>
using ConstMap = Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;
using ResultMap = Eigen::Map<RowMajor, Eigen::Unaligned, Eigen::OuterStride<>>;

template <class Function>
void withOperand(const MatrixView& view, const Function& function) {
    if (view.transposed) {
        function(
            ConstMap<ColumnMajor>(view.data, view.rows, view.columns, Eigen::OuterStride<>(view.stride)));
    } else {
        function(ConstMap<RowMajor>(view.data, view.rows, view.columns, Eigen::OuterStride<>(view.stride)));
    }
}

} // namespace

void gemm(const MatrixView& a, const MatrixView& b, Update update, float* c, std::int64_t cStride) {
    FOVEA_REQUIRE(a.columns == b.rows);
    ResultMap result(c, a.rows, b.columns, Eigen::OuterStride<>(cStride));
    withOperand(a, [&](const auto& left) {
        withOperand(b, [&](const auto& right) {
            if (update == Update::Assign) {
                result.noalias() = left * right;
            } else {
                result.noalias() += left * right;
            }
        });
    });
}

} // namespace fovea

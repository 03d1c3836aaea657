#pragma once

#include <cstdint>

namespace fovea {

/// Numbers in rows that lie `stride` apart. As an operand it counts as rows×columns after transposition: when
/// `transposed` is set, element (i, j) lies at data[j·stride + i].
struct MatrixView {
    const float* data = nullptr;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t stride = 0;
    bool transposed = false;
};

enum class Update : std::uint8_t { Assign, Add };

/// C = A·B or C += A·B on the calling thread; `c` has a.rows rows of b.columns numbers, `cStride` apart, and
/// overlaps neither operand. a.columns equals b.rows.
void gemm(const MatrixView& a, const MatrixView& b, Update update, float* c, std::int64_t cStride);

} // namespace fovea

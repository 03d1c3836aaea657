#include "core/ops/matmul.h"

#include "core/base/pieces.h"
#include "core/kernels/gemm.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace fovea {

namespace {

/// Rows of A that one piece of work computes.
constexpr std::int64_t rowBlock = 256;

/// One matrix product per batch element.
struct Product {
    std::int64_t m = 0;
    std::int64_t k = 0;
    std::int64_t n = 0;
    std::vector<std::int64_t> aBase; ///< where each batch element's matrices begin
    std::vector<std::int64_t> bBase;
    Shape output;
    std::int64_t batch() const { return std::ssize(aBase); }
};

std::vector<std::int64_t> leading(const Shape& shape, int kept) {
    return {shape.extents().begin(), shape.extents().end() - std::min(kept, shape.rank())};
}

std::vector<std::int64_t> bases(const Shape& own, const Shape& all, std::int64_t matrix) {
    const std::vector<std::int64_t> strides = broadcastStrides(own, all);
    std::vector<std::int64_t> result{0};
    for (int axis = 0; axis < all.rank(); ++axis) {
        std::vector<std::int64_t> longer;
        for (const std::int64_t base : result) {
            for (std::int64_t i = 0; i < all[axis]; ++i) {
                longer.push_back(base + i * strides[static_cast<std::size_t>(axis)] * matrix);
            }
        }
        result = std::move(longer);
    }
    return result;
}

Product productOf(const MatMulOptions& options, const Shape& a, const Shape& b) {
    if (a.rank() == 0 || b.rank() == 0) {
        throw ShapeError("matmul: it does not multiply " + a.toString() + " with " + b.toString());
    }
    Product product;
    const std::int64_t aRows = a.rank() == 1 ? 1 : a[a.rank() - 2];
    const std::int64_t aColumns = a[a.rank() - 1];
    const std::int64_t bRows = b.rank() == 1 ? b[0] : b[b.rank() - 2];
    const std::int64_t bColumns = b.rank() == 1 ? 1 : b[b.rank() - 1];
    product.m = options.transposeA ? aColumns : aRows;
    product.k = options.transposeA ? aRows : aColumns;
    product.n = options.transposeB ? bRows : bColumns;
    if (product.k != (options.transposeB ? bColumns : bRows)) {
        throw ShapeError("matmul: " + a.toString() + " and " + b.toString() + " do not fit together");
    }
    const std::array<Shape, 2> batches{Shape(leading(a, 2)), Shape(leading(b, 2))};
    const Shape batch = broadcastShape(batches, "matmul");
    product.aBase = bases(batches[0], batch, product.m * product.k);
    product.bBase = bases(batches[1], batch, product.k * product.n);
    std::vector<std::int64_t> extents(batch.extents().begin(), batch.extents().end());
    if (a.rank() > 1) {
        extents.push_back(product.m);
    }
    if (b.rank() > 1) {
        extents.push_back(product.n);
    }
    product.output = Shape(std::span<const std::int64_t>(extents));
    return product;
}

MatrixView viewOf(const float* data, std::int64_t rows, std::int64_t columns, bool transposed) {
    return {.data = data,
            .rows = rows,
            .columns = columns,
            .stride = transposed ? rows : columns,
            .transposed = transposed};
}

/// Element (row, column) of a matrix that counts as rows×columns.
std::int64_t within(std::int64_t row, std::int64_t column, std::int64_t rows, std::int64_t columns,
                    bool transposed) {
    return transposed ? column * rows + row : row * columns + column;
}

} // namespace

nlohmann::json MatMul::toJson() const {
    return {{"op", kind()}, {"transpose_a", m_options.transposeA}, {"transpose_b", m_options.transposeB}};
}

Shape MatMul::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 2, kind());
    return productOf(m_options, inputs[0], inputs[1]).output;
}

std::int64_t MatMul::multiplyAdds(std::span<const Shape> inputs) const {
    const Product product = productOf(m_options, inputs[0], inputs[1]);
    return product.batch() * product.m * product.k * product.n;
}

Region MatMul::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const Shape& own = inputs[input];
    const Product p = productOf(m_options, inputs[0], inputs[1]);
    const AxisRanges made = axisRanges(output, p.output);
    AxisRanges ranges(static_cast<std::size_t>(own.rank()), Range{0, p.k});
    const bool transposed = input == 0 ? m_options.transposeA : m_options.transposeB;
    if (own.rank() > 1) {
        // The rows of A and the columns of B are those of the product; the other axis is summed over.
        const bool hasColumns = inputs[1].rank() > 1;
        const Range& kept = input == 0 && hasColumns ? made[made.size() - 2] : made.back();
        ranges[ranges.size() - ((input == 0) == transposed ? 1 : 2)] = kept;
    }
    const int matrixAxes = (inputs[0].rank() > 1 ? 1 : 0) + (inputs[1].rank() > 1 ? 1 : 0);
    const int batchAxes = p.output.rank() - matrixAxes;
    for (int axis = 0; axis < own.rank() - 2; ++axis) {
        const int all = batchAxes - (own.rank() - 2) + axis;
        ranges[static_cast<std::size_t>(axis)] =
            spreadOver(made[static_cast<std::size_t>(all)], own[axis], p.output[all]);
    }
    return regionOf(ranges, own);
}

ForwardResult MatMul::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              const ForwardContext& context) const {
    const Product p = productOf(m_options, inputs[0].shape(), inputs[1].shape());
    if (p.k == 0) {
        return {.output = Tensor(p.output), .saved = {}};
    }
    ForwardResult result{.output = Tensor::uninitialized(p.output), .saved = {}};
    float* to = result.output.mutableData();
    const std::int64_t blocks = piecesOf(p.m, rowBlock);
    context.workers.forEach(result.output.empty() ? 0 : p.batch() * blocks, [&](std::int64_t piece) {
        context.control.checkpoint();
        const auto batch = static_cast<std::size_t>(piece / blocks);
        const std::int64_t row = piece % blocks * rowBlock;
        const std::int64_t rows = std::min(rowBlock, p.m - row);
        const float* a = inputs[0].data() + p.aBase[batch];
        MatrixView left = viewOf(a, p.m, p.k, m_options.transposeA);
        left.data += m_options.transposeA ? row : row * p.k;
        left.rows = rows;
        gemm(left, viewOf(inputs[1].data() + p.bBase[batch], p.k, p.n, m_options.transposeB), Update::Assign,
             to + (piece / blocks * p.m + row) * p.n, p.n);
    });
    return result;
}

TensorD MatMul::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                          Mode /*mode*/, const Saved* /*saved*/) const {
    const Product p = productOf(m_options, inputs[0].shape(), inputs[1].shape());
    TensorD output(p.output);
    double* to = output.mutableData();
    for (std::int64_t index = 0; index < output.size(); ++index) {
        const auto batch = static_cast<std::size_t>(index / (p.m * p.n));
        const std::int64_t row = index / p.n % p.m;
        for (std::int64_t k = 0; k < p.k; ++k) {
            to[index] +=
                inputs[0].data()[p.aBase[batch] + within(row, k, p.m, p.k, m_options.transposeA)] *
                inputs[1].data()[p.bBase[batch] + within(k, index % p.n, p.k, p.n, m_options.transposeB)];
        }
    }
    return output;
}

BackwardResult MatMul::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const Product p = productOf(m_options, args.inputs[0].shape(), args.inputs[1].shape());
    BackwardResult result{.inputs = std::vector<Tensor>(2), .parameters = {}};
    for (std::size_t i = 0; i < 2; ++i) {
        if (args.wantsInput[i]) {
            result.inputs[i] = Tensor(args.inputs[i].shape());
        }
    }
    if (args.output.empty() || p.k == 0) {
        return result;
    }
    // Matrices that are spread over a batch gather its gradients: one after the other.
    for (std::size_t batch = 0; batch < p.aBase.size(); ++batch) {
        context.control.checkpoint();
        const float* gradient = args.outputGradient.data() + static_cast<std::int64_t>(batch) * p.m * p.n;
        const float* a = args.inputs[0].data() + p.aBase[batch];
        const float* b = args.inputs[1].data() + p.bBase[batch];
        if (args.wantsInput[0]) {
            float* to = result.inputs[0].mutableData() + p.aBase[batch];
            if (m_options.transposeA) { // dA as stored, K×M: B·dYᵀ
                gemm(viewOf(b, p.k, p.n, m_options.transposeB), viewOf(gradient, p.n, p.m, true), Update::Add,
                     to, p.m);
            } else { // M×K: dY·Bᵀ
                gemm(viewOf(gradient, p.m, p.n, false), viewOf(b, p.n, p.k, !m_options.transposeB),
                     Update::Add, to, p.k);
            }
        }
        if (args.wantsInput[1]) {
            float* to = result.inputs[1].mutableData() + p.bBase[batch];
            if (m_options.transposeB) { // dB as stored, N×K: dYᵀ·A
                gemm(viewOf(gradient, p.n, p.m, true), viewOf(a, p.m, p.k, m_options.transposeA), Update::Add,
                     to, p.k);
            } else { // K×N: Aᵀ·dY
                gemm(viewOf(a, p.k, p.m, !m_options.transposeA), viewOf(gradient, p.m, p.n, false),
                     Update::Add, to, p.n);
            }
        }
    }
    return result;
}

Arithmetic MatMul::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                           std::int64_t picture, const Element& at) const {
    const Product p = productOf(m_options, inputs[0].shape(), inputs[1].shape());
    const std::int64_t index = indexOf(p.output, picture, at);
    const auto batch = static_cast<std::size_t>(index / (p.m * p.n));
    const std::int64_t row = index / p.n % p.m;
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    for (std::int64_t k = 0; k < p.k; ++k) {
        const float weight =
            inputs[1].data()[p.bBase[batch] + within(k, index % p.n, p.k, p.n, m_options.transposeB)];
        arithmetic.taps.push_back(tapOn(inputs[0], 0,
                                        p.aBase[batch] + within(row, k, p.m, p.k, m_options.transposeA),
                                        picture, static_cast<double>(weight)));
        arithmetic.result += arithmetic.taps.back().product;
    }
    return arithmetic;
}

} // namespace fovea

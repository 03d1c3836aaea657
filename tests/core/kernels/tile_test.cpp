#include "core/kernels/correlate_tile.h"
#include "core/kernels/tile_product.h"
#include "core/kernels/transpose.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

constexpr std::int64_t tileDepth = 19;

struct Context {
    Workers workers{2};
    Control control;
    KernelContext kernel{workers, control};
};

TEST(PackedRows, CutsRowsIntoBlocksOfNearlyEqualNumber) {
    const Context context;
    Rng rng(1);
    for (std::int64_t rows = 1; rows < 40; ++rows) {
        const Tensor matrix = test::uniformTensor({rows, tileDepth}, rng);
        const PackedRows packed(matrix.data(), rows, tileDepth, context.kernel);
        std::int64_t next = 0;
        for (std::int64_t i = 0; i < packed.blockCount(); ++i) {
            const PackedRows::Block block = packed.block(i);
            EXPECT_EQ(block.firstRow, next);
            EXPECT_LE(block.rows, maxTileRows);
            EXPECT_GE(block.rows, rows / packed.blockCount());
            for (std::int64_t row = 0; row < block.rows; ++row) {
                for (std::int64_t k = 0; k < tileDepth; ++k) {
                    ASSERT_EQ(block.data[k * block.rows + row], matrix.data()[(next + row) * tileDepth + k]);
                }
            }
            next += block.rows;
        }
        EXPECT_EQ(next, rows);
    }
}

class TileProduct : public ::testing::TestWithParam<std::int64_t> {
protected:
    static constexpr std::int64_t rowStride = 3 * tileColumns;

    /// Multiplies with the given source and checks every number of the target and its surroundings.
    void expectProduct(const TileSource& source, const Tensor& columns, std::int64_t firstCount,
                       std::int64_t secondCount, bool keepsTarget) {
        const Context context;
        Rng rng(3);
        const std::int64_t rows = GetParam();
        const Tensor matrix = test::uniformTensor({rows, tileDepth}, rng);
        const Tensor start = test::uniformTensor({rows}, rng);
        const PackedRows packed(matrix.data(), rows, tileDepth, context.kernel);
        ASSERT_EQ(packed.blockCount(), 1);
        Tensor target = Tensor::filled({rows, rowStride}, 5.0F);
        float* data = target.mutableData();
        tileProduct(packed.block(0), tileDepth, source,
                    {.first = data,
                     .second = data + tileColumns,
                     .firstCount = firstCount,
                     .secondCount = secondCount,
                     .rowStride = rowStride},
                    {.target = keepsTarget, .perRow = keepsTarget ? nullptr : start.data()});
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t column = 0; column < rowStride; ++column) {
                const bool inFirst = column < firstCount;
                const bool inSecond = column >= tileColumns && column < tileColumns + secondCount;
                double expected = inFirst || inSecond ? (keepsTarget ? 5.0 : start.data()[row]) : 5.0;
                const std::int64_t from = inSecond ? column - tileColumns + vectorLanes : column;
                for (std::int64_t k = 0; k < tileDepth && (inFirst || inSecond); ++k) {
                    expected += static_cast<double>(matrix.data()[row * tileDepth + k]) *
                                columns.data()[k * tileColumns + from];
                }
                ASSERT_NEAR(data[row * rowStride + column], expected, 1e-4) << row << ", " << column;
            }
        }
    }
};

TEST_P(TileProduct, MultipliesAPanel) {
    Rng rng(2);
    const Tensor columns = test::uniformTensor({tileDepth, tileColumns}, rng);
    const TileSource source{.first = columns.data(), .second = columns.data() + vectorLanes};
    for (const bool keepsTarget : {false, true}) {
        expectProduct(source, columns, vectorLanes, vectorLanes, keepsTarget);
        expectProduct(source, columns, vectorLanes, 0, keepsTarget);
        expectProduct(source, columns, 1, vectorLanes - 1, keepsTarget);
    }
}

TEST_P(TileProduct, MultipliesWhatOffsetsPointAt) {
    Rng rng(2);
    const Tensor columns = test::uniformTensor({tileDepth, tileColumns}, rng);
    // The same numbers from back to front.
    std::vector<float> scattered(static_cast<std::size_t>(tileDepth * tileColumns));
    std::vector<std::int64_t> offsets;
    for (std::int64_t k = 0; k < tileDepth; ++k) {
        offsets.push_back((tileDepth - 1 - k) * tileColumns);
        std::copy_n(columns.data() + k * tileColumns, tileColumns, scattered.begin() + offsets.back());
    }
    expectProduct(
        {.first = scattered.data(), .second = scattered.data() + vectorLanes, .offsets = offsets.data()},
        columns, vectorLanes, vectorLanes, false);
}

TEST_P(TileProduct, MultipliesHalvesOfVectorsThatLieApart) {
    Rng rng(2);
    const Tensor columns = test::uniformTensor({tileDepth, tileColumns}, rng);
    constexpr std::int64_t half = vectorLanes / 2;
    // Each half of a vector in a matrix of its own.
    std::vector<float> halves(static_cast<std::size_t>(4 * tileDepth * half));
    std::vector<std::int64_t> offsets;
    for (std::int64_t k = 0; k < tileDepth; ++k) {
        offsets.push_back(k * half);
        for (std::int64_t column = 0; column < tileColumns; ++column) {
            const std::int64_t place = (column / half * tileDepth + k) * half + column % half;
            halves[static_cast<std::size_t>(place)] = columns.data()[k * tileColumns + column];
        }
    }
    const float* first = halves.data();
    expectProduct({.first = first,
                   .second = first + 2 * tileDepth * half,
                   .offsets = offsets.data(),
                   .firstUpper = first + tileDepth * half,
                   .secondUpper = first + 3 * tileDepth * half},
                  columns, vectorLanes, vectorLanes, false);
}

INSTANTIATE_TEST_SUITE_P(EveryHeight, TileProduct, ::testing::Range(std::int64_t{1}, maxTileRows + 1));

TEST(CorrelateTile, SumsOverAGridOfPlaces) {
    Rng rng(4);
    const PlaceGrid grid{
        .rows = 3, .columns = 5, .leftRowStep = 23, .leftStep = 2, .rightStep = 2 * vectorLanes + 1};
    const Tensor left = test::uniformTensor({200}, rng);
    const Tensor right = test::uniformTensor({15, grid.rightStep}, rng);
    constexpr std::int64_t sumStride = 2 * vectorLanes + 3;
    for (std::int64_t rows = 1; rows <= maxTileRows; ++rows) {
        for (const std::int64_t vectors : {1, 2}) {
            TileRows begins{};
            for (std::int64_t row = 0; row < rows; ++row) {
                begins[static_cast<std::size_t>(row)] = left.data() + 7 * row;
            }
            Tensor sums = Tensor::filled({rows, sumStride}, 1.0F);
            correlateTile(begins, rows, right.data(), vectors, grid, sums.mutableData(), sumStride);
            for (std::int64_t row = 0; row < rows; ++row) {
                for (std::int64_t lane = 0; lane < sumStride; ++lane) {
                    double expected = 1;
                    for (std::int64_t place = 0; place < 15 && lane < vectors * vectorLanes; ++place) {
                        expected +=
                            static_cast<double>(left.data()[7 * row + place / 5 * 23 + place % 5 * 2]) *
                            right.data()[place * grid.rightStep + lane];
                    }
                    ASSERT_NEAR(sums.data()[row * sumStride + lane], expected, 1e-4);
                }
            }
        }
    }
}

TEST(Transpose, ExchangesRowsAndColumns) {
    Rng rng(5);
    for (const std::int64_t rows : {1, 3, 16, 17, 40}) {
        for (const std::int64_t columns : {1, 5, 16, 31, 33}) {
            const Tensor source = test::uniformTensor({rows, columns + 2}, rng);
            Tensor target = Tensor::filled({columns, rows + 3}, 9.0F);
            transpose(source.data(), columns + 2, rows, columns, target.mutableData(), rows + 3);
            for (std::int64_t column = 0; column < columns; ++column) {
                for (std::int64_t row = 0; row < rows + 3; ++row) {
                    ASSERT_EQ(target.data()[column * (rows + 3) + row],
                              row < rows ? source.data()[row * (columns + 2) + column] : 9.0F);
                }
            }
        }
    }
}

} // namespace
} // namespace fovea

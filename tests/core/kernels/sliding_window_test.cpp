#include "core/kernels/col2im.h"
#include "core/kernels/padded_planes.h"
#include "core/kernels/panel.h"
#include "core/kernels/tile_product.h"
#include "tests/core/kernels/kernel_sample.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

/// Windows of every habit on planes of 7×11: what is read for an output element is checked number by number.
std::vector<SlidingWindow> windows() {
    std::vector<SlidingWindow> result;
    for (const std::int64_t kernel : {1, 2, 3, 5}) {
        for (const std::int64_t stride : {1, 2, 3}) {
            for (const std::int64_t before : {0, 2}) {
                for (const std::int64_t dilation : {1, 2}) {
                    const WindowAxis rows{kernel, stride, before, 1, dilation};
                    const WindowAxis columns{kernel, stride, before / 2, 3, dilation};
                    if (rows.span() <= 7 + before + 1) {
                        result.push_back(test::convolutionOf(1, 2, 1, 1, 7, 11, {rows, columns}).sliding);
                    }
                }
            }
        }
    }
    return result;
}

/// The number under tap (u, v) of output (y, x) of a plane; 0 on padding.
float under(const SlidingWindow& sliding, const float* plane, std::int64_t y, std::int64_t x, std::int64_t u,
            std::int64_t v) {
    const std::int64_t row = sliding.window.rows.inputIndex(y, u);
    const std::int64_t column = sliding.window.columns.inputIndex(x, v);
    const bool inside = row >= 0 && row < sliding.inHeight && column >= 0 && column < sliding.inWidth;
    return inside ? plane[row * sliding.inWidth + column] : 0.0F;
}

/// Calls check(channel, u, v, index of the tap's row in an unrolled matrix) for two channels.
template <class Check>
void forEachTap(const SlidingWindow& sliding, const Check& check) {
    std::int64_t k = 0;
    for (std::int64_t channel = 0; channel < 2; ++channel) {
        for (std::int64_t u = 0; u < sliding.window.rows.kernel; ++u) {
            for (std::int64_t v = 0; v < sliding.window.columns.kernel; ++v, ++k) {
                check(channel, u, v, k);
            }
        }
    }
}

TEST(SlidingWindow, KnowsWhichOutputsHaveATapOnTheInput) {
    for (const SlidingWindow& sliding : windows()) {
        const WindowAxis& axis = sliding.window.columns;
        for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
            const Range range = outputsOnInput(axis, tap, sliding.inWidth, sliding.outWidth);
            EXPECT_GE(range.begin, 0);
            EXPECT_LE(range.end, sliding.outWidth);
            for (std::int64_t x = 0; x < sliding.outWidth; ++x) {
                const std::int64_t index = axis.inputIndex(x, tap);
                EXPECT_EQ(range.contains(x), index >= 0 && index < sliding.inWidth);
            }
        }
    }
}

TEST(PanelPacker, UnrollsTheInputUnderNeighbouringOutputs) {
    Rng rng(31);
    const Tensor input = test::uniformTensor({2, 77}, rng);
    for (const SlidingWindow& sliding : windows()) {
        const std::int64_t depth = 2 * sliding.taps();
        for (std::int64_t first = 0; first < sliding.outPlane(); first += tileColumns) {
            const std::int64_t count = std::min(tileColumns, sliding.outPlane() - first);
            std::vector<float> panel(static_cast<std::size_t>(depth * tileColumns + vectorLanes), NAN);
            PanelPacker(sliding, first, count)
                .pack(input.data(), input.data() + input.size(), 2, panel.data());
            forEachTap(sliding, [&](std::int64_t channel, std::int64_t u, std::int64_t v, std::int64_t k) {
                for (std::int64_t column = 0; column < tileColumns; ++column) {
                    const std::int64_t y = (first + column) / sliding.outWidth;
                    const std::int64_t x = (first + column) % sliding.outWidth;
                    const float expected =
                        column < count ? under(sliding, input.data() + channel * 77, y, x, u, v) : 0.0F;
                    ASSERT_EQ(panel[static_cast<std::size_t>(k * tileColumns + column)], expected);
                }
            });
        }
    }
}

TEST(PaddedPlanes, HoldEveryTapWhereItIsExpected) {
    Rng rng(32);
    const Tensor input = test::uniformTensor({2, 77}, rng);
    for (const SlidingWindow& sliding : windows()) {
        const Range rows{sliding.outHeight / 2, sliding.outHeight};
        std::vector<float> room(static_cast<std::size_t>(paddedSize(sliding, 2, rows)));
        const PaddedPlanes planes = paddedPlanes(input.data(), sliding, 2, rows, room.data());
        forEachTap(sliding, [&](std::int64_t channel, std::int64_t u, std::int64_t v, std::int64_t) {
            const auto& [vertical, horizontal] = sliding.window;
            for (std::int64_t y = rows.begin; y < rows.end; ++y) {
                for (std::int64_t x = 0; x < sliding.outWidth; ++x) {
                    const std::int64_t row = (y - rows.begin) * vertical.stride + u * vertical.dilation;
                    const std::int64_t column = x * horizontal.stride + v * horizontal.dilation;
                    ASSERT_EQ(planes.data[channel * planes.planeStride + row * planes.pitch + column],
                              under(sliding, input.data() + channel * 77, y, x, u, v));
                }
            }
        });
    }
}

TEST(Col2im, AddsEveryTapToWhereItWasTakenFrom) {
    Rng rng(33);
    for (const SlidingWindow& sliding : windows()) {
        const Range rows{0, (sliding.outHeight + 1) / 2};
        const std::int64_t count = rows.length() * sliding.outWidth;
        const Tensor columns = test::uniformTensor({2 * sliding.taps(), count}, rng);
        Tensor folded({2, 77});
        col2im(columns.data(), 2, sliding, rows, folded.mutableData());
        // <columns, unrolled direction> = <folded columns, direction>.
        const Tensor direction = test::uniformTensor({2, 77}, rng);
        double unrolled = 0;
        forEachTap(sliding, [&](std::int64_t channel, std::int64_t u, std::int64_t v, std::int64_t k) {
            for (std::int64_t i = 0; i < count; ++i) {
                unrolled += static_cast<double>(columns.data()[k * count + i]) *
                            under(sliding, direction.data() + channel * 77, i / sliding.outWidth,
                                  i % sliding.outWidth, u, v);
            }
        });
        const test::InnerProduct product = test::innerProduct(folded, direction);
        EXPECT_NEAR(product.value, unrolled, 1e-5 * std::max(product.scale, 1e-3));
    }
}

} // namespace
} // namespace fovea

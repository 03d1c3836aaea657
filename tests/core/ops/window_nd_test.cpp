#include "core/ops/conv2d.h"
#include "core/ops/conv_nd.h"
#include "core/ops/pool2d.h"
#include "core/ops/pool_nd.h"
#include "tests/support/op_check.h"
#include "tests/support/op_sample.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

const WindowAxis three{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 2};
const WindowAxis two{.kernel = 2, .stride = 1, .padBefore = 0, .padAfter = 1, .dilation = 2};
const WindowAxis one{.kernel = 1, .stride = 2};

test::OpCheckOptions few() {
    test::OpCheckOptions options;
    options.elements = 8;
    return options;
}

TEST(ConvNd, KeepsItsPromises) {
    test::checkOp(ConvNd({.inChannels = 2, .outChannels = 4, .window = {three, two, one}, .groups = 2}),
                  {{2, 2, 4, 5, 3}}, few());
    test::checkOp(ConvNd({.inChannels = 3, .outChannels = 2, .window = {three}, .bias = false}), {{1, 3, 7}});
}

TEST(ConvNd, ComputesWhatConv2dDoes) {
    Rng rng(3);
    const Conv2d plain(
        {.inChannels = 4, .outChannels = 6, .window = {.rows = three, .columns = two}, .groups = 2});
    const ConvNd general({.inChannels = 4, .outChannels = 6, .window = {three, two}, .groups = 2});
    const std::vector<TensorD> inputs{toDouble(test::uniformTensor({2, 4, 6, 7}, rng))};
    const std::vector<TensorD> parameters = test::toDoubles(test::randomParameters(plain, rng));
    const TensorD a = plain.reference(inputs, parameters, Mode::Inference, nullptr);
    const TensorD b = general.reference(inputs, parameters, Mode::Inference, nullptr);
    ASSERT_EQ(a.shape(), b.shape());
    for (std::int64_t i = 0; i < a.size(); ++i) {
        ASSERT_NEAR(a.data()[i], b.data()[i], 1e-12);
    }
}

TEST(ConvTransposeNd, KeepsItsPromises) {
    test::checkOp(ConvTransposeNd({.inChannels = 4,
                                   .outChannels = 2,
                                   .window = {three, two, one},
                                   .outputPadding = {1, 0, 2},
                                   .groups = 2}),
                  {{2, 4, 2, 3, 2}}, few());
    test::checkOp(ConvTransposeNd({.inChannels = 3, .outChannels = 2, .window = {three}, .bias = false}),
                  {{1, 3, 4}});
}

TEST(ConvTransposeNd, RefusesPaddingThatCutsAllOff) {
    const ConvTransposeNd op(
        {.inChannels = 1, .outChannels = 1, .window = {{.kernel = 2, .padBefore = 2, .padAfter = 2}}});
    const Shape input{1, 1, 2};
    EXPECT_THROW(static_cast<void>(op.inferShape({&input, 1})), ShapeError);
}

TEST(PoolNd, KeepsItsPromises) {
    for (const PoolKind kind : {PoolKind::Max, PoolKind::Average, PoolKind::Lp}) {
        for (const Rounding rounding : {Rounding::Floor, Rounding::Ceil}) {
            for (const bool countPadding : {false, true}) {
                test::checkOp(PoolNd({.pool = kind,
                                      .window = {three, two, one},
                                      .rounding = rounding,
                                      .countPadding = countPadding,
                                      .p = 3.0}),
                              {{2, 2, 4, 5, 3}}, few());
            }
        }
    }
}

TEST(PoolNd, ComputesWhatThePoolsOfTwoAxesDo) {
    Rng rng(5);
    const std::vector<TensorD> inputs{toDouble(test::uniformTensor({2, 3, 6, 7}, rng))};
    const WindowAxis wide{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 1};
    const WindowAxis dilated{.kernel = 2, .stride = 3, .padBefore = 1, .padAfter = 0, .dilation = 2};
    for (const Rounding rounding : {Rounding::Floor, Rounding::Ceil}) {
        for (const bool countPadding : {false, true}) {
            const Pool2dOptions options{.window = {.rows = wide, .columns = dilated},
                                        .rounding = rounding,
                                        .countPadding = countPadding};
            PoolNdOptions general{
                .window = {wide, dilated}, .rounding = rounding, .countPadding = countPadding};
            const TensorD a = MaxPool2d(options).reference(inputs, {}, Mode::Inference, nullptr);
            const TensorD b = PoolNd(general).reference(inputs, {}, Mode::Inference, nullptr);
            general.pool = PoolKind::Average;
            const TensorD c = AveragePool2d(options).reference(inputs, {}, Mode::Inference, nullptr);
            const TensorD d = PoolNd(general).reference(inputs, {}, Mode::Inference, nullptr);
            ASSERT_EQ(a.shape(), b.shape());
            for (std::int64_t i = 0; i < a.size(); ++i) {
                ASSERT_EQ(a.data()[i], b.data()[i]);
                ASSERT_NEAR(c.data()[i], d.data()[i], 1e-12);
            }
        }
    }
}

TEST(PoolNd, SaysWhereTheLargestLies) {
    const TensorD x = TensorD::from({1, 2, 2, 3}, {1, 2, 9, 4, 5, 6, 3, 2, 1, 7, 0, 0});
    const std::vector<WindowAxis> whole{{.kernel = 2}, {.kernel = 3}};
    const auto indices = [&](bool columnMajor) {
        const PoolNd pool({.pool = PoolKind::MaxIndex, .window = whole, .columnMajor = columnMajor});
        const TensorD y = pool.reference({&x, 1}, {}, Mode::Inference, nullptr);
        return std::vector<double>(y.values().begin(), y.values().end());
    };
    EXPECT_THAT(indices(false), ::testing::ElementsAre(2, 9));
    EXPECT_THAT(indices(true), ::testing::ElementsAre(4, 7));
}

TEST(WindowNd, RefusesSettingsOutsideTheirRange) {
    EXPECT_THROW(ConvNd({.window = {}}), SettingError);
    EXPECT_THROW(ConvNd({.window = {{.kernel = 0}}}), SettingError);
    EXPECT_THROW(PoolNd({.window = {{.kernel = 1024}, {.kernel = 1024}, {.kernel = 2}}}), SettingError);
    EXPECT_THROW(PoolNd({.pool = PoolKind::Lp, .window = {{.kernel = 2}}, .p = 0.0}), SettingError);
}

} // namespace
} // namespace fovea

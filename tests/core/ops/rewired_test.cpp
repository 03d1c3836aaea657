#include "core/ops/as_maps.h"
#include "core/ops/batch_norm.h"
#include "core/ops/broadcast.h"
#include "core/ops/constant.h"
#include "core/ops/conv2d.h"
#include "core/ops/matmul.h"
#include "core/ops/pool2d.h"
#include "core/ops/rewired.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(Rewired, MakesAKnownOperandAParameter) {
    const auto subtract = std::make_shared<Broadcast>("subtract");
    test::checkOp(Rewired(subtract, {{}, {.isParameter = true, .shape = {3, 1, 1}}}, {}), {{2, 3, 2, 2}});
    test::checkOp(Rewired(subtract, {{.isParameter = true, .shape = {3, 1, 1}}, {}}, {}), {{2, 3, 2, 2}});
    const auto multiply = std::make_shared<Broadcast>("multiply");
    test::OpCheckOptions options;
    options.elements = 0; // its taps lack the operand
    test::checkOp(Rewired(multiply, {{}, {.isParameter = true, .shape = {3, 1, 1}}}, {}), {{2, 3, 2, 2}},
                  options);
}

TEST(Rewired, ExplainsAKnownOperandAsANumberOfItsOwnWhereItStands) {
    const auto divide = std::make_shared<Broadcast>("divide");
    const Tensor x = Tensor::from({1, 2}, {4.0F, 8.0F});
    const Tensor known = Tensor::from({1}, {2.0F});
    const RewiredSource parameter{.isParameter = true, .index = 0, .shape = {1}};
    const Arithmetic after =
        Rewired(divide, {{}, parameter}, {}).explain({&x, 1}, {&known, 1}, 0, {.channel = 1});
    EXPECT_EQ(after.own, (std::vector<OwnNumber>{{.name = {}, .value = 2.0, .before = 1}}));
    EXPECT_EQ(after.result, 4.0);
    const Arithmetic before =
        Rewired(divide, {parameter, {}}, {}).explain({&x, 1}, {&known, 1}, 0, {.channel = 1});
    EXPECT_EQ(before.own, (std::vector<OwnNumber>{{.name = {}, .value = 2.0, .before = 0}}));
    EXPECT_EQ(before.result, 0.25);
}

TEST(Rewired, ExplainsAProductWithAKnownMatrixAsAWeightedSum) {
    const auto product = std::make_shared<MatMul>(MatMulOptions{});
    test::checkOp(Rewired(product, {{}, {.isParameter = true, .shape = {4, 5}}}, {}), {{2, 3, 4}});
}

TEST(Rewired, TakesParametersFromOtherLayers) {
    const auto conv = std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = 2, .outChannels = 3, .window = Window2d::square(3, 1, 1)});
    test::OpCheckOptions options;
    options.tapsAreAll = false;
    test::checkOp(Rewired(conv, {{}}, {{.index = 1}, {.isParameter = true}}), {{2, 2, 4, 4}, {3, 2, 3, 3}},
                  options);
    test::checkOp(Rewired(conv, {{}}, {{.index = 1}, {.index = 2}}), {{1, 2, 4, 4}, {3, 2, 3, 3}, {3}},
                  options);
}

TEST(Rewired, RefusesComputedParametersOfAnotherShape) {
    const auto conv = std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = 2, .outChannels = 3, .window = Window2d::square(3), .bias = false});
    const Rewired op(conv, {{}}, {{.index = 1}});
    const std::vector<Shape> inputs{{1, 2, 4, 4}, {3, 2, 2, 2}};
    EXPECT_THROW(static_cast<void>(op.inferShape(inputs)), ShapeError);
}

TEST(AsMaps, RunsOtherRanksAsMaps) {
    const auto conv = std::make_shared<Conv2d>(
        Conv2dOptions{.inChannels = 2,
                      .outChannels = 3,
                      .window = {.rows = {}, .columns = {.kernel = 3, .stride = 2, .padBefore = 1}}});
    test::checkOp(AsMaps(conv), {{2, 2, 7}});
    test::checkOp(AsMaps(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 3})), {{2, 3, 2, 2, 3}});
    test::checkOp(AsMaps(std::make_shared<GlobalAveragePool>()), {{2, 3, 2, 2, 3}});
    test::checkOp(AsMaps(std::make_shared<GlobalAveragePool>()), {{2, 3, 5}});
}

TEST(Constant, IsItsOnlyParameter) {
    test::OpCheckOptions options;
    options.tapsMatter = false;
    EXPECT_EQ(Constant({2, 3}).inferShape({}), (Shape{2, 3}));
    EXPECT_EQ(Constant({2, 3}).parameters().at(0).shape, (Shape{2, 3}));
    const Tensor value = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
    const Arithmetic arithmetic = Constant({2, 3}).explain({}, {&value, 1}, 1, {.channel = 2});
    EXPECT_EQ(arithmetic.result, 6);
    EXPECT_TRUE(arithmetic.taps.empty());
}

} // namespace
} // namespace fovea

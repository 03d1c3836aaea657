#include "core/ops/activation.h"
#include "tests/support/op_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace fovea {
namespace {

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all{{1, 1},     {4, 9},         {1, 1, 1, 1}, {2, 3, 5, 7},
                                        {2, 3, 11}, {1, 8, 16, 16}, {3, 1, 1, 13}};
    return all;
}

Tensor valuesOf(const Op& op, std::initializer_list<float> inputs) {
    const Workers workers(1);
    const Tensor input = Tensor::from({1, static_cast<std::int64_t>(inputs.size())}, inputs);
    return op.forward({&input, 1}, {}, {.workers = workers, .control = {}}).output;
}

TEST(Relu, KeepsItsPromises) {
    for (const Shape& shape : shapes()) {
        test::checkOp(Relu(), {shape});
    }
}

TEST(LeakyRelu, KeepsItsPromises) {
    for (const Shape& shape : shapes()) {
        test::checkOp(LeakyRelu({.slope = 0.2}), {shape});
    }
    test::checkOp(LeakyRelu({.slope = 1.0}), {{2, 3, 4, 5}});
}

TEST(Sigmoid, KeepsItsPromises) {
    for (const Shape& shape : shapes()) {
        test::checkOp(Sigmoid(), {shape}, {.low = -6.0, .high = 6.0});
    }
}

TEST(Tanh, KeepsItsPromises) {
    for (const Shape& shape : shapes()) {
        test::checkOp(Tanh(), {shape}, {.low = -3.0, .high = 3.0});
    }
}

TEST(Activation, CoversTensorsOfManyPieces) {
    // More than one piece of work, and an odd rest.
    const Workers workers(2);
    Rng rng(3);
    Tensor input = Tensor::uninitialized({1, 3, 211, 199});
    for (float& value : input.mutableValues()) {
        value = static_cast<float>(rng.normal());
    }
    const Relu relu;
    const LeakyRelu leaky({.slope = 0.1});
    const Sigmoid sigmoid;
    const Tanh tanh;
    for (const Activation* op : std::initializer_list<const Activation*>{&relu, &leaky, &sigmoid, &tanh}) {
        const Tensor output = op->forward({&input, 1}, {}, {.workers = workers, .control = {}}).output;
        for (std::int64_t i = 0; i < input.size(); ++i) {
            ASSERT_NEAR(output.data()[i], op->value(input.data()[i]), 1e-6) << op->kind() << " at " << i;
        }
    }
}

TEST(Relu, CutsBelowZeroAndKeepsTheRest) {
    const Tensor output = valuesOf(Relu(), {-2.0F, -0.0F, 0.0F, 0.5F, 3.0F});
    EXPECT_EQ(output.data()[0], 0.0F);
    EXPECT_EQ(output.data()[2], 0.0F);
    EXPECT_EQ(output.data()[3], 0.5F);
    EXPECT_EQ(output.data()[4], 3.0F);
}

TEST(Relu, DoesNotHideANumberThatIsNone) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(valuesOf(Relu(), {nan, 1.0F}).data()[0]));
    EXPECT_TRUE(std::isnan(Relu().value(nan)));
}

TEST(Activation, SaturatesWithoutOverflow) {
    const Tensor sigmoid = valuesOf(Sigmoid(), {-1000.0F, 1000.0F});
    EXPECT_NEAR(sigmoid.data()[0], 0.0, 1e-7);
    EXPECT_EQ(sigmoid.data()[1], 1.0F);
    const Tensor tanh = valuesOf(Tanh(), {-1000.0F, 1000.0F});
    EXPECT_NEAR(tanh.data()[0], -1.0, 1e-6);
    EXPECT_NEAR(tanh.data()[1], 1.0, 1e-6);
}

TEST(Activation, KnowsWhenItsOutputCannotBeNegative) {
    EXPECT_TRUE(Relu().isNonNegative({false}));
    EXPECT_TRUE(Sigmoid().isNonNegative({false}));
    EXPECT_FALSE(Tanh().isNonNegative({false}));
    EXPECT_TRUE(Tanh().isNonNegative({true}));
    EXPECT_FALSE(LeakyRelu({.slope = 0.1}).isNonNegative({false}));
    EXPECT_TRUE(LeakyRelu({.slope = 0.1}).isNonNegative({true}));
    EXPECT_TRUE(LeakyRelu({.slope = 0.0}).isNonNegative({false}));
}

TEST(LeakyRelu, RefusesASlopeOutsideItsRange) {
    for (const double slope : {-0.1, 1.1, std::nan("")}) {
        EXPECT_THROW(LeakyRelu({.slope = slope}), SettingError) << slope;
    }
}

TEST(Activation, WorksOnEveryRank) {
    test::checkOp(Relu(), {{5}});
    test::checkOp(Sigmoid(), {{1, 2, 2, 3, 2}});
    test::checkOp(Tanh(), {{}});
}

TEST(Activation, RefusesAnotherNumberOfInputs) {
    EXPECT_THROW(Relu().inferShape({}), ShapeError);
    const std::vector<Shape> two{{1, 2}, {1, 2}};
    EXPECT_THROW(Relu().inferShape(two), ShapeError);
}

TEST(Activation, StopsBetweenPiecesWhenAsked) {
    const Workers workers(2);
    std::stop_source source;
    source.request_stop();
    const Control control{.stop = source.get_token(), .progress = {}};
    const Tensor input({1, 4, 200, 200});
    EXPECT_THROW(Relu().forward({&input, 1}, {}, {.workers = workers, .control = control}), Cancelled);
}

} // namespace
} // namespace fovea

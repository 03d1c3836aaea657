#include "core/ops/softmax.h"
#include "tests/support/op_check.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea {
namespace {

Tensor probabilitiesOf(const Tensor& scores) {
    const Workers workers(2);
    return Softmax().forward({&scores, 1}, {}, {.workers = workers, .control = {}}).output;
}

TEST(Softmax, KeepsItsPromises) {
    const Softmax softmax;
    for (const Shape& shape : {Shape{1, 10}, Shape{3, 7}, Shape{1, 4, 1, 1}, Shape{2, 5, 3, 4},
                               Shape{2, 3, 9}, Shape{1, 3, 20, 17}}) {
        test::checkOp(softmax, {shape});
    }
}

TEST(Softmax, OfOneChannelIsOne) {
    test::checkOp(Softmax(), {{2, 1, 2, 2}}, {.elements = 0});
    EXPECT_EQ(probabilitiesOf(Tensor::from({1, 1}, {-3.0F})).data()[0], 1.0F);
}

TEST(Softmax, SumsToOneAtEveryPlace) {
    Rng rng(7);
    Tensor scores = Tensor::uninitialized({2, 10, 20, 30});
    for (float& value : scores.mutableValues()) {
        value = static_cast<float>(5.0 * rng.normal());
    }
    const Tensor probabilities = probabilitiesOf(scores);
    for (std::int64_t n = 0; n < 2; ++n) {
        for (std::int64_t place = 0; place < 600; ++place) {
            double sum = 0;
            for (std::int64_t c = 0; c < 10; ++c) {
                sum += probabilities.at(n, c, place / 30, place % 30);
            }
            EXPECT_NEAR(sum, 1.0, 1e-5);
        }
    }
}

TEST(Softmax, SurvivesLargeScores) {
    const Tensor probabilities =
        probabilitiesOf(Tensor::from({2, 3}, {1000.0F, -1000.0F, 999.0F, -1000.0F, -1000.0F, -1000.0F}));
    EXPECT_NEAR(probabilities.data()[0], 1.0 / (1.0 + std::exp(-1.0)), 1e-6);
    EXPECT_EQ(probabilities.data()[1], 0.0F);
    for (int i = 3; i < 6; ++i) {
        EXPECT_NEAR(probabilities.data()[i], 1.0 / 3.0, 1e-6);
    }
}

TEST(Softmax, RefusesAShapeWithoutChannels) {
    const Shape none{1, 0, 2, 2};
    EXPECT_THROW(Softmax().inferShape({&none, 1}), ShapeError);
}

} // namespace
} // namespace fovea

#include "core/ops/matmul.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(MatMul, KeepsItsPromises) {
    test::OpCheckOptions options;
    options.tapsAreAll = false; // those of the second factor are weights
    const std::vector<std::vector<Shape>> pairs{{{3, 4}, {4, 5}},
                                                {{4}, {4, 5}},
                                                {{3, 4}, {4}},
                                                {{4}, {4}},
                                                {{2, 3, 4}, {2, 4, 5}},
                                                {{2, 3, 4}, {4, 5}},
                                                {{2, 1, 3, 4}, {3, 4, 2}},
                                                {{300, 7}, {7, 3}}};
    for (const std::vector<Shape>& pair : pairs) {
        test::checkOp(MatMul({}), pair, options);
    }
    test::checkOp(MatMul({.transposeA = true}), {{4, 3}, {4, 5}}, options);
    test::checkOp(MatMul({.transposeB = true}), {{3, 4}, {5, 4}}, options);
    test::checkOp(MatMul({.transposeA = true, .transposeB = true}), {{2, 4, 3}, {5, 4}}, options);
}

TEST(MatMul, RefusesShapesThatDoNotFitTogether) {
    const std::vector<Shape> inputs{{3, 4}, {3, 4}};
    EXPECT_THROW(static_cast<void>(MatMul({}).inferShape(inputs)), ShapeError);
}

} // namespace
} // namespace fovea

#include "core/ops/normalize.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(Normalize, KeepsItsPromises) {
    test::checkOp(Normalize({.axes = {2, 3}}), {{2, 3, 4, 5}});
    test::checkOp(Normalize({.axes = {1}}), {{4, 6}});
    test::checkOp(Normalize({.axes = {-1}, .epsilon = 0.1}), {{2, 3, 5}});
    test::checkOp(Normalize({.axes = {0, 2, 3}}), {{2, 3, 2, 2}});
    test::checkOp(Normalize({.axes = {2, 3, 4}}), {{1, 2, 2, 3, 2}});
}

TEST(LocalResponse, KeepsItsPromises) {
    test::checkOp(LocalResponse({.size = 3, .alpha = 0.5, .beta = 0.7, .bias = 1.5}), {{2, 5, 3, 2}});
    test::checkOp(LocalResponse({.size = 4, .alpha = 0.5}), {{1, 6, 2}});
    test::checkOp(LocalResponse({.size = 1, .alpha = 0.5}), {{1, 2, 2, 2}});
}

TEST(LocalResponse, RefusesASizeOfZero) {
    EXPECT_THROW(LocalResponse({.size = 0}), SettingError);
}

} // namespace
} // namespace fovea

#include "core/ops/interpolate.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

/// Twice as long, by linear interpolation.
std::vector<std::vector<WeightedIndex>> doubled() {
    return {{{0, 1.0}}, {{0, 0.75}, {1, 0.25}}, {{0, 0.25}, {1, 0.75}}, {{1, 0.75}, {2, 0.25}}, {},
            {{2, 1.0}}};
}

TEST(Interpolate, KeepsItsPromises) {
    test::checkOp(Interpolate({.axes = {{}, {}, doubled(), {}}}), {{2, 2, 3, 4}});
    test::checkOp(Interpolate({.axes = {{}, {}, doubled(), doubled()}, .outside = 0.5}), {{2, 2, 3, 3}});
    test::checkOp(Interpolate({.axes = {doubled()}}), {{3}});
}

TEST(Interpolate, RefusesInputsThatItReadsBeyond) {
    const Shape input{2};
    EXPECT_THROW(static_cast<void>(Interpolate({.axes = {doubled()}}).inferShape({&input, 1})), ShapeError);
}

} // namespace
} // namespace fovea

#include "core/ops/softmax_along.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(SoftmaxAlong, KeepsItsPromises) {
    for (const ScoreKind kind : {ScoreKind::Softmax, ScoreKind::LogSoftmax, ScoreKind::Hardmax}) {
        test::OpCheckOptions options;
        options.tapsMatter = kind != ScoreKind::Hardmax;
        test::checkOp(SoftmaxAlong(kind, 1, 2), {{2, 3, 4, 5}}, options);
        test::checkOp(SoftmaxAlong(kind, 1, 4), {{2, 3, 2, 2}}, options);
        test::checkOp(SoftmaxAlong(kind, -1, 0), {{2, 3, 4}}, options);
        test::checkOp(SoftmaxAlong(kind, 0, 1), {{5}}, options);
        test::checkOp(SoftmaxAlong(kind, 0, 1), {{3, 4}}, options);
    }
}

TEST(SoftmaxAlong, RefusesAxesThatAreNotThere) {
    const Shape input{2, 3};
    EXPECT_THROW(static_cast<void>(SoftmaxAlong(ScoreKind::Softmax, 2, 3).inferShape({&input, 1})),
                 ShapeError);
    EXPECT_THROW(static_cast<void>(SoftmaxAlong(ScoreKind::Softmax, -3, 0).inferShape({&input, 1})),
                 ShapeError);
}

} // namespace
} // namespace fovea

#include "core/ops/reduce.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

const std::vector<Reduction> all{Reduction::Sum,       Reduction::Mean,     Reduction::Max, Reduction::Min,
                                 Reduction::Product,   Reduction::L1,       Reduction::L2,  Reduction::LogSum,
                                 Reduction::LogSumExp, Reduction::SumSquare};

TEST(Reduce, KeepsItsPromisesForEveryReduction) {
    for (const Reduction reduction : all) {
        test::OpCheckOptions options;
        options.low = reduction == Reduction::LogSum ? 0.3 : -1.2;
        options.tapsMatter = reduction != Reduction::Min;
        for (const std::vector<std::int64_t>& axes :
             {std::vector<std::int64_t>{2, 3}, {1}, {-1}, {0, 2}, {}}) {
            test::checkOp(Reduce({.reduction = reduction, .axes = axes}), {{2, 3, 3, 2}}, options);
            test::checkOp(Reduce({.reduction = reduction, .axes = axes, .keepAxes = false}), {{2, 3, 3, 2}},
                          options);
        }
    }
}

TEST(Reduce, FindsThePlaceOfTheLargestAndTheSmallest) {
    const TensorD x = TensorD::from({2, 3}, {1, 5, 5, 2, 2, 7});
    const auto indices = [&](Reduction reduction, bool lastWins) {
        const Reduce reduce({.reduction = reduction, .axes = {1}, .keepAxes = false, .lastWins = lastWins});
        const TensorD y = reduce.reference({&x, 1}, {}, Mode::Inference, nullptr);
        return std::vector<double>(y.values().begin(), y.values().end());
    };
    EXPECT_THAT(indices(Reduction::ArgMax, false), ::testing::ElementsAre(1, 2));
    EXPECT_THAT(indices(Reduction::ArgMax, true), ::testing::ElementsAre(2, 2));
    EXPECT_THAT(indices(Reduction::ArgMin, false), ::testing::ElementsAre(0, 0));
    EXPECT_THAT(indices(Reduction::ArgMin, true), ::testing::ElementsAre(0, 1));
}

TEST(Reduce, RefusesAnAxisThatIsNotThereAndNoNumbers) {
    const Shape input{2, 3};
    EXPECT_THROW(static_cast<void>(Reduce({.axes = {2}}).inferShape({&input, 1})), ShapeError);
    const Shape empty{2, 0};
    EXPECT_THROW(
        static_cast<void>(Reduce({.reduction = Reduction::Max, .axes = {1}}).inferShape({&empty, 1})),
        ShapeError);
    test::checkOp(Reduce({.axes = {1}}), {empty});
}

} // namespace
} // namespace fovea

#include "core/ops/broadcast.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

TEST(Broadcast, KeepsItsPromisesForEveryRow) {
    for (const BroadcastRow& row : broadcastRows()) {
        test::OpCheckOptions options;
        options.low = row.name == "power" || row.name == "divide" || row.name == "modulo" ? 0.6 : -1.0;
        options.high = 1.9;
        options.tapsMatter = row.name == "add" || row.name == "multiply" || row.name == "subtract";
        const std::vector<Shape> alike(row.inputs, Shape{2, 3, 4, 5});
        test::checkOp(Broadcast(row.name), alike, options);
    }
}

TEST(Broadcast, SpreadsOperandsOfEveryShape) {
    const std::vector<std::vector<Shape>> pairs{{{2, 3, 4, 5}, {1, 3, 1, 1}},
                                                {{1, 3, 1, 5}, {2, 1, 4, 1}},
                                                {{2, 3, 4, 5}, {}},
                                                {{}, {2, 3, 4, 5}},
                                                {{2, 3, 4, 5}, {5}},
                                                {{3, 1, 1}, {2, 3, 4, 5}},
                                                {{4}, {3, 4}},
                                                {{}, {}},
                                                {{2, 1, 3, 1, 2}, {3, 3, 2}},
                                                {{0, 3}, {1, 3}},
                                                {{1}, {7}}};
    for (const std::vector<Shape>& pair : pairs) {
        test::checkOp(Broadcast("multiply"), pair);
        test::checkOp(Broadcast("subtract"), pair);
        test::OpCheckOptions options;
        options.tapsMatter = false;
        // Two tensors of one number would be the same one.
        if (pair[0].elementCount() > 1 && pair[1].elementCount() > 1) {
            test::checkOp(Broadcast("maximum"), pair, options);
        }
    }
    test::OpCheckOptions options;
    options.tapsMatter = false;
    test::checkOp(Broadcast("select"), {{4, 1}, {2, 1, 3}, {3}}, options);
}

double at(const char* name, double a, double b) {
    const std::vector<TensorD> inputs{TensorD::filled({}, a), TensorD::filled({}, b)};
    return Broadcast(name).reference(inputs, {}, Mode::Inference, nullptr).data()[0];
}

TEST(Broadcast, TakesRemaindersWithTheSignOfEither) {
    EXPECT_EQ(at("modulo", -7, 3), 2);
    EXPECT_EQ(at("modulo", 7, -3), -2);
    EXPECT_EQ(at("remainder", -7, 3), -1);
    EXPECT_EQ(at("divide_whole", -7, 2), -3);
    EXPECT_EQ(at("divide_whole", 7, 0), 0);
}

TEST(Broadcast, RefusesShapesThatDoNotFitTogether) {
    const std::vector<Shape> inputs{{2, 3}, {2, 4}};
    try {
        static_cast<void>(Broadcast("add").inferShape(inputs));
        FAIL() << "no error";
    } catch (const ShapeError& error) {
        EXPECT_STREQ(error.what(), "add: the shapes 2×3 and 2×4 do not fit together");
    }
}

} // namespace
} // namespace fovea

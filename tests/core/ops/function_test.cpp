#include "core/ops/function.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {
namespace {

/// Where a function may be tried: inside its domain, off its steps.
test::OpCheckOptions optionsFor(std::string_view name) {
    test::OpCheckOptions options;
    if (name == "log" || name == "sqrt" || name == "reciprocal") {
        options.low = 0.5;
        options.high = 2.0;
    } else if (name == "acosh") {
        options.low = 1.5;
        options.high = 3.0;
    } else if (name == "asin" || name == "acos" || name == "atanh") {
        options.low = -0.7;
        options.high = 0.7;
        options.tapsMatter = false; // 3 lies outside
    }
    return options;
}

/// Those whose derivative is not that of the function: conversions pass the gradient on.
bool isConversion(std::string_view name) {
    return name == "to_bfloat16" || name == "to_float16" || name == "wrap";
}

TEST(Function, KeepsItsPromisesForEveryRow) {
    for (const FunctionRow& row : functionRows()) {
        if (isConversion(row.name)) {
            continue;
        }
        test::OpCheckOptions options = optionsFor(row.name);
        const bool steps = row.derivative(0.3, 0.4, 0.6) == 0.0 && row.derivative(0.7, 0.4, 0.6) == 0.0;
        options.tapsMatter = options.tapsMatter && !steps && row.name != "hard_sigmoid" &&
                             row.name != "clip" && row.name != "thresholded_relu" && row.name != "shrink" &&
                             row.name != "erf";
        const FunctionOptions function{.name = std::string(row.name), .a = 0.4, .b = 0.6};
        test::checkOp(Function(function), {{2, 3, 4, 5}}, options);
        test::checkOp(Function(function), {{7}}, options);
    }
}

TEST(Function, WorksOnEveryRank) {
    const Function function({.name = "exp"});
    test::checkOp(function, {{}});
    test::checkOp(function, {{2, 3, 2, 2, 3}});
    test::checkOp(function, {{3, 0, 2}});
}

double at(const char* name, double x, double a = 0.0, double b = 0.0) {
    return Function({.name = name, .a = a, .b = b}).value(x);
}

TEST(Function, RoundsHalvesToTheEvenNumber) {
    EXPECT_EQ(at("round", 0.5), 0.0);
    EXPECT_EQ(at("round", 1.5), 2.0);
    EXPECT_EQ(at("round", -2.5), -2.0);
    EXPECT_EQ(at("round", 2.6), 3.0);
}

TEST(Function, ConvertsToNarrowerTypes) {
    EXPECT_EQ(at("to_float16", 0.1), 0.0999755859375);
    EXPECT_EQ(at("to_bfloat16", 0.1), 0.10009765625);
    EXPECT_EQ(at("wrap", 258.0, 8.0, 0.0), 2.0);
    EXPECT_EQ(at("wrap", 200.0, 8.0, 1.0), -56.0);
    EXPECT_EQ(at("wrap", -1.0, 8.0, 0.0), 255.0);
    EXPECT_EQ(at("to_integer", -1.7, -128.0, 127.0), -1.0);
    EXPECT_EQ(at("to_integer", 1e9, -128.0, 127.0), 127.0);
    EXPECT_EQ(at("to_bool", -0.5), 1.0);
}

TEST(Function, DoesNotOverflowFarOut) {
    for (const double x : {-1000.0, 1000.0}) {
        for (const char* name : {"softplus", "mish", "gelu", "gelu_tanh", "softsign", "hard_swish"}) {
            EXPECT_TRUE(std::isfinite(at(name, x))) << name << " of " << x;
        }
    }
    EXPECT_EQ(at("softplus", 1000.0), 1000.0);
}

TEST(Function, KeepsNotANumber) {
    const double nan = std::nan("");
    for (const char* name : {"clip", "elu", "selu", "celu", "softplus", "abs", "floor", "round", "leaky"}) {
        EXPECT_TRUE(std::isnan(at(name, nan, 0.1, 0.2))) << name;
    }
}

TEST(Function, IsNeverNegativeOnlyWhereItSaysSo) {
    for (const FunctionRow& row : functionRows()) {
        for (const FunctionOptions& options :
             {FunctionOptions{.name = std::string(row.name), .a = 0.4, .b = 0.6},
              FunctionOptions{.name = std::string(row.name), .a = -2.0, .b = -0.5}}) {
            const Function function(options);
            for (double x = -3.0; x <= 3.0; x += 0.01) {
                const double y = function.value(x);
                EXPECT_FALSE(function.isNonNegative({false}) && y < 0.0) << row.name << " of " << x;
                EXPECT_FALSE(x >= 0.0 && options.a > 0.0 && function.isNonNegative({true}) && y < 0.0)
                    << row.name << " of " << x;
            }
        }
    }
}

TEST(Function, RefusesAnUnknownName) {
    EXPECT_THROW(Function({.name = "cube"}), SettingError);
}

} // namespace
} // namespace fovea

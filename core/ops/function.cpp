#include "core/ops/function.h"

#include "core/ops/elementwise.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace fovea {

namespace {

double zero(double /*x*/, double /*a*/, double /*b*/) {
    return 0.0;
}
double one(double /*x*/, double /*a*/, double /*b*/) {
    return 1.0;
}

double sigmoid(double x) {
    return x >= 0.0 ? 1.0 / (1.0 + std::exp(-x)) : std::exp(x) / (1.0 + std::exp(x));
}
double softplus(double x) {
    return x > 0.0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double celu(double x, double a, double /*b*/) {
    return x >= 0.0 ? x : a * std::expm1(x / a);
}
double celuSlope(double x, double a, double /*b*/) {
    return x >= 0.0 ? 1.0 : std::exp(x / a);
}
double elu(double x, double a, double /*b*/) {
    return x >= 0.0 ? x : a * std::expm1(x);
}
double eluSlope(double x, double a, double /*b*/) {
    return x >= 0.0 ? 1.0 : a * std::exp(x);
}
double selu(double x, double a, double b) {
    return b * elu(x, a, 0.0);
}
double seluSlope(double x, double a, double b) {
    return b * eluSlope(x, a, 0.0);
}

double gelu(double x, double /*a*/, double /*b*/) {
    return 0.5 * x * std::erfc(-x / std::numbers::sqrt2);
}
double geluSlope(double x, double /*a*/, double /*b*/) {
    const double density = std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
    return 0.5 * std::erfc(-x / std::numbers::sqrt2) + x * density;
}
constexpr double geluCube = 0.044715;
double geluTanh(double x, double /*a*/, double /*b*/) {
    return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + geluCube * x * x * x)));
}
double geluTanhSlope(double x, double /*a*/, double /*b*/) {
    const double root = std::sqrt(2.0 / std::numbers::pi);
    const double t = std::tanh(root * (x + geluCube * x * x * x));
    return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * root * (1.0 + 3.0 * geluCube * x * x);
}

double hardSigmoid(double x, double a, double b) {
    return std::clamp(a * x + b, 0.0, 1.0);
}
double hardSigmoidSlope(double x, double a, double b) {
    const double y = a * x + b;
    return y > 0.0 && y < 1.0 ? a : 0.0;
}
double hardSwish(double x, double /*a*/, double /*b*/) {
    return x * hardSigmoid(x, 1.0 / 6.0, 0.5);
}
double hardSwishSlope(double x, double /*a*/, double /*b*/) {
    return hardSigmoid(x, 1.0 / 6.0, 0.5) + x * hardSigmoidSlope(x, 1.0 / 6.0, 0.5);
}

double mish(double x, double /*a*/, double /*b*/) {
    return x * std::tanh(softplus(x));
}
double mishSlope(double x, double /*a*/, double /*b*/) {
    const double t = std::tanh(softplus(x));
    return t + x * (1.0 - t * t) * sigmoid(x);
}

/// Written so that a NaN stays one.
double clip(double x, double a, double b) {
    return std::isnan(x) ? x : std::min(std::max(x, a), b);
}
double clipSlope(double x, double a, double b) {
    return x > a && x < b ? 1.0 : 0.0;
}

double shrink(double x, double a, double b) {
    return x < -a ? x + b : x > a ? x - b : 0.0;
}

/// To the nearest, halves to the even one, whatever the rounding mode of the thread.
double roundEven(double x, double /*a*/, double /*b*/) {
    return std::isfinite(x) ? x - std::remainder(x, 1.0) : x;
}

double toInteger(double x, double a, double b) {
    return std::isnan(x) ? 0.0 : std::clamp(std::trunc(x), a, b);
}
/// As two's complement numbers of `a` bits, unsigned unless `b` is set.
double wrapped(double x, double a, double b) {
    const double values = std::ldexp(1.0, static_cast<int>(a));
    const double whole = std::trunc(x);
    const double low = b != 0.0 ? -0.5 * values : 0.0;
    return whole - values * std::floor((whole - low) / values);
}

double signOf(double x, double /*a*/, double /*b*/) {
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x;
}

constexpr OpCategory activation = OpCategory::Activation;
constexpr OpCategory otherKind = OpCategory::Other;

using D = double;

constexpr std::array functionTable{
    FunctionRow{"abs", [](D x, D, D) { return std::abs(x); }, signOf, otherKind, true},
    FunctionRow{"acos", [](D x, D, D) { return std::acos(x); },
                [](D x, D, D) { return -1.0 / std::sqrt(1.0 - x * x); }, otherKind, true},
    FunctionRow{"acosh", [](D x, D, D) { return std::acosh(x); },
                [](D x, D, D) { return 1.0 / std::sqrt(x * x - 1.0); }, otherKind, true},
    FunctionRow{"asin", [](D x, D, D) { return std::asin(x); },
                [](D x, D, D) { return 1.0 / std::sqrt(1.0 - x * x); }},
    FunctionRow{"asinh", [](D x, D, D) { return std::asinh(x); },
                [](D x, D, D) { return 1.0 / std::sqrt(x * x + 1.0); }},
    FunctionRow{"atan", [](D x, D, D) { return std::atan(x); },
                [](D x, D, D) { return 1.0 / (1.0 + x * x); }},
    FunctionRow{"atanh", [](D x, D, D) { return std::atanh(x); },
                [](D x, D, D) { return 1.0 / (1.0 - x * x); }},
    FunctionRow{"ceil", [](D x, D, D) { return std::ceil(x); }, zero},
    FunctionRow{"celu", celu, celuSlope, activation, false, "alpha"},
    FunctionRow{"clip", clip, clipSlope, activation, false, "lowest", "highest"},
    FunctionRow{"cos", [](D x, D, D) { return std::cos(x); }, [](D x, D, D) { return -std::sin(x); }},
    FunctionRow{"cosh", [](D x, D, D) { return std::cosh(x); }, [](D x, D, D) { return std::sinh(x); },
                otherKind, true},
    FunctionRow{"elu", elu, eluSlope, activation, false, "alpha"},
    FunctionRow{"erf", [](D x, D, D) { return std::erf(x); },
                [](D x, D, D) { return 2.0 / std::sqrt(std::numbers::pi) * std::exp(-x * x); }},
    FunctionRow{"exp", [](D x, D, D) { return std::exp(x); }, [](D x, D, D) { return std::exp(x); },
                otherKind, true},
    FunctionRow{"floor", [](D x, D, D) { return std::floor(x); }, zero},
    FunctionRow{"gelu", gelu, geluSlope, activation},
    FunctionRow{"gelu_tanh", geluTanh, geluTanhSlope, activation},
    FunctionRow{"hard_sigmoid", hardSigmoid, hardSigmoidSlope, activation, true, "alpha", "beta"},
    FunctionRow{"hard_swish", hardSwish, hardSwishSlope, activation},
    FunctionRow{"identity", [](D x, D, D) { return x; }, one},
    FunctionRow{"is_infinite", // a: −∞ counts, b: +∞ counts
                [](D x, D a, D b) { return std::isinf(x) && (x < 0.0 ? a : b) != 0.0 ? 1.0 : 0.0; }, zero,
                otherKind, true},
    FunctionRow{"is_nan", [](D x, D, D) { return std::isnan(x) ? 1.0 : 0.0; }, zero, otherKind, true},
    FunctionRow{"leaky", [](D x, D a, D) { return x < 0.0 ? a * x : x; },
                [](D x, D a, D) { return x < 0.0 ? a : 1.0; }, activation, false, "slope"},
    FunctionRow{"log", [](D x, D, D) { return std::log(x); }, [](D x, D, D) { return 1.0 / x; }},
    FunctionRow{"mish", mish, mishSlope, activation},
    FunctionRow{"neg", [](D x, D, D) { return -x; }, [](D, D, D) { return -1.0; }},
    FunctionRow{"not", [](D x, D, D) { return x == 0.0 ? 1.0 : 0.0; }, zero, otherKind, true},
    FunctionRow{"reciprocal", [](D x, D, D) { return 1.0 / x; }, [](D x, D, D) { return -1.0 / (x * x); }},
    FunctionRow{"round", roundEven, zero},
    FunctionRow{"selu", selu, seluSlope, activation, false, "alpha", "gamma"},
    FunctionRow{"shrink", shrink, [](D x, D a, D) { return std::abs(x) > a ? 1.0 : 0.0; }, activation, false,
                "lambda", "bias"},
    FunctionRow{"sign", signOf, zero},
    FunctionRow{"sin", [](D x, D, D) { return std::sin(x); }, [](D x, D, D) { return std::cos(x); }},
    FunctionRow{"sinh", [](D x, D, D) { return std::sinh(x); }, [](D x, D, D) { return std::cosh(x); }},
    FunctionRow{"softplus", [](D x, D, D) { return softplus(x); }, [](D x, D, D) { return sigmoid(x); },
                activation, true},
    FunctionRow{"softsign", [](D x, D, D) { return x / (1.0 + std::abs(x)); },
                [](D x, D, D) { return 1.0 / ((1.0 + std::abs(x)) * (1.0 + std::abs(x))); }, activation},
    FunctionRow{"sqrt", [](D x, D, D) { return std::sqrt(x); }, [](D x, D, D) { return 0.5 / std::sqrt(x); },
                otherKind, true},
    FunctionRow{"square", [](D x, D, D) { return x * x; }, [](D x, D, D) { return 2.0 * x; }, otherKind,
                true},
    FunctionRow{"tan", [](D x, D, D) { return std::tan(x); },
                [](D x, D, D) { return 1.0 + std::tan(x) * std::tan(x); }},
    FunctionRow{"thresholded_relu", [](D x, D a, D) { return x > a ? x : 0.0; },
                [](D x, D a, D) { return x > a ? 1.0 : 0.0; }, activation, false, "alpha"},
    FunctionRow{
        "to_bfloat16",
        [](D x, D, D) { return static_cast<D>(static_cast<float>(Eigen::bfloat16(static_cast<float>(x)))); },
        one},
    FunctionRow{"to_bool", [](D x, D, D) { return x != 0.0 ? 1.0 : 0.0; }, zero, otherKind, true},
    FunctionRow{
        "to_float16",
        [](D x, D, D) { return static_cast<D>(static_cast<float>(Eigen::half(static_cast<float>(x)))); },
        one},
    FunctionRow{"to_integer", toInteger, zero, otherKind, false, "lowest", "highest"},
    FunctionRow{"wrap", wrapped, one, otherKind, false, "bits"}, // b: whether signed
};

using Kernel = void (*)(const float* from, float* to, std::int64_t count, float a, float b);

/// Written so that a NaN stays one, and so that the compiler can make it wide.
float clipped(float x, float low, float high) {
    const float above = x < low ? low : x;
    return above > high ? high : above;
}

/// What networks compute on whole maps, in float; null for the rest.
Kernel fastFunction(std::string_view name) {
    if (name == "clip") {
        return [](const float* from, float* to, std::int64_t count, float a, float b) {
            for (std::int64_t i = 0; i < count; ++i) {
                to[i] = clipped(from[i], a, b);
            }
        };
    }
    if (name == "hard_sigmoid") {
        return [](const float* from, float* to, std::int64_t count, float a, float b) {
            for (std::int64_t i = 0; i < count; ++i) {
                to[i] = clipped(a * from[i] + b, 0.0F, 1.0F);
            }
        };
    }
    if (name == "hard_swish") {
        return [](const float* from, float* to, std::int64_t count, float /*a*/, float /*b*/) {
            for (std::int64_t i = 0; i < count; ++i) {
                to[i] = from[i] * clipped(from[i] * (1.0F / 6.0F) + 0.5F, 0.0F, 1.0F);
            }
        };
    }
    return nullptr;
}

} // namespace

std::span<const FunctionRow> functionRows() {
    return functionTable;
}

Function::Function(const FunctionOptions& options)
    : m_options(options)
    , m_row([&]() -> const FunctionRow& {
        const auto row = std::ranges::find(functionTable, options.name, &FunctionRow::name);
        if (row == functionTable.end()) {
            throw SettingError("there is no function \"" + options.name + "\"");
        }
        return *row;
    }()) {}

nlohmann::json Function::toJson() const {
    return {{"op", kind()}, {"a", m_options.a}, {"b", m_options.b}};
}

std::vector<OwnNumber> Function::settings() const {
    std::vector<OwnNumber> own;
    for (const auto& [name, number] : {std::pair{m_row.a, m_options.a}, std::pair{m_row.b, m_options.b}}) {
        if (!name.empty() && std::isfinite(number)) { // an open end is none
            own.push_back({.name = std::string(name), .value = number});
        }
    }
    return own;
}

bool Function::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    if (m_row.neverNegative) {
        return true;
    }
    // Those that keep the sign do so for all of these settings.
    constexpr std::array<std::string_view, 15> keepSign{
        "ceil",     "floor",      "hard_swish",  "identity",         "round",
        "softsign", "to_float16", "to_bfloat16", "thresholded_relu", "sign",
        "elu",      "celu",       "gelu",        "gelu_tanh",        "mish"};
    const bool keeps = std::ranges::find(keepSign, m_row.name) != keepSign.end();
    return (keeps && inputsNonNegative[0]) || (m_row.name == "clip" && m_options.a >= 0.0);
}

ForwardResult Function::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                const ForwardContext& context) const {
    ForwardResult result{.output = Tensor::uninitialized(inputs[0].shape()), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    const Kernel fast = fastFunction(m_row.name);
    forEachPiece(context, inputs[0].size(), [&](std::int64_t begin, std::int64_t end) {
        if (fast != nullptr) {
            fast(from + begin, to + begin, end - begin, static_cast<float>(m_options.a),
                 static_cast<float>(m_options.b));
            return;
        }
        for (std::int64_t i = begin; i < end; ++i) {
            to[i] = static_cast<float>(value(static_cast<double>(from[i])));
        }
    });
    return result;
}

BackwardResult Function::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
    const float* from = args.inputs[0].data();
    const float* gradient = args.outputGradient.data();
    float* to = result.inputs[0].mutableData();
    forEachPiece(context, args.inputs[0].size(), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const double slope = m_row.derivative(static_cast<double>(from[i]), m_options.a, m_options.b);
            to[i] = static_cast<float>(slope * static_cast<double>(gradient[i]));
        }
    });
    return result;
}

} // namespace fovea

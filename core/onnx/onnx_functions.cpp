#include "core/onnx/onnx_operators.h"
#include "core/ops/activation.h"
#include "core/ops/function.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

/// ONNX operators that are one row of functionRows(), with the attributes that set it.
struct FunctionRule {
    std::string_view type;
    std::string_view function;
    std::string_view a = {}; ///< the attribute for FunctionOptions::a, if there is one
    double aFallback = 0.0;
    std::string_view b = {};
    double bFallback = 0.0;
};

constexpr double seluAlpha = 1.67326319217681884765625;
constexpr double seluGamma = 1.05070102214813232421875;

constexpr std::array functionRules{
    FunctionRule{"Abs", "abs"},
    FunctionRule{"Acos", "acos"},
    FunctionRule{"Acosh", "acosh"},
    FunctionRule{"Asin", "asin"},
    FunctionRule{"Asinh", "asinh"},
    FunctionRule{"Atan", "atan"},
    FunctionRule{"Atanh", "atanh"},
    FunctionRule{"Ceil", "ceil"},
    FunctionRule{"Celu", "celu", "alpha", 1.0},
    FunctionRule{"Cos", "cos"},
    FunctionRule{"Cosh", "cosh"},
    FunctionRule{"Elu", "elu", "alpha", 1.0},
    FunctionRule{"Erf", "erf"},
    FunctionRule{"Exp", "exp"},
    FunctionRule{"Floor", "floor"},
    FunctionRule{"HardSigmoid", "hard_sigmoid", "alpha", 0.2, "beta", 0.5},
    FunctionRule{"HardSwish", "hard_swish"},
    FunctionRule{"IsInf", "is_infinite", "detect_negative", 1.0, "detect_positive", 1.0},
    FunctionRule{"IsNaN", "is_nan"},
    FunctionRule{"Log", "log"},
    FunctionRule{"Mish", "mish"},
    FunctionRule{"Neg", "neg"},
    FunctionRule{"Not", "not"},
    FunctionRule{"Reciprocal", "reciprocal"},
    FunctionRule{"Round", "round"},
    FunctionRule{"Selu", "selu", "alpha", seluAlpha, "gamma", seluGamma},
    FunctionRule{"Shrink", "shrink", "lambd", 0.5, "bias", 0.0},
    FunctionRule{"Sign", "sign"},
    FunctionRule{"Sin", "sin"},
    FunctionRule{"Sinh", "sinh"},
    FunctionRule{"Softplus", "softplus"},
    FunctionRule{"Softsign", "softsign"},
    FunctionRule{"Sqrt", "sqrt"},
    FunctionRule{"Tan", "tan"},
    FunctionRule{"ThresholdedRelu", "thresholded_relu", "alpha", 1.0},
};

bool isTruth(std::string_view type) {
    return type == "IsInf" || type == "IsNaN" || type == "Not";
}

double settingOf(const OnnxNode& node, std::string_view name, double fallback) {
    if (name.empty()) {
        return 0.0;
    }
    return name.starts_with("detect_")
               ? static_cast<double>(node.attributes().integer(name, static_cast<std::int64_t>(fallback)))
               : node.attributes().number(name, fallback);
}

void importFunction(OnnxNode& node) {
    const auto rule = std::ranges::find(functionRules, node.operatorType(), &FunctionRule::type);
    const FunctionOptions options{.name = std::string(rule->function),
                                  .a = settingOf(node, rule->a, rule->aFallback),
                                  .b = settingOf(node, rule->b, rule->bFallback)};
    node.add(std::make_shared<Function>(options), {node.input(0)},
             isTruth(rule->type) ? ElementType::Bool : node.type(0));
}

template <class Simple>
void importSimple(OnnxNode& node) {
    node.add(std::make_shared<Simple>(), {node.input(0)});
}

void importLeakyRelu(OnnxNode& node) {
    const double slope = node.attributes().number("alpha", 0.01);
    if (slope >= 0.0 && slope <= 1.0) {
        node.add(std::make_shared<LeakyRelu>(LeakyReluOptions{.slope = slope}), {node.input(0)});
    } else {
        node.add(std::make_shared<Function>(FunctionOptions{.name = "leaky", .a = slope}), {node.input(0)});
    }
}

void importGelu(OnnxNode& node) {
    const bool byTanh = node.attributes().text("approximate", "none") == "tanh";
    node.add(std::make_shared<Function>(FunctionOptions{.name = byTanh ? "gelu_tanh" : "gelu"}),
             {node.input(0)});
}

/// The bounds were attributes at first; they may be computed.
void importClip(OnnxNode& node) {
    const bool fromInputs = node.opset() >= 11;
    const bool computed =
        (node.hasInput(1) && !node.isConstant(1)) || (node.hasInput(2) && !node.isConstant(2));
    if (computed) {
        OnnxValue x = node.input(0);
        x = node.hasInput(1) ? onnx_import::binary(node, "maximum", x, node.input(1)) : x;
        x = node.hasInput(2) ? onnx_import::binary(node, "minimum", x, node.input(2)) : x;
        node.pass(x);
        return;
    }
    const auto bound = [&](std::size_t index, const char* attribute, double fallback) {
        if (fromInputs) {
            return node.hasInput(index) ? node.number(index) : fallback;
        }
        return node.attributes().number(attribute, fallback);
    };
    const double infinity = std::numeric_limits<double>::infinity();
    node.add(std::make_shared<Function>(FunctionOptions{
                 .name = "clip", .a = bound(1, "min", -infinity), .b = bound(2, "max", infinity)}),
             {node.input(0)});
}

/// How many bits a type has, and the numbers that it can hold.
struct IntegerRange {
    int bits = 64;
    double low = 0;
    double high = 0;
};

IntegerRange rangeOf(ElementType type) {
    const bool isUnsignedType = isUnsigned(type);
    const auto first = isUnsignedType ? ElementType::UInt8 : ElementType::Int8;
    const int bits = 8 << (static_cast<int>(type) - static_cast<int>(first));
    const double size = std::ldexp(1.0, bits);
    return {.bits = bits,
            .low = isUnsignedType ? 0.0 : -0.5 * size,
            .high = isUnsignedType ? size - 1.0 : 0.5 * size - 1.0};
}

void importCastTo(OnnxNode& node, ElementType to) {
    const ElementType from = node.type(0);
    FunctionOptions options{.name = "identity"};
    if (to == ElementType::Bool) {
        options.name = "to_bool";
    } else if (to == ElementType::Float16) {
        options.name = "to_float16";
    } else if (to == ElementType::BFloat16) {
        options.name = "to_bfloat16";
    } else if (!isFloating(to)) {
        const IntegerRange range = rangeOf(to);
        const bool fits = from == ElementType::Bool || range.bits > 32;
        if (isFloating(from)) {
            options = {.name = "to_integer", .a = range.low, .b = range.high};
        } else if (!fits) {
            options = {.name = "wrap", .a = static_cast<double>(range.bits), .b = isUnsigned(to) ? 0.0 : 1.0};
        }
    }
    // A layer of its own only where the numbers come to mean something else.
    if (options.name == "identity" && (from == ElementType::Bool) == (to == ElementType::Bool)) {
        OnnxValue value = node.input(0);
        if (value.layer() != nullptr) {
            value.type = to;
            node.pass(value);
            return;
        }
    }
    node.add(std::make_shared<Function>(options), {node.input(0)}, to);
}

void importCast(OnnxNode& node) {
    std::int64_t to = 0;
    if (node.opset() < 6) {
        onnx::TensorProto::DataType type{};
        const std::string name = node.attributes().text("to", "");
        if (!onnx::TensorProto::DataType_Parse(name, &type)) {
            throw SettingError("it converts to " + inQuotes(name) + ", which is no type");
        }
        to = type;
    } else {
        to = node.attributes().integer("to", 0);
    }
    importCastTo(node, toElementType(static_cast<std::int32_t>(to), "what it makes"));
}

void importCastLike(OnnxNode& node) {
    importCastTo(node, node.type(1));
}

} // namespace

std::vector<OnnxOperator> onnxFunctions() {
    // "consumed_inputs" stands in old files and never changes what is computed.
    std::vector<OnnxOperator> rows{
        {"Cast", importCast, 1, 1, {"to", "saturate"}},
        {"CastLike", importCastLike, 2, 2, {"saturate"}},
        {"Clip", importClip, 1, 3, {"min", "max", "consumed_inputs"}},
        {"Gelu", importGelu, 1, 1, {"approximate"}},
        {"LeakyRelu", importLeakyRelu, 1, 1, {"alpha", "consumed_inputs"}},
        {"Relu", importSimple<Relu>, 1, 1, {"consumed_inputs"}},
        {"Sigmoid", importSimple<Sigmoid>, 1, 1, {"consumed_inputs"}},
        {"Tanh", importSimple<Tanh>, 1, 1, {"consumed_inputs"}},
    };
    for (const FunctionRule& rule : functionRules) {
        std::vector<std::string_view> attributes{"consumed_inputs"};
        for (const std::string_view name : {rule.a, rule.b}) {
            if (!name.empty()) {
                attributes.push_back(name);
            }
        }
        rows.push_back({rule.type, importFunction, 1, 1, std::move(attributes)});
    }
    return rows;
}

} // namespace fovea

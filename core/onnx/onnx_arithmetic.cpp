#include "core/onnx/onnx_operators.h"
#include "core/ops/add.h"
#include "core/ops/broadcast.h"
#include "core/ops/function.h"

#include <algorithm>
#include <array>

namespace fovea {

namespace {

using onnx_import::binary;
using onnx_import::unary;

/// ONNX operators that are one row of broadcastRows().
struct BroadcastRule {
    std::string_view type;
    std::string_view function;
    bool isTruth = false;
};

constexpr std::array broadcastRules{
    BroadcastRule{"Add", "add"},
    BroadcastRule{"And", "and", true},
    BroadcastRule{"Div", "divide"},
    BroadcastRule{"Equal", "equal", true},
    BroadcastRule{"Greater", "greater", true},
    BroadcastRule{"GreaterOrEqual", "greater_equal", true},
    BroadcastRule{"Less", "less", true},
    BroadcastRule{"LessOrEqual", "less_equal", true},
    BroadcastRule{"Mod", "modulo"},
    BroadcastRule{"Mul", "multiply"},
    BroadcastRule{"Or", "or", true},
    BroadcastRule{"PRelu", "prelu"},
    BroadcastRule{"Pow", "power"},
    BroadcastRule{"Sub", "subtract"},
    BroadcastRule{"Xor", "xor", true},
};

/// Before opset 7 the second operand was spread along a named axis: ones are put behind it.
OnnxValue legacyOperand(OnnxNode& node) {
    const Shape& a = node.shape(0);
    const Shape& b = node.shape(1);
    if (node.opset() >= 7 || b.rank() == 0 || node.attributes().integer("broadcast", 0) == 0) {
        return node.input(1);
    }
    const std::int64_t axis = node.attributes().integer("axis", a.rank() - b.rank());
    std::vector<std::int64_t> target = onnx_import::extentsOf(b);
    const std::int64_t behind = a.rank() - (axis < 0 ? axis + a.rank() : axis) - b.rank();
    target.insert(target.end(), static_cast<std::size_t>(std::max<std::int64_t>(behind, 0)), 1);
    return onnx_import::reshaped(node, node.input(1), std::move(target));
}

bool isSmallInteger(ElementType type) {
    return type == ElementType::Int8 || type == ElementType::Int16 || type == ElementType::UInt8 ||
           type == ElementType::UInt16;
}

/// What a small whole number runs over to.
FunctionOptions wrapping(ElementType type) {
    const bool eight = type == ElementType::Int8 || type == ElementType::UInt8;
    return {.name = "wrap", .a = eight ? 8.0 : 16.0, .b = isUnsigned(type) ? 0.0 : 1.0};
}

void importBroadcast(OnnxNode& node) {
    const auto rule = std::ranges::find(broadcastRules, node.operatorType(), &BroadcastRule::type);
    std::string_view function = rule->function;
    const ElementType type = rule->isTruth ? ElementType::Bool : node.type(0);
    OnnxValue second = legacyOperand(node);
    if (function == "divide" && !isFloating(type)) {
        function = "divide_whole";
    } else if (function == "modulo" && node.attributes().integer("fmod", 0) != 0) {
        function = "remainder";
    } else if (function == "prelu" && node.opset() < 7 && node.shape(1).rank() == 1) {
        second = onnx_import::perChannel(node, second, node.shape(0).rank());
    }
    const bool sumsMaps = function == "add" && node.shape(0) == node.shapeOf(second) &&
                          node.shape(0).rank() >= 2 && node.shape(0).rank() <= 4 && !node.isConstant(0) &&
                          second.layer() != nullptr;
    const std::shared_ptr<const Op> op =
        sumsMaps ? std::shared_ptr<const Op>(std::make_shared<Add>()) : std::make_shared<Broadcast>(function);
    const bool wraps = !rule->isTruth && isSmallInteger(type) && function != "divide_whole" &&
                       function != "modulo" && function != "remainder";
    if (wraps) {
        node.add(std::make_shared<Function>(wrapping(type)), {node.step(op, {node.input(0), second}, type)});
    } else if (function == "power" && !isFloating(type)) {
        const OnnxValue power = node.step(op, {node.input(0), second}, type);
        node.add(std::make_shared<Function>(FunctionOptions{.name = "to_integer", .a = -1e18, .b = 1e18}),
                 {power});
    } else {
        node.add(op, {node.input(0), second}, type);
    }
}

/// Any number of operands, two at a time; `last` makes the output.
void fold(OnnxNode& node, std::string_view function) {
    const std::vector<OnnxValue> inputs = node.inputs();
    if (inputs.size() == 1) {
        node.pass(inputs[0]);
        return;
    }
    OnnxValue result = inputs[0];
    for (std::size_t i = 1; i + 1 < inputs.size(); ++i) {
        result = binary(node, function, result, inputs[i]);
    }
    node.add(std::make_shared<Broadcast>(function), {result, inputs.back()});
}

void importSum(OnnxNode& node) {
    const std::vector<OnnxValue> inputs = node.inputs();
    const Shape first = node.shape(0);
    const bool alike = std::ranges::all_of(inputs, [&](const OnnxValue& value) {
        return value.layer() != nullptr && node.shapeOf(value) == first;
    });
    if (alike && inputs.size() > 1 && first.rank() >= 2 && first.rank() <= 4) {
        node.add(std::make_shared<Add>(), inputs);
    } else {
        fold(node, "add");
    }
}

void importMean(OnnxNode& node) {
    const std::vector<OnnxValue> inputs = node.inputs();
    OnnxValue sum = inputs[0];
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        sum = binary(node, "add", sum, inputs[i]);
    }
    node.add(std::make_shared<Broadcast>("divide"),
             {sum, OnnxNode::literal(static_cast<double>(inputs.size()), node.type(0))});
}

void importMax(OnnxNode& node) {
    fold(node, "maximum");
}

void importMin(OnnxNode& node) {
    fold(node, "minimum");
}

void importWhere(OnnxNode& node) {
    node.add(std::make_shared<Broadcast>("select"), node.inputs(), node.type(1));
}

/// A scale or zero point of one number, or one per entry of the axis.
OnnxValue alongAxis(OnnxNode& node, std::size_t index) {
    const OnnxValue value = node.input(index);
    if (node.shape(index).elementCount() == 1) {
        return onnx_import::reshaped(node, value, {});
    }
    return onnx_import::perChannel(node, value, node.shape(0).rank(), onnx_import::axisOf(node, 1));
}

void importQuantizeLinear(OnnxNode& node) {
    const ElementType type = node.hasInput(2) ? node.type(2) : ElementType::UInt8;
    OnnxValue y = unary(node, "round", binary(node, "divide", node.input(0), alongAxis(node, 1)));
    if (node.hasInput(2)) {
        y = binary(node, "add", y, alongAxis(node, 2));
    }
    const bool isSigned = type == ElementType::Int8;
    node.add(std::make_shared<Function>(FunctionOptions{
                 .name = "clip", .a = isSigned ? -128.0 : 0.0, .b = isSigned ? 127.0 : 255.0}),
             {y}, type);
}

void importDequantizeLinear(OnnxNode& node) {
    OnnxValue x = node.input(0);
    x.type = node.type(1);
    if (node.hasInput(2)) {
        x = binary(node, "subtract", x, alongAxis(node, 2));
        x.type = node.type(1);
    }
    node.add(std::make_shared<Broadcast>("multiply"), {x, alongAxis(node, 1)}, node.type(1));
}

} // namespace

std::vector<OnnxOperator> onnxArithmetic() {
    std::vector<OnnxOperator> rows{
        {"DequantizeLinear", importDequantizeLinear, 2, 3, {"axis"}},
        {"Max", importMax, 1, anyNumber, {"consumed_inputs"}},
        {"Mean", importMean, 1, anyNumber, {"consumed_inputs"}},
        {"Min", importMin, 1, anyNumber, {"consumed_inputs"}},
        {"QuantizeLinear", importQuantizeLinear, 2, 3, {"axis", "saturate"}},
        {"Sum", importSum, 1, anyNumber, {"consumed_inputs"}},
        {"Where", importWhere, 3, 3, {}},
    };
    for (const BroadcastRule& rule : broadcastRules) {
        std::vector<std::string_view> attributes{"broadcast", "axis", "consumed_inputs"};
        if (rule.type == "Mod") {
            attributes.emplace_back("fmod");
        }
        rows.push_back({rule.type, importBroadcast, 2, 2, std::move(attributes)});
    }
    return rows;
}

} // namespace fovea

#include "core/onnx/onnx_operators.h"

#include "core/ops/broadcast.h"
#include "core/ops/function.h"
#include "core/ops/rearrange.h"

#include <algorithm>

namespace fovea {

namespace onnx_import {

std::int64_t axisOf(const OnnxNode& node, std::int64_t fallback, bool mayBeEnd) {
    const std::int64_t axis = node.attributes().integer("axis", fallback);
    const int rank = node.shape(0).rank();
    const std::int64_t counted = axis < 0 ? axis + rank : axis;
    if (counted < 0 || counted >= rank + (mayBeEnd ? 1 : 0)) {
        throw SettingError("\"axis\" is " + std::to_string(axis) + "; its input is " +
                           node.shape(0).toString());
    }
    return counted;
}

std::vector<std::int64_t> countedAxes(std::vector<std::int64_t> axes, int rank) {
    for (std::int64_t& axis : axes) {
        const std::int64_t given = axis;
        axis = axis < 0 ? axis + rank : axis;
        if (axis < 0 || axis >= rank || std::ranges::count(axes, axis) > 1) {
            throw SettingError("axis " + std::to_string(given) + " of " + std::to_string(rank) +
                               " is not there or is given twice");
        }
    }
    return axes;
}

std::vector<std::int64_t> extentsOf(const Shape& shape) {
    return {shape.extents().begin(), shape.extents().end()};
}

OnnxValue reshaped(OnnxNode& node, const OnnxValue& value, std::vector<std::int64_t> target) {
    if (extentsOf(node.shapeOf(value)) == target) {
        return value;
    }
    return node.step(std::make_shared<Reshape>(std::move(target)), {value});
}

OnnxValue binary(OnnxNode& node, std::string_view name, const OnnxValue& a, const OnnxValue& b) {
    return node.step(std::make_shared<Broadcast>(name), {a, b});
}

OnnxValue unary(OnnxNode& node, std::string_view name, const OnnxValue& x, double a, double b) {
    return node.step(std::make_shared<Function>(FunctionOptions{.name = std::string(name), .a = a, .b = b}),
                     {x});
}

OnnxValue perChannel(OnnxNode& node, const OnnxValue& value, int rank, std::int64_t axis) {
    if (rank <= axis) {
        throw SettingError("its input has " + std::to_string(rank) + " dimension(s); it needs more than " +
                           std::to_string(axis));
    }
    std::vector<std::int64_t> target(static_cast<std::size_t>(rank - axis), 1);
    target[0] = node.shapeOf(value).elementCount();
    return reshaped(node, value, std::move(target));
}

} // namespace onnx_import

const std::vector<OnnxOperator>& onnxOperators() {
    static const std::vector<OnnxOperator> operators = [] {
        std::vector<OnnxOperator> all;
        for (const auto family :
             {onnxFunctions, onnxArithmetic, onnxWindows, onnxProducts, onnxNormalizations, onnxReductions,
              onnxShapes, onnxResizes, onnxBranches}) {
            std::ranges::move(family(), std::back_inserter(all));
        }
        std::ranges::sort(all, {}, &OnnxOperator::type);
        return all;
    }();
    return operators;
}

const OnnxOperator* findOnnxOperator(const onnx::NodeProto& node) {
    const std::vector<OnnxOperator>& operators = onnxOperators();
    const auto found = std::ranges::find(operators, node.op_type(), &OnnxOperator::type);
    return isDefaultDomain(node.domain()) && found != operators.end() ? &*found : nullptr;
}

} // namespace fovea

#include "core/bench/code_text.h"

#include "core/io/decimal.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace fovea {

namespace {

std::string pythonNumber(float value) {
    if (std::isnan(value)) {
        return "float(\"nan\")";
    }
    if (std::isinf(value)) {
        return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    }
    // Python's −0 is a whole number and has no sign.
    return value == 0 && std::signbit(value) ? "-0.0" : decimalText(value);
}

/// Maps of several rows have a line for each; what lies around them stays on their first and last lines.
void appendList(const Tensor& tensor, int axis, std::int64_t& index, std::string& text) {
    const Shape& shape = tensor.shape();
    const bool isRow = axis + 1 == shape.rank();
    const bool isTall = axis + 2 == shape.rank() && shape[axis] > 1;
    text += isTall ? "[\n" : "[";
    for (std::int64_t i = 0; i < shape[axis]; ++i) {
        text += isTall ? "    " : (i == 0 ? "" : ", ");
        if (isRow) {
            text += pythonNumber(tensor.data()[index++]);
        } else {
            appendList(tensor, axis + 1, index, text);
        }
        text += isTall ? ",\n" : "";
    }
    text += "]";
}

std::string volume(const Shape& shape) {
    return std::to_string(shape.width()) + "×" + std::to_string(shape.height()) + "×" +
           std::to_string(shape.channels());
}

std::string both(std::int64_t rows, std::int64_t columns) {
    return rows == columns ? std::to_string(rows) : std::to_string(rows) + " and " + std::to_string(columns);
}

/// "2.33", "3"
std::string shortNumber(double value) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2f", value);
    std::string text = digits.data();
    const std::size_t zeros = text.find(".00");
    return zeros == std::string::npos ? text : text.substr(0, zeros);
}

} // namespace

std::string pythonList(const Tensor& tensor) {
    std::string text;
    std::int64_t index = 0;
    appendList(tensor, 0, index, text);
    return text;
}

std::string pythonPair(std::int64_t first, std::int64_t second) {
    return "(" + std::to_string(first) + ", " + std::to_string(second) + ")";
}

std::string codeHeading(const BenchResult& result) {
    constexpr std::array names{
        "Convolution", "Depthwise convolution", "1×1 convolution",      "Transposed convolution",
        "Max pooling", "Average pooling",       "Fully connected layer"};
    const BenchState& state = result.state;
    const auto& [rows, columns] = state.window;
    std::string text = "# " + std::string(names.at(static_cast<std::size_t>(state.operation))) + ": " +
                       volume(state.input.shape()) + ", ";
    if (hasFilters(state.operation)) {
        text += std::to_string(state.filters) + (state.filters == 1 ? " filter of " : " filters of ");
    }
    text += std::to_string(columns.kernel) + "×" + std::to_string(rows.kernel);
    if (hasFilters(state.operation)) {
        text += "×" + std::to_string(state.size.depth / state.groups);
    }
    text += ", stride " + both(rows.stride, columns.stride);
    return result.output ? text + " → " + volume(result.output->shape()) + "\n" : text + "\n";
}

std::string codeRefusal(const BenchResult& result) {
    const auto reason = [](const char* what, const BenchAxis& axis) {
        return axis.output ? std::string()
                           : " " + std::string(what) + ": " + shortNumber(axis.size.exact) + ".";
    };
    return "raise SystemExit(\"The windows do not fit." + reason("Rows", result.rows) +
           reason("Columns", result.columns) + "\")\n";
}

CodePadding codePadding(const BenchResult& result) {
    const auto& [rows, columns] = result.state.window;
    return {.top = rows.padBefore,
            .bottom = rows.padAfter,
            .left = columns.padBefore,
            .right = columns.padAfter,
            .below = result.rows.overhang(),
            .beside = result.columns.overhang()};
}

} // namespace fovea

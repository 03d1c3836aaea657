#include "core/bench/bench_code.h"
#include "core/bench/code_text.h"

namespace fovea {

namespace {

std::string arrayLine(const char* name, const Tensor& tensor) {
    return std::string(name) + " = np.array(" + pythonList(tensor) + ", dtype=np.float32)\n";
}

/// "y*2:y*2 + 3:2": the rows or columns that the window at `place` reads.
std::string taps(const WindowAxis& axis, const std::string& place) {
    const std::string first = axis.stride == 1 ? place : place + "*" + std::to_string(axis.stride);
    return first + ":" + first + " + " + std::to_string(axis.span()) +
           (axis.dilation == 1 ? "" : ":" + std::to_string(axis.dilation));
}

std::string window(const BenchState& state) {
    return taps(state.window.rows, "y") + ", " + taps(state.window.columns, "x");
}

std::string padded(const std::string& what, const char* leading, std::int64_t top, std::int64_t bottom,
                   std::int64_t left, std::int64_t right, const std::string& how) {
    return "np.pad(" + what + ", (" + leading + pythonPair(top, bottom) + ", " + pythonPair(left, right) +
           ")" + how + ")";
}

/// The loop over all outputs, with `body` at its heart.
std::string overAllOutputs(const BenchResult& result, const std::string& body) {
    const Shape& shape = result.output->shape();
    const std::string filters = std::to_string(shape.channels());
    const std::string rows = std::to_string(shape.height());
    const std::string columns = std::to_string(shape.width());
    return "output = np.zeros((1, " + filters + ", " + rows + ", " + columns + "), dtype=np.float32)\n" +
           "for k in range(" + filters + "):\n    for y in range(" + rows + "):\n        for x in range(" +
           columns + "):\n" + body;
}

std::string convolution(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    std::string text;
    std::string source = "input";
    if (padding.any()) {
        std::string mode;
        if (state.paddingMode != PaddingMode::Zeros) {
            mode = state.paddingMode == PaddingMode::Reflect ? ", mode=\"reflect\"" : ", mode=\"edge\"";
        }
        text = "padded = " +
               padded("input", "(0, 0), (0, 0), ", padding.top, padding.bottom, padding.left, padding.right,
                      mode) +
               "\n";
        source = "padded";
    }
    std::string channels = ":";
    std::string first;
    if (state.groups > 1) {
        const std::string slices = std::to_string(state.size.depth / state.groups);
        first = "            first = k // " + std::to_string(state.filters / state.groups) + " * " + slices +
                "\n";
        channels = "first:first + " + slices;
    }
    return text + overAllOutputs(result, first + "            window = " + source + "[0, " + channels + ", " +
                                             window(state) +
                                             "]\n            output[0, k, y, x] = np.sum(window * weight[k]) "
                                             "+ bias[k]\n");
}

/// The whole sheet that is stamped on, of which the padding is cut off at the end.
std::string transposed(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const Shape& shape = result.output->shape();
    const std::string perGroup = std::to_string(state.filters / state.groups);
    const std::string slices = std::to_string(state.size.depth / state.groups);
    const std::string filters = std::to_string(state.filters);
    return "sheet = np.zeros((1, " + filters + ", " + std::to_string(result.rows.size.padded) + ", " +
           std::to_string(result.columns.size.padded) + "), dtype=np.float32)\nfor c in range(" +
           std::to_string(state.size.depth) + "):\n    for k in range(" + perGroup +
           "):\n        filter = c // " + slices + " * " + perGroup + " + k\n        for y in range(" +
           std::to_string(state.size.height) + "):\n            for x in range(" +
           std::to_string(state.size.width) + "):\n                sheet[0, filter, " + window(state) +
           "] += input[0, c, y, x] * weight[c, k]\noutput = sheet[:, :, " + std::to_string(padding.top) +
           ":" + std::to_string(padding.top + shape.height()) + ", " + std::to_string(padding.left) + ":" +
           std::to_string(padding.left + shape.width()) + "] + bias.reshape(1, -1, 1, 1)\n";
}

std::string maxPooling(const BenchResult& result) {
    const CodePadding padding = codePadding(result);
    return "# Padding never wins; a window with nothing but padding gives 0.\npadded = " +
           padded("input", "(0, 0), (0, 0), ", padding.top, padding.bottom + padding.below, padding.left,
                  padding.right + padding.beside, ", constant_values=-np.inf") +
           "\n" +
           overAllOutputs(result, "            largest = padded[0, k, " + window(result.state) +
                                      "].max()\n            output[0, k, y, x] = largest if largest > "
                                      "-np.inf else 0\n");
}

std::string averagePooling(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const std::string ones = "np.ones(" + pythonPair(state.size.height, state.size.width) + ")";
    const std::string counted = padded(ones, "", padding.top, padding.bottom, padding.left, padding.right,
                                       state.countPadding ? ", constant_values=1" : "");
    return "padded = " +
           padded("input", "(0, 0), (0, 0), ", padding.top, padding.bottom + padding.below, padding.left,
                  padding.right + padding.beside, "") +
           "\n# 1 where a number counts for the mean.\ncounted = " +
           padded(counted, "", 0, padding.below, 0, padding.beside, "") + "\n" +
           overAllOutputs(result,
                          "            window = padded[0, k, " + window(state) +
                              "]\n            count = counted[" + window(state) +
                              "].sum()\n            output[0, k, y, x] = window.sum() / max(count, 1)\n");
}

std::string connected(const BenchResult& result) {
    return "output = np.zeros((1, " + std::to_string(result.state.filters) +
           ", 1, 1), dtype=np.float32)\nfor k in range(" + std::to_string(result.state.filters) +
           "):\n    output[0, k, 0, 0] = np.sum(input[0] * weight[k]) + bias[k]\n";
}

std::string computation(const BenchResult& result) {
    switch (result.state.operation) {
    case BenchOperation::Convolution:
    case BenchOperation::Depthwise:
    case BenchOperation::Pointwise:
        return convolution(result);
    case BenchOperation::Transposed:
        return transposed(result);
    case BenchOperation::MaxPooling:
        return maxPooling(result);
    case BenchOperation::AveragePooling:
        return averagePooling(result);
    case BenchOperation::FullyConnected:
        return connected(result);
    }
    return {};
}

} // namespace

std::string numpyCode(const BenchResult& result) {
    const BenchState& state = result.state;
    std::string text = codeHeading(result) + "import numpy as np\n\n";
    if (!result.output) {
        return text + codeRefusal(result);
    }
    text += arrayLine("input", state.input);
    if (hasFilters(state.operation)) {
        text += arrayLine("weight", state.weight) + arrayLine("bias", state.bias);
    }
    return text + "\n" + computation(result) +
           "\nnp.set_printoptions(suppress=True, linewidth=120, threshold=10**9)\nprint(output)\n";
}

} // namespace fovea

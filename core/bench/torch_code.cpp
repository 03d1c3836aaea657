#include "core/bench/bench_code.h"
#include "core/bench/code_text.h"

namespace fovea {

namespace {

std::string tensorLine(const char* name, const Tensor& tensor) {
    return std::string(name) + " = torch.tensor(" + pythonList(tensor) + ", dtype=torch.float32)\n";
}

/// ", stride=(2, 2)" and so on, as far as they are not what PyTorch does anyway.
std::string windowArguments(const BenchState& state, const char* padding) {
    const auto& [rows, columns] = state.window;
    std::string text;
    if (rows.stride != 1 || columns.stride != 1 || !hasFilters(state.operation)) {
        text += ", stride=" + pythonPair(rows.stride, columns.stride);
    }
    if (padding != nullptr && (rows.padBefore != 0 || columns.padBefore != 0)) {
        text += ", " + std::string(padding) + "=" + pythonPair(rows.padBefore, columns.padBefore);
    }
    if (rows.dilation != 1 || columns.dilation != 1) {
        text += ", dilation=" + pythonPair(rows.dilation, columns.dilation);
    }
    return text;
}

std::string groupsArgument(std::int64_t groups) {
    return groups == 1 ? "" : ", groups=" + std::to_string(groups);
}

/// "F.pad(input, (left, right, top, bottom), …)"
std::string padded(const std::string& what, std::int64_t top, std::int64_t bottom, std::int64_t left,
                   std::int64_t right, const std::string& how = {}) {
    return "F.pad(" + what + ", (" + std::to_string(left) + ", " + std::to_string(right) + ", " +
           std::to_string(top) + ", " + std::to_string(bottom) + ")" + how + ")";
}

std::string convolution(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const bool inPlace = state.paddingMode == PaddingMode::Zeros && padding.symmetric();
    if (inPlace || !padding.any()) {
        return "output = F.conv2d(input, weight, bias" + windowArguments(state, "padding") +
               groupsArgument(state.groups) + ")\n";
    }
    std::string mode;
    if (state.paddingMode != PaddingMode::Zeros) {
        mode = state.paddingMode == PaddingMode::Reflect ? ", mode=\"reflect\"" : ", mode=\"replicate\"";
    }
    return "padded = " + padded("input", padding.top, padding.bottom, padding.left, padding.right, mode) +
           "\noutput = F.conv2d(padded, weight, bias" + windowArguments(state, nullptr) +
           groupsArgument(state.groups) + ")\n";
}

std::string transposed(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const bool inPlace = padding.symmetric();
    std::string text = "output = F.conv_transpose2d(input, weight, bias" +
                       windowArguments(state, inPlace ? "padding" : nullptr) + groupsArgument(state.groups) +
                       ")\n";
    if (!inPlace) {
        const Shape& shape = result.output->shape();
        text += "output = output[:, :, " + std::to_string(padding.top) + ":" +
                std::to_string(padding.top + shape.height()) + ", " + std::to_string(padding.left) + ":" +
                std::to_string(padding.left + shape.width()) + "]\n";
    }
    return text;
}

/// Whether PyTorch's own pooling can do it: its padding is the same on both sides and at most half of the
/// window.
bool isPlainPooling(const BenchState& state, const CodePadding& padding) {
    const auto& [rows, columns] = state.window;
    return padding.symmetric() && 2 * padding.top <= rows.kernel && 2 * padding.left <= columns.kernel &&
           rows.dilation == 1 && columns.dilation == 1;
}

std::string maxPooling(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const std::string kernel = pythonPair(state.window.rows.kernel, state.window.columns.kernel);
    if (isPlainPooling(state, padding)) {
        const char* ceil = state.fit == FitRule::Ceil ? ", ceil_mode=True" : "";
        return "output = F.max_pool2d(input, " + kernel + windowArguments(state, "padding") + ceil + ")\n";
    }
    return "# Padding never wins; a window with nothing but padding gives 0.\npadded = " +
           padded("input", padding.top, padding.bottom + padding.below, padding.left,
                  padding.right + padding.beside, ", value=float(\"-inf\")") +
           "\noutput = F.max_pool2d(padded, " + kernel + windowArguments(state, nullptr) +
           ")\noutput = torch.where(output == float(\"-inf\"), torch.zeros(()), output)\n";
}

std::string averagePooling(const BenchResult& result) {
    const BenchState& state = result.state;
    const CodePadding padding = codePadding(result);
    const auto& [rows, columns] = state.window;
    const std::string kernel = pythonPair(rows.kernel, columns.kernel);
    const char* counted = state.countPadding ? "True" : "False";
    if (isPlainPooling(state, padding)) {
        const char* ceil = state.fit == FitRule::Ceil ? ", ceil_mode=True" : "";
        return "output = F.avg_pool2d(input, " + kernel + windowArguments(state, "padding") + ceil +
               ", count_include_pad=" + counted + ")\n";
    }
    const auto around = [&padding](const std::string& what, const std::string& how) {
        return padded(padded(what, padding.top, padding.bottom, padding.left, padding.right, how), 0,
                      padding.below, 0, padding.beside);
    };
    const std::string size = std::to_string(state.size.height) + ", " + std::to_string(state.size.width);
    const std::string depth = std::to_string(state.size.depth);
    const std::string window = std::to_string(rows.kernel) + ", " + std::to_string(columns.kernel);
    return "# The mean as a sum over the numbers that count, divided by how many they are.\ncounts = " +
           around("torch.ones(1, 1, " + size + ")", state.countPadding ? ", value=1.0" : "") +
           "\nsums = " + "F.conv2d(" + around("input", "") + ", torch.ones(" + depth + ", 1, " + window +
           ")" + windowArguments(state, nullptr) + groupsArgument(state.size.depth) +
           ")\ncounts = F.conv2d(counts, torch.ones(1, 1, " + window + ")" + windowArguments(state, nullptr) +
           ")\noutput = sums / counts.clamp(min=1)\n";
}

std::string connected(const BenchResult& result) {
    const std::string filters = std::to_string(result.state.filters);
    return "output = F.linear(input.reshape(1, -1), weight.reshape(" + filters + ", -1), bias).reshape(1, " +
           filters + ", 1, 1)\n# The same numbers: F.conv2d(input, weight, bias)\n";
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

std::string torchCode(const BenchResult& result) {
    const BenchState& state = result.state;
    std::string text = codeHeading(result) + "import torch\nimport torch.nn.functional as F\n\n";
    if (!result.output) {
        return text + codeRefusal(result);
    }
    text += tensorLine("input", state.input);
    if (hasFilters(state.operation)) {
        text += tensorLine("weight", state.weight) + tensorLine("bias", state.bias);
    }
    return text + "\n" + computation(result) +
           "\ntorch.set_printoptions(precision=8, sci_mode=False, linewidth=120, threshold=10**9)\n"
           "print(output)\n";
}

} // namespace fovea

#include "core/onnx/onnx_operators.h"
#include "core/ops/broadcast.h"
#include "core/ops/linear.h"
#include "core/ops/matmul.h"
#include "core/ops/rearrange.h"

#include <algorithm>

namespace fovea {

namespace {

OnnxValue asValue(Tensor tensor) {
    return {.what = std::make_shared<const OnnxConstant>(ElementType::Float32, std::move(tensor)),
            .type = ElementType::Float32};
}

Tensor scaled(Tensor tensor, double factor) {
    if (factor != 1.0) {
        for (float& value : tensor.mutableValues()) {
            value = static_cast<float>(factor * static_cast<double>(value));
        }
    }
    return tensor;
}

/// A constant matrix as out×in.
Tensor linearWeight(const OnnxNode& node, bool isOutByIn) {
    Tensor matrix = node.floats(1);
    const Shape& shape = matrix.shape();
    if (isOutByIn) {
        return matrix;
    }
    Tensor transposed = Tensor::uninitialized({shape[1], shape[0]});
    float* target = transposed.mutableData();
    for (std::int64_t out = 0; out < shape[1]; ++out) {
        for (std::int64_t in = 0; in < shape[0]; ++in) {
            *target++ = matrix.data()[in * shape[1] + out];
        }
    }
    return transposed;
}

/// A vector per picture times a constant matrix.
bool isLinear(const OnnxNode& node) {
    return !node.isConstant(0) && node.isConstant(1) && node.shape(0).rank() == 2 &&
           node.shape(1).rank() == 2 && node.shape(1).elementCount() > 0;
}

/// Gemm's C as one number for each output, if it is that or one for all of them.
std::optional<Tensor> linearBias(const OnnxNode& node, std::int64_t outputs) {
    if (!node.isConstant(2)) {
        return std::nullopt;
    }
    const Tensor constant = node.floats(2);
    if (constant.size() == 1) {
        return Tensor::filled({outputs}, constant.data()[0]);
    }
    const Shape& shape = constant.shape();
    if (constant.size() != outputs || shape[shape.rank() - 1] != outputs) {
        return std::nullopt;
    }
    return constant.reshaped({outputs});
}

bool addLinear(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    if (!isLinear(node) || attributes.integer("transA", 0) != 0) {
        return false;
    }
    const bool isOutByIn = attributes.integer("transB", 0) != 0;
    const std::int64_t outputs = node.shape(1)[isOutByIn ? 0 : 1];
    std::optional<Tensor> bias;
    if (node.hasInput(2)) {
        bias = linearBias(node, outputs);
        if (!bias) {
            return false;
        }
    }
    Tensor weight = scaled(linearWeight(node, isOutByIn), attributes.number("alpha", 1.0));
    const LinearOptions options{
        .inFeatures = weight.shape()[1], .outFeatures = outputs, .bias = bias.has_value()};
    std::vector<OnnxValue> parameters{asValue(std::move(weight))};
    if (bias) {
        parameters.push_back(asValue(scaled(std::move(*bias), attributes.number("beta", 1.0))));
    }
    node.add(std::make_shared<Linear>(options), {node.input(0)}, {}, parameters);
    return true;
}

void importGemm(OnnxNode& node) {
    if (addLinear(node)) {
        return;
    }
    const OnnxAttributes& attributes = node.attributes();
    if (node.shape(0).rank() != 2 || node.shape(1).rank() != 2) {
        throw SettingError("it multiplies " + node.shape(0).toString() + " with " + node.shape(1).toString() +
                           "; it needs matrices");
    }
    const auto product =
        std::make_shared<MatMul>(MatMulOptions{.transposeA = attributes.integer("transA", 0) != 0,
                                               .transposeB = attributes.integer("transB", 0) != 0});
    const auto scale = [&](const OnnxValue& value, const char* name) {
        const double factor = attributes.number(name, 1.0);
        return factor == 1.0 ? value
                             : onnx_import::binary(node, "multiply", value,
                                                   OnnxNode::literal(factor, ElementType::Float32));
    };
    if (!node.hasInput(2) && attributes.number("alpha", 1.0) == 1.0) {
        node.add(product, {node.input(0), node.input(1)});
        return;
    }
    const OnnxValue value = scale(node.step(product, {node.input(0), node.input(1)}), "alpha");
    if (!node.hasInput(2)) {
        node.pass(value);
        return;
    }
    node.add(std::make_shared<Broadcast>("add"), {value, scale(node.input(2), "beta")});
}

void importMatMul(OnnxNode& node) {
    if (!isLinear(node)) {
        node.add(std::make_shared<MatMul>(MatMulOptions{}), {node.input(0), node.input(1)});
        return;
    }
    Tensor weight = linearWeight(node, false);
    LinearOptions options{.inFeatures = weight.shape()[1], .outFeatures = weight.shape()[0], .bias = false};
    std::vector<OnnxValue> parameters{asValue(std::move(weight))};
    if (std::optional<Tensor> bias = node.takeAddedBias(options.outFeatures)) {
        options.bias = true;
        parameters.push_back(asValue(std::move(*bias)));
    }
    node.add(std::make_shared<Linear>(options), {node.input(0)}, {}, parameters);
}

/// The letters of each operand and of the result. Without "->" the result has those letters that stand once.
std::vector<std::string> termsOf(std::string equation) {
    std::erase(equation, ' ');
    if (equation.find('.') != std::string::npos) {
        throw UnsupportedError("its equation " + inQuotes(equation) + " has an ellipsis, which is not known");
    }
    const std::size_t arrow = std::min(equation.find("->"), equation.size());
    std::vector<std::string> terms(1);
    std::string once;
    for (const char letter : equation.substr(0, arrow)) {
        if (letter == ',') {
            terms.emplace_back();
        } else {
            terms.back() += letter;
            once += std::count(equation.begin(), equation.end(), letter) == 1 ? std::string(1, letter) : "";
        }
    }
    std::ranges::sort(once);
    terms.push_back(arrow < equation.size() ? equation.substr(arrow + 2) : once);
    return terms;
}

/// Only batched matrix products: letters of both operands and the result are the batch, those of the operands
/// alone are summed over.
void importEinsum(OnnxNode& node) {
    const std::string equation = node.attributes().text("equation", "");
    const std::vector<std::string> terms = termsOf(equation);
    const auto refuse = [&] {
        return UnsupportedError("its equation " + inQuotes(equation) +
                                " is not a matrix product; only those are known");
    };
    if (terms.size() != 3 || node.inputCount() != 2) {
        throw refuse();
    }
    std::string batch;
    std::string rows;
    std::string summed;
    std::string columns;
    for (const char letter : terms[0]) {
        const bool inB = terms[1].find(letter) != std::string::npos;
        const bool inResult = terms[2].find(letter) != std::string::npos;
        if (!inB && !inResult) {
            throw refuse();
        }
        (inB && inResult ? batch : inB ? summed : rows) += letter;
    }
    for (const char letter : terms[1]) {
        if (terms[0].find(letter) == std::string::npos) {
            columns += letter;
        }
    }
    const auto ordered = [&](std::size_t input, const std::string& wanted) {
        const std::string& own = terms[input];
        std::vector<int> order;
        for (const char letter : wanted) {
            order.push_back(static_cast<int>(own.find(letter)));
        }
        const bool fits = own.size() == wanted.size() &&
                          node.shape(input).rank() == static_cast<int>(own.size()) &&
                          std::ranges::all_of(own, [&](char c) { return std::ranges::count(own, c) == 1; });
        if (!fits) {
            throw refuse();
        }
        return node.step(std::make_shared<Transpose>(order), {node.input(input)});
    };
    std::vector<std::int64_t> aShape;
    std::vector<std::int64_t> bShape;
    std::vector<std::int64_t> resultShape;
    std::int64_t m = 1;
    std::int64_t k = 1;
    std::int64_t n = 1;
    const OnnxValue a = ordered(0, batch + rows + summed);
    const OnnxValue b = ordered(1, batch + summed + columns);
    const auto extentOf = [&](std::size_t input, char letter) {
        return node.shape(input)[static_cast<int>(terms[input].find(letter))];
    };
    for (const char letter : batch) {
        aShape.push_back(extentOf(0, letter));
        bShape.push_back(extentOf(1, letter));
        resultShape.push_back(std::max(aShape.back(), bShape.back()));
    }
    for (const char letter : rows) {
        m *= extentOf(0, letter);
        resultShape.push_back(extentOf(0, letter));
    }
    for (const char letter : summed) {
        k *= extentOf(0, letter);
    }
    for (const char letter : columns) {
        n *= extentOf(1, letter);
        resultShape.push_back(extentOf(1, letter));
    }
    aShape.insert(aShape.end(), {m, k});
    bShape.insert(bShape.end(), {k, n});
    const OnnxValue product =
        node.step(std::make_shared<MatMul>(MatMulOptions{}),
                  {onnx_import::reshaped(node, a, aShape), onnx_import::reshaped(node, b, bShape)});
    const std::string made = batch + rows + columns;
    std::vector<int> order;
    for (const char letter : terms[2]) {
        order.push_back(static_cast<int>(made.find(letter)));
    }
    if (terms[2].size() != made.size()) {
        throw refuse();
    }
    node.add(std::make_shared<Transpose>(order), {onnx_import::reshaped(node, product, resultShape)});
}

} // namespace

std::vector<OnnxOperator> onnxProducts() {
    return {
        {"Einsum", importEinsum, 1, anyNumber, {"equation"}},
        {"Gemm", importGemm, 2, 3, {"alpha", "beta", "transA", "transB", "broadcast"}},
        {"MatMul", importMatMul, 2, 2, {}},
    };
}

} // namespace fovea

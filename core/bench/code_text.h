#pragma once

#include "core/bench/bench_result.h"

#include <string>

/// What the programs that bench_code.h writes have in common.
namespace fovea {

/// A tensor as nested lists of Python, a row on each line; every number gives the same float32 when it is
/// read.
std::string pythonList(const Tensor& tensor);
/// "(1, 2)"
std::string pythonPair(std::int64_t first, std::int64_t second);
/// "# Convolution: 7×7×1 with 1 filter of 3×3×1, stride 1 → 5×5×1"
std::string codeHeading(const BenchResult& result);
/// A line that ends the program with the reason why there is no output.
std::string codeRefusal(const BenchResult& result);

/// Elements to put around the input so that all windows lie on it: the padding, and for FitRule::Ceil the
/// rows and columns by which the last windows stick out beyond it.
struct CodePadding {
    std::int64_t top = 0;
    std::int64_t bottom = 0;
    std::int64_t left = 0;
    std::int64_t right = 0;
    std::int64_t below = 0;  ///< beyond the padding
    std::int64_t beside = 0; ///< beyond the padding

    bool any() const { return top + bottom + left + right + below + beside > 0; }
    bool symmetric() const { return top == bottom && left == right; }
};
CodePadding codePadding(const BenchResult& result);

} // namespace fovea

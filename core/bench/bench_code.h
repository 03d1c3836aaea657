#pragma once

#include "core/bench/bench_result.h"

#include <string>

namespace fovea {

/// A program that computes exactly the bench's output with PyTorch (torch.nn.functional) and prints the
/// array; every number is written so that reading it gives the same float32. The last variable is `output`,
/// 1×K×H'×W'.
std::string torchCode(const BenchResult& result);
/// The same with NumPy alone, as loops that a student can read.
std::string numpyCode(const BenchResult& result);

} // namespace fovea

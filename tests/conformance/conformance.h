#pragma once

#include "core/graph/model.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fovea::test {

enum class Verdict { Passed, Failed, Unsupported };

struct CaseOutcome {
    std::string name; ///< of the case's folder
    std::string op;   ///< the operator of its first node that is no constant
    Verdict verdict = Verdict::Unsupported;
    std::string reason; ///< why it did not pass
};

/// Runs an ONNX backend test case: a folder with model.onnx and test_data_set_*/input_*.pb, output_*.pb. The
/// engine's numbers may differ from the expected ones by 1e-3 of them and 1e-7, as in ONNX's own runner;
/// shapes and types must be the same.
CaseOutcome runCase(const std::filesystem::path& folder);

/// A case's model with the inputs of its first data set.
struct LoadedCase {
    Model model;
    std::vector<Tensor> inputs;
};
/// Throws Error on a model that cannot be read or has no data.
LoadedCase loadCase(const std::filesystem::path& folder);

/// The folders in `root` that hold a model and match one of the patterns (* and ? and [a-z]), in order.
std::vector<std::filesystem::path> matchingCases(const std::filesystem::path& root,
                                                 const std::vector<std::string>& patterns);

/// Lines without comments (#) and blanks.
std::vector<std::string> readLines(const std::filesystem::path& file);

/// A table of passed, failed and unsupported cases per operator, and the reasons of those that did not pass.
std::string summaryOf(const std::vector<CaseOutcome>& outcomes);

} // namespace fovea::test

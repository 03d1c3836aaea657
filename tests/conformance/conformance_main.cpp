#include "tests/conformance/conformance.h"

#include <iostream>

/// conformance FOLDER [PATTERN…]: runs the cases in FOLDER (those that match, or all) and says per operator
/// how many passed. Exit 0 when all did.
int main(int argc, char** argv) {
    using namespace fovea::test;
    if (argc < 2) {
        std::cerr << "usage: conformance FOLDER [PATTERN...]\n";
        return 2;
    }
    std::vector<std::string> patterns(argv + 2, argv + argc);
    if (patterns.empty()) {
        patterns = {"*"};
    }
    std::vector<CaseOutcome> outcomes;
    bool allPassed = true;
    for (const std::filesystem::path& folder : matchingCases(argv[1], patterns)) {
        outcomes.push_back(runCase(folder));
        allPassed = allPassed && outcomes.back().verdict == Verdict::Passed;
    }
    std::cout << summaryOf(outcomes);
    return allPassed && !outcomes.empty() ? 0 : 1;
}

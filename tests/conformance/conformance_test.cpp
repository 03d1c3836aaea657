#include "tests/conformance/conformance.h"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>

namespace fovea::test {

namespace {

const std::filesystem::path here = std::filesystem::path(FOVEA_SOURCE_DIR) / "tests/conformance";
const std::filesystem::path data = "/usr/share/libonnx-testdata/data";

/// "name: reason" per line.
std::map<std::string, std::string> exceptions() {
    std::map<std::string, std::string> listed;
    for (const std::string& line : readLines(here / "exceptions.txt")) {
        const std::size_t colon = line.find(':');
        listed[line.substr(0, colon)] = colon == std::string::npos ? "" : line.substr(colon + 1);
    }
    return listed;
}

TEST(OnnxConformance, EveryCasePassesOrIsListedWithItsReason) {
    if (!std::filesystem::is_directory(data)) {
        GTEST_SKIP() << "ONNX'S TEST CASES WERE NOT RUN: " << data
                     << " is missing (Debian's package libonnx-testdata holds it)";
    }
    const std::map<std::string, std::string> listed = exceptions();
    std::set<std::string> met;
    std::vector<CaseOutcome> outcomes;
    for (const std::filesystem::path& folder : matchingCases(data, readLines(here / "cases.txt"))) {
        outcomes.push_back(runCase(folder));
        const CaseOutcome& outcome = outcomes.back();
        const bool isListed = listed.contains(outcome.name);
        met.insert(outcome.name);
        if (outcome.verdict == Verdict::Passed) {
            EXPECT_FALSE(isListed) << outcome.name << " passes: take it out of exceptions.txt";
        } else {
            EXPECT_TRUE(isListed) << outcome.name << ": " << outcome.reason;
        }
    }
    std::cout << summaryOf(outcomes);
    EXPECT_GE(outcomes.size(), 614U) << "there are fewer cases than there were";
    for (const auto& [name, reason] : listed) {
        EXPECT_TRUE(met.contains(name)) << name << " is listed in exceptions.txt, but is no case";
        EXPECT_FALSE(reason.empty()) << name << " is listed without a reason";
    }
}

TEST(OnnxConformance, ACaseWithOtherNumbersFails) {
    const std::filesystem::path source = data / "node/test_relu";
    if (!std::filesystem::is_directory(source)) {
        GTEST_SKIP() << "ONNX'S TEST CASES WERE NOT RUN: libonnx-testdata is missing";
    }
    const std::filesystem::path copy = std::filesystem::path(::testing::TempDir()) / "test_other_numbers";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(source, copy, std::filesystem::copy_options::recursive);
    EXPECT_EQ(runCase(copy).verdict, Verdict::Passed);
    const std::filesystem::path set = copy / "test_data_set_0";
    std::filesystem::copy_file(set / "input_0.pb", set / "output_0.pb",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(runCase(copy).verdict, Verdict::Failed);
    std::filesystem::remove(set / "output_0.pb");
    std::filesystem::remove_all(set);
    EXPECT_EQ(runCase(copy).verdict, Verdict::Failed);
    std::filesystem::remove_all(copy);
}

} // namespace

} // namespace fovea::test

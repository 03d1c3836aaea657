#include "core/base/error.h"
#include "core/io/json_file.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace fovea {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

nlohmann::json parsed(const std::string& text, const JsonLimits& limits = {}) {
    return parseJson(text, limits);
}

std::string complaint(const std::string& text, const JsonLimits& limits = {}) {
    try {
        parsed(text, limits);
    } catch (const Error& error) {
        return error.what();
    }
    return "no complaint";
}

TEST(JsonFile, HoldsADocumentToItsLimits) {
    EXPECT_EQ(parsed("[[1], [2, 3]]", {.bytes = 13, .values = 6, .depth = 2}).size(), 2U);
    EXPECT_THAT(complaint("[[1], [2, 3]]", {.bytes = 12}), HasSubstr("is larger than"));
    EXPECT_THAT(complaint("[[1], [2, 3]]", {.values = 5}), HasSubstr("more than 5 values"));
    EXPECT_THAT(complaint("[[1], [2, 3]]", {.depth = 1}), HasSubstr("more than 1 deep"));
}

TEST(JsonFile, CountsNothingInsideOfTexts) {
    EXPECT_EQ(parsed(R"({"[[[,,,\"[[[": "]]"})", {.values = 2, .depth = 1}).size(), 1U);
}

TEST(JsonFile, RefusesWhatWouldNeedTheWholeStack) {
    EXPECT_THAT(complaint(std::string(1'000'000, '[')), HasSubstr("more than 32 deep, the limit"));
    EXPECT_THAT(complaint("{\"a\": "), HasSubstr("is not JSON"));
}

TEST(JsonFile, NamesTheFile) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "recipe.json";
    const auto complaintAbout = [&path](const std::string& text) -> std::string {
        std::ofstream(path, std::ios::binary) << text;
        try {
            readJson(path, {});
        } catch (const Error& error) {
            return error.what();
        }
        return "no complaint";
    };
    EXPECT_THAT(complaintAbout("{"), AllOf(StartsWith(path.string()), HasSubstr("is not JSON")));
    EXPECT_THAT(complaintAbout(std::string(50, '[')), AllOf(StartsWith(path.string()), HasSubstr("deep")));
    EXPECT_EQ(complaintAbout("[]"), "no complaint");
}

} // namespace
} // namespace fovea

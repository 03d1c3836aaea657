#include "core/base/error.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_json.h"
#include "core/bench/bench_presets.h"
#include "tests/support/random_bench.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <limits>

namespace fovea {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

json sample() {
    return benchToJson(arranged({}));
}

/// What is wrong with the sample after `change`.
std::string complaintAfter(const std::function<void(json&)>& change) {
    json value = sample();
    change(value);
    try {
        benchFromJson(value);
    } catch (const SettingError& error) {
        return error.what();
    }
    return "no complaint";
}

std::string complaintAbout(const std::filesystem::path& path) {
    try {
        readBench(path);
    } catch (const Error& error) {
        return error.what();
    }
    return "no complaint";
}

TEST(BenchJson, GivesTheSameStateBackNumberByNumber) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const BenchState state = test::randomBench(seed);
        EXPECT_TRUE(benchFromJson(json::parse(benchToJson(state).dump())) == state);
        EXPECT_TRUE(benchFromJson(benchToJson(state)) == state);
    }
}

TEST(BenchJson, KeepsNumbersThatAreNotFiniteAndSeedsOfAllBits) {
    BenchState state = arranged({});
    state = withInput(state, {.channel = 0, .y = 0, .x = 0}, std::numeric_limits<float>::quiet_NaN());
    state = withInput(state, {.channel = 0, .y = 0, .x = 1}, -std::numeric_limits<float>::infinity());
    state = withInput(state, {.channel = 0, .y = 0, .x = 2}, -0.0F);
    state = withInput(state, {.channel = 0, .y = 0, .x = 3}, std::numeric_limits<float>::denorm_min());
    state = withBias(state, 0, std::numeric_limits<float>::infinity());
    state.inputSource.seed = std::numeric_limits<std::uint64_t>::max();
    EXPECT_TRUE(benchFromJson(json::parse(benchToJson(state).dump())) == state);
}

TEST(BenchJson, KeepsEveryPresetInAFile) {
    const test::TemporaryFolder folder;
    for (const BenchPreset& preset : benchPresets()) {
        SCOPED_TRACE(preset.name);
        const std::filesystem::path path = folder.path() / preset.name;
        const BenchState state = preset.make();
        writeBench(state, path);
        EXPECT_TRUE(readBench(path) == state);
    }
}

TEST(BenchJson, ReadsWhatAPersonWroteAndFillsInTheRest) {
    const BenchState state = benchFromJson(json::parse(
        R"({"fovea": "bench", "version": 1, "operation": "max_pooling", "input": {"depth": 2},
            "window": {"kernel": [2, 2], "stride": [2, 2]}, "fit": "floor"})"));
    EXPECT_EQ(state.operation, BenchOperation::MaxPooling);
    EXPECT_EQ(state.size, (VolumeSize{.width = 7, .height = 7, .depth = 2}));
    EXPECT_EQ(state.window, Window2d::square(2, 2));
    EXPECT_TRUE(arranged(state) == state);
}

TEST(BenchJson, NamesTheFieldThatIsWrong) {
    EXPECT_THAT(complaintAfter([](json& value) { value["stride"] = 2; }),
                HasSubstr("there is no setting \"stride\""));
    EXPECT_THAT(complaintAfter([](json& value) { value["operation"] = "conv"; }),
                HasSubstr("\"operation\" is \"conv\"; it must be one of \"convolution\""));
    EXPECT_THAT(complaintAfter([](json& value) {
                    value["window"]["stride"] = {0, 1};
                }),
                HasSubstr("\"window.stride\" is [0,1]; it must be a list of 2 whole numbers from 1 to 64"));
    EXPECT_THAT(complaintAfter([](json& value) { value["input"]["width"] = 65; }),
                HasSubstr("\"input.width\" is 65"));
    EXPECT_THAT(complaintAfter([](json& value) { value["filters"][0]["wavelength"] = 1e9; }),
                HasSubstr("\"filters[0].wavelength\""));
    EXPECT_THAT(complaintAfter([](json& value) { value["filters"][0]["bias"] = json::array(); }),
                HasSubstr("\"filters[0].bias\""));
    EXPECT_THAT(complaintAfter([](json& value) {
                    value["filters"][0]["weights"] = {1, 2};
                }),
                HasSubstr("there is no setting \"filters[0].weights\""));
    EXPECT_THAT(complaintAfter([](json& value) { value["filters"][0]["pattern"] = "typed"; }),
                HasSubstr("\"filters[0].weights\" is missing"));
    EXPECT_THAT(complaintAfter([](json& value) {
                    value["input"]["pattern"] = "typed";
                    value["input"]["numbers"] = {1, 2, 3};
                }),
                HasSubstr("\"input.numbers\" is [1,2,3]; it must be a list of 49 numbers"));
    EXPECT_THAT(complaintAfter([](json& value) {
                    value["input"]["pattern"] = "typed";
                    value["input"]["numbers"] = std::vector<double>(49, 1e300);
                }),
                HasSubstr("\"input.numbers\""));
    EXPECT_THAT(complaintAfter([](json& value) { value["filters"] = json::array(); }),
                HasSubstr("The number of filters is 0"));
    EXPECT_THAT(complaintAfter([](json& value) { value["groups"] = 2; }), HasSubstr("groups do not divide"));
    EXPECT_THAT(complaintAfter([](json& value) { value["version"] = "2"; }),
                HasSubstr("\"version\" is \"2\""));
    EXPECT_THAT(complaintAfter([](json& value) { value.erase("fovea"); }),
                HasSubstr("not a state of the bench"));
    EXPECT_THAT(complaintAfter([](json& value) { value = 7; }), HasSubstr("must be an object"));
}

TEST(BenchJson, SaysWhichVersionItReads) {
    const std::string complaint = complaintAfter([](json& value) { value["version"] = 2; });
    EXPECT_THAT(complaint, HasSubstr("this is a bench of version 2; this Fovea reads version 1"));
}

TEST(BenchJson, RefusesMoreNumbersThanTheBenchHolds) {
    json value = sample();
    value["operation"] = "fully_connected";
    value["input"] = {{"width", 64}, {"height", 64}, {"depth", 64}};
    value["filters"] = std::vector<json>(64, json{{"pattern", "zeros"}});
    EXPECT_THROW(benchFromJson(value), SettingError);
    value["filters"] = std::vector<json>(65, json::object());
    EXPECT_THROW(benchFromJson(value), SettingError);
}

TEST(BenchJson, SurvivesAnyFieldOfAnyType) {
    const json strange[] = {nullptr,
                            true,
                            -1,
                            1e300,
                            "x",
                            json::array(),
                            json::object(),
                            {1, "a"},
                            std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::uint64_t>::max()};
    const json whole = benchToJson(test::randomFittingBench(3));
    const json flat = whole.flatten();
    for (const auto& [pointer, old] : flat.items()) {
        for (const json& replacement : strange) {
            json value = whole;
            value[json::json_pointer(pointer)] = replacement;
            try {
                const BenchState state = benchFromJson(value);
                EXPECT_FALSE(problemOf(state));
            } catch (const SettingError& error) {
                EXPECT_THAT(error.what(), StartsWith("bench: "));
            }
        }
    }
}

TEST(BenchFile, TellsWhatIsWrongWithIt) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "state.json";
    EXPECT_THAT(complaintAbout(path), HasSubstr("there is no such file"));
    const auto write = [&path](const std::string& text) { std::ofstream(path, std::ios::binary) << text; };
    write("");
    EXPECT_THAT(complaintAbout(path), HasSubstr("is empty"));
    write("{\"fovea\": ");
    EXPECT_THAT(complaintAbout(path), HasSubstr("is not JSON"));
    write("\x89PNG\r\n\x1a\n" + std::string(20, '[') + "IHDR");
    EXPECT_EQ(complaintAbout(path), path.string() + ": is not JSON, nor any text: whatever its name says, it "
                                                    "holds a picture or other data");
    write("[1, 2]");
    EXPECT_THAT(complaintAbout(path), HasSubstr("must be an object"));
    write(std::string(1'000'000, '['));
    EXPECT_THAT(complaintAbout(path), HasSubstr("more than 16 deep"));
    write("[" + std::string(10'000'000, ',') + "]");
    EXPECT_THAT(complaintAbout(path), HasSubstr("values, the limit"));
    write("");
    std::filesystem::resize_file(path, maxBenchFileBytes + 1);
    EXPECT_THAT(complaintAbout(path), HasSubstr("the limit is 134217728"));
    EXPECT_THAT(complaintAbout(path), StartsWith(path.string()));
}

TEST(BenchFile, LeavesWhatWasThereWhenWritingFails) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "folder";
    std::filesystem::create_directory(path);
    EXPECT_THROW(writeBench(arranged({}), path), FileError);
    EXPECT_TRUE(std::filesystem::is_directory(path));
}

TEST(BenchFile, HasALineForEachSetting) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "state.json";
    writeBench(arranged({}), path);
    std::ifstream file(path);
    std::string line;
    int lines = 0;
    while (std::getline(file, line)) {
        ++lines;
        EXPECT_LT(line.size(), 200U);
    }
    EXPECT_EQ(lines, 15);
}

} // namespace
} // namespace fovea

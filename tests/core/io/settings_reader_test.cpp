#include "core/base/error.h"
#include "core/io/settings_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <functional>

namespace fovea {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string complaint(const std::function<void()>& read) {
    try {
        read();
    } catch (const SettingError& error) {
        return error.what();
    }
    return "no complaint";
}

TEST(SettingsReader, ReadsWhatIsThereAndTakesTheRestAsGiven) {
    const json value = json::parse(R"({"sizes": [1, 2], "seed": 18446744073709551615, "kind": "b"})");
    SettingsReader reader(value, "bench");
    EXPECT_THAT(reader.integers("sizes", 2, 0, 9), ElementsAre(1, 2));
    EXPECT_EQ(reader.seed("seed", 3), 18446744073709551615ULL);
    EXPECT_EQ(reader.seed("other", 3), 3U);
    constexpr std::array choices{"a", "b"};
    EXPECT_EQ(reader.choice("kind", choices, 0), 1U);
    EXPECT_EQ(reader.choice("shape", choices, 0), 0U);
    EXPECT_EQ(complaint([&] { reader.finish(); }), "no complaint");
}

TEST(SettingsReader, NamesTheDocumentTheFieldAndWhatWouldDo) {
    const json value = json::parse(R"({"sizes": [1, 2], "seed": -1, "list": [{}, 3], "far": {"on": 1}})");
    SettingsReader reader(value, "bench");
    EXPECT_EQ(complaint([&] { reader.integers("sizes", 3, 0, 9); }),
              "bench: \"sizes\" is [1,2]; it must be a list of 3 whole numbers from 0 to 9");
    EXPECT_EQ(complaint([&] { reader.integers("sizes", 2, 2, 9); }),
              "bench: \"sizes\" is [1,2]; it must be a list of 2 whole numbers from 2 to 9");
    EXPECT_EQ(complaint([&] { reader.seed("seed", 1); }),
              "bench: \"seed\" is -1; it must be a whole number that is not negative");
    EXPECT_EQ(complaint([&] { reader.objects("list", 9); }), "bench: \"list[1]\" must be an object {…}");
    EXPECT_THAT(complaint([&] { reader.objects("list", 1); }), HasSubstr("a list of at most 1 objects"));
    EXPECT_EQ(complaint([&] { reader.object("far").flag("on", true); }),
              "bench: \"far.on\" is 1; it must be true or false");
    EXPECT_EQ(complaint([&] { reader.integer("gone", 0, 1); }), "bench: \"gone\" is missing");
}

TEST(SettingsReader, ShowsNoMoreOfAWrongValueThanAMessageHolds) {
    json deep = json::array();
    for (int i = 0; i < 100'000; ++i) {
        deep = json::array({std::move(deep)});
    }
    json value{{"long", std::string(1000, 'x')}, {"list", std::vector<int>(1000)}};
    value["deep"] = std::move(deep);
    SettingsReader reader(value, "bench");
    EXPECT_THAT(complaint([&] { reader.integer("long", 0, 1); }), HasSubstr("is a long text; it must"));
    EXPECT_THAT(complaint([&] { reader.integer("list", 0, 1); }), HasSubstr("is a list of 1000; it must"));
    EXPECT_THAT(complaint([&] { reader.integer("deep", 0, 1); }), HasSubstr("is a list of 1; it must"));
}

} // namespace
} // namespace fovea

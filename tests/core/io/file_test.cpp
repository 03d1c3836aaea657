#include "core/base/error.h"
#include "core/io/file.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/stat.h>

namespace fovea {

namespace {

using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string errorOfReading(const std::filesystem::path& path, std::int64_t limit = 1000) {
    try {
        static_cast<void>(readFile(path, limit));
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), ::testing::StartsWith(path.string() + ": "));
        return error.what();
    }
    ADD_FAILURE() << path << " was read";
    return {};
}

TEST(ReadFile, GivesBackWhatWasPutThere) {
    const TemporaryFolder folder;
    replaceFile(folder.file("a"), std::vector<std::uint8_t>{1, 0, 255});
    EXPECT_THAT(readFile(folder.file("a"), 3), ElementsAre(1, 0, 255));
}

TEST(ReadFile, SaysWhyItCannot) {
    const TemporaryFolder folder;
    EXPECT_THAT(errorOfReading(folder.file("none")), HasSubstr("there is no such file"));
    EXPECT_THAT(errorOfReading(folder.path()), HasSubstr("is a folder"));
    EXPECT_THAT(errorOfReading("/dev/zero"), HasSubstr("is not an ordinary file"));
    std::ofstream(folder.file("empty")).close();
    EXPECT_THAT(errorOfReading(folder.file("empty")), HasSubstr("is empty"));
    replaceFile(folder.file("file"), std::vector<std::uint8_t>(11));
    EXPECT_THAT(errorOfReading(folder.file("file"), 10), HasSubstr("has 11 bytes; the limit is 10"));
    EXPECT_THAT(errorOfReading(folder.file("file") / "below"), HasSubstr("there is no such file"));
}

TEST(ReadFile, DoesNotWaitForAPipe) {
    const TemporaryFolder folder;
    ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
    EXPECT_THAT(errorOfReading(folder.file("pipe")), HasSubstr("is not an ordinary file"));
}

TEST(ReplaceFile, LeavesAnOlderFileWholeWhenTheWriterFails) {
    const TemporaryFolder folder;
    replaceFile(folder.file("a"), std::vector<std::uint8_t>{7});
    const auto failing = [](const std::filesystem::path& temporary) {
        std::ofstream(temporary) << "half of it";
        throw SettingError("no more");
    };
    EXPECT_THROW(replaceFile(folder.file("a"), failing), SettingError);
    EXPECT_THAT(readFile(folder.file("a"), 10), ElementsAre(7));
    EXPECT_EQ(folder.fileCount(), 1U);
}

TEST(ReplaceFile, WritesThroughALink) {
    const TemporaryFolder folder;
    replaceFile(folder.file("a"), std::vector<std::uint8_t>{7});
    std::filesystem::create_symlink(folder.file("a"), folder.file("link"));
    replaceFile(folder.file("link"), std::vector<std::uint8_t>{8});
    EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
    EXPECT_THAT(readFile(folder.file("a"), 10), ElementsAre(8));
}

TEST(ReplaceFile, RefusesWhatIsNoOrdinaryFileAndFoldersThatAreNotThere) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> bytes{1};
    EXPECT_THROW(replaceFile(folder.path(), bytes), FileError);
    EXPECT_THROW(replaceFile("/dev/null", bytes), FileError);
    EXPECT_FALSE(std::filesystem::is_regular_file("/dev/null"));
    try {
        replaceFile(folder.file("none") / "a", bytes);
        FAIL();
    } catch (const FileError& error) {
        EXPECT_EQ(error.path(), (folder.file("none") / "a").string());
        EXPECT_THAT(error.reason(), HasSubstr("cannot be written: No such file or directory"));
    }
}

} // namespace

} // namespace fovea

#include "core/training/folder_reader.h"
#include "core/training/zip_reader.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <fstream>

namespace fovea::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Bytes smallPicture = encodePicture(1, 2, 1, {5, 6});
const Bytes otherPicture = encodePicture(1, 2, 1, {7, 8});
const Bytes widePicture = encodePicture(2, 1, 1, {7, 8});

struct ZipEntry {
    std::string name;
    Bytes bytes;
};

void writeZip(const std::filesystem::path& path, const std::vector<ZipEntry>& entries) {
    int code = 0;
    zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    ASSERT_NE(zip, nullptr);
    for (const ZipEntry& entry : entries) {
        zip_source_t* source = zip_source_buffer(zip, entry.bytes.data(), entry.bytes.size(), 0);
        ASSERT_GE(zip_file_add(zip, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
    }
    ASSERT_EQ(zip_close(zip), 0);
}

TEST(FolderReader, NumbersClassesInTheOrderOfTheirNames) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "dog" / "1", otherPicture);
    writeBytes(folder.path() / "cat" / "2", smallPicture);
    writeBytes(folder.path() / "cat" / "1", otherPicture);
    writeBytes(folder.path() / "cat" / ".hidden", {1});
    writeBytes(folder.path() / "readme", {1});
    const NamedPictures read = readClassFolders(folder.path(), decodePicture);
    EXPECT_THAT(read.classNames, ElementsAre("cat", "dog"));
    EXPECT_THAT(read.pictures.labels, ElementsAre(0, 0, 1));
    EXPECT_THAT(read.pictures.pixels, ElementsAre(7, 8, 5, 6, 7, 8));
    EXPECT_EQ(read.pictures.height, 2);
    EXPECT_EQ(read.pictures.width, 1);
}

TEST(FolderReader, NamesThePictureThatCannotBeDecoded) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "cat" / "broken", {9, 9});
    EXPECT_EQ(messageOf<FileError>([&] { readClassFolders(folder.path(), decodePicture); }),
              (folder.path() / "cat" / "broken").string() + ": is no picture");
}

TEST(FolderReader, RefusesAPictureOfAnotherSize) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "cat" / "1", smallPicture);
    writeBytes(folder.path() / "cat" / "2", widePicture);
    EXPECT_THAT(messageOf<FileError>([&] { readClassFolders(folder.path(), decodePicture); }),
                HasSubstr("is a picture of 2×1×1, but the first one has 1×2×1"));
}

TEST(FolderReader, RefusesAFolderWithoutClasses) {
    const TemporaryFolder folder;
    EXPECT_THROW(readClassFolders(folder.path(), decodePicture), FileError);
    EXPECT_THROW(readClassFolders(folder.path() / "missing", decodePicture), FileError);
}

TEST(FolderReader, StopsWhenAsked) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "cat" / "1", smallPicture);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(readClassFolders(folder.path(), decodePicture, {.stop = stop.get_token(), .progress = {}}),
                 Cancelled);
}

TEST(ZipReader, ReadsTheSameAsTheFolderThatWasZipped) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"all/dog/1.png", otherPicture},
                                           {"all/cat/2.png", smallPicture},
                                           {"all/cat/1.png", otherPicture},
                                           {"__MACOSX/cat/1.png", {1}},
                                           {"all/cat/.hidden", {1}}});
    const NamedPictures read = readZippedClassFolders(folder.path() / "train.zip", decodePicture);
    EXPECT_THAT(read.classNames, ElementsAre("cat", "dog"));
    EXPECT_THAT(read.pictures.labels, ElementsAre(0, 0, 1));
    EXPECT_THAT(read.pictures.pixels, ElementsAre(7, 8, 5, 6, 7, 8));
}

TEST(ZipReader, RefusesWhatIsNoZipFile) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "train.zip", Bytes(100, 7));
    EXPECT_THAT(
        messageOf<FileError>([&] { readZippedClassFolders(folder.path() / "train.zip", decodePicture); }),
        HasSubstr("cannot be opened as a zip file"));
}

TEST(ZipReader, RefusesATruncatedZipFile) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"cat/1", smallPicture}, {"cat/2", smallPicture}});
    std::filesystem::resize_file(folder.path() / "train.zip",
                                 std::filesystem::file_size(folder.path() / "train.zip") - 30);
    EXPECT_THROW(readZippedClassFolders(folder.path() / "train.zip", decodePicture), FileError);
}

TEST(ZipReader, RefusesAnEntryWhoseBytesWereChanged) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"cat/1", smallPicture}});
    std::fstream file(folder.path() / "train.zip", std::ios::in | std::ios::out | std::ios::binary);
    // 30 bytes of local header and the name come before the (stored) data.
    file.seekp(30 + 5 + 3);
    file.put(99);
    file.close();
    EXPECT_THAT(
        messageOf<FileError>([&] { readZippedClassFolders(folder.path() / "train.zip", decodePicture); }),
        HasSubstr("is damaged"));
}

TEST(ZipReader, RefusesAPictureOutsideOfAnyClass) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"1.png", smallPicture}});
    EXPECT_THAT(
        messageOf<FileError>([&] { readZippedClassFolders(folder.path() / "train.zip", decodePicture); }),
        HasSubstr("does not lie in the folder of a class"));
}

TEST(ZipReader, RefusesAZipBombByWhatItClaims) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"cat/1", Bytes(20'000'000)}});
    EXPECT_THAT(
        messageOf<LimitError>([&] { readZippedClassFolders(folder.path() / "train.zip", decodePicture); }),
        HasSubstr("200 times its own size"));
}

TEST(ZipReader, RefusesASingleEntryBeyondTheLimit) {
    const TemporaryFolder folder;
    writeZip(folder.path() / "train.zip", {{"cat/1", Bytes(maxPictureFileBytes + 1)}});
    EXPECT_THAT(
        messageOf<LimitError>([&] { readZippedClassFolders(folder.path() / "train.zip", decodePicture); }),
        HasSubstr("the limit for a picture"));
}

} // namespace
} // namespace fovea::test

#include "core/training/dataset.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void writeIdxSplit(const TemporaryFolder& folder, const std::string& prefix, const Bytes& labels) {
    const auto count = static_cast<std::uint32_t>(labels.size());
    writeBytes(folder.path() / (prefix + "-images-idx3-ubyte"),
               idxBytes(0x803, {count, 1, 1}, Bytes(count, 9)));
    writeGzip(folder.path() / (prefix + "-labels-idx1-ubyte.gz"), idxBytes(0x801, {count}, labels));
}

TEST(OpenDataset, FindsIdxFilesPlainOrZipped) {
    const TemporaryFolder folder;
    writeIdxSplit(folder, "train", {0, 1, 2});
    writeIdxSplit(folder, "t10k", {1});
    const Dataset dataset = openDataset(folder.path(), decodePicture);
    EXPECT_THAT(dataset.classNames, ElementsAre("0", "1", "2"));
    EXPECT_EQ(dataset.train.count(), 3);
    EXPECT_THAT(dataset.test.labels, ElementsAre(1));
}

TEST(OpenDataset, FindsCifarBatchesInTheirOrder) {
    const TemporaryFolder folder;
    const auto batch = [&](const std::string& name, std::uint8_t label) {
        Bytes bytes(3073, 0);
        bytes[0] = label;
        writeBytes(folder.path() / name, bytes);
    };
    batch("data_batch_1.bin", 1);
    batch("data_batch_2.bin", 0);
    batch("test_batch.bin", 1);
    writeBytes(folder.path() / "batches.meta.txt", {'a', '\n', 'b', '\n'});
    const Dataset dataset = openDataset(folder.path(), decodePicture);
    EXPECT_THAT(dataset.classNames, ElementsAre("a", "b"));
    EXPECT_THAT(dataset.train.labels, ElementsAre(1, 0));
    EXPECT_THAT(dataset.test.labels, ElementsAre(1));
}

TEST(OpenDataset, FindsClassFolders) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "train" / "cat" / "1", encodePicture(1, 1, 1, {3}));
    writeBytes(folder.path() / "test" / "cat" / "1", encodePicture(1, 1, 1, {4}));
    std::vector<double> progress;
    const Dataset dataset = openDataset(folder.path(), decodePicture,
                                        {.stop = {}, .progress = [&](double f) { progress.push_back(f); }});
    EXPECT_THAT(dataset.train.pixels, ElementsAre(3));
    EXPECT_THAT(dataset.test.pixels, ElementsAre(4));
    EXPECT_THAT(progress, ElementsAre(0.5, 1));
}

TEST(OpenDataset, RefusesSplitsOfOtherClasses) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "train" / "cat" / "1", encodePicture(1, 1, 1, {3}));
    writeBytes(folder.path() / "test" / "dog" / "1", encodePicture(1, 1, 1, {4}));
    EXPECT_THAT(messageOf<FileError>([&] { openDataset(folder.path(), decodePicture); }),
                HasSubstr("has other classes"));
}

TEST(OpenDataset, RefusesTestPicturesOfAnotherSize) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "train" / "cat" / "1", encodePicture(1, 1, 1, {3}));
    writeBytes(folder.path() / "test" / "cat" / "1", encodePicture(2, 1, 1, {4, 4}));
    EXPECT_THAT(messageOf<FileError>([&] { openDataset(folder.path(), decodePicture); }),
                HasSubstr("another size"));
}

TEST(OpenDataset, SaysWhatItLookedFor) {
    const TemporaryFolder folder;
    EXPECT_THAT(messageOf<FileError>([&] { openDataset(folder.path(), decodePicture); }),
                HasSubstr("train.zip and test.zip"));
    EXPECT_THAT(messageOf<FileError>([&] { openDataset(folder.path() / "nowhere", decodePicture); }),
                HasSubstr("there is no such folder"));
    writeIdxSplit(folder, "train", {0, 1, 2});
    EXPECT_THAT(messageOf<FileError>([&] { openDataset(folder.path(), decodePicture); }),
                HasSubstr("t10k-images-idx3-ubyte: is missing"));
}

TEST(Fingerprint, ChangesWithPixelsAndWithLabels) {
    LabelledPictures pictures{.height = 1, .width = 1, .channels = 1, .pixels = {1, 2}, .labels = {0, 1}};
    const std::uint32_t before = fingerprint(pictures);
    EXPECT_EQ(fingerprint(pictures), before);
    pictures.labels[0] = 1;
    EXPECT_NE(fingerprint(pictures), before);
    pictures.labels[0] = 0;
    pictures.pixels[1] = 3;
    EXPECT_NE(fingerprint(pictures), before);
}

} // namespace
} // namespace fovea::test

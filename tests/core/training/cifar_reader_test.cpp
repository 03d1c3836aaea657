#include "core/base/error.h"
#include "core/training/cifar_reader.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A picture whose red, green and blue planes each hold one value, but for the last blue pixel.
Bytes record(std::uint8_t label, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    Bytes bytes{label};
    for (const std::uint8_t value : {red, green, blue}) {
        bytes.insert(bytes.end(), 1024, value);
    }
    bytes.back() = 255;
    return bytes;
}

TEST(CifarReader, TurnsPlanesIntoPixels) {
    const TemporaryFolder folder;
    writeBytes(folder.path() / "one.bin", record(2, 10, 20, 30));
    writeBytes(folder.path() / "two.bin", record(0, 40, 50, 60));
    const std::vector<std::filesystem::path> files{folder.path() / "one.bin", folder.path() / "two.bin"};
    const LabelledPictures pictures = readCifar(files, 3);
    ASSERT_EQ(pictures.count(), 2);
    EXPECT_THAT(pictures.labels, ElementsAre(2, 0));
    EXPECT_THAT(pictures.picture(0).first(3), ElementsAre(10, 20, 30));
    EXPECT_THAT(pictures.picture(1).last(3), ElementsAre(40, 50, 255));
}

TEST(CifarReader, RefusesATruncatedFile) {
    const TemporaryFolder folder;
    Bytes bytes = record(0, 1, 2, 3);
    bytes.pop_back();
    const std::filesystem::path file = folder.path() / "short.bin";
    writeBytes(file, bytes);
    EXPECT_THAT(messageOf<FileError>([&] {
                    readCifar({&file, 1}, 10);
                }),
                HasSubstr("not a multiple of 3073"));
}

TEST(CifarReader, RefusesALabelThatNoClassHas) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "wrong.bin";
    writeBytes(file, record(10, 1, 2, 3));
    EXPECT_THAT(messageOf<FileError>([&] {
                    readCifar({&file, 1}, 10);
                }),
                HasSubstr("picture 0 has the label 10, but there are 10 classes"));
}

} // namespace
} // namespace fovea::test

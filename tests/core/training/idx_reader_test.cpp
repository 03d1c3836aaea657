#include "core/base/error.h"
#include "core/training/idx_reader.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint32_t pictureMagic = 0x803;
constexpr std::uint32_t labelMagic = 0x801;

class IdxReader : public testing::Test {
protected:
    TemporaryFolder m_folder;
    std::filesystem::path m_pictures = m_folder.path() / "pictures";
    std::filesystem::path m_labels = m_folder.path() / "labels";
    /// Two pictures of 2 rows and 3 columns.
    Bytes m_pictureBytes = idxBytes(pictureMagic, {2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    Bytes m_labelBytes = idxBytes(labelMagic, {2}, {3, 1});

    std::string refusal() const {
        return messageOf<FileError>([this] { readIdx(m_pictures, m_labels); });
    }
};

TEST_F(IdxReader, ReadsPicturesAndLabels) {
    writeBytes(m_pictures, m_pictureBytes);
    writeBytes(m_labels, m_labelBytes);
    const NamedPictures read = readIdx(m_pictures, m_labels);
    EXPECT_EQ(read.pictures.height, 2);
    EXPECT_EQ(read.pictures.width, 3);
    EXPECT_EQ(read.pictures.channels, 1);
    EXPECT_THAT(read.pictures.picture(1), ElementsAre(7, 8, 9, 10, 11, 12));
    EXPECT_THAT(read.pictures.labels, ElementsAre(3, 1));
    EXPECT_THAT(read.classNames, ElementsAre("0", "1", "2", "3"));
}

TEST_F(IdxReader, ReadsThroughGzip) {
    writeGzip(m_pictures, m_pictureBytes);
    writeGzip(m_labels, m_labelBytes);
    EXPECT_THAT(readIdx(m_pictures, m_labels).pictures.picture(0), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(IdxReader, NamesTheFileThatIsMissing) {
    writeBytes(m_pictures, m_pictureBytes);
    EXPECT_THAT(refusal(), HasSubstr(m_labels.string()));
}

TEST_F(IdxReader, RefusesLabelsInPlaceOfPictures) {
    writeBytes(m_pictures, idxBytes(labelMagic, {16}, Bytes(16)));
    writeBytes(m_labels, m_labelBytes);
    EXPECT_THAT(refusal(), HasSubstr("is not an IDX file of pictures"));
}

TEST_F(IdxReader, RefusesATruncatedFile) {
    m_pictureBytes.pop_back();
    writeBytes(m_pictures, m_pictureBytes);
    writeBytes(m_labels, m_labelBytes);
    EXPECT_THAT(refusal(), HasSubstr("truncated"));
}

TEST_F(IdxReader, RefusesATruncatedGzipFile) {
    writeGzip(m_pictures, m_pictureBytes);
    writeGzip(m_labels, m_labelBytes);
    std::filesystem::resize_file(m_pictures, std::filesystem::file_size(m_pictures) - 6);
    EXPECT_THAT(refusal(), HasSubstr("truncated or damaged"));
}

TEST_F(IdxReader, RefusesMoreDataThanItsHeaderStates) {
    m_labelBytes.push_back(0);
    writeBytes(m_pictures, m_pictureBytes);
    writeBytes(m_labels, m_labelBytes);
    EXPECT_THAT(refusal(), HasSubstr("more data than its header states"));
}

TEST_F(IdxReader, RefusesAHeaderThatPromisesMoreThanTheFileCanHoldBeforeAllocating) {
    writeBytes(m_pictures, idxBytes(pictureMagic, {4'000'000, 32, 32}, Bytes(64)));
    writeBytes(m_labels, m_labelBytes);
    EXPECT_THAT(refusal(), HasSubstr("more than it can hold"));
}

TEST_F(IdxReader, RefusesAHeaderBeyondTheLimit) {
    writeBytes(m_pictures, idxBytes(pictureMagic, {0xFFFFFFFF, 60000, 60000}, Bytes(64)));
    writeBytes(m_labels, m_labelBytes);
    EXPECT_THROW(readIdx(m_pictures, m_labels), LimitError);
}

TEST_F(IdxReader, RefusesAnotherNumberOfLabelsThanPictures) {
    writeBytes(m_pictures, m_pictureBytes);
    writeBytes(m_labels, idxBytes(labelMagic, {3}, {0, 1, 2}));
    EXPECT_THAT(refusal(), HasSubstr("holds 3 labels for the 2 pictures"));
}

} // namespace
} // namespace fovea::test

#include "core/training/checkpoint.h"
#include "tests/core/training/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace fovea::test {
namespace {

using testing::HasSubstr;

Checkpoint sample() {
    return {.recipe = {{"name", "sample"}},
            .dataFingerprint = 0xDEADBEEF,
            .step = 17,
            .rng = "1 2 3",
            .order = {2, 0, 1},
            .sums = {.loss = 0.1, .correct = 3, .pictures = 4},
            .history = {{.epoch = 1,
                         .loss = 1.0 / 3.0,
                         .accuracy = 0.5,
                         .validationAccuracy = 0.25,
                         .learningRate = 0.1},
                        {.epoch = 2,
                         .loss = 0.2,
                         .accuracy = 0.6,
                         .validationAccuracy = std::nullopt,
                         .learningRate = 0.05}},
            .seconds = 12.5,
            .parameters = {Tensor::from({2, 1}, {1.5F, -2.5F}), Tensor(Shape{3})},
            .optimizer = {Tensor::from({1}, {1e-30F})}};
}

class CheckpointFile : public testing::Test {
protected:
    TemporaryFolder m_folder;
    std::filesystem::path m_path = m_folder.path() / "run.checkpoint";

    void SetUp() override { writeCheckpoint(sample(), m_path); }
    std::string refusal() const {
        return messageOf<FileError>([this] { readCheckpoint(m_path); });
    }
    void overwrite(std::int64_t at, char byte) const {
        std::fstream file(m_path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        file.put(byte);
    }
};

TEST_F(CheckpointFile, HoldsEverythingExactly) {
    const Checkpoint expected = sample();
    const Checkpoint read = readCheckpoint(m_path);
    EXPECT_EQ(read.recipe, expected.recipe);
    EXPECT_EQ(read.dataFingerprint, expected.dataFingerprint);
    EXPECT_EQ(read.step, expected.step);
    EXPECT_EQ(read.rng, expected.rng);
    EXPECT_EQ(read.order, expected.order);
    EXPECT_EQ(read.sums, expected.sums);
    EXPECT_EQ(read.history, expected.history);
    EXPECT_EQ(read.seconds, expected.seconds);
    ASSERT_EQ(read.parameters.size(), 2);
    EXPECT_EQ(read.parameters[0].shape(), (Shape{2, 1}));
    EXPECT_EQ(read.parameters[0].values()[1], -2.5F);
    ASSERT_EQ(read.optimizer.size(), 1);
    EXPECT_EQ(read.optimizer[0].values()[0], 1e-30F);
}

TEST_F(CheckpointFile, ReplacesAnOlderOneAndLeavesNothingBeside) {
    writeCheckpoint(sample(), m_path);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(m_folder.path()), {}), 1);
}

TEST_F(CheckpointFile, IsRefusedWhenItIsSomethingElse) {
    overwrite(0, 'X');
    EXPECT_THAT(refusal(), HasSubstr("run.checkpoint: is not a training checkpoint"));
    EXPECT_THAT(messageOf<FileError>([this] { readCheckpoint(m_folder.path() / "missing"); }),
                HasSubstr("there is no such file"));
}

TEST_F(CheckpointFile, IsRefusedWhenItIsOfAnotherVersion) {
    overwrite(8, 9);
    EXPECT_THAT(refusal(), HasSubstr("is a checkpoint of format 9, but this program writes format 1"));
}

TEST_F(CheckpointFile, IsRefusedWhenAByteHasChanged) {
    overwrite(static_cast<std::int64_t>(std::filesystem::file_size(m_path)) - 10, 0x55);
    EXPECT_THAT(refusal(), HasSubstr("damaged"));
}

TEST_F(CheckpointFile, IsRefusedAtEveryLengthThatIsTooShort) {
    for (auto size = static_cast<std::int64_t>(std::filesystem::file_size(m_path)) - 1; size >= 0;
         size -= 7) {
        std::filesystem::resize_file(m_path, static_cast<std::uintmax_t>(size));
        EXPECT_FALSE(refusal().empty()) << size;
    }
}

} // namespace
} // namespace fovea::test

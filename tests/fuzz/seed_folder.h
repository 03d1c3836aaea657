#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fovea::test {

/// The folder in which a fuzzing target's first inputs are left, in the build folder.
class SeedFolder {
public:
    explicit SeedFolder(const std::string& target)
        : m_path(std::filesystem::path(FOVEA_FUZZ_SEEDS) / target) {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }

    /// Writes the bytes and gives them to the target.
    void plant(const std::string& name, std::span<const std::uint8_t> bytes) const {
        SCOPED_TRACE(name);
        std::ofstream(m_path / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    }

    std::ptrdiff_t count() const {
        return std::distance(std::filesystem::directory_iterator(m_path),
                             std::filesystem::directory_iterator());
    }

private:
    std::filesystem::path m_path;
};

} // namespace fovea::test

/// What fuzzing once found, one file each in findings/, must never be found again.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

TEST(FuzzFindings, AreErrorsOrWorkNow) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(FOVEA_FUZZ_FINDINGS)) {
        SCOPED_TRACE(entry.path());
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
        EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()),
                  0);
        ++count;
    }
    std::cout << count << " finding(s) run again\n";
}

} // namespace

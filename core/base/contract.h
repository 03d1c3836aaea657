#pragma once

namespace fovea {

/// Prints the broken condition and its place, then aborts.
[[noreturn]] void contractBroken(const char* condition, const char* file, int line) noexcept;

} // namespace fovea

/// A condition that only a bug can break; checked in every build. User errors throw fovea::Error instead.
#define FOVEA_REQUIRE(condition)                                                                             \
    do {                                                                                                     \
        if (!(condition)) [[unlikely]] {                                                                     \
            ::fovea::contractBroken(#condition, __FILE__, __LINE__);                                         \
        }                                                                                                    \
    } while (false)

#pragma once

#include <cstdint>

namespace fovea {

/// What a piece of work may need at the same time.
enum class ScratchUse : std::uint8_t { Columns, Products };

/// Room for `count` numbers, not initialised, aligned for vectors; belongs to the calling thread until it
/// asks again for the same use. It is kept from piece to piece, so that kernels do not allocate in their
/// loops.
float* threadScratch(ScratchUse use, std::int64_t count);

} // namespace fovea

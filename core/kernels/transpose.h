#pragma once

#include <cstdint>

namespace fovea {

/// target[column·targetStride + row] = source[row·sourceStride + column] for rows×columns numbers.
void transpose(const float* source, std::int64_t sourceStride, std::int64_t rows, std::int64_t columns,
               float* target, std::int64_t targetStride);

} // namespace fovea

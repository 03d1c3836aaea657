#include "core/base/contract.h"
#include "core/base/rng.h"
#include "core/bench/bench_edit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fovea {

namespace {

using InputPattern = InputSource::Pattern;

constexpr double brightest = 9;

double oneDecimal(double value) {
    return std::round(value * 10) / 10;
}

double ramp(std::int64_t position, std::int64_t extent) {
    return extent < 2
               ? 0
               : std::round(brightest * static_cast<double>(position) / static_cast<double>(extent - 1));
}

/// Whether a place lies on the line from one corner to the other, drawn without gaps along the longer side.
bool onDiagonal(std::int64_t y, std::int64_t x, const VolumeSize& size) {
    const bool wide = size.width >= size.height;
    const std::int64_t along = wide ? x : y;
    const std::int64_t length = wide ? size.width : size.height;
    const std::int64_t breadth = wide ? size.height : size.width;
    const double across = length < 2 ? 0
                                     : static_cast<double>(along) * static_cast<double>(breadth - 1) /
                                           static_cast<double>(length - 1);
    return (wide ? y : x) == std::llround(across);
}

double blob(std::int64_t y, std::int64_t x, const VolumeSize& size) {
    const double down = static_cast<double>(2 * y - (size.height - 1)) / 2;
    const double right = static_cast<double>(2 * x - (size.width - 1)) / 2;
    const double spread = static_cast<double>(std::min(size.height, size.width)) / 5;
    return oneDecimal(brightest * std::exp(-(down * down + right * right) / (2 * spread * spread)));
}

/// One number of a slice; all slices are alike.
double patternAt(InputPattern pattern, std::int64_t y, std::int64_t x, const VolumeSize& size) {
    constexpr double wavelength = 8;
    switch (pattern) {
    case InputPattern::Typed:
    case InputPattern::Zeros:
    case InputPattern::Random:
        return 0;
    case InputPattern::Count:
        return static_cast<double>(y * size.width + x + 1);
    case InputPattern::RampRight:
        return ramp(x, size.width);
    case InputPattern::RampDown:
        return ramp(y, size.height);
    case InputPattern::VerticalEdge:
        return x < size.width / 2 ? 0 : brightest;
    case InputPattern::HorizontalEdge:
        return y < size.height / 2 ? 0 : brightest;
    case InputPattern::Checkerboard:
        return (y + x) % 2 == 0 ? 0 : brightest;
    case InputPattern::Cross:
        return onDiagonal(y, x, size) || onDiagonal(y, size.width - 1 - x, size) ? brightest : 0;
    case InputPattern::Blob:
        return blob(y, x, size);
    case InputPattern::Grating:
        return oneDecimal(brightest * std::sin(2 * std::numbers::pi * static_cast<double>(x) / wavelength));
    }
    return 0;
}

} // namespace

Tensor inputNumbers(const InputSource& source, const VolumeSize& size) {
    FOVEA_REQUIRE(size.width >= 1 && size.height >= 1 && size.depth >= 1);
    Tensor numbers({1, size.depth, size.height, size.width});
    float* value = numbers.mutableData();
    if (source.pattern == InputPattern::Random) {
        Rng rng(source.seed);
        std::generate_n(value, numbers.size(), [&] { return static_cast<float>(rng.below(10)); });
        return numbers;
    }
    for (std::int64_t slice = 0; slice < size.depth; ++slice) {
        for (std::int64_t y = 0; y < size.height; ++y) {
            for (std::int64_t x = 0; x < size.width; ++x) {
                *value++ = static_cast<float>(patternAt(source.pattern, y, x, size));
            }
        }
    }
    return numbers;
}

} // namespace fovea

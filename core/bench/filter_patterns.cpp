#include "core/base/contract.h"
#include "core/base/rng.h"
#include "core/bench/bench_edit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace fovea {

namespace {

using FilterPattern = FilterSource::Pattern;
using WeightLine = std::vector<double>;

/// Larger patterns of whole numbers would grow out of what a person reads (and out of float32).
constexpr std::size_t largestWhole = 7;

/// F_h×F_w numbers, row by row.
struct Slice {
    std::size_t rows;
    std::size_t columns;
    WeightLine values;

    Slice(std::size_t rowCount, std::size_t columnCount)
        : rows(rowCount)
        , columns(columnCount)
        , values(rowCount * columnCount) {}

    double& at(std::size_t y, std::size_t x) { return values[y * columns + x]; }
    double& middle() { return at((rows - 1) / 2, (columns - 1) / 2); }
    /// Distances from the true middle, half a cell for even sizes.
    double down(std::size_t y) const { return static_cast<double>(y) - static_cast<double>(rows - 1) / 2; }
    double right(std::size_t x) const {
        return static_cast<double>(x) - static_cast<double>(columns - 1) / 2;
    }

    template <class Function>
    void fill(const Function& function) {
        for (std::size_t y = 0; y < rows; ++y) {
            for (std::size_t x = 0; x < columns; ++x) {
                at(y, x) = function(y, x);
            }
        }
    }
    double sum() const { return std::accumulate(values.begin(), values.end(), 0.0); }
    void multiply(double factor) {
        std::ranges::for_each(values, [factor](double& value) { value *= factor; });
    }
    /// Takes the same from each number so that they sum to 0.
    void balance() {
        const double mean = sum() / static_cast<double>(values.size());
        std::ranges::for_each(values, [mean](double& value) { value -= mean; });
    }
    /// Large slices of whole numbers: the largest magnitude becomes 1.
    void keepReadable() {
        if (std::max(rows, columns) > largestWhole) {
            double largest = 0;
            for (const double value : values) {
                largest = std::max(largest, std::abs(value));
            }
            multiply(largest > 0 ? 1 / largest : 1);
        }
    }
};

WeightLine convolved(const WeightLine& a, const WeightLine& b) {
    WeightLine result(a.size() + b.size() - 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            result[i + j] += a[i] * b[j];
        }
    }
    return result;
}

/// 1 · 1 1 · 1 2 1 · 1 3 3 1 · …
WeightLine binomial(std::size_t size) {
    WeightLine line{1};
    while (line.size() < size) {
        line = convolved(line, {1, 1});
    }
    return line;
}

/// Binomial smoothing times the difference of neighbours: −1 1 · −1 0 1 · −1 −1 1 1 · −1 −2 0 2 1 · …
WeightLine difference(std::size_t size) {
    if (size < 2) {
        return {0};
    }
    return size == 2 ? WeightLine{-1, 1} : convolved(binomial(size - 2), {-1, 0, 1});
}

WeightLine gaussian(std::size_t size) {
    const double spread = static_cast<double>(size) / 5;
    WeightLine line(size);
    for (std::size_t i = 0; i < size; ++i) {
        const double distance = static_cast<double>(i) - static_cast<double>(size - 1) / 2;
        line[i] = std::exp(-distance * distance / (2 * spread * spread));
    }
    const double sum = std::accumulate(line.begin(), line.end(), 0.0);
    std::ranges::for_each(line, [sum](double& value) { value /= sum; });
    return line;
}

void addProduct(Slice& slice, const WeightLine& down, const WeightLine& right) {
    for (std::size_t y = 0; y < slice.rows; ++y) {
        for (std::size_t x = 0; x < slice.columns; ++x) {
            slice.at(y, x) += down[y] * right[x];
        }
    }
}

void drawDerivative(Slice& slice, FilterPattern pattern) {
    const bool alongColumns = pattern == FilterPattern::SobelX || pattern == FilterPattern::ScharrX;
    const bool scharr = pattern == FilterPattern::ScharrX || pattern == FilterPattern::ScharrY;
    const bool small = slice.rows == 3 && slice.columns == 3;
    const auto smoothing = [&](std::size_t size) {
        return scharr && small ? WeightLine{3, 10, 3} : binomial(size);
    };
    if (alongColumns) {
        addProduct(slice, smoothing(slice.rows), difference(slice.columns));
    } else {
        addProduct(slice, difference(slice.rows), smoothing(slice.columns));
    }
    slice.keepReadable();
}

/// The second difference of a Gaussian along each axis that has room for it (three cells).
void drawLaplacian(Slice& slice) {
    const auto smooth = [](std::size_t size) {
        return size < 3 ? gaussian(size) : convolved(gaussian(size - 2), {0, 1, 0});
    };
    const auto second = [](std::size_t size) {
        return size < 3 ? WeightLine(size) : convolved(gaussian(size - 2), {1, -2, 1});
    };
    addProduct(slice, second(slice.rows), smooth(slice.columns));
    addProduct(slice, smooth(slice.rows), second(slice.columns));
}

void drawLaplacianOfGaussian(Slice& slice) {
    const double rowSpread = static_cast<double>(slice.rows) / 6;
    const double columnSpread = static_cast<double>(slice.columns) / 6;
    slice.fill([&](std::size_t y, std::size_t x) {
        const double down = slice.down(y) / rowSpread;
        const double right = slice.right(x) / columnSpread;
        const double half = (down * down + right * right) / 2;
        return (1 - half) * std::exp(-half);
    });
    slice.balance();
}

void drawCorner(Slice& slice) {
    const std::size_t rows = (slice.rows + 1) / 2;
    const std::size_t columns = (slice.columns + 1) / 2;
    const auto inside = static_cast<std::int64_t>(rows * columns);
    const std::int64_t outside = static_cast<std::int64_t>(slice.values.size()) - inside;
    const auto common = static_cast<double>(std::gcd(inside, outside));
    slice.fill([&](std::size_t y, std::size_t x) {
        return y < rows && x < columns ? static_cast<double>(outside) / common
                                       : -static_cast<double>(inside) / common;
    });
    slice.keepReadable();
}

void drawEmboss(Slice& slice) {
    const double middleRow = static_cast<double>((slice.rows - 1) / 2);
    const double middleColumn = static_cast<double>((slice.columns - 1) / 2);
    slice.fill([&](std::size_t y, std::size_t x) {
        return static_cast<double>(y) - middleRow + static_cast<double>(x) - middleColumn;
    });
    slice.middle() += 1;
    slice.keepReadable();
}

void drawGabor(Slice& slice, const FilterSource& source) {
    const double angle = source.orientation * std::numbers::pi / 180;
    const WeightLine down = gaussian(slice.rows);
    const WeightLine right = gaussian(slice.columns);
    const double peak = *std::ranges::max_element(down) * *std::ranges::max_element(right);
    Slice envelope(slice.rows, slice.columns);
    envelope.fill([&](std::size_t y, std::size_t x) { return down[y] * right[x] / peak; });
    slice.fill([&](std::size_t y, std::size_t x) {
        const double across = slice.right(x) * std::cos(angle) + slice.down(y) * std::sin(angle);
        return envelope.at(y, x) * std::cos(2 * std::numbers::pi * across / source.wavelength);
    });
    // Taken off in the envelope's form, so that the rim stays near 0.
    const double share = slice.sum() / envelope.sum();
    std::ranges::transform(slice.values, envelope.values, slice.values.begin(),
                           [share](double value, double soft) { return value - share * soft; });
}

void drawRandom(Slice& slice, const FilterSource& source, std::int64_t number) {
    // Slices of neighbouring seeds must not be alike.
    Rng rng(source.seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(number) * 0xD1B54A32D192ED03ULL);
    std::ranges::generate(slice.values, [&] { return static_cast<double>(rng.below(3)) - 1; });
}

void draw(Slice& slice, const FilterSource& source, std::int64_t number) {
    const double share = 1 / static_cast<double>(slice.values.size());
    switch (source.pattern) {
    case FilterPattern::Typed:
    case FilterPattern::Zeros:
        return;
    case FilterPattern::Identity:
        slice.middle() = 1;
        return;
    case FilterPattern::Box:
        std::ranges::fill(slice.values, share);
        return;
    case FilterPattern::Gaussian:
        addProduct(slice, gaussian(slice.rows), gaussian(slice.columns));
        return;
    case FilterPattern::Sharpen:
        std::ranges::fill(slice.values, -share);
        slice.middle() += 2;
        return;
    case FilterPattern::SobelX:
    case FilterPattern::SobelY:
    case FilterPattern::ScharrX:
    case FilterPattern::ScharrY:
        drawDerivative(slice, source.pattern);
        return;
    case FilterPattern::Laplacian:
        drawLaplacian(slice);
        return;
    case FilterPattern::LaplacianOfGaussian:
        drawLaplacianOfGaussian(slice);
        return;
    case FilterPattern::Corner:
        drawCorner(slice);
        return;
    case FilterPattern::Emboss:
        drawEmboss(slice);
        return;
    case FilterPattern::Gabor:
        drawGabor(slice, source);
        return;
    case FilterPattern::Random:
        drawRandom(slice, source, number);
        return;
    }
}

} // namespace

Tensor filterNumbers(const FilterSource& source, std::int64_t rows, std::int64_t columns,
                     std::int64_t slice) {
    FOVEA_REQUIRE(rows >= 1 && columns >= 1);
    Slice numbers(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
    draw(numbers, source, slice);
    Tensor result = Tensor::uninitialized({rows, columns});
    std::ranges::transform(numbers.values, result.mutableData(),
                           [](double value) { return static_cast<float>(value); });
    return result;
}

} // namespace fovea

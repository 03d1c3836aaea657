#include "core/bench/bench_edit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace fovea {
namespace {

using Pattern = FilterSource::Pattern;

std::vector<float> drawn(const FilterSource& source, std::int64_t rows, std::int64_t columns,
                         std::int64_t slice = 0) {
    const Tensor numbers = filterNumbers(source, rows, columns, slice);
    EXPECT_EQ(numbers.shape(), (Shape{rows, columns}));
    return {numbers.values().begin(), numbers.values().end()};
}

std::vector<float> drawn(Pattern pattern, std::int64_t rows, std::int64_t columns) {
    return drawn(FilterSource{.pattern = pattern}, rows, columns);
}

double sumOf(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double largestOf(const std::vector<float>& values) {
    double largest = 0;
    for (const float value : values) {
        largest = std::max(largest, static_cast<double>(std::abs(value)));
    }
    return largest;
}

TEST(FilterPatterns, AreTheTextbooksAtThreeByThree) {
    EXPECT_EQ(drawn(Pattern::Identity, 3, 3), (std::vector<float>{0, 0, 0, 0, 1, 0, 0, 0, 0}));
    EXPECT_EQ(drawn(Pattern::SobelX, 3, 3), (std::vector<float>{-1, 0, 1, -2, 0, 2, -1, 0, 1}));
    EXPECT_EQ(drawn(Pattern::SobelY, 3, 3), (std::vector<float>{-1, -2, -1, 0, 0, 0, 1, 2, 1}));
    EXPECT_EQ(drawn(Pattern::ScharrX, 3, 3), (std::vector<float>{-3, 0, 3, -10, 0, 10, -3, 0, 3}));
    EXPECT_EQ(drawn(Pattern::ScharrY, 3, 3), (std::vector<float>{-3, -10, -3, 0, 0, 0, 3, 10, 3}));
    EXPECT_EQ(drawn(Pattern::Laplacian, 3, 3), (std::vector<float>{0, 1, 0, 1, -4, 1, 0, 1, 0}));
    EXPECT_EQ(drawn(Pattern::Emboss, 3, 3), (std::vector<float>{-2, -1, 0, -1, 1, 1, 0, 1, 2}));
    EXPECT_EQ(drawn(Pattern::Corner, 3, 3), (std::vector<float>{5, 5, -4, 5, 5, -4, -4, -4, -4}));
}

TEST(FilterPatterns, GrowBeyondThreeByThree) {
    const std::vector<float> sobel = drawn(Pattern::SobelX, 5, 5);
    EXPECT_EQ(std::vector<float>(sobel.begin(), sobel.begin() + 5), (std::vector<float>{-1, -2, 0, 2, 1}));
    EXPECT_EQ(sobel[2 * 5 + 3], 12);
    EXPECT_EQ(drawn(Pattern::SobelX, 1, 2), (std::vector<float>{-1, 1}));
}

TEST(FilterPatterns, KeepTheirSumsAtEverySize) {
    const std::pair<Pattern, double> sums[] = {
        {Pattern::Zeros, 0},   {Pattern::Typed, 0},     {Pattern::Identity, 1},
        {Pattern::Box, 1},     {Pattern::Gaussian, 1},  {Pattern::Sharpen, 1},
        {Pattern::SobelX, 0},  {Pattern::SobelY, 0},    {Pattern::ScharrX, 0},
        {Pattern::ScharrY, 0}, {Pattern::Laplacian, 0}, {Pattern::LaplacianOfGaussian, 0},
        {Pattern::Corner, 0},  {Pattern::Gabor, 0},
    };
    for (const auto& [pattern, sum] : sums) {
        for (const std::int64_t rows : {1, 2, 3, 4, 5, 8, 11, 64}) {
            for (const std::int64_t columns : {1, 2, 3, 6, 7, 192}) {
                const std::vector<float> numbers = drawn(pattern, rows, columns);
                SCOPED_TRACE(std::to_string(static_cast<int>(pattern)) + " at " + std::to_string(rows) + "×" +
                             std::to_string(columns));
                // Each number is rounded to float32.
                const double rounding = 1e-7 * largestOf(numbers) * static_cast<double>(numbers.size());
                EXPECT_NEAR(sumOf(numbers), sum, 1e-6 + rounding);
                EXPECT_LT(largestOf(numbers), 1000);
            }
        }
    }
}

TEST(FilterPatterns, AreFiniteAtEverySize) {
    for (int pattern = 0; pattern <= static_cast<int>(Pattern::Random); ++pattern) {
        for (const std::int64_t size : {1, 2, 3, 5, 8, 64, 192}) {
            EXPECT_LT(largestOf(drawn(static_cast<Pattern>(pattern), size, size)), 1000)
                << pattern << " at " << size;
        }
    }
}

TEST(FilterPatterns, AnswerToSpotsWithTheirMiddle) {
    for (const std::int64_t size : {3, 5, 7, 11}) {
        const std::vector<float> spot = drawn(Pattern::LaplacianOfGaussian, size, size);
        EXPECT_GT(spot[spot.size() / 2], 0.5);
        EXPECT_LT(spot[static_cast<std::size_t>(size / 2)], 0);
    }
}

TEST(FilterPatterns, TurnTheStripesOfAGabor) {
    const auto vertical =
        drawn(FilterSource{.pattern = Pattern::Gabor, .orientation = 0, .wavelength = 4}, 9, 9);
    const auto horizontal =
        drawn(FilterSource{.pattern = Pattern::Gabor, .orientation = 90, .wavelength = 4}, 9, 9);
    for (std::size_t y = 0; y < 9; ++y) {
        for (std::size_t x = 0; x < 9; ++x) {
            EXPECT_NEAR(vertical[y * 9 + x], horizontal[x * 9 + y], 1e-6);
        }
    }
    EXPECT_GT(vertical[4 * 9 + 4], 0);
    EXPECT_LT(vertical[4 * 9 + 6], 0) << "half a wave to the right";
    EXPECT_GT(vertical[5 * 9 + 4], 0) << "along the stripe";
}

TEST(FilterPatterns, DrawRandomWeightsBySeedAndSlice) {
    const FilterSource source{.pattern = Pattern::Random, .seed = 3};
    FilterSource other = source;
    other.seed = 4;
    EXPECT_EQ(drawn(source, 5, 5, 1), drawn(source, 5, 5, 1));
    EXPECT_NE(drawn(source, 5, 5, 1), drawn(source, 5, 5, 2));
    EXPECT_NE(drawn(source, 5, 5, 1), drawn(other, 5, 5, 1));
    EXPECT_NE(drawn(source, 5, 5, 1), drawn(other, 5, 5, 0));
    for (const float value : drawn(source, 5, 5)) {
        EXPECT_TRUE(value == -1 || value == 0 || value == 1);
    }
}

} // namespace
} // namespace fovea

#include "core/bench/bench_presets.h"

#include "core/base/rng.h"
#include "core/bench/bench_edit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace fovea {

namespace {

constexpr double brightestPixel = 9;

float whole(double value) {
    return static_cast<float>(std::clamp(std::round(value), 0.0, brightestPixel));
}

void typeInput(BenchState& state, Tensor input) {
    state.inputSource.pattern = InputSource::Pattern::Typed;
    state.input = std::move(input);
}

void typeFilters(BenchState& state, Tensor weight) {
    state.filterSources.assign(static_cast<std::size_t>(state.filters),
                               {.pattern = FilterSource::Pattern::Typed});
    state.weight = std::move(weight);
}

/// A bright door in a dark house, and the filter that looks for its left edges.
BenchState sevenBySeven(std::int64_t stride, std::int64_t padding) {
    BenchState state;
    state.window = Window2d::square(3, stride, padding);
    typeInput(state, Tensor::from({1, 1, 7, 7}, {0, 0, 0, 1, 0, 0, 0, //
                                                 0, 0, 1, 2, 1, 0, 0, //
                                                 0, 1, 2, 3, 2, 1, 0, //
                                                 0, 2, 2, 2, 2, 2, 0, //
                                                 0, 2, 0, 5, 5, 2, 0, //
                                                 0, 2, 0, 5, 5, 2, 0, //
                                                 1, 1, 1, 5, 5, 1, 1}));
    typeFilters(state, Tensor::from({1, 1, 3, 3}, {-1, 0, 1, -1, 0, 1, -1, 0, 1}));
    state.bias = Tensor::from({1}, {1});
    return arranged(state);
}

BenchState stride1() {
    return sevenBySeven(1, 0);
}
BenchState stride2() {
    return sevenBySeven(2, 0);
}
BenchState stride3() {
    return sevenBySeven(3, 0);
}
BenchState same() {
    return sevenBySeven(1, 1);
}

/// A sun in an evening sky over a hill, red, green and blue in whole numbers.
Tensor evening(std::int64_t extent) {
    Tensor picture = Tensor::uninitialized({1, 3, extent, extent});
    float* value = picture.mutableData();
    const double size = static_cast<double>(extent);
    const std::array<double, 3> skyTop{2, 3, 6};
    const std::array<double, 3> skyBottom{8, 5, 4};
    const std::array<double, 3> sun{9, 8, 2};
    const std::array<double, 3> hill{1, 4, 1};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (std::int64_t y = 0; y < extent; ++y) {
            for (std::int64_t x = 0; x < extent; ++x) {
                const double down = (static_cast<double>(y) + 0.5) / size;
                const double right = (static_cast<double>(x) + 0.5) / size;
                const double crest = 0.78 - 0.22 * std::sin(std::numbers::pi * (right * 0.9 + 0.05));
                double number = skyTop[channel] + (skyBottom[channel] - skyTop[channel]) * down;
                if (std::hypot(down - 0.3, right - 0.68) < 0.16) {
                    number = sun[channel];
                }
                *value++ = whole(down > crest ? hill[channel] : number);
            }
        }
    }
    return picture;
}

BenchState overThePicture(std::int64_t filters, std::int64_t padding) {
    BenchState state;
    state.size = {.width = 32, .height = 32, .depth = 3};
    state.window = Window2d::square(5, 1, padding);
    state.filters = filters;
    typeInput(state, evening(32));
    return arranged(state);
}

BenchState withPatterns(BenchState state, std::span<const FilterSource> sources) {
    for (std::size_t k = 0; k < state.filterSources.size(); ++k) {
        state = withFilterSource(std::move(state), static_cast<std::int64_t>(k), sources[k % sources.size()]);
    }
    return state;
}

/// Different questions to one picture: edges, spots, corners, stripes, and nothing in particular.
constexpr std::array<FilterSource, 10> questions{{
    {.pattern = FilterSource::Pattern::SobelX},
    {.pattern = FilterSource::Pattern::SobelY},
    {.pattern = FilterSource::Pattern::LaplacianOfGaussian},
    {.pattern = FilterSource::Pattern::Corner},
    {.pattern = FilterSource::Pattern::Gabor, .orientation = 45, .wavelength = 4},
    {.pattern = FilterSource::Pattern::Random, .seed = 6},
    {.pattern = FilterSource::Pattern::Gabor, .orientation = 135, .wavelength = 4},
    {.pattern = FilterSource::Pattern::Gaussian},
    {.pattern = FilterSource::Pattern::Emboss},
    {.pattern = FilterSource::Pattern::Sharpen},
}};

BenchState column() {
    // A seed whose sums are as often above 0 as below.
    return withFilterSource(overThePicture(1, 0), 0, {.pattern = FilterSource::Pattern::Random, .seed = 2});
}
BenchState filters6() {
    return withPatterns(overThePicture(6, 0), questions);
}
BenchState filters10() {
    return withPatterns(overThePicture(10, 2), questions);
}
BenchState neurons() {
    return withPatterns(overThePicture(5, 0), questions);
}

/// Maps as a layer deep in a network has them: each answers to stripes of its own kind at a place of its own.
Tensor answers(std::int64_t extent, std::int64_t depth) {
    Tensor maps = Tensor::uninitialized({1, depth, extent, extent});
    float* value = maps.mutableData();
    Rng rng(20);
    for (std::int64_t channel = 0; channel < depth; ++channel) {
        const double angle = rng.uniform(0, std::numbers::pi);
        const double wavelength = rng.uniform(6, 24);
        const double row = rng.uniform(0.2, 0.8) * static_cast<double>(extent);
        const double column = rng.uniform(0.2, 0.8) * static_cast<double>(extent);
        const double spread = rng.uniform(0.15, 0.4) * static_cast<double>(extent);
        for (std::int64_t y = 0; y < extent; ++y) {
            for (std::int64_t x = 0; x < extent; ++x) {
                const double down = static_cast<double>(y) - row;
                const double right = static_cast<double>(x) - column;
                const double across = right * std::cos(angle) + down * std::sin(angle);
                const double soft = std::exp(-(down * down + right * right) / (2 * spread * spread));
                *value++ =
                    whole(brightestPixel * soft * std::cos(2 * std::numbers::pi * across / wavelength));
            }
        }
    }
    return maps;
}

BenchState pointwise() {
    BenchState state;
    state.operation = BenchOperation::Pointwise;
    state.size = {.width = 56, .height = 56, .depth = 64};
    state.filters = 32;
    typeInput(state, answers(56, 64));
    return arranged(state);
}

BenchState pool() {
    BenchState state;
    state.operation = BenchOperation::MaxPooling;
    state.size = {.width = 4, .height = 4, .depth = 1};
    state.window = Window2d::square(2, 2);
    typeInput(state, Tensor::from({1, 1, 4, 4}, {1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4}));
    return arranged(state);
}

BenchState fc() {
    BenchState state;
    state.operation = BenchOperation::FullyConnected;
    state.size = {.width = 32, .height = 32, .depth = 3};
    state.filters = 10;
    typeInput(state, evening(32));
    // Hundredths: 3072 of them still make scores of one or two digits.
    Tensor weight = Tensor::uninitialized({10, 3, 32, 32});
    Rng rng(10);
    std::generate_n(weight.mutableData(), weight.size(),
                    [&rng] { return static_cast<float>((static_cast<double>(rng.below(7)) - 3) / 100); });
    typeFilters(state, std::move(weight));
    return arranged(state);
}

constexpr std::array<BenchPreset, 11> presets{{
    {"stride1", "7×7 ∗ 3×3, stride 1", 12, stride1},
    {"stride2", "7×7 ∗ 3×3, stride 2", 13, stride2},
    {"stride3", "7×7 ∗ 3×3, stride 3 does not fit", 14, stride3},
    {"same", "7×7 ∗ 3×3, padding 1 keeps the size", 15, same},
    {"column", "32×32×3 ∗ 5×5×3", 5, column},
    {"filters6", "Six filters", 7, filters6},
    {"filters10", "Ten filters, padding 2", 17, filters10},
    {"pointwise", "1×1 convolution, 56×56×64 → 56×56×32", 20, pointwise},
    {"neurons", "28×28 neurons, five filters", 21, neurons},
    {"pool", "Max pooling 2×2, stride 2", 22, pool},
    {"fc", "Fully connected, 3072 → 10", 4, fc},
}};

} // namespace

std::span<const BenchPreset> benchPresets() {
    return presets;
}

const BenchPreset* findBenchPreset(std::string_view name) {
    const auto found = std::ranges::find(presets, name, &BenchPreset::name);
    return found == presets.end() ? nullptr : &*found;
}

} // namespace fovea

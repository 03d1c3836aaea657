#include "core/explain/statistics.h"

#include "core/base/contract.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>

namespace fovea {

namespace {

/// Independent accumulators, so that the loop over them becomes vector instructions although floating-point
/// addition may not be reordered.
constexpr std::size_t lanes = 16;
constexpr std::size_t blockSize = 4096;

/// What merges exactly enough: count, extremes, mean and the sum of squared distances from it.
struct Moments {
    float min = std::numeric_limits<float>::max();
    float max = std::numeric_limits<float>::lowest();
    double mean = 0;
    double squares = 0;
    std::int64_t count = 0;
    std::int64_t zeros = 0;
    std::int64_t notFinite = 0;

    /// Chan, Golub and LeVeque 1979.
    void add(const Moments& other) {
        notFinite += other.notFinite;
        if (other.count == 0) {
            return;
        }
        min = std::min(min, other.min);
        max = std::max(max, other.max);
        zeros += other.zeros;
        const auto own = static_cast<double>(count);
        const auto added = static_cast<double>(other.count);
        const double distance = other.mean - mean;
        mean += distance * (added / (own + added));
        squares += other.squares + distance * distance * (own * added / (own + added));
        count += other.count;
    }
};

bool isFinite(float value) {
    return std::abs(value) <= std::numeric_limits<float>::max();
}

struct Lanes {
    std::array<float, lanes> min;
    std::array<float, lanes> max;
    std::array<double, lanes> sum{};     ///< of distances from the pivot
    std::array<double, lanes> squares{}; ///< of the same
    std::array<std::int32_t, lanes> count{};
    std::array<std::int32_t, lanes> zeros{};

    Lanes() {
        min.fill(std::numeric_limits<float>::max());
        max.fill(std::numeric_limits<float>::lowest());
    }

    void add(const float* values, float pivot) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const bool finite = isFinite(values[lane]);
            const float value = finite ? values[lane] : pivot;
            min[lane] = value < min[lane] ? value : min[lane];
            max[lane] = value > max[lane] ? value : max[lane];
            const double distance = static_cast<double>(value) - static_cast<double>(pivot);
            sum[lane] += distance;
            squares[lane] += distance * distance;
            count[lane] += finite ? 1 : 0;
            zeros[lane] += values[lane] == 0.0F ? 1 : 0;
        }
    }
};

/// Distances from a pivot among the numbers themselves lose at most log2(blockSize) bits to cancellation,
/// however far the numbers lie from 0.
Moments momentsOfBlock(std::span<const float> block) {
    const auto firstFinite = std::ranges::find_if(block, isFinite);
    Moments moments;
    if (firstFinite == block.end()) {
        moments.notFinite = std::ssize(block);
        return moments;
    }
    const float pivot = *firstFinite;
    Lanes sums;
    const std::size_t whole = block.size() / lanes * lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        sums.add(block.data() + i, pivot);
    }
    std::array<float, lanes> rest;
    rest.fill(std::numeric_limits<float>::infinity());
    std::ranges::copy(block.subspan(whole), rest.begin());
    sums.add(rest.data(), pivot);

    double sum = 0;
    double squares = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        moments.min = std::min(moments.min, sums.min[lane]);
        moments.max = std::max(moments.max, sums.max[lane]);
        sum += sums.sum[lane];
        squares += sums.squares[lane];
        moments.count += sums.count[lane];
        moments.zeros += sums.zeros[lane];
    }
    const auto count = static_cast<double>(moments.count);
    moments.notFinite = std::ssize(block) - moments.count;
    moments.mean = static_cast<double>(pivot) + sum / count;
    moments.squares = std::max(0.0, squares - sum * sum / count);
    return moments;
}

Moments momentsOf(std::span<const float> values) {
    Moments moments;
    for (std::size_t begin = 0; begin < values.size(); begin += blockSize) {
        moments.add(momentsOfBlock(values.subspan(begin, std::min(blockSize, values.size() - begin))));
    }
    return moments;
}

/// Counts finite numbers by bin. Neighbouring numbers are counted in different copies of the bins: often they
/// fall into the same one, and a counter cannot be raised again before its last rise has been stored.
class Histogram {
public:
    /// min < max.
    Histogram(float min, float max)
        : m_min(min)
        , m_scale(Statistics::bins / (static_cast<double>(max) - static_cast<double>(min))) {}

    /// At most blockSize numbers.
    void add(std::span<const float> block) {
        std::array<std::int32_t, blockSize> bins;
        constexpr auto last = static_cast<std::int32_t>(Statistics::bins) - 1;
        for (std::size_t i = 0; i < block.size(); ++i) {
            const auto place = static_cast<std::int32_t>((static_cast<double>(block[i]) - m_min) * m_scale);
            bins[i] = place < last ? place : last;
        }
        for (std::size_t i = 0; i < block.size(); ++i) {
            ++m_counts[i % copies][static_cast<std::size_t>(bins[i])];
        }
    }

    std::vector<std::int64_t> counts() const {
        std::vector<std::int64_t> sums(Statistics::bins, 0);
        for (const auto& copy : m_counts) {
            std::ranges::transform(sums, copy, sums.begin(), std::plus<>());
        }
        return sums;
    }

private:
    static constexpr std::size_t copies = 4;

    double m_min;
    double m_scale;
    std::array<std::array<std::int64_t, Statistics::bins>, copies> m_counts{};
};

std::vector<std::int64_t> histogramOf(const Moments& moments, std::span<const float> values) {
    if (moments.count == 0 || moments.min == moments.max) {
        std::vector<std::int64_t> counts(Statistics::bins, 0);
        counts.front() = moments.count;
        return counts;
    }
    Histogram histogram(moments.min, moments.max);
    std::vector<float> finite;
    for (std::size_t begin = 0; begin < values.size(); begin += blockSize) {
        std::span<const float> block = values.subspan(begin, std::min(blockSize, values.size() - begin));
        if (moments.notFinite > 0) {
            finite.clear();
            std::ranges::copy_if(block, std::back_inserter(finite), isFinite);
            block = finite;
        }
        histogram.add(block);
    }
    return histogram.counts();
}

Statistics describe(const Moments& moments, std::span<const float> values) {
    Statistics statistics;
    statistics.notFinite = moments.notFinite;
    statistics.histogram = histogramOf(moments, values);
    if (moments.count == 0) {
        return statistics;
    }
    const auto count = static_cast<double>(moments.count);
    statistics.min = moments.min;
    statistics.max = moments.max;
    statistics.mean = moments.mean;
    statistics.std = std::sqrt(moments.squares / count);
    statistics.zeroShare = static_cast<double>(moments.zeros) / count;
    statistics.count = moments.count;
    return statistics;
}

} // namespace

double magnitude(double value) {
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : std::abs(value);
}

Statistics statisticsOf(std::span<const float> values) {
    return describe(momentsOf(values), values);
}

LayerStatistics layerStatistics(const Tensor& volume, std::int64_t picture) {
    const Shape& shape = volume.shape();
    FOVEA_REQUIRE(picture >= 0 && picture < shape.batch());
    LayerStatistics result;
    result.maps.reserve(static_cast<std::size_t>(shape.channels()));
    Moments all;
    for (std::int64_t channel = 0; channel < shape.channels(); ++channel) {
        const std::span<const float> values = volume.plane(picture, channel).values();
        const Moments moments = momentsOf(values);
        all.add(moments);
        const Statistics& map = result.maps.emplace_back(describe(moments, values));
        const bool single = shape.planeSize() == 1;
        result.deadMaps += (single ? map.zeroShare == 1.0 : map.isDead()) ? 1 : 0;
    }
    const auto first = static_cast<std::size_t>(picture * shape.volumeSize());
    result.layer =
        describe(all, volume.values().subspan(first, static_cast<std::size_t>(shape.volumeSize())));
    return result;
}

LayerStatistics layerStatistics(const Tensor& tensor, const TensorView& view) {
    if (view.shape().rank() != 1 && view.mapsAreContiguous() && !view.isEmpty()) {
        return layerStatistics(tensor.reshaped({1, view.maps(), tensor.size() / view.maps()}), 0);
    }
    LayerStatistics result;
    Moments all;
    for (std::int64_t map = 0; map < view.maps(); ++map) {
        const std::vector<float> values = view.allSlices(tensor, map);
        const Moments moments = momentsOf(values);
        all.add(moments);
        const Statistics& statistics = result.maps.emplace_back(describe(moments, values));
        const bool single = values.size() == 1;
        result.deadMaps += (single ? statistics.zeroShare == 1.0 : statistics.isDead()) ? 1 : 0;
    }
    result.layer = describe(all, tensor.values());
    return result;
}

} // namespace fovea

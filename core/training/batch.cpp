#include "core/training/batch.h"

#include "core/base/contract.h"

#include <algorithm>
#include <array>

namespace fovea {

namespace {

using LookupTable = std::array<float, 256>;

std::vector<LookupTable> lookupTables(const Normalization& normalization) {
    std::vector<LookupTable> tables(normalization.mean.size());
    for (std::size_t channel = 0; channel < tables.size(); ++channel) {
        for (std::size_t pixel = 0; pixel < 256; ++pixel) {
            tables[channel][pixel] = (static_cast<float>(pixel) / 255.0F - normalization.mean[channel]) /
                                     normalization.std[channel];
        }
    }
    return tables;
}

/// One channel of one picture: `source` points at its first pixel, neighbours are `stride` apart.
struct ChannelCopy {
    const std::uint8_t* source;
    std::int64_t stride;
    std::int64_t height;
    std::int64_t width;

    void into(float* target, const Placement& placement, const LookupTable& table) const {
        const std::int64_t firstX = std::clamp<std::int64_t>(placement.dx, 0, width);
        const std::int64_t lastX = std::clamp<std::int64_t>(width + placement.dx, 0, width);
        for (std::int64_t y = 0; y < height; ++y, target += width) {
            const std::int64_t sourceY = y - placement.dy;
            if (sourceY < 0 || sourceY >= height || firstX >= lastX) {
                std::fill_n(target, width, 0.0F);
                continue;
            }
            const std::uint8_t* row = source + sourceY * width * stride;
            std::fill(target, target + firstX, 0.0F);
            std::fill(target + lastX, target + width, 0.0F);
            for (std::int64_t x = firstX; x < lastX; ++x) {
                const std::int64_t moved = x - placement.dx;
                target[x] = table[row[(placement.flip ? width - 1 - moved : moved) * stride]];
            }
        }
    }
};

} // namespace

Tensor makeBatch(const LabelledPictures& pictures, std::span<const std::uint32_t> indices,
                 std::span<const Placement> placements, const Normalization& normalization,
                 const Workers& workers) {
    FOVEA_REQUIRE(placements.empty() || placements.size() == indices.size());
    FOVEA_REQUIRE(static_cast<std::int64_t>(normalization.mean.size()) == pictures.channels);
    const std::vector<LookupTable> tables = lookupTables(normalization);
    const auto count = static_cast<std::int64_t>(indices.size());
    Tensor batch = Tensor::uninitialized({count, pictures.channels, pictures.height, pictures.width});
    float* const target = batch.mutableData();
    workers.forEach(count, [&](std::int64_t i) {
        const auto index = static_cast<std::size_t>(i);
        const Placement placement = placements.empty() ? Placement{} : placements[index];
        const std::span<const std::uint8_t> pixels = pictures.picture(indices[index]);
        for (std::int64_t c = 0; c < pictures.channels; ++c) {
            const ChannelCopy copy{pixels.data() + c, pictures.channels, pictures.height, pictures.width};
            copy.into(target + (i * pictures.channels + c) * pictures.height * pictures.width, placement,
                      tables[static_cast<std::size_t>(c)]);
        }
    });
    return batch;
}

std::vector<std::int32_t> labelsOf(const LabelledPictures& pictures, std::span<const std::uint32_t> indices) {
    std::vector<std::int32_t> labels;
    labels.reserve(indices.size());
    for (const std::uint32_t index : indices) {
        labels.push_back(pictures.labels[index]);
    }
    return labels;
}

} // namespace fovea

#include "ui/render/tile.h"

#include "core/base/contract.h"
#include "ui/render/resampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace fovea::ui {

namespace {

/// level = value · scale + offset, then cut to 0…255. The offset holds the half that rounds to the nearest
/// level, so that 0 in a signed range is 128 exactly, whatever the range.
struct GrayMap {
    float scale = 0;
    float offset = 0;

    explicit GrayMap(const TileRange& range) {
        const double width = static_cast<double>(range.high) - range.low;
        FOVEA_REQUIRE(width > 0);
        constexpr double largest = std::numeric_limits<float>::max();
        scale = static_cast<float>(std::min(255 / width, largest));
        offset = static_cast<float>(-range.low / width * 255 + 0.5);
    }
    std::uint8_t level(float value) const {
        const float level = value * scale + offset;
        // In this order NaN fails the first comparison and becomes 0.
        const float positive = level > 0.0F ? level : 0.0F;
        return static_cast<std::uint8_t>(static_cast<int>(positive < 255.0F ? positive : 255.0F));
    }
};

struct DivergingMap {
    static constexpr int steps = 255;
    std::array<QRgb, 2 * steps + 1> colours{};
    float scale = 0;

    DivergingMap(float extent, const QColor& negative, const QColor& positive)
        : scale(scaleOf(extent)) {
        for (std::size_t i = 0; i < colours.size(); ++i) {
            colours[i] = blended(static_cast<int>(i) - steps, negative, positive);
        }
    }
    QRgb colour(float value) const {
        return std::isnan(value) ? qRgb(0, 0, 0)
                                 : colours[static_cast<std::size_t>(stepOf(value, scale) + steps)];
    }

    static float scaleOf(float extent) { return static_cast<float>(steps) / extent; }
    /// −steps … steps.
    static int stepOf(float value, float scale) {
        const float step = std::clamp(value * scale, static_cast<float>(-steps), static_cast<float>(steps));
        return static_cast<int>(std::lround(step));
    }
    static QRgb blended(int signedStep, const QColor& negative, const QColor& positive) {
        const QColor& end = signedStep < 0 ? negative : positive;
        const int step = std::abs(signedStep);
        const auto blend = [step](int channel) { return 255 + (channel - 255) * step / steps; };
        return qRgb(blend(end.red()), blend(end.green()), blend(end.blue()));
    }
};

std::vector<float> channelOf(const Image& picture, std::int64_t channel) {
    std::vector<float> values(static_cast<std::size_t>(picture.width * picture.height));
    const auto step = static_cast<std::size_t>(picture.channels);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = picture.pixels[i * step + static_cast<std::size_t>(channel)];
    }
    return values;
}

QImage rgbTile(const std::array<Plane, 3>& planes, const TileRange& range, const QSize& size) {
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull()) {
        return image;
    }
    const GrayMap map(range);
    std::array<Resampler, 3> resamplers{Resampler(planes[0], size), Resampler(planes[1], size),
                                        Resampler(planes[2], size)};
    std::vector<float> row(static_cast<std::size_t>(size.width()));
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        std::fill_n(line, size.width(), qRgb(0, 0, 0));
        for (std::size_t c = 0; c < planes.size(); ++c) {
            const float* values = resamplers[c].row(y, row);
            const int shift = 16 - 8 * static_cast<int>(c);
            for (std::size_t x = 0; x < row.size(); ++x) {
                line[x] |= static_cast<QRgb>(map.level(values[x])) << shift;
            }
        }
    }
    return image;
}

} // namespace

TileRange tileRange(const LayerStatistics& statistics, std::int64_t channel, bool nonNegative,
                    const RangeOptions& options) {
    float extent = options.fixed;
    if (options.mode != RangeMode::Fixed) {
        FOVEA_REQUIRE(channel >= 0 && channel < static_cast<std::int64_t>(statistics.maps.size()));
        const Statistics& of = options.mode == RangeMode::PerLayer
                                   ? statistics.layer
                                   : statistics.maps[static_cast<std::size_t>(channel)];
        extent = nonNegative ? of.max : std::max(std::abs(of.min), std::abs(of.max));
    }
    if (!(extent > 0)) {
        extent = 1;
    }
    return {nonNegative ? 0 : -extent, extent};
}

std::uint8_t grayLevel(float value, const TileRange& range) {
    return GrayMap(range).level(value);
}

QRgb weightColour(float value, float extent, const QColor& negative, const QColor& positive) {
    FOVEA_REQUIRE(extent > 0);
    return std::isnan(value)
               ? qRgb(0, 0, 0)
               : DivergingMap::blended(DivergingMap::stepOf(value, DivergingMap::scaleOf(extent)), negative,
                                       positive);
}

QImage grayTile(const Plane& plane, const TileRange& range, const QSize& size) {
    QImage image(size, QImage::Format_Grayscale8);
    if (image.isNull()) {
        return image;
    }
    const GrayMap map(range);
    const Resampler resampler(plane, size);
    const auto width = static_cast<std::size_t>(size.width());
    std::vector<float> row(width);
    for (int y = 0; y < size.height(); ++y) {
        uchar* line = image.scanLine(y);
        if (y > 0 && resampler.repeats(y)) {
            std::memcpy(line, image.constScanLine(y - 1), width);
            continue;
        }
        const float* values = resampler.row(y, row);
        for (std::size_t x = 0; x < width; ++x) {
            line[x] = map.level(values[x]);
        }
    }
    return image;
}

QImage weightTile(const Plane& weights, float extent, const QColor& negative, const QColor& positive,
                  const QSize& size) {
    FOVEA_REQUIRE(extent > 0);
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull()) {
        return image;
    }
    const DivergingMap map(extent, negative, positive);
    const Resampler resampler(weights, size);
    std::vector<float> row(static_cast<std::size_t>(size.width()));
    for (int y = 0; y < size.height(); ++y) {
        const float* values = resampler.row(y, row);
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (std::size_t x = 0; x < row.size(); ++x) {
            line[x] = map.colour(values[x]);
        }
    }
    return image;
}

QImage rgbFilterTile(const Plane& red, const Plane& green, const Plane& blue, float extent,
                     const QSize& size) {
    FOVEA_REQUIRE(extent > 0);
    return rgbTile({red, green, blue}, {-extent, extent}, size);
}

QImage pictureTile(const Image& picture, const QSize& size) {
    FOVEA_REQUIRE(!picture.empty());
    constexpr TileRange bytes{0, 255};
    if (picture.channels == 1) {
        const std::vector<float> gray = channelOf(picture, 0);
        return grayTile({gray.data(), picture.height, picture.width}, bytes, size);
    }
    const std::array<std::vector<float>, 3> channels = {channelOf(picture, 0), channelOf(picture, 1),
                                                        channelOf(picture, 2)};
    std::array<Plane, 3> planes;
    for (std::size_t c = 0; c < planes.size(); ++c) {
        planes[c] = {channels[c].data(), picture.height, picture.width};
    }
    return rgbTile(planes, bytes, size);
}

} // namespace fovea::ui

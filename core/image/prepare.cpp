#include "core/image/prepare.h"

#include "core/base/contract.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

std::int64_t rounded(double value, std::int64_t lowest, std::int64_t highest) {
    return std::clamp(static_cast<std::int64_t>(std::llround(value)), lowest, highest);
}

cv::Rect toCv(const PixelRect& rect) {
    return {static_cast<int>(rect.x), static_cast<int>(rect.y), static_cast<int>(rect.width),
            static_cast<int>(rect.height)};
}

PixelRect whole(std::int64_t width, std::int64_t height) {
    return {.width = static_cast<double>(width), .height = static_cast<double>(height)};
}

/// The largest rectangle of the input's shape, in whole pixels.
PixelRect cropOf(const Image& image, std::int64_t height, std::int64_t width, const FitOptions& options) {
    const double aspect = static_cast<double>(width) / static_cast<double>(height);
    const bool tooWide = image.width * height > image.height * width;
    const std::int64_t cropWidth =
        tooWide ? rounded(static_cast<double>(image.height) * aspect, 1, image.width) : image.width;
    const std::int64_t cropHeight =
        tooWide ? image.height : rounded(static_cast<double>(image.width) / aspect, 1, image.height);
    return {.x = std::round(static_cast<double>(image.width - cropWidth) * options.cropX),
            .y = std::round(static_cast<double>(image.height - cropHeight) * options.cropY),
            .width = static_cast<double>(cropWidth),
            .height = static_cast<double>(cropHeight)};
}

/// Where the whole picture lies within the input, centred.
PixelRect fitOf(const Image& image, std::int64_t height, std::int64_t width) {
    const double scale = std::min(static_cast<double>(width) / static_cast<double>(image.width),
                                  static_cast<double>(height) / static_cast<double>(image.height));
    const std::int64_t fitWidth = rounded(static_cast<double>(image.width) * scale, 1, width);
    const std::int64_t fitHeight = rounded(static_cast<double>(image.height) * scale, 1, height);
    const std::int64_t left = (width - fitWidth) / 2;
    const std::int64_t top = (height - fitHeight) / 2;
    return {.x = static_cast<double>(left),
            .y = static_cast<double>(top),
            .width = static_cast<double>(fitWidth),
            .height = static_cast<double>(fitHeight)};
}

/// OpenCV averages areas only when both sides shrink, so a picture that shrinks along one side and grows
/// along the other takes two steps.
cv::Mat resized(const cv::Mat& picture, const cv::Size& size) {
    const cv::Size smaller(std::min(size.width, picture.cols), std::min(size.height, picture.rows));
    cv::Mat result = picture;
    if (smaller != picture.size()) {
        cv::resize(picture, result, smaller, 0, 0, cv::INTER_AREA);
    }
    if (size != smaller) {
        cv::Mat enlarged;
        cv::resize(result, enlarged, size, 0, 0, cv::INTER_LINEAR_EXACT);
        result = enlarged;
    }
    return result;
}

cv::Mat withChannels(const cv::Mat& picture, std::int64_t channels) {
    if (picture.channels() == channels) {
        return picture;
    }
    cv::Mat converted;
    cv::cvtColor(picture, converted, channels == 1 ? cv::COLOR_RGB2GRAY : cv::COLOR_GRAY2RGB);
    return converted;
}

/// What the network sees as 0.
cv::Scalar meanColour(const InputSpec& spec) {
    cv::Scalar colour;
    for (std::int64_t channel = 0; channel < spec.channels; ++channel) {
        const double mean = static_cast<double>(spec.mean[static_cast<std::size_t>(channel)]);
        colour[static_cast<int>(colourOf(spec, channel))] =
            static_cast<double>(rounded(mean * 255 / static_cast<double>(spec.range), 0, 255));
    }
    return colour;
}

Tensor normalized(const Image& seen, const InputSpec& spec) {
    Tensor input = Tensor::uninitialized({1, seen.channels, seen.height, seen.width});
    const std::int64_t plane = seen.height * seen.width;
    float* out = input.mutableData();
    for (std::int64_t channel = 0; channel < seen.channels; ++channel) {
        const auto index = static_cast<std::size_t>(channel);
        std::array<float, 256> numbers{};
        for (std::size_t level = 0; level < numbers.size(); ++level) {
            const double value = static_cast<double>(level) / 255 * static_cast<double>(spec.range);
            numbers[level] = static_cast<float>((value - static_cast<double>(spec.mean[index])) /
                                                static_cast<double>(spec.std[index]));
        }
        const std::uint8_t* pixel = seen.pixels.data() + colourOf(spec, channel);
        for (std::int64_t i = 0; i < plane; ++i, pixel += seen.channels) {
            *out++ = numbers[*pixel];
        }
    }
    return input;
}

void requireUsable(const Image& image) {
    constexpr std::int64_t longestSide = std::int64_t{1} << 30;
    FOVEA_REQUIRE(image.channels == 1 || image.channels == 3);
    FOVEA_REQUIRE(image.width >= 1 && image.width <= longestSide);
    FOVEA_REQUIRE(image.height >= 1 && image.height <= longestSide);
    FOVEA_REQUIRE(std::ssize(image.pixels) == image.width * image.height * image.channels);
}

void requireUsable(const InputSpec& spec, const FitOptions& options) {
    FOVEA_REQUIRE(spec.channels == 1 || spec.channels == 3);
    FOVEA_REQUIRE(std::ssize(spec.mean) == spec.channels && std::ssize(spec.std) == spec.channels);
    for (const double crop : {options.cropX, options.cropY}) {
        if (!(crop >= 0 && crop <= 1)) {
            throw SettingError("the crop's position is " + std::to_string(crop) + "; it must be from 0 to 1");
        }
    }
}

/// OpenCV has no view of constant pixels; nothing writes through this one.
cv::Mat viewOf(const Image& image) {
    return {static_cast<int>(image.height), static_cast<int>(image.width),
            CV_8UC(static_cast<int>(image.channels)), const_cast<std::uint8_t*>(image.pixels.data())};
}

} // namespace

PreparedInput prepare(const Image& image, const InputSpec& spec, std::int64_t height, std::int64_t width,
                      const FitOptions& options) {
    requireUsable(image);
    requireUsable(spec, options);
    FOVEA_REQUIRE(height >= 1 && width >= 1);
    const Shape shape{1, spec.channels, height, width};

    PreparedInput prepared;
    prepared.source = options.mode == FitMode::Fill ? cropOf(image, height, width, options)
                                                    : whole(image.width, image.height);
    prepared.target = options.mode == FitMode::Fit ? fitOf(image, height, width) : whole(width, height);

    const cv::Mat picture = viewOf(image);
    const cv::Rect target = toCv(prepared.target);
    const cv::Mat used = withChannels(resized(picture(toCv(prepared.source)), target.size()), spec.channels);

    Image& seen = prepared.seen;
    seen = {.width = width, .height = height, .channels = spec.channels, .pixels = {}};
    seen.pixels.resize(static_cast<std::size_t>(shape.elementCount()));
    cv::Mat canvas(static_cast<int>(height), static_cast<int>(width), CV_8UC(static_cast<int>(spec.channels)),
                   seen.pixels.data());
    canvas.setTo(meanColour(spec));
    used.copyTo(canvas(target));

    prepared.input = normalized(seen, spec);
    return prepared;
}

Image resizedCut(const Image& image, const PixelRect& cut, std::int64_t channels, std::int64_t height,
                 std::int64_t width) {
    requireUsable(image);
    FOVEA_REQUIRE((channels == 1 || channels == 3) && height >= 1 && width >= 1);
    const std::int64_t left = rounded(cut.x, 0, image.width - 1);
    const std::int64_t top = rounded(cut.y, 0, image.height - 1);
    const std::int64_t right = rounded(cut.x + cut.width, left + 1, image.width);
    const std::int64_t bottom = rounded(cut.y + cut.height, top + 1, image.height);
    const cv::Rect part(static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left),
                        static_cast<int>(bottom - top));
    const cv::Size size(static_cast<int>(width), static_cast<int>(height));
    Image result{.width = width, .height = height, .channels = channels, .pixels = {}};
    result.pixels.resize(static_cast<std::size_t>(width * height * channels));
    withChannels(resized(viewOf(image)(part), size), channels).copyTo(viewOf(result));
    return result;
}

} // namespace fovea

#include "core/onnx/onnx_operators.h"
#include "core/ops/interpolate.h"
#include "core/ops/rearrange.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fovea {

namespace {

/// Each index of a resized axis has its own weights.
constexpr std::int64_t maxResizedExtent = 1 << 18;

/// How one axis is resized.
struct ResizeAxis {
    std::int64_t input = 1;
    std::int64_t output = 1;
    double scale = 1.0;
    double roiStart = 0.0; ///< of the part that is cropped, 0…1
    double roiEnd = 1.0;
};

struct ResizeRule {
    std::string coordinates;
    std::string nearest; ///< how halves are rounded
    std::string mode;
    double cubicA = -0.75;
    bool excludeOutside = false;
    double outside = 0.0;
};

/// The place in the input, counted in elements, that output index `x` stands for.
double sourceOf(const ResizeRule& rule, const ResizeAxis& axis, std::int64_t index) {
    const auto x = static_cast<double>(index);
    const auto input = static_cast<double>(axis.input);
    const auto output = static_cast<double>(axis.output);
    if (rule.coordinates == "asymmetric") {
        return x / axis.scale;
    }
    if (rule.coordinates == "align_corners") {
        // ONNX counts the length before it is rounded down.
        return axis.output == 1 ? 0.0 : x * (input - 1.0) / (input * axis.scale - 1.0);
    }
    if (rule.coordinates == "tf_half_pixel_for_nn") {
        return (x + 0.5) / axis.scale;
    }
    if (rule.coordinates == "tf_crop_and_resize") {
        const double span = (axis.roiEnd - axis.roiStart) * (input - 1.0);
        return axis.output == 1 ? 0.5 * (axis.roiStart + axis.roiEnd) * (input - 1.0)
                                : axis.roiStart * (input - 1.0) + x * span / (output - 1.0);
    }
    if (rule.coordinates == "pytorch_half_pixel" && axis.output == 1) {
        return 0.0;
    }
    double shift = 0.0;
    if (rule.coordinates == "half_pixel_symmetric") {
        shift = 0.5 * input * (1.0 - output / (input * axis.scale));
    }
    return shift + (x + 0.5) / axis.scale - 0.5;
}

/// The same, where it can be counted on from: strange scales lead anywhere.
double placeOf(const ResizeRule& rule, const ResizeAxis& axis, std::int64_t index) {
    constexpr double farthest = 1 << 30;
    const double source = sourceOf(rule, axis, index);
    if (std::isnan(source)) {
        throw SettingError("the scale " + std::to_string(axis.scale) + " takes an axis of " +
                           std::to_string(axis.input) + " to no place in it");
    }
    return std::clamp(source, -farthest, farthest);
}

bool liesOutside(const ResizeRule& rule, const ResizeAxis& axis, double source) {
    return rule.coordinates == "tf_crop_and_resize" &&
           (source < 0.0 || source > static_cast<double>(axis.input - 1));
}

std::int64_t nearestTo(const ResizeRule& rule, double source) {
    if (rule.nearest == "floor") {
        return static_cast<std::int64_t>(std::floor(source));
    }
    if (rule.nearest == "ceil") {
        return static_cast<std::int64_t>(std::ceil(source));
    }
    return static_cast<std::int64_t>(rule.nearest == "round_prefer_ceil" ? std::floor(source + 0.5)
                                                                         : std::ceil(source - 0.5));
}

/// The weights of the neighbours of a place `ratio` behind the middle left one (Keys 1981).
std::vector<double> weightsOf(const ResizeRule& rule, double ratio) {
    if (rule.mode == "linear") {
        return {1.0 - ratio, ratio};
    }
    const double a = rule.cubicA;
    const auto near = [a](double t) { return ((a + 2.0) * t - (a + 3.0)) * t * t + 1.0; };
    const auto far = [a](double t) { return ((a * t - 5.0 * a) * t + 8.0 * a) * t - 4.0 * a; };
    return {far(ratio + 1.0), near(ratio), near(1.0 - ratio), far(2.0 - ratio)};
}

std::vector<WeightedIndex> tapsAt(const ResizeRule& rule, const ResizeAxis& axis, double source) {
    const double left = std::floor(source);
    std::vector<double> weights = weightsOf(rule, source - left);
    const std::int64_t first = static_cast<std::int64_t>(left) - (rule.mode == "linear" ? 0 : 1);
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::int64_t index = first + static_cast<std::int64_t>(i);
        if (rule.excludeOutside && (index < 0 || index >= axis.input)) {
            weights[i] = 0.0;
        }
        sum += weights[i];
    }
    std::vector<WeightedIndex> taps;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::int64_t index =
            std::clamp<std::int64_t>(first + static_cast<std::int64_t>(i), 0, axis.input - 1);
        const double weight = rule.excludeOutside ? weights[i] / sum : weights[i];
        // At the edge several neighbours are the same element.
        if (!taps.empty() && taps.back().index == index) {
            taps.back().weight += weight;
        } else if (weight != 0.0) {
            taps.push_back({.index = index, .weight = weight});
        }
    }
    return taps;
}

void addNearest(OnnxNode& node, const ResizeRule& rule, const std::vector<ResizeAxis>& axes) {
    std::vector<std::vector<std::int64_t>> indices;
    for (const ResizeAxis& axis : axes) {
        std::vector<std::int64_t>& along = indices.emplace_back();
        for (std::int64_t i = 0; axis.output != axis.input && i < axis.output; ++i) {
            along.push_back(
                std::clamp<std::int64_t>(nearestTo(rule, placeOf(rule, axis, i)), 0, axis.input - 1));
        }
    }
    node.add(std::make_shared<Pick>("resize_nearest", std::move(indices)), {node.input(0)});
}

void addInterpolated(OnnxNode& node, const ResizeRule& rule, const std::vector<ResizeAxis>& axes) {
    InterpolateOptions options{.axes = {}, .outside = rule.outside};
    for (const ResizeAxis& axis : axes) {
        auto& along = options.axes.emplace_back();
        const bool stays =
            axis.output == axis.input && axis.scale == 1.0 && axis.roiStart == 0.0 && axis.roiEnd == 1.0;
        for (std::int64_t i = 0; !stays && i < axis.output; ++i) {
            const double source = placeOf(rule, axis, i);
            along.push_back(liesOutside(rule, axis, source) ? std::vector<WeightedIndex>{}
                                                            : tapsAt(rule, axis, source));
        }
    }
    node.add(std::make_shared<Interpolate>(std::move(options)), {node.input(0)});
}

void addResize(OnnxNode& node, const ResizeRule& rule, const std::vector<ResizeAxis>& axes) {
    for (const ResizeAxis& axis : axes) {
        if (axis.input < 1 || axis.output < 1) {
            throw SettingError("it resizes an axis of " + std::to_string(axis.input) + " to " +
                               std::to_string(axis.output));
        }
        if (axis.output != axis.input && axis.output > maxResizedExtent) {
            throw LimitError("it resizes an axis to " + std::to_string(axis.output) + "; the limit is " +
                             std::to_string(maxResizedExtent));
        }
    }
    if (rule.mode == "nearest") {
        addNearest(node, rule, axes);
    } else if (rule.mode == "linear" || rule.mode == "cubic") {
        addInterpolated(node, rule, axes);
    } else {
        throw SettingError("its mode is " + inQuotes(rule.mode) + "; there are nearest, linear and cubic");
    }
}

std::vector<double> numbersOf(const OnnxNode& node, std::size_t input) {
    const TensorD numbers = node.constant(input).exact();
    return {numbers.values().begin(), numbers.values().end()};
}

std::int64_t scaledExtent(std::int64_t input, double scale) {
    const double output = std::floor(static_cast<double>(input) * scale);
    return output >= 1.0 && output <= static_cast<double>(Shape::maxElements)
               ? static_cast<std::int64_t>(output)
               : 0;
}

std::vector<ResizeAxis> scaledAxes(const OnnxNode& node, const std::vector<double>& scales,
                                   const std::vector<std::int64_t>& named) {
    if (scales.size() != named.size()) {
        throw SettingError("it has " + std::to_string(scales.size()) + " scales for " +
                           std::to_string(named.size()) + " axes");
    }
    std::vector<ResizeAxis> axes;
    for (const std::int64_t extent : node.shape(0).extents()) {
        axes.push_back({.input = extent, .output = extent});
    }
    for (std::size_t i = 0; i < named.size(); ++i) {
        ResizeAxis& axis = axes[static_cast<std::size_t>(named[i])];
        axis.scale = scales[i];
        axis.output = scaledExtent(axis.input, scales[i]);
        if (axis.input > 0 && axis.output == 0) {
            throw SettingError("the scale " + std::to_string(axis.scale) + " makes no axis of one of " +
                               std::to_string(axis.input));
        }
    }
    return axes;
}

std::vector<std::int64_t> allAxes(const OnnxNode& node) {
    std::vector<std::int64_t> axes(static_cast<std::size_t>(node.shape(0).rank()));
    std::iota(axes.begin(), axes.end(), 0);
    return axes;
}

void importUpsample(OnnxNode& node) {
    std::vector<double> scales;
    if (node.opset() >= 9 || node.hasInput(1)) {
        scales = numbersOf(node, 1);
    } else if (node.attributes().has("scales")) {
        scales = node.attributes().numbers("scales");
    } else {
        scales = {1.0, 1.0, node.attributes().number("height_scale", 1.0),
                  node.attributes().number("width_scale", 1.0)};
    }
    std::string mode = node.attributes().text("mode", "nearest");
    mode = mode == "bilinear" ? "linear" : mode;
    addResize(node, {.coordinates = "asymmetric", .nearest = "floor", .mode = mode},
              scaledAxes(node, scales, allAxes(node)));
}

bool hasNumbers(const OnnxNode& node, std::size_t input) {
    return node.hasInput(input) && node.shape(input).elementCount() > 0;
}

void importResize(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    if (node.opset() < 11) {
        addResize(
            node,
            {.coordinates = "asymmetric", .nearest = "floor", .mode = attributes.text("mode", "nearest")},
            scaledAxes(node, numbersOf(node, 1), allAxes(node)));
        return;
    }
    if (attributes.integer("antialias", 0) != 0) {
        throw UnsupportedError("it smooths while it shrinks (\"antialias\"), which is not known");
    }
    const ResizeRule rule{.coordinates = attributes.text("coordinate_transformation_mode", "half_pixel"),
                          .nearest = attributes.text("nearest_mode", "round_prefer_floor"),
                          .mode = attributes.text("mode", "nearest"),
                          .cubicA = attributes.number("cubic_coeff_a", -0.75),
                          .excludeOutside = attributes.integer("exclude_outside", 0) != 0,
                          .outside = attributes.number("extrapolation_value", 0.0)};
    std::vector<std::int64_t> named = allAxes(node);
    if (attributes.has("axes")) {
        named = onnx_import::countedAxes(attributes.integers("axes"), node.shape(0).rank());
    }
    std::vector<double> scales(named.size(), 1.0);
    std::vector<std::int64_t> sizes;
    if (hasNumbers(node, 3)) {
        sizes = node.integers(3);
        if (sizes.size() != named.size()) {
            throw SettingError("it has " + std::to_string(sizes.size()) + " sizes for " +
                               std::to_string(named.size()) + " axes");
        }
        if (attributes.text("keep_aspect_ratio_policy", "stretch") != "stretch") {
            throw UnsupportedError("it keeps the aspect ratio, which is not known");
        }
        for (std::size_t i = 0; i < named.size(); ++i) {
            const std::int64_t input = node.shape(0)[static_cast<int>(named[i])];
            scales[i] = static_cast<double>(sizes[i]) / static_cast<double>(std::max<std::int64_t>(input, 1));
        }
    } else if (hasNumbers(node, 2)) {
        scales = numbersOf(node, 2);
    } else {
        throw SettingError("it has neither scales nor sizes");
    }
    std::vector<ResizeAxis> axes = scaledAxes(node, scales, named);
    const std::vector<double> roi = rule.coordinates == "tf_crop_and_resize" && hasNumbers(node, 1)
                                        ? numbersOf(node, 1)
                                        : std::vector<double>{};
    for (std::size_t i = 0; i < named.size(); ++i) {
        ResizeAxis& axis = axes[static_cast<std::size_t>(named[i])];
        axis.output = sizes.empty() ? axis.output : sizes[i];
        if (roi.size() == 2 * named.size()) {
            axis.roiStart = roi[i];
            axis.roiEnd = roi[named.size() + i];
        }
    }
    addResize(node, rule, axes);
}

} // namespace

std::vector<OnnxOperator> onnxResizes() {
    return {
        {"Resize",
         importResize,
         1,
         4,
         {"mode", "coordinate_transformation_mode", "nearest_mode", "cubic_coeff_a", "exclude_outside",
          "extrapolation_value", "antialias", "axes", "keep_aspect_ratio_policy"}},
        {"Upsample", importUpsample, 1, 2, {"mode", "scales", "height_scale", "width_scale"}},
    };
}

} // namespace fovea

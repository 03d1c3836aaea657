#include "core/onnx/onnx_windows.h"

#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/pad2d.h"
#include "core/ops/pool2d.h"

#include <algorithm>
#include <array>

namespace fovea {

namespace {

/// Padding so that the output has ⌈input / stride⌉ elements; an odd one goes to the end for SAME_UPPER.
void padSame(WindowAxis& axis, std::int64_t input, bool upper) {
    const std::int64_t output = (input + axis.stride - 1) / axis.stride;
    const std::int64_t total = std::max<std::int64_t>(0, (output - 1) * axis.stride + axis.span() - input);
    axis.padBefore = upper ? total / 2 : total - total / 2;
    axis.padAfter = total - axis.padBefore;
}

Window2d readWindow(const OnnxNode& node, std::int64_t kernelRows, std::int64_t kernelColumns) {
    if (node.shape(0).rank() != 4) {
        throw SettingError("its input is " + node.shape(0).toString() + "; it needs N×C×H×W");
    }
    const std::vector<std::int64_t> strides = node.attributes().integers("strides", 2, 1);
    const std::vector<std::int64_t> dilations = node.attributes().integers("dilations", 2, 1);
    const std::vector<std::int64_t> pads = node.attributes().integers("pads", 4, 0);
    Window2d window{.rows = {.kernel = kernelRows,
                             .stride = strides[0],
                             .padBefore = pads[0],
                             .padAfter = pads[2],
                             .dilation = dilations[0]},
                    .columns = {.kernel = kernelColumns,
                                .stride = strides[1],
                                .padBefore = pads[1],
                                .padAfter = pads[3],
                                .dilation = dilations[1]}};
    requireValid(window, "the window");
    const std::string mode = node.attributes().text("auto_pad", "NOTSET");
    if (mode == "NOTSET" || mode.empty()) {
        return window;
    }
    if (std::ranges::any_of(pads, [](std::int64_t pad) { return pad != 0; })) {
        throw SettingError("both \"auto_pad\" and \"pads\" are given");
    }
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
        padSame(window.rows, node.shape(0).height(), mode == "SAME_UPPER");
        padSame(window.columns, node.shape(0).width(), mode == "SAME_UPPER");
    } else if (mode != "VALID") {
        throw SettingError("\"auto_pad\" is none of NOTSET, SAME_UPPER, SAME_LOWER and VALID");
    }
    return window;
}

/// The filters of a convolution; `layout` says what their extents are.
Tensor readFilters(const OnnxNode& node, const char* layout) {
    Tensor weight = node.floats(1);
    const Shape& shape = weight.shape();
    if (shape.rank() != 4 || weight.empty()) {
        throw UnsupportedError("its filters have the shape " + shape.toString() + "; only filters of " +
                               layout + " are known");
    }
    const std::vector<std::int64_t> kernel = node.attributes().integers("kernel_shape");
    if (!kernel.empty() && kernel != std::vector{shape[2], shape[3]}) {
        throw SettingError("\"kernel_shape\" is " + inMessage(kernel) + ", its filters are " +
                           shape.toString());
    }
    return weight;
}

/// `divided` is how many of `what` the groups must share out.
std::int64_t readGroups(const OnnxNode& node, std::int64_t divided, const char* what) {
    const std::int64_t groups = node.attributes().integer("group", 1);
    if (groups < 1 || divided % groups != 0) {
        throw SettingError("\"group\" is " + std::to_string(groups) + "; it must divide the " +
                           std::to_string(divided) + " " + what);
    }
    return groups;
}

void addConvolution(OnnxNode& node, std::shared_ptr<const Op> op, Tensor weight, std::int64_t filters) {
    std::vector<Tensor> parameters{std::move(weight)};
    if (node.hasInput(2)) {
        parameters.push_back(requireVector(node.floats(2), filters, "its bias"));
    }
    node.add(std::move(op), {node.layer(0)}, std::move(parameters));
}

/// How much is put before and after each of the four axes; files before opset 11 say it in an attribute.
std::array<Range, 4> readPads(const OnnxNode& node) {
    const std::vector<std::int64_t> pads =
        node.opset() < 11 ? node.attributes().integers("pads") : node.integers(1);
    std::vector<std::int64_t> axes{0, 1, 2, 3};
    if (node.hasInput(3)) {
        axes = node.integers(3);
    }
    if (pads.size() != 2 * axes.size()) {
        throw SettingError("it has " + std::to_string(pads.size()) + " paddings for " +
                           std::to_string(axes.size()) + " axes; it needs one before and one after each");
    }
    std::array<Range, 4> padding{};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t axis = axes[i] < 0 ? axes[i] + 4 : axes[i];
        if (axis < 0 || axis > 3) {
            throw SettingError("it pads axis " + std::to_string(axes[i]) + " of an input that has four");
        }
        padding.at(static_cast<std::size_t>(axis)) = {pads[i], pads[i + axes.size()]};
    }
    return padding;
}

PaddingMode readPaddingMode(const OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    const std::string mode = attributes.text("mode", "constant");
    if (mode == "reflect") {
        return PaddingMode::Reflect;
    }
    if (mode == "edge") {
        return PaddingMode::Replicate;
    }
    double value = attributes.number("value", 0);
    if (node.hasInput(2)) {
        const Tensor constant = node.floats(2);
        value = constant.size() == 1 ? static_cast<double>(constant.data()[0]) : 1;
    }
    if (mode != "constant" || value != 0) {
        throw UnsupportedError("it pads with something else than zeros, the mirrored or the repeated edge");
    }
    return PaddingMode::Zeros;
}

template <class Pool>
void importPool(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    if (!attributes.has("kernel_shape")) {
        throw SettingError("lacks the attribute \"kernel_shape\"");
    }
    const std::vector<std::int64_t> kernel = attributes.integers("kernel_shape", 2, 1);
    const Pool2dOptions options{.window = readWindow(node, kernel[0], kernel[1]),
                                .rounding = attributes.integer("ceil_mode", 0) != 0 ? Rounding::Ceil
                                                                                    : Rounding::Floor,
                                .countPadding = attributes.integer("count_include_pad", 0) != 0};
    node.add(std::make_shared<Pool>(options), {node.layer(0)});
}

} // namespace

std::string inMessage(const std::vector<std::int64_t>& extents) {
    std::string text;
    for (const std::int64_t extent : extents) {
        text += (text.empty() ? "" : "×") + std::to_string(extent);
    }
    return text;
}

Tensor requireVector(Tensor tensor, std::int64_t count, const char* what) {
    if (tensor.shape() != Shape{count}) {
        throw SettingError(std::string(what) + " has the shape " + tensor.shape().toString() + ", not " +
                           std::to_string(count));
    }
    return tensor;
}

void importConv(OnnxNode& node) {
    Tensor weight = readFilters(node, "K×C×height×width");
    const Shape shape = weight.shape();
    const std::int64_t groups = readGroups(node, shape[0], "filters");
    const Conv2dOptions options{.inChannels = shape[1] * groups,
                                .outChannels = shape[0],
                                .window = readWindow(node, shape[2], shape[3]),
                                .groups = groups,
                                .bias = node.hasInput(2)};
    addConvolution(node, std::make_shared<Conv2d>(options), std::move(weight), shape[0]);
}

void importConvTranspose(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    const std::string mode = attributes.text("auto_pad", "NOTSET");
    if (attributes.has("output_shape") || mode.starts_with("SAME")) {
        throw UnsupportedError("its output size is given instead of its padding; only \"pads\" are known");
    }
    Tensor weight = readFilters(node, "C×K×height×width");
    const Shape shape = weight.shape();
    const std::int64_t groups = readGroups(node, shape[0], "input channels");
    const std::vector<std::int64_t> outputPadding = attributes.integers("output_padding", 2, 0);
    const ConvTranspose2dOptions options{.inChannels = shape[0],
                                         .outChannels = shape[1] * groups,
                                         .window = readWindow(node, shape[2], shape[3]),
                                         .outputPaddingRows = outputPadding[0],
                                         .outputPaddingColumns = outputPadding[1],
                                         .groups = groups,
                                         .bias = node.hasInput(2)};
    addConvolution(node, std::make_shared<ConvTranspose2d>(options), std::move(weight), options.outChannels);
}

void importAveragePool(OnnxNode& node) {
    importPool<AveragePool2d>(node);
}

void importMaxPool(OnnxNode& node) {
    importPool<MaxPool2d>(node);
}

void importPad(OnnxNode& node) {
    if (node.shape(0).rank() != 4) {
        throw UnsupportedError("its input is " + node.shape(0).toString() + "; only N×C×H×W is known");
    }
    const auto [batch, channels, rows, columns] = readPads(node);
    if (batch != Range{} || channels != Range{}) {
        throw UnsupportedError("it pads pictures or channels; only rows and columns are known");
    }
    if (std::min({rows.begin, rows.end, columns.begin, columns.end}) < 0) {
        throw UnsupportedError("it cuts rows or columns off (a padding below 0)");
    }
    const Pad2dOptions options{.top = rows.begin,
                               .bottom = rows.end,
                               .left = columns.begin,
                               .right = columns.end,
                               .mode = readPaddingMode(node)};
    node.add(std::make_shared<Pad2d>(options), {node.layer(0)});
}

} // namespace fovea

#include "core/onnx/onnx_operators.h"
#include "core/ops/as_maps.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_nd.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/pool2d.h"
#include "core/ops/pool_nd.h"
#include "core/ops/reduce.h"

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

using onnx_import::extentsOf;

/// Padding so that the output has ⌈input / stride⌉ elements; an odd one goes to the end for SAME_UPPER.
void padSame(WindowAxis& axis, std::int64_t input, bool upper) {
    const std::int64_t output = (input + axis.stride - 1) / axis.stride;
    const std::int64_t total = std::max<std::int64_t>(0, (output - 1) * axis.stride + axis.span() - input);
    axis.padBefore = upper ? total / 2 : total - total / 2;
    axis.padAfter = total - axis.padBefore;
}

/// The window over the axes behind the channels, without what "auto_pad" asks for.
std::vector<WindowAxis> readAxes(const OnnxNode& node, const std::vector<std::int64_t>& kernel) {
    const std::size_t axes = kernel.size();
    if (axes == 0 || static_cast<std::size_t>(node.shape(0).rank()) != axes + 2) {
        throw SettingError("its input is " + node.shape(0).toString() + "; for a window of " +
                           std::to_string(axes) + " axes it needs N×C and as many more" +
                           (axes == 2 ? " (N×C×H×W)" : ""));
    }
    const std::vector<std::int64_t> strides = node.attributes().integers("strides", axes, 1);
    const std::vector<std::int64_t> dilations = node.attributes().integers("dilations", axes, 1);
    const std::vector<std::int64_t> pads = node.attributes().integers("pads", 2 * axes, 0);
    std::vector<WindowAxis> window;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        window.push_back({.kernel = kernel[axis],
                          .stride = strides[axis],
                          .padBefore = pads[axis],
                          .padAfter = pads[axes + axis],
                          .dilation = dilations[axis]});
    }
    requireValid(window, "the window");
    return window;
}

std::string autoPad(const OnnxNode& node) {
    std::string mode = node.attributes().text("auto_pad", "NOTSET");
    if (mode == "NOTSET" || mode.empty()) {
        return "NOTSET";
    }
    const std::vector<std::int64_t> pads = node.attributes().integers("pads");
    if (std::ranges::any_of(pads, [](std::int64_t pad) { return pad != 0; })) {
        throw SettingError("both \"auto_pad\" and \"pads\" are given");
    }
    if (mode != "SAME_UPPER" && mode != "SAME_LOWER" && mode != "VALID") {
        throw SettingError("\"auto_pad\" is none of NOTSET, SAME_UPPER, SAME_LOWER and VALID");
    }
    return mode;
}

std::vector<WindowAxis> readWindow(const OnnxNode& node, const std::vector<std::int64_t>& kernel) {
    std::vector<WindowAxis> window = readAxes(node, kernel);
    const std::string mode = autoPad(node);
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
        for (std::size_t axis = 0; axis < window.size(); ++axis) {
            padSame(window[axis], node.shape(0)[static_cast<int>(axis) + 2], mode == "SAME_UPPER");
        }
    }
    return window;
}

/// One axis runs as two with one row.
Window2d asWindow2d(const std::vector<WindowAxis>& window) {
    return {.rows = window.size() == 1 ? WindowAxis{} : window[0], .columns = window.back()};
}

/// `op` knows N×C×H×W.
std::shared_ptr<const Op> forRank(std::shared_ptr<const Op> op, int rank) {
    return rank == 4 ? op : std::make_shared<AsMaps>(std::move(op));
}

/// The filters and the bias of a convolution, as the op for this many axes wants them.
std::vector<OnnxValue> filterValues(OnnxNode& node, std::size_t axes) {
    OnnxValue weight = node.input(1);
    if (axes == 1) {
        const Shape& shape = node.shape(1);
        weight = onnx_import::reshaped(node, weight, {shape[0], shape[1], 1, shape[2]});
    }
    std::vector<OnnxValue> values{weight};
    if (node.hasInput(2)) {
        values.push_back(node.input(2));
    }
    return values;
}

/// The extents of the filters behind the channels.
std::vector<std::int64_t> kernelOf(const OnnxNode& node) {
    const Shape& shape = node.shape(1);
    if (shape.rank() < 3 || shape.elementCount() == 0) {
        throw UnsupportedError("its filters have the shape " + shape.toString() +
                               "; only filters of K×C×height×width (or one, three, … axes) are known");
    }
    std::vector<std::int64_t> extents = extentsOf(shape);
    extents.erase(extents.begin(), extents.begin() + 2);
    std::vector<std::int64_t> kernel = node.attributes().integers("kernel_shape");
    if (!kernel.empty() && kernel != extents) {
        throw SettingError("\"kernel_shape\" is " + extentsText(kernel) + ", its filters are " +
                           shape.toString());
    }
    return extents;
}

void importConv(OnnxNode& node) {
    const std::vector<std::int64_t> kernel = kernelOf(node);
    const Shape& shape = node.shape(1);
    const std::int64_t groups = node.attributes().integer("group", 1);
    if (groups < 1 || shape[0] % groups != 0) {
        throw SettingError("\"group\" is " + std::to_string(groups) + "; it must divide the " +
                           std::to_string(shape[0]) + " filters");
    }
    const std::vector<WindowAxis> window = readWindow(node, kernel);
    const std::int64_t inChannels = shape[1] * groups;
    const std::int64_t outChannels = shape[0];
    const bool bias = node.hasInput(2);
    std::shared_ptr<const Op> op;
    if (kernel.size() <= 2) {
        op = forRank(std::make_shared<Conv2d>(Conv2dOptions{.inChannels = inChannels,
                                                            .outChannels = outChannels,
                                                            .window = asWindow2d(window),
                                                            .groups = groups,
                                                            .bias = bias}),
                     node.shape(0).rank());
    } else {
        op = std::make_shared<ConvNd>(ConvNdOptions{.inChannels = inChannels,
                                                    .outChannels = outChannels,
                                                    .window = window,
                                                    .outputPadding = {},
                                                    .groups = groups,
                                                    .bias = bias});
    }
    node.add(op, {node.input(0)}, {}, filterValues(node, kernel.size()));
}

/// What is cut off the ends of a transposed convolution, and what is put behind it.
void settleTransposed(const OnnxNode& node, std::vector<WindowAxis>& window,
                      std::vector<std::int64_t>& outputPadding) {
    const std::vector<std::int64_t> wanted = node.attributes().integers("output_shape");
    const std::string mode = autoPad(node);
    const bool same = mode == "SAME_UPPER" || mode == "SAME_LOWER";
    if (wanted.empty() && !same) {
        return;
    }
    for (std::size_t axis = 0; axis < window.size(); ++axis) {
        WindowAxis& along = window[axis];
        const std::int64_t input = node.shape(0)[static_cast<int>(axis) + 2];
        // Some files state N×C×… in full.
        const std::int64_t output =
            wanted.empty() ? input * along.stride : wanted.at(wanted.size() - window.size() + axis);
        const std::int64_t total = along.stride * (input - 1) + outputPadding[axis] + along.span() - output;
        const std::int64_t cut = std::max<std::int64_t>(total, 0);
        along.padBefore = mode == "SAME_UPPER" ? cut / 2 : cut - cut / 2;
        along.padAfter = cut - along.padBefore;
        outputPadding[axis] += std::max<std::int64_t>(-total, 0);
    }
}

void importConvTranspose(OnnxNode& node) {
    const std::vector<std::int64_t> kernel = kernelOf(node);
    const Shape& shape = node.shape(1);
    const std::int64_t groups = node.attributes().integer("group", 1);
    if (groups < 1 || shape[0] % groups != 0) {
        throw SettingError("\"group\" is " + std::to_string(groups) + "; it must divide the " +
                           std::to_string(shape[0]) + " input channels");
    }
    std::vector<WindowAxis> window = readAxes(node, kernel);
    const std::vector<std::int64_t> wanted = node.attributes().integers("output_shape");
    if (!wanted.empty() && wanted.size() < kernel.size()) {
        throw SettingError("\"output_shape\" has " + std::to_string(wanted.size()) + " number(s)");
    }
    std::vector<std::int64_t> more = node.attributes().integers("output_padding", kernel.size(), 0);
    for (const std::int64_t value : more) {
        if (value < 0 || value > maxWindowSetting) {
            throw SettingError("\"output_padding\" is " + std::to_string(value));
        }
    }
    for (const std::int64_t value : wanted) {
        if (value < 1 || value > Shape::maxElements) {
            throw SettingError("\"output_shape\" is " + std::to_string(value));
        }
    }
    settleTransposed(node, window, more);
    ConvNdOptions options{.inChannels = shape[0],
                          .outChannels = shape[1] * groups,
                          .window = window,
                          .outputPadding = more,
                          .groups = groups,
                          .bias = node.hasInput(2)};
    const auto fits = [&](std::size_t axis) {
        return more[axis] < std::max(window[axis].stride, window[axis].dilation);
    };
    const bool known = kernel.size() == 2 ? fits(0) && fits(1) : kernel.size() == 1 && fits(0);
    if (!known) {
        node.add(std::make_shared<ConvTransposeNd>(std::move(options)), {node.input(0)}, {},
                 filterValues(node, 0));
        return;
    }
    auto op = std::make_shared<ConvTranspose2d>(
        ConvTranspose2dOptions{.inChannels = options.inChannels,
                               .outChannels = options.outChannels,
                               .window = asWindow2d(window),
                               .outputPaddingRows = kernel.size() == 2 ? more[0] : 0,
                               .outputPaddingColumns = more.back(),
                               .groups = groups,
                               .bias = options.bias});
    node.add(forRank(std::move(op), node.shape(0).rank()), {node.input(0)}, {},
             filterValues(node, kernel.size()));
}

std::vector<std::int64_t> poolKernel(const OnnxNode& node) {
    std::vector<std::int64_t> kernel = node.attributes().integers("kernel_shape");
    if (!node.attributes().has("kernel_shape") || kernel.empty()) {
        throw SettingError("lacks the attribute \"kernel_shape\"");
    }
    return kernel;
}

Rounding roundingOf(const OnnxNode& node) {
    return node.attributes().integer("ceil_mode", 0) != 0 ? Rounding::Ceil : Rounding::Floor;
}

template <class Pool>
void importPool(OnnxNode& node) {
    const std::vector<WindowAxis> window = readWindow(node, poolKernel(node));
    const bool countPadding = node.attributes().integer("count_include_pad", 0) != 0;
    constexpr bool largest = std::is_same_v<Pool, MaxPool2d>;
    if (window.size() <= 2) {
        node.add(forRank(std::make_shared<Pool>(Pool2dOptions{.window = asWindow2d(window),
                                                              .rounding = roundingOf(node),
                                                              .countPadding = countPadding}),
                         node.shape(0).rank()),
                 {node.input(0)});
    } else {
        node.add(std::make_shared<PoolNd>(PoolNdOptions{.pool = largest ? PoolKind::Max : PoolKind::Average,
                                                        .window = window,
                                                        .rounding = roundingOf(node),
                                                        .countPadding = countPadding}),
                 {node.input(0)});
    }
    if (largest && node.isUsed(1)) {
        node.add(std::make_shared<PoolNd>(
                     PoolNdOptions{.pool = PoolKind::MaxIndex,
                                   .window = window,
                                   .rounding = roundingOf(node),
                                   .columnMajor = node.attributes().integer("storage_order", 0) != 0}),
                 {node.input(0)}, ElementType::Int64, {}, 1);
    }
}

void importLpPool(OnnxNode& node) {
    const std::vector<WindowAxis> window = readWindow(node, poolKernel(node));
    const double p = node.opset() < 2 ? node.attributes().number("p", 2.0)
                                      : static_cast<double>(node.attributes().integer("p", 2));
    node.add(std::make_shared<PoolNd>(
                 PoolNdOptions{.pool = PoolKind::Lp, .window = window, .rounding = roundingOf(node), .p = p}),
             {node.input(0)});
}

void importGlobalAveragePool(OnnxNode& node) {
    node.add(forRank(std::make_shared<GlobalAveragePool>(), node.shape(0).rank()), {node.input(0)});
}

/// The axes behind the channels.
std::vector<std::int64_t> mapAxes(const OnnxNode& node) {
    const int rank = node.shape(0).rank();
    if (rank < 3) {
        throw SettingError("its input is " + node.shape(0).toString() + "; it needs maps");
    }
    std::vector<std::int64_t> axes(static_cast<std::size_t>(rank - 2));
    std::iota(axes.begin(), axes.end(), 2);
    return axes;
}

void importGlobalMaxPool(OnnxNode& node) {
    node.add(std::make_shared<Reduce>(ReduceOptions{.reduction = Reduction::Max, .axes = mapAxes(node)}),
             {node.input(0)});
}

void importGlobalLpPool(OnnxNode& node) {
    const std::vector<std::int64_t> axes = mapAxes(node);
    std::vector<WindowAxis> window;
    for (const std::int64_t axis : axes) {
        window.push_back({.kernel = node.shape(0)[static_cast<int>(axis)]});
    }
    const double p = node.opset() < 2 ? node.attributes().number("p", 2.0)
                                      : static_cast<double>(node.attributes().integer("p", 2));
    node.add(std::make_shared<PoolNd>(PoolNdOptions{.pool = PoolKind::Lp, .window = window, .p = p}),
             {node.input(0)});
}

} // namespace

std::vector<OnnxOperator> onnxWindows() {
    return {
        {"AveragePool",
         importPool<AveragePool2d>,
         1,
         1,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "ceil_mode", "count_include_pad"}},
        {"Conv", importConv, 2, 3, {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "group"}},
        {"ConvTranspose",
         importConvTranspose,
         2,
         3,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "group", "output_shape",
          "output_padding"}},
        {"GlobalAveragePool", importGlobalAveragePool, 1, 1, {}},
        {"GlobalLpPool", importGlobalLpPool, 1, 1, {"p"}},
        {"GlobalMaxPool", importGlobalMaxPool, 1, 1, {}},
        {"LpPool",
         importLpPool,
         1,
         1,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "ceil_mode", "p"}},
        {"MaxPool",
         importPool<MaxPool2d>,
         1,
         1,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "ceil_mode", "storage_order"}},
    };
}

} // namespace fovea

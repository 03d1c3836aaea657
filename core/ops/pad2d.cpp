#include "core/ops/pad2d.h"

#include "core/base/contract.h"
#include "core/ops/elementwise.h"
#include "core/ops/window.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace fovea {

namespace {

constexpr std::string_view pad2dKind = "pad2d";

void requirePadding(std::int64_t value, const char* side) {
    if (value < 0 || value > maxWindowSetting) {
        throw SettingError("pad2d: the padding at the " + std::string(side) + " is " + std::to_string(value) +
                           "; it must be from 0 to " + std::to_string(maxWindowSetting));
    }
}

void requireReflectable(std::int64_t padding, std::int64_t extent, const char* what) {
    if (padding >= extent) {
        throw ShapeError("pad2d: " + std::to_string(extent) + " " + what + " cannot be mirrored " +
                         std::to_string(padding) + " beyond their edge; at most " +
                         std::to_string(extent - 1) + " can, or replicate the edge instead");
    }
}

Shape outputShape(const Pad2dOptions& options, const Shape& input) {
    return {input.batch(), input.channels(), input.height() + options.top + options.bottom,
            input.width() + options.left + options.right};
}

/// For each padded position the element that stands there, −1 for a zero.
std::vector<std::int64_t> sourcesOf(std::int64_t extent, std::int64_t before, std::int64_t after,
                                    PaddingMode mode) {
    std::vector<std::int64_t> sources;
    sources.reserve(static_cast<std::size_t>(before + extent + after));
    for (std::int64_t position = -before; position < extent + after; ++position) {
        sources.push_back(paddedSource(position, extent, mode));
    }
    return sources;
}

/// The element of the padded map that `at` is, in rows and columns of the input.
Element sourceOf(const Pad2dOptions& options, const Shape& input, const Element& at) {
    const std::int64_t y = paddedSource(at.y - options.top, input.height(), options.mode);
    const std::int64_t x = paddedSource(at.x - options.left, input.width(), options.mode);
    if (y < 0 || x < 0) {
        return {.channel = at.channel, .y = at.y - options.top, .x = at.x - options.left};
    }
    return {.channel = at.channel, .y = y, .x = x};
}

template <class Scalar>
void padPlane(std::span<const std::int64_t> rows, std::span<const std::int64_t> columns, std::int64_t width,
              const Scalar* input, Scalar* output) {
    for (const std::int64_t row : rows) {
        for (const std::int64_t column : columns) {
            *output++ = row < 0 || column < 0 ? Scalar{0} : input[row * width + column];
        }
    }
}

} // namespace

std::int64_t paddedSource(std::int64_t position, std::int64_t extent, PaddingMode mode) {
    if (position >= 0 && position < extent) {
        return position;
    }
    switch (mode) {
    case PaddingMode::Zeros:
        return -1;
    case PaddingMode::Reflect:
        FOVEA_REQUIRE(position > -extent && position < 2 * extent - 1);
        return position < 0 ? -position : 2 * (extent - 1) - position;
    case PaddingMode::Replicate:
        return position < 0 ? 0 : extent - 1;
    }
    return -1;
}

Range paddedRange(const Range& wanted, std::int64_t extent, std::int64_t before, std::int64_t after,
                  PaddingMode mode) {
    Range positions{wanted.begin - before, wanted.end - before};
    if (mode == PaddingMode::Zeros) {
        return positions;
    }
    positions = {std::max(positions.begin, -before), std::min(positions.end, extent + after)};
    if (positions.length() == 0) {
        return {};
    }
    // The sources rise or fall without a break between the two ends of the input.
    Range range{extent, 0};
    for (const std::int64_t position :
         {positions.begin, positions.end - 1, std::int64_t{0}, std::int64_t{extent - 1}}) {
        if (positions.contains(position)) {
            const std::int64_t source = paddedSource(position, extent, mode);
            range = {std::min(range.begin, source), std::max(range.end, source + 1)};
        }
    }
    return range;
}

Pad2d::Pad2d(const Pad2dOptions& options)
    : m_options(options) {
    requirePadding(options.top, "top");
    requirePadding(options.bottom, "bottom");
    requirePadding(options.left, "left");
    requirePadding(options.right, "right");
}

nlohmann::json Pad2d::toJson() const {
    constexpr std::array names{"zeros", "reflect", "replicate"};
    return {{"op", pad2dKind},
            {"padding", {m_options.top, m_options.left, m_options.bottom, m_options.right}},
            {"mode", names.at(static_cast<std::size_t>(m_options.mode))}};
}

Shape Pad2d::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const Shape& input = inputs[0];
    if (input.rank() != 4 || input.elementCount() == 0) {
        throw ShapeError("pad2d needs pictures × channels × rows × columns, none of them 0, not " +
                         input.toString());
    }
    if (m_options.mode == PaddingMode::Reflect) {
        requireReflectable(std::max(m_options.top, m_options.bottom), input.height(), "rows");
        requireReflectable(std::max(m_options.left, m_options.right), input.width(), "columns");
    }
    return outputShape(m_options, input);
}

bool Pad2d::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region Pad2d::inputRegion(const Region& output, std::size_t /*input*/, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const Region region{
        .channels = output.channels,
        .rows = paddedRange(output.rows, inputs[0].height(), m_options.top, m_options.bottom, m_options.mode),
        .columns =
            paddedRange(output.columns, inputs[0].width(), m_options.left, m_options.right, m_options.mode),
        .pictures = output.pictures};
    return region.empty() ? Region{} : region;
}

ForwardResult Pad2d::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                             const ForwardContext& context) const {
    const Shape& shape = inputs[0].shape();
    const auto rows = sourcesOf(shape.height(), m_options.top, m_options.bottom, m_options.mode);
    const auto columns = sourcesOf(shape.width(), m_options.left, m_options.right, m_options.mode);
    Tensor output = Tensor::uninitialized(outputShape(m_options, shape));
    const std::int64_t outputPlane = output.shape().planeSize();
    const float* from = inputs[0].data();
    float* to = output.mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t plane) {
        context.control.checkpoint();
        padPlane<float>(rows, columns, shape.width(), from + plane * shape.planeSize(),
                        to + plane * outputPlane);
    });
    return {.output = std::move(output), .saved = {}};
}

TensorD Pad2d::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                         Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    TensorD output = TensorD::uninitialized(outputShape(m_options, shape));
    double* to = output.mutableData();
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (std::int64_t c = 0; c < shape.channels(); ++c) {
            for (std::int64_t y = -m_options.top; y < shape.height() + m_options.bottom; ++y) {
                for (std::int64_t x = -m_options.left; x < shape.width() + m_options.right; ++x) {
                    const std::int64_t row = paddedSource(y, shape.height(), m_options.mode);
                    const std::int64_t column = paddedSource(x, shape.width(), m_options.mode);
                    *to++ = row < 0 || column < 0 ? 0.0 : inputs[0].at(n, c, row, column);
                }
            }
        }
    }
    return output;
}

BackwardResult Pad2d::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result;
    result.inputs.resize(1);
    if (!args.wantsInput[0]) {
        return result;
    }
    const Shape& shape = args.inputs[0].shape();
    const auto rows = sourcesOf(shape.height(), m_options.top, m_options.bottom, m_options.mode);
    const auto columns = sourcesOf(shape.width(), m_options.left, m_options.right, m_options.mode);
    result.inputs[0] = Tensor(shape);
    float* gradient = result.inputs[0].mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t plane) {
        context.control.checkpoint();
        const float* from = args.outputGradient.data() + plane * args.outputGradient.shape().planeSize();
        float* to = gradient + plane * shape.planeSize();
        for (const std::int64_t row : rows) {
            for (const std::int64_t column : columns) {
                const float value = *from++;
                if (row >= 0 && column >= 0) {
                    to[row * shape.width() + column] += value;
                }
            }
        }
    });
    return result;
}

Arithmetic Pad2d::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                          std::int64_t picture, const Element& at) const {
    const Shape& shape = inputs[0].shape();
    const Element source = sourceOf(m_options, shape, at);
    const Range rows{0, shape.height()};
    const Range columns{0, shape.width()};
    if (rows.contains(source.y) && columns.contains(source.x)) {
        return copyOf(tapAt(inputs[0], 0, picture, source));
    }
    Tap zero;
    zero.at = source;
    zero.onPadding = true;
    return copyOf(zero);
}

} // namespace fovea

#include "core/ops/rearrange.h"

#include "core/io/json_file.h"
#include "core/ops/axis_groups.h"
#include "core/ops/layout.h"
#include "core/ops/window.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

using Indices = std::vector<std::int64_t>;

/// 0, step, 2·step, ….
Indices every(std::int64_t count, std::int64_t step, std::int64_t start = 0) {
    Indices offsets(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        offsets[i] = start + static_cast<std::int64_t>(i) * step;
    }
    return offsets;
}

/// The plan of one piece that covers all of `output`, with the offsets of each of its axes.
IndexPlan wholePlan(const Shape& output, std::vector<Indices> offsets, double fill = 0.0) {
    const std::vector<std::int64_t> steps = stridesOf(output);
    IndexPiece piece;
    for (std::size_t axis = 0; axis < offsets.size(); ++axis) {
        piece.axes.push_back(
            {.step = std::max<std::int64_t>(steps[axis], 1), .from = std::move(offsets[axis])});
    }
    if (piece.axes.empty()) {
        piece.axes.push_back({.step = 1, .from = {0}});
    }
    return {.pieces = {std::move(piece)}, .fill = fill};
}

Shape shapeOf(const std::vector<std::int64_t>& extents) {
    return Shape(std::span<const std::int64_t>(extents));
}

Shape requireOne(std::span<const Shape> inputs, std::string_view kind) {
    requireInputCount(inputs, 1, kind);
    return inputs[0];
}

void requireRank(const Shape& input, std::size_t wanted, std::string_view kind) {
    if (static_cast<std::size_t>(input.rank()) != wanted) {
        throw ShapeError(std::string(kind) + ": it is set for " + std::to_string(wanted) +
                         " dimension(s), the input is " + input.toString());
    }
}

std::vector<std::int64_t> extentsOf(const Shape& shape) {
    return {shape.extents().begin(), shape.extents().end()};
}

/// A slice with its ends on the axis.
SliceAxis placedOn(const SliceAxis& slice, std::int64_t extent) {
    const bool forwards = slice.step > 0;
    const auto placed = [&](std::int64_t index) {
        const std::int64_t counted = index < 0 ? index + extent : index;
        return forwards ? std::clamp<std::int64_t>(counted, 0, extent)
                        : std::clamp<std::int64_t>(counted, -1, extent - 1);
    };
    return {.axis = slice.axis, .start = placed(slice.start), .end = placed(slice.end), .step = slice.step};
}

std::int64_t keptCount(const SliceAxis& slice, std::int64_t extent) {
    const SliceAxis on = placedOn(slice, extent);
    const std::int64_t length = on.step > 0 ? on.end - on.start : on.start - on.end;
    if (length <= 0) {
        return 0;
    }
    // Written so that no step overflows when it is negated.
    const std::int64_t whole = on.step > 0 ? (length - 1) / on.step : (1 - length) / on.step;
    return whole + 1;
}

/// The indices that a slice keeps.
Indices kept(const SliceAxis& slice, std::int64_t extent) {
    const std::int64_t count = keptCount(slice, extent);
    // A single index needs no step, which may be huge.
    return every(count, count > 1 ? slice.step : 0, placedOn(slice, extent).start);
}

} // namespace

nlohmann::json Reshape::toJson() const {
    return {{"op", kind()}, {"shape", m_target}};
}

Shape Reshape::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    std::vector<std::int64_t> extents = m_target;
    std::int64_t known = 1;
    std::int64_t* open = nullptr;
    const auto refuse = [&] {
        return ShapeError("reshape: " + input.toString() + " does not become " + jsonText(m_target));
    };
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
        std::int64_t& extent = extents[axis];
        if (extent == 0 && !m_keepsZero) {
            if (static_cast<int>(axis) >= input.rank()) {
                throw refuse();
            }
            extent = input[static_cast<int>(axis)];
        }
        if (extent < -1 || (extent == -1 && open != nullptr) || extent > Shape::maxElements) {
            throw refuse();
        }
        if (extent == -1) {
            open = &extent;
        } else if (extent > 0 && known > Shape::maxElements / extent) {
            throw refuse();
        } else {
            known *= extent;
        }
    }
    if (open != nullptr) {
        if (known == 0 || input.elementCount() % known != 0) {
            throw refuse();
        }
        *open = input.elementCount() / known;
    }
    const Shape output = shapeOf(extents);
    if (output.elementCount() != input.elementCount()) {
        throw refuse();
    }
    return output;
}

ForwardResult Reshape::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               const ForwardContext& /*context*/) const {
    const Shape input = inputs[0].shape();
    return {.output = inputs[0].reshaped(inferShape({&input, 1})), .saved = {}};
}

BackwardResult Reshape::backward(const BackwardArgs& args, const ForwardContext& /*context*/) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (args.wantsInput[0]) {
        result.inputs[0] = args.outputGradient.reshaped(args.inputs[0].shape());
    }
    return result;
}

AxisRanges Reshape::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                                std::span<const Shape> inputs) const {
    AxisRanges ranges(static_cast<std::size_t>(inputs[0].rank()));
    if (inputs[0].elementCount() == 0) {
        return ranges;
    }
    const Shape made = inferShape(inputs);
    for (const AxisGroup& group : axisGroups(inputs[0], made)) {
        group.read(inputs[0], made, output, ranges);
    }
    return ranges;
}

IndexPlan Reshape::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const Shape output = inferShape(inputs);
    const std::vector<std::int64_t> strides = stridesOf(output);
    std::vector<Indices> offsets;
    for (int axis = 0; axis < output.rank(); ++axis) {
        offsets.push_back(every(output[axis], strides[static_cast<std::size_t>(axis)]));
    }
    return wholePlan(output, std::move(offsets));
}

nlohmann::json Transpose::toJson() const {
    return {{"op", kind()}, {"order", m_order}};
}

Shape Transpose::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    requireRank(input, m_order.size(), kind());
    std::vector<int> sorted = m_order;
    std::ranges::sort(sorted);
    std::vector<std::int64_t> extents;
    for (std::size_t axis = 0; axis < m_order.size(); ++axis) {
        if (sorted[axis] != static_cast<int>(axis)) {
            throw ShapeError("transpose: " + jsonText(m_order) + " does not name every axis of " +
                             input.toString() + " once");
        }
        extents.push_back(input[m_order[axis]]);
    }
    return shapeOf(extents);
}

AxisRanges Transpose::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                                  std::span<const Shape> /*inputs*/) const {
    AxisRanges ranges(output.size());
    for (std::size_t axis = 0; axis < output.size(); ++axis) {
        ranges[static_cast<std::size_t>(m_order[axis])] = output[axis];
    }
    return ranges;
}

IndexPlan Transpose::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const std::vector<std::int64_t> strides = stridesOf(inputs[0]);
    std::vector<Indices> offsets;
    for (const int axis : m_order) {
        offsets.push_back(every(inputs[0][axis], strides[static_cast<std::size_t>(axis)]));
    }
    return wholePlan(inferShape(inputs), std::move(offsets));
}

Slice::Slice(std::vector<SliceAxis> axes)
    : m_axes(std::move(axes)) {
    for (const SliceAxis& slice : m_axes) {
        if (slice.step == 0) {
            throw SettingError("slice: a step is 0");
        }
        if (std::ranges::count(m_axes, slice.axis, &SliceAxis::axis) > 1) {
            throw SettingError("slice: axis " + std::to_string(slice.axis) + " is given twice");
        }
    }
}

nlohmann::json Slice::toJson() const {
    nlohmann::json axes = nlohmann::json::array();
    for (const SliceAxis& slice : m_axes) {
        axes.push_back({slice.axis, slice.start, slice.end, slice.step});
    }
    return {{"op", kind()}, {"axes", axes}};
}

Shape Slice::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    std::vector<std::int64_t> extents = extentsOf(input);
    for (const SliceAxis& slice : m_axes) {
        const int axis = normalizedAxis(slice.axis, input.rank(), kind());
        extents[static_cast<std::size_t>(axis)] = keptCount(slice, input[axis]);
    }
    return shapeOf(extents);
}

AxisRanges Slice::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                              std::span<const Shape> inputs) const {
    AxisRanges ranges = output;
    for (const SliceAxis& slice : m_axes) {
        const int axis = normalizedAxis(slice.axis, inputs[0].rank(), kind());
        const std::int64_t extent = inputs[0][axis];
        Range& range = ranges[static_cast<std::size_t>(axis)];
        // What lies outside counts as well, but not with steps that would overflow.
        const std::int64_t count = keptCount(slice, extent);
        if (count == 1 || std::max(slice.step, -slice.step) > maxWindowSetting) {
            range = clipped(range, count);
        }
        if (range.length() > 0) {
            const std::int64_t start = placedOn(slice, extent).start;
            const std::int64_t first = range.begin == 0 ? start : start + range.begin * slice.step;
            const std::int64_t last = range.end == 1 ? start : start + (range.end - 1) * slice.step;
            range = {std::min(first, last), std::max(first, last) + 1};
        }
    }
    return ranges;
}

IndexPlan Slice::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const std::vector<std::int64_t> strides = stridesOf(inputs[0]);
    std::vector<Indices> offsets;
    for (int axis = 0; axis < inputs[0].rank(); ++axis) {
        offsets.push_back(every(inputs[0][axis], strides[static_cast<std::size_t>(axis)]));
    }
    for (const SliceAxis& slice : m_axes) {
        const auto axis = static_cast<std::size_t>(normalizedAxis(slice.axis, inputs[0].rank(), kind()));
        offsets[axis] = kept(slice, inputs[0][static_cast<int>(axis)]);
        std::ranges::for_each(offsets[axis], [&](std::int64_t& offset) { offset *= strides[axis]; });
    }
    return wholePlan(inferShape(inputs), std::move(offsets));
}

nlohmann::json Expand::toJson() const {
    return {{"op", kind()}, {"shape", extentsOf(m_target)}};
}

Shape Expand::inferShape(std::span<const Shape> inputs) const {
    const std::array<Shape, 2> both{requireOne(inputs, kind()), m_target};
    return broadcastShape(both, kind());
}

AxisRanges Expand::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                               std::span<const Shape> inputs) const {
    const Shape made = inferShape(inputs);
    const int missing = made.rank() - inputs[0].rank();
    AxisRanges ranges(output.begin() + missing, output.end());
    for (int axis = 0; axis < inputs[0].rank(); ++axis) {
        Range& range = ranges[static_cast<std::size_t>(axis)];
        range = spreadOver(range, inputs[0][axis], made[missing + axis]);
    }
    return ranges;
}

IndexPlan Expand::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const Shape output = inferShape(inputs);
    const std::vector<std::int64_t> strides = broadcastStrides(inputs[0], output);
    std::vector<Indices> offsets;
    for (int axis = 0; axis < output.rank(); ++axis) {
        offsets.push_back(every(output[axis], strides[static_cast<std::size_t>(axis)]));
    }
    return wholePlan(output, std::move(offsets));
}

nlohmann::json Tile::toJson() const {
    return {{"op", kind()}, {"repeats", m_repeats}};
}

Shape Tile::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    requireRank(input, m_repeats.size(), kind());
    std::vector<std::int64_t> extents = extentsOf(input);
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
        const std::int64_t repeats = m_repeats[axis];
        if (repeats < 0 || repeats > Shape::maxElements) {
            throw ShapeError("tile: an axis cannot be repeated " + std::to_string(repeats) + " times");
        }
        extents[axis] *= repeats;
    }
    return shapeOf(extents);
}

AxisRanges Tile::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                             std::span<const Shape> inputs) const {
    AxisRanges ranges = output;
    for (std::size_t axis = 0; axis < ranges.size(); ++axis) {
        const std::int64_t extent = inputs[0][static_cast<int>(axis)];
        Range& range = ranges[axis];
        if (m_repeats[axis] != 1) {
            range = clipped(range, extent * m_repeats[axis]);
            const bool inOneCopy = range.length() > 0 && range.begin / extent == (range.end - 1) / extent;
            const std::int64_t copy = inOneCopy ? range.begin / extent * extent : 0;
            range = inOneCopy            ? Range{range.begin - copy, range.end - copy}
                    : range.length() > 0 ? Range{0, extent}
                                         : Range{};
        }
    }
    return ranges;
}

IndexPlan Tile::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const std::vector<std::int64_t> strides = stridesOf(inputs[0]);
    std::vector<Indices> offsets;
    for (std::size_t axis = 0; axis < m_repeats.size(); ++axis) {
        Indices once = every(inputs[0][static_cast<int>(axis)], strides[axis]);
        Indices all;
        for (std::int64_t i = 0; i < m_repeats[axis]; ++i) {
            all.insert(all.end(), once.begin(), once.end());
        }
        offsets.push_back(std::move(all));
    }
    return wholePlan(inferShape(inputs), std::move(offsets));
}

nlohmann::json Gather::toJson() const {
    return {{"op", kind()}, {"axis", m_axis}};
}

Shape Gather::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 2, kind());
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    std::vector<std::int64_t> extents = extentsOf(inputs[0]);
    const auto place = extents.erase(extents.begin() + axis);
    extents.insert(place, inputs[1].extents().begin(), inputs[1].extents().end());
    return shapeOf(extents);
}

AxisRanges Gather::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                               std::span<const Shape> inputs) const {
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    AxisRanges ranges = output;
    const auto gathered = ranges.erase(ranges.begin() + axis, ranges.begin() + axis + inputs[1].rank());
    ranges.insert(gathered, Range{0, inputs[0][axis]});
    return ranges;
}

IndexPlan Gather::plan(std::span<const Shape> inputs, const InputNumbers& numbers) const {
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    const AxisView view = AxisView::of(inputs[0], axis, axis + 1);
    Indices picked;
    for (const double number : numbers(1)) {
        const double counted = number < 0.0 ? number + static_cast<double>(view.extent) : number;
        const bool inside = counted >= 0.0 && counted < static_cast<double>(view.extent);
        picked.push_back(inside ? static_cast<std::int64_t>(counted) * view.inner : -1);
    }
    const Shape output{view.outer, inputs[1].elementCount(), view.inner};
    return wholePlan(output,
                     {every(view.outer, view.extent * view.inner), std::move(picked), every(view.inner, 1)});
}

nlohmann::json Join::toJson() const {
    return {{"op", kind()}, {"axis", m_axis}};
}

Shape Join::inferShape(std::span<const Shape> inputs) const {
    if (inputs.empty()) {
        throw ShapeError("join needs at least one input");
    }
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    std::vector<std::int64_t> extents = extentsOf(inputs[0]);
    for (const Shape& input : inputs.subspan(1)) {
        std::vector<std::int64_t> other = extentsOf(input);
        if (other.size() == extents.size()) {
            other[static_cast<std::size_t>(axis)] = extents[static_cast<std::size_t>(axis)];
        }
        if (other != extents) {
            throw ShapeError("join: " + inputs[0].toString() + " and " + input.toString() +
                             " do not fit together along axis " + std::to_string(axis));
        }
        extents[static_cast<std::size_t>(axis)] += input[axis];
    }
    return shapeOf(extents);
}

AxisRanges Join::inputRanges(const AxisRanges& output, std::size_t input,
                             std::span<const Shape> inputs) const {
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    AxisRanges ranges = output;
    Range& range = ranges[static_cast<std::size_t>(axis)];
    for (const Shape& shape : inputs.first(input)) {
        range = {range.begin - shape[axis], range.end - shape[axis]};
    }
    range = clipped(range, inputs[input][axis]);
    return ranges;
}

IndexPlan Join::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const Shape output = inferShape(inputs);
    const int axis = normalizedAxis(m_axis, inputs[0].rank(), kind());
    const AxisView whole = AxisView::of(output, axis, axis + 1);
    IndexPlan plan;
    std::int64_t done = 0;
    for (std::size_t input = 0; input < inputs.size(); ++input) {
        const std::int64_t run = inputs[input][axis] * whole.inner;
        if (run > 0 && whole.outer > 0) {
            IndexPiece piece{.input = input, .outputBase = done, .inputBase = 0, .axes = {}};
            piece.axes.push_back({.step = whole.extent * whole.inner, .from = every(whole.outer, run)});
            piece.axes.push_back({.step = 1, .from = every(run, 1)});
            plan.pieces.push_back(std::move(piece));
        }
        done += run;
    }
    return plan;
}

nlohmann::json Pad::toJson() const {
    return {{"op", kind()},
            {"before", m_options.before},
            {"after", m_options.after},
            {"mode", static_cast<int>(m_options.mode)},
            {"value", m_options.value}};
}

Shape Pad::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    requireRank(input, m_options.before.size(), kind());
    requireRank(input, m_options.after.size(), kind());
    std::vector<std::int64_t> extents;
    for (int axis = 0; axis < input.rank(); ++axis) {
        const std::int64_t before = m_options.before[static_cast<std::size_t>(axis)];
        const std::int64_t after = m_options.after[static_cast<std::size_t>(axis)];
        constexpr std::int64_t most = Shape::maxElements;
        const bool tooFar = before > most || after > most || before < -most || after < -most;
        const std::int64_t reach = m_options.mode == PaddingMode::Reflect ? input[axis] - 1 : input[axis];
        const bool mirrors = m_options.mode == PaddingMode::Reflect && std::max(before, after) > reach;
        const bool empty =
            m_options.mode != PaddingMode::Zeros && input[axis] == 0 && std::max(before, after) > 0;
        if (tooFar || mirrors || empty || input[axis] + before + after < 0) {
            throw ShapeError("pad: " + std::to_string(before) + " before and " + std::to_string(after) +
                             " after axis " + std::to_string(axis) + " do not fit " + input.toString());
        }
        extents.push_back(input[axis] + before + after);
    }
    return shapeOf(extents);
}

bool Pad::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0] && m_options.value >= 0.0;
}

AxisRanges Pad::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                            std::span<const Shape> inputs) const {
    AxisRanges ranges = output;
    for (std::size_t axis = 0; axis < ranges.size(); ++axis) {
        ranges[axis] = paddedRange(ranges[axis], inputs[0][static_cast<int>(axis)], m_options.before[axis],
                                   m_options.after[axis], m_options.mode);
    }
    return ranges;
}

IndexPlan Pad::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const Shape output = inferShape(inputs);
    const std::vector<std::int64_t> strides = stridesOf(inputs[0]);
    std::vector<Indices> offsets;
    for (int axis = 0; axis < output.rank(); ++axis) {
        Indices along;
        for (std::int64_t i = 0; i < output[axis]; ++i) {
            const std::int64_t source = paddedSource(i - m_options.before[static_cast<std::size_t>(axis)],
                                                     inputs[0][axis], m_options.mode);
            along.push_back(source < 0 ? -1 : source * strides[static_cast<std::size_t>(axis)]);
        }
        offsets.push_back(std::move(along));
    }
    return wholePlan(output, std::move(offsets), m_options.value);
}

nlohmann::json Pick::toJson() const {
    return {{"op", kind()}, {"indices", m_indices}};
}

Shape Pick::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOne(inputs, kind());
    requireRank(input, m_indices.size(), kind());
    std::vector<std::int64_t> extents = extentsOf(input);
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
        const Indices& picked = m_indices[axis];
        if (std::ranges::any_of(picked, [&](std::int64_t index) { return index >= extents[axis]; })) {
            throw ShapeError(std::string(kind()) + ": it reads beyond " + input.toString());
        }
        extents[axis] = picked.empty() ? extents[axis] : std::ssize(picked);
    }
    return shapeOf(extents);
}

AxisRanges Pick::inputRanges(const AxisRanges& output, std::size_t /*input*/,
                             std::span<const Shape> inputs) const {
    AxisRanges ranges = output;
    for (std::size_t axis = 0; axis < ranges.size(); ++axis) {
        const Indices& picked = m_indices[axis];
        if (!picked.empty()) {
            ranges[axis] = resizedRange(
                ranges[axis], std::ssize(picked), inputs[0][static_cast<int>(axis)], [&](std::int64_t index) {
                    const std::int64_t source = picked[static_cast<std::size_t>(index)];
                    return source < 0 ? Range{} : Range{source, source + 1};
                });
        }
    }
    return ranges;
}

IndexPlan Pick::plan(std::span<const Shape> inputs, const InputNumbers& /*numbers*/) const {
    const std::vector<std::int64_t> strides = stridesOf(inputs[0]);
    std::vector<Indices> offsets;
    for (std::size_t axis = 0; axis < m_indices.size(); ++axis) {
        Indices along = m_indices[axis];
        std::ranges::for_each(along, [&](std::int64_t& i) { i = i < 0 ? -1 : i * strides[axis]; });
        offsets.push_back(m_indices[axis].empty() ? every(inputs[0][static_cast<int>(axis)], strides[axis])
                                                  : std::move(along));
    }
    return wholePlan(inferShape(inputs), std::move(offsets));
}

} // namespace fovea

#pragma once

#include "core/ops/index_map.h"
#include "core/ops/pad2d.h"

#include <optional>

/// The ops that only move numbers. Settings stand in the order of the input's axes.
namespace fovea {

/// The same numbers in another shape.
class Reshape final : public IndexMap {
public:
    /// `target`: an extent, 0 for the input's extent of the same axis, or −1, once, for what is left. A 0
    /// stands for itself when `keepsZero` is set.
    explicit Reshape(std::vector<std::int64_t> target, bool keepsZero = false)
        : m_target(std::move(target))
        , m_keepsZero(keepsZero) {}
    std::string_view kind() const override { return "reshape"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::vector<std::int64_t> m_target;
    bool m_keepsZero;
};

/// Axis i of the output is axis order[i] of the input.
class Transpose final : public IndexMap {
public:
    explicit Transpose(std::vector<int> order)
        : m_order(std::move(order)) {}
    const std::vector<int>& order() const { return m_order; }
    std::string_view kind() const override { return "transpose"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::vector<int> m_order;
};

/// What an axis keeps: start, start + step, … up to before `end` (after it, when the step is negative). Below
/// 0 they count from the end; what lies outside is cut to it.
struct SliceAxis {
    std::int64_t axis = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t step = 1;
};

class Slice final : public IndexMap {
public:
    /// Throws SettingError on a step of 0 and on an axis that is given twice.
    explicit Slice(std::vector<SliceAxis> axes);
    std::string_view kind() const override { return "slice"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::vector<SliceAxis> m_axes;
};

/// Repeats axes of extent 1 (and adds some in front) until the input has at least the shape `target`.
class Expand final : public IndexMap {
public:
    explicit Expand(const Shape& target)
        : m_target(target) {}
    std::string_view kind() const override { return "expand"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    Shape m_target;
};

/// The input as often as `repeats` says along each axis.
class Tile final : public IndexMap {
public:
    explicit Tile(std::vector<std::int64_t> repeats)
        : m_repeats(std::move(repeats)) {}
    std::string_view kind() const override { return "tile"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::vector<std::int64_t> m_repeats;
};

/// Along `axis` the entries that the second input names (below 0 they count from the end): the axis is
/// replaced by the axes of the indices. An index outside the axis gives 0.
class Gather final : public IndexMap {
public:
    explicit Gather(std::int64_t axis)
        : m_axis(axis) {}
    std::string_view kind() const override { return "gather"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;
    bool decidesByNumbers(std::size_t input) const override { return input == 1; }

private:
    std::int64_t m_axis;
};

/// Inputs one after the other along any axis.
class Join final : public IndexMap {
public:
    explicit Join(std::int64_t axis)
        : m_axis(axis) {}
    std::string_view kind() const override { return "join"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::int64_t m_axis;
};

struct PadOptions {
    std::vector<std::int64_t> before; ///< per axis; below 0 cuts off
    std::vector<std::int64_t> after;
    PaddingMode mode = PaddingMode::Zeros;
    double value = 0.0; ///< of the padding when the mode is Zeros
};

/// Padding along any axis.
class Pad final : public IndexMap {
public:
    explicit Pad(PadOptions options)
        : m_options(std::move(options)) {}
    std::string_view kind() const override { return "pad"; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    PadOptions m_options;
};

/// Chosen indices along each axis: axis i of the output has indices[i].size() entries; no list keeps the axis
/// as it is. Nearest-neighbour resizing is one of these.
class Pick final : public IndexMap {
public:
    Pick(std::string_view kind, std::vector<std::vector<std::int64_t>> indices)
        : m_kind(kind)
        , m_indices(std::move(indices)) {}
    std::string_view kind() const override { return m_kind; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;

protected:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                           std::span<const Shape> inputs) const override;
    IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const override;

private:
    std::string m_kind;
    std::vector<std::vector<std::int64_t>> m_indices;
};

} // namespace fovea

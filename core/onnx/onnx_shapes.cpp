#include "core/onnx/onnx_operators.h"
#include "core/ops/broadcast.h"
#include "core/ops/concat.h"
#include "core/ops/constant.h"
#include "core/ops/flatten.h"
#include "core/ops/function.h"
#include "core/ops/pad2d.h"
#include "core/ops/rearrange.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fovea {

namespace {

using onnx_import::countedAxes;
using onnx_import::extentsOf;

/// A list that was an attribute at first and is an input now.
std::vector<std::int64_t> listOf(const OnnxNode& node, const char* attribute, std::size_t input) {
    return node.attributes().has(attribute) || !node.hasInput(input) ? node.attributes().integers(attribute)
                                                                     : node.integers(input);
}

/// Leading extents that stay as they are become "as in the input", so that another batch fits too.
std::vector<std::int64_t> keepingLeading(std::vector<std::int64_t> target, const Shape& input) {
    for (std::size_t axis = 0; axis < target.size() && static_cast<int>(axis) < input.rank(); ++axis) {
        if (target[axis] != input[static_cast<int>(axis)]) {
            break;
        }
        target[axis] = 0;
    }
    return target;
}

void addReshape(OnnxNode& node, std::vector<std::int64_t> target) {
    node.add(std::make_shared<Reshape>(keepingLeading(std::move(target), node.shape(0))), {node.input(0)});
}

void importReshape(OnnxNode& node) {
    std::vector<std::int64_t> target = listOf(node, "shape", 1);
    const Shape input = node.shape(0);
    const bool keepsZero = node.attributes().integer("allowzero", 0) != 0;
    if (keepsZero) {
        node.add(std::make_shared<Reshape>(target, true), {node.input(0)});
        return;
    }
    // So that a refusal quotes the file's own numbers.
    static_cast<void>(Reshape(target).inferShape({&input, 1}));
    const bool isPicture = input.rank() >= 2 && input.rank() <= 4 && !node.isConstant(0);
    if (target.size() == 2 && isPicture && input.batch() > 0) {
        const std::int64_t features = input.volumeSize();
        const bool namesBatch = target[0] == 0 || target[0] == input.batch();
        if ((target[1] == features && (namesBatch || target[0] == -1)) || (target[1] == -1 && namesBatch)) {
            node.add(std::make_shared<Flatten>(), {node.input(0)});
            return;
        }
    }
    addReshape(node, std::move(target));
}

void importFlatten(OnnxNode& node) {
    const std::int64_t axis = onnx_import::axisOf(node, 1, true);
    const Shape& input = node.shape(0);
    if (axis == 1 && input.rank() >= 2 && input.rank() <= 4 && !node.isConstant(0)) {
        node.add(std::make_shared<Flatten>(), {node.input(0)});
        return;
    }
    std::int64_t rows = 1;
    for (int i = 0; i < axis; ++i) {
        rows *= input[i];
    }
    addReshape(node, {rows, rows == 0 ? 0 : input.elementCount() / rows});
}

void importSqueeze(OnnxNode& node) {
    const Shape input = node.shape(0);
    const std::vector<std::int64_t> axes = countedAxes(listOf(node, "axes", 1), input.rank());
    std::vector<std::int64_t> target;
    for (int axis = 0; axis < input.rank(); ++axis) {
        const bool named = std::ranges::find(axes, axis) != axes.end();
        if (named && input[axis] != 1) {
            throw SettingError("axis " + std::to_string(axis) + " of " + input.toString() + " is not 1");
        }
        if (!named && (!axes.empty() || input[axis] != 1)) {
            target.push_back(input[axis]);
        }
    }
    addReshape(node, std::move(target));
}

void importUnsqueeze(OnnxNode& node) {
    const Shape input = node.shape(0);
    std::vector<std::int64_t> axes = listOf(node, "axes", 1);
    const int rank = input.rank() + static_cast<int>(std::min<std::size_t>(axes.size(), 64));
    axes = countedAxes(std::move(axes), rank);
    std::vector<std::int64_t> target;
    int next = 0;
    for (int axis = 0; axis < rank; ++axis) {
        const bool isNew = std::ranges::find(axes, axis) != axes.end();
        target.push_back(isNew ? 1 : input[next++]);
    }
    addReshape(node, std::move(target));
}

void importTranspose(OnnxNode& node) {
    const std::vector<std::int64_t> given = node.attributes().integers("perm");
    std::vector<int> order(static_cast<std::size_t>(node.shape(0).rank()));
    std::iota(order.rbegin(), order.rend(), 0);
    if (!given.empty()) {
        order.clear();
        for (const std::int64_t axis : countedAxes(given, node.shape(0).rank())) {
            order.push_back(static_cast<int>(axis));
        }
    }
    node.add(std::make_shared<Transpose>(std::move(order)), {node.input(0)});
}

void importConcat(OnnxNode& node) {
    const std::vector<OnnxValue> inputs = node.inputs();
    const std::int64_t axis = onnx_import::axisOf(node, 1);
    if (inputs.size() == 1) {
        // A layer all the same: other programs have a tensor of that name.
        node.add(std::make_shared<Function>(FunctionOptions{.name = "identity"}), inputs);
        return;
    }
    const bool allLayers =
        std::ranges::all_of(inputs, [](const OnnxValue& value) { return value.layer() != nullptr; });
    const int rank = node.shape(0).rank();
    if (axis == 1 && allLayers && rank >= 2 && rank <= 4) {
        node.add(std::make_shared<Concat>(), inputs);
    } else {
        node.add(std::make_shared<Join>(axis), inputs);
    }
}

void importSlice(OnnxNode& node) {
    const bool fromInputs = node.opset() >= 10;
    const std::vector<std::int64_t> starts =
        fromInputs ? node.integers(1) : node.attributes().integers("starts");
    const std::vector<std::int64_t> ends = fromInputs ? node.integers(2) : node.attributes().integers("ends");
    std::vector<std::int64_t> axes = fromInputs
                                         ? (node.hasInput(3) ? node.integers(3) : std::vector<std::int64_t>{})
                                         : node.attributes().integers("axes");
    std::vector<std::int64_t> steps(starts.size(), 1);
    if (fromInputs && node.hasInput(4)) {
        steps = node.integers(4);
    }
    if (axes.empty()) {
        axes.resize(starts.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
        throw SettingError("its starts, ends, axes and steps are not equally many");
    }
    axes = countedAxes(std::move(axes), node.shape(0).rank());
    std::vector<SliceAxis> slices;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        slices.push_back({.axis = axes[i], .start = starts[i], .end = ends[i], .step = steps[i]});
    }
    node.add(std::make_shared<Slice>(std::move(slices)), {node.input(0)});
}

/// The extents of the parts.
std::vector<std::int64_t> partsOf(const OnnxNode& node, std::int64_t extent) {
    std::vector<std::int64_t> parts = listOf(node, "split", 1);
    if (parts.empty()) {
        const auto count = static_cast<std::int64_t>(node.outputCount());
        const std::int64_t each = (extent + count - 1) / count;
        for (std::int64_t i = 0; i < count; ++i) {
            parts.push_back(std::clamp<std::int64_t>(extent - i * each, 0, each));
        }
    }
    std::int64_t sum = 0;
    for (const std::int64_t part : parts) {
        sum += part >= 0 && part <= extent ? part : extent + 1;
    }
    if (parts.size() < node.outputCount() || sum != extent) {
        throw SettingError("it splits " + std::to_string(extent) + " into " + extentsText(parts) + " for " +
                           std::to_string(node.outputCount()) + " outputs");
    }
    return parts;
}

void importSplit(OnnxNode& node) {
    const std::int64_t axis = onnx_import::axisOf(node, 0);
    const std::vector<std::int64_t> parts = partsOf(node, node.shape(0)[static_cast<int>(axis)]);
    std::int64_t start = 0;
    for (std::size_t i = 0; i < node.outputCount(); ++i) {
        if (node.isUsed(i)) {
            node.add(std::make_shared<Slice>(
                         std::vector<SliceAxis>{{.axis = axis, .start = start, .end = start + parts[i]}}),
                     {node.input(0)}, {}, {}, i);
        }
        start += parts[i];
    }
}

/// Of indices that are known, what each output reads is known as well.
void importGather(OnnxNode& node) {
    const std::int64_t axis = onnx_import::axisOf(node, 0);
    const Shape input = node.shape(0);
    const Shape indices = node.shape(1);
    if (node.isConstant(0) || !node.isConstant(1) || indices.elementCount() == 0) {
        node.add(std::make_shared<Gather>(axis), {node.input(0), node.input(1)});
        return;
    }
    const std::int64_t extent = input[static_cast<int>(axis)];
    std::vector<std::int64_t> picked = node.integers(1);
    for (std::int64_t& index : picked) {
        if (index < -extent || index >= extent) {
            throw SettingError("its index " + std::to_string(index) + " is none of the " +
                               std::to_string(extent) + " along axis " + std::to_string(axis));
        }
        index += index < 0 ? extent : 0;
    }
    std::vector<std::vector<std::int64_t>> axes(static_cast<std::size_t>(input.rank()));
    axes[static_cast<std::size_t>(axis)] = std::move(picked);
    auto pick = std::make_shared<Pick>("gather", std::move(axes));
    if (indices.rank() == 1) {
        node.add(std::move(pick), {node.input(0)});
        return;
    }
    std::vector<std::int64_t> target = onnx_import::extentsOf(input);
    const auto place = target.erase(target.begin() + axis);
    target.insert(place, indices.extents().begin(), indices.extents().end());
    const OnnxValue taken = node.step(std::move(pick), {node.input(0)});
    node.add(std::make_shared<Reshape>(std::move(target)), {taken});
}

Shape toShape(const std::vector<std::int64_t>& extents) {
    return Shape(std::span<const std::int64_t>(extents));
}

void importExpand(OnnxNode& node) {
    node.add(std::make_shared<Expand>(toShape(node.integers(1))), {node.input(0)});
}

void importTile(OnnxNode& node) {
    if (node.opset() < 6) {
        const std::int64_t axis = node.integers(2).at(0);
        std::vector<std::int64_t> repeats(static_cast<std::size_t>(node.shape(0).rank()), 1);
        repeats.at(static_cast<std::size_t>(countedAxes({axis}, node.shape(0).rank())[0])) =
            node.integers(1).at(0);
        node.add(std::make_shared<Tile>(std::move(repeats)), {node.input(0)});
        return;
    }
    node.add(std::make_shared<Tile>(node.integers(1)), {node.input(0)});
}

PaddingMode paddingMode(const std::string& mode) {
    if (mode == "constant") {
        return PaddingMode::Zeros;
    }
    if (mode == "reflect") {
        return PaddingMode::Reflect;
    }
    if (mode == "edge") {
        return PaddingMode::Replicate;
    }
    throw UnsupportedError("its mode is " + inQuotes(mode) + "; constant, reflect and edge are known");
}

void importPad(OnnxNode& node) {
    const int rank = node.shape(0).rank();
    std::vector<std::int64_t> pads = listOf(node, node.opset() < 2 ? "paddings" : "pads", 1);
    std::vector<std::int64_t> axes(static_cast<std::size_t>(rank));
    std::iota(axes.begin(), axes.end(), 0);
    if (node.hasInput(3)) {
        axes = countedAxes(node.integers(3), rank);
    }
    if (pads.size() != 2 * axes.size()) {
        throw SettingError("it has " + std::to_string(pads.size()) + " paddings for " +
                           std::to_string(axes.size()) + " axes");
    }
    PadOptions options{.before = std::vector<std::int64_t>(static_cast<std::size_t>(rank), 0),
                       .after = std::vector<std::int64_t>(static_cast<std::size_t>(rank), 0),
                       .mode = paddingMode(node.attributes().text("mode", "constant")),
                       .value = node.hasInput(2) ? node.number(2) : node.attributes().number("value", 0.0)};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        options.before[static_cast<std::size_t>(axes[i])] = pads[i];
        options.after[static_cast<std::size_t>(axes[i])] = pads[axes.size() + i];
    }
    const bool onlyMaps = rank == 4 && !node.isConstant(0) && options.value == 0.0 &&
                          options.before[0] == 0 && options.before[1] == 0 && options.after[0] == 0 &&
                          options.after[1] == 0 &&
                          std::ranges::all_of(pads, [](std::int64_t pad) { return pad >= 0; });
    if (onlyMaps) {
        node.add(std::make_shared<Pad2d>(Pad2dOptions{.top = options.before[2],
                                                      .bottom = options.after[2],
                                                      .left = options.before[3],
                                                      .right = options.after[3],
                                                      .mode = options.mode}),
                 {node.input(0)});
        return;
    }
    node.add(std::make_shared<Pad>(std::move(options)), {node.input(0)});
}

void importIdentity(OnnxNode& node) {
    node.pass(node.input(0));
}

OnnxValue listValue(const std::vector<std::int64_t>& numbers) {
    return OnnxNode::literal({static_cast<std::int64_t>(numbers.size())},
                             std::vector<double>(numbers.begin(), numbers.end()), ElementType::Int64);
}

void importShape(OnnxNode& node) {
    const std::vector<std::int64_t> extents = extentsOf(node.shape(0));
    const auto rank = static_cast<std::int64_t>(extents.size());
    const auto placed = [&](std::int64_t axis) {
        return std::clamp<std::int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
    };
    const std::int64_t start = placed(node.attributes().integer("start", 0));
    const std::int64_t end = std::max(start, placed(node.attributes().integer("end", rank)));
    node.pass(listValue({extents.begin() + start, extents.begin() + end}));
}

void importSize(OnnxNode& node) {
    node.pass(OnnxNode::literal(static_cast<double>(node.shape(0).elementCount()), ElementType::Int64));
}

void importConstant(OnnxNode& /*node*/) {
    throw UnsupportedError("it holds something else than a tensor of numbers");
}

void importConstantOfShape(OnnxNode& node) {
    OnnxValue value = OnnxNode::literal({1}, {0.0}, ElementType::Float32);
    for (const onnx::AttributeProto& attribute : node.proto().attribute()) {
        if (attribute.name() == "value") {
            auto numbers = std::make_shared<const OnnxConstant>(readConstant(attribute.t(), 1));
            value = {.what = numbers, .type = numbers->type()};
        }
    }
    value = onnx_import::reshaped(node, value, {});
    node.add(std::make_shared<Expand>(toShape(node.integers(0))), {value});
}

void importRange(OnnxNode& node) {
    const double start = node.number(0);
    const double limit = node.number(1);
    const double step = node.number(2);
    const double count = step == 0.0 ? 0.0 : std::max(std::ceil((limit - start) / step), 0.0);
    constexpr double most = 1 << 24;
    if (!(count <= most)) {
        throw LimitError("it counts more numbers than the limit of " +
                         std::to_string(static_cast<std::int64_t>(most)));
    }
    std::vector<double> numbers(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = start + static_cast<double>(i) * step;
    }
    node.pass(OnnxNode::literal({static_cast<std::int64_t>(numbers.size())}, numbers, node.type(0)));
}

void requireBlocks(const Shape& input, std::int64_t block) {
    if (input.rank() != 4 || block < 1 || block > (1 << 16)) {
        throw SettingError("its block size is " + std::to_string(block) + " and its input " +
                           input.toString() + "; it needs N×C×H×W and a block of at least 1");
    }
}

void importDepthToSpace(OnnxNode& node) {
    const Shape input = node.shape(0);
    const std::int64_t block = node.attributes().integer("blocksize", 0);
    requireBlocks(input, block);
    if (input.channels() % (block * block) != 0) {
        throw SettingError("its block size is " + std::to_string(block) +
                           ", whose square does not divide the " + std::to_string(input.channels()) +
                           " channels");
    }
    const std::int64_t channels = input.channels() / (block * block);
    const bool columnsLast = node.attributes().text("mode", "DCR") == "DCR";
    const OnnxValue split = node.step(
        std::make_shared<Reshape>(
            columnsLast
                ? std::vector<std::int64_t>{0, block, block, channels, input.height(), input.width()}
                : std::vector<std::int64_t>{0, channels, block, block, input.height(), input.width()}),
        {node.input(0)});
    const OnnxValue moved =
        node.step(std::make_shared<Transpose>(columnsLast ? std::vector<int>{0, 3, 4, 1, 5, 2}
                                                          : std::vector<int>{0, 1, 4, 2, 5, 3}),
                  {split});
    node.add(std::make_shared<Reshape>(
                 std::vector<std::int64_t>{0, channels, input.height() * block, input.width() * block}),
             {moved});
}

void importSpaceToDepth(OnnxNode& node) {
    const Shape input = node.shape(0);
    const std::int64_t block = node.attributes().integer("blocksize", 0);
    requireBlocks(input, block);
    if (input.height() % block != 0 || input.width() % block != 0) {
        throw SettingError("its block size is " + std::to_string(block) + ", which does not divide " +
                           input.toString());
    }
    const std::int64_t rows = input.height() / block;
    const std::int64_t columns = input.width() / block;
    const OnnxValue split = node.step(std::make_shared<Reshape>(std::vector<std::int64_t>{
                                          0, input.channels(), rows, block, columns, block}),
                                      {node.input(0)});
    const OnnxValue moved =
        node.step(std::make_shared<Transpose>(std::vector<int>{0, 3, 5, 1, 2, 4}), {split});
    node.add(std::make_shared<Reshape>(
                 std::vector<std::int64_t>{0, input.channels() * block * block, rows, columns}),
             {moved});
}

} // namespace

std::vector<OnnxOperator> onnxShapes() {
    return {
        {"Concat", importConcat, 1, anyNumber, {"axis"}},
        {"Constant",
         importConstant,
         0,
         0,
         {"value", "sparse_value", "value_float", "value_floats", "value_int", "value_ints", "value_string",
          "value_strings"}},
        {"ConstantOfShape", importConstantOfShape, 1, 1, {"value"}},
        {"DepthToSpace", importDepthToSpace, 1, 1, {"blocksize", "mode"}},
        {"Expand", importExpand, 2, 2, {}},
        {"Flatten", importFlatten, 1, 1, {"axis"}},
        {"Gather", importGather, 2, 2, {"axis"}},
        {"Identity", importIdentity, 1, 1, {}},
        {"Pad", importPad, 1, 4, {"pads", "paddings", "mode", "value"}},
        {"Range", importRange, 3, 3, {}},
        {"Reshape", importReshape, 1, 2, {"shape", "allowzero", "consumed_inputs"}},
        {"Shape", importShape, 1, 1, {"start", "end"}},
        {"Size", importSize, 1, 1, {}},
        {"Slice", importSlice, 1, 5, {"starts", "ends", "axes"}},
        {"SpaceToDepth", importSpaceToDepth, 1, 1, {"blocksize"}},
        {"Split", importSplit, 1, 2, {"axis", "split", "num_outputs"}},
        {"Squeeze", importSqueeze, 1, 2, {"axes"}},
        {"Tile", importTile, 2, 3, {}},
        {"Transpose", importTranspose, 1, 1, {"perm"}},
        {"Unsqueeze", importUnsqueeze, 1, 2, {"axes"}},
    };
}

} // namespace fovea

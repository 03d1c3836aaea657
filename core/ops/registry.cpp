#include "core/ops/registry.h"

#include "core/io/json_file.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pad2d.h"
#include "core/ops/pool2d.h"
#include "core/ops/softmax.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace fovea {

namespace {

/// Reads the options of one layer; every complaint names the layer's kind and the option.
class Options {
public:
    Options(std::string_view kind, const nlohmann::json& layer)
        : m_kind(kind)
        , m_layer(layer) {}

    void allowOnly(std::span<const std::string_view> names) const {
        for (const auto& [name, value] : m_layer.items()) {
            if (name != "op" && std::ranges::find(names, name) == names.end()) {
                throw SettingError(m_kind + ": there is no option \"" + name + "\"; " +
                                   (names.empty() ? "it takes none" : "it takes " + listed(names)));
            }
        }
    }

    bool has(const char* name) const { return m_layer.contains(name); }

    std::int64_t integer(const char* name) const { return wholeNumber(name, required(name)); }
    std::int64_t integer(const char* name, std::int64_t otherwise) const {
        return has(name) ? integer(name) : otherwise;
    }

    double number(const char* name, double otherwise) const {
        if (!has(name)) {
            return otherwise;
        }
        if (!m_layer[name].is_number()) {
            refuse(name, m_layer[name], "a number");
        }
        return m_layer[name].get<double>();
    }

    bool flag(const char* name, bool otherwise) const {
        if (!has(name)) {
            return otherwise;
        }
        if (!m_layer[name].is_boolean()) {
            refuse(name, m_layer[name], "true or false");
        }
        return m_layer[name].get<bool>();
    }

    /// A number for both, or [rows, columns].
    std::array<std::int64_t, 2> pair(const char* name) const {
        const nlohmann::json& value = required(name);
        if (value.is_array() && value.size() == 2) {
            return {wholeNumber(name, value[0]), wholeNumber(name, value[1])};
        }
        if (!value.is_number()) {
            refuse(name, value, "a number or [rows, columns]");
        }
        return {wholeNumber(name, value), wholeNumber(name, value)};
    }
    std::array<std::int64_t, 2> pair(const char* name, std::array<std::int64_t, 2> otherwise) const {
        return has(name) ? pair(name) : otherwise;
    }

    /// [top, left, bottom, right], given in full, as [rows, columns] or as one number; 0 by default.
    std::array<std::int64_t, 4> sides(const char* name) const {
        if (has(name) && m_layer[name].is_array() && m_layer[name].size() == 4) {
            std::array<std::int64_t, 4> all{};
            std::ranges::transform(m_layer[name], all.begin(),
                                   [&](const nlohmann::json& side) { return wholeNumber(name, side); });
            return all;
        }
        if (has(name) && m_layer[name].is_array() && m_layer[name].size() != 2) {
            refuse(name, m_layer[name], "a number, [rows, columns] or [top, left, bottom, right]");
        }
        const std::array<std::int64_t, 2> both = pair(name, {0, 0});
        return {both[0], both[1], both[0], both[1]};
    }

    /// The position of the option's text in `choices`; the first by default.
    std::size_t choice(const char* name, std::span<const std::string_view> choices) const {
        if (!has(name)) {
            return 0;
        }
        const auto found = std::ranges::find_if(
            choices, [&](std::string_view text) { return m_layer[name] == std::string(text); });
        if (found == choices.end()) {
            refuse(name, m_layer[name], "one of " + listed(choices));
        }
        return static_cast<std::size_t>(found - choices.begin());
    }

    Window2d window(std::array<std::int64_t, 2> kernel, std::array<std::int64_t, 2> defaultStride) const {
        const std::array<std::int64_t, 2> stride = pair("stride", defaultStride);
        const std::array<std::int64_t, 2> dilation = pair("dilation", {1, 1});
        const std::array<std::int64_t, 4> padding = sides("padding");
        return {.rows = {.kernel = kernel[0],
                         .stride = stride[0],
                         .padBefore = padding[0],
                         .padAfter = padding[2],
                         .dilation = dilation[0]},
                .columns = {.kernel = kernel[1],
                            .stride = stride[1],
                            .padBefore = padding[1],
                            .padAfter = padding[3],
                            .dilation = dilation[1]}};
    }

    /// The option, or what the first input's channels say.
    std::int64_t channels(const char* name, std::span<const Shape> inputs) const {
        return has(name) || inputs.empty() ? integer(name) : inputs[0].channels();
    }

private:
    static std::string listed(std::span<const std::string_view> names) {
        std::string text;
        for (const std::string_view name : names) {
            text += (text.empty() ? "" : ", ") + std::string(name);
        }
        return text;
    }

    const nlohmann::json& required(const char* name) const {
        if (!has(name)) {
            throw SettingError(m_kind + ": the option \"" + name + "\" is missing");
        }
        return m_layer[name];
    }

    std::int64_t wholeNumber(const char* name, const nlohmann::json& value) const {
        const bool tooLarge =
            value.is_number_unsigned() &&
            value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
        if (!value.is_number_integer() || tooLarge) {
            refuse(name, value, "a whole number");
        }
        return value.get<std::int64_t>();
    }

    [[noreturn]] void refuse(const char* name, const nlohmann::json& value, const std::string& wanted) const {
        throw SettingError(m_kind + ": the option \"" + name + "\" is " + jsonText(value) + "; it must be " +
                           wanted);
    }

    std::string m_kind;
    const nlohmann::json& m_layer;
};

using OpPointer = std::shared_ptr<const Op>;
using Creator = OpPointer (*)(const Options&, std::span<const Shape>);

template <class Plain>
OpPointer makePlain(const Options& /*options*/, std::span<const Shape> /*inputs*/) {
    return std::make_shared<const Plain>();
}

OpPointer makeConv2d(const Options& options, std::span<const Shape> inputs) {
    return std::make_shared<const Conv2d>(
        Conv2dOptions{.inChannels = options.channels("in", inputs),
                      .outChannels = options.integer("out"),
                      .window = options.window(options.pair("kernel"), {1, 1}),
                      .groups = options.integer("groups", 1),
                      .bias = options.flag("bias", true)});
}

OpPointer makeConvTranspose2d(const Options& options, std::span<const Shape> inputs) {
    const std::array<std::int64_t, 2> outputPadding = options.pair("output_padding", {0, 0});
    return std::make_shared<const ConvTranspose2d>(
        ConvTranspose2dOptions{.inChannels = options.channels("in", inputs),
                               .outChannels = options.integer("out"),
                               .window = options.window(options.pair("kernel"), {1, 1}),
                               .outputPaddingRows = outputPadding[0],
                               .outputPaddingColumns = outputPadding[1],
                               .groups = options.integer("groups", 1),
                               .bias = options.flag("bias", true)});
}

OpPointer makePad2d(const Options& options, std::span<const Shape> /*inputs*/) {
    constexpr std::array<std::string_view, 3> modes{"zeros", "reflect", "replicate"};
    const auto [top, left, bottom, right] = options.sides("padding");
    return std::make_shared<const Pad2d>(
        Pad2dOptions{.top = top,
                     .bottom = bottom,
                     .left = left,
                     .right = right,
                     .mode = static_cast<PaddingMode>(options.choice("mode", modes))});
}

template <class Pool>
OpPointer makePool2d(const Options& options, std::span<const Shape> /*inputs*/) {
    const std::array<std::int64_t, 2> kernel = options.pair("kernel");
    return std::make_shared<const Pool>(
        Pool2dOptions{.window = options.window(kernel, kernel),
                      .rounding = options.flag("ceil", false) ? Rounding::Ceil : Rounding::Floor,
                      .countPadding = options.flag("count_padding", false)});
}

OpPointer makeLinear(const Options& options, std::span<const Shape> inputs) {
    return std::make_shared<const Linear>(LinearOptions{.inFeatures = options.channels("in", inputs),
                                                        .outFeatures = options.integer("out"),
                                                        .bias = options.flag("bias", true)});
}

OpPointer makeLeakyRelu(const Options& options, std::span<const Shape> /*inputs*/) {
    return std::make_shared<const LeakyRelu>(
        LeakyReluOptions{.slope = options.number("slope", LeakyReluOptions{}.slope)});
}

OpPointer makeBatchNorm(const Options& options, std::span<const Shape> inputs) {
    const BatchNormOptions defaults;
    return std::make_shared<const BatchNorm>(
        BatchNormOptions{.channels = options.channels("channels", inputs),
                         .epsilon = options.number("epsilon", defaults.epsilon),
                         .momentum = options.number("momentum", defaults.momentum)});
}

OpPointer makeDropout(const Options& options, std::span<const Shape> /*inputs*/) {
    return std::make_shared<const Dropout>(
        DropoutOptions{.rate = options.number("rate", DropoutOptions{}.rate)});
}

struct Entry {
    std::string_view kind;
    Creator create;
    std::vector<std::string_view> options;
};

/// In alphabetical order. A new op adds its line here.
const std::vector<Entry>& entries() {
    static const std::vector<Entry> table{
        {"add", makePlain<Add>, {}},
        {"average_pool2d",
         makePool2d<AveragePool2d>,
         {"kernel", "stride", "padding", "dilation", "ceil", "count_padding"}},
        {"batch_norm", makeBatchNorm, {"channels", "epsilon", "momentum"}},
        {"concat", makePlain<Concat>, {}},
        {"conv2d", makeConv2d, {"in", "out", "kernel", "stride", "padding", "dilation", "groups", "bias"}},
        {"conv_transpose2d",
         makeConvTranspose2d,
         {"in", "out", "kernel", "stride", "padding", "dilation", "groups", "bias", "output_padding"}},
        {"dropout", makeDropout, {"rate"}},
        {"flatten", makePlain<Flatten>, {}},
        {"global_average_pool", makePlain<GlobalAveragePool>, {}},
        {"leaky_relu", makeLeakyRelu, {"slope"}},
        {"linear", makeLinear, {"in", "out", "bias"}},
        {"max_pool2d",
         makePool2d<MaxPool2d>,
         {"kernel", "stride", "padding", "dilation", "ceil", "count_padding"}},
        {"pad2d", makePad2d, {"padding", "mode"}},
        {"relu", makePlain<Relu>, {}},
        {"sigmoid", makePlain<Sigmoid>, {}},
        {"softmax", makePlain<Softmax>, {}},
        {"tanh", makePlain<Tanh>, {}},
    };
    return table;
}

std::string listedKinds() {
    std::string text;
    for (const std::string_view kind : opKinds()) {
        text += (text.empty() ? "" : ", ") + std::string(kind);
    }
    return text;
}

} // namespace

std::vector<std::string_view> opKinds() {
    std::vector<std::string_view> kinds;
    std::ranges::transform(entries(), std::back_inserter(kinds), &Entry::kind);
    return kinds;
}

std::shared_ptr<const Op> makeOp(const nlohmann::json& layer, std::span<const Shape> inputs) {
    if (!layer.is_object() || !layer.contains("op") || !layer["op"].is_string()) {
        throw SettingError("a layer is an object with \"op\", one of " + listedKinds() + "; not " +
                           jsonText(layer));
    }
    const auto kind = layer["op"].get<std::string>();
    const auto entry = std::ranges::find(entries(), kind, &Entry::kind);
    if (entry == entries().end()) {
        throw SettingError("there is no op \"" + kind + "\"; there are " + listedKinds());
    }
    const Options options(kind, layer);
    options.allowOnly(entry->options);
    return entry->create(options, inputs);
}

} // namespace fovea

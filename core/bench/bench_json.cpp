#include "core/bench/bench_json.h"

#include "core/base/error.h"
#include "core/bench/bench_edit.h"
#include "core/io/decimal.h"
#include "core/io/file.h"
#include "core/io/json_file.h"
#include "core/io/settings_reader.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace fovea {

namespace {

using nlohmann::json;

constexpr const char* document = "bench";
constexpr std::int64_t version = 1;

// Each in the order of its enumeration.
constexpr std::array operations{"convolution", "depthwise",       "pointwise",      "transposed",
                                "max_pooling", "average_pooling", "fully_connected"};
constexpr std::array paddingModes{"zeros", "reflect", "replicate"};
constexpr std::array fitRules{"exact", "floor", "ceil"};
constexpr std::array inputPatterns{"typed",        "zeros",     "count",         "random",
                                   "ramp_right",   "ramp_down", "vertical_edge", "horizontal_edge",
                                   "checkerboard", "cross",     "blob",          "grating"};
constexpr std::array filterPatterns{"typed",    "zeros",    "identity",  "box",
                                    "gaussian", "sharpen",  "sobel_x",   "sobel_y",
                                    "scharr_x", "scharr_y", "laplacian", "laplacian_of_gaussian",
                                    "corner",   "emboss",   "gabor",     "random"};

template <std::size_t Count, class Enumeration>
const char* nameOf(const std::array<const char*, Count>& names, Enumeration value) {
    return names.at(static_cast<std::size_t>(value));
}

/// JSON has no number that is not finite.
json numberToJson(float value) {
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    return asDecimal(value);
}

std::optional<float> numberFromJson(const json& value) {
    if (value.is_number()) {
        const auto number = static_cast<float>(value.get<double>());
        return std::isfinite(number) ? std::optional(number) : std::nullopt;
    }
    if (value == "nan") {
        return std::numeric_limits<float>::quiet_NaN();
    }
    if (value == "inf" || value == "-inf") {
        return value == "inf" ? std::numeric_limits<float>::infinity()
                              : -std::numeric_limits<float>::infinity();
    }
    return std::nullopt;
}

std::int64_t slicesOf(const BenchState& state) {
    return state.size.depth / state.groups;
}

std::int64_t weightsPerSlice(const BenchState& state) {
    return state.window.rows.kernel * state.window.columns.kernel;
}

json inputToJson(const BenchState& state) {
    json input{{"width", state.size.width},
               {"height", state.size.height},
               {"depth", state.size.depth},
               {"pattern", nameOf(inputPatterns, state.inputSource.pattern)},
               {"seed", state.inputSource.seed}};
    if (state.inputSource.pattern == InputSource::Pattern::Typed) {
        for (const float value : state.input.values()) {
            input["numbers"].push_back(numberToJson(value));
        }
    }
    return input;
}

json filterToJson(const BenchState& state, std::int64_t filter) {
    const FilterSource& source = state.filterSources[static_cast<std::size_t>(filter)];
    json value{{"pattern", nameOf(filterPatterns, source.pattern)},
               {"seed", source.seed},
               {"orientation", source.orientation},
               {"wavelength", source.wavelength},
               {"bias", numberToJson(state.bias.data()[filter])}};
    for (std::int64_t slice = 0; source.pattern == FilterSource::Pattern::Typed && slice < slicesOf(state);
         ++slice) {
        const float* weight = state.weight.data() + weightIndex(state, filter, slice, 0, 0);
        for (std::int64_t i = 0; i < weightsPerSlice(state); ++i) {
            value["weights"].push_back(numberToJson(weight[i]));
        }
    }
    return value;
}

json windowToJson(const Window2d& window) {
    const auto& [rows, columns] = window;
    return {{"kernel", {rows.kernel, columns.kernel}},
            {"stride", {rows.stride, columns.stride}},
            {"dilation", {rows.dilation, columns.dilation}},
            {"padding", {rows.padBefore, columns.padBefore, rows.padAfter, columns.padAfter}}};
}

Window2d readWindow(SettingsReader reader) {
    Window2d window = BenchState().window;
    const auto pair = [&reader](const char* field, std::int64_t high, std::int64_t& rows,
                                std::int64_t& columns) {
        if (reader.find(field) != nullptr) {
            const std::vector<std::int64_t> both = reader.integers(field, 2, 1, high);
            rows = both[0];
            columns = both[1];
        }
    };
    pair("kernel", maxBenchKernel, window.rows.kernel, window.columns.kernel);
    pair("stride", maxBenchStride, window.rows.stride, window.columns.stride);
    pair("dilation", maxBenchDilation, window.rows.dilation, window.columns.dilation);
    if (reader.find("padding") != nullptr) {
        const std::vector<std::int64_t> sides = reader.integers("padding", 4, 0, maxBenchPadding);
        window.rows.padBefore = sides[0];
        window.columns.padBefore = sides[1];
        window.rows.padAfter = sides[2];
        window.columns.padAfter = sides[3];
    }
    reader.finish();
    return window;
}

void readInputSettings(SettingsReader& reader, BenchState& state) {
    state.size.width = reader.integer("width", 1, maxBenchExtent, state.size.width);
    state.size.height = reader.integer("height", 1, maxBenchExtent, state.size.height);
    state.size.depth = reader.integer("depth", 1, maxBenchDepth, state.size.depth);
    state.inputSource.pattern = static_cast<InputSource::Pattern>(
        reader.choice("pattern", inputPatterns, static_cast<std::size_t>(state.inputSource.pattern)));
    state.inputSource.seed = reader.seed("seed", state.inputSource.seed);
}

FilterSource readFilterSource(SettingsReader& reader) {
    FilterSource source;
    source.pattern = static_cast<FilterSource::Pattern>(
        reader.choice("pattern", filterPatterns, static_cast<std::size_t>(source.pattern)));
    source.seed = reader.seed("seed", source.seed);
    source.orientation = reader.number("orientation", 0, 180, source.orientation);
    source.wavelength = reader.number("wavelength", 2, 64, source.wavelength);
    return source;
}

/// Reads a list of exactly as many numbers as `write` takes, one after the other.
template <class Write>
void readNumbers(SettingsReader& reader, const char* field, std::int64_t count, const Write& write) {
    const json& list = reader.required(field);
    const std::string wanted = "a list of " + std::to_string(count) + " numbers";
    if (!list.is_array() || std::ssize(list) != count) {
        reader.refuse(field, wanted);
    }
    std::int64_t index = 0;
    for (const json& item : list) {
        const std::optional<float> number = numberFromJson(item);
        if (!number) {
            reader.refuse(field, wanted);
        }
        write(index++, *number);
    }
}

/// What stands in a file beside the numbers; these are read when it is known how many there must be.
void readSettings(SettingsReader& reader, BenchState& state) {
    state.operation = static_cast<BenchOperation>(
        reader.choice("operation", operations, static_cast<std::size_t>(state.operation)));
    if (reader.find("window") != nullptr) {
        state.window = readWindow(reader.object("window"));
    }
    state.paddingMode = static_cast<PaddingMode>(reader.choice("padding_mode", paddingModes, 0));
    state.groups = reader.integer("groups", 1, maxBenchDepth, state.groups);
    state.countPadding = reader.flag("count_padding", state.countPadding);
    state.fit = static_cast<FitRule>(reader.choice("fit", fitRules, 0));
    state.growth = reader.integer("growth", 0, maxBenchGrowth, state.growth);
}

void requireBench(SettingsReader& reader) {
    const json* mark = reader.find("fovea");
    if (mark == nullptr || *mark != document) {
        throw SettingError("bench: this is not a state of the bench: it lacks \"fovea\": \"bench\"");
    }
    const std::int64_t found = reader.integer("version", 1, std::numeric_limits<std::int32_t>::max());
    if (found != version) {
        throw SettingError("bench: this is a bench of version " + std::to_string(found) +
                           "; this Fovea reads version " + std::to_string(version) +
                           ": a newer Fovea wrote it, and can open it");
    }
}

void readFilterNumbers(SettingsReader& reader, std::int64_t filter, BenchState& state) {
    const auto source = static_cast<std::size_t>(filter);
    if (reader.find("bias") != nullptr) {
        const std::optional<float> bias = numberFromJson(reader.required("bias"));
        if (!bias) {
            reader.refuse("bias", "a number");
        }
        state.bias.mutableData()[filter] = *bias;
    }
    if (state.filterSources[source].pattern == FilterSource::Pattern::Typed) {
        float* weight = state.weight.mutableData();
        const std::int64_t perSlice = weightsPerSlice(state);
        readNumbers(reader, "weights", slicesOf(state) * perSlice, [&](std::int64_t i, float number) {
            weight[weightIndex(state, filter, i / perSlice, 0, 0) + i % perSlice] = number;
        });
    }
    reader.finish();
}

constexpr JsonLimits limits{.bytes = maxBenchFileBytes,
                            .values = maxBenchWeights + maxBenchExtent * maxBenchExtent * maxBenchDepth +
                                      100 * maxBenchFilters,
                            .depth = 16};

} // namespace

json benchToJson(const BenchState& state) {
    json value{{"fovea", document},
               {"version", version},
               {"operation", nameOf(operations, state.operation)},
               {"input", inputToJson(state)},
               {"window", windowToJson(state.window)},
               {"padding_mode", nameOf(paddingModes, state.paddingMode)},
               {"groups", state.groups},
               {"count_padding", state.countPadding},
               {"fit", nameOf(fitRules, state.fit)},
               {"growth", state.growth}};
    if (hasFilters(state.operation)) {
        value["filters"] = json::array();
        for (std::int64_t filter = 0; filter < state.filters; ++filter) {
            value["filters"].push_back(filterToJson(state, filter));
        }
    }
    return value;
}

BenchState benchFromJson(const json& value) {
    SettingsReader reader(value, document);
    requireBench(reader);
    BenchState state;
    readSettings(reader, state);
    std::optional<SettingsReader> input;
    if (reader.find("input") != nullptr) {
        input.emplace(reader.object("input"));
        readInputSettings(*input, state);
    }
    std::vector<SettingsReader> filters;
    if (hasFilters(state.operation) && reader.find("filters") != nullptr) {
        filters = reader.objects("filters", static_cast<std::size_t>(maxBenchFilters));
        state.filters = std::ssize(filters);
        for (SettingsReader& filter : filters) {
            state.filterSources.push_back(readFilterSource(filter));
        }
    }
    reader.finish();
    if (const auto problem = problemOf(state)) {
        throw SettingError(std::string(document) + ": " + problem->text);
    }
    state = arranged(std::move(state));
    if (input && state.inputSource.pattern == InputSource::Pattern::Typed) {
        float* numbers = state.input.mutableData();
        readNumbers(*input, "numbers", state.input.size(),
                    [numbers](std::int64_t i, float number) { numbers[i] = number; });
    }
    if (input) {
        input->finish();
    }
    for (std::size_t filter = 0; filter < filters.size(); ++filter) {
        readFilterNumbers(filters[filter], static_cast<std::int64_t>(filter), state);
    }
    return state;
}

BenchState readBench(const std::filesystem::path& path) {
    const json value = readJson(path, limits);
    try {
        return benchFromJson(value);
    } catch (const SettingError& error) {
        throw FileError(path.string(), error.what());
    }
}

void writeBench(const BenchState& state, const std::filesystem::path& path) {
    // One line for each setting and each filter: people look into such files.
    const json whole = benchToJson(state);
    std::string text = "{";
    const char* separator = "\n";
    for (const auto& [field, value] : whole.items()) {
        text += separator + jsonText(field) + ": ";
        if (field == "filters") {
            std::string lines;
            for (const json& filter : value) {
                lines += (lines.empty() ? "\n  " : ",\n  ") + jsonText(filter);
            }
            text += "[" + lines + "\n]";
        } else {
            text += jsonText(value);
        }
        separator = ",\n";
    }
    text += "\n}\n";
    replaceFile(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

} // namespace fovea

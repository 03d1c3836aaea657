#include "app/bench_pictures.h"

#include "app/bench_movie.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_json.h"
#include "core/bench/bench_presets.h"
#include "core/bench/bench_steps.h"

#include <QRegularExpression>

namespace fovea {

namespace {

using Settings = BenchSettings;
using Text = const std::string&;
using Edit = std::function<void(BenchState&)>;

/// "3" or "5x3": rows, columns.
std::array<std::int64_t, 2> toPair(Text key, Text value) {
    const auto numbers = toIndices(key, value, 'x', 1, 2, "a whole number, or ROWSxCOLUMNS");
    return {numbers.front(), numbers.back()};
}

Edit padding(Text key, Text value) {
    if (value == "same" || value == "valid") {
        const bool same = value == "same";
        return [same](BenchState& s) { s = same ? withSamePadding(s) : withValidPadding(s); };
    }
    auto sides = toIndices(key, value, ',', 1, 4, "same, valid, a whole number, or TOP,BOTTOM,LEFT,RIGHT");
    if (sides.size() != 1 && sides.size() != 4) {
        refuseSetting(key, value, "same, valid, one whole number, or four: TOP,BOTTOM,LEFT,RIGHT");
    }
    sides.resize(4, sides.front());
    return [sides](BenchState& s) {
        s.window.rows.padBefore = sides[0];
        s.window.rows.padAfter = sides[1];
        s.window.columns.padBefore = sides[2];
        s.window.columns.padAfter = sides[3];
    };
}

/// An edit of both axes by one member.
Edit both(std::int64_t WindowAxis::*member, const std::array<std::int64_t, 2>& pair) {
    return [member, pair](BenchState& s) {
        s.window.rows.*member = pair[0];
        s.window.columns.*member = pair[1];
    };
}

InputSource::Pattern inputPattern(Text key, Text value) {
    using enum InputSource::Pattern;
    return toChoice<InputSource::Pattern>(key, value,
                                          {{"zeros", Zeros},
                                           {"count", Count},
                                           {"random", Random},
                                           {"ramp-right", RampRight},
                                           {"ramp-down", RampDown},
                                           {"vertical-edge", VerticalEdge},
                                           {"horizontal-edge", HorizontalEdge},
                                           {"checkerboard", Checkerboard},
                                           {"cross", Cross},
                                           {"blob", Blob},
                                           {"grating", Grating}});
}

FilterSource::Pattern filterPattern(Text key, Text value) {
    using enum FilterSource::Pattern;
    return toChoice<FilterSource::Pattern>(key, value,
                                           {{"zeros", Zeros},
                                            {"identity", Identity},
                                            {"box", Box},
                                            {"gaussian", Gaussian},
                                            {"sharpen", Sharpen},
                                            {"sobel-x", SobelX},
                                            {"sobel-y", SobelY},
                                            {"scharr-x", ScharrX},
                                            {"scharr-y", ScharrY},
                                            {"laplacian", Laplacian},
                                            {"log", LaplacianOfGaussian},
                                            {"corner", Corner},
                                            {"emboss", Emboss},
                                            {"gabor", Gabor},
                                            {"random", Random}});
}

std::vector<SettingKey<Settings>> stateKeys() {
    const auto edit = [](Edit (*make)(Text, Text)) {
        return [make](Settings& s, Text k, Text v) { s.edits.push_back(make(k, v)); };
    };
    const auto extent = [](std::int64_t VolumeSize::*member) {
        return [member](Settings& s, Text k, Text v) {
            s.edits.push_back([member, n = toIndex(k, v)](BenchState& b) { b.size.*member = n; });
        };
    };
    const auto axes = [](std::int64_t WindowAxis::*member) {
        return [member](Settings& s, Text k, Text v) { s.edits.push_back(both(member, toPair(k, v))); };
    };
    return {
        {"preset", "a set-up of the lecture, listed below (stride1)",
         [](Settings& s, Text, Text v) { s.preset = v; }},
        {"state", "a .json file saved from the bench, instead of a preset",
         [](Settings& s, Text, Text v) { s.state = v; }},
        {"operation", "convolution, depthwise, pointwise, transposed, max, average, fc",
         edit([](Text k, Text v) -> Edit {
             using enum BenchOperation;
             const auto operation = toChoice<BenchOperation>(k, v,
                                                             {{"convolution", Convolution},
                                                              {"depthwise", Depthwise},
                                                              {"pointwise", Pointwise},
                                                              {"transposed", Transposed},
                                                              {"max", MaxPooling},
                                                              {"average", AveragePooling},
                                                              {"fc", FullyConnected}});
             return [operation](BenchState& s) { s.operation = operation; };
         })},
        {"width", "of the input", extent(&VolumeSize::width)},
        {"height", "of the input", extent(&VolumeSize::height)},
        {"depth", "of the input", extent(&VolumeSize::depth)},
        {"kernel", "rows and columns of the window: 3, or 5x3", axes(&WindowAxis::kernel)},
        {"filters", "how many filters",
         [](Settings& s, Text k, Text v) {
             s.edits.push_back([n = toIndex(k, v)](BenchState& b) { b.filters = n; });
         }},
        {"stride", "1, or ROWSxCOLUMNS", axes(&WindowAxis::stride)},
        {"padding", "same, valid, a number, or TOP,BOTTOM,LEFT,RIGHT", edit(padding)},
        {"mode", "of the padding: zeros, reflect, replicate", edit([](Text k, Text v) -> Edit {
             const auto mode = toChoice<PaddingMode>(k, v,
                                                     {{"zeros", PaddingMode::Zeros},
                                                      {"reflect", PaddingMode::Reflect},
                                                      {"replicate", PaddingMode::Replicate}});
             return [mode](BenchState& s) { s.paddingMode = mode; };
         })},
        {"dilation", "1, or ROWSxCOLUMNS", axes(&WindowAxis::dilation)},
        {"groups", "the filters' and channels' groups",
         [](Settings& s, Text k, Text v) {
             s.edits.push_back([n = toIndex(k, v)](BenchState& b) { b.groups = n; });
         }},
        {"rule", "when windows do not come out even: exact (refused), floor, ceil",
         edit([](Text k, Text v) -> Edit {
             const auto rule = toChoice<FitRule>(
                 k, v, {{"exact", FitRule::Exact}, {"floor", FitRule::Floor}, {"ceil", FitRule::Ceil}});
             return [rule](BenchState& s) { s.fit = rule; };
         })},
        {"growth", "of the larger input that a fully connected layer slides over",
         [](Settings& s, Text k, Text v) {
             s.edits.push_back([n = toIndex(k, v)](BenchState& b) { b.growth = n; });
         }},
        {"input", "pattern: random, count, ramp-right, vertical-edge, blob, cross, grating, …",
         [](Settings& s, Text k, Text v) { s.input = InputSource{.pattern = inputPattern(k, v)}; }},
        {"weights", "of all filters: identity, box, gaussian, sobel-x, laplacian, gabor, random, …",
         [](Settings& s, Text k, Text v) { s.weights = FilterSource{.pattern = filterPattern(k, v)}; }},
    };
}

std::vector<SettingKey<Settings>> viewKeys() {
    return {
        {"view", "grid, volume, neurons, fc (grid)",
         [](Settings& s, Text k, Text v) {
             using enum ui::BenchStage;
             s.view.stage = toChoice<ui::BenchStage>(
                 k, v, {{"grid", Grid}, {"volume", Volume}, {"neurons", Neurons}, {"fc", FullyConnected}});
         }},
        {"slices", "side or fanned (side)",
         [](Settings& s, Text k, Text v) {
             s.view.slices = toChoice<ui::SliceLayout>(
                 k, v, {{"side", ui::SliceLayout::SideBySide}, {"fanned", ui::SliceLayout::Fanned}});
         }},
        {"channel", "slice of the input in front (0)",
         [](Settings& s, Text k, Text v) { s.view.inputSlice = toIndex(k, v); }},
        {"filter", "in front while no window is at work (0)",
         [](Settings& s, Text k, Text v) { s.view.filter = toIndex(k, v); }},
        {"coverage", "show or hide how many windows look at each pixel (hide)",
         [](Settings& s, Text k, Text v) {
             s.view.coverage = toChoice<bool>(k, v, {{"hide", false}, {"show", true}});
         }},
        {"all", "show or hide outputs that are not yet computed (hide)",
         [](Settings& s, Text k, Text v) {
             s.view.showAll = toChoice<bool>(k, v, {{"hide", false}, {"show", true}});
         }},
        {"grain", "window or inside: how --time divides a window (inside)",
         [](Settings& s, Text k, Text v) {
             s.view.grain =
                 toChoice<BenchGrain>(k, v, {{"window", BenchGrain::Window}, {"inside", BenchGrain::Inside}});
         }},
        {"lit",
         "what glows: input:C,Y,X, output:K,Y,X, weight:K,C,Y,X, bias:K, product:I, sum:C, term:stride, …\n"
         "              all from 0: channel C, filter or map K, row Y and column X (of the padded input),\n"
         "              product I of the window (channel by channel, row by row)",
         [](Settings& s, Text k, Text v) { s.lit = LitElement::parse(k, v); }},
        {"theme", "light or dark (light)",
         [](Settings& s, Text k, Text v) {
             s.dark = toChoice<bool>(k, v, {{"light", false}, {"dark", true}});
         }},
        {"colours", "usual, or distinguished: told apart by colour-blind people, too (usual)",
         [](Settings& s, Text k, Text v) { s.colours = toColours(k, v); }},
        {"scale", "pixels per unit of the size, for PNG and movies: 0.5 to 4 (1)",
         [](Settings& s, Text k, Text v) { s.scale = toNumber(k, v, 0.5, 4); }},
    };
}

BenchState stateOf(const BenchSettings& settings) {
    if (!settings.state.empty()) {
        return readBench(settings.state);
    }
    const BenchPreset* preset = findBenchPreset(settings.preset);
    if (preset == nullptr) {
        std::string names;
        for (const BenchPreset& each : benchPresets()) {
            names += (names.empty() ? "" : ", ") + std::string(each.name);
        }
        refuseSetting("preset", settings.preset, "one of " + names);
    }
    return preset->make();
}

BenchState edited(const BenchSettings& settings) {
    BenchState state = stateOf(settings);
    for (const auto& edit : settings.edits) {
        edit(state);
    }
    if (const auto problem = problemOf(state)) {
        throw SettingError(problem->text);
    }
    state = arranged(std::move(state));
    if (settings.input) {
        state = withInputSource(std::move(state), *settings.input);
    }
    if (settings.weights && hasFilters(state.operation)) {
        state = withFilterSource(std::move(state), -1, *settings.weights);
    }
    return state;
}

void requireSlice(const char* key, std::int64_t value, std::int64_t count) {
    if (value >= count) {
        throw SettingError("--set " + std::string(key) + "=" + std::to_string(value) + ": there are 0 to " +
                           std::to_string(count - 1));
    }
}

} // namespace

std::string benchPresetHelp() {
    std::string help;
    for (const BenchPreset& preset : benchPresets()) {
        help += helpLine(preset.name, preset.title);
    }
    return help;
}

const std::vector<SettingKey<BenchSettings>>& benchKeys() {
    static const std::vector<SettingKey<BenchSettings>> keys = [] {
        std::vector<SettingKey<BenchSettings>> all = stateKeys();
        for (const auto& more : {viewKeys(), movieKeys()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }();
    return keys;
}

ui::SceneInput benchInput(const BenchSettings& settings, const std::optional<double>& time,
                          const QSizeF& viewport) {
    const Workers workers;
    const auto result = computeBench(edited(settings), workers);
    requireSlice("channel", settings.view.inputSlice, result->state.size.depth);
    requireSlice("filter", settings.view.filter, result->state.filters);
    const double at = time.value_or(static_cast<double>(stepCount(*result)));
    settings.lit.require(*result, at, settings.view.grain);
    return {.analysis = nullptr,
            .picture = nullptr,
            .selection = {},
            .unit = nullptr,
            .options = {},
            .theme = ui::themeOf(settings.dark, settings.colours),
            .viewport = viewport,
            .bench = result,
            .benchView = settings.view,
            .time = at,
            .pinned = settings.lit.element};
}

} // namespace fovea

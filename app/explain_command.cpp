#include "app/choose_model.h"
#include "app/layer_text.h"
#include "app/open_picture.h"
#include "app/table.h"
#include "core/explain/analysis.h"
#include "core/explain/layer_views.h"
#include "core/explain/statistics.h"
#include "core/io/json_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iostream>
#include <limits>
#include <numeric>

namespace fovea {

namespace {

using nlohmann::json;

/// What `--at` says: a layer and three numbers.
struct At {
    NodeId node;
    std::array<std::int64_t, 3> numbers{};
};

At parseAt(const Graph& graph, const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    // A layer's name may itself hold commas: the last three parts are the numbers.
    At at;
    bool valid = parts.size() >= 4;
    for (std::size_t i = 0; valid && i < 3; ++i) {
        const std::string& part = parts[parts.size() - 3 + i];
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), at.numbers[i]);
        valid = error == std::errc() && end == part.data() + part.size();
    }
    if (!valid) {
        throw UsageError(
            "--at " + text +
            ": write LAYER,CHANNEL,Y,X, as in conv1,3,10,12 (fc,3,0,0 where a channel is one number)");
    }
    std::string name = parts[0];
    for (std::size_t i = 1; i + 3 < parts.size(); ++i) {
        name += "," + parts[i];
    }
    at.node = requireLayer(graph, name);
    return at;
}

/// The unit that is meant, in the rows, columns and slices in which the window shows its layer.
UnitAddress addressOf(const Analysis& analysis, const At& at, std::optional<std::int64_t> slice) {
    const TensorView& view = analysis.views[at.node.index()];
    const ShownPlace place{.slice = slice.value_or(view.sliceLike(0, 1)),
                           .map = at.numbers[0],
                           .row = at.numbers[1],
                           .column = at.numbers[2]};
    const std::string& layer = analysis.model.graph->node(at.node).name;
    requireWithin(layer, {"slice", place.slice, view.slices()});
    requireWithin(layer, {"channel", place.map, view.maps()});
    requireWithin(layer, {"row", place.row, view.rows()});
    requireWithin(layer, {"column", place.column, view.columns()});
    return unitAddress(at.node, view, place);
}

json regionJson(const Region& region, const Shape& input) {
    json result = {{"rows", {region.rows.begin, region.rows.end}},
                   {"columns", {region.columns.begin, region.columns.end}}};
    if (input.slices() > 1) {
        result["slices"] = {region.slices.begin, region.slices.end};
    }
    return result;
}

constexpr std::array<const char*, 5> combinations = {"weighted sum", "maximum", "function", "normalized",
                                                     "copy"};

/// Where a tap lies as the window shows the layer that it is of.
class TapPlaces {
public:
    TapPlaces(const Analysis& analysis, const UnitAddress& address)
        : m_analysis(analysis)
        , m_address(address)
        , m_inputs(analysis.trace->graph().node(address.node).inputs) {
        if (m_inputs.empty()) {
            m_inputs.push_back(address.node);
        }
    }

    const TensorView& view(std::size_t input) const { return m_analysis.views[m_inputs[input].index()]; }
    bool isSliced() const {
        return std::ranges::any_of(m_inputs,
                                   [&](NodeId input) { return m_analysis.views[input.index()].isSliced(); });
    }
    ShownPlace of(const Tap& tap) const {
        const TensorView& shown = view(tap.input);
        if (tap.onPadding) { // outside the map
            return {.map = tap.at.channel, .row = tap.at.y, .column = tap.at.x};
        }
        return shownPlace(shown, tap.picture.value_or(m_address.picture), tap.at);
    }

private:
    const Analysis& m_analysis;
    UnitAddress m_address;
    std::vector<NodeId> m_inputs;
};

/// Of more taps than are listed those with the largest products, in their own order.
std::vector<std::size_t> listedTaps(const Arithmetic& arithmetic, std::int64_t most) {
    std::vector<std::size_t> listed(arithmetic.taps.size());
    std::iota(listed.begin(), listed.end(), std::size_t{0});
    if (std::ssize(listed) > most) {
        std::ranges::nth_element(listed, listed.begin() + most, std::greater<>(), [&](std::size_t tap) {
            const bool won = arithmetic.winner == tap;
            return won ? std::numeric_limits<double>::infinity() : magnitude(arithmetic.taps[tap].product);
        });
        listed.resize(static_cast<std::size_t>(most));
        std::ranges::sort(listed);
    }
    return listed;
}

json unitJson(const Analysis& analysis, const UnitExplanation& unit, std::int64_t mostTaps) {
    const Graph& graph = analysis.trace->graph();
    const Node& node = graph.node(unit.address.node);
    const TensorView& view = analysis.views[unit.address.node.index()];
    const TapPlaces places(analysis, unit.address);
    json taps = json::array();
    const std::vector<std::size_t> listed = listedTaps(unit.arithmetic, mostTaps);
    std::optional<std::size_t> winner;
    for (const std::size_t index : listed) {
        const Tap& tap = unit.arithmetic.taps[index];
        if (unit.arithmetic.winner == index) {
            winner = taps.size();
        }
        const ShownPlace place = places.of(tap);
        json row = {{"input", tap.input},   {"channel", place.map},     {"y", place.row},
                    {"x", place.column},    {"padding", tap.onPadding}, {"value", tap.value},
                    {"weight", tap.weight}, {"product", tap.product}};
        if (places.isSliced()) {
            row["slice"] = place.slice;
        }
        taps.push_back(std::move(row));
    }
    const std::vector<ChannelShare> shares =
        byContribution(sharesBy(unit.arithmetic, [&](const Tap& tap) { return places.of(tap).map; }));
    json channels = json::array();
    for (const ChannelShare& share : shares) {
        if (std::ssize(channels) == mostTaps) {
            break;
        }
        channels.push_back({{"input", share.input}, {"channel", share.channel}, {"sum", share.sum}});
    }
    const ShownPlace at = shownPlace(view, unit.address.picture, unit.address.at);
    const Shape& picture = analysis.shapes[graph.inputs().front().index()];
    json result = {{"layer", node.name},
                   {"kind", node.isInput() ? "input" : std::string(node.op->kind())},
                   {"at", {at.map, at.row, at.column}},
                   {"value", unit.value},
                   {"combination", combinations[static_cast<std::size_t>(unit.arithmetic.combination)]},
                   {"channels", channels},
                   {"taps", taps},
                   {"result", unit.arithmetic.result},
                   {"receptive_field", regionJson(unit.field.clipped, picture)},
                   {"receptive_field_unclipped", regionJson(unit.field.unclipped, picture)}};
    if (view.isSliced()) {
        result["slice"] = at.slice;
    }
    json inputs = json::array();
    for (const NodeId input : node.inputs) {
        inputs.push_back(graph.node(input).name);
    }
    result["inputs"] = inputs;
    json own = json::array();
    for (const OwnNumber& number : unit.arithmetic.own) {
        own.push_back({{"name", number.name}, {"value", number.value}, {"before", number.before}});
    }
    result["constants"] = own;
    result["bias"] = unit.arithmetic.bias ? json(*unit.arithmetic.bias) : json();
    result["winner"] = winner ? json(*winner) : json();
    result["tap_count"] = unit.arithmetic.taps.size();
    result["channel_count"] = shares.size();
    return result;
}

std::string wholeText(const json& number) {
    return std::to_string(number.get<std::int64_t>());
}

/// The columns that say where a number lies: of which input, where there are several, and in which slice,
/// where there are some.
class PlaceColumns {
public:
    explicit PlaceColumns(const json& unit)
        : m_inputs(unit["inputs"])
        , m_sliced(!unit["taps"].empty() && unit["taps"].front().contains("slice")) {}

    std::vector<Table::Column> titles(bool inMaps) const {
        std::vector<Table::Column> columns;
        if (m_inputs.size() > 1) {
            columns.push_back({"from"});
        }
        columns.push_back({"channel", true});
        if (inMaps && m_sliced) {
            columns.push_back({"slice", true});
        }
        if (inMaps) {
            columns.push_back({"y", true});
            columns.push_back({"x", true});
        }
        return columns;
    }
    std::vector<std::string> cells(const json& row, bool inMaps) const {
        std::vector<std::string> cells;
        if (m_inputs.size() > 1) {
            cells.push_back(m_inputs[row["input"].get<std::size_t>()]);
        }
        cells.push_back(wholeText(row["channel"]));
        if (inMaps && m_sliced) {
            cells.push_back(wholeText(row["slice"]));
        }
        if (inMaps) {
            cells.push_back(wholeText(row["y"]));
            cells.push_back(wholeText(row["x"]));
        }
        return cells;
    }

private:
    const json& m_inputs;
    bool m_sliced;
};

/// Inputs of a function or a softmax are not multiplied by anything.
void printTaps(const json& unit, bool multiplies) {
    const PlaceColumns places(unit);
    std::vector<Table::Column> columns = places.titles(true);
    columns.push_back({"value", true});
    if (multiplies) {
        columns.push_back({"weight", true});
        columns.push_back({"product", true});
        columns.push_back({""});
    }
    Table table(columns);
    std::size_t index = 0;
    for (const json& tap : unit["taps"]) {
        const bool won = unit["winner"].is_number() && unit["winner"].get<std::size_t>() == index++;
        std::vector<std::string> cells = places.cells(tap, true);
        cells.push_back(formatted("%.6g", tap["value"]));
        if (multiplies) {
            cells.push_back(formatted("%.6g", tap["weight"]));
            cells.push_back(formatted("%.6g", tap["product"]));
            cells.emplace_back(tap["padding"].get<bool>() ? "padding" : (won ? "winner" : ""));
        }
        table.addRow(cells);
    }
    std::cout << table.toString();
    if (const auto all = unit["tap_count"].get<std::size_t>(); all > unit["taps"].size()) {
        std::cout << "and " << all - unit["taps"].size() << " more with smaller products; --taps " << all
                  << " lists them\n";
    }
}

void printShares(const json& unit) {
    const PlaceColumns places(unit);
    std::vector<Table::Column> columns = places.titles(false);
    columns.push_back({"sum", true});
    Table table(columns);
    for (const json& share : unit["channels"]) {
        std::vector<std::string> cells = places.cells(share, false);
        cells.push_back(formatted("%.6g", share["sum"]));
        table.addRow(cells);
    }
    if (const auto all = unit["channel_count"].get<std::size_t>(); all > unit["channels"].size()) {
        std::vector<std::string> more(columns.size());
        more[0] = std::to_string(all - unit["channels"].size()) + " more";
        table.addRow(more);
    }
    std::vector<std::string> last(columns.size());
    last[0] = "bias";
    last.back() = formatted("%.6g", unit["bias"].is_number() ? unit["bias"].get<double>() : 0.0);
    table.addRow(last);
    std::cout << "\n" << table.toString();
}

/// What goes into a function beside the taps.
void printConstants(const json& unit) {
    for (const json& number : unit["constants"]) {
        const auto name = number["name"].get<std::string>();
        const bool isFirst = number["before"] == 0 && unit["tap_count"] != 0;
        std::cout << (name.empty() ? isFirst ? "constant before it" : "constant" : name) << " "
                  << formatted("%.6g", number["value"]) << "\n";
    }
}

std::string operandsText(const json& unit) {
    const std::string values = unit["tap_count"] == 1 ? "the value" : "the values";
    return values + (unit["constants"].empty()       ? ""
                     : unit["constants"].size() == 1 ? " and the constant"
                                                     : " and the constants");
}

std::string rangeText(const char* what, const json& range) {
    return std::string(what) + " " + wholeText(range[0]) + " to " +
           std::to_string(range[1].get<std::int64_t>() - 1);
}

void printUnit(const json& unit) {
    const json& at = unit["at"];
    std::cout << unit["layer"].get<std::string>() << " (" << unit["kind"].get<std::string>() << "), channel "
              << at[0] << (unit.contains("slice") ? ", slice " + wholeText(unit["slice"]) : "") << ", y "
              << at[1] << ", x " << at[2] << ": " << formatted("%.6g", unit["value"]) << "\n";
    const json& field = unit["receptive_field"];
    std::cout << "receptive field on the picture: ";
    if (field["rows"][0] == field["rows"][1]) {
        std::cout << "none, nothing in it reaches this unit\n\n";
    } else {
        std::cout << (field.contains("slices") ? rangeText("slices", field["slices"]) + ", " : "")
                  << rangeText("rows", field["rows"]) << ", " << rangeText("columns", field["columns"])
                  << "\n\n";
    }
    printTaps(unit, unit["combination"] == "weighted sum" || unit["combination"] == "maximum");
    if (unit["combination"] == "weighted sum") {
        printShares(unit);
    }
    printConstants(unit);
    const auto combination = unit["combination"].get<std::string>();
    const std::string how = combination == "normalized" ? "exp of the first over the sum of all exps"
                            : combination == "function"
                                ? unit["kind"].get<std::string>() + " of " + operandsText(unit)
                                : combination;
    std::cout << "= " << formatted("%.6g", unit["result"]) << "  (" << how << ")\n";
}

} // namespace

void explainNumber(const ExplainOptions& options) {
    const Model model = openModel(options.model);
    const At at = parseAt(*model.graph, options.at); // before the network runs
    const Workers workers;
    const std::shared_ptr<const Image> image = openPicture(QString::fromStdString(options.image)).image;
    const std::shared_ptr<const Analysis> analysis =
        analyseNamed(options.model.model, model, *image, {}, workers);
    const json unit = unitJson(
        *analysis, explainUnit(*analysis->trace, addressOf(*analysis, at, options.slice)), options.taps);
    if (options.json) {
        std::cout << jsonText(unit, 2) << "\n";
    } else {
        printUnit(unit);
    }
}

} // namespace fovea

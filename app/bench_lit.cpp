#include "app/bench_lit.h"

#include "app/setting_values.h"
#include "core/bench/bench_sums.h"

#include <span>

namespace fovea {

namespace {

using Kind = ui::SceneElement::Kind;
using Text = const std::string&;

ui::FormulaTerm term(Text key, Text value) {
    using enum ui::FormulaTerm;
    return toChoice<ui::FormulaTerm>(key, value,
                                     {{"input", Input},
                                      {"padding", Padding},
                                      {"kernel", Kernel},
                                      {"dilation", Dilation},
                                      {"stride", Stride},
                                      {"size", Size},
                                      {"depth", Depth},
                                      {"groups", Groups},
                                      {"filters", Filters},
                                      {"bias", Bias},
                                      {"parameters", Parameters},
                                      {"multiply-adds", MultiplyAdds}});
}

/// One of the numbers behind the colon.
struct Place {
    const char* name;
    std::int64_t value;
    Range range;
};

/// Of what a window computes with, and where it has its place.
class Places {
public:
    Places(const ui::SceneElement& element, const BenchResult& result)
        : m_element(element)
        , m_result(result) {}

    std::vector<Place> of(const BenchStep& step) const {
        const BenchState& state = m_result.state;
        const BenchTaps taps = tapsOf(state, step.filter);
        switch (m_element.kind) {
        case Kind::BenchInput:
            return volume("C", m_result.padded.shape());
        case Kind::BenchOutput:
            return volume("K", m_result.outputShape());
        case Kind::BenchWeight: {
            const Shape slices{1, taps.channels.length(), taps.rows, taps.columns};
            std::vector<Place> places = volume("C", slices);
            places.insert(places.begin(), filter());
            return places;
        }
        case Kind::BenchBias:
            return {filter()};
        case Kind::BenchProduct:
            return {{"I", m_element.index, {0, taps.count()}}};
        case Kind::BenchSum:
            return {{"C", m_element.channel, taps.channels}};
        default:
            return {};
        }
    }

private:
    Place filter() const { return {"K", m_element.index, {0, m_result.state.filters}}; }
    std::vector<Place> volume(const char* slice, const Shape& shape) const {
        return {{slice, m_element.channel, {0, shape.channels()}},
                {"Y", m_element.y, {0, shape.height()}},
                {"X", m_element.x, {0, shape.width()}}};
    }

    const ui::SceneElement& m_element;
    const BenchResult& m_result;
};

/// Pooling has neither weights nor what is made with them.
bool needsFilters(const ui::SceneElement& element) {
    using enum ui::FormulaTerm;
    switch (element.kind) {
    case Kind::BenchWeight:
    case Kind::BenchBias:
    case Kind::BenchProduct:
    case Kind::BenchSum:
        return true;
    case Kind::BenchTerm: {
        const auto term = static_cast<ui::FormulaTerm>(element.index);
        return term == Filters || term == Bias || term == Groups;
    }
    default:
        return false;
    }
}

std::string rangesText(std::span<const Place> places) {
    std::string text;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& [name, value, range] = places[i];
        text += i == 0 ? "" : i + 1 == places.size() ? " and " : ", ";
        text += std::string(name) + " from " + std::to_string(range.begin) + " to " +
                std::to_string(range.end - 1);
    }
    return text;
}

} // namespace

LitElement LitElement::parse(Text key, Text value) {
    const std::size_t colon = value.find(':');
    const std::string what = value.substr(0, colon);
    const std::string where = colon == std::string::npos ? "" : value.substr(colon + 1);
    const Kind kind = toChoice<Kind>(key, what,
                                     {{"input", Kind::BenchInput},
                                      {"weight", Kind::BenchWeight},
                                      {"bias", Kind::BenchBias},
                                      {"output", Kind::BenchOutput},
                                      {"product", Kind::BenchProduct},
                                      {"sum", Kind::BenchSum},
                                      {"term", Kind::BenchTerm}});
    LitElement lit{.element = {.kind = kind}, .text = key + "=" + value};
    ui::SceneElement& made = lit.element;
    if (kind == Kind::BenchTerm) {
        made.index = static_cast<std::int64_t>(term(key, where));
        return lit;
    }
    const std::string wanted = "like input:C,Y,X, output:K,Y,X, weight:K,C,Y,X, bias:K, product:I, sum:C";
    const std::size_t count =
        kind == Kind::BenchWeight ? 4 : (kind == Kind::BenchInput || kind == Kind::BenchOutput ? 3 : 1);
    const auto numbers = toIndices(key, where, ',', count, count, wanted);
    if (count == 1) {
        (kind == Kind::BenchSum ? made.channel : made.index) = numbers[0];
        return lit;
    }
    made.index = count == 4 ? numbers[0] : 0;
    made.channel = numbers[count - 3];
    made.y = numbers[count - 2];
    made.x = numbers[count - 1];
    return lit;
}

void LitElement::require(const BenchResult& result, double time, BenchGrain grain) const {
    const std::string setting = "--set " + text + ": ";
    if (needsFilters(element) && !hasFilters(result.state.operation)) {
        throw SettingError(setting + "pooling has no filters, and nothing is multiplied; input:C,Y,X and "
                                     "output:K,Y,X can be lit");
    }
    const bool isOfRun = element.kind == Kind::BenchOutput || element.kind == Kind::BenchProduct ||
                         element.kind == Kind::BenchSum;
    if (isOfRun && !result.fits()) {
        throw SettingError(setting + "the windows do not fit, so there is no output and nothing to compute");
    }
    const BenchStep step = result.fits() ? momentAt(result, time, grain).step : BenchStep();
    const std::vector<Place> places = Places(element, result).of(step);
    if (std::ranges::any_of(places, [](const Place& place) { return !place.range.contains(place.value); })) {
        throw SettingError(setting + "here it must have " + rangesText(places));
    }
}

} // namespace fovea

#include "core/bench/bench_edit.h"
#include "core/bench/bench_ops.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace fovea {

namespace {

using Problem = std::optional<BenchProblem>;

/// "2,097,152": large numbers are compared by people.
std::string grouped(std::int64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t end = text.size(); end > 3; end -= 3) {
        text.insert(end - 3, ",");
    }
    return text;
}

Problem outside(BenchField field, const char* name, std::int64_t value, std::int64_t low, std::int64_t high) {
    if (value >= low && value <= high) {
        return std::nullopt;
    }
    return BenchProblem{field, std::string(name) + " is " + std::to_string(value) + "; it must be from " +
                                   std::to_string(low) + " to " + std::to_string(high) + "."};
}

/// Enumerations may come from anywhere as numbers.
template <class Enumeration>
bool isOneOf(Enumeration value, Enumeration last) {
    return static_cast<int>(value) >= 0 && static_cast<int>(value) <= static_cast<int>(last);
}

Problem unknownChoice(const BenchState& state) {
    if (!isOneOf(state.operation, BenchOperation::FullyConnected)) {
        return BenchProblem{BenchField::Operation, "There is no such operation."};
    }
    if (!isOneOf(state.paddingMode, PaddingMode::Replicate)) {
        return BenchProblem{BenchField::PaddingMode, "There is no such padding."};
    }
    if (!isOneOf(state.fit, FitRule::Ceil)) {
        return BenchProblem{BenchField::Fit, "There is no such rule for windows that do not come out even."};
    }
    return std::nullopt;
}

Problem outOfLimits(const BenchState& state) {
    using enum BenchField;
    const auto& [rows, columns] = state.window;
    const VolumeSize& size = state.size;
    for (const Problem& problem :
         {outside(Width, "The input's width", size.width, 1, maxBenchExtent),
          outside(Height, "The input's height", size.height, 1, maxBenchExtent),
          outside(Depth, "The input's depth", size.depth, 1, maxBenchDepth),
          outside(KernelRows, "The filter's height", rows.kernel, 1, maxBenchKernel),
          outside(KernelColumns, "The filter's width", columns.kernel, 1, maxBenchKernel),
          outside(Filters, "The number of filters", state.filters, 1, maxBenchFilters),
          outside(StrideRows, "The stride downwards", rows.stride, 1, maxBenchStride),
          outside(StrideColumns, "The stride to the right", columns.stride, 1, maxBenchStride),
          outside(PadTop, "The padding at the top", rows.padBefore, 0, maxBenchPadding),
          outside(PadBottom, "The padding at the bottom", rows.padAfter, 0, maxBenchPadding),
          outside(PadLeft, "The padding at the left", columns.padBefore, 0, maxBenchPadding),
          outside(PadRight, "The padding at the right", columns.padAfter, 0, maxBenchPadding),
          outside(DilationRows, "The dilation downwards", rows.dilation, 1, maxBenchDilation),
          outside(DilationColumns, "The dilation to the right", columns.dilation, 1, maxBenchDilation),
          outside(Groups, "The number of groups", state.groups, 1, maxBenchDepth),
          outside(Growth, "The growth of the larger input", state.growth, 0, maxBenchGrowth)}) {
        if (problem) {
            return problem;
        }
    }
    return std::nullopt;
}

/// "1, 2, 3 or 6"
std::string commonDivisors(std::int64_t a, std::int64_t b) {
    std::vector<std::int64_t> divisors;
    for (std::int64_t i = 1; i <= std::min(a, b); ++i) {
        if (a % i == 0 && b % i == 0) {
            divisors.push_back(i);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < divisors.size(); ++i) {
        const bool last = i + 1 == divisors.size();
        text += (i == 0 ? "" : last ? " or " : ", ") + std::to_string(divisors[i]);
    }
    return text;
}

std::string filtersText(std::int64_t filters) {
    return filters == 1 ? "1 filter" : std::to_string(filters) + " filters";
}

Problem wrongGroups(const BenchState& state) {
    const std::int64_t depth = state.size.depth;
    if (state.operation == BenchOperation::Depthwise && state.filters % depth != 0) {
        const std::int64_t below = std::max(depth, state.filters / depth * depth);
        return BenchProblem{BenchField::Filters,
                            filtersText(state.filters) + " cannot be shared out evenly among " +
                                std::to_string(depth) + " channels; a multiple of the depth can, such as " +
                                std::to_string(below) + "."};
    }
    if (depth % state.groups != 0 || state.filters % state.groups != 0) {
        return BenchProblem{BenchField::Groups,
                            std::to_string(state.groups) + " groups do not divide a depth of " +
                                std::to_string(depth) + " and " + filtersText(state.filters) + " evenly; " +
                                commonDivisors(depth, state.filters) + " would."};
    }
    return std::nullopt;
}

Problem wrongReflection(const BenchState& state) {
    const auto check = [](BenchField field, std::int64_t padding, std::int64_t extent,
                          const char* what) -> Problem {
        if (padding < extent) {
            return std::nullopt;
        }
        return BenchProblem{field, "An input of " + std::to_string(extent) + " " + what +
                                       (extent == 1 ? "" : "s") + " can be mirrored by at most " +
                                       std::to_string(extent - 1) + ", not by " + std::to_string(padding) +
                                       "; padding with zeros or a repeated edge has no such limit."};
    };
    const auto& [rows, columns] = state.window;
    for (const Problem& problem :
         {check(BenchField::PadTop, rows.padBefore, state.size.height, "row"),
          check(BenchField::PadBottom, rows.padAfter, state.size.height, "row"),
          check(BenchField::PadLeft, columns.padBefore, state.size.width, "column"),
          check(BenchField::PadRight, columns.padAfter, state.size.width, "column")}) {
        if (problem) {
            return problem;
        }
    }
    return std::nullopt;
}

Problem wrongSources(const BenchState& state) {
    for (const FilterSource& source : state.filterSources) {
        if (!isOneOf(source.pattern, FilterSource::Pattern::Random)) {
            return BenchProblem{BenchField::Weights, "There is no such filter."};
        }
        if (!(source.orientation >= 0 && source.orientation <= 180)) {
            return BenchProblem{BenchField::Weights, "A filter's orientation must be from 0 to 180 degrees."};
        }
        if (!(source.wavelength >= 2 && source.wavelength <= 64)) {
            return BenchProblem{BenchField::Weights, "A filter's wavelength must be from 2 to 64 pixels."};
        }
    }
    if (!isOneOf(state.inputSource.pattern, InputSource::Pattern::Grating)) {
        return BenchProblem{BenchField::Width, "There is no such pattern for the input."};
    }
    return std::nullopt;
}

/// All limits of single settings hold: no product below comes near an overflow.
Problem tooMuch(const BenchState& state) {
    const auto& [rows, columns] = state.window;
    const std::int64_t taps = rows.kernel * columns.kernel;
    const std::int64_t depth = hasFilters(state.operation) ? state.size.depth / state.groups : 1;
    const std::int64_t weights = hasFilters(state.operation) ? state.filters * depth * taps : 0;
    if (weights > maxBenchWeights) {
        return BenchProblem{BenchField::Weights, "The filters would have " + grouped(weights) +
                                                     " weights; at most " + grouped(maxBenchWeights) +
                                                     " are possible. A smaller or fewer filters would do."};
    }
    const auto extent = [&](std::int64_t input, const WindowAxis& axis) {
        const FitRule rule = state.fit == FitRule::Exact ? FitRule::Floor : state.fit;
        return benchExtent(state.operation, input, axis, rule).value_or(0);
    };
    const std::int64_t places = extent(state.size.height, rows) * extent(state.size.width, columns);
    if (places * state.filters > maxBenchOutputs) {
        return BenchProblem{BenchField::StrideRows, "The output would have " +
                                                        grouped(places * state.filters) +
                                                        " numbers; at most " + grouped(maxBenchOutputs) +
                                                        " are possible. A smaller stride would do."};
    }
    const bool stamps = isTransposed(state);
    const std::int64_t windows = stamps ? state.size.height * state.size.width : places;
    const std::int64_t products = windows * state.filters * depth * taps;
    if (products > maxBenchMultiplyAdds) {
        return BenchProblem{BenchField::KernelRows,
                            "That would take " + grouped(products) + " multiplications; at most " +
                                grouped(maxBenchMultiplyAdds) + " are possible. A smaller filter would do."};
    }
    const std::int64_t larger = (state.growth + 1) * (state.growth + 1) * weights;
    if (state.operation == BenchOperation::FullyConnected && larger > maxBenchMultiplyAdds) {
        return BenchProblem{BenchField::Growth,
                            "The larger input would take " + grouped(larger) + " multiplications; at most " +
                                grouped(maxBenchMultiplyAdds) + " are possible. A smaller growth would do."};
    }
    return std::nullopt;
}

} // namespace

std::optional<BenchProblem> problemOf(const BenchState& given) {
    if (Problem problem = unknownChoice(given)) {
        return problem;
    }
    const BenchState state = withFixedSettings(given);
    for (const auto check : {outOfLimits, wrongGroups, wrongSources}) {
        if (Problem problem = check(state)) {
            return problem;
        }
    }
    if (state.paddingMode == PaddingMode::Reflect) {
        if (Problem problem = wrongReflection(state)) {
            return problem;
        }
    }
    if (state.fit == FitRule::Ceil && hasFilters(state.operation)) {
        return BenchProblem{BenchField::Fit,
                            "Only pooling can round up; a convolution refuses or leaves the rest out."};
    }
    return tooMuch(state);
}

} // namespace fovea

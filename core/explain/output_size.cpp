#include "core/explain/output_size.h"

#include "core/base/contract.h"

#include <algorithm>
#include <cstdlib>

namespace fovea {

namespace {

struct Candidate {
    WindowAxis axis;
    std::int64_t distance = 0;
};

/// Collects the changed settings that are worth proposing.
class Candidates {
public:
    Candidates(std::int64_t input, const WindowAxis& given)
        : m_input(input)
        , m_maySkip(given.stride > given.span()) {}

    void offer(const WindowAxis& axis, std::int64_t change) {
        const bool seesEverything = axis.stride <= axis.span();
        if (change != 0 && (m_maySkip || seesEverything) && outputSize(m_input, axis).fits) {
            m_found.push_back({.axis = axis, .distance = std::abs(change)});
        }
    }

    std::vector<WindowAxis> nearest() {
        std::ranges::stable_sort(m_found, {}, &Candidate::distance);
        m_found.resize(std::min(m_found.size(), maxFittingSettings));
        std::vector<WindowAxis> axes;
        std::ranges::transform(m_found, std::back_inserter(axes), &Candidate::axis);
        return axes;
    }

private:
    std::int64_t m_input;
    bool m_maySkip;
    std::vector<Candidate> m_found;
};

std::vector<std::int64_t> axisCoverage(std::int64_t extent, const WindowAxis& axis) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(extent), 0);
    const OutputSize size = outputSize(extent, axis);
    const std::int64_t windows = size.slack < 0 ? 0 : size.slack / axis.stride + 1;
    for (std::int64_t window = 0; window < windows; ++window) {
        for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
            const std::int64_t index = axis.inputIndex(window, tap);
            if (index >= 0 && index < extent) {
                ++counts[static_cast<std::size_t>(index)];
            }
        }
    }
    return counts;
}

} // namespace

OutputSize outputSize(std::int64_t input, const WindowAxis& axis) {
    FOVEA_REQUIRE(input >= 0 && axis.stride >= 1 && axis.kernel >= 1 && axis.dilation >= 1);
    OutputSize result;
    result.padded = input + axis.padBefore + axis.padAfter;
    result.slack = result.padded - axis.span();
    result.exact = static_cast<double>(result.slack) / static_cast<double>(axis.stride) + 1;
    if (result.slack < 0) {
        result.leftOver = result.padded;
        return result;
    }
    result.leftOver = result.slack % axis.stride;
    result.fits = result.leftOver == 0;
    if (result.fits) {
        result.size = result.slack / axis.stride + 1;
    }
    return result;
}

std::vector<WindowAxis> nearestFitting(std::int64_t input, const WindowAxis& axis) {
    Candidates candidates(input, axis);
    const OutputSize given = outputSize(input, axis);
    WindowAxis changed = axis;
    for (changed.stride = 1; changed.stride <= std::max(given.slack, axis.stride); ++changed.stride) {
        candidates.offer(changed, changed.stride - axis.stride);
    }
    // Padding as wide as the window would make windows that see nothing but zeros.
    const std::int64_t widest = axis.span() - 1 - std::max(axis.padBefore, axis.padAfter);
    for (std::int64_t more = -std::min(axis.padBefore, axis.padAfter); more <= widest; ++more) {
        changed = axis;
        changed.padBefore += more;
        changed.padAfter += more;
        candidates.offer(changed, more);
    }
    // Two elements more at a time never come out even where the stride is even and the slack is odd.
    if (axis.stride % 2 == 0 && given.slack % 2 != 0) {
        changed = axis;
        const std::int64_t missing = ((-given.slack) % axis.stride + axis.stride) % axis.stride;
        changed.padAfter += missing;
        if (given.slack + missing >= 0 && changed.padAfter < axis.span()) {
            candidates.offer(changed, missing);
        }
    }
    changed = axis;
    for (changed.kernel = 1; changed.span() <= given.padded; ++changed.kernel) {
        candidates.offer(changed, changed.kernel - axis.kernel);
    }
    return candidates.nearest();
}

std::vector<std::int64_t> coverage(std::int64_t height, std::int64_t width, const Window2d& window) {
    const std::vector<std::int64_t> rows = axisCoverage(height, window.rows);
    const std::vector<std::int64_t> columns = axisCoverage(width, window.columns);
    std::vector<std::int64_t> counts;
    counts.reserve(rows.size() * columns.size());
    for (const std::int64_t row : rows) {
        for (const std::int64_t column : columns) {
            counts.push_back(row * column);
        }
    }
    return counts;
}

} // namespace fovea

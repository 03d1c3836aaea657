#include "core/ops/sliding.h"

#include "core/base/error.h"

#include <nlohmann/json.hpp>

#include <string>

namespace fovea {

namespace {

nlohmann::json shortest(std::int64_t rows, std::int64_t columns) {
    if (rows == columns) {
        return rows;
    }
    return {rows, columns};
}

} // namespace

SlidingWindow slidingOver(const Shape& input, const Window2d& window, Rounding rounding,
                          std::string_view kind) {
    if (input.rank() != 4 || input.elementCount() == 0) {
        throw ShapeError(std::string(kind) +
                         " needs pictures × channels × rows × columns, none of them 0, not " +
                         input.toString());
    }
    return {.window = window,
            .inHeight = input.height(),
            .inWidth = input.width(),
            .outHeight = outputExtent(input.height(), window.rows, rounding),
            .outWidth = outputExtent(input.width(), window.columns, rounding)};
}

Region windowRegion(const Region& output, const Window2d& window, const Range& channels) {
    if (output.empty()) {
        return {};
    }
    return {.channels = channels,
            .rows = window.rows.inputRange(output.rows),
            .columns = window.columns.inputRange(output.columns),
            .pictures = output.pictures};
}

Range channelsRead(std::int64_t inChannels, std::int64_t outChannels, std::int64_t groups,
                   const Range& filters) {
    const std::int64_t groupIn = inChannels / groups;
    const std::int64_t groupOut = outChannels / groups;
    return {filters.begin / groupOut * groupIn, ((filters.end - 1) / groupOut + 1) * groupIn};
}

std::vector<Tap> windowTaps(const Tensor& input, std::int64_t picture, const Range& channels,
                            const Window2d& window, const Element& at) {
    std::vector<Tap> taps;
    taps.reserve(static_cast<std::size_t>(channels.length() * window.rows.kernel * window.columns.kernel));
    const Range rows{0, input.shape().height()};
    const Range columns{0, input.shape().width()};
    for (std::int64_t channel = channels.begin; channel < channels.end; ++channel) {
        for (std::int64_t u = 0; u < window.rows.kernel; ++u) {
            for (std::int64_t v = 0; v < window.columns.kernel; ++v) {
                Tap tap;
                tap.at = {.channel = channel,
                          .y = window.rows.inputIndex(at.y, u),
                          .x = window.columns.inputIndex(at.x, v)};
                tap.onPadding = !rows.contains(tap.at.y) || !columns.contains(tap.at.x);
                tap.value = tap.onPadding ? 0 : input.at(picture, channel, tap.at.y, tap.at.x);
                tap.product = tap.value;
                taps.push_back(tap);
            }
        }
    }
    return taps;
}

void writeWindow(const Window2d& window, nlohmann::json& layer) {
    const auto& [rows, columns] = window;
    layer["kernel"] = shortest(rows.kernel, columns.kernel);
    layer["stride"] = shortest(rows.stride, columns.stride);
    layer["dilation"] = shortest(rows.dilation, columns.dilation);
    if (rows.padBefore == rows.padAfter && columns.padBefore == columns.padAfter) {
        layer["padding"] = shortest(rows.padBefore, columns.padBefore);
    } else {
        layer["padding"] = {rows.padBefore, columns.padBefore, rows.padAfter, columns.padAfter};
    }
}

} // namespace fovea

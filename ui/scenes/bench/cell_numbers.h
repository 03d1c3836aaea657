#pragma once

#include "core/tensor/tensor.h"
#include "ui/render/theme.h"
#include "ui/scenes/bench/projection.h"

#include <optional>
#include <span>

namespace fovea::ui {

/// How numbers stand in the cells of a map.
struct MapNumbers {
    Theme::Type type = Theme::Type::Caption;
    int decimals = 0;
};

/// The fewest digits behind the point, at most `most`, with which all numbers are told exactly, or `most`.
int decimalsNeeded(std::span<const float> values, int most);
/// The largest letters in which all numbers fit into cells of this size; none when not even the smallest do.
std::optional<MapNumbers> fittingNumbers(std::span<const float> values, const QSizeF& cell,
                                         const Theme& theme);

} // namespace fovea::ui

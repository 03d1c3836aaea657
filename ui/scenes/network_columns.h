#pragma once

#include "ui/scenes/network_layout.h"

namespace fovea::ui {

/// Which columns the overview has and what they read, without their places: one for the picture and one for
/// each layer that shows something new (flatten, dropout and the softmax at the end do not).
std::vector<NetworkColumn> networkColumns(const Analysis& analysis);

} // namespace fovea::ui

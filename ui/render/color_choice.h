#pragma once

#include "ui/render/theme.h"

namespace fovea::ui {

/// Which colours the roles have.
enum class ColorChoice {
    Usual,        ///< the lecture's
    Distinguished ///< told apart by people with any of the common kinds of colour blindness, too
};

/// The theme for a choice. Distinguished keeps each role's kind of colour (warm, blue, green, amber) but sets
/// them apart in brightness as well, and weights go from blue over white to orange.
Theme themeOf(bool dark, ColorChoice choice);
ColorChoice choiceOf(const Theme& theme);

/// One number per look of pictures that are made of numbers; for keys of caches.
int lookOf(const Theme& theme);

} // namespace fovea::ui

#pragma once

#include "ui/render/theme.h"

#include <QIcon>
#include <QString>

namespace fovea::ui {

/// The style sheet of the whole window, made from the theme's colours.
QString styleSheet(const Theme& theme);
/// A line icon of resources/icons in the theme's ink.
QIcon themedIcon(const QString& name, const Theme& theme);

} // namespace fovea::ui

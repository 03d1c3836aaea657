#pragma once

#include "ui/scenes/scene.h"

#include <QSize>

namespace fovea::ui {

/// The whole scene as a picture, `scale` device pixels to a logical one.
QImage renderImage(const Scene& scene, const Theme& theme, double scale = 1);

/// Writes the whole scene to a .png, .svg or .pdf file (by its ending). Throws SettingError on another
/// ending, FileError when it cannot be written.
void renderFile(const Scene& scene, const Theme& theme, const QString& path, double scale = 1);

} // namespace fovea::ui

#pragma once

#include "ui/scenes/scene.h"
#include "ui/scenes/scene_registry.h"

#include <QRect>
#include <QSize>

namespace fovea::ui {

/// What renderImage() and renderFile() draw at most.
inline constexpr int maxPictureSide = 32'767;
inline constexpr int maxPicturePixels = 268'000'000;

/// The whole scene as a picture on the theme's paper, `scale` > 0 device pixels to a logical one. Throws
/// LimitError when it would be larger than the limits above.
QImage renderImage(const Scene& scene, const Theme& theme, double scale = 1);

/// Paints the whole scene into `place` of `image`: as large as it fits, in the middle, on the theme's paper.
/// `place` is not empty and lies within the image.
void paintFitted(QImage& image, const QRect& place, const Scene& scene, const Theme& theme);

/// Writes the whole scene to a .png, .svg or .pdf file (by its ending); the limits above are those of .png.
/// Throws SettingError on another ending, LimitError as above, FileError when it cannot be written; then what
/// was at `path` stays.
void renderFile(const Scene& scene, const Theme& theme, const QString& path, double scale = 1);

/// Writes a picture that is painted already as PNG, from any thread; throws FileError as above.
void writePicture(const QImage& picture, const QString& path);

/// The scene that `entry` makes, with as many maps, numbers or classes as a picture can hold within the
/// limits above: the strongest. It is larger than that only when it cannot be made of fewer.
std::unique_ptr<Scene> sceneForPicture(const SceneEntry& entry, const SceneInput& input, double scale = 1);

} // namespace fovea::ui

#pragma once

#include "core/base/control.h"
#include "core/graph/model_settings.h"

#include <QString>

namespace fovea::ui {

/// A network as it was read, and as it runs.
struct OpenedModel {
    std::shared_ptr<const Model> imported;
    ModelSettings settings;
    std::shared_ptr<const Model> model; ///< `imported` under `settings`
    QString note;                       ///< for a person; empty when there is nothing to tell
};

/// `imported` under `settings`; throws SettingError with the problem when they do not go together.
OpenedModel withSettings(std::shared_ptr<const Model> imported, const ModelSettings& settings);
/// A bundled network or an .onnx file, read for these settings. Throws what openModelFile(), readFills() and
/// withSettings() throw.
OpenedModel openModelWith(const QString& nameOrPath, ModelSettings settings, const Control& control);
/// The same with what a person set for it last time; a note tells when that does not fit any more.
OpenedModel openModelAsRemembered(const QString& nameOrPath, const Control& control);

/// Whether this is what holds for the network when nobody sets anything.
bool isUnchanged(const Model& imported, const ModelSettings& settings);

} // namespace fovea::ui

#include "ui/session/model_file.h"

#include "ui/session/bundle.h"
#include "ui/session/model_memory.h"

#include <QCoreApplication>
#include <nlohmann/json.hpp>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ModelFile)
};

OpenedModel openAsGuessed(const QString& nameOrPath, const Control& control) {
    auto imported = std::make_shared<const Model>(openModelFile(nameOrPath, control));
    try {
        return withSettings(imported, settingsOf(*imported));
    } catch (const SettingError& error) {
        throw UnsupportedError(nameOrPath.toStdString() + ": " + error.what());
    }
}

} // namespace

OpenedModel withSettings(std::shared_ptr<const Model> imported, const ModelSettings& settings) {
    if (const std::optional<ModelProblem> problem = problemOf(*imported, settings)) {
        throw SettingError(problem->text);
    }
    auto model = std::make_shared<const Model>(configured(*imported, settings));
    return {.imported = std::move(imported), .settings = settings, .model = std::move(model), .note = {}};
}

OpenedModel openModelWith(const QString& nameOrPath, ModelSettings settings, const Control& control) {
    OnnxInputs inputs;
    inputs.picture = [&settings](const InputSpec&) { return settings.input; };
    auto imported = std::make_shared<const Model>(openModelFile(nameOrPath, control, inputs));
    settings.input = imported->info.input;
    readFills(settings);
    return withSettings(std::move(imported), settings);
}

OpenedModel openModelAsRemembered(const QString& nameOrPath, const Control& control) {
    const std::optional<nlohmann::json> remembered = rememberedSettings(nameOrPath);
    if (!remembered) {
        return openAsGuessed(nameOrPath, control);
    }
    std::string reason;
    try {
        return openModelWith(nameOrPath, modelSettingsFromJson(*remembered, {}, "models.ini"), control);
    } catch (const Error& error) {
        reason = error.what();
    }
    // Where the file itself is the reason, this throws.
    OpenedModel opened = openAsGuessed(nameOrPath, control);
    opened.note = Texts::tr("What was set for this network does not fit it any more, so the guess holds: %1")
                      .arg(QString::fromStdString(reason));
    return opened;
}

bool isUnchanged(const Model& imported, const ModelSettings& settings) {
    ModelSettings untouched;
    untouched.input = imported.info.stated.guess;
    return settings == untouched;
}

} // namespace fovea::ui

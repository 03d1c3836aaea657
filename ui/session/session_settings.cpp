// What a person sets for the network: checked, kept, and where it needs the file read again, read in a job.

#include "core/image/class_names.h"
#include "core/image/input_presets.h"
#include "core/io/npz.h"
#include "ui/session/model_memory.h"
#include "ui/session/session.h"

#include <nlohmann/json.hpp>

namespace fovea::ui {

namespace {

/// Which control a refused import belongs to.
ModelField importField(const InputSpec& before, const InputSpec& after) {
    if (before.layout != after.layout) {
        return ModelField::Layout;
    }
    return before.channels != after.channels ? ModelField::Colours : ModelField::Size;
}

/// `input` with what `imported` was imported for, its numbers as many as there are channels.
InputSpec fedTo(const InputSpec& imported, InputSpec input) {
    input = withChannels(std::move(input), imported.channels);
    input.height = imported.height;
    input.width = imported.width;
    input.layout = imported.layout;
    return input;
}

} // namespace

void Session::setModelSettings(const ModelSettings& settings, const QString& text, bool continues) {
    if (m_document.imported == nullptr) {
        return;
    }
    const Merge merge = continues ? Merge::TypingOn : Merge::Typing;
    if (needsReimport(*m_document.imported, settings)) {
        if (const std::optional<ModelProblem> problem = problemOf(settings.input)) {
            Q_EMIT refused(problem->field, QString::fromStdString(problem->text));
            return;
        }
        reopenModel(settings, text, merge);
        return;
    }
    if (const std::optional<ModelProblem> problem = problemOf(*m_document.imported, settings)) {
        Q_EMIT refused(problem->field, QString::fromStdString(problem->text));
        return;
    }
    if (settings == m_document.modelSettings) {
        return;
    }
    Document after = m_document;
    after.modelSettings = settings;
    after.model = std::make_shared<const Model>(configured(*m_document.imported, settings));
    push(after, text, merge);
}

void Session::reopenModel(const ModelSettings& settings, const QString& text, Merge merge) {
    m_openingModel = m_document.modelName;
    m_jobs.run<OpenedModel>(
        JobRunner::Lane::LoadModel,
        [name = m_document.modelName, settings](const Control& control) {
            return openModelWith(name, settings, control);
        },
        [this, base = m_document.imported, settings, text, merge](const Outcome<OpenedModel>& outcome) {
            if (base != m_document.imported) {
                return; // another network came in between
            }
            if (outcome.result) {
                acceptReopened(*outcome.result, text, merge);
            } else {
                Q_EMIT refused(importField(base->info.input, settings.input), outcome.error);
            }
        });
}

/// What else was set while the file was read stays.
void Session::acceptReopened(const OpenedModel& opened, const QString& text, Merge merge) {
    Document after = m_document;
    after.imported = opened.imported;
    after.modelSettings.input = fedTo(opened.imported->info.input, after.modelSettings.input);
    if (problemOf(*after.imported, after.modelSettings)) {
        after.modelSettings = opened.settings;
    }
    after.model = std::make_shared<const Model>(configured(*after.imported, after.modelSettings));
    push(after, text, merge);
}

void Session::setClassFile(const QString& path) {
    setFromFile(ModelField::Classes, tr("names of the classes"), [path](ModelSettings& settings) {
        settings.classNames = readClassNames(std::filesystem::path(path.toStdString()));
        settings.classes = ClassSource::File;
        settings.classFile = path.toStdString();
    });
}

void Session::setInputFile(const QString& input, const QString& path) {
    setFromFile(ModelField::OtherInputs, tr("numbers of an input"), [input, path](ModelSettings& settings) {
        const Tensor numbers = readNpy(std::filesystem::path(path.toStdString()));
        settings.fills[input.toStdString()] = {
            .kind = InputFill::Kind::File, .path = path.toStdString(), .numbers = numbers};
    });
}

void Session::setFromFile(ModelField field, const QString& text, std::function<void(ModelSettings&)> read) {
    m_jobs.run<ModelSettings>(
        JobRunner::Lane::ModelSettings,
        [read = std::move(read)](const Control&) {
            ModelSettings found;
            read(found);
            return found;
        },
        [this, field, text](const Outcome<ModelSettings>& outcome) {
            if (!outcome.result) {
                Q_EMIT refused(field, outcome.error);
                return;
            }
            const ModelSettings& found = *outcome.result;
            ModelSettings settings = m_document.modelSettings;
            if (found.classes == ClassSource::File) {
                settings.classes = found.classes;
                settings.classFile = found.classFile;
                settings.classNames = found.classNames;
            }
            for (const auto& [name, fill] : found.fills) {
                settings.fills[name] = fill;
            }
            setModelSettings(settings, text);
        });
}

void Session::keepSettings() const {
    if (m_document.imported == nullptr) {
        return;
    }
    if (isUnchanged(*m_document.imported, m_document.modelSettings)) {
        forgetSettings(m_document.modelName);
    } else {
        rememberSettings(m_document.modelName, toJson(m_document.modelSettings));
    }
}

} // namespace fovea::ui

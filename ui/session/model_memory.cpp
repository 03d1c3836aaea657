#include "ui/session/model_memory.h"

#include "core/base/error.h"
#include "core/io/json_file.h"
#include "ui/session/bundle.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr qsizetype most = 200;
const QString settingsKey = QStringLiteral("settings");
const QString pathKey = QStringLiteral("path");
const QString timeKey = QStringLiteral("time");

QString storePath() {
    return QFileInfo(QSettings().fileName()).dir().filePath(QStringLiteral("models.ini"));
}

QString fullName(const QString& nameOrPath) {
    return bundledModels().contains(nameOrPath) ? nameOrPath : QFileInfo(nameOrPath).absoluteFilePath();
}

/// A path holds what the keys of a settings file must not.
QString groupOf(const QString& nameOrPath) {
    return QString::fromLatin1(
        QCryptographicHash::hash(fullName(nameOrPath).toUtf8(), QCryptographicHash::Sha1).toHex());
}

void dropOldest(QSettings& store) {
    QStringList groups = store.childGroups();
    while (groups.size() > most) {
        const auto oldest = std::ranges::min_element(groups, {}, [&](const QString& group) {
            return store.value(group + u'/' + timeKey).toLongLong();
        });
        store.remove(*oldest);
        groups.erase(oldest);
    }
}

} // namespace

std::optional<nlohmann::json> rememberedSettings(const QString& nameOrPath) {
    const QSettings store(storePath(), QSettings::IniFormat);
    const QString text = store.value(groupOf(nameOrPath) + u'/' + settingsKey).toString();
    try {
        return parseJson(text.toStdString(), {});
    } catch (const Error&) {
        return std::nullopt;
    }
}

void rememberSettings(const QString& nameOrPath, const nlohmann::json& settings) {
    const std::string text = jsonText(settings);
    QSettings store(storePath(), QSettings::IniFormat);
    store.beginGroup(groupOf(nameOrPath));
    store.setValue(pathKey, fullName(nameOrPath));
    store.setValue(timeKey, QDateTime::currentMSecsSinceEpoch());
    store.setValue(settingsKey, QString::fromStdString(text));
    store.endGroup();
    dropOldest(store);
}

void forgetSettings(const QString& nameOrPath) {
    QSettings store(storePath(), QSettings::IniFormat);
    store.remove(groupOf(nameOrPath));
}

} // namespace fovea::ui

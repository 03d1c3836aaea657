#include "ui/session/bundle.h"

#include "core/onnx/onnx_reader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Bundle)
};

} // namespace

QString resourceDirectory() {
    const QDir program(QCoreApplication::applicationDirPath());
    const QString installed = program.absoluteFilePath(QStringLiteral("../share/fovea"));
    return QFileInfo::exists(installed) ? QDir::cleanPath(installed) : QStringLiteral(FOVEA_RESOURCE_DIR);
}

QStringList bundledModels() {
    QStringList models = {QStringLiteral("digits"), QStringLiteral("lecture"), QStringLiteral("cifar")};
    models.removeIf([](const QString& name) {
        return !QFileInfo::exists(resourceDirectory() + QStringLiteral("/models/%1.onnx").arg(name));
    });
    return models;
}

QStringList samplePictures() {
    const QDir samples(resourceDirectory() + QStringLiteral("/samples"));
    QStringList paths;
    for (const QString& name : samples.entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name)) {
        paths << samples.absoluteFilePath(name);
    }
    return paths;
}

QString firstSample() {
    const QStringList samples = samplePictures();
    const auto favourite = std::ranges::find_if(
        samples, [](const QString& path) { return path.endsWith(QStringLiteral("/automobile.png")); });
    if (favourite != samples.end()) {
        return *favourite;
    }
    return samples.isEmpty() ? QString() : samples.first();
}

QString modelPath(const QString& nameOrPath) {
    return bundledModels().contains(nameOrPath)
               ? resourceDirectory() + QStringLiteral("/models/%1.onnx").arg(nameOrPath)
               : nameOrPath;
}

Model openModelFile(const QString& nameOrPath, const Control& control, const OnnxInputs& inputs) {
    const QString path = modelPath(nameOrPath);
    if (!QFileInfo::exists(path) && !path.endsWith(QStringLiteral(".onnx"), Qt::CaseInsensitive)) {
        throw FileError(nameOrPath.toStdString(),
                        Texts::tr("there is no such file and no bundled model of that name (bundled: %1)")
                            .arg(bundledModels().join(QStringLiteral(", ")))
                            .toStdString());
    }
    OnnxInputs forPictures = inputs;
    forPictures.laysOutPictures = true;
    return readOnnx(std::filesystem::path(path.toStdString()), {}, control, forPictures);
}

} // namespace fovea::ui

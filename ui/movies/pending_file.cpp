#include "ui/movies/pending_file.h"

#include "core/base/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <filesystem>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Movies)
};

[[noreturn]] void fail(const QString& path, const QString& reason) {
    throw FileError(path.toStdString(), reason.toStdString());
}

/// Hidden, beside the file, and nobody else's.
QString nameBeside(const QFileInfo& file) {
    constexpr int base = 36;
    return QStringLiteral("%1/.%2-%3.%4")
        .arg(file.absolutePath(), file.completeBaseName(),
             QString::number(QRandomGenerator::system()->generate(), base), file.suffix());
}

} // namespace

PendingFile::PendingFile(const QString& path)
    : m_path(path) {
    const QFileInfo info(path);
    if (info.isDir()) {
        fail(path, Texts::tr("this is a folder; name the file to write"));
    }
    if (info.exists() && (!info.isFile() || !info.isWritable())) {
        fail(path, Texts::tr("this file must not be written over"));
    }
    if (!QFileInfo(info.absolutePath()).isDir()) {
        fail(path, Texts::tr("its folder does not exist"));
    }
    m_target = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    QFile file(nameBeside(QFileInfo(m_target)));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        fail(path, file.errorString());
    }
    m_written = file.fileName();
    if (info.exists()) {
        file.setPermissions(info.permissions());
    }
}

PendingFile::~PendingFile() {
    if (!m_written.isEmpty()) {
        QFile::remove(m_written);
    }
}

void PendingFile::commit() {
    std::error_code error;
    std::filesystem::rename(QFile::encodeName(m_written).toStdString(),
                            QFile::encodeName(m_target).toStdString(), error);
    if (error) {
        fail(m_path, QString::fromStdString(error.message()));
    }
    m_written.clear();
}

} // namespace fovea::ui

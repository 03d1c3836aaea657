#pragma once

#include <QString>

namespace fovea::ui {

/// A file that takes the place of another only when it is complete: it is written beside it, under a name of
/// its own with the same ending. Like QSaveFile, for writers that need a name instead of a device.
class PendingFile {
public:
    /// Makes the file, empty. Throws FileError when `path` is a folder, cannot be written, or its folder
    /// cannot.
    explicit PendingFile(const QString& path);
    /// Removes the file unless it was committed.
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    /// Where to write.
    const QString& writtenPath() const { return m_written; }
    /// Puts the file in its place. Throws FileError when that fails; what was there stays.
    void commit();

private:
    QString m_path;   ///< as asked for
    QString m_target; ///< the file itself, where m_path is a link
    QString m_written;
};

} // namespace fovea::ui

#include "app/open_picture.h"

#include <fcntl.h>
#include <unistd.h>

namespace fovea {

namespace {

/// Sends stderr nowhere for as long as it lives. libpng and libtiff know no other way to be silent.
class QuietErrors {
public:
    QuietErrors()
        : m_before(dup(STDERR_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (m_before >= 0 && nowhere >= 0) {
            dup2(nowhere, STDERR_FILENO);
        }
        if (nowhere >= 0) {
            close(nowhere);
        }
    }
    ~QuietErrors() {
        if (m_before >= 0) {
            dup2(m_before, STDERR_FILENO);
            close(m_before);
        }
    }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

private:
    int m_before;
};

} // namespace

ui::Picture openPicture(const QString& path) {
    const QuietErrors quiet;
    return ui::readPicture(path);
}

} // namespace fovea

/// The decoder of picture files, on any bytes. How to run: CMakeLists.txt beside this.

#include "core/base/error.h"
#include "ui/pictures/picture.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {

/// Qt finds its decoders by the application's paths; what they complain about is not told.
void startQt() {
    static int count = 1;
    static char name[] = "fuzz_picture";
    static char* arguments[] = {name, nullptr};
    static const QCoreApplication application(count, arguments);
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (QCoreApplication::instance() == nullptr) {
        startQt();
    }
    try {
        static_cast<void>(fovea::ui::decodePicture({data, size}));
    } catch (const fovea::Error&) { // what a file may cause; anything else is a finding
    }
    return 0;
}

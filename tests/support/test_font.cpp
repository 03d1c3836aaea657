#include "tests/support/test_font.h"

#include <QFontDatabase>

#include <cstdio>
#include <cstdlib>

namespace fovea::test {

void loadTestFont() {
    for (const char* face : {"Inter-Regular.otf", "Inter-SemiBold.otf"}) {
        const QString path = QStringLiteral("/usr/share/fonts/opentype/inter/") + QLatin1String(face);
        if (QFontDatabase::addApplicationFont(path) < 0) {
            std::fprintf(stderr, "the tests draw with %s, which is missing: apt-get install fonts-inter\n",
                         qPrintable(path));
            std::exit(1);
        }
    }
}

} // namespace fovea::test

#include "tests/support/picture_distance.h"

#include "core/base/contract.h"

#include <cstdlib>

namespace fovea::test {

double pictureDistance(const QImage& a, const QImage& b) {
    FOVEA_REQUIRE(a.size() == b.size() && !a.isNull());
    constexpr int channels = 3;
    std::int64_t sum = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb left = a.pixel(x, y);
            const QRgb right = b.pixel(x, y);
            sum += std::abs(qRed(left) - qRed(right)) + std::abs(qGreen(left) - qGreen(right)) +
                   std::abs(qBlue(left) - qBlue(right));
        }
    }
    return static_cast<double>(sum) / (static_cast<double>(channels) * a.width() * a.height());
}

} // namespace fovea::test

#pragma once

#include <QRectF>

namespace fovea::test {

/// Whether two texts lie on each other. The ink of digits that are set at equal distances may touch by less
/// than a pixel.
inline bool overlap(const QRectF& a, const QRectF& b) {
    const QRectF shared = a & b;
    return shared.width() > 1 && shared.height() > 1;
}

} // namespace fovea::test

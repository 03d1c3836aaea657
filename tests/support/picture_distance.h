#pragma once

#include <QImage>

namespace fovea::test {

/// How far two pictures of one size are from each other: the mean difference of their channels, 0…255. For
/// what is alike but not equal: smoothed otherwise, or compressed.
double pictureDistance(const QImage& a, const QImage& b);

} // namespace fovea::test

#pragma once

#include <QImage>
#include <gtest/gtest.h>

namespace fovea::test {

/// How far a picture may be from its golden one: processors differ in the last bits of floats, and those tip
/// a few gray levels over.
struct GoldenTolerance {
    int level = 2;         ///< differences up to this in every channel do not count
    double share = 0.0005; ///< of pixels that may differ by more
    int largestLevel = 24; ///< but none by more than this
};

/// Compares `actual` with tests/golden/`name`.png. With FOVEA_REGENERATE=1 in the environment the golden
/// picture is written instead. On failure the actual picture and the differences (white where they are) are
/// written to the test output folder of the build, and the message says where.
testing::AssertionResult matchesGolden(const QImage& actual, const QString& name,
                                       const GoldenTolerance& tolerance = {});

} // namespace fovea::test

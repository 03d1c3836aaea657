#include "core/base/control.h"

#include <gtest/gtest.h>

#include <vector>

namespace fovea {
namespace {

TEST(Control, GoesOnWhenNobodyAskedToStop) {
    EXPECT_NO_THROW(Control().checkpoint());
    EXPECT_NO_THROW(Control().report(0.5));
}

TEST(Control, ThrowsCancelledOnceSomebodyAskedToStop) {
    std::stop_source source;
    const Control control{.stop = source.get_token(), .progress = {}};
    EXPECT_NO_THROW(control.checkpoint());
    source.request_stop();
    EXPECT_THROW(control.checkpoint(), Cancelled);
}

TEST(Control, PassesProgressOn) {
    std::vector<double> seen;
    const Control control{.stop = {}, .progress = [&](double fraction) { seen.push_back(fraction); }};
    control.report(0.25);
    control.report(1.0);
    EXPECT_EQ(seen, (std::vector<double>{0.25, 1.0}));
}

} // namespace
} // namespace fovea

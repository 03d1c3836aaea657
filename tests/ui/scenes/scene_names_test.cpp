#include "ui/scenes/scene_names.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

TEST(ShortLayerNames, KeepTheLastTwoPartsOfAPath) {
    EXPECT_EQ(shortLayerName("/features/norm0/BatchNormalization_output_0"), "norm0/BatchNormalization");
    EXPECT_EQ(shortLayerName("StatefulPartitionedCall/model/conv1/Conv2D:0"), "conv1/Conv2D");
    EXPECT_EQ(shortLayerName("/Add_output_0"), "Add");
}

TEST(ShortLayerNames, LeaveOthersAsTheyAre) {
    EXPECT_EQ(shortLayerName("conv1"), "conv1");
    EXPECT_EQ(shortLayerName("output_0_features"), "output_0_features");
    EXPECT_EQ(shortLayerName(""), "");
    EXPECT_EQ(shortLayerName("/"), "/");
}

} // namespace
} // namespace fovea::ui

#include "core/tensor/tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace fovea {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

Tensor counting(const Shape& shape) {
    Tensor tensor = Tensor::uninitialized(shape);
    const std::span<float> values = tensor.mutableValues();
    std::iota(values.begin(), values.end(), 0.0F);
    return tensor;
}

TEST(Tensor, IsNoneByDefault) {
    const Tensor none;
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.size(), 0);
    EXPECT_TRUE(none.values().empty());
}

TEST(Tensor, IsFilledWithZerosOrAValue) {
    EXPECT_THAT(Tensor({2, 3}).values(), Each(0.0F));
    EXPECT_THAT(Tensor::filled({2, 3}, 7.0F).values(), Each(7.0F));
    EXPECT_EQ(Tensor::filled({2, 3}, 7.0F).size(), 6);
}

TEST(Tensor, OfAScalarShapeHoldsOneNumber) {
    EXPECT_THAT(Tensor::from({}, {4.0F}).values(), ElementsAre(4.0F));
}

TEST(Tensor, CopiesShareUntilOneIsWritten) {
    Tensor original = Tensor::from({3}, {1.0F, 2.0F, 3.0F});
    Tensor copy = original;
    EXPECT_TRUE(copy.sharesWith(original));
    copy.mutableValues()[0] = 9.0F;
    EXPECT_FALSE(copy.sharesWith(original));
    EXPECT_THAT(original.values(), ElementsAre(1.0F, 2.0F, 3.0F));
    EXPECT_THAT(copy.values(), ElementsAre(9.0F, 2.0F, 3.0F));
}

TEST(Tensor, IsWrittenInPlaceWhenNobodySharesIt) {
    Tensor tensor({3});
    const float* before = tensor.data();
    tensor.mutableData()[1] = 1.0F;
    EXPECT_EQ(tensor.data(), before);
}

TEST(Tensor, ReshapedSharesTheNumbers) {
    const Tensor volume = counting({2, 3, 4, 5});
    Tensor flat = volume.reshaped({2, 60});
    EXPECT_TRUE(flat.sharesWith(volume));
    EXPECT_EQ(flat.shape(), (Shape{2, 60}));
    flat.mutableData()[0] = -1.0F;
    EXPECT_EQ(volume.data()[0], 0.0F);
}

TEST(Tensor, FindsOneNumberOfAVolume) {
    const Tensor volume = counting({2, 3, 4, 5});
    EXPECT_EQ(volume.at(0, 0, 0, 0), 0.0F);
    EXPECT_EQ(volume.at(1, 2, 3, 4), 119.0F);
    EXPECT_EQ(volume.at(1, 0, 2, 1), 71.0F);
}

TEST(Tensor, FindsNumbersOfLowerRanks) {
    EXPECT_EQ(counting({2, 7}).at(1, 3, 0, 0), 10.0F);
    EXPECT_EQ(counting({2, 3, 5}).at(1, 2, 0, 4), 29.0F);
}

TEST(Tensor, GivesOneMapOfAVolume) {
    const Tensor volume = counting({2, 3, 4, 5});
    const Plane plane = volume.plane(1, 1);
    EXPECT_EQ(plane.height, 4);
    EXPECT_EQ(plane.width, 5);
    EXPECT_EQ(plane.at(0, 0), 80.0F);
    EXPECT_EQ(plane.at(3, 2), 97.0F);
    EXPECT_EQ(plane.values().size(), 20U);
}

TEST(Tensor, GoesToDoubleAndBack) {
    const Tensor tensor = Tensor::from({3}, {0.1F, -2.5F, 1e30F});
    const TensorD wide = toDouble(tensor);
    EXPECT_EQ(wide.data()[0], static_cast<double>(0.1F));
    EXPECT_TRUE(std::ranges::equal(toFloat(wide).values(), tensor.values()));
    EXPECT_EQ(toFloat(wide).shape(), tensor.shape());
}

TEST(Tensor, LiesWhereVectorsCanBeLoaded) {
    for (const std::int64_t size : {1, 3, 1000, 1 << 20}) {
        const Tensor tensor({size});
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data()) % 64, 0U) << size;
        EXPECT_THAT(tensor.values().last(1), Each(0.0F));
    }
}

TEST(TensorDeathTest, StopsTheProgramOnAPlaceOutsideIt) {
    ::testing::FLAGS_gtest_death_test_style = "threadsafe";
    const Tensor volume({1, 3, 4, 5});
    EXPECT_DEATH(volume.at(0, 3, 0, 0), "contract broken");
    EXPECT_DEATH(volume.at(0, 0, -1, 0), "contract broken");
    EXPECT_DEATH(volume.plane(1, 0), "contract broken");
    EXPECT_DEATH(volume.reshaped({61}), "contract broken");
}

} // namespace
} // namespace fovea

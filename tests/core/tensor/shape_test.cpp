#include "core/base/error.h"
#include "core/tensor/shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace fovea {
namespace {

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();

template <class Make>
std::string complaintOf(const Make& make) {
    try {
        make();
    } catch (const ShapeError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Shape, OfAScalarHasOneElement) {
    const Shape scalar;
    EXPECT_EQ(scalar.rank(), 0);
    EXPECT_EQ(scalar.elementCount(), 1);
    EXPECT_EQ(scalar.toString(), "scalar");
}

TEST(Shape, OfAVolumeKnowsItsExtents) {
    const Shape shape{2, 3, 4, 5};
    EXPECT_EQ(shape.rank(), 4);
    EXPECT_EQ(shape.elementCount(), 120);
    EXPECT_EQ(shape.batch(), 2);
    EXPECT_EQ(shape.channels(), 3);
    EXPECT_EQ(shape.height(), 4);
    EXPECT_EQ(shape.width(), 5);
    EXPECT_EQ(shape.planeSize(), 20);
    EXPECT_EQ(shape.volumeSize(), 60);
    EXPECT_EQ(shape[3], 5);
    EXPECT_THAT(shape.extents(), ::testing::ElementsAre(2, 3, 4, 5));
}

TEST(Shape, CountsMissingAxesAsOne) {
    const Shape vector{2, 7};
    EXPECT_EQ(vector.channels(), 7);
    EXPECT_EQ(vector.planeSize(), 1);
    const Shape line{2, 7, 9};
    EXPECT_EQ(line.height(), 1);
    const Shape five{2, 3, 4, 5, 6};
    EXPECT_EQ(five.height(), 20);
    EXPECT_EQ(five.width(), 6);
    EXPECT_EQ(five.batch() * five.volumeSize(), five.elementCount());
    EXPECT_EQ(line.width(), 9);
}

TEST(Shape, WithAnExtentOfZeroHasNoElements) {
    EXPECT_EQ((Shape{0}).elementCount(), 0);
    EXPECT_EQ((Shape{2, 0, 3}).elementCount(), 0);
    EXPECT_EQ((Shape{2, 0, 3}).toString(), "2×0×3");
}

TEST(Shape, IsWrittenWithCrosses) {
    EXPECT_EQ((Shape{1, 3, 32, 32}).toString(), "1×3×32×32");
    EXPECT_EQ((Shape{5}).toString(), "5");
}

TEST(Shape, TakesEightDimensionsAndRefusesNine) {
    EXPECT_EQ((Shape{1, 1, 1, 1, 1, 1, 1, 2}).rank(), 8);
    EXPECT_EQ(complaintOf([] { Shape{1, 1, 1, 1, 1, 1, 1, 1, 1}; }),
              "a tensor of 9 dimensions is more than the limit of 8");
}

TEST(Shape, RefusesNegativeExtents) {
    EXPECT_EQ(complaintOf([] { Shape{1, -3, 2}; }), "the shape 1×-3×2 has a negative dimension");
    EXPECT_NE(complaintOf([] { Shape{0, -3}; }), "no error");
}

TEST(Shape, RefusesMoreElementsThanItsLimit) {
    EXPECT_EQ((Shape{Shape::maxElements}).elementCount(), Shape::maxElements);
    EXPECT_EQ((Shape{1 << 16, 1 << 15}).elementCount(), Shape::maxElements);
    EXPECT_EQ(complaintOf([] {
                  Shape{1 << 16, 1 << 16};
              }),
              "the shape 65536×65536 has more elements than the limit of 2147483648");
}

TEST(Shape, RefusesExtentsWhoseProductOverflows) {
    EXPECT_NE(complaintOf([] { Shape{huge}; }), "no error");
    EXPECT_NE(complaintOf([] { Shape{huge, huge}; }), "no error");
    EXPECT_NE(complaintOf([] { Shape{std::int64_t{1} << 32, std::int64_t{1} << 32}; }), "no error");
}

TEST(Shape, RefusesHugeExtentsBesideAnEmptyOne) {
    // The size of one picture must not overflow just because there are no pictures.
    EXPECT_NE(complaintOf([] { Shape{0, huge, huge, huge}; }), "no error");
    EXPECT_NE(complaintOf([] { Shape{1, 0, huge, huge}; }), "no error");
    EXPECT_EQ((Shape{0, 3, 4, 5}).volumeSize(), 60);
}

TEST(Shape, TakesAnotherBatch) {
    EXPECT_EQ((Shape{1, 3, 4, 5}).withBatch(7), (Shape{7, 3, 4, 5}));
    EXPECT_THROW((Shape{1, 1 << 16, 1 << 15}).withBatch(2), ShapeError);
}

TEST(Shape, EqualsOnlyTheSameExtents) {
    EXPECT_EQ((Shape{1, 2}), Shape(std::vector<std::int64_t>{1, 2}));
    EXPECT_NE((Shape{1, 2}), (Shape{2, 1}));
    EXPECT_NE((Shape{1, 2}), (Shape{1, 2, 1}));
    EXPECT_NE((Shape{0, 2}), (Shape{0, 3}));
}

} // namespace
} // namespace fovea

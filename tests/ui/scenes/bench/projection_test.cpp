#include "core/bench/bench_state.h"
#include "ui/scenes/bench/projection.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

VolumeShape volume() {
    return {.box = {QRectF(100, 80, 64, 32), QPointF(30, -24)}, .rows = 4, .columns = 8, .slices = 3};
}

Pane pane() {
    return {.origin = {10, 60}, .across = {80, -20}, .down = {0, 90}, .rows = 3, .columns = 5};
}

TEST(DepthShare, GrowsWithEverySlice) {
    for (std::int64_t slices = 2; slices <= maxBenchDepth; ++slices) {
        EXPECT_GT(depthShare(slices), depthShare(slices - 1)) << slices;
    }
}

TEST(DepthShare, ShowsThreeSlicesAndKeepsTheDeepestWithinOne) {
    EXPECT_GT(depthShare(1), 0);
    EXPECT_GT(depthShare(3), 0.2);
    EXPECT_EQ(depthShare(maxBenchDepth), 1);
}

TEST(DepthDirection, RunsToTheUpperRightWithLengthOne) {
    const QPointF direction = depthDirection();
    EXPECT_GT(direction.x(), 0);
    EXPECT_LT(direction.y(), 0);
    EXPECT_NEAR(QPointF::dotProduct(direction, direction), 1, 1e-12);
}

TEST(BoxShape, HasItsBackFaceWhereTheDepthEnds) {
    const BoxShape box = volume().box;
    EXPECT_EQ(box.faceAt(0), box.front);
    EXPECT_EQ(box.faceAt(1), box.front.translated(30, -24));
    EXPECT_EQ(box.bounds(), QRectF(100, 56, 94, 56));
}

TEST(BoxShape, CoversItsFaces) {
    const BoxShape box = volume().box;
    const QPolygonF outline = box.outline();
    for (const QPointF& inside : {box.front.center(), box.topFace().boundingRect().center(),
                                  box.rightFace().boundingRect().center()}) {
        EXPECT_TRUE(outline.containsPoint(inside, Qt::OddEvenFill));
    }
    EXPECT_FALSE(outline.containsPoint(box.bounds().topLeft() + QPointF(1, 1), Qt::OddEvenFill));
    EXPECT_FALSE(outline.containsPoint(box.bounds().bottomRight() - QPointF(1, 1), Qt::OddEvenFill));
}

TEST(VolumeShape, FindsEveryCellWhereItIsDrawn) {
    const VolumeShape shape = volume();
    for (std::int64_t c = 0; c < shape.slices; ++c) {
        for (std::int64_t y = 0; y < shape.rows; ++y) {
            for (std::int64_t x = 0; x < shape.columns; ++x) {
                const Element at{c, y, x};
                EXPECT_EQ(shape.cellAt(c, shape.cell(at).center()), at);
            }
        }
        EXPECT_FALSE(shape.cellAt(c, shape.sliceFace(c).topLeft() - QPointF(1, 1)));
        EXPECT_FALSE(shape.cellAt(c, shape.sliceFace(c).bottomRight() + QPointF(1, 1)));
    }
}

TEST(VolumeShape, CutsOutAColumnThroughTheDepth) {
    const VolumeShape shape = volume();
    const BoxShape column = shape.part({{0, 3}, {1, 3}, {2, 6}});
    EXPECT_EQ(column.front, QRectF(116, 88, 32, 16));
    EXPECT_EQ(column.recede, shape.box.recede);
    const BoxShape slab = shape.part({{1, 2}, {0, 4}, {0, 8}});
    EXPECT_EQ(slab.front, shape.sliceFace(1));
    EXPECT_EQ(slab.recede * 3, shape.box.recede);
}

TEST(Pane, FindsEveryCellWhereItIsDrawn) {
    const Pane shape = pane();
    for (std::int64_t y = 0; y < shape.rows; ++y) {
        for (std::int64_t x = 0; x < shape.columns; ++x) {
            EXPECT_EQ(shape.cellAt(shape.middle(y, x)), (Element{0, y, x}));
            EXPECT_TRUE(shape.cell(y, x).containsPoint(shape.middle(y, x), Qt::OddEvenFill));
        }
    }
    EXPECT_FALSE(shape.cellAt(shape.origin - QPointF(1, 0)));
    EXPECT_FALSE(shape.cellAt(shape.at(3.1, 2)));
}

TEST(Pane, TakesCellsToPaperAsItsTransformDoes) {
    const Pane shape = pane();
    const QPointF mapped = shape.transform().map(QPointF(2.5, 1.25));
    EXPECT_NEAR(mapped.x(), shape.at(1.25, 2.5).x(), 1e-9);
    EXPECT_NEAR(mapped.y(), shape.at(1.25, 2.5).y(), 1e-9);
    EXPECT_EQ(shape.translated({3, 4}).at(0, 0), shape.at(0, 0) + QPointF(3, 4));
}

} // namespace
} // namespace fovea::ui

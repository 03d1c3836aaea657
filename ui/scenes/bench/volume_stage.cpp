#include "ui/scenes/bench/bench_parts.h"

namespace fovea::ui {

namespace {

/// Holds the place of a figure.
class VolumeStage final : public BenchPart {
public:
    explicit VolumeStage(const QRectF& place)
        : m_place(place) {}

    QRectF bounds() const override { return m_place; }
    void paint(QPainter&, const PaintContext&, const BenchFrame&) const override {}
    SceneElement elementAt(const QPointF&, const BenchFrame&) const override { return {}; }
    SceneElement neighbour(const SceneElement&, Direction, const BenchFrame&) const override { return {}; }
    SceneElement find(const SceneElement&, const BenchFrame&) const override { return {}; }
    QString describe(const SceneElement&, const BenchFrame&) const override { return {}; }
    std::vector<DrawnNumber> numbers(const BenchFrame&) const override { return {}; }

private:
    QRectF m_place;
};

} // namespace

std::unique_ptr<BenchPart> makeVolumeStage(const BenchContext&, const QRectF& place) {
    return std::make_unique<VolumeStage>(place);
}

} // namespace fovea::ui

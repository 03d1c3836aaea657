#pragma once

#include "ui/scenes/shown_layer.h"
#include "ui/scenes/tile_painter.h"

namespace fovea::ui {

/// The maps of one picture, or of two side by side with what changes from the one to the other. Refers to the
/// input's analyses.
class Sides {
public:
    enum Side { First = 0, Second = 1, Difference = 2 };

    explicit Sides(const SceneInput& input)
        : m_input(input) {}

    bool areTwo() const { return m_input.comparison != nullptr; }
    /// 1, or A, B and B − A.
    int count() const { return areTwo() ? 3 : 1; }
    /// The layer's numbers on one side.
    ShownLayer layer(NodeId node, int side) const;
    /// What black and white stand for: the same for both pictures.
    TileRange range(NodeId node, std::int64_t channel) const;
    /// What full red stands for in the differences of a layer (full blue is its negative), > 0: one for all
    /// of its maps, or per map where each has its own range.
    float extent(NodeId node, std::int64_t channel) const;
    /// A gray tile or a line; a difference blue–white–red.
    void paint(TilePainter& tiles, const QRectF& bounds, const SceneElement& map) const;
    /// The statistics of a side's map.
    const Statistics& statistics(NodeId node, std::int64_t channel, int side) const;
    /// "A · cat.png", "B · dog.png", "B − A".
    QString name(int side) const;
    /// "A", "B", "B − A".
    static QString sign(int side);

private:
    const SceneInput& m_input;
};

} // namespace fovea::ui

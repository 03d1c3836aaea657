#pragma once

#include "ui/scenes/compared.h"
#include "ui/scenes/filter_strip.h"
#include "ui/scenes/layer_heading.h"
#include "ui/scenes/scene.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/tile_grid.h"

#include <QCoreApplication>

namespace fovea::ui {

/// All maps of the selected layer as its TensorView shows them (tiles, lines, or bars of single numbers), in
/// the chosen slice, under a heading with the layer's statistics. While two pictures are compared, each map
/// is there three times: A, B and B − A. Elements: Layer (the heading), Map, Filter. Arrows walk over the
/// maps in the order in which they are shown; only what is exposed is painted.
class LayerScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(LayerScene)

public:
    explicit LayerScene(const SceneInput& input);

    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    /// The channels in the order in which they are shown.
    const std::vector<std::int64_t>& order() const { return m_order; }
    /// The numbers that the heading shows.
    const std::vector<DrawnNumber>& numbers() const { return m_heading.figure.numbers(); }

private:
    QRectF tileRect(std::int64_t position, int side = 0) const;
    QRectF filterRect(std::int64_t position) const;
    SceneElement mapAt(std::int64_t position, int side = 0) const;
    SceneElement filterAt(std::int64_t position) const;
    double barScale() const;

    void paintTile(TilePainter& tiles, QPainter& painter, std::int64_t position) const;
    void paintCaption(QPainter& painter, std::int64_t position) const;
    void paintPairOfBars(QPainter& painter, std::int64_t position) const;
    void paintDeadMark(QPainter& painter, const QRectF& tile) const;
    void paintBar(QPainter& painter, std::int64_t position) const;
    QString describeMap(std::int64_t channel) const;
    QString describeSide(std::int64_t channel, int side) const;

    SceneInput m_input;
    NodeId m_node;
    Sides m_sides; ///< of m_input
    ShownLayer m_shown;
    bool m_isVector = false;
    std::vector<std::int64_t> m_order;
    std::vector<std::int64_t> m_position; ///< per channel; −1 when it is hidden
    std::optional<FilterStrip> m_filters;
    LayerHeading m_heading;
    QSizeF m_tile;
    TileGrid m_grid;
    QSizeF m_size;
};

} // namespace fovea::ui

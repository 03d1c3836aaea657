#pragma once

#include "ui/scenes/cell_grid.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/figure.h"

#include <QCoreApplication>

namespace fovea::ui {

/// One unit on two pictures: its map on A, on B, and B − A, the number on each, the pictures with the
/// receptive field, and which channels of the layer before make the difference.
///
/// Elements: Pixel (of either map), Map (a picture), Share (a channel; activating it leads one layer back).
/// Keyboard: the arrows move in a map and on to the next one; beyond the last lie the shares, from which Left
/// leads back.
class UnitComparisonScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(UnitComparisonScene)

public:
    /// `input.comparison` is not null.
    explicit UnitComparisonScene(const SceneInput& input);

    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    /// The numbers that are drawn.
    const std::vector<DrawnNumber>& numbers() const { return m_figure.numbers(); }

private:
    struct ShareLine {
        SceneElement element;
        double first = 0;
        double second = 0;
        double difference = 0;
    };
    double heading(double width);
    double placeMaps(const QPointF& topLeft, double side);
    void placeValue(const QPointF& topLeft, int side);
    double placePictures(const QPointF& topLeft, double side);
    double placeShares(const QPointF& topLeft, double width);
    void collectShares();
    SceneElement pixel(int side, const ShownPlace& at) const;
    SceneElement pictureOf(int side) const;
    SceneElement fromPixel(const SceneElement& from, Direction direction) const;
    SceneElement fromShare(const SceneElement& from, Direction direction) const;
    std::size_t cellOf(const ShownPlace& at) const;
    ShownPlace placeAt(std::size_t cell) const;
    double valueOf(int side, const ShownPlace& at) const { return m_sides.layer(m_node, side).value(at); }

    SceneInput m_input;
    Sides m_sides; ///< of m_input
    NodeId m_node;
    const TensorView& m_view;
    ShownPlace m_at;
    Figure m_figure;
    std::vector<CellGrid> m_maps; ///< A, B, B − A; none for an empty layer
    std::vector<QRectF> m_pictures;
    std::vector<ShareLine> m_shares;
    std::int64_t m_folded = 0; ///< channels that have no line
    QSizeF m_size;
};

} // namespace fovea::ui

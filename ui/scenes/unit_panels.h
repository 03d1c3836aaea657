#pragma once

#include "ui/scenes/cell_grid.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/tile_painter.h"

#include <QCoreApplication>

#include <optional>

namespace fovea::ui {

/// The part of the unit scene that does not wait for the explanation: the heading, the map with its pixels,
/// the unit's value, and the picture with the receptive field once that is known.
class UnitPanels {
    Q_DECLARE_TR_FUNCTIONS(UnitPanels)

public:
    /// `at` lies within the selected node's output; `field` is null while it is being computed.
    UnitPanels(const SceneInput& input, NodeId node, const ShownPlace& at, const ReceptiveField* field);

    /// Where the arithmetic goes: its upper left corner and its width.
    QPointF arithmeticOrigin() const { return m_arithmeticOrigin; }
    double arithmeticWidth() const { return m_arithmeticWidth; }
    double bottom() const { return m_bottom; }
    /// The pixels of the map; of a layer with one number per map, all of its numbers.
    const CellGrid& map() const { return m_map; }
    /// The unit behind a cell of map(); none behind cells that only fill up the last row.
    std::optional<ShownPlace> unitAt(std::size_t cell) const;
    std::size_t cellOf(const ShownPlace& at) const;
    /// The pixels of the picture.
    const CellGrid& picture() const { return m_picture; }
    /// "receptive field 14×14 at rows 3–16, columns 9–22"; empty while it is not known.
    QString fieldText() const;
    const std::vector<DrawnNumber>& numbers() const { return m_figure.numbers(); }

    void paint(QPainter& painter, const PaintContext& context) const;

private:
    double heading(double width);
    void beside(double top, double width);
    void below(double top, double width);
    double placeMap(const QPointF& topLeft, double side);
    double placeLegend(const QPointF& topLeft, double side);
    void placePixels(const QPointF& topLeft, double side);
    void placeVector(const QPointF& topLeft, double side);
    void paintMap(QPainter& painter, TilePainter& tiles, double devicePixelRatio) const;
    void placeLine(const QPointF& topLeft, double side);
    double placePicture(const QPointF& topLeft, double side);
    double wrapped(const QString& text, const QPointF& topLeft, double width);
    void paintField(QPainter& painter) const;
    QRectF onPicture(const Region& region) const;

    SceneInput m_input;
    NodeId m_node;
    ShownPlace m_at;
    ShownLayer m_shown;
    std::optional<ReceptiveField> m_field;
    Figure m_figure;
    CellGrid m_map;
    CellGrid m_picture;
    QRectF m_pictureBox; ///< the picture and room around it for what sticks out
    QPointF m_arithmeticOrigin;
    double m_arithmeticWidth = 0;
    double m_bottom = 0;
};

} // namespace fovea::ui

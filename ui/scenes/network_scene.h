#pragma once

#include "ui/scenes/compared.h"
#include "ui/scenes/network_layout.h"

#include <QCoreApplication>
#include <QLineF>
#include <QList>

#include <optional>

namespace fovea::ui {

/// The overview, the lecture's figure made live: the picture, one column of gray tiles per layer, and the
/// bars of the classes. Its elements are Layer (headings), Map (tiles; the picture is channel 0 of the
/// graph's input) and Class.
class NetworkScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(NetworkScene)

public:
    explicit NetworkScene(const SceneInput& input);

    QSizeF size() const override { return m_layout.size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    const NetworkLayout& layout() const { return m_layout; }

private:
    struct LegendEntry {
        NodeId node;
        std::int64_t channel = 0;
    };

    void collectElements();
    void collectConnections();
    QList<QLineF> connections(std::size_t index, std::optional<std::size_t> channel) const;
    TileRange rangeOf(NodeId node, std::int64_t channel) const;
    const NetworkColumn* columnOf(NodeId node) const;
    QString describeSide(const SceneElement& element) const;
    void paintMap(TilePainter& tiles, const NetworkColumn& column, std::size_t index) const;

    void paintConnections(QPainter& painter, const PaintContext& context) const;
    void paintColumns(QPainter& painter, const PaintContext& context) const;
    void paintFrames(QPainter& painter, const NetworkColumn& column, const QColor& colour) const;
    void paintHeading(QPainter& painter, const NetworkColumn& column, const SceneElement& hover) const;
    void paintBands(QPainter& painter, const QRectF& exposed) const;
    void paintClasses(QPainter& painter, const PaintContext& context) const;
    void paintMarks(QPainter& painter, const PaintContext& context) const;
    std::vector<LegendEntry> legendEntries(const SceneElement& hover) const;
    void paintLegend(QPainter& painter, const PaintContext& context) const;
    double paintDifferenceLegend(QPainter& painter, const QPointF& at, double end, NodeId node) const;
    void paintRamp(QPainter& painter, const QRectF& ramp) const;
    QString rangeModeText() const;
    bool isLines(NodeId node) const;
    QString legendText(const LegendEntry& entry) const;

    SceneInput m_input;
    Sides m_sides; ///< of m_input
    TextSetter m_text;
    NetworkLayout m_layout;
    /// By column from left to right, from top to bottom.
    std::vector<std::vector<SceneElement>> m_elements;
    std::vector<QList<QLineF>> m_connections; ///< into each column
    QList<QLineF> m_classConnections;
};

} // namespace fovea::ui

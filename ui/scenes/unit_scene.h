#pragma once

#include "ui/scenes/arithmetic_layout.h"
#include "ui/scenes/scene.h"
#include "ui/scenes/unit_panels.h"

#include <QCoreApplication>

#include <optional>

namespace fovea::ui {

/// One unit: its map with crisp pixels, the input picture with its receptive field, and the arithmetic that
/// made its value.
///
/// Elements: Pixel (in the map, or a number of a layer without maps; and the activation that reads the unit),
/// Share (a channel that went into the unit: activating it leads one layer back, to the strongest of its
/// numbers), Tap (one product, in the grids), Map (the picture, and the activation that reads the unit).
///
/// Keyboard: in the map the arrows move by pixels; beyond its right and lower edges lies the first Share,
/// where Last leads at once. There Up and Down move between shares, Up from the first one to the activation
/// that follows, Left back to the selected pixel, Right into the share's numbers, where arrows move in the
/// grid and Left from its first column returns. First returns to the selected pixel, and from there to the
/// picture.
class UnitScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(UnitScene)

public:
    explicit UnitScene(const SceneInput& input);

    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    /// Null while the unit's explanation is being computed.
    const ArithmeticLayout* arithmetic() const { return m_arithmetic ? &*m_arithmetic : nullptr; }
    const UnitPanels& panels() const { return *m_panels; }

private:
    SceneElement pixel(const ShownPlace& at) const;
    SceneElement selected() const { return pixel(m_at); }
    bool isNext(const SceneElement& element) const;
    bool isPixelHere(const SceneElement& element) const;
    SceneElement picture() const;
    SceneElement shareAt(std::size_t row) const;
    SceneElement tapAt(std::size_t row, std::size_t cell, const QRectF& bounds) const;
    SceneElement findTap(const SceneElement& element) const;
    std::optional<std::size_t> rowOf(const SceneElement& element) const;
    SceneElement inRows(const QPointF& point) const;

    SceneElement fromPixel(const SceneElement& from, Direction direction) const;
    SceneElement fromShare(const SceneElement& from, Direction direction) const;
    SceneElement fromTap(const SceneElement& from, Direction direction) const;
    SceneElement tapOnTheWay(std::size_t row, std::int64_t y, std::int64_t x, std::int64_t stepY,
                             std::int64_t stepX) const;

    void paintArithmetic(QPainter& painter, const PaintContext& context) const;
    void paintHover(QPainter& painter, const SceneElement& hover) const;
    QString whereText(NodeId node, const ShownPlace& at) const;
    QString describePixel(const SceneElement& element) const;
    QString describeShare(const SceneElement& element) const;
    QString describeTap(const SceneElement& element) const;
    QString describePicture() const;
    QString describeNext() const;

    SceneInput m_input;
    NodeId m_node;
    const TensorView& m_view; ///< of m_input's analysis
    ShownPlace m_at;
    std::optional<UnitPanels> m_panels;
    std::optional<UnitContext> m_context;
    std::optional<ArithmeticLayout> m_arithmetic;
    QSizeF m_size;
};

} // namespace fovea::ui

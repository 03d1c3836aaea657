#pragma once

#include "ui/scenes/bench/grid_view.h"

#include <QCoreApplication>

namespace fovea::ui {

/// Linked highlighting on the grid stage: what belongs to the lit element glows, wherever it lies.
///
/// An input: the outputs that it feeds, and the weight it meets in the window at work. An output: its window
/// (transposed: the inputs that were spread onto it). A weight: the input under it now, and softly all inputs
/// that it ever meets. A bias: its map. A product, a sum: where their numbers stand. A term of the formula:
/// what it counts.
class GridGlow {
    Q_DECLARE_TR_FUNCTIONS(GridGlow)

public:
    GridGlow(const GridView& view, const BenchFrame& frame);

    void paint(QPainter& painter) const;
    /// The numbers that are written because of what is lit.
    std::vector<DrawnNumber> numbers() const;

private:
    /// A few words beside what is lit.
    struct Label {
        QString text;
        QRectF beside;
        QRectF within;         ///< stays in here where it can
        bool centered = false; ///< in the middle of `beside` instead
        QColor color;
        std::optional<DrawnNumber> number;
    };
    using Draw = std::function<void(const GridSlot&)>;

    void onSlots(const GridBlock& block, std::int64_t slice, const Draw& draw) const;
    /// All slices of a block.
    void onAllSlots(const GridBlock& block, const Draw& draw) const;
    const GridSlot* frontSlot(const GridBlock& block) const;

    void paintInput(QPainter& painter) const;
    void paintOutput(QPainter& painter) const;
    void paintWeight(QPainter& painter, std::int64_t filter, const Element& at) const;
    void paintMap(QPainter& painter, std::int64_t map) const;
    void paintProduct(QPainter& painter) const;
    void paintSum(QPainter& painter) const;
    void paintSlice(QPainter& painter) const;
    void paintTerm(QPainter& painter) const;
    void paintArrows(QPainter& painter) const;
    void paintBias(QPainter& painter) const;
    void paintInputCell(QPainter& painter, const Element& at, const QColor& color) const;
    void paintWeightCell(QPainter& painter, const Element& at) const;
    void paintLabel(QPainter& painter, const Label& label) const;

    std::vector<Label> labels() const;
    std::optional<Label> readout() const;
    /// What the stride is measured on: the window at work (refused: the first one), in cells of `slot`.
    struct Measured {
        const GridSlot* slot = nullptr;
        QPointF corner;
    };
    Measured measured() const;
    /// How far something reaches along the rows and columns, with its letter.
    struct Arrow {
        QLineF line;
        QRectF target; ///< the next window
        QString name;  ///< "S.columns"
        std::int64_t cells = 0;
    };
    std::vector<Arrow> strideArrows() const;
    std::vector<Arrow> dilationArrows() const;
    /// Of the lit term; none when it is neither stride nor dilation.
    std::vector<Arrow> arrows() const;

    const GridView& m_view;
    const BenchFrame& m_frame;
    std::int64_t m_filter;
};

} // namespace fovea::ui

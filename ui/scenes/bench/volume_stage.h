#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/cell_numbers.h"
#include "ui/scenes/bench/sheet_stack.h"
#include "ui/scenes/bench/volume_layout.h"

#include <QCoreApplication>

namespace fovea::ui {

/// Input, filters and output as boxes; see makeVolumeStage().
class VolumeStage final : public BenchPart {
    Q_DECLARE_TR_FUNCTIONS(VolumeStage)

public:
    VolumeStage(const BenchContext& context, const QRectF& place);

    QRectF bounds() const override { return m_layout.bounds; }
    void paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const override;
    SceneElement elementAt(const QPointF& point, const BenchFrame& frame) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction,
                           const BenchFrame& frame) const override;
    SceneElement find(const SceneElement& element, const BenchFrame& frame) const override;
    QString describe(const SceneElement& element, const BenchFrame& frame) const override;
    std::vector<DrawnNumber> numbers(const BenchFrame& frame) const override;

private:
    using Kind = SceneElement::Kind;

    // What is at work.
    std::int64_t current(const BenchFrame& frame) const;
    bool transposed() const { return isTransposed(m_result->state); }
    /// The input's front face: this slice, or all three as a colour picture.
    /// Whether the depth column is drawn.
    bool hasNeurons(const BenchFrame& frame) const {
        return frame.moment.has_value() && !transposed() && !m_bySlice && !m_outputNumbers;
    }
    std::int64_t shownSlice(const BenchFrame& frame) const;
    SheetStack inputSheets(const BenchFrame& frame) const;
    SheetStack outputSheets(const BenchFrame& frame) const;
    std::int64_t written(const BenchFrame& frame, std::int64_t sheet) const;
    /// Transposed: the sheet at work with what was added to it so far; none when it is complete, or too large
    /// to be added up for a frame.
    std::optional<MapPicture> halfWritten(const BenchFrame& frame) const;
    /// What is read from the input: the window through the depth; transposed: one column of numbers.
    std::optional<BoxShape> column(const BenchFrame& frame) const;
    BoxShape columnAt(const BenchStep& step) const;
    /// Where the window lies on the output, transposed: not clipped.
    std::optional<QRectF> stamp(const BenchFrame& frame) const;
    /// The neuron's number, once it is there.
    std::optional<double> value(const BenchFrame& frame) const;
    QString caption(const BenchFrame& frame) const;

    // Painting.
    void paintInput(QPainter& painter, const BenchFrame& frame) const;
    void paintPadding(QPainter& painter, const BenchFrame& frame) const;
    void paintInputNumbers(QPainter& painter, const BenchFrame& frame) const;
    void paintOutput(QPainter& painter, const BenchFrame& frame) const;
    void paintOutputNumbers(QPainter& painter, const BenchFrame& frame) const;
    void paintFilters(QPainter& painter, const BenchFrame& frame) const;
    void paintWires(QPainter& painter, const BenchFrame& frame) const;
    void paintNeurons(QPainter& painter, const BenchFrame& frame) const;
    void paintValue(QPainter& painter, const BenchFrame& frame) const;
    void paintLit(QPainter& painter, const BenchFrame& frame) const;
    void paintFed(QPainter& painter, const BenchFrame& frame) const;
    void paintLitSum(QPainter& painter, const BenchFrame& frame) const;
    void paintLitTerm(QPainter& painter, const BenchFrame& frame) const;
    std::optional<Element> litTap(const BenchFrame& frame) const;
    void paintWords(QPainter& painter, const BenchFrame& frame) const;
    void paintLegend(QPainter& painter, const BenchFrame& frame) const;
    void paintRefusal(QPainter& painter) const;

    // Elements.
    SceneElement inputCell(const Element& at, const BenchFrame& frame) const;
    SceneElement outputCell(const Element& at) const;
    /// On the front of the filter's box; None when the filter is not drawn.
    SceneElement weightCell(std::int64_t filter, const Element& at, const BenchFrame& frame) const;
    SceneElement slice(BenchVolume volume, std::int64_t channel) const;
    SceneElement inputAt(const QPointF& point, const BenchFrame& frame) const;
    SceneElement outputAt(const QPointF& point, const BenchFrame& frame) const;
    SceneElement filterAt(const QPointF& point, const BenchFrame& frame) const;
    SceneElement fromInput(const Element& at, Direction direction, const BenchFrame& frame) const;
    SceneElement fromFilter(std::int64_t filter, Direction direction, const BenchFrame& frame) const;
    SceneElement fromOutput(const Element& at, Direction direction, const BenchFrame& frame) const;

    BenchContext m_context;
    std::shared_ptr<const BenchResult> m_result;
    VolumeLayout m_layout;
    bool m_bySlice; ///< a filter reads only some of the slices
    MapPicture m_front;
    std::vector<MapPicture> m_inputs; ///< by slice, when m_bySlice
    std::vector<MapPicture> m_outputs;
    std::vector<MapPicture> m_filters;
    std::vector<TileRange> m_ranges;          ///< of the outputs, by sheet
    std::optional<MapNumbers> m_inputNumbers; ///< in the cells; none: they are too small
    std::optional<MapNumbers> m_outputNumbers;
    int m_valueDecimals = 0; ///< of the neuron's number
};

} // namespace fovea::ui

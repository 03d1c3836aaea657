#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/map_picture.h"
#include "ui/scenes/bench/neuron_layout.h"

#include <QCoreApplication>

#include <array>

namespace fovea::ui {

/// The sheet of neurons and what one of them sees; see makeNeuronStage().
class NeuronStage final : public BenchPart {
    Q_DECLARE_TR_FUNCTIONS(NeuronStage)

public:
    NeuronStage(const BenchContext& context, const QRectF& place);

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
    /// One product on its way from the input to a neuron.
    struct Wire {
        QLineF line;
        double product = 0;
    };

    std::int64_t current(const BenchFrame& frame) const;
    bool transposed() const { return isTransposed(m_result->state); }
    /// The neuron that is looked at: an output, and transposed an input that is spread out.
    std::optional<Element> picked(const BenchFrame& frame) const;
    /// Numbers of a sheet that are there, in reading order.
    std::int64_t written(const BenchFrame& frame, std::int64_t sheet) const;
    std::optional<double> valueOf(const BenchFrame& frame, std::int64_t sheet) const;
    /// The strongest, at most mostWires of them, the weaker first.
    std::vector<Wire> wires(const BenchFrame& frame) const;
    QString caption(const BenchFrame& frame) const;

    void paintInput(QPainter& painter, const BenchFrame& frame) const;
    std::array<QRectF, 2> visibleCells(std::size_t slice) const;
    bool slicesApart() const;
    bool isPadded() const;
    void paintSides(QPainter& painter) const;
    void paintWindow(QPainter& painter, const BenchFrame& frame) const;
    void paintSheet(QPainter& painter, const BenchFrame& frame) const;
    void paintPicked(QPainter& painter, const BenchFrame& frame) const;
    void paintWires(QPainter& painter, const BenchFrame& frame) const;
    void paintColumn(QPainter& painter, const BenchFrame& frame) const;
    void paintColumnRow(QPainter& painter, const BenchFrame& frame, std::size_t row) const;
    void paintLit(QPainter& painter, const BenchFrame& frame) const;

    const Pane& paneOf(std::int64_t slice) const { return m_layout.slices[static_cast<std::size_t>(slice)]; }
    SceneElement inputCell(const Element& at) const;
    SceneElement outputCell(const Element& at) const;

    BenchContext m_context;
    std::shared_ptr<const BenchResult> m_result;
    NeuronLayout m_layout;
    std::vector<MapPicture> m_inputs;
    std::vector<MapPicture> m_outputs;
    int m_decimals = 0; ///< of the outputs' numbers
};

} // namespace fovea::ui

#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/cell_numbers.h"
#include "ui/scenes/bench/fc_layout.h"
#include "ui/scenes/bench/map_picture.h"

#include <QCoreApplication>

namespace fovea::ui {

/// FC = convolution; see makeFcStage(). Of a state whose operation is FullyConnected.
///
/// The scores of the larger input are elements BenchOutput with index 1.
class FcStage final : public BenchPart {
    Q_DECLARE_TR_FUNCTIONS(FcStage)

public:
    FcStage(const BenchContext& context, const QRectF& place);

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

    std::int64_t current(const BenchFrame& frame) const;
    bool isWritten(const BenchFrame& frame, std::int64_t filter) const;
    /// How many scores of the current class are there on the larger input: they come while its window is at
    /// work.
    std::int64_t slid(const BenchFrame& frame) const;
    std::int64_t scoresOf(const BenchFrame& frame, std::int64_t filter) const;
    std::int64_t places() const { return m_result->state.growth + 1; }
    /// Where the kernel lies on the larger input.
    Element slidingAt(const BenchFrame& frame) const;
    /// The input element that is lit, as input or as the weight that it meets.
    std::optional<Element> litInput(const BenchFrame& frame) const;
    QRectF mapCell(std::int64_t y, std::int64_t x) const;
    QRectF pictureCell(const QRectF& picture, const Element& at) const;
    QRectF stripCell(const QRectF& strip, const Element& at) const;
    std::int64_t shownSlice() const;
    const MapPicture& folded(std::int64_t filter) const;

    void paintLeft(QPainter& painter, const BenchFrame& frame) const;
    void paintRows(QPainter& painter, const BenchFrame& frame) const;
    void paintTable(QPainter& painter, const BenchFrame& frame) const;
    void paintConnections(QPainter& painter, const BenchFrame& frame) const;
    void paintBoxes(QPainter& painter, const BenchFrame& frame) const;
    void paintLarger(QPainter& painter, const BenchFrame& frame) const;
    void paintScores(QPainter& painter, const BenchFrame& frame) const;
    void paintSentences(QPainter& painter) const;
    void paintLit(QPainter& painter, const BenchFrame& frame) const;

    SceneElement found(Kind kind, const Element& at, const QRectF& bounds, std::int64_t index = 0) const;
    SceneElement rowOf(std::int64_t filter, const BenchFrame& frame) const;
    SceneElement score(const Element& at) const;
    SceneElement inputCell(const Element& at) const;
    SceneElement weightCell(const Element& at, std::int64_t filter, const BenchFrame& frame) const;

    BenchContext m_context;
    std::shared_ptr<const BenchResult> m_result;
    FcLayout m_layout;
    MapPicture m_picture;
    MapPicture m_larger;
    MapPicture m_strip;
    std::vector<MapPicture> m_rows;         ///< of W, by class
    std::vector<MapPicture> m_folded;       ///< by class
    std::vector<MapPicture> m_scores;       ///< by class
    double m_largest = 1;                   ///< |score|
    std::optional<MapNumbers> m_mapNumbers; ///< in the cells; none: they are too small
    int m_decimals = 3;
};

} // namespace fovea::ui

#pragma once

#include "ui/scenes/graph/graph_plan.h"
#include "ui/scenes/scene.h"

#include <QCoreApplication>

namespace fovea::ui {

/// The wiring of the network: boxes with kind, name, options and the strongest map of each layer, arrows with
/// W×H×D, frames around blocks. Its elements are Layer (cards, fused chains among them) and Group (folded
/// blocks, and the headings of open ones). The further it is away, the less is written on it.
class GraphScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(GraphScene)

public:
    explicit GraphScene(const SceneInput& input);

    /// At least the viewport: a smaller graph lies in the middle.
    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    /// Along the flow to what is read or reads; across it to the next of the same rank.
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    const GraphPlan& plan() const { return *m_plan; }
    /// The element of the card that shows a node.
    SceneElement elementOf(NodeId node) const;
    /// Whether a group is drawn as a frame or lies open; false: as one card, or hidden in another.
    bool isOpen(int group) const { return m_plan->open[static_cast<std::size_t>(group)]; }
    /// The innermost group around an element that is open and can be folded; −1: none.
    int foldableAround(const SceneElement& element) const;

private:
    enum class Detail { Far, Middle, Near };
    struct Brush;

    SceneElement elementOfCard(std::size_t card) const;
    SceneElement elementOfFrame(const GraphFrame& frame) const;
    /// The card of an element; none for the heading of a frame and for what is not there.
    std::optional<std::size_t> cardOf(const SceneElement& element) const;
    std::int64_t strongestMap(NodeId node) const;
    /// Of the pictures that are compared, with the difference; 1 when there is one picture.
    int sides() const { return m_plan->options.compares && m_input.comparison != nullptr ? 3 : 1; }
    SceneElement across(std::size_t card, bool forward) const;
    QString describeGroup(int group) const;

    void paintFrames(Brush& brush) const;
    void paintHeadings(Brush& brush) const;
    void paintLines(Brush& brush) const;
    void paintLine(Brush& brush, const GraphLine& line, const QPainterPath& path, const QColor& colour,
                   double width) const;
    void paintLabel(Brush& brush, const GraphLine& line, const QColor& colour) const;
    void paintCard(Brush& brush, std::size_t index) const;
    void paintSheets(Brush& brush, const GraphCard& card) const;
    void paintStripe(Brush& brush, const GraphCard& card) const;
    void paintFarCard(Brush& brush, const GraphCard& card) const;
    void paintTiles(Brush& brush, std::size_t index) const;
    void paintTile(Brush& brush, std::size_t index, int side) const;
    void paintSides(Brush& brush, const GraphCard& card) const;
    void paintSign(Brush& brush, const GraphCard& card) const;
    void paintWords(Brush& brush, const GraphCard& card) const;
    void paintMarks(Brush& brush) const;

    SceneInput m_input;
    std::shared_ptr<const GraphPlan> m_plan;
    TextSetter m_text;
    QSizeF m_size;
    QPointF m_offset;                 ///< of the plan in the scene
    std::vector<std::int64_t> m_maps; ///< of each card: the channel on its tile
    std::vector<bool> m_lit;          ///< of each card: holds what is looked for
};

} // namespace fovea::ui

#pragma once

#include "ui/scenes/scene.h"
#include "ui/scenes/text.h"

#include <QCoreApplication>
#include <QLineF>
#include <QList>

#include <vector>

namespace fovea::ui {

/// All classes, most probable first: the score as a bar from a zero line, the probability as a bar of 100 %;
/// for an enlarged input also the map of the class's scores, with the places where it wins. While two
/// pictures are compared, both have their bars, and the difference stands beside them. Its elements are Class
/// (rows) and Map (those maps).
class ClassScene final : public Scene {
    Q_DECLARE_TR_FUNCTIONS(ClassScene)

public:
    explicit ClassScene(const SceneInput& input);

    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

private:
    void layOutColumns();
    void layOutHeader();
    double layOutSecondAnswer(double top);
    void countWins();
    bool hasMaps() const { return m_mapSide > 0; }
    std::size_t rowCount() const;
    double scoreX(double score) const;
    QRectF rowRect(std::size_t row) const;
    QRectF mapRect(std::size_t row) const;
    SceneElement classElement(std::size_t row) const;
    SceneElement mapElement(std::size_t row) const;
    /// The row of a Class or a Map; rowCount() for anything else.
    std::size_t rowOf(const SceneElement& element) const;

    void paintRow(QPainter& painter, const PaintContext& context, std::size_t row) const;
    void paintBars(QPainter& painter, std::size_t row, bool glows) const;
    /// The row's numbers and bars of A (side 0) or B (side 1), as a line of their own.
    void paintLineOf(QPainter& painter, std::size_t row, int side, bool glows) const;
    void paintDifference(QPainter& painter, std::size_t row) const;
    void paintBar(QPainter& painter, const ClassScores& scores, std::size_t index, double top,
                  const QColor& colour) const;
    bool areTwo() const { return m_input.comparison != nullptr; }
    const ClassScores& scoresOf(int side) const;
    QList<QLineF> outline(std::int64_t channel, const ShownMap& map, const QPointF& corner,
                          double cell) const;
    void paintMap(QPainter& painter, const PaintContext& context, std::size_t row) const;

    SceneInput m_input;
    TextSetter m_text;
    QSizeF m_size;
    std::vector<std::size_t> m_rows; ///< per class its row
    std::vector<TextItem> m_header;
    std::vector<std::int64_t> m_winners; ///< per place the class with the largest score; empty without maps
    std::vector<std::int64_t> m_wins;    ///< per class how many of them
    double m_top = 0;
    double m_rowHeight = 0;
    double m_mapSide = 0;    ///< 0 without maps
    bool m_outlined = false; ///< lines around where a class wins: its map has the room
    double m_rankRight = 0;
    double m_mapLeft = 0;
    double m_nameLeft = 0;
    double m_nameWidth = 0;
    double m_scoreRight = 0; ///< of the numbers
    double m_scoreLeft = 0;  ///< of the bars
    double m_scoreWidth = 0;
    double m_lowest = 0; ///< score at the left end of the bars, ≤ 0
    double m_highest = 0;
    double m_shareLeft = 0;
    double m_shareWidth = 0;
    double m_percentRight = 0;
    double m_differenceRight = 0; ///< while two pictures are compared
    int m_decimals = 2;
};

} // namespace fovea::ui

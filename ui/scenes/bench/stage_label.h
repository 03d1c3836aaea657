#pragma once

#include "ui/scenes/figure.h"
#include "ui/scenes/scene.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// A piece of text that names or counts something; it glows together with the term of the formula that counts
/// the same thing.
struct StageLabel {
    QString text;
    QPointF baseline; ///< of its left end
    QFont font;
    QColor color;
    QRectF bounds;
    std::optional<FormulaTerm> term;
    std::optional<DrawnNumber> number;
    bool onWires = false; ///< what lies behind is covered, so that it stays readable
};

/// Such a piece before it has its place.
struct LabelPiece {
    QString text;
    QFont font;
    QColor color;
    double gap = 0; ///< to the next piece
    std::optional<FormulaTerm> term = {};
    std::optional<DrawnNumber> number = {};
};

/// Space between a word and a number beside it.
inline constexpr double wordGap = 5;

double widthOf(const std::vector<LabelPiece>& pieces);
/// Puts pieces beside each other; returns the right end.
double putLabels(std::vector<StageLabel>& labels, const QPointF& baseline,
                 const std::vector<LabelPiece>& pieces);

/// Whether `lit` is a term of the formula that counts what `term` counts.
bool lights(const SceneElement& lit, const std::optional<FormulaTerm>& term);
void paintLabels(QPainter& painter, const std::vector<StageLabel>& labels, const SceneElement& lit,
                 const Theme& theme);
/// The label under a point that counts something, as a BenchTerm with y −1 (it is no part of a formula) and
/// the label's index as x.
SceneElement termAt(const std::vector<StageLabel>& labels, const QPointF& point);
SceneElement findTerm(const std::vector<StageLabel>& labels, const SceneElement& asked);
void appendNumbers(const std::vector<StageLabel>& labels, std::vector<DrawnNumber>& numbers);

} // namespace fovea::ui

#include "ui/scenes/bench/stage_label.h"

#include "ui/scenes/bench/box_paint.h"

#include <QFontMetricsF>

namespace fovea::ui {

namespace {

constexpr double glowAlpha = 0.22;

/// The place in the formula that no term of the formula itself has.
constexpr std::int64_t onStage = -1;

SceneElement termOf(const std::vector<StageLabel>& labels, std::size_t index) {
    return {.kind = SceneElement::Kind::BenchTerm,
            .y = onStage,
            .x = static_cast<std::int64_t>(index),
            .index = static_cast<std::int64_t>(*labels[index].term),
            .bounds = labels[index].bounds};
}

} // namespace

double widthOf(const std::vector<LabelPiece>& pieces) {
    double sum = 0;
    for (const LabelPiece& piece : pieces) {
        sum += QFontMetricsF(piece.font).horizontalAdvance(piece.text) + piece.gap;
    }
    return sum;
}

double putLabels(std::vector<StageLabel>& labels, const QPointF& baseline,
                 const std::vector<LabelPiece>& pieces) {
    QPointF at = baseline;
    for (const LabelPiece& piece : pieces) {
        const QFontMetricsF metrics(piece.font);
        const double width = metrics.horizontalAdvance(piece.text);
        const QRectF bounds(at.x(), at.y() - metrics.ascent(), width, metrics.height());
        labels.push_back({piece.text, at, piece.font, piece.color, bounds, piece.term, piece.number, false});
        at.rx() += width + piece.gap;
    }
    return at.x();
}

bool lights(const SceneElement& lit, const std::optional<FormulaTerm>& term) {
    if (lit.kind != SceneElement::Kind::BenchTerm || !term) {
        return false;
    }
    const auto asked = static_cast<FormulaTerm>(lit.index);
    if (asked == FormulaTerm::Parameters) {
        return *term == FormulaTerm::Parameters || *term == FormulaTerm::Kernel ||
               *term == FormulaTerm::Filters || *term == FormulaTerm::Depth || *term == FormulaTerm::Bias;
    }
    if (asked == FormulaTerm::MultiplyAdds) {
        return *term == FormulaTerm::Size || *term == FormulaTerm::Kernel || *term == FormulaTerm::Depth ||
               *term == FormulaTerm::Filters;
    }
    return asked == *term;
}

void paintLabels(QPainter& painter, const std::vector<StageLabel>& labels, const SceneElement& lit,
                 const Theme& theme) {
    for (const StageLabel& label : labels) {
        const bool glows = lights(lit, label.term);
        if (label.onWires) {
            painter.fillRect(label.bounds.adjusted(-2, 0, 2, 0), theme.paper);
        }
        if (glows) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(withAlpha(theme.window, glowAlpha));
            painter.drawRoundedRect(label.bounds.adjusted(-3, -1, 3, 1), 4, 4);
        }
        painter.setFont(label.font);
        painter.setPen(glows ? theme.window : label.color);
        painter.drawText(label.baseline, label.text);
    }
}

SceneElement termAt(const std::vector<StageLabel>& labels, const QPointF& point) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].term && labels[i].bounds.contains(point)) {
            return termOf(labels, i);
        }
    }
    return {};
}

SceneElement findTerm(const std::vector<StageLabel>& labels, const SceneElement& asked) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].term && termOf(labels, i).sameAs(asked)) {
            return termOf(labels, i);
        }
    }
    return {};
}

void appendNumbers(const std::vector<StageLabel>& labels, std::vector<DrawnNumber>& numbers) {
    for (const StageLabel& label : labels) {
        if (label.number) {
            numbers.push_back(*label.number);
        }
    }
}

} // namespace fovea::ui

#pragma once

#include "ui/render/theme.h"

#include <QLineF>
#include <QPainter>
#include <QStringList>

namespace fovea::ui {

/// A measured extent, as on a drawing: |—— N = 7 ——|. Horizontal, or vertical with its text turned.
struct DimensionLine {
    QLineF line;
    /// The first one that fits is written; none when none does.
    QStringList texts;
    QColor color;
    bool strong = false; ///< what it measures is being pointed at

    /// The text that fits; empty when none does.
    QString text(const Theme& theme) const;
    void paint(QPainter& painter, const Theme& theme) const;
};

/// An arrow along `line` with a small head at its end.
void paintArrow(QPainter& painter, const QLineF& line, const QColor& color, double width);

} // namespace fovea::ui

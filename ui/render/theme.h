#pragma once

#include "core/graph/graph.h"

#include <QColor>
#include <QFont>
#include <QPalette>

namespace fovea::ui {

/// Every colour and letter size of the program, by role. A scene, panel or style sheet takes them from here
/// and from nowhere else.
struct Theme {
    bool dark = false;

    QColor paper;       ///< behind everything
    QColor panel;       ///< behind side panels and bars; a shade off paper
    QColor ink;         ///< text and drawn lines
    QColor inkSoft;     ///< captions, units, what is secondary
    QColor line;        ///< hairlines and frames
    QColor focus;       ///< keyboard focus and selection
    QColor error;       ///< messages about what went wrong
    QColor placeholder; ///< a tile that is not painted yet

    QColor input;   ///< warm red: the picture and everything on it
    QColor filter;  ///< blue: weights
    QColor output;  ///< green: activation maps
    QColor window;  ///< amber: the sliding window and what it touches
    QColor padding; ///< gray of the hatching

    QColor negative; ///< diverging map of weights: low end (blue)
    QColor positive; ///< high end (red)

    static Theme light();
    static Theme darkTheme();

    /// The lecture's colours of layer kinds: CONV ink, RELU amber, POOL red, FC green.
    QColor category(OpCategory category) const;
    QPalette palette() const;

    /// The one scale of letter sizes, in pixels.
    enum class Type { Caption, Body, Label, Heading, Title };
    /// The program's family in a size of the scale.
    QFont font(Type type, bool bold = false) const;
};

/// A colour between two: `share` 0 is `from`, 1 is `to`.
QColor mixed(const QColor& from, const QColor& to, double share);

/// The 8-px grid.
inline constexpr int gridStep = 8;

} // namespace fovea::ui

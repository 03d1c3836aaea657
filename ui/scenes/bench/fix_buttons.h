#pragma once

#include "core/bench/bench_formula.h"
#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/element_list.h"

#include <QCoreApplication>

namespace fovea::ui {

/// Settings that would fit, as buttons in rows: those that mend both axes, then those of each axis under its
/// name.
class FixButtons {
    Q_DECLARE_TR_FUNCTIONS(FixButtons)

public:
    FixButtons(const BenchResult& result, const Theme& theme, const QRectF& place, double indent);

    /// Where they end; the top of `place` when there is nothing to offer.
    double bottom() const { return m_bottom; }
    void addTo(Figure& figure, ElementList& elements) const;
    void paint(QPainter& painter, const SceneElement& lit) const;
    /// Empty for what is no button here.
    QString describe(const SceneElement& element) const;

private:
    struct Button {
        SceneElement element;
        QString text;
        BenchFix fix;
    };
    void addGroup(const std::vector<BenchFix>& fixes, const QString& name, double indent);

    Theme m_theme;
    QRectF m_place;
    double m_bottom;
    std::vector<Button> m_buttons;
    Figure m_names;
};

} // namespace fovea::ui

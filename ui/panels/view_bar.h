#pragma once

#include "ui/session/navigation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QWidget>

class QBoxLayout;
class QButtonGroup;

namespace fovea::ui {

/// The row above the views: which view, the way back, and how the view shows things.
class ViewBar : public QWidget {
    Q_OBJECT

public:
    explicit ViewBar(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;
    /// Controls that only the graph has.
    void addGraphControls(QWidget& controls);
    /// Says nothing: shows what holds.
    void show(ViewKind view, bool canGoBack, const ViewOptions& options);
    /// Whether the table of layers is seen.
    void showTable(bool shown);
    /// Which of a layer's slices is seen, and what it is called; nothing to choose when there is one.
    /// Whether the layer that is shown has filters.
    void offerFilters(bool has);
    void showSlices(std::int64_t slice, std::int64_t slices, const QString& text);

Q_SIGNALS:
    void viewChosen(fovea::ui::ViewKind view);
    void backRequested();
    void optionsChosen(const fovea::ui::ViewOptions& options);
    void sliceChosen(std::int64_t slice);
    void tableChosen(bool shown);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    void addControls();
    void readControls();

    ViewOptions m_options;
    ViewKind m_view = ViewKind::Network;
    QWidget* m_graph = nullptr;
    QBoxLayout* m_rows;
    QWidget* m_tabs;
    QWidget* m_controls;
    QButtonGroup* m_views;
    QToolButton* m_back;
    QToolButton* m_table;
    QSlider* m_zoom;
    QComboBox* m_sort;
    QCheckBox* m_hideDead;
    QCheckBox* m_showFilters;
    QComboBox* m_range;
    QDoubleSpinBox* m_fixed;
    QSpinBox* m_slice;
};

} // namespace fovea::ui

#pragma once

#include "ui/panels/number_field.h"
#include "ui/panels/segmented_control.h"
#include "ui/session/bench_view.h"

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QLabel;

namespace fovea::ui {

/// The row above the bench's picture: which view, and how it shows things.
class BenchViewBar : public QWidget {
    Q_OBJECT

public:
    explicit BenchViewBar(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;
    /// Says nothing: shows what holds. `depth` is of the input.
    void show(const BenchView& view, std::int64_t depth);

Q_SIGNALS:
    void stageChosen(fovea::ui::BenchStage stage);
    void viewChosen(const fovea::ui::BenchView& view);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addTabs();
    void addControls();
    void arrange();

    BenchView m_view;
    QBoxLayout* m_rows;
    QWidget* m_tabs;
    QWidget* m_controls;
    QButtonGroup* m_stages;
    SegmentedControl* m_slices;
    QLabel* m_sliceName;
    NumberField* m_slice;
    QCheckBox* m_coverage;
};

} // namespace fovea::ui

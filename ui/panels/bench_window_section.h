#pragma once

#include "ui/panels/bench_section.h"
#include "ui/panels/segmented_control.h"

class QPushButton;

namespace fovea::ui {

/// The window: its size, how it slides, what it finds beyond the edges, and what happens when it does not
/// come out even.
class BenchWindowSection : public BenchSection {
    Q_OBJECT

public:
    explicit BenchWindowSection(BenchDocument& document, QWidget* parent = nullptr);
    void refresh() override;
    /// Says beside the controls why the windows do not fit, if so.
    void showResult(const BenchResult& result);

private:
    using Setter = void (*)(Window2d&, const QList<double>&);

    void arrange();
    void connectWindow(NumbersRow* row, const QString& text, Setter set);
    void connectChoices();

    NumbersRow* m_kernel;
    NumbersRow* m_stride;
    FieldRow* m_paddingRow;
    QPushButton* m_valid;
    QPushButton* m_same;
    NumbersRow* m_padding;
    FieldRow* m_modeRow;
    SegmentedControl* m_mode;
    NumbersRow* m_dilation;
    FieldRow* m_fitRow;
    SegmentedControl* m_fit;
    NumbersRow* m_growth;
};

} // namespace fovea::ui

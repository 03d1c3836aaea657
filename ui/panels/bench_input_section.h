#pragma once

#include "ui/panels/bench_section.h"
#include "ui/panels/cut_view.h"

class QComboBox;
class QPushButton;

namespace fovea::ui {

/// The input: its size, where its numbers come from, and the brush that paints on it.
class BenchInputSection : public BenchSection {
    Q_OBJECT

public:
    explicit BenchInputSection(BenchDocument& document, QWidget* parent = nullptr);
    void refresh() override;
    void setTheme(const Theme& theme) { m_cut->setTheme(theme); }
    /// The session has another picture or another analysis.
    void showSession();
    /// What a stroke over the input's cells writes.
    double brush() const { return m_brush->value(); }

private:
    void arrange();
    void chooseSource(int index);
    void chooseLayer(int index);
    void roll();
    double aspect() const;

    NumbersRow* m_size;
    FieldRow* m_sourceRow;
    QComboBox* m_source;
    NumbersRow* m_seed;
    QPushButton* m_roll;
    FieldRow* m_layerRow;
    QComboBox* m_layers;
    CutView* m_cut;
    NumbersRow* m_brushRow;
    NumberField* m_brush;
};

} // namespace fovea::ui

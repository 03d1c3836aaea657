#pragma once

#include "ui/panels/bench_section.h"

class QCheckBox;
class QComboBox;

namespace fovea::ui {

/// The lecture's presets, and which operation is on the bench.
class BenchOperationSection : public BenchSection {
    Q_OBJECT

public:
    explicit BenchOperationSection(BenchDocument& document, QWidget* parent = nullptr);
    void refresh() override;

Q_SIGNALS:
    void presetChosen(const fovea::BenchPreset& preset);

private:
    QComboBox* m_presets;
    QComboBox* m_operation;
    QCheckBox* m_countPadding;
    FieldRow* m_operationRow;
    FieldRow* m_countRow;
};

} // namespace fovea::ui

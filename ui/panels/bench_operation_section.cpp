#include "ui/panels/bench_operation_section.h"

#include "ui/panels/chooser.h"

#include <QCheckBox>
#include <QCoreApplication>

namespace fovea::ui {

BenchOperationSection::BenchOperationSection(BenchDocument& document, QWidget* parent)
    : BenchSection({}, document, parent)
    , m_presets(new Chooser(tr("Preset of the lecture")))
    , m_operation(new Chooser(tr("Operation")))
    , m_countPadding(new QCheckBox(tr("Padding counts as zeros")))
    , m_operationRow(new FieldRow(tr("Operation")))
    , m_countRow(new FieldRow(tr("Mean"))) {
    int key = 1;
    for (const BenchPreset& preset : benchPresets()) {
        m_presets->addItem(QStringLiteral("F%1  %2").arg(key++).arg(
            QCoreApplication::translate("BenchPreset", preset.title)));
    }
    m_presets->setPlaceholderText(tr("Choose a set-up…"));
    const std::pair<BenchOperation, QString> operations[] = {
        {BenchOperation::Convolution, tr("Convolution")},
        {BenchOperation::Depthwise, tr("Depthwise convolution")},
        {BenchOperation::Pointwise, tr("1×1 convolution")},
        {BenchOperation::Transposed, tr("Transposed convolution")},
        {BenchOperation::MaxPooling, tr("Max pooling")},
        {BenchOperation::AveragePooling, tr("Average pooling")},
        {BenchOperation::FullyConnected, tr("Fully connected")}};
    for (const auto& [operation, name] : operations) {
        m_operation->addItem(name, static_cast<int>(operation));
    }
    auto* presetRow = new FieldRow(tr("Preset"));
    presetRow->add(m_presets, 1);
    m_operationRow->add(m_operation, 1);
    m_countPadding->setAccessibleName(tr("Padding counts as zeros of the mean"));
    m_countRow->add(m_countPadding, 1);
    add(presetRow);
    add(m_operationRow, {BenchField::Operation});
    add(m_countRow);
    connect(m_presets, &QComboBox::activated, this,
            [this](int index) { Q_EMIT presetChosen(benchPresets()[static_cast<std::size_t>(index)]); });
    connect(m_operation, &QComboBox::activated, this, [this](int index) {
        const auto operation = static_cast<BenchOperation>(m_operation->itemData(index).toInt());
        edit(m_operationRow, tr("operation"), false,
             [operation](BenchState state) { return withOperation(std::move(state), operation); });
        refresh();
    });
    connect(m_countPadding, &QCheckBox::clicked, this, [this](bool counts) {
        edit(m_countRow, tr("what counts in the mean"), false, [counts](BenchState state) {
            state.countPadding = counts;
            return state;
        });
    });
}

void BenchOperationSection::refresh() {
    const BenchPreset* preset = this->document().preset();
    m_presets->setCurrentIndex(preset != nullptr ? static_cast<int>(preset - benchPresets().data()) : -1);
    m_presets->setToolTip(preset != nullptr
                              ? m_presets->currentText()
                              : tr("A set-up of the lecture (F1 to F%1)").arg(m_presets->count()));
    m_operation->setCurrentIndex(m_operation->findData(static_cast<int>(state().operation)));
    m_countPadding->setChecked(state().countPadding);
    m_countRow->setVisible(state().operation == BenchOperation::AveragePooling);
}

} // namespace fovea::ui

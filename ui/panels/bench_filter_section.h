#pragma once

#include "ui/panels/bench_section.h"

#include <optional>
#include <vector>

class QComboBox;
class QPushButton;
class QSlider;

namespace fovea::ui {

/// The filters: how many, and where the weights and the bias of the chosen one come from.
class BenchFilterSection : public BenchSection {
    Q_OBJECT

public:
    explicit BenchFilterSection(BenchDocument& document, QWidget* parent = nullptr);
    void refresh() override;
    /// The filter that the controls speak of; clamped.
    void setFilter(std::int64_t filter);
    std::int64_t filter() const { return m_filter; }
    /// The session has another analysis.
    void showSession();
    /// What a stroke over weights writes.
    double brush() const { return m_brush->value(); }

Q_SIGNALS:
    /// A person chose another filter.
    void filterChosen(qint64 filter);

private:
    void arrange();
    void connectNumbers();
    void addSlider(FieldRow* row, QSlider* slider, void (*set)(FilterSource&, int));
    void setSource(FieldRow* row, const QString& text, bool continues, const FilterSource& source);
    const FilterSource& source() const;
    void takeLearned();
    /// Of the chosen filter.
    std::vector<float> weights() const;
    /// What to know about weights that were typed; empty: nothing.
    QString zerosNote() const;

    std::int64_t m_filter = 0;
    std::int64_t m_learnedFilter = 0;
    /// The weights that were taken from the layer that m_layers names; none when it names none.
    std::optional<std::vector<float>> m_taken;
    NumbersRow* m_count;
    NumbersRow* m_groups;
    NumbersRow* m_chosen;
    FieldRow* m_patternRow;
    QComboBox* m_pattern;
    QPushButton* m_forAll;
    NumbersRow* m_seed;
    NumbersRow* m_orientation;
    QSlider* m_orientationSlider;
    NumbersRow* m_wavelength;
    QSlider* m_wavelengthSlider;
    NumbersRow* m_bias;
    FieldRow* m_learnedRow;
    QComboBox* m_layers;
    NumbersRow* m_learned;
    NumbersRow* m_brushRow;
    NumberField* m_brush;
};

} // namespace fovea::ui

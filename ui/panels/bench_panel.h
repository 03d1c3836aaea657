#pragma once

#include "ui/panels/bench_filter_section.h"
#include "ui/panels/bench_input_section.h"
#include "ui/panels/bench_operation_section.h"
#include "ui/panels/bench_window_section.h"

#include <QScrollArea>

namespace fovea::ui {

/// The side panel of the bench: everything that can be set on it.
class BenchPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit BenchPanel(BenchDocument& document, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    double inputBrush() const { return m_input->brush(); }
    double weightBrush() const { return m_filters->brush(); }
    /// The filter that the controls speak of.
    void setFilter(std::int64_t filter) { m_filters->setFilter(filter); }

Q_SIGNALS:
    void presetChosen(const fovea::BenchPreset& preset);
    void filterChosen(qint64 filter);

protected:
private:
    void refresh();
    void onProblem(BenchField field, const QString& text);

    BenchDocument& m_document;
    BenchOperationSection* m_operation;
    BenchInputSection* m_input;
    BenchFilterSection* m_filters;
    BenchWindowSection* m_window;
    std::array<BenchSection*, 4> m_sections;
};

} // namespace fovea::ui

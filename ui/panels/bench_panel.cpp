#include "ui/panels/bench_panel.h"

#include "ui/panels/wheel.h"

#include <QComboBox>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace fovea::ui {

BenchPanel::BenchPanel(BenchDocument& document, QWidget* parent)
    : QScrollArea(parent)
    , m_document(document)
    , m_operation(new BenchOperationSection(document))
    , m_input(new BenchInputSection(document))
    , m_filters(new BenchFilterSection(document))
    , m_window(new BenchWindowSection(document))
    , m_sections{m_operation, m_input, m_filters, m_window} {
    setObjectName(QStringLiteral("benchPanel"));
    setAccessibleName(tr("Settings of the bench"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("benchSettings"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    column->setSpacing(3 * gridStep);
    for (BenchSection* section : m_sections) {
        column->addWidget(section);
    }
    column->addStretch(1);
    setWidget(content);
    for (QWidget* widget : content->findChildren<QWidget*>()) {
        if (qobject_cast<QComboBox*>(widget) != nullptr || qobject_cast<QSlider*>(widget) != nullptr) {
            letTheWheelScroll(*widget);
        }
    }
    connect(m_operation, &BenchOperationSection::presetChosen, this, &BenchPanel::presetChosen);
    connect(m_filters, &BenchFilterSection::filterChosen, this, &BenchPanel::filterChosen);
    connect(&m_document, &BenchDocument::changed, this, &BenchPanel::refresh);
    connect(&m_document, &BenchDocument::problemChanged, this, &BenchPanel::onProblem);
    connect(&m_document, &BenchDocument::resultChanged, this,
            [this] { m_window->showResult(*m_document.result()); });
    connect(&m_document.session(), &Session::changed, this, [this] {
        m_input->showSession();
        m_filters->showSession();
    });
    m_input->showSession();
    m_filters->showSession();
    refresh();
}

void BenchPanel::setTheme(const Theme& theme) {
    m_input->setTheme(theme);
}

void BenchPanel::refresh() {
    for (BenchSection* section : m_sections) {
        section->refresh();
    }
}

void BenchPanel::onProblem(BenchField field, const QString& text) {
    const bool isTold =
        std::ranges::any_of(m_sections, [](const BenchSection* section) { return section->isEditing(); });
    if (isTold) {
        return; // beside the control that was used
    }
    for (const BenchSection* section : m_sections) {
        if (FieldRow* row = section->rowOf(field)) {
            row->setProblem(text);
            if (!text.isEmpty()) {
                ensureWidgetVisible(row);
            }
        }
    }
}

} // namespace fovea::ui

#include "ui/panels/bench_section.h"

#include "ui/render/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace fovea::ui {

BenchSection::BenchSection(const QString& title, BenchDocument& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(gridStep);
    if (!title.isEmpty()) {
        auto* heading = new QLabel(title);
        heading->setProperty("heading", true);
        m_column->addWidget(heading);
    }
}

void BenchSection::add(FieldRow* row, std::initializer_list<BenchField> fields) {
    m_column->addWidget(row);
    for (const BenchField field : fields) {
        m_rows.insert(static_cast<int>(field), row);
    }
}

void BenchSection::add(NumbersRow* row, std::initializer_list<BenchField> fields) {
    add(static_cast<FieldRow*>(row), fields);
    connect(row, &NumbersRow::revoked, this, [this] { m_document.revoke({.id = m_gesture}); });
}

void BenchSection::add(QWidget* widget) {
    m_column->addWidget(widget);
}

Gesture BenchSection::gesture(bool continues) {
    if (!continues || m_gesture == 0) {
        m_gesture = m_document.newGesture();
    }
    return {.id = m_gesture};
}

void BenchSection::edit(FieldRow* row, const QString& text, bool continues,
                        const BenchDocument::Change& how) {
    m_isEditing = true;
    const bool done = m_document.change(text, how, gesture(continues));
    m_isEditing = false;
    const std::optional<BenchProblem>& problem = m_document.problem();
    row->setProblem(done || !problem ? QString() : QString::fromStdString(problem->text));
}

} // namespace fovea::ui

#pragma once

#include "ui/panels/field_row.h"
#include "ui/session/bench_document.h"

#include <QHash>

class QVBoxLayout;

namespace fovea::ui {

/// A part of the bench's side panel: rows of controls that change the document, each explaining what was
/// wrong with it.
class BenchSection : public QWidget {
    Q_OBJECT

public:
    BenchSection(const QString& title, BenchDocument& document, QWidget* parent = nullptr);

    /// Shows what holds in the document.
    virtual void refresh() = 0;
    /// The row that sets a field; null when it is not here.
    FieldRow* rowOf(BenchField field) const { return m_rows.value(static_cast<int>(field)); }
    /// A change by one of these controls is under way; it tells of a refusal itself.
    bool isEditing() const { return m_isEditing; }

protected:
    BenchDocument& document() const { return m_document; }
    const BenchState& state() const { return m_document.state(); }
    /// Appends a row that sets `fields`.
    void add(FieldRow* row, std::initializer_list<BenchField> fields = {});
    void add(NumbersRow* row, std::initializer_list<BenchField> fields = {});
    void add(QWidget* widget);
    /// Changes the document and tells below `row` when that is refused. `continues`: see
    /// NumberField::entered().
    void edit(FieldRow* row, const QString& text, bool continues, const BenchDocument::Change& how);
    /// For changes that are under way: a new one, or the one that continues.
    Gesture gesture(bool continues);

private:
    BenchDocument& m_document;
    QVBoxLayout* m_column;
    QHash<int, FieldRow*> m_rows;
    int m_gesture = 0;
    bool m_isEditing = false;
};

} // namespace fovea::ui

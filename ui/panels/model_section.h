#pragma once

#include "ui/panels/field_row.h"
#include "ui/session/session.h"

#include <QComboBox>
#include <QHash>

class QVBoxLayout;

namespace fovea::ui {

/// Rows of the side panel that set something of the network, each explaining what was wrong with it.
class ModelSection : public QWidget {
    Q_OBJECT

public:
    explicit ModelSection(Session& session, QWidget* parent = nullptr);

    /// The row that sets a field; null when it is not here.
    FieldRow* rowOf(ModelField field) const { return m_rows.value(static_cast<int>(field)); }

Q_SIGNALS:
    /// The row says that something is wrong.
    void problemShown(QWidget* row);

protected:
    Session& session() const { return m_session; }
    const ModelSettings& settings() const { return m_session.document().modelSettings; }
    QVBoxLayout* column() const { return m_column; }
    void add(FieldRow* row, ModelField field);
    /// Sets something, with the row's problem gone until there is a new one.
    void change(ModelField field, const QString& text, bool continues,
                const std::function<void(ModelSettings&)>& how);
    /// Shows what holds in the document, and no problem.
    virtual void refresh() = 0;
    /// A combo box for a row.
    static QComboBox* chooser(const QString& accessibleName);

private:
    void onRefused(ModelField field, const QString& reason);

    Session& m_session;
    QVBoxLayout* m_column;
    QHash<int, FieldRow*> m_rows;
};

} // namespace fovea::ui

#pragma once

#include "ui/panels/number_field.h"

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace fovea::ui {

/// One line of a side panel: a name, its controls, and below them, when needed, what is wrong.
class FieldRow : public QWidget {
    Q_OBJECT

public:
    /// An empty name leaves the whole width to the controls.
    explicit FieldRow(const QString& name, QWidget* parent = nullptr);

    void add(QWidget* control, int stretch = 0);
    /// A person's last entry was refused: why. Empty takes it away.
    virtual void setProblem(const QString& problem);
    /// What is wrong with settings that hold; shown while there is no problem.
    void setNote(const QString& note);
    /// What stands below the controls now.
    QString message() const;

private:
    void showMessage();

    QHBoxLayout* m_controls;
    QLabel* m_name;
    QLabel* m_message;
    QString m_problem;
    QString m_note;
};

/// A row of numbers that belong together, which can be linked so that they are changed alike.
class NumbersRow : public FieldRow {
    Q_OBJECT

public:
    struct Field {
        QString name;    ///< accessible name and tooltip
        QString caption; ///< above the field; empty: none
    };

    NumbersRow(const QString& name, NumberField::Kind kind, const QList<Field>& fields, bool canLink = false,
               QWidget* parent = nullptr);

    void setRange(double lowest, double highest);
    void showValues(const QList<double>& values);
    /// Beside the field that was changed last.
    void setProblem(const QString& problem) override;
    NumberField& field(int index) { return *m_fields.at(index); }
    bool linked() const;
    void setLinked(bool linked);

Q_SIGNALS:
    /// A person changed a number: what all of them should be. See NumberField::entered().
    void entered(const QList<double>& values, bool continues);
    /// See NumberField::revoked().
    void revoked();

private:
    void onEntered(int index, double value, bool continues);
    void showFieldProblem();

    QList<NumberField*> m_fields;
    int m_last = 0;
    QToolButton* m_link = nullptr;
};

} // namespace fovea::ui

#include "ui/panels/field_row.h"

#include "ui/render/theme.h"

#include <QAccessible>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr int nameWidth = 88;

QLabel* captionLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("caption", true);
    return label;
}

} // namespace

FieldRow::FieldRow(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_controls(new QHBoxLayout)
    , m_name(new QLabel(name, this))
    , m_message(new QLabel(this)) {
    m_name->setFixedWidth(nameWidth);
    m_name->setWordWrap(true);
    m_message->setProperty("problem", true);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    m_controls->setSpacing(gridStep / 2);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(gridStep);
    grid->setVerticalSpacing(gridStep / 4);
    if (name.isEmpty()) {
        m_name->hide();
        grid->addLayout(m_controls, 0, 0, 1, 2);
    } else {
        grid->addWidget(m_name, 0, 0);
        grid->addLayout(m_controls, 0, 1);
    }
    grid->addWidget(m_message, 1, 0, 1, 2);
    grid->setColumnStretch(1, 1);
}

void FieldRow::add(QWidget* control, int stretch) {
    m_controls->addWidget(control, stretch);
    if (m_name->buddy() == nullptr) {
        m_name->setBuddy(control);
    }
}

void FieldRow::setProblem(const QString& problem) {
    m_problem = problem;
    showMessage();
}

void FieldRow::setNote(const QString& note) {
    m_note = note;
    showMessage();
}

QString FieldRow::message() const {
    return m_problem.isEmpty() ? m_note : m_problem;
}

void FieldRow::showMessage() {
    if (m_message->text() == message() && m_message->isHidden() == message().isEmpty()) {
        return;
    }
    m_message->setText(message());
    m_message->setVisible(!message().isEmpty());
    if (!message().isEmpty()) {
        QAccessibleEvent event(m_message, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

NumbersRow::NumbersRow(const QString& name, NumberField::Kind kind, const QList<Field>& fields, bool canLink,
                       QWidget* parent)
    : FieldRow(name, parent) {
    for (const Field& field : fields) {
        auto* number = new NumberField(kind, field.name);
        const int index = static_cast<int>(m_fields.size());
        m_fields << number;
        if (field.caption.isEmpty()) {
            add(number, 1);
        } else {
            auto* cell = new QWidget;
            auto* column = new QVBoxLayout(cell);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            column->addWidget(captionLabel(field.caption));
            column->addWidget(number);
            add(cell, 1);
        }
        connect(number, &NumberField::entered, this,
                [this, index](double value, bool continues) { onEntered(index, value, continues); });
        connect(number, &NumberField::revoked, this, &NumbersRow::revoked);
        connect(number, &NumberField::problemChanged, this, &NumbersRow::showFieldProblem);
    }
    if (canLink) {
        m_link = new QToolButton;
        m_link->setText(QStringLiteral("="));
        m_link->setCheckable(true);
        m_link->setChecked(true);
        m_link->setAutoRaise(true);
        m_link->setProperty("link", true);
        m_link->setAccessibleName(
            tr("%1: change them alike").arg(name.isEmpty() ? fields.first().name : name));
        m_link->setToolTip(tr("Change them alike"));
        add(m_link);
        connect(m_link, &QToolButton::clicked, this, [this](bool linked) {
            if (linked) {
                onEntered(0, m_fields.first()->value(), false);
            }
        });
    }
}

bool NumbersRow::linked() const {
    return m_link != nullptr && m_link->isChecked();
}

void NumbersRow::setLinked(bool linked) {
    if (m_link != nullptr) {
        m_link->setChecked(linked);
    }
}

void NumbersRow::setRange(double lowest, double highest) {
    for (NumberField* field : m_fields) {
        field->setRange(lowest, highest);
    }
}

void NumbersRow::showValues(const QList<double>& values) {
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        m_fields.at(i)->showValue(values.at(i));
    }
    const bool alike = std::ranges::all_of(values, [&](double value) { return value == values.first(); });
    if (!alike) {
        setLinked(false);
    }
    showFieldProblem();
}

void NumbersRow::setProblem(const QString& problem) {
    m_fields.at(m_last)->setProblem(problem);
}

void NumbersRow::onEntered(int index, double value, bool continues) {
    m_last = index;
    QList<double> values;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        values << (linked() || i == index ? value : m_fields.at(i)->value());
    }
    Q_EMIT entered(values, continues);
}

void NumbersRow::showFieldProblem() {
    const auto wrong =
        std::ranges::find_if(m_fields, [](const NumberField* field) { return !field->problem().isEmpty(); });
    FieldRow::setProblem(wrong == m_fields.end() ? QString() : (*wrong)->problem());
}

} // namespace fovea::ui

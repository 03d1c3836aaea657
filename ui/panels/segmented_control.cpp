#include "ui/panels/segmented_control.h"

#include "ui/panels/tab_order.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace fovea::ui {

SegmentedControl::SegmentedControl(const QString& accessibleName, const QList<Choice>& choices,
                                   QWidget* parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this)) {
    setAccessibleName(accessibleName);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const Choice& choice : choices) {
        auto* button = new QToolButton;
        button->setText(choice.text);
        button->setCheckable(true);
        button->setToolTip(choice.explanation);
        button->setAccessibleName(accessibleName + QStringLiteral(": ") + choice.text);
        button->setAccessibleDescription(choice.explanation);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setProperty("segment", true);
        button->setProperty("first", row->isEmpty());
        m_group->addButton(button, choice.id);
        row->addWidget(button);
    }
    letTabComeToTheChosen(*m_group);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

int SegmentedControl::current() const {
    return m_group->checkedId();
}

void SegmentedControl::setCurrent(int id) {
    if (QAbstractButton* button = m_group->button(id)) {
        button->setChecked(true);
    }
}

void SegmentedControl::setChoiceText(int id, const QString& text) {
    if (QAbstractButton* button = m_group->button(id)) {
        button->setText(text);
        button->setAccessibleName(accessibleName() + QStringLiteral(": ") + text);
    }
}

void SegmentedControl::setChoiceEnabled(int id, bool enabled) {
    if (QAbstractButton* button = m_group->button(id)) {
        button->setEnabled(enabled);
    }
}

} // namespace fovea::ui

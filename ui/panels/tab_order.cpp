#include "ui/panels/tab_order.h"

#include <QAbstractButton>
#include <QButtonGroup>

namespace fovea::ui {

void letTabComeToTheChosen(QButtonGroup& group) {
    const auto follow = [](QAbstractButton* button, bool chosen) {
        button->setFocusPolicy(chosen ? Qt::TabFocus : Qt::NoFocus);
    };
    QObject::connect(&group, &QButtonGroup::buttonToggled, &group, follow);
    for (QAbstractButton* button : group.buttons()) {
        follow(button, button->isChecked());
    }
}

} // namespace fovea::ui

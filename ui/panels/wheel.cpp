#include "ui/panels/wheel.h"

#include <QEvent>
#include <QWidget>

namespace fovea::ui {

namespace {

/// An object of its own, because a scroll area also sees the events of its bars, which are to turn.
class WheelGuard : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Wheel && !static_cast<QWidget*>(watched)->hasFocus()) {
            event->ignore();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

void letTheWheelScroll(QWidget& control) {
    control.setFocusPolicy(Qt::StrongFocus);
    control.installEventFilter(new WheelGuard(&control));
}

} // namespace fovea::ui

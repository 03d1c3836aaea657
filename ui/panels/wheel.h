#pragma once

class QWidget;

namespace fovea::ui {

/// For a box or a slider in a panel that scrolls: the wheel scrolls the panel, and turns the control under it
/// only once the person is there.
void letTheWheelScroll(QWidget& control);

} // namespace fovea::ui

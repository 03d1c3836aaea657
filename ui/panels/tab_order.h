#pragma once

class QButtonGroup;

namespace fovea::ui {

/// Tab comes to the chosen button of an exclusive group, as it does in a radio group; the arrows lead to the
/// others. Qt does so only after one of them had the focus.
void letTabComeToTheChosen(QButtonGroup& group);

} // namespace fovea::ui

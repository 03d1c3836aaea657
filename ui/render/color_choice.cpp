#include "ui/render/color_choice.h"

namespace fovea::ui {

namespace {

void distinguish(Theme& theme) {
    // Found by search: seen with deuteranopia, protanopia or as usual, any two roles are as far from each
    // other as they can be while all of them can be read on paper; theme_test.cpp holds how far.
    theme.input = QColor(theme.dark ? 0xE17025 : 0x801C1B);
    theme.filter = QColor(theme.dark ? 0x7E90E6 : 0x1C40C1);
    theme.output = QColor(theme.dark ? 0x4FBF87 : 0x017366);
    theme.window = QColor(theme.dark ? 0xFFEB3C : 0x936600);
    theme.negative = QColor(theme.dark ? 0x2F7DCB : 0x1F5FA8);
    theme.positive = QColor(theme.dark ? 0xD9791A : 0xB85500);
}

} // namespace

Theme themeOf(bool dark, ColorChoice choice) {
    Theme theme = dark ? Theme::darkTheme() : Theme::light();
    if (choice == ColorChoice::Distinguished) {
        distinguish(theme);
    }
    return theme;
}

ColorChoice choiceOf(const Theme& theme) {
    const Theme usual = themeOf(theme.dark, ColorChoice::Usual);
    return theme.positive == usual.positive ? ColorChoice::Usual : ColorChoice::Distinguished;
}

int lookOf(const Theme& theme) {
    return (theme.dark ? 1 : 0) + (choiceOf(theme) == ColorChoice::Distinguished ? 2 : 0);
}

} // namespace fovea::ui

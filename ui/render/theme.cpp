#include "ui/render/theme.h"

namespace fovea::ui {

Theme Theme::light() {
    Theme theme;
    theme.dark = false;
    theme.paper = QColor(0xFFFFFF);
    theme.panel = QColor(0xF4F5F7);
    theme.ink = QColor(0x1B2027);
    theme.inkSoft = QColor(0x5B6470);
    theme.line = QColor(0xD5DAE1);
    theme.focus = QColor(0x1F6FEB);
    theme.error = QColor(0xB3261E);
    theme.placeholder = QColor(0xE8EBEF);
    theme.input = QColor(0xC23B34);
    theme.filter = QColor(0x2A62C0);
    theme.output = QColor(0x1E7A46);
    theme.window = QColor(0xA65E00);
    theme.padding = QColor(0x8D96A3);
    theme.negative = QColor(0x2166AC);
    theme.positive = QColor(0xB2182B);
    return theme;
}

Theme Theme::darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.paper = QColor(0x1A1D22);
    theme.panel = QColor(0x22262D);
    theme.ink = QColor(0xE9ECF0);
    theme.inkSoft = QColor(0xA4ADB9);
    theme.line = QColor(0x3A414B);
    theme.focus = QColor(0x74ABFF);
    theme.error = QColor(0xFF8A80);
    theme.placeholder = QColor(0x2E343D);
    theme.input = QColor(0xFF8A80);
    theme.filter = QColor(0x7FB2FF);
    theme.output = QColor(0x63CE91);
    theme.window = QColor(0xFFB74D);
    theme.padding = QColor(0x7C8592);
    theme.negative = QColor(0x2F7DCB);
    theme.positive = QColor(0xD6303F);
    return theme;
}

QColor Theme::category(OpCategory category) const {
    switch (category) {
    case OpCategory::Convolution:
        return ink;
    case OpCategory::Activation:
        return window;
    case OpCategory::Pooling:
        return input;
    case OpCategory::Linear:
    case OpCategory::Scores:
        return output;
    case OpCategory::Normalization:
    case OpCategory::Other:
        break;
    }
    return inkSoft;
}

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, panel);
    palette.setColor(QPalette::WindowText, ink);
    palette.setColor(QPalette::Base, paper);
    palette.setColor(QPalette::AlternateBase, panel);
    palette.setColor(QPalette::Text, ink);
    palette.setColor(QPalette::PlaceholderText, inkSoft);
    palette.setColor(QPalette::Button, panel);
    palette.setColor(QPalette::ButtonText, ink);
    palette.setColor(QPalette::BrightText, error);
    palette.setColor(QPalette::ToolTipBase, paper);
    palette.setColor(QPalette::ToolTipText, ink);
    palette.setColor(QPalette::Link, focus);
    palette.setColor(QPalette::LinkVisited, focus);
    palette.setColor(QPalette::Highlight, focus);
    palette.setColor(QPalette::HighlightedText, dark ? panel : paper);
    palette.setColor(QPalette::Light, paper);
    palette.setColor(QPalette::Midlight, panel);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, line);
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : line);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, padding);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, line);
    return palette;
}

QFont Theme::font(Type type, bool bold) const {
    const auto pixels = [type] {
        switch (type) {
        case Type::Caption:
            return 12;
        case Type::Body:
            return 14;
        case Type::Label:
            return 15;
        case Type::Heading:
            return 18;
        case Type::Title:
            break;
        }
        return 24;
    };
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("sans-serif")});
    font.setStyleHint(QFont::SansSerif,
                      QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    // Unhinted letters keep their widths at every scale, so that a layout is the same on screen and in files.
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPixelSize(pixels());
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    return font;
}

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto between = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {between(from.red(), to.red()), between(from.green(), to.green()),
            between(from.blue(), to.blue())};
}

} // namespace fovea::ui

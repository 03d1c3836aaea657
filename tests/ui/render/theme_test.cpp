#include "ui/render/theme.h"

#include <QFontInfo>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [dark, bright] = std::minmax({luminance(a), luminance(b)});
    return (bright + 0.05) / (dark + 0.05);
}

class EveryTheme : public testing::TestWithParam<bool> {
protected:
    Theme theme = GetParam() ? Theme::darkTheme() : Theme::light();
};

TEST_P(EveryTheme, HasBodyTextOfAtLeastSevenToOne) {
    EXPECT_GE(contrast(theme.ink, theme.paper), 7);
    EXPECT_GE(contrast(theme.ink, theme.panel), 7);
}

TEST_P(EveryTheme, HasSecondaryAndColouredTextOfAtLeastFourAndAHalfToOne) {
    for (const QColor& colour :
         {theme.inkSoft, theme.error, theme.input, theme.filter, theme.output, theme.window}) {
        EXPECT_GE(contrast(colour, theme.paper), 4.5) << colour.name().toStdString();
        EXPECT_GE(contrast(colour, theme.panel), 4.5) << colour.name().toStdString();
    }
}

TEST_P(EveryTheme, ShowsFocusFramesAndBarsAgainstThePaper) {
    EXPECT_GE(contrast(theme.focus, theme.paper), 3);
    EXPECT_GE(contrast(theme.focus, theme.panel), 3);
    EXPECT_GE(contrast(theme.padding, theme.paper), 2.5);
}

TEST_P(EveryTheme, NamesEveryColour) {
    for (const QColor& colour : {theme.paper, theme.panel, theme.ink, theme.inkSoft, theme.line, theme.focus,
                                 theme.error, theme.placeholder, theme.input, theme.filter, theme.output,
                                 theme.window, theme.padding, theme.negative, theme.positive}) {
        EXPECT_TRUE(colour.isValid());
        EXPECT_EQ(colour.alpha(), 255);
    }
}

TEST_P(EveryTheme, ColoursLayersAsTheLectureDoes) {
    EXPECT_EQ(theme.category(OpCategory::Convolution), theme.ink);
    EXPECT_EQ(theme.category(OpCategory::Activation), theme.window);
    EXPECT_EQ(theme.category(OpCategory::Pooling), theme.input);
    EXPECT_EQ(theme.category(OpCategory::Linear), theme.output);
}

TEST_P(EveryTheme, GivesWidgetsReadableText) {
    const QPalette palette = theme.palette();
    EXPECT_GE(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)), 7);
    EXPECT_GE(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)), 7);
    EXPECT_GE(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)), 4.5);
    EXPECT_GE(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)), 4.5);
}

TEST_P(EveryTheme, TakesItsLettersFromOneFamilyAndOneScale) {
    int last = 0;
    for (const Theme::Type type : {Theme::Type::Caption, Theme::Type::Body, Theme::Type::Label,
                                   Theme::Type::Heading, Theme::Type::Title}) {
        const QFont font = theme.font(type);
        EXPECT_GT(font.pixelSize(), last);
        last = font.pixelSize();
        EXPECT_EQ(QFontInfo(font).family(), QStringLiteral("Inter"));
        EXPECT_GT(theme.font(type, true).weight(), font.weight());
    }
}

INSTANTIATE_TEST_SUITE_P(Themes, EveryTheme, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Dark" : "Light"; });

} // namespace

} // namespace fovea::ui

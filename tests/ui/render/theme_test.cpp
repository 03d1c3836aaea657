#include "ui/render/color_choice.h"

#include <QFontInfo>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

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

using Rgb = std::array<double, 3>;
using Matrix = std::array<Rgb, 3>;

Rgb operator*(const Matrix& matrix, const Rgb& rgb) {
    Rgb product{};
    for (std::size_t i = 0; i < 3; ++i) {
        product[i] = std::inner_product(rgb.begin(), rgb.end(), matrix[i].begin(), 0.0);
    }
    return product;
}

/// Machado, Oliveira, Fernandes 2009, severity 1, for linear light; the first leaves colours as they are.
constexpr std::array<Matrix, 3> visions{
    {{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}}};
constexpr std::size_t deuteranopia = 1;

/// CIE L*a*b* (D65) of a colour as it is seen.
Rgb seen(const QColor& colour, const Matrix& vision) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    Rgb light = vision * Rgb{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    std::ranges::transform(light, light.begin(), [](double c) { return std::clamp(c, 0.0, 1.0); });
    Rgb xyz = Matrix{{{0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047},
                      {0.2126, 0.7152, 0.0722},
                      {0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883}}} *
              light;
    std::ranges::transform(xyz, xyz.begin(),
                           [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; });
    return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

double distance(const QColor& a, const QColor& b, const Matrix& vision) {
    const Rgb first = seen(a, vision);
    const Rgb second = seen(b, vision);
    return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

/// Of any two roles.
double smallestDistance(const Theme& theme, const Matrix& vision) {
    const std::array<QColor, 4> roles{theme.input, theme.filter, theme.output, theme.window};
    double smallest = 1000;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            smallest = std::min(smallest, distance(roles[i], roles[j], vision));
        }
    }
    return smallest;
}

class EveryTheme : public testing::TestWithParam<std::tuple<bool, ColorChoice>> {
protected:
    Theme theme = themeOf(std::get<0>(GetParam()), std::get<1>(GetParam()));
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

INSTANTIATE_TEST_SUITE_P(Themes, EveryTheme,
                         testing::Combine(testing::Bool(),
                                          testing::Values(ColorChoice::Usual, ColorChoice::Distinguished)),
                         [](const auto& tested) {
                             return std::string(std::get<0>(tested.param) ? "Dark" : "Light") +
                                    (std::get<1>(tested.param) == ColorChoice::Usual ? "" : "Distinguished");
                         });

TEST(DistinguishedColours, AreFarApartForColourBlindPeopleToo) {
    for (const bool dark : {false, true}) {
        const Theme theme = themeOf(dark, ColorChoice::Distinguished);
        for (const Matrix& vision : visions) {
            EXPECT_GT(smallestDistance(theme, vision), 25);
            EXPECT_GT(distance(theme.negative, theme.positive, vision), 60);
        }
        EXPECT_LT(smallestDistance(themeOf(dark, ColorChoice::Usual), visions[deuteranopia]), 16)
            << "the lecture's red and green are not";
    }
}

TEST(DistinguishedColours, AreKnownByTheirTheme) {
    std::set<int> looks;
    for (const bool dark : {false, true}) {
        for (const ColorChoice choice : {ColorChoice::Usual, ColorChoice::Distinguished}) {
            const Theme theme = themeOf(dark, choice);
            EXPECT_EQ(theme.dark, dark);
            EXPECT_EQ(choiceOf(theme), choice);
            looks.insert(lookOf(theme));
        }
    }
    EXPECT_EQ(looks.size(), 4);
}

} // namespace

} // namespace fovea::ui

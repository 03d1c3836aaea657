#include "ui/scenes/bench/fix_buttons.h"

#include "ui/scenes/bench/formula_words.h"

#include <QFontMetricsF>

#include <algorithm>
#include <iterator>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double buttonHeight = 4.0 * gridStep;
constexpr double buttonGap = gridStep;
constexpr double buttonPadding = 12;
constexpr double buttonRadius = 6;
constexpr std::size_t mostTogether = 6;
constexpr std::size_t mostOfOneAxis = 3;

} // namespace

FixButtons::FixButtons(const BenchResult& result, const Theme& theme, const QRectF& place, double indent)
    : m_theme(theme)
    , m_place(place)
    , m_bottom(place.top()) {
    const std::vector<BenchFix> all = fixesOf(result);
    const auto some = [&](auto&& belongs, std::size_t most) {
        std::vector<BenchFix> fixes;
        std::ranges::copy_if(all, std::back_inserter(fixes), belongs);
        fixes.resize(std::min(fixes.size(), most));
        return fixes;
    };
    addGroup(some(&BenchFix::bothAxes, mostTogether), {}, 0);
    const auto ofAxis = [&](BenchDirection direction) {
        return some([direction](const BenchFix& fix) { return !fix.bothAxes && fix.direction == direction; },
                    mostOfOneAxis);
    };
    addGroup(ofAxis(BenchDirection::Rows), tr("height"), indent);
    addGroup(ofAxis(BenchDirection::Columns), tr("width"), indent);
}

void FixButtons::addGroup(const std::vector<BenchFix>& fixes, const QString& name, double indent) {
    if (fixes.empty()) {
        return;
    }
    const QFontMetricsF metrics(m_theme.font(Type::Body));
    double y = m_bottom + (m_buttons.empty() ? 0 : buttonGap);
    const auto widthOf = [&](const BenchFix& fix) {
        return std::ceil(metrics.horizontalAdvance(fixText(fix))) + 2 * buttonPadding;
    };
    m_names.text({m_place.left(), y + (buttonHeight + metrics.capHeight()) / 2}, name,
                 {m_theme.font(Type::Caption), m_theme.inkSoft});
    // Beside the name, or below it where one of them has no room.
    const bool isBelow = std::ranges::any_of(
        fixes, [&](const BenchFix& fix) { return indent + widthOf(fix) > m_place.width(); });
    const double left = m_place.left() + (isBelow ? 0 : indent);
    y += isBelow && !name.isEmpty() ? buttonHeight : 0;
    double x = left;
    for (const BenchFix& fix : fixes) {
        const QString text = fixText(fix);
        const double width = widthOf(fix);
        if (x > left && x + width > m_place.right()) {
            x = left;
            y += buttonHeight + buttonGap;
        }
        const SceneElement element{.kind = SceneElement::Kind::BenchFix,
                                   .channel = static_cast<std::int64_t>(fix.direction),
                                   .index = static_cast<std::int64_t>(fix.index),
                                   .bounds = QRectF(x, y, width, buttonHeight)};
        m_buttons.push_back({element, text, fix});
        x += width + buttonGap;
    }
    m_bottom = y + buttonHeight;
}

void FixButtons::addTo(Figure& figure, ElementList& elements) const {
    for (const Button& button : m_buttons) {
        const BenchFix& fix = button.fix;
        const QString name =
            QStringLiteral("fix.%1.%2").arg(static_cast<int>(fix.direction)).arg(static_cast<int>(fix.index));
        const bool rows = fix.direction == BenchDirection::Rows;
        figure.note({name, static_cast<double>(rows ? fix.rows : fix.columns)});
        elements.add(button.element);
    }
}

void FixButtons::paint(QPainter& painter, const SceneElement& lit) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(Type::Body));
    for (const Button& button : m_buttons) {
        const QRectF rect = button.element.bounds.adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(button.element.sameAs(lit) ? m_theme.focus : m_theme.line, 1));
        painter.setBrush(m_theme.panel);
        painter.drawRoundedRect(rect, buttonRadius, buttonRadius);
        painter.setPen(m_theme.ink);
        painter.drawText(rect, Qt::AlignCenter, button.text);
    }
    painter.restore();
    m_names.paint(painter, m_place.united({m_place.topLeft(), QPointF(m_place.right(), m_bottom)}));
}

QString FixButtons::describe(const SceneElement& element) const {
    const auto found =
        std::ranges::find_if(m_buttons, [&](const Button& button) { return button.element.sameAs(element); });
    return found != m_buttons.end() ? fixSentence(found->fix) : QString();
}

} // namespace fovea::ui

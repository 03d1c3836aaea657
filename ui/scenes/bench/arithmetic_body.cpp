#include "ui/scenes/bench/arithmetic_body.h"

#include <QFontMetricsF>

#include <algorithm>

namespace fovea::ui {

void NumberSheet::note(const QString& name, double value) const {
    if (notes != nullptr) {
        notes->push_back({name, value});
    }
}

void NumberSheet::number(const QRectF& bounds, Qt::Alignment alignment, const DrawnNumber& number,
                         const NumberStyle& style, const TextStyle& text) const {
    note(number.name, number.value);
    words(bounds, alignment, style.text(number.value), text);
}

void NumberSheet::channel(const QRectF& bounds, std::int64_t channel, const TextStyle& style) const {
    note(QStringLiteral("channel"), static_cast<double>(channel));
    words(bounds, Qt::AlignLeft, QString::number(channel), style);
}

void NumberSheet::words(const QRectF& bounds, Qt::Alignment alignment, const QString& text,
                        const TextStyle& style) const {
    if (painter != nullptr && !text.trimmed().isEmpty()) {
        painter->setFont(style.font);
        painter->setPen(style.color);
        painter->drawText(bounds, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextDontClip, text);
    }
}

void NumberSheet::figure(const Figure& figure) const {
    if (painter != nullptr) {
        figure.paint(*painter, exposed);
    }
}

void NumberSheet::grid(const CellGrid& grid, const std::function<DrawnNumber(std::size_t)>& numberOf,
                       double presence) const {
    if (painter != nullptr && presence < 1) {
        CellGrid empty = grid;
        empty.hatched.clear();
        empty.unwritten.assign(grid.values.size(), true);
        empty.paint(*painter, theme, devicePixelRatio);
    }
    if (presence <= 0) {
        return;
    }
    if (painter != nullptr) {
        const double before = painter->opacity();
        painter->setOpacity(before * presence);
        grid.paint(*painter, theme, devicePixelRatio);
        painter->setOpacity(before);
    }
    if (notes == nullptr || grid.decimals < 0) {
        return;
    }
    for (std::size_t i = 0; i < grid.values.size(); ++i) {
        const bool isUnwritten = !grid.unwritten.empty() && grid.unwritten[i];
        const bool isCovered = !grid.numbersOnHatching && !grid.hatched.empty() && grid.hatched[i];
        if (!isUnwritten && !isCovered) {
            notes->push_back(numberOf(i));
        }
    }
}

void NumberSheet::glow(const QRectF& bounds) const {
    if (painter != nullptr) {
        QColor color = theme.window;
        color.setAlphaF(0.22F);
        painter->fillRect(bounds, color);
    }
}

void NumberSheet::mark(const QRectF& cell) const {
    if (painter != nullptr) {
        paintMarker(*painter, cell, theme.window, theme);
    }
}

std::optional<CellNumbers> numbersFitting(const std::vector<QSizeF>& cells,
                                          const std::vector<NumberStyle>& styles, const Theme& theme) {
    using enum Theme::Type;
    if (std::ranges::any_of(styles, &NumberStyle::isLong)) {
        return std::nullopt;
    }
    constexpr double margin = 3;
    constexpr double narrowMargin = 2; ///< of the smallest letters
    // Smaller letters rather than fewer digits: 0.04 is not 0.0.
    for (const int decimals : {6, 2, 1}) {
        CellNumbers numbers;
        bool isShorter = decimals == 6;
        for (const NumberStyle& style : styles) {
            numbers.styles.push_back(style.atMost(decimals));
            isShorter = isShorter || style.decimals > decimals;
        }
        for (const Theme::Type type : {Title, Heading, Label, Body, Caption}) {
            const QFontMetricsF metrics(theme.font(type));
            bool fits = true;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const double room = cells[i].width() - 2 * (type == Caption ? narrowMargin : margin);
                const bool hasAir = type != Title || 2.2 * metrics.height() <= cells[i].height();
                fits = fits && hasAir && numbers.styles[i].width(metrics) <= room &&
                       metrics.capHeight() + 2 * margin <= cells[i].height();
            }
            if (isShorter && fits) {
                numbers.type = type;
                return numbers;
            }
        }
    }
    return std::nullopt;
}

} // namespace fovea::ui

#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/dimension_line.h"
#include "ui/scenes/bench/grid_glow.h"

#include <QFontMetricsF>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

} // namespace

/// To the next window on the right and the one below.
std::vector<GridGlow::Arrow> GridGlow::strideArrows() const {
    const auto [slot, corner] = measured();
    std::vector<Arrow> all;
    if (slot == nullptr) {
        return all;
    }
    const Window2d& window = m_view.state().window;
    const auto at = [&](double rows, double columns) {
        return m_view.geometry.cells(*slot, corner.y() + rows, corner.x() + columns,
                                     static_cast<double>(window.rows.span()),
                                     static_cast<double>(window.columns.span()));
    };
    const QPointF here = at(0, 0).topLeft();
    const QRectF right = at(0, static_cast<double>(window.columns.stride));
    const QRectF below = at(static_cast<double>(window.rows.stride), 0);
    if (slot->bounds.contains(right.center())) {
        all.push_back({{here, right.topLeft()}, right, QStringLiteral("S.columns"), window.columns.stride});
    }
    if (slot->bounds.contains(below.center())) {
        all.push_back({{here, below.topLeft()}, below, QStringLiteral("S.rows"), window.rows.stride});
    }
    return all;
}

/// From one tap to its neighbours.
std::vector<GridGlow::Arrow> GridGlow::dilationArrows() const {
    const auto [slot, corner] = measured();
    std::vector<Arrow> all;
    if (slot == nullptr) {
        return all;
    }
    const Window2d& window = m_view.state().window;
    const auto middle = [&](std::int64_t y, std::int64_t x) {
        return m_view.geometry
            .cell(*slot, corner.y() + static_cast<double>(y * window.rows.dilation),
                  corner.x() + static_cast<double>(x * window.columns.dilation))
            .center();
    };
    if (window.columns.kernel > 1) {
        all.push_back(
            {{middle(0, 0), middle(0, 1)}, {}, QStringLiteral("D.columns"), window.columns.dilation});
    }
    if (window.rows.kernel > 1) {
        all.push_back({{middle(0, 0), middle(1, 0)}, {}, QStringLiteral("D.rows"), window.rows.dilation});
    }
    return all;
}

std::vector<GridGlow::Arrow> GridGlow::arrows() const {
    if (m_frame.lit.kind != Kind::BenchTerm) {
        return {};
    }
    switch (static_cast<FormulaTerm>(m_frame.lit.index)) {
    case FormulaTerm::Stride:
        return strideArrows();
    case FormulaTerm::Dilation:
        return dilationArrows();
    default:
        return {};
    }
}

void GridGlow::paintArrows(QPainter& painter) const {
    const Theme& theme = m_view.theme();
    for (const Arrow& arrow : arrows()) {
        if (!arrow.target.isEmpty()) {
            paintMarker(painter, arrow.target, theme.window, theme, Qt::DashLine);
        }
        paintArrow(painter, arrow.line, theme.window, 3);
    }
}

std::vector<GridGlow::Label> GridGlow::labels() const {
    std::vector<Label> all;
    if (const auto label = readout()) {
        all.push_back(*label);
    }
    for (const Arrow& arrow : arrows()) {
        const QRectF along = QRectF(arrow.line.p1(), arrow.line.p2()).normalized();
        all.push_back({.text = QStringLiteral("%1 = %2").arg(arrow.name.left(1)).arg(arrow.cells),
                       .beside = along,
                       .within = {},
                       .centered = true,
                       .color = m_view.theme().window,
                       .number = DrawnNumber{arrow.name, static_cast<double>(arrow.cells)}});
    }
    return all;
}

/// The number of the lit cell, where its cell is too small to show it.
std::optional<GridGlow::Label> GridGlow::readout() const {
    const SceneElement here = m_view.geometry.find(m_frame.lit, m_frame);
    const Element at{here.channel, here.y, here.x};
    std::optional<DrawnNumber> told;
    BenchVolume volume = BenchVolume::Input;
    switch (here.kind) {
    case Kind::BenchInput:
        told = DrawnNumber{inputName(at),
                           static_cast<double>(m_view.result().padded.at(0, at.channel, at.y, at.x))};
        break;
    case Kind::BenchWeight: {
        volume = BenchVolume::Filter;
        const std::int64_t channel = channelsOf(m_view.state(), here.index).begin + at.channel;
        told = DrawnNumber{weightName(here.index, at), m_view.sheets.weight(here.index, channel, at.y, at.x)};
        break;
    }
    case Kind::BenchOutput:
        volume = BenchVolume::Output;
        if (const auto value = writtenOutput(m_view.result(), m_frame, at)) {
            told = DrawnNumber{outputName(at), *value};
        }
        break;
    default:
        break;
    }
    const CellStyle& style = m_view.sheets.style(volume, here.channel, m_filter);
    const bool inCell = style.decimals >= 0 && style.look != CellGrid::Look::Sequential;
    if (!told || inCell) {
        return std::nullopt;
    }
    Label label{.text = number(told->value),
                .beside = here.bounds,
                .within = {},
                .color = m_view.theme().ink,
                .number = told};
    for (const GridBlock* block :
         {&m_view.layout().input, &m_view.layout().filter, &m_view.layout().output}) {
        for (const GridSlot& slot : block->slots) {
            if (slot.bounds.contains(here.bounds.center())) {
                label.within = slot.bounds;
            }
        }
    }
    return label;
}

/// Towards the middle of the slice, so that it hides nothing that is written around it.
void GridGlow::paintLabel(QPainter& painter, const Label& label) const {
    constexpr double distance = 6;
    constexpr double air = 5;
    const Theme& theme = m_view.theme();
    const QFont font = theme.font(Theme::Type::Body, true);
    const QFontMetricsF metrics(font);
    QRectF box({}, QSizeF(metrics.horizontalAdvance(label.text) + 2 * air, metrics.height() + 2));
    const QPointF middle = label.within.center();
    const QRectF& beside = label.beside;
    if (label.centered) {
        box.moveCenter(beside.center());
    } else if (beside.center().x() < middle.x()) {
        box.moveLeft(beside.right() + distance);
    } else {
        box.moveRight(beside.left() - distance);
    }
    if (label.centered) {
        box.moveCenter(beside.center());
    } else if (beside.center().y() < middle.y()) {
        box.moveTop(beside.bottom() + distance);
    } else {
        box.moveBottom(beside.top() - distance);
    }
    painter.fillRect(box, theme.paper);
    paintFrame(painter, box, label.color, 1);
    painter.setFont(font);
    painter.setPen(label.color);
    painter.drawText(QPointF(box.left() + air, box.top() + 1 + metrics.ascent()), label.text);
}

std::vector<DrawnNumber> GridGlow::numbers() const {
    std::vector<DrawnNumber> all;
    for (const Label& label : labels()) {
        if (label.number) {
            all.push_back(*label.number);
        }
    }
    return all;
}

} // namespace fovea::ui

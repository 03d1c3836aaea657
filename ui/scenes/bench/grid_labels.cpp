#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/grid_glow.h"

#include <QFontMetricsF>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

} // namespace

std::vector<GridGlow::Label> GridGlow::labels() const {
    std::vector<Label> all;
    if (const auto label = readout()) {
        all.push_back(*label);
    }
    const bool stride = m_frame.lit.index == static_cast<std::int64_t>(FormulaTerm::Stride);
    const bool dilation = m_frame.lit.index == static_cast<std::int64_t>(FormulaTerm::Dilation);
    const auto [slot, corner] = measured();
    if (m_frame.lit.kind != Kind::BenchTerm || slot == nullptr || (!stride && !dilation)) {
        return all;
    }
    const Window2d& window = m_view.state().window;
    const std::int64_t value = stride ? window.columns.stride : window.columns.dilation;
    const QRectF cell = m_view.geometry.cell(*slot, corner.y(), corner.x());
    const QString name = stride ? QStringLiteral("S") : QStringLiteral("D");
    all.push_back({.text = QStringLiteral("%1 = %2").arg(name).arg(value),
                   .beside = cell,
                   .within = slot->bounds,
                   .color = m_view.theme().window,
                   .number = DrawnNumber{name + QStringLiteral(".columns"), static_cast<double>(value)}});
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
    const bool inCell = m_view.sheets.style(volume).decimals >= 0 &&
                        m_view.sheets.style(volume).look != CellGrid::Look::Sequential;
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
    if (beside.center().x() < middle.x()) {
        box.moveLeft(beside.right() + distance);
    } else {
        box.moveRight(beside.left() - distance);
    }
    if (beside.center().y() < middle.y()) {
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

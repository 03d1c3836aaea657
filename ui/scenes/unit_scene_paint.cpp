#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/unit_scene.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

/// More digits than are drawn: what a person asks for by pointing.
constexpr int exactDigits = 7;

QString exact(double value) {
    return number(value, exactDigits);
}

} // namespace

void UnitScene::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    painter.fillRect(context.exposed, theme.paper);
    if (!m_panels) {
        painter.setFont(theme.font(Theme::Type::Label));
        painter.setPen(theme.inkSoft);
        painter.drawText(QPointF(3 * gridStep, 6 * gridStep), tr("This layer holds no numbers."));
        return;
    }
    m_panels->paint(painter, context);
    if (m_arithmetic) {
        paintArithmetic(painter, context);
    } else {
        painter.setFont(theme.font(Theme::Type::Body));
        painter.setPen(theme.inkSoft);
        painter.drawText(m_panels->arithmeticOrigin() + QPointF(0, 2 * gridStep),
                         tr("The arithmetic is being computed …"));
    }
    paintHover(painter, find(context.hover));
    const SceneElement focus = find(context.focus);
    if (!focus.isNone()) {
        paintFrame(painter, focus.bounds, theme.focus, 2);
    }
}

void UnitScene::paintArithmetic(QPainter& painter, const PaintContext& context) const {
    const SceneElement hover = find(context.hover);
    if (hover.kind == Kind::Share || isNext(hover)) {
        QColor glow = m_input.theme.window;
        glow.setAlphaF(0.12F);
        painter.fillRect(hover.bounds, glow);
    }
    m_arithmetic->figure.paint(painter, context.exposed);
    for (const ShareRow& row : m_arithmetic->rows) {
        if (row.element.bounds.intersects(context.exposed)) {
            for (const CellGrid& grid : row.grids) {
                grid.paint(painter, m_input.theme, context.devicePixelRatio);
            }
        }
    }
}

void UnitScene::paintHover(QPainter& painter, const SceneElement& hover) const {
    const Theme& theme = m_input.theme;
    if ((hover.kind == Kind::Pixel && !isNext(hover)) || hover.kind == Kind::Map) {
        paintMarker(painter, hover.bounds, theme.window, theme);
        return;
    }
    if (hover.kind != Kind::Tap) {
        return;
    }
    const ShareRow& row = m_arithmetic->rows[*rowOf(hover)];
    const auto cell = static_cast<std::size_t>(std::ranges::find(row.cells, hover.index) - row.cells.begin());
    for (const CellGrid& grid : row.grids) {
        paintMarker(painter, grid.cell(cell), theme.window, theme);
    }
    if (hover.node == m_input.analysis->input) {
        const CellGrid& seen = m_panels->picture();
        paintMarker(painter, seen.cell(static_cast<std::size_t>(hover.y * seen.columns + hover.x)),
                    theme.input, theme);
    }
}

QString UnitScene::describe(const SceneElement& element) const {
    const SceneElement here = find(element);
    switch (here.kind) {
    case Kind::Pixel:
        return isNext(here) ? describeNext() : describePixel(here);
    case Kind::Share:
        return describeShare(here);
    case Kind::Tap:
        return describeTap(here);
    case Kind::Map:
        return describePicture();
    default:
        return {};
    }
}

/// "conv1 · channel 3 · slice 2 of 8 · row 1, column 4", as far as there is something to tell.
QString UnitScene::whereText(NodeId node, const ShownPlace& at) const {
    const Analysis& analysis = *m_input.analysis;
    const TensorView& view = analysis.views[node.index()];
    QString text = tr("%1 · %2").arg(QString::fromStdString(analysis.trace->graph().node(node).name),
                                     channelName(analysis, node, at.map));
    if (view.isSliced()) {
        text += QStringLiteral(" · ") + sliceText(view, at.slice);
    }
    if (view.form() == TensorView::Form::Lines) {
        text += tr(" · position %1").arg(view.position(at));
    } else if (!view.isVector()) {
        text += tr(" · row %1, column %2").arg(at.row).arg(at.column);
    }
    return text;
}

QString UnitScene::describePixel(const SceneElement& element) const {
    const ShownPlace at{element.slice, element.channel, element.y, element.x};
    const double value = m_view.value(m_input.analysis->trace->output(m_node), at);
    return tr("%1 · value %2").arg(whereText(m_node, at), exact(value));
}

QString UnitScene::describeShare(const SceneElement& element) const {
    const ShareRow& row = m_arithmetic->rows[*rowOf(element)];
    const UnitShare& share = m_context->shares.shares()[*rowOf(element)];
    const QString where =
        tr("%1 · %2").arg(QString::fromStdString(m_context->graph().node(element.node).name),
                          channelName(*m_input.analysis, element.node, element.channel));
    switch (m_context->arithmetic().combination) {
    case Combination::WeightedSum: {
        const auto isPadding = [&](std::int64_t cell) {
            return cell >= 0 && m_context->arithmetic().taps[static_cast<std::size_t>(cell)].onPadding;
        };
        const auto padding = std::ranges::count_if(row.cells, isPadding);
        const QString text = share.isSingle()
                                 ? tr("%1 · adds %2").arg(where, exact(share.sum))
                                 : tr("%1 · %2 products add up to %3")
                                       .arg(where, count(std::ssize(row.cells)), exact(share.sum));
        return padding > 0 ? tr("%1 · %2 on padding").arg(text, count(padding)) : text;
    }
    case Combination::Maximum:
        return tr("%1 · largest number %2").arg(where, exact(m_context->arithmetic().result));
    case Combination::Normalized:
        return tr("%1 · score %2").arg(where, exact(share.sum));
    default:
        return tr("%1 · %2").arg(where, exact(share.sum));
    }
}

QString UnitScene::describeTap(const SceneElement& element) const {
    const Tap& tap = m_context->arithmetic().taps[static_cast<std::size_t>(element.index)];
    const QString where = whereText(element.node, {element.slice, element.channel, element.y, element.x});
    switch (m_context->arithmetic().combination) {
    case Combination::WeightedSum:
        return tr("%1 · %2 × %3 = %4").arg(where, exact(tap.value), exact(tap.weight), exact(tap.product));
    case Combination::Maximum:
        return m_context->arithmetic().winner == static_cast<std::size_t>(element.index)
                   ? tr("%1 · %2, the winner").arg(where, exact(tap.value))
                   : tr("%1 · %2").arg(where, exact(tap.value));
    default:
        return tr("%1 · %2").arg(where, exact(tap.value));
    }
}

QString UnitScene::describePicture() const {
    const QString field = m_panels->fieldText();
    const QString text = tr("input picture");
    return field.isEmpty() ? text : text + QStringLiteral(" · ") + field;
}

QString UnitScene::describeNext() const {
    const std::optional<NextFunction> next = nextFunction(*m_input.analysis, m_context->unit->address);
    return tr("%1 · %2(%3) = %4")
        .arg(QString::fromStdString(m_context->graph().node(next->node).name), next->name,
             exact(m_context->unit->value), exact(next->value));
}

} // namespace fovea::ui

#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/unit_comparison_scene.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

} // namespace

void UnitComparisonScene::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    painter.fillRect(context.exposed, theme.paper);
    const SceneElement hover = find(context.hover);
    if (hover.kind == Kind::Share) {
        QColor glow = theme.window;
        glow.setAlphaF(0.12F);
        painter.fillRect(hover.bounds, glow);
    }
    m_figure.paint(painter, context.exposed);
    TilePainter tiles(painter, context, *m_input.analysis, theme);
    for (std::size_t side = 0; side < m_maps.size(); ++side) {
        const CellGrid& map = m_maps[side];
        if (m_view.isVector()) {
            map.paint(painter, theme, context.devicePixelRatio);
        } else {
            m_sides.paint(tiles, map.bounds, pixel(static_cast<int>(side), m_at));
            paintFrame(painter, map.bounds, theme.line, 1);
        }
        const bool hovers = hover.kind == Kind::Pixel;
        paintMarker(painter, map.cell(cellOf(hovers ? hover.place() : m_at)), theme.window, theme);
    }
    for (std::size_t side = 0; side < m_pictures.size(); ++side) {
        const Analysis& of = side == Sides::Second ? *m_input.comparison->second : *m_input.analysis;
        tiles.picture(m_pictures[side], of.prepared.seen);
        if (m_input.unit != nullptr && m_input.unit->address.node == m_node) {
            const Region& field = m_input.unit->field.clipped;
            const double scale = m_pictures[side].width() / static_cast<double>(of.prepared.seen.width);
            const QRectF seen(m_pictures[side].left() + static_cast<double>(field.columns.begin) * scale,
                              m_pictures[side].top() + static_cast<double>(field.rows.begin) * scale,
                              static_cast<double>(field.columns.length()) * scale,
                              static_cast<double>(field.rows.length()) * scale);
            if (!field.empty()) {
                paintMarker(painter, seen, theme.window, theme);
            }
        }
    }
    const SceneElement focus = find(context.focus);
    if (!focus.isNone()) {
        paintFrame(painter, focus.bounds, theme.focus, 2);
    }
}

QString UnitComparisonScene::describe(const SceneElement& element) const {
    const SceneElement here = find(element);
    const auto exact = [](double value) { return number(value, 7); };
    if (here.kind == Kind::Pixel) {
        const ShownPlace at = here.place();
        QString where = channelName(*m_input.analysis, m_node, at.map);
        if (!m_view.isVector()) {
            where += m_view.form() == TensorView::Form::Lines
                         ? tr(" · position %1").arg(m_view.position(at))
                         : tr(" · row %1, column %2").arg(at.row).arg(at.column);
        }
        return tr("%1 · A %2 · B %3 · B − A %4")
            .arg(where, exact(valueOf(Sides::First, at)), exact(valueOf(Sides::Second, at)),
                 exact(valueOf(Sides::Difference, at)));
    }
    if (here.kind == Kind::Map) {
        return tr("input picture %1").arg(m_sides.name(here.side));
    }
    const auto line =
        std::ranges::find_if(m_shares, [&](const ShareLine& share) { return share.element.sameAs(here); });
    if (line == m_shares.end()) {
        return {};
    }
    return tr("%1 · %2 · adds %3 on A, %4 on B · difference %5")
        .arg(QString::fromStdString(m_input.analysis->trace->graph().node(here.node).name),
             channelName(*m_input.analysis, here.node, here.channel), exact(line->first), exact(line->second),
             exact(line->difference));
}

} // namespace fovea::ui

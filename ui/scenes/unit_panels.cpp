#include "ui/scenes/unit_panels.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double margin = 3 * gridStep;
constexpr double columnGap = 5 * gridStep;
constexpr double besideFrom = 880; ///< narrower pages have the arithmetic below the pictures
constexpr double largestPixel = 96;
constexpr double numbersFrom = 32; ///< pixels of this size hold their number
constexpr double fieldRoom = 0.1;  ///< of the picture's box at each side, for what sticks out

/// The largest whole magnification that fits, so that all pixels are equally large.
QSizeF fitted(double width, double height, double side, double largest) {
    double scale = std::min(side / std::max(width, height), largest);
    scale = scale >= 2 ? std::floor(scale) : scale;
    return {std::round(width * scale), std::round(height * scale)};
}

QString span(const Range& range) {
    return range.length() == 1 ? QString::number(range.begin)
                               : QStringLiteral("%1–%2").arg(range.begin).arg(range.end - 1);
}

} // namespace

UnitPanels::UnitPanels(const SceneInput& input, NodeId node, const Element& at, const ReceptiveField* field)
    : m_input(input)
    , m_node(node)
    , m_at(at)
    , m_field(field != nullptr ? std::optional(*field) : std::nullopt) {
    const double width = std::max(input.viewport.width() - 2 * margin, 1.0);
    const double top = heading(width) + 2 * gridStep;
    if (input.viewport.width() >= besideFrom) {
        beside(top, width);
    } else {
        below(top, width);
    }
}

double UnitPanels::heading(double width) {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const Node& node = analysis.trace->graph().node(m_node);
    const QFont font = theme.font(Type::Heading);
    const Shape& shape = analysis.shapes[m_node.index()];
    TextFlow flow(m_figure, {margin, margin + QFontMetricsF(font).ascent()}, width, 26);
    flow.put(layerKind(node), {theme.font(Type::Heading, true), kindColor(node, theme)}, 10);
    flow.put(QString::fromStdString(node.name), {font, theme.ink}, 10);
    flow.put(layerSize(shape), {font, theme.inkSoft}, 20);
    flow.put(channelName(analysis, m_node, m_at.channel), {font, theme.output}, 10);
    if (!isVector(shape)) {
        flow.put(tr("row %1, column %2").arg(m_at.y).arg(m_at.x), {font, theme.window}, 0);
    }
    return flow.baseline() + QFontMetricsF(font).descent();
}

void UnitPanels::beside(double top, double width) {
    const double forHeight = (m_input.viewport.height() - top - margin - 184) / 2;
    const double side = std::round(std::clamp(std::min(width * 0.3, forHeight), 208.0, 480.0));
    const double afterMap = placeMap({margin, top}, side);
    m_bottom = placePicture({margin, afterMap + 2 * gridStep}, side) + margin;
    m_arithmeticOrigin = {margin + side + columnGap, top};
    m_arithmeticWidth = width - side - columnGap;
}

void UnitPanels::below(double top, double width) {
    const double side = std::round(std::min((width - columnGap) / 2, 320.0));
    const double map = placeMap({margin, top}, side);
    const double picture = placePicture({margin + side + columnGap, top}, side);
    m_arithmeticOrigin = {margin, std::max(map, picture) + 3 * gridStep};
    m_arithmeticWidth = width;
    m_bottom = m_arithmeticOrigin.y();
}

double UnitPanels::placeMap(const QPointF& topLeft, double side) {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const Plane plane = analysis.trace->output(m_node).plane(0, m_at.channel);
    const QFontMetricsF body(theme.font(Type::Body));
    m_figure.text({topLeft.x(), topLeft.y() + body.ascent()}, tr("activation map"),
                  {theme.font(Type::Body), theme.output});
    const double top = std::round(topLeft.y() + body.height() + gridStep);
    const auto columns = static_cast<double>(plane.width);
    const auto rows = static_cast<double>(plane.height);
    m_map.rows = plane.height;
    m_map.columns = plane.width;
    m_map.bounds = {QPointF(topLeft.x(), top), fitted(columns, rows, side, largestPixel)};
    m_map.range = tileRange(analysis.statistics[m_node.index()], m_at.channel,
                            analysis.nonNegative[m_node.index()], m_input.options.range);
    m_map.frame = theme.line;
    if (m_map.bounds.width() / columns >= numbersFrom && !isVector(analysis.shapes[m_node.index()])) {
        m_map.values.assign(plane.values().begin(), plane.values().end());
        m_map.decimals = m_map.fittingDecimals(theme.font(Type::Caption));
    }
    const TextStyle caption{theme.font(Type::Caption), theme.inkSoft};
    const QFontMetricsF small(caption.font);
    double baseline = m_map.bounds.bottom() + gridStep + small.ascent();
    TextFlow legend(m_figure, {topLeft.x(), baseline}, side, small.height() + 2);
    const auto low = static_cast<double>(m_map.range.low);
    const auto high = static_cast<double>(m_map.range.high);
    legend.put(tr("black = %1").arg(number(low)), caption, 12);
    if (low < 0) {
        legend.put(tr("gray = 0"), caption, 12);
    }
    legend.put(tr("white = %1").arg(number(high)), caption, 0);

    const QFont title = theme.font(Type::Title, true);
    baseline = legend.baseline() + gridStep + QFontMetricsF(title).ascent();
    const auto value = static_cast<double>(plane.at(m_at.y, m_at.x));
    m_figure.note({tr("value"), value});
    const QRectF drawn = m_figure.text({topLeft.x(), baseline}, number(value, 4), {title, theme.output});
    m_figure.text({drawn.right() + 10, baseline}, tr("value of the unit"),
                  {theme.font(Type::Body), theme.inkSoft});
    return baseline + QFontMetricsF(title).descent();
}

double UnitPanels::placePicture(const QPointF& topLeft, double side) {
    const Theme& theme = m_input.theme;
    const Image& seen = m_input.analysis->prepared.seen;
    const QFontMetricsF body(theme.font(Type::Body));
    const QRectF name = m_figure.text({topLeft.x(), topLeft.y() + body.ascent()}, tr("input picture"),
                                      {theme.font(Type::Body), theme.input});
    m_figure.text({name.right() + 8, topLeft.y() + body.ascent()},
                  volumeSize(seen.width, seen.height, seen.channels),
                  {theme.font(Type::Body), theme.inkSoft});
    m_pictureBox = {topLeft.x(), std::round(topLeft.y() + body.height() + gridStep), side, 0};
    const double room = std::round(side * fieldRoom);
    const QSizeF size = fitted(static_cast<double>(seen.width), static_cast<double>(seen.height),
                               side - 2 * room, largestPixel);
    m_pictureBox.setSize(size + QSizeF(2 * room, 2 * room));
    m_picture.rows = seen.height;
    m_picture.columns = seen.width;
    m_picture.bounds = {m_pictureBox.topLeft() + QPointF(room, room), size};
    return wrapped(fieldText(), {topLeft.x(), m_pictureBox.bottom() + 4}, side);
}

double UnitPanels::wrapped(const QString& text, const QPointF& topLeft, double width) {
    const TextStyle style{m_input.theme.font(Type::Body), m_input.theme.window};
    const QFontMetricsF metrics(style.font);
    TextFlow flow(m_figure, {topLeft.x(), topLeft.y() + metrics.ascent()}, width, metrics.height() + 3);
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        flow.put(word, style, metrics.horizontalAdvance(QLatin1Char(' ')));
    }
    // Room for three lines, so that nothing moves when the text comes.
    return std::max(flow.baseline() + metrics.descent(), topLeft.y() + 3 * (metrics.height() + 3));
}

QString UnitPanels::fieldText() const {
    if (!m_field) {
        return {};
    }
    const auto& [unclipped, clipped] = *m_field;
    if (clipped.empty()) {
        return tr("no part of the picture reaches this unit");
    }
    QString text =
        tr("receptive field %1×%2 at rows %3, columns %4")
            .arg(QString::number(unclipped.columns.length()), QString::number(unclipped.rows.length()),
                 span(clipped.rows), span(clipped.columns));
    if (unclipped.rows != clipped.rows || unclipped.columns != clipped.columns) {
        text += tr(" (%1×%2 of it on the picture)").arg(clipped.columns.length()).arg(clipped.rows.length());
    }
    return text;
}

QRectF UnitPanels::onPicture(const Region& region) const {
    const double scaleX = m_picture.bounds.width() / static_cast<double>(m_picture.columns);
    const double scaleY = m_picture.bounds.height() / static_cast<double>(m_picture.rows);
    return {m_picture.bounds.left() + static_cast<double>(region.columns.begin) * scaleX,
            m_picture.bounds.top() + static_cast<double>(region.rows.begin) * scaleY,
            static_cast<double>(region.columns.length()) * scaleX,
            static_cast<double>(region.rows.length()) * scaleY};
}

void UnitPanels::paintField(QPainter& painter) const {
    const Theme& theme = m_input.theme;
    painter.save();
    painter.setClipRect(m_pictureBox, Qt::IntersectClip);
    const QRectF whole = onPicture(m_field->unclipped);
    if (m_field->unclipped != m_field->clipped) {
        paintMarker(painter, whole, theme.window, theme, Qt::DashLine);
    }
    if (!m_field->clipped.empty()) {
        paintMarker(painter, onPicture(m_field->clipped), theme.window, theme);
    }
    painter.restore();
}

void UnitPanels::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    const Analysis& analysis = *m_input.analysis;
    m_figure.paint(painter, context.exposed);
    TilePainter tiles(painter, context, analysis, theme);
    if (m_map.bounds.intersects(context.exposed)) {
        if (m_map.decimals >= 0) {
            m_map.paint(painter, theme, context.devicePixelRatio);
        } else {
            tiles.gray(m_map.bounds, analysis.trace->output(m_node).plane(0, m_at.channel), m_map.range);
            paintFrame(painter, m_map.bounds, theme.line, 1);
        }
        const std::int64_t pixel = m_at.y * m_map.columns + m_at.x;
        paintMarker(painter, m_map.cell(static_cast<std::size_t>(pixel)), theme.window, theme);
    }
    if (m_pictureBox.intersects(context.exposed)) {
        tiles.picture(m_picture.bounds, analysis.prepared.seen);
        if (m_field) {
            paintField(painter);
        }
    }
}

} // namespace fovea::ui

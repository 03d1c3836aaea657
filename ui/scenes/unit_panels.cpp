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
constexpr double besideFrom = 880;       ///< narrower pages have the arithmetic below the pictures
constexpr double widestArithmetic = 840; ///< wider rows are hard to follow from name to sum
constexpr double largestPixel = 96;
constexpr double numbersFrom = 32; ///< pixels of this size hold their number
constexpr double vectorCell = 20;  ///< of a layer with one number per map
constexpr double fieldRoom = 0.1;  ///< of the picture's box at each side, for what sticks out

/// The largest whole magnification that fits, so that all pixels are equally large.
QSizeF fitted(double width, double height, double side, double largest) {
    double scale = std::min(side / std::max(width, height), largest);
    scale = scale >= 2 ? std::floor(scale) : scale;
    return {std::round(width * scale), std::round(height * scale)};
}

QString span(const Range& range) {
    return QStringLiteral("%1–%2").arg(range.begin).arg(range.end - 1);
}

} // namespace

UnitPanels::UnitPanels(const SceneInput& input, NodeId node, const ShownPlace& at,
                       const ReceptiveField* field)
    : m_input(input)
    , m_node(node)
    , m_at(at)
    , m_shown{node, input.analysis->views[node.index()], input.analysis->trace->output(node), at.slice}
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
    TextFlow flow(m_figure, {margin, margin + QFontMetricsF(font).ascent()}, width, 26);
    flow.put(layerKind(node), {theme.font(Type::Heading, true), kindColor(node, theme)}, 10);
    flow.put(QString::fromStdString(node.name), {font, theme.ink}, 10);
    flow.put(layerSize(m_shown.view), {font, theme.inkSoft}, 20);
    flow.put(channelName(analysis, m_node, m_at.map), {font, theme.output}, 10);
    if (m_shown.view.isSliced()) {
        flow.put(sliceText(m_shown.view, m_at.slice), {font, theme.window}, 10);
    }
    if (m_shown.view.form() == TensorView::Form::Lines) {
        flow.put(tr("position %1").arg(m_shown.view.position(m_at)), {font, theme.window}, 0);
    } else if (!m_shown.view.isVector()) {
        flow.put(tr("row %1, column %2").arg(m_at.row).arg(m_at.column), {font, theme.window}, 0);
    }
    return flow.baseline() + QFontMetricsF(font).descent();
}

void UnitPanels::beside(double top, double width) {
    const double forHeight = (m_input.viewport.height() - top - margin - 184) / 2;
    const double side = std::round(std::clamp(std::min(width * 0.3, forHeight), 208.0, 480.0));
    const double afterMap = placeMap({margin, top}, side);
    m_bottom = placePicture({margin, afterMap + 2 * gridStep}, side) + margin;
    m_arithmeticOrigin = {margin + side + columnGap, top};
    m_arithmeticWidth = std::min(width - side - columnGap, widestArithmetic);
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
    const QFontMetricsF body(theme.font(Type::Body));
    m_figure.text({topLeft.x(), topLeft.y() + body.ascent()},
                  m_shown.view.maps() == 1 && m_shown.view.isVector() ? tr("the layer's number")
                  : m_shown.view.isVector()  ? tr("the layer's %1 numbers").arg(count(m_shown.view.maps()))
                  : m_node == analysis.input ? tr("one channel of the picture")
                                             : tr("activation map"),
                  {theme.font(Type::Body), theme.output});
    const QPointF below(topLeft.x(), std::round(topLeft.y() + body.height() + gridStep));
    // A range of its own would make every single number white.
    RangeOptions options = m_input.options.range;
    if (m_shown.view.isVector() && options.mode == RangeMode::PerTile) {
        options.mode = RangeMode::PerLayer;
    }
    m_map.range = tileRange(analysis.statistics[m_node.index()], m_at.map,
                            analysis.nonNegative[m_node.index()], options);
    m_map.frame = theme.line;
    if (m_shown.view.isVector()) {
        placeVector(below, side);
    } else if (m_shown.view.form() == TensorView::Form::Lines) {
        placeLine(below, side);
    } else {
        placePixels(below, side);
    }
    return placeLegend({topLeft.x(), m_map.bounds.bottom() + gridStep}, side);
}

/// What black and white stand for, and the unit's value.
double UnitPanels::placeLegend(const QPointF& topLeft, double side) {
    const Theme& theme = m_input.theme;
    const TextStyle caption{theme.font(Type::Caption), theme.inkSoft};
    const QFontMetricsF small(caption.font);
    double baseline = topLeft.y() + small.ascent();
    TextFlow legend(m_figure, {topLeft.x(), baseline}, side, small.height() + 2);
    const auto low = static_cast<double>(m_map.range.low);
    const auto high = static_cast<double>(m_map.range.high);
    if (m_shown.view.form() == TensorView::Form::Lines) {
        legend.put(tr("bottom = %1").arg(number(low)), caption, 12);
        legend.put(tr("top = %1").arg(number(high)), caption, 0);
    } else {
        legend.put(tr("black = %1").arg(number(low)), caption, 12);
        if (low < 0) {
            legend.put(tr("gray = 0"), caption, 12);
        }
        legend.put(tr("white = %1").arg(number(high)), caption, 0);
    }

    const QFont title = theme.font(Type::Title, true);
    baseline = legend.baseline() + 12 + QFontMetricsF(title).ascent();
    const double value = m_shown.value(m_at);
    m_figure.note({tr("value"), value});
    const QRectF drawn = m_figure.text({topLeft.x(), baseline}, number(value, 4), {title, theme.output});
    m_figure.text({drawn.right() + 10, baseline}, tr("value of the unit"),
                  {theme.font(Type::Body), theme.inkSoft});
    return baseline + QFontMetricsF(title).descent();
}

void UnitPanels::placePixels(const QPointF& topLeft, double side) {
    const ShownMap map = m_shown.map(m_at.map);
    const auto columns = static_cast<double>(map.columns);
    m_map.rows = map.rows;
    m_map.columns = map.columns;
    m_map.bounds = {topLeft, fitted(columns, static_cast<double>(map.rows), side, largestPixel)};
    if (m_map.bounds.width() / columns >= numbersFrom) {
        m_map.values = map.values();
        m_map.decimals = m_map.fittingDecimals(m_input.theme.font(Type::Caption), m_map.largestMagnitude());
    }
}

/// Its numbers are strips from left to right.
void UnitPanels::placeLine(const QPointF& topLeft, double side) {
    m_map.columns = m_shown.view.mapSize();
    m_map.bounds = {topLeft, QSizeF(side, std::round(side / 2))};
}

/// As large as all of them fit into the square: one row where the cells can stay readable.
void UnitPanels::placeVector(const QPointF& topLeft, double side) {
    const std::int64_t maps = m_shown.view.maps();
    const auto channels = static_cast<double>(maps);
    const double inOneRow = std::floor(side / channels);
    const double cell = inOneRow >= vectorCell
                            ? std::min(inOneRow, 2 * vectorCell)
                            : std::clamp(std::floor(side / std::sqrt(channels)), 1.0, vectorCell);
    m_map.columns = std::min(maps, static_cast<std::int64_t>(side / cell));
    m_map.rows = (maps + m_map.columns - 1) / m_map.columns;
    m_map.bounds = {topLeft,
                    QSizeF(static_cast<double>(m_map.columns), static_cast<double>(m_map.rows)) * cell};
    for (std::int64_t map = 0; map < maps; ++map) {
        m_map.values.push_back(m_shown.map(map).at(0, 0));
    }
    m_map.values.resize(static_cast<std::size_t>(m_map.rows * m_map.columns), 0.0F);
    m_map.decimals = m_map.fittingDecimals(m_input.theme.font(Type::Caption), m_map.largestMagnitude());
}

std::size_t UnitPanels::cellOf(const ShownPlace& at) const {
    return static_cast<std::size_t>(m_shown.view.isVector() ? at.map : m_shown.view.position(at));
}

std::optional<ShownPlace> UnitPanels::unitAt(std::size_t cell) const {
    const auto index = static_cast<std::int64_t>(cell);
    ShownPlace place{.slice = m_at.slice, .map = m_at.map};
    if (!m_shown.view.isVector()) {
        place.row = index / m_shown.view.columns();
        place.column = index % m_shown.view.columns();
        return place;
    }
    place.map = index;
    return index < m_shown.view.maps() ? std::optional(place) : std::nullopt;
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
    const QString rows = clipped.rows.length() == 1 ? tr("row %1").arg(clipped.rows.begin)
                                                    : tr("rows %1").arg(span(clipped.rows));
    const QString columns = clipped.columns.length() == 1 ? tr("column %1").arg(clipped.columns.begin)
                                                          : tr("columns %1").arg(span(clipped.columns));
    const QString size = QStringLiteral("%1×%2").arg(unclipped.columns.length()).arg(unclipped.rows.length());
    if (unclipped.rows == clipped.rows && unclipped.columns == clipped.columns) {
        return tr("receptive field %1 at %2, %3").arg(size, rows, columns);
    }
    return tr("receptive field %1; on the picture %2×%3: %4, %5")
        .arg(size)
        .arg(clipped.columns.length())
        .arg(clipped.rows.length())
        .arg(rows, columns);
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
        // What has no room ends at the panel's edge, closed, so that it is still seen as a rectangle.
        paintMarker(painter, whole & m_pictureBox.adjusted(3, 3, -3, -3), theme.window, theme, Qt::DashLine);
    }
    if (!m_field->clipped.empty()) {
        paintMarker(painter, onPicture(m_field->clipped), theme.window, theme);
    }
    painter.restore();
}

void UnitPanels::paintMap(QPainter& painter, TilePainter& tiles, double devicePixelRatio) const {
    const Theme& theme = m_input.theme;
    if (m_map.values.empty()) {
        tiles.map(m_map.bounds, m_shown.map(m_at.map), m_map.range);
        paintFrame(painter, m_map.bounds, theme.line, 1);
    } else {
        m_map.paint(painter, theme, devicePixelRatio);
    }
    if (const auto rest = static_cast<std::size_t>(m_shown.view.maps());
        m_shown.view.isVector() && rest < m_map.values.size()) {
        const QRectF unused(m_map.cell(rest).topLeft(), m_map.bounds.bottomRight());
        painter.fillRect(unused.adjusted(1, 1, 1, 1), theme.paper);
    }
    paintMarker(painter, m_map.cell(cellOf(m_at)), theme.window, theme);
}

void UnitPanels::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    const Analysis& analysis = *m_input.analysis;
    m_figure.paint(painter, context.exposed);
    TilePainter tiles(painter, context, analysis, theme);
    if (m_map.bounds.intersects(context.exposed)) {
        paintMap(painter, tiles, context.devicePixelRatio);
    }
    if (m_pictureBox.intersects(context.exposed)) {
        tiles.picture(m_picture.bounds, analysis.prepared.seen);
        if (m_field) {
            paintField(painter);
        }
    }
}

} // namespace fovea::ui

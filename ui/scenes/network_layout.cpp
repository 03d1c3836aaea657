#include "ui/scenes/network_layout.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/network_columns.h"
#include "ui/scenes/scene_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double margin = 3 * gridStep;
constexpr double smallestHeight = 560;
constexpr double headingGap = gridStep;
constexpr double smallestTileGap = 4;
constexpr double columnGap = 12;
constexpr double widestColumnGap = 6 * gridStep;
constexpr double comfortableRows = 10;
constexpr double comfortableRowsOfThree = 11;
constexpr double sideLine = 20; ///< over the maps of A, B and B − A
constexpr double smallestFittedEdge = 40;
constexpr double smallestNarrowEdge = gridStep * 3;
constexpr double smallestNamedEdge = 24;
constexpr double pictureTiles = 3; ///< the picture is as tall as so many tiles
constexpr double pictureGap = 4 * gridStep;
constexpr double cellWidth = 3 * gridStep;
constexpr double smallCellHeight = 8;
constexpr double smallCellGap = 4;
constexpr double classesWidth = 20 * gridStep;
constexpr double narrowClasses = 14 * gridStep;
constexpr double narrowGap = 5;
constexpr double classesGap = 3 * gridStep;
constexpr double smallestClassPitch = 34;
constexpr std::size_t mostClasses = 10;
constexpr double legendHeight = 2 * gridStep;

constexpr double lineShare = 0.6; ///< of a tile's height that a line takes

/// The largest rectangle of the shape of the view's maps within `box`, no side below 1: in its middle.
QRectF fitted(const QRectF& box, const TensorView& view) {
    if (view.form() == TensorView::Form::Lines) {
        const double height = std::round(box.height() * lineShare);
        return {box.left(), std::round(box.center().y() - height / 2), box.width(), height};
    }
    const auto width = static_cast<double>(view.columns());
    const auto height = static_cast<double>(view.rows());
    const double scale = std::min(box.width() / width, box.height() / height);
    QRectF inside(QPointF(), QSizeF(std::max(width * scale, 1.0), std::max(height * scale, 1.0)));
    inside.moveCenter(box.center());
    return inside;
}

class Builder {
    Q_DECLARE_TR_FUNCTIONS(NetworkScene)

public:
    Builder(const SceneInput& input, const TextSetter& text)
        : m_input(input)
        , m_analysis(*input.analysis)
        , m_graph(*m_analysis.model.graph)
        , m_text(text)
        , m_sides(input) {}

    NetworkLayout build() {
        m_out.columns = networkColumns(m_analysis);
        chooseSizes();
        double x = m_left;
        for (std::size_t i = 0; i < m_out.columns.size(); ++i) {
            NetworkColumn& column = m_out.columns[i];
            x += placeColumn(column, x);
            column.gatherX = i == 0 ? 0 : std::round((m_out.columns[i - 1].right() + column.left()) / 2);
        }
        placeRests();
        placeSides();
        placeClasses(x + classesGap);
        placeBands();
        m_out.legend = {margin, m_out.size.height() - margin - legendHeight / 2};
        return std::move(m_out);
    }

private:
    const TensorView& view(const NetworkColumn& column) const {
        return m_analysis.views[column.node.index()];
    }

    enum HeadingSize { Narrow, Small, Large };
    struct HeadingWidths {
        double kind = 0;
        double volume = 0; ///< of "32×32×10"
        double plane = 0;  ///< of "32×32"
    };

    void measureHeadings() {
        for (const HeadingSize size : {Narrow, Small, Large}) {
            const TextLook caption{size == Large ? Theme::Type::Body : Theme::Type::Caption, false, {}};
            HeadingWidths& widths = m_widths[size];
            widths.kind = m_text.width(QStringLiteral("CONV"), kindLook(size, {}));
            for (const NetworkColumn& column : m_out.columns) {
                widths.volume = std::max(widths.volume, m_text.width(layerSize(view(column)), caption));
                widths.plane = std::max(widths.plane, m_text.width(planeText(column), caption));
            }
        }
    }

    QString planeText(const NetworkColumn& column) const {
        const TensorView& of = view(column);
        const QString plane = QStringLiteral("%1×%2").arg(of.columns()).arg(of.rows());
        return of.slices() == 1 ? plane : plane + QStringLiteral("×%1").arg(of.slices());
    }

    HeadingSize headingSize() const { return m_edge >= 72 ? Large : m_narrow ? Narrow : Small; }
    double smallestGap() const { return m_narrow ? narrowGap : columnGap; }
    double headingRoom() const { return m_narrow ? narrowGap : headingGap; }
    bool isCompact() const { return m_edge < smallestNamedEdge; }
    /// W×H×D takes two lines where it is wider than a tile and its gap.
    bool isSplit() const { return m_widths[headingSize()].volume + headingGap > m_edge + columnGap; }
    double headingWidth() const {
        const HeadingWidths& widths = m_widths[headingSize()];
        return isCompact() ? widths.kind : std::max(widths.kind, isSplit() ? widths.plane : widths.volume);
    }
    /// Of a kind longer than those of the lecture, with its gap; up to "TRANSPOSE" they are written whole.
    double longKindWidth(const NetworkColumn& column) const {
        const TextLook look = kindLook(headingSize(), {});
        const double width = m_text.width(layerKind(m_graph.node(column.node)), look);
        return width <= m_widths[headingSize()].kind
                   ? 0
                   : std::ceil(std::min(width, m_text.width(QStringLiteral("TRANSPOSE"), look))) + gridStep;
    }
    TextLook captionLook() const {
        return {headingSize() == Large ? Theme::Type::Body : Theme::Type::Caption, false,
                m_input.theme.inkSoft};
    }
    static TextLook kindLook(HeadingSize size, const QColor& colour) {
        const Theme::Type types[] = {Theme::Type::Caption, Theme::Type::Label, Theme::Type::Heading};
        return {types[size], true, colour};
    }

    double pictureRoom() const { return m_narrow ? double{gridStep} : pictureGap; }
    double barsWidth() const { return m_narrow ? narrowClasses : classesWidth; }
    double pictureSide() const { return pictureTiles * m_edge + (pictureTiles - 1) * smallestTileGap; }

    /// What a column takes with the gap behind it.
    double slotWidth(const NetworkColumn& column, double gap) const {
        return std::max({(column.isCells ? cellWidth : m_edge) + gap,
                         std::ceil(headingWidth()) + headingRoom(), longKindWidth(column)});
    }

    double contentWidth(double gap) const {
        double width = 2 * margin + pictureSide() + pictureRoom() + classesGap + barsWidth();
        for (std::size_t i = 1; i < m_out.columns.size(); ++i) {
            width += slotWidth(m_out.columns[i], gap);
        }
        return width;
    }

    /// The tiles are as large as ten of them have room above each other, smaller where the net then fits the
    /// width, and never so small that nothing is seen in them: then the net is wider than the viewport.
    void chooseSizes() {
        measureHeadings();
        m_out.size.setHeight(std::max(m_input.viewport.height(), smallestHeight));
        const double captionLine = m_text.lineHeight({Theme::Type::Body, false, {}});
        const double kindLine = m_text.lineHeight(kindLook(Large, {}));
        const double tallestHeading = kindLine + 3 * captionLine + headingGap;
        const double moreLine = captionLine + gridStep;
        const double bandLines = 2 * gridStep + kindLine + captionLine;
        m_area = m_out.size.height() - tallestHeading - moreLine - bandLines - legendHeight - 3 * margin;

        const double rows = m_sides.areTwo() ? comfortableRowsOfThree : comfortableRows;
        const double tallest = std::floor((m_area + smallestTileGap) / rows - smallestTileGap);
        const double smallest = std::min(tallest, smallestFittedEdge);
        if (!shrinkToFit(tallest, smallest)) {
            // Smaller headings let the columns stand closer, so that the classes are seen at once.
            m_narrow = true;
            if (!shrinkToFit(tallest, std::min(smallest, smallestNarrowEdge))) {
                m_narrow = false;
                m_edge = smallest;
            }
        }
        m_edge = std::clamp(std::round(m_edge * m_input.options.zoom), double{gridStep}, m_area);
        m_top = std::ceil(margin + headingHeight() + headingGap);
        chooseGaps();
        m_out.laneY = std::ceil(m_top + sidePitch() * m_sides.count() - m_gapY + moreLine);
    }

    bool shrinkToFit(double tallest, double smallest) {
        m_edge = tallest;
        while (m_edge > smallest && contentWidth(smallestGap()) > m_input.viewport.width()) {
            --m_edge;
        }
        return contentWidth(smallestGap()) <= m_input.viewport.width();
    }

    void chooseGaps() {
        std::int64_t deepest = 1;
        for (const NetworkColumn& column : m_out.columns) {
            deepest = std::max(deepest, column.isPicture || column.isCells ? 1 : view(column).maps());
        }
        const double room = std::floor((m_area + smallestTileGap) / (m_edge + smallestTileGap));
        m_rows = static_cast<int>(std::min(std::max(room, 1.0), static_cast<double>(deepest)));
        m_rows = std::max(m_rows, static_cast<int>(std::min(room, pictureTiles)));
        const double free = m_rows > 1 ? (m_area - m_rows * m_edge) / (m_rows - 1) : 0;
        m_gapY = std::clamp(std::floor(free), smallestTileGap, columnGap);

        if (m_sides.areTwo()) {
            m_gapY = smallestTileGap;
            const double blocks = m_area + m_gapY - m_sides.count() * sideLine;
            m_rows = static_cast<int>(std::clamp(std::floor(blocks / m_sides.count() / rowPitch()), 1.0,
                                                 static_cast<double>(m_rows)));
        }
        const double spare = std::max(m_input.viewport.width() - contentWidth(smallestGap()), 0.0);
        const auto gaps = static_cast<double>(std::max<std::size_t>(m_out.columns.size(), 3) - 2);
        m_gapX = std::min(smallestGap() + std::floor(spare / gaps), widestColumnGap);
        const double content = contentWidth(m_gapX);
        m_left = margin + std::max(std::floor((m_input.viewport.width() - content) / 2), 0.0);
        m_out.size.setWidth(std::max(m_input.viewport.width(), content));
    }

    double rowPitch() const { return m_edge + m_gapY; }
    /// From the maps of one side to those of the next.
    double sidePitch() const { return rowPitch() * m_rows + (m_sides.areTwo() ? sideLine : 0); }
    double sideTop(int side) const { return m_top + side * sidePitch() + (m_sides.areTwo() ? sideLine : 0); }

    std::size_t shownClasses() const { return std::min(m_analysis.scores.ranking.size(), mostClasses); }
    double classPitch() const {
        return std::min(std::max(rowPitch(), smallestClassPitch),
                        m_area / static_cast<double>(std::max<std::size_t>(shownClasses(), 1)));
    }

    /// Cells of the scores stand beside their classes' bars.
    bool standsBesideClasses(const NetworkColumn& column) const {
        return !m_sides.areTwo() && column.isCells && column.node == m_analysis.logits &&
               m_analysis.scores.ranking.size() <= mostClasses;
    }

    /// Returns the width that was taken.
    double placeColumn(NetworkColumn& column, double x) {
        const double slot = column.isPicture ? pictureSide() + pictureRoom() : slotWidth(column, m_gapX);
        placeHeading(column, x, column.isPicture ? pictureSide() : slot - headingRoom());
        column.sides = m_sides.count();
        for (int side = 0; side < column.sides; ++side) {
            placeMaps(column, x, side);
        }
        return slot;
    }

    void placeMaps(NetworkColumn& column, double x, int side) {
        const TensorView& of = view(column);
        const double top = sideTop(side);
        if (column.isPicture) {
            const double room = m_sides.areTwo() ? rowPitch() * m_rows - m_gapY : pictureSide();
            const QRectF box(x, top, pictureSide(), std::min(room, pictureSide()));
            const QRectF picture = fitted(box, of);
            column.maps.push_back(picture.translated(box.topLeft() - picture.topLeft()));
        } else if (column.isCells) {
            placeCells(column, x, top);
        } else {
            const std::int64_t shown = std::min<std::int64_t>(m_rows, of.maps());
            for (std::int64_t c = 0; c < shown; ++c) {
                const QRectF box(x, top + rowPitch() * static_cast<double>(c), m_edge, m_edge);
                column.maps.push_back(fitted(box, of));
            }
        }
    }

    void placeSides() {
        const TextLook look{Theme::Type::Caption, true, m_input.theme.ink};
        for (int side = 0; m_sides.areTwo() && side < m_sides.count(); ++side) {
            const double x = m_out.columns.front().left();
            const double room =
                m_out.columns.size() > 1 ? m_out.columns[1].left() - gridStep - x : pictureSide();
            m_out.sides.push_back(m_text.place(m_sides.name(side), look, {x, sideTop(side) - sideLine + 1},
                                               Qt::AlignLeft, room));
        }
    }

    /// How many maps have no room, below those that have; in all columns in the words that fit everywhere.
    void placeRests() {
        for (const bool full : {true, false}) {
            bool fits = true;
            for (std::size_t i = 1; i < m_out.columns.size(); ++i) {
                NetworkColumn& column = m_out.columns[i];
                const auto shown = static_cast<std::int64_t>(column.shown());
                const QString hidden = count(view(column).maps() - shown);
                if (shown == view(column).maps()) {
                    continue;
                }
                column.more = m_text.place(full ? tr("+%1 more").arg(hidden) : u'+' + hidden, captionLook(),
                                           {column.left(), column.maps.back().bottom() + gridStep / 2.0});
                fits = fits && column.more.bounds.width() <= slotWidth(column, m_gapX) - headingRoom();
            }
            if (fits) {
                return;
            }
        }
    }

    void placeCells(NetworkColumn& column, double x, double sideTop) {
        const std::int64_t channels = view(column).maps();
        const bool large = channels <= m_rows && m_edge >= cellWidth;
        double pitch = large ? rowPitch() : smallCellHeight + smallCellGap;
        double height = large ? cellWidth : smallCellHeight;
        double top = sideTop + (large ? (m_edge - height) / 2 : 0);
        if (standsBesideClasses(column)) {
            pitch = classPitch();
            height = std::min(cellWidth, pitch - smallCellGap);
            top = sideTop + (classBarHeight() - height) / 2;
        }
        const double area = m_sides.areTwo() ? rowPitch() * m_rows - m_gapY : m_area;
        const auto room = static_cast<std::int64_t>((area + pitch - height) / pitch);
        for (std::int64_t c = 0; c < std::clamp<std::int64_t>(room, 1, channels); ++c) {
            column.maps.emplace_back(x, top + pitch * static_cast<double>(c), cellWidth, height);
        }
    }

    int captionLines() const { return isCompact() ? 0 : (isSplit() ? 3 : 2); }
    double headingHeight() const {
        return m_text.lineHeight(kindLook(headingSize(), {})) +
               captionLines() * m_text.lineHeight(captionLook());
    }

    void placeHeading(NetworkColumn& column, double x, double room) const {
        const Node& node = m_graph.node(column.node);
        double y = m_top - headingGap - headingHeight();
        const auto line = [&](const QString& text, const TextLook& look) {
            TextItem item = m_text.place(text, look, {x, y}, Qt::AlignLeft, room, Qt::ElideRight);
            y = item.bounds.bottom();
            return item;
        };
        column.kind = line(layerKind(node), kindLook(headingSize(), kindColor(node, m_input.theme)));
        if (!isCompact()) {
            const bool split = isSplit() && !column.isPicture;
            column.name = line(shortLayerName(node.name), captionLook());
            column.volume = line(split ? planeText(column) : layerSize(view(column)), captionLook());
            if (split) {
                column.depth = line(u'×' + count(view(column).maps()), captionLook());
            }
        }
        column.heading = column.kind.bounds | column.name.bounds | column.volume.bounds | column.depth.bounds;
        const double width = column.isPicture ? pictureSide() : (column.isCells ? cellWidth : m_edge);
        column.heading.setWidth(std::max(column.heading.width(), width));
        column.heading.setBottom(m_top - headingGap);
    }

    double classBarHeight() const {
        return std::min(classPitch() - smallCellGap, m_text.lineHeight({Theme::Type::Body, true, {}}) + 12.0);
    }

    void placeClasses(double x) {
        const ClassScores& scores = m_analysis.scores;
        const Theme& theme = m_input.theme;
        placeClassNotes(x);
        const double textHeight = m_text.lineHeight({Theme::Type::Body, true, {}});
        for (std::size_t row = 0; row < shownClasses(); ++row) {
            ClassBar bar;
            bar.index = scores.ranking.size() <= mostClasses ? row : scores.ranking[row];
            bar.winner = bar.index == scores.ranking.front();
            bar.bounds =
                QRectF(x, m_top + classPitch() * static_cast<double>(row), barsWidth(), classBarHeight());
            const auto width = [&](const ClassScores& of) {
                const double share = of.share(bar.index);
                return bar.track.width() * (std::isfinite(share) ? share : 0);
            };
            const TextLook style{m_narrow ? Theme::Type::Caption : Theme::Type::Body, bar.winner,
                                 bar.winner ? theme.ink : theme.inkSoft};
            const QString answer =
                m_sides.areTwo()
                    ? answerText(scores, bar.index, AnswerLength::Short) + QStringLiteral(" → ") +
                          answerText(m_input.comparison->second->scores, bar.index, AnswerLength::Short)
                    : answerText(scores, bar.index);
            bar.percent = m_text.place(answer, style, bar.bounds.topRight(), Qt::AlignRight);
            bar.name =
                m_text.place(QString::fromStdString(scores.names[bar.index]), style, bar.bounds.topLeft(),
                             Qt::AlignLeft, bar.percent.bounds.left() - gridStep / 2.0 - x);
            bar.track = QRectF(x, bar.bounds.top() + textHeight + 2, barsWidth(),
                               std::max(bar.bounds.height() - textHeight - 4, 2.0));
            bar.bar = bar.track;
            bar.bar.setWidth(width(scores));
            if (m_sides.areTwo()) {
                bar.bar.setHeight(bar.track.height() / 2);
                bar.otherBar = bar.bar.translated(0, bar.bar.height());
                bar.otherBar.setWidth(width(m_input.comparison->second->scores));
            }
            m_out.classes.push_back(std::move(bar));
        }
    }

    void placeClassNotes(double x) {
        const TensorView& logits = m_analysis.views[m_analysis.logits.index()];
        const std::size_t classes = m_analysis.scores.ranking.size();
        double y = m_top - headingGap - headingHeight();
        const auto line = [&](const QString& text, const TextLook& look) {
            m_out.notes.push_back(m_text.place(text, look, {x, y}, Qt::AlignLeft, barsWidth()));
            y = m_out.notes.back().bounds.bottom();
        };
        const bool areClasses = m_analysis.scores.hasProbabilities();
        line(areClasses ? tr("CLASSES") : tr("OUTPUT"), kindLook(headingSize(), m_input.theme.ink));
        if (!isCompact()) {
            line(areClasses                      ? tr("probability")
                 : m_analysis.scores.places == 1 ? tr("number")
                                                 : tr("mean"),
                 captionLook());
        }
        if (!isCompact() && !logits.isVector()) {
            line(tr("over %1×%2 places").arg(logits.columns()).arg(logits.rows()), captionLook());
        }
        if (classes > mostClasses) {
            y = m_top + classPitch() * static_cast<double>(shownClasses());
            line((areClasses ? tr("the %1 most probable of %2") : tr("the %1 largest of %2"))
                     .arg(mostClasses)
                     .arg(count(static_cast<std::int64_t>(classes))),
                 captionLook());
        }
    }

    void placeBands() {
        static constexpr std::array<std::array<const char*, 2>, 3> words = {{
            {QT_TRANSLATE_NOOP("NetworkScene", "Early"),
             QT_TRANSLATE_NOOP("NetworkScene", "edges and colours")},
            {QT_TRANSLATE_NOOP("NetworkScene", "Middle"),
             QT_TRANSLATE_NOOP("NetworkScene", "corners, blobs, textures")},
            {QT_TRANSLATE_NOOP("NetworkScene", "Late"), QT_TRANSLATE_NOOP("NetworkScene", "object parts")},
        }};
        for (int third = 0; third < 3; ++third) {
            NetworkBand band;
            band.left = band.right = -1;
            for (const NetworkColumn& column : m_out.columns) {
                if (column.third == third) {
                    band.left = band.left < 0 ? column.heading.left() : band.left;
                    band.right = column.heading.right();
                }
            }
            if (band.left < 0) {
                continue;
            }
            const auto& [title, detail] = words[static_cast<std::size_t>(third)];
            band.y = m_out.laneY + gridStep;
            const double room = band.right - band.left;
            const TextLook titleStyle{Theme::Type::Label, true, m_input.theme.ink};
            band.title =
                m_text.place(tr(title), titleStyle, {band.left, band.y + gridStep}, Qt::AlignLeft, room);
            const TextItem line = m_text.place(tr(detail), {Theme::Type::Body, false, m_input.theme.inkSoft},
                                               {band.left, band.title.bounds.bottom()});
            band.detail = line.bounds.width() <= room ? line : TextItem();
            m_out.bands.push_back(std::move(band));
        }
    }

    const SceneInput& m_input;
    const Analysis& m_analysis;
    const Graph& m_graph;
    const TextSetter& m_text;
    Sides m_sides;
    NetworkLayout m_out;
    double m_top = 0;  ///< upper edge of the tiles
    double m_area = 0; ///< height that tiles may take
    double m_edge = 0; ///< of a tile
    double m_left = 0;
    double m_gapX = 0;
    double m_gapY = 0;
    std::array<HeadingWidths, 3> m_widths; ///< by HeadingSize
    bool m_narrow = false;
    int m_rows = 1;
};

} // namespace

NetworkLayout layOutNetwork(const SceneInput& input, const TextSetter& text) {
    return Builder(input, text).build();
}

} // namespace fovea::ui

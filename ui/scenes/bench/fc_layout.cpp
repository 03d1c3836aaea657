#include "ui/scenes/bench/fc_layout.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double wideFrom = 1120; ///< all three columns beside each other
constexpr double headingRoom = 4.5 * gridStep;
constexpr double nameRoom = 2.75 * gridStep; ///< a line of body text above something
constexpr double sectionGap = 3.0 * gridStep;
constexpr double lowestRow = 2.75 * gridStep;
constexpr double highestRow = 3.75 * gridStep;
constexpr std::int64_t mostRows = 12;
constexpr double stripHeight = 2.0 * gridStep;
constexpr double aboveRows = nameRoom + stripHeight + gridStep + nameRoom; ///< of W: strip, names
constexpr double smallestPicture = 7.0 * gridStep;
constexpr double narrowestStrip = 20.0 * gridStep;
constexpr double boxSide = 14.0 * gridStep;
constexpr double depthUnit = 14.0 * gridStep; ///< of the deepest volume
constexpr double thinnest = 10;
constexpr double mapSide = 22.0 * gridStep;
constexpr double largestMapCell = 4.5 * gridStep;
constexpr double smallMap = 3.0 * gridStep;
constexpr double smallGap = 0.75 * gridStep;
constexpr std::int64_t smallColumns = 2;
constexpr double widestSentence = 72.0 * gridStep;
constexpr double bottomRoom = 6.0 * gridStep; ///< for sentences

QSizeF fitted(std::int64_t width, std::int64_t height, double side) {
    const double scale = side / static_cast<double>(std::max(width, height));
    return {std::max(static_cast<double>(width) * scale, thinnest),
            std::max(static_cast<double>(height) * scale, thinnest)};
}

/// What becomes tighter on a narrow page.
struct Widths {
    double gap = 6.0 * gridStep; ///< between columns
    double picture = 17.0 * gridStep;
    double name = 9.0 * gridStep; ///< of a class
    double bar = 8.0 * gridStep;
    double value = 12.0 * gridStep;
    double table() const { return name + bar + 2 * value; }

    static Widths of(double width) {
        constexpr double tightBelow = 800;
        return width < tightBelow
                   ? Widths{3.0 * gridStep, 12.0 * gridStep, 8.0 * gridStep, 6.0 * gridStep, 10.0 * gridStep}
                   : Widths{};
    }
};

class Composer {
    Q_DECLARE_TR_FUNCTIONS(FcStage)

public:
    Composer(const BenchContext& context, const QRectF& place)
        : m_result(*context.result)
        , m_state(context.result->state)
        , m_theme(context.theme)
        , m_place(place)
        , m_widths(Widths::of(place.width()))
        , m_rows(std::min(m_state.filters, mostRows)) {}

    FcLayout compose() {
        if (m_place.width() >= wideFrom) {
            chooseScale();
        }
        const bool wide = m_place.width() >= wideFrom && standBeside();
        const double right = wide ? rightWidth() : 0;
        const double left = m_place.width() - (wide ? right + m_widths.gap : 0);
        const double strips = left - m_widths.table() - m_widths.gap;
        double end = 0;
        if (wide) {
            const double x = m_place.right() - right;
            end = placeLarger(x, placeBoxes(x, m_place.top()) + sectionGap);
            growRows(std::max(end, m_place.bottom()) - m_place.top());
        }
        const double bottom = placeLeft(strips);
        if (!wide) {
            const double top = bottom + sectionGap;
            const double boxes = placeBoxes(m_place.left(), top);
            end = m_place.width() >= narrowStack()
                      ? placeLarger(m_place.left() + boxesWidth() + m_widths.gap, top)
                      : placeLarger(m_place.left(), boxes + sectionGap);
            end = std::max(end, boxes);
        }
        m_layout.bounds = m_place;
        m_layout.bounds.setHeight(std::max({m_place.height(), bottom - m_place.top(), end - m_place.top()}));
        return std::move(m_layout);
    }

private:
    double scaled(double size) const { return std::round(size * m_scale); }
    /// Pictures become larger where the page is, and the column on the right still fits.
    void chooseScale() {
        constexpr double largestScale = 1.7;
        constexpr double step = 0.05;
        constexpr double shareOfRight = 0.42;
        for (m_scale = largestScale; m_scale > 1; m_scale -= step) {
            if (rightHeight() <= m_place.height() && rightWidth() <= shareOfRight * m_place.width() &&
                standBeside()) {
                return;
            }
        }
        m_scale = 1;
    }
    /// Whether pictures, strips of a width that can be read, and table leave the room for the column on the
    /// right.
    bool standBeside() const {
        const double pictures = std::max(scaled(m_widths.picture), foldedNameWidth());
        const double left = pictures + m_widths.gap + narrowestStrip + m_widths.gap + m_widths.table();
        return left + m_widths.gap + rightWidth() <= m_place.width();
    }
    double rightHeight() const {
        const double boxes = boxShape(m_state.size, scaled(boxSide)).bounds().height();
        const double larger = boxShape(largerSize(), largerSide()).bounds().height();
        const double names = 2 * (gridStep + line(Type::Body));
        return 2 * headingRoom + boxes + std::max(larger, scaled(mapSide)) + names + sectionGap + bottomRoom;
    }
    /// As high as `room` allows for heading, strip, rows and what is said below them.
    void growRows(double room) {
        const double rest = headingRoom + aboveRows + gridStep + 2 * line(Type::Body);
        m_rowHeight = std::clamp(std::floor((room - rest) / static_cast<double>(m_rows)), lowestRow,
                                 scaled(highestRow));
    }
    double line(Type type) const { return QFontMetricsF(m_theme.font(type)).height(); }
    double ascent(Type type) const { return QFontMetricsF(m_theme.font(type)).ascent(); }
    /// One of the two boxes, or its name.
    double boxWidth() const {
        return std::max(boxShape(m_state.size, scaled(boxSide)).bounds().width(),
                        widthOf(boxName(tr("filter"), {})));
    }
    double boxesWidth() const {
        return std::max(2 * boxWidth() + m_widths.gap, widthOf({bold(boxesHeading(), {})}));
    }
    static QString boxesHeading() { return tr("the same as a convolution"); }
    std::vector<LabelPiece> boxName(const QString& what, const QColor& color) const {
        const VolumeSize& size = m_state.size;
        return {role(what, color), soft(volumeSize(size.width, size.height, size.depth))};
    }
    double largerWidth() const {
        return boxShape(largerSize(), largerSide()).bounds().width() + m_widths.gap + scaled(mapSide) +
               m_widths.gap + static_cast<double>(smallColumns) * (scaled(smallMap) + smallGap);
    }
    double rightWidth() const { return std::max(boxesWidth(), largerWidth()); }
    double narrowStack() const { return boxesWidth() + m_widths.gap + largerWidth(); }

    VolumeSize largerSize() const {
        return {m_state.size.width + m_state.growth, m_state.size.height + m_state.growth,
                m_state.size.depth};
    }
    /// To the scale of the smaller input, unless it becomes too large.
    double largerSide() const {
        const VolumeSize larger = largerSize();
        const double scale = static_cast<double>(std::max(larger.width, larger.height)) /
                             static_cast<double>(std::max(m_state.size.width, m_state.size.height));
        return scaled(boxSide) * std::min(scale, 1.3);
    }
    BoxShape boxShape(const VolumeSize& size, double side) const {
        return {QRectF(QPointF(0, 0), fitted(size.width, size.height, side)),
                depthDirection() * (scaled(depthUnit) * depthShare(size.depth))};
    }

    void head(const QPointF& topLeft, const std::vector<LabelPiece>& pieces) {
        putLabels(m_layout.labels, topLeft + QPointF(0, ascent(Type::Heading)), pieces);
    }
    void name(const QPointF& topLeft, const std::vector<LabelPiece>& pieces) {
        putLabels(m_layout.labels, topLeft + QPointF(0, ascent(Type::Body)), pieces);
    }
    LabelPiece bold(const QString& text, const QColor& color) const {
        return {text, m_theme.font(Type::Heading, true), color};
    }
    LabelPiece soft(const QString& text, std::optional<FormulaTerm> term = {}) const {
        return {text, m_theme.font(Type::Body), m_theme.inkSoft, 0, term};
    }
    LabelPiece role(const QString& text, const QColor& color) const {
        return {text, m_theme.font(Type::Body, true), color, wordGap};
    }

    /// Pictures, strips and the table; returns the lower end.
    double placeLeft(double stripsWidth) {
        const QPointF at = m_place.topLeft();
        head(at, {bold(tr("fully connected"), m_theme.ink)});
        const double top = at.y() + headingRoom;
        const double rows = static_cast<double>(m_rows) * m_rowHeight;
        const double strips = aboveRows + rows;
        const double side = std::clamp(std::floor((strips - 2 * nameRoom - gridStep) / 2), smallestPicture,
                                       scaled(m_widths.picture));
        const double height = std::max(strips, 2 * (nameRoom + side) + gridStep);
        const QSizeF picture = fitted(m_state.size.width, m_state.size.height, side);
        const VolumeSize& size = m_state.size;
        name(at + QPointF(0, headingRoom),
             {role(tr("input"), m_theme.input), soft(volumeSize(size.width, size.height, size.depth))});
        m_layout.picture = QRectF(QPointF(at.x(), top + nameRoom), picture);
        const double foldedTop = top + height - picture.height();
        m_layout.folded = QRectF(QPointF(at.x(), foldedTop), picture);
        name({at.x(), foldedTop - nameRoom}, {role(tr("folded back"), m_theme.filter)});

        const double x = at.x() + std::max(picture.width(), foldedNameWidth()) + m_widths.gap;
        const double width = std::max(stripsWidth - (x - at.x()), narrowestStrip);
        const double stripTop = top + nameRoom;
        const std::int64_t numbers = m_state.input.size();
        name({x, top}, {role(tr("stretched"), m_theme.input), soft(QStringLiteral("%1×1").arg(numbers))});
        m_layout.strip = QRectF(x, stripTop, width, stripHeight);
        const double rowsTop = top + height - rows;
        name({x, rowsTop - nameRoom}, {role(QStringLiteral("W"), m_theme.filter),
                                       soft(QString::number(m_state.filters), FormulaTerm::Filters),
                                       soft(QStringLiteral("×%1").arg(numbers), FormulaTerm::Kernel)});
        for (std::int64_t row = 0; row < m_rows; ++row) {
            m_layout.rows.emplace_back(x, rowsTop + static_cast<double>(row) * m_rowHeight, width,
                                       m_rowHeight);
        }
        return placeTable(x + width + m_widths.gap, rowsTop);
    }

    double foldedNameWidth() const {
        return QFontMetricsF(m_theme.font(Type::Body, true)).horizontalAdvance(tr("folded back"));
    }

    double placeTable(double x, double rowsTop) {
        const QFontMetricsF metrics(m_theme.font(Type::Body));
        const QFontMetricsF numbers(m_theme.font(Type::Label));
        m_layout.table = QRectF(x, rowsTop, m_widths.table(), static_cast<double>(m_rows) * m_rowHeight);
        m_layout.linearPoint = x + m_widths.name + m_widths.bar + m_widths.value / 2;
        m_layout.bars = QRectF(x + m_widths.name, rowsTop, m_widths.bar, m_layout.table.height());
        m_layout.convolutionPoint = m_layout.linearPoint + m_widths.value;
        for (std::int64_t row = 0; row < m_rows; ++row) {
            const double middle = rowsTop + (static_cast<double>(row) + 0.5) * m_rowHeight;
            m_layout.baselines.push_back(middle + (numbers.ascent() - numbers.descent()) / 2);
        }
        const auto titled = [&](double point, const QString& first, const QString& second) {
            const double left = point - m_widths.value / 2 + gridStep / 2.0;
            name({left, rowsTop - nameRoom - metrics.height()}, {role(first, m_theme.output)});
            name({left, rowsTop - nameRoom}, {soft(second)});
        };
        titled(m_layout.linearPoint, tr("FC"), tr("W·x + b"));
        titled(m_layout.convolutionPoint, tr("CONV"), tr("x ∗ w + b"));
        const double below = m_layout.table.bottom() + gridStep;
        m_layout.difference =
            QRectF(m_place.left(), below, m_layout.table.right() - m_place.left(), 2 * metrics.height());
        return m_layout.difference.bottom();
    }

    VolumeShape volume(const VolumeSize& size, double side, const QPointF& topLeft) const {
        const BoxShape box = boxShape(size, side);
        const QPointF to = topLeft - box.bounds().topLeft();
        return {box.translated({std::round(to.x()), std::round(to.y())}), size.height, size.width,
                size.depth};
    }

    /// The input and the kernel that covers it; returns the lower end.
    double placeBoxes(double x, double top) {
        head({x, top}, {bold(boxesHeading(), m_theme.ink)});
        const double under = top + headingRoom;
        m_layout.input = volume(m_state.size, scaled(boxSide), {x, under});
        m_layout.kernel = volume(m_state.size, scaled(boxSide), {x + boxWidth() + m_widths.gap, under});
        const double below = m_layout.input.box.bounds().bottom() + gridStep / 2.0;
        name({m_layout.input.box.front.left(), below}, boxName(tr("input"), m_theme.input));
        name({m_layout.kernel.box.front.left(), below}, boxName(tr("filter"), m_theme.filter));
        return below + line(Type::Body);
    }

    /// The larger input, the map of one class and those of all; returns the lower end.
    double placeLarger(double x, double top) {
        head({x, top}, {bold(tr("and on a larger input"), m_theme.ink)});
        const double under = top + headingRoom;
        const VolumeSize size = largerSize();
        const QSizeF box = boxShape(size, largerSide()).bounds().size();
        const std::int64_t places = m_state.growth + 1;
        const double cell = std::min(scaled(mapSide) / static_cast<double>(places), scaled(largestMapCell));
        const double side = static_cast<double>(places) * (cell >= 3 ? std::floor(cell) : cell);
        const double bottom = std::round(under + std::max(box.height(), side));
        m_layout.larger = volume(size, largerSide(), {x, bottom - box.height()});
        const double below = bottom + gridStep / 2.0;
        const double nameX = m_layout.larger.box.front.left();
        const std::vector<LabelPiece> inputName{role(tr("input"), m_theme.input),
                                                soft(volumeSize(size.width, size.height, size.depth))};
        name({nameX, below}, inputName);
        // A slim box is narrower than its name.
        const double mapX =
            std::round(std::max(x + box.width() + m_widths.gap, nameX + widthOf(inputName) + 2.0 * gridStep));
        m_layout.map = QRectF(mapX, bottom - side, side, side);
        name({mapX, below},
             {role(tr("scores"), m_theme.output), soft(volumeSize(places, places, m_state.filters))});
        placeSmall(mapX + scaled(mapSide) + m_widths.gap / 2, under, bottom);
        const double width = std::max(largerWidth(), std::min(m_place.right() - x, widestSentence));
        m_layout.sentence = QRectF(x, below + line(Type::Body) + gridStep, width, bottomRoom);
        return m_layout.sentence.bottom();
    }

    void placeSmall(double x, double top, double bottom) {
        const double step = scaled(smallMap) + smallGap;
        const auto fitting = static_cast<std::int64_t>((bottom - top + smallGap) / step) * smallColumns;
        const std::int64_t drawn = std::min(m_state.filters, fitting);
        const auto lines = static_cast<double>((drawn + smallColumns - 1) / smallColumns);
        const double first = std::round(bottom - lines * step + smallGap);
        for (std::int64_t i = 0; i < drawn; ++i) {
            m_layout.small.emplace_back(x + static_cast<double>(i % smallColumns) * step,
                                        first + static_cast<double>(i / smallColumns) * step,
                                        scaled(smallMap), scaled(smallMap));
        }
    }

    const BenchResult& m_result;
    const BenchState& m_state;
    const Theme& m_theme;
    QRectF m_place;
    Widths m_widths;
    std::int64_t m_rows;
    double m_rowHeight = lowestRow;
    double m_scale = 1;
    FcLayout m_layout;
};

} // namespace

std::int64_t FcLayout::classIn(std::size_t place, std::size_t places, std::int64_t current) {
    const auto index = static_cast<std::int64_t>(place);
    return place + 1 == places ? std::max(current, index) : index;
}

FcLayout layOutFc(const BenchContext& context, const QRectF& place) {
    return Composer(context, place).compose();
}

} // namespace fovea::ui

#include "ui/scenes/bench/neuron_layout.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/cell_numbers.h"
#include "ui/scenes/bench/map_picture.h"
#include "ui/scenes/bench/parameter_texts.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double acrossShare = 0.8; ///< how wide a turned pane is, of its map's width
constexpr double riseShare = 0.26;  ///< how far its right end is raised
constexpr double sliceApart = 14;
constexpr double deepest = 64; ///< all slices together
constexpr double largestCell = 44;
constexpr double smallestPane = 40;
constexpr double headingRoom = 7.5 * gridStep; ///< two lines
constexpr double captionRoom = 4.0 * gridStep;
constexpr double highestRow = 3.5 * gridStep;
constexpr double lowestRow = 2.25 * gridStep; ///< of a circle and a line of text
constexpr double narrowestGap = 5.0 * gridStep;
constexpr double widestGap = 28.0 * gridStep;
constexpr double remarksFrom = 800;          ///< of the stage's width
constexpr double columnGap = 3.0 * gridStep; ///< between a neuron's name and its number
constexpr double lowest = 176;
/// A little lower than further right: slices lie along the normal of the panes.
constexpr double deepDrop = 0.18;

class Composer {
    Q_DECLARE_TR_FUNCTIONS(NeuronStage)

public:
    Composer(const BenchContext& context, const QRectF& place)
        : m_result(*context.result)
        , m_theme(context.theme)
        , m_place(place)
        , m_padded(m_result.padded.shape())
        , m_output(m_result.outputShape()) {}

    NeuronLayout compose() {
        const ParameterTexts texts(m_result, m_theme, m_place.width());
        const double room =
            std::max(m_place.height() - headingRoom - captionRoom - texts.height() - 2 * gridStep, lowest);
        m_layout.bounds = m_place;
        m_layout.bounds.setHeight(
            std::max(m_place.height(), headingRoom + room + captionRoom + texts.height() + 2 * gridStep));
        placePanes(room);
        m_layout.caption = QRectF(m_place.left(), top() + room, m_place.width(), captionRoom);
        texts.place(
            {m_place.left(), m_layout.caption.bottom() + 2 * gridStep, m_place.width(), texts.height()},
            {m_layout.slices.front().origin.x(), m_sheetLeft}, m_layout.labels);
        return std::move(m_layout);
    }

private:
    double top() const { return m_place.top() + headingRoom; }
    double nameWidth() const {
        const QString longest = hasFilters(m_result.state.operation) ? tr("filter %1") : tr("slice %1");
        return 3.0 * gridStep + QFontMetricsF(m_theme.font(Type::Label, true))
                                    .horizontalAdvance(longest.arg(m_output.channels()));
    }
    /// Of the widest number, before and behind its decimal point.
    std::pair<double, double> valueWidths() const {
        if (!m_result.fits()) {
            return {0, 0};
        }
        const auto values = m_result.output->values();
        const int decimals = decimalsNeeded(values, neuronDecimals);
        const QFontMetricsF metrics(m_theme.font(Type::Label, true));
        const double unit = tabularWidth(metrics, QStringLiteral("0"));
        const double behind = decimals > 0 ? unit * decimals + metrics.horizontalAdvance(u'.') : 0;
        const auto largest = static_cast<double>(extentOf(values));
        return {tabularWidth(metrics, fixedNumber(-largest, decimals)) - behind, behind};
    }
    double listWidth() const {
        const auto [before, behind] = valueWidths();
        return std::max({nameWidth() + columnGap + before + behind, headingWidth(tr("depth column"), {}),
                         QFontMetricsF(m_theme.font(Type::Body)).horizontalAdvance(columnRemark())});
    }
    /// What the depth column is, where there is room to say it.
    QString columnRemark() const {
        if (m_place.width() < remarksFrom || !m_result.fits()) {
            return {};
        }
        const bool same = channelsOf(m_result.state, 0).length() == m_result.state.size.depth;
        if (!same) {
            return tr("each looks at its own slice");
        }
        return m_output.channels() == 1 ? tr("1 looks at this window")
                                        : tr("%1 look at the same window").arg(m_output.channels());
    }
    double headingWidth(const QString& name, const QString& size) const {
        return QFontMetricsF(m_theme.font(Type::Heading, true)).horizontalAdvance(name) + wordGap +
               QFontMetricsF(m_theme.font(Type::Heading)).horizontalAdvance(size);
    }
    double inputWidth(double cell) const {
        const VolumeSize& size = m_result.state.size;
        return std::max(paneSize(m_padded, cell).width() + deep(),
                        headingWidth(tr("input"), volumeSize(size.width, size.height, size.depth)));
    }
    double sheetWidth(double cell) const {
        return m_result.fits()
                   ? std::max(paneSize(m_output, cell).width(),
                              headingWidth(tr("neurons"), volumeSize(m_output.width(), m_output.height(),
                                                                     m_output.channels())))
                   : smallestPane;
    }
    double sliceStep() const {
        return std::min(sliceApart, deepest / static_cast<double>(m_padded.channels()));
    }

    static QSizeF paneSize(const Shape& shape, double cell) {
        const auto rows = static_cast<double>(shape.height());
        const auto columns = static_cast<double>(shape.width());
        const double own = std::max(cell, smallestPane / std::max(rows, columns));
        return {columns * own * acrossShare, rows * own + columns * own * riseShare};
    }
    double deep() const { return sliceStep() * static_cast<double>(m_padded.channels() - 1); }
    double width(double cell) const {
        return inputWidth(cell) + sheetWidth(cell) + listWidth() + 2 * narrowestGap;
    }
    double height(double cell) const {
        const double sheet = m_result.fits() ? paneSize(m_output, cell).height() : smallestPane;
        return std::max(paneSize(m_padded, cell).height() + deep() * deepDrop, sheet);
    }
    double largestFitting(double room) const {
        double low = 0.25;
        double high = largestCell;
        for (int i = 0; i < 24; ++i) {
            const double middle = (low + high) / 2;
            (width(middle) <= m_place.width() && height(middle) <= room ? low : high) = middle;
        }
        return low;
    }

    Pane pane(const Shape& shape, double cell, const QPointF& topLeft) const {
        const QSizeF size = paneSize(shape, cell);
        const double rise = size.width() / acrossShare * riseShare;
        return {topLeft + QPointF(0, rise),
                {size.width(), -rise},
                {0, size.height() - rise},
                shape.height(),
                shape.width()};
    }

    void placePanes(double room) {
        const double cell = largestFitting(room);
        const double spare = std::max(m_place.width() - width(cell), 0.0);
        const double gap = std::min(narrowestGap + spare / 3, widestGap);
        const double all = width(cell) + 2 * (gap - narrowestGap);
        double x = std::round(m_place.left() + std::max((m_place.width() - all) / 2, 0.0));
        placeInput(cell, room, x);
        x += inputWidth(cell) + gap;
        m_sheetLeft = x;
        if (m_result.fits()) {
            placeSheet(cell, room, x);
            x += sheetWidth(cell) + gap;
            placeColumn(room, x);
        } else {
            m_layout.refusal = QRectF(x, top(), m_place.right() - x, room);
        }
    }

    void placeInput(double cell, double room, double x) {
        const double height = paneSize(m_padded, cell).height() + deep() * deepDrop;
        const Pane first = pane(m_padded, cell, {x, top() + (room - height) / 2});
        for (std::int64_t slice = 0; slice < m_padded.channels(); ++slice) {
            const double along = sliceStep() * static_cast<double>(slice);
            m_layout.slices.push_back(first.translated({along, along * deepDrop}));
        }
        const VolumeSize& size = m_result.state.size;
        const bool padded = m_padded != m_result.state.input.shape();
        const std::int64_t row = padded ? m_result.state.window.rows.padBefore : 0;
        const std::int64_t column = padded ? m_result.state.window.columns.padBefore : 0;
        m_layout.rows = {row, row + size.height};
        m_layout.columns = {column, column + size.width};
        head(x, tr("input"), m_theme.input,
             {{sizeText(size.width, size.height), FormulaTerm::Input},
              {QStringLiteral("×%1").arg(size.depth), FormulaTerm::Depth}});
    }

    void placeSheet(double cell, double room, double x) {
        const double height = paneSize(m_output, cell).height();
        m_layout.sheet = pane(m_output, cell, {x, top() + (room - height) / 2});
        head(x, tr("neurons"), m_theme.output,
             {{sizeText(m_output.width(), m_output.height()), FormulaTerm::Size},
              {QStringLiteral("×%1").arg(m_output.channels()), FormulaTerm::Filters}});
    }

    void placeColumn(double room, double x) {
        // All neurons of the column are there, closer together where there are many.
        const double rowHeight =
            std::clamp(std::floor(room / static_cast<double>(m_output.channels())), lowestRow, highestRow);
        const auto fitting = static_cast<std::int64_t>(std::floor(room / rowHeight));
        const std::int64_t rows = std::min(m_output.channels(), std::max<std::int64_t>(fitting, 1));
        const double height = static_cast<double>(rows) * rowHeight;
        const double first = std::round(top() + (room - height) / 2);
        for (std::int64_t row = 0; row < rows; ++row) {
            m_layout.column.emplace_back(x, first + static_cast<double>(row) * rowHeight, listWidth(),
                                         rowHeight);
        }
        m_layout.valuePoint = x + nameWidth() + columnGap + valueWidths().first;
        const QFontMetricsF heading(m_theme.font(Type::Heading));
        const QFont body = m_theme.font(Type::Body);
        m_layout.columnHeading = QPointF(x, m_place.top() + heading.ascent());
        putLabels(m_layout.labels, {x, m_place.top() + heading.height() + 2 + QFontMetricsF(body).ascent()},
                  {{rows < m_output.channels() ? tr("%1 of %2 are listed").arg(rows).arg(m_output.channels())
                                               : columnRemark(),
                    body, m_theme.inkSoft}});
    }

    static QString sizeText(std::int64_t width, std::int64_t height) {
        return QStringLiteral("%1×%2").arg(width).arg(height);
    }

    struct Counted {
        QString text;
        FormulaTerm term;
    };
    void head(double x, const QString& name, const QColor& role, const std::vector<Counted>& counted) {
        const QFont font = m_theme.font(Type::Heading);
        std::vector<LabelPiece> pieces{{name, m_theme.font(Type::Heading, true), role, wordGap}};
        for (const Counted& count : counted) {
            pieces.push_back({count.text, font, m_theme.inkSoft, 0, count.term});
        }
        putLabels(m_layout.labels, {x, m_place.top() + QFontMetricsF(font).ascent()}, pieces);
    }

    const BenchResult& m_result;
    const Theme& m_theme;
    QRectF m_place;
    Shape m_padded;
    Shape m_output;
    double m_sheetLeft = 0;
    NeuronLayout m_layout;
};

} // namespace

std::int64_t NeuronLayout::neuronIn(std::size_t row, std::int64_t current) const {
    const auto index = static_cast<std::int64_t>(row);
    return row + 1 == column.size() ? std::max(current, index) : index;
}

NeuronLayout layOutNeurons(const BenchContext& context, const QRectF& place) {
    return Composer(context, place).compose();
}

} // namespace fovea::ui

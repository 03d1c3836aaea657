#include "ui/scenes/layer_heading.h"

#include "core/ops/conv2d.h"
#include "core/ops/linear.h"
#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/shown_layer.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double lineHeight = 26;
constexpr double termGap = 20;
constexpr QSizeF histogramSize(208, 48);
constexpr QSizeF stripSize(72, 10);
constexpr double legendEnd = 64; ///< the number at an end of a strip
/// A histogram of fewer numbers says nothing about how they are spread.
constexpr std::int64_t fewestForHistogram = 64;

class Builder {
    Q_DECLARE_TR_FUNCTIONS(LayerHeading)

public:
    Builder(const SceneInput& input, NodeId node, const std::optional<FilterStrip>& filters,
            const QRectF& page)
        : m_input(input)
        , m_analysis(*input.analysis)
        , m_node(node)
        , m_view(input.analysis->views[node.index()])
        , m_filters(filters)
        , m_page(page)
        , m_statistics(input.analysis->statistics[node.index()])
        , m_soft{input.theme.font(Type::Body), input.theme.inkSoft}
        , m_plain{input.theme.font(Type::Body), input.theme.ink} {}

    LayerHeading build() {
        const bool isWide = m_page.width() >= 760;
        const double textWidth = m_page.width() - (isWide ? histogramSize.width() + 40 : 0);
        double baseline = title(textWidth);
        baseline = statistics(baseline + lineHeight + 4, textWidth);
        baseline = legends(baseline + lineHeight, textWidth);
        double bottom = baseline + 8;
        if (m_statistics.layer.count < fewestForHistogram) {
            bottom += gridStep;
        } else if (isWide) {
            histogram({m_page.right() - histogramSize.width(), m_page.top() + 4});
            bottom = std::max(bottom, m_page.top() + 4 + histogramSize.height() + 20);
        } else {
            histogram({m_page.left(), bottom + 4});
            bottom += histogramSize.height() + 28;
        }
        m_heading.bounds = {m_page.left(), m_page.top(), m_page.width(), bottom - m_page.top()};
        return std::move(m_heading);
    }

private:
    double title(double width) {
        const Node& node = m_analysis.trace->graph().node(m_node);
        const Theme& theme = m_input.theme;
        const QFont font = theme.font(Type::Heading);
        TextFlow flow(m_heading.figure, {m_page.left(), m_page.top() + QFontMetricsF(font).ascent()}, width,
                      lineHeight);
        flow.put(layerKind(node), {theme.font(Type::Heading, true), kindColor(node, theme)}, 10);
        flow.put(QString::fromStdString(node.name), {font, theme.ink}, 10);
        flow.put(layerSize(m_view), {font, theme.inkSoft}, termGap);
        const QString made = madeOf(node);
        if (!made.isEmpty()) {
            flow.put(made, m_soft, termGap);
        }
        if (m_view.isSliced()) {
            flow.put(sliceText(m_view, shownSlice(m_analysis, m_input.selection, m_node)),
                     {font, theme.window}, 0);
        }
        return flow.baseline();
    }

    static QString madeOf(const Node& node) {
        if (const auto* convolution = dynamic_cast<const Conv2d*>(node.op.get())) {
            const Conv2dOptions& options = convolution->options();
            const Window2d& window = options.window;
            return tr("%1 filters of %2")
                .arg(count(options.outChannels), volumeSize(window.columns.kernel, window.rows.kernel,
                                                            options.inChannels / options.groups));
        }
        if (const auto* linear = dynamic_cast<const Linear*>(node.op.get())) {
            return tr("%1 outputs of %2 inputs each")
                .arg(count(linear->options().outFeatures), count(linear->options().inFeatures));
        }
        return {};
    }

    double statistics(double baseline, double width) {
        const Statistics& layer = m_statistics.layer;
        TextFlow flow(m_heading.figure, {m_page.left(), baseline}, width, lineHeight);
        if (m_sides.areTwo()) {
            flow.put(Sides::sign(Sides::First), m_plain, 10);
        }
        const auto term = [&](const QString& name, double value, const QString& text) {
            m_heading.figure.note({name, value});
            flow.makeRoom(QFontMetricsF(m_soft.font).horizontalAdvance(name) + 6 +
                          QFontMetricsF(m_plain.font).horizontalAdvance(text));
            flow.put(name, m_soft, 6);
            flow.put(text, m_plain, termGap);
        };
        term(tr("min"), static_cast<double>(layer.min), number(static_cast<double>(layer.min)));
        term(tr("max"), static_cast<double>(layer.max), number(static_cast<double>(layer.max)));
        term(tr("mean"), layer.mean, number(layer.mean));
        term(tr("std"), layer.std, number(layer.std));
        term(tr("zeros"), layer.zeroShare, percent(layer.zeroShare, 0));
        if (layer.notFinite > 0) {
            term(tr("not finite (NaN drawn black)"), static_cast<double>(layer.notFinite),
                 count(layer.notFinite));
        }
        if (!m_view.isVector() || m_statistics.deadMaps > 0) {
            flow.put(deadText(), m_soft, termGap);
        }
        if (const auto maps = std::ssize(m_statistics.maps); maps > m_input.options.mostShown) {
            flow.put(
                tr("drawn: the %1 of %2 farthest from 0").arg(count(m_input.options.mostShown), count(maps)),
                {m_plain.font, m_input.theme.window}, termGap);
        }
        if (m_view.isSliced()) {
            flow.put(tr("over all %1 slices").arg(count(m_view.slices())), m_soft, 0);
        }
        return flow.baseline();
    }

    QString deadText() const {
        const auto maps = std::ssize(m_statistics.maps);
        if (m_statistics.deadMaps == 0) {
            return tr("no dead maps on this picture");
        }
        const QString text = m_input.options.hideDead ? tr("%1 of %2 dead on this picture (hidden)")
                                                      : tr("%1 of %2 dead on this picture");
        return text.arg(count(m_statistics.deadMaps), count(maps));
    }

    double legends(double baseline, double width) {
        TextFlow flow(m_heading.figure, {m_page.left(), baseline}, width, lineHeight);
        if (m_view.isEmpty()) {
            return flow.baseline();
        }
        if (m_view.form() == TensorView::Form::Tiles) {
            grayLegend(flow);
        } else if (m_view.form() == TensorView::Form::Lines) {
            lineLegend(flow);
        }
        if (m_filters) {
            filterLegend(flow);
        }
        if (m_sides.areTwo()) {
            differenceLegend(flow);
        }
        const QString sorted = sortText();
        if (!sorted.isEmpty()) {
            flow.put(sorted, m_soft, 0);
        }
        return flow.baseline();
    }

    void grayLegend(TextFlow& flow) {
        const bool nonNegative = m_analysis.nonNegative[m_node.index()];
        const RangeOptions& options = m_input.options.range;
        if (options.mode == RangeMode::PerTile) {
            strip(flow, {Qt::black, Qt::white}, nonNegative ? QStringLiteral("0") : tr("−largest"),
                  tr("largest"));
            flow.put(nonNegative ? tr("each map its own range") : tr("each map its own range, gray = 0"),
                     m_soft, termGap);
            return;
        }
        const TileRange range = m_sides.range(m_node, 0);
        m_heading.figure.note({tr("black"), static_cast<double>(range.low)});
        m_heading.figure.note({tr("white"), static_cast<double>(range.high)});
        strip(flow, {Qt::black, Qt::white}, number(static_cast<double>(range.low)),
              number(static_cast<double>(range.high)));
        const QString zero = nonNegative ? tr("black = 0") : tr("gray = 0");
        const QString shared =
            options.mode == RangeMode::Fixed ? tr("fixed range") : tr("one range for all maps");
        flow.put(zero + QStringLiteral(" · ") + shared, m_soft, termGap);
    }

    void differenceLegend(TextFlow& flow) {
        const Theme& theme = m_input.theme;
        const bool isVector = m_view.isVector();
        const QString first = m_sides.name(Sides::First);
        const QString second = m_sides.name(Sides::Second);
        flow.put(isVector ? tr("%1 (full bars)").arg(first) : first, m_plain, termGap);
        flow.put(isVector ? tr("%1 (pale bars)").arg(second) : second, m_plain, termGap);
        if (isVector) {
            flow.put(tr("%1 (number)").arg(m_sides.name(Sides::Difference)), m_plain, termGap);
            return;
        }
        flow.makeRoom(80 + 2 * legendEnd + stripSize.width());
        flow.put(m_sides.name(Sides::Difference), m_plain, 8);
        const std::vector<QColor> colors = {theme.negative, Qt::white, theme.positive};
        if (m_input.options.range.mode == RangeMode::PerTile) {
            strip(flow, colors, tr("−largest"), tr("largest"));
            return;
        }
        const auto extent = static_cast<double>(m_sides.extent(m_node, 0));
        m_heading.figure.note({tr("largest difference"), extent});
        strip(flow, colors, number(-extent), number(extent));
        flow.put(tr("one range for all differences"), m_soft, termGap);
    }

    void lineLegend(TextFlow& flow) {
        const bool nonNegative = m_analysis.nonNegative[m_node.index()];
        const RangeOptions& options = m_input.options.range;
        if (options.mode == RangeMode::PerTile) {
            flow.put(nonNegative ? tr("each line from 0 at the bottom to its largest number")
                                 : tr("each line its own range, 0 in the middle"),
                     m_soft, termGap);
            return;
        }
        const TileRange range = m_sides.range(m_node, 0);
        m_heading.figure.note({tr("bottom"), static_cast<double>(range.low)});
        m_heading.figure.note({tr("top"), static_cast<double>(range.high)});
        flow.put(tr("bottom"), m_soft, 6);
        flow.put(number(static_cast<double>(range.low)), m_plain, termGap);
        flow.put(tr("top"), m_soft, 6);
        flow.put(number(static_cast<double>(range.high)), m_plain, termGap);
        flow.put(options.mode == RangeMode::Fixed ? tr("fixed range") : tr("one range for all lines"), m_soft,
                 termGap);
    }

    void filterLegend(TextFlow& flow) {
        const Theme& theme = m_input.theme;
        const TextStyle name{theme.font(Type::Body), theme.filter};
        const double label = QFontMetricsF(name.font).horizontalAdvance(tr("filters"));
        flow.makeRoom(label + 8 + 2 * legendEnd + stripSize.width());
        flow.put(tr("filters"), name, 8);
        const std::vector<QColor> colors = {theme.negative, Qt::white, theme.positive};
        if (!m_filters->isShared()) {
            strip(flow, colors, tr("−largest"), tr("largest"));
            flow.put(tr("each filter its own range"), m_soft, termGap);
            return;
        }
        const auto extent = static_cast<double>(m_filters->extent(0));
        m_heading.figure.note({tr("filters"), extent});
        strip(flow, colors, number(-extent), number(extent));
        const std::int64_t shown = m_filters->shownChannels(m_input.options.tileSize);
        if (shown < m_filters->depth()) {
            flow.put(tr("first %1 of %2 channels").arg(count(shown), count(m_filters->depth())), m_soft,
                     termGap);
        }
    }

    void strip(TextFlow& flow, const std::vector<QColor>& colors, const QString& low, const QString& high) {
        flow.put(low, m_plain, 6);
        const QRectF place = flow.reserve(stripSize, 6);
        m_heading.figure.gradient(place, colors);
        m_heading.figure.add(place, [place, color = m_input.theme.line](QPainter& painter) {
            painter.setPen(QPen(color, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(place);
        });
        flow.put(high, m_plain, 10);
    }

    QString sortText() const {
        switch (m_input.options.sort) {
        case TileSort::Mean:
            return tr("sorted by mean, largest first");
        case TileSort::Max:
            return tr("sorted by maximum, largest first");
        case TileSort::ZeroShare:
            return tr("sorted by share of zeros, most first");
        case TileSort::Difference:
            return m_input.comparison == nullptr ? QString() : tr("sorted by difference, largest first");
        case TileSort::Index:
            break;
        }
        return {};
    }

    /// Heights grow with the square root of the counts: after ReLU the bin of 0 would hide all others.
    void histogram(const QPointF& topLeft) {
        const std::vector<std::int64_t>& bins = m_statistics.layer.histogram;
        const QRectF box(topLeft, histogramSize);
        const auto tallest = static_cast<double>(std::ranges::max(bins));
        m_heading.figure.add(box, [box, bins, tallest, theme = m_input.theme](QPainter& painter) {
            const double width = box.width() / static_cast<double>(bins.size());
            for (std::size_t i = 0; i < bins.size(); ++i) {
                const double height = box.height() * std::sqrt(static_cast<double>(bins[i]) / tallest);
                painter.fillRect(QRectF(box.left() + static_cast<double>(i) * width, box.bottom() - height,
                                        std::max(width - 1, 1.0), height),
                                 theme.output);
            }
            painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), theme.line);
        });
        const QFont font = m_input.theme.font(Type::Caption);
        const double baseline = box.bottom() + 4 + QFontMetricsF(font).ascent();
        TextStyle style{font, m_input.theme.inkSoft};
        m_heading.figure.text({box.left(), baseline}, number(static_cast<double>(m_statistics.layer.min), 2),
                              style);
        style.align = Align::Center;
        m_heading.figure.text({box.center().x(), baseline}, tr("how often, √ scale"), style);
        style.align = Align::Right;
        m_heading.figure.text({box.right(), baseline}, number(static_cast<double>(m_statistics.layer.max), 2),
                              style);
    }

    const SceneInput& m_input;
    const Analysis& m_analysis;
    NodeId m_node;
    const TensorView& m_view;
    Sides m_sides{m_input};
    const std::optional<FilterStrip>& m_filters;
    QRectF m_page;
    const LayerStatistics& m_statistics;
    TextStyle m_soft;
    TextStyle m_plain;
    LayerHeading m_heading;
};

} // namespace

LayerHeading layOutLayerHeading(const SceneInput& input, NodeId node,
                                const std::optional<FilterStrip>& filters, const QRectF& page) {
    return Builder(input, node, filters, page).build();
}

} // namespace fovea::ui

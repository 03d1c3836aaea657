#include "ui/scenes/bench/grid_annotations.h"

#include "ui/render/numbers.h"
#include "ui/scenes/figure.h"

#include <QFontMetricsF>
#include <QLinearGradient>

#include <algorithm>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double measureDistance = 11;
/// Extents are not measured where a line would be hardly longer than its ends.
constexpr double shortestMeasure = 14;
constexpr double legendWidth = 48;
constexpr double legendHeight = 8;

QString times(std::int64_t width, std::int64_t height) {
    return QStringLiteral("%1×%2").arg(width).arg(height);
}

const GridSlot* firstLarge(const GridBlock& block) {
    for (const GridSlot& slot : block.slots) {
        if (slot.large && (slot.shows == GridSlot::Shows::Current || slot.place == 0)) {
            return &slot;
        }
    }
    return nullptr;
}

} // namespace

GridAnnotations::GridAnnotations(const GridView& view)
    : m_view(view)
    , m_text(view.theme()) {
    addHeadings();
    addSigns();
    addLegend(view.layout().input, BenchVolume::Input);
    addLegend(view.layout().output, BenchVolume::Output);
    if (view.geometry.hasWeights()) {
        addLegend(view.layout().filter, BenchVolume::Filter);
    }
    addMeasures();
    if (!view.result().fits()) {
        addRefusal();
    }
}

/// The first of `texts` that fits into the place.
TextItem GridAnnotations::fitting(const QStringList& texts, const TextLook& look, const QRectF& place) const {
    for (const QString& text : texts) {
        if (m_text.width(text, look) <= place.width()) {
            return m_text.place(text, look, place.topLeft());
        }
    }
    return m_text.place(texts.isEmpty() ? QString() : texts.back(), look, place.topLeft(), Qt::AlignLeft,
                        place.width());
}

QRectF GridAnnotations::detailsPlace(const QRectF& heading) const {
    return heading.adjusted(0, m_text.lineHeight({Type::Heading, true, {}}), 0, 0);
}

void GridAnnotations::addHeading(const QRectF& place, const QString& name, const QColor& color,
                                 const QString& size, const QColor& sizeColor) {
    const TextItem title = m_text.place(name, {Type::Heading, true, color}, place.topLeft());
    m_items.push_back(title);
    m_items.push_back(m_text.place(size, {Type::Heading, false, sizeColor},
                                   {title.bounds.right() + gridStep, place.top()}));
}

void GridAnnotations::addHeadings() {
    const Theme& theme = m_view.theme();
    const BenchState& state = m_view.state();
    const GridLayout& layout = m_view.layout();
    const TextLook soft{Type::Body, false, theme.inkSoft};

    const VolumeSize& in = state.size;
    addHeading(layout.inputHeading, tr("Input"), theme.input, volumeSize(in.width, in.height, in.depth),
               theme.ink);
    note({{"input.width", in.width}, {"input.height", in.height}, {"input.depth", in.depth}});
    m_items.push_back(fitting(inputDetails(), soft, detailsPlace(layout.inputHeading)));

    const std::int64_t rows = state.window.rows.kernel;
    const std::int64_t columns = state.window.columns.kernel;
    note({{"kernel.width", columns}, {"kernel.height", rows}});
    if (m_view.geometry.hasWeights()) {
        const std::int64_t depth = state.size.depth / state.groups;
        addHeading(layout.filterHeading, tr("Filter"), theme.filter, volumeSize(columns, rows, depth),
                   theme.ink);
        note({{"kernel.depth", depth}});
    } else {
        const bool largest = state.operation == BenchOperation::MaxPooling;
        addHeading(layout.filterHeading, largest ? tr("Maximum") : tr("Mean"), theme.window,
                   tr("of %1").arg(times(columns, rows)), theme.ink);
    }
    if (!m_view.result().fits()) {
        addHeading(layout.outputHeading, tr("Output"), theme.output, tr("none"), theme.error);
        return;
    }
    const Shape out = m_view.result().outputShape();
    addHeading(layout.outputHeading, tr("Output"), theme.output,
               volumeSize(out.width(), out.height(), out.channels()), theme.ink);
    note({{"output.width", out.width()}, {"output.height", out.height()}, {"output.depth", out.channels()}});
}

void GridAnnotations::note(std::initializer_list<std::pair<const char*, std::int64_t>> numbers) {
    for (const auto& [name, value] : numbers) {
        m_numbers.push_back({QString::fromLatin1(name), static_cast<double>(value)});
    }
}

QStringList GridAnnotations::inputDetails() const {
    const BenchState& state = m_view.state();
    const QString kernel = times(state.window.columns.kernel, state.window.rows.kernel);
    if (m_view.bench.view.coverage && m_view.result().fits()) {
        return m_view.transposed()
                   ? QStringList{tr("how many outputs each number is added to"), tr("outputs per number")}
                   : QStringList{tr("how many windows look at each number"), tr("windows per number")};
    }
    if (m_view.transposed()) {
        return {tr("each number spreads over %1").arg(kernel), tr("spreads over %1").arg(kernel)};
    }
    const Shape padded = m_view.result().padded.shape();
    if (padded.height() == state.size.height && padded.width() == state.size.width) {
        return {tr("no padding")};
    }
    const QString size = times(padded.width(), padded.height());
    switch (state.paddingMode) {
    case PaddingMode::Zeros:
        break;
    case PaddingMode::Reflect:
        return {tr("padded %1, mirrored").arg(size), tr("mirrored")};
    case PaddingMode::Replicate:
        return {tr("padded %1, edge repeated").arg(size), tr("edge repeated")};
    }
    return {tr("padded with zeros: %1").arg(size), tr("padded %1").arg(size)};
}

QStringList GridAnnotations::filterDetails(const BenchFrame& frame) const {
    const BenchState& state = m_view.state();
    if (!m_view.geometry.hasWeights()) {
        return {tr("no parameters")};
    }
    QStringList texts;
    const std::int64_t filter = m_view.geometry.filter(frame);
    if (state.filters > 1) {
        const QString name = tr("filter %1 (0 … %2)").arg(filter).arg(state.filters - 1);
        if (state.groups > 1) {
            const Range read = channelsOf(state, filter);
            texts << (read.length() == 1
                          ? tr("%1, reads channel %2").arg(name).arg(read.begin)
                          : tr("%1, reads channels %2–%3").arg(name).arg(read.begin).arg(read.end - 1));
        }
        return texts << name;
    }
    return {state.size.depth > 1 ? tr("as deep as the input") : tr("one filter")};
}

QStringList GridAnnotations::outputDetails(const BenchFrame& frame) const {
    const Shape shape = m_view.result().outputShape();
    if (shape.planeSize() == 1) {
        return {tr("one number per filter")};
    }
    if (shape.channels() > 1) {
        return {tr("map %1 (0 … %2)").arg(m_view.geometry.filter(frame)).arg(shape.channels() - 1)};
    }
    return {m_view.transposed() ? tr("what is spread here adds up") : tr("one number per window")};
}

void GridAnnotations::addSigns() {
    const GridLayout& layout = m_view.layout();
    const TextLook look{Type::Title, false, m_view.theme().inkSoft};
    const auto centred = [&](const QString& text, const QPointF& at) {
        m_items.push_back(
            m_text.place(text, look, at - QPointF(0, m_text.lineHeight(look) / 2), Qt::AlignHCenter));
    };
    const bool weights = m_view.geometry.hasWeights();
    centred(weights ? QStringLiteral("∗") : QStringLiteral("→"), layout.timesSign);
    if (m_view.result().fits()) {
        centred(weights ? QStringLiteral("=") : QStringLiteral("→"), layout.equalsSign);
    }
    if (!layout.bias.isEmpty()) {
        const TextLook name{Type::Body, false, m_view.theme().inkSoft};
        m_items.push_back(m_text.place(
            tr("+ bias"), name,
            {layout.bias.right() + gridStep, layout.bias.center().y() - m_text.lineHeight(name) / 2}));
    }
}

void GridAnnotations::addLegend(const GridBlock& block, BenchVolume volume) {
    if (block.slots.empty()) {
        return;
    }
    const CellStyle& style = m_view.sheets.style(volume);
    const TextLook look{Type::Caption, false, m_view.theme().inkSoft};
    const TextItem low = m_text.place(number(static_cast<double>(style.range.low)), look,
                                      block.legend + QPointF(0, gridStep / 2.0));
    Legend legend;
    legend.style = style;
    legend.bar = {low.bounds.right() + 6, low.bounds.center().y() - legendHeight / 2, legendWidth,
                  legendHeight};
    const QString high = number(static_cast<double>(style.range.high));
    const bool counts = style.look == CellGrid::Look::Sequential;
    m_items.push_back(low);
    m_items.push_back(m_text.place(counts ? tr("%1 windows").arg(high) : high, look,
                                   {legend.bar.right() + 6, low.bounds.top()}));
    m_legends.push_back(legend);
    static constexpr std::array<const char*, 3> names = {"input", "weight", "output"};
    const QString name = QLatin1String(names[static_cast<std::size_t>(volume)]);
    m_numbers.push_back({name + QStringLiteral(".low"), static_cast<double>(style.range.low)});
    m_numbers.push_back({name + QStringLiteral(".high"), static_cast<double>(style.range.high)});
}

void GridAnnotations::addMeasures() {
    const BenchResult& result = m_view.result();
    const GridLayout& layout = m_view.layout();
    const auto both = [&](const GridBlock& block, auto&& segments) {
        const GridSlot* slot = firstLarge(block);
        if (slot == nullptr || (slot->volume == BenchVolume::Output &&
                                result.outputShape().planeSize() == 1 && block.slots.size() > 1)) {
            return;
        }
        segments(Edge{slot, true, block.measuredBelow}, result.columns);
        segments(Edge{slot, false, false}, result.rows);
    };
    const Theme& theme = m_view.theme();
    using enum FormulaTerm;
    const auto padded = [&](const Edge& edge, const BenchAxis& axis, std::int64_t extent,
                            const QString& letter, FormulaTerm term, const QColor& glow) {
        const std::int64_t begin = axis.window.padBefore;
        addMeasure(edge, {0, begin}, QStringLiteral("P"), Padding, theme.ink);
        addMeasure(edge, {begin, begin + extent}, letter, term, glow);
        addMeasure(edge, {begin + extent, begin + extent + axis.window.padAfter}, QStringLiteral("P"),
                   Padding, theme.ink);
    };
    both(layout.input, [&](const Edge& edge, const BenchAxis& axis) {
        if (m_view.transposed()) {
            addMeasure(edge, {0, axis.input}, QStringLiteral("N"), Input, theme.input);
        } else {
            padded(edge, axis, axis.input, QStringLiteral("N"), Input, theme.input);
        }
    });
    both(layout.filter, [&](const Edge& edge, const BenchAxis& axis) {
        const QColor glow = m_view.geometry.hasWeights() ? theme.filter : theme.window;
        addMeasure(edge, {0, axis.window.kernel}, QStringLiteral("F"), Kernel, glow);
    });
    both(layout.output, [&](const Edge& edge, const BenchAxis& axis) {
        if (m_view.transposed()) {
            padded(edge, axis, *axis.output, QStringLiteral("A"), Size, theme.output);
        } else {
            addMeasure(edge, {0, *axis.output}, QStringLiteral("A"), Size, theme.output);
        }
    });
}

void GridAnnotations::addMeasure(const Edge& edge, const Range& cells, const QString& letter,
                                 FormulaTerm term, const QColor& glow) {
    const auto from = static_cast<double>(cells.begin);
    const auto length = static_cast<double>(cells.length());
    const QRectF covered = edge.horizontal ? m_view.geometry.cells(*edge.slot, 0, from, 1, length)
                                           : m_view.geometry.cells(*edge.slot, from, 0, length, 1);
    const double x = edge.slot->bounds.left() - measureDistance;
    const double y =
        edge.below ? edge.slot->bounds.bottom() + measureDistance : edge.slot->bounds.top() - measureDistance;
    Measure measure;
    measure.term = term;
    measure.glow = glow;
    measure.line.line = edge.horizontal ? QLineF(covered.left(), y, covered.right(), y)
                                        : QLineF(x, covered.bottom(), x, covered.top());
    if (measure.line.line.length() < shortestMeasure) {
        return;
    }
    const QString value = QString::number(cells.length());
    measure.line.texts = {QStringLiteral("%1 = %2").arg(letter, value), value};
    measure.line.color = m_view.theme().inkSoft;
    if (!measure.line.text(m_view.theme()).isEmpty()) {
        const QString axis = edge.horizontal ? QStringLiteral(".columns") : QStringLiteral(".rows");
        const QString side = letter != QLatin1String("P") ? QString()
                             : cells.begin == 0           ? QStringLiteral(".before")
                                                          : QStringLiteral(".after");
        m_numbers.push_back({letter + axis + side, static_cast<double>(cells.length())});
    }
    m_measures.push_back(measure);
}

/// In the output's place: why there is none.
void GridAnnotations::addRefusal() {
    const BenchResult& result = m_view.result();
    const TextLook look{Type::Body, false, m_view.theme().error};
    QPointF at = detailsPlace(m_view.layout().outputHeading).topLeft() + QPointF(0, 2 * gridStep);
    const auto line = [&](const QString& text) {
        m_items.push_back(m_text.place(text, look, at));
        at.ry() += m_text.lineHeight(look) + gridStep / 2.0;
    };
    const auto tell = [&](const BenchAxis& axis, const QString& name, const QString& sentence) {
        if (axis.output) {
            return;
        }
        if (axis.size.slack < 0) {
            line(tr("The window is larger than the input."));
        } else {
            line(sentence.arg(number(axis.size.exact)));
            m_numbers.push_back({name, axis.size.exact});
        }
    };
    tell(result.columns, QStringLiteral("size.columns.exact"), tr("%1 columns: no whole number"));
    tell(result.rows, QStringLiteral("size.rows.exact"), tr("%1 rows: no whole number"));
}

/// Channels below slices, numbers beside single numbers, "+N" for what found no room.
void GridAnnotations::paintCaptions(QPainter& painter, const GridBlock& block,
                                    const BenchFrame& frame) const {
    const TextLook look{Type::Caption, false, m_view.theme().inkSoft};
    if (block.hidden > 0) {
        m_text.paint(painter, m_text.place(tr("+%1").arg(block.hidden), look,
                                           block.hiddenNote - QPointF(0, m_text.lineHeight(look))));
    }
    std::size_t large = 0;
    for (const GridSlot& slot : block.slots) {
        large += slot.large ? 1 : 0;
    }
    for (const GridSlot& slot : block.slots) {
        const auto slice = m_view.geometry.slice(slot, frame);
        const bool single = slot.rows == 1 && slot.columns == 1;
        if (block.slots.size() == 1 || !slot.large || !slice ||
            (single && slot.volume != BenchVolume::Output)) {
            continue;
        }
        if (single) {
            const bool firstColumn = slot.bounds.left() == block.slots.front().bounds.left();
            if (firstColumn) {
                m_text.paint(painter, m_text.place(QString::number(*slice), look,
                                                   {slot.bounds.left() - 6,
                                                    slot.bounds.center().y() - m_text.lineHeight(look) / 2},
                                                   Qt::AlignRight));
            }
            continue;
        }
        if (slot.volume == BenchVolume::Output) {
            continue;
        }
        const double below = block.measuredBelow ? dimensionRoom : 3;
        const TextItem whole =
            m_text.place(tr("channel %1").arg(*slice), look, slot.bounds.bottomLeft() + QPointF(0, below));
        const bool fits = large == 1 || whole.bounds.width() <= slot.bounds.width() + sliceGap / 2;
        m_text.paint(painter, fits ? whole
                                   : m_text.place(QString::number(*slice), look,
                                                  slot.bounds.bottomLeft() + QPointF(0, below)));
    }
}

void GridAnnotations::paintLegend(QPainter& painter, const Legend& legend) const {
    const Theme& theme = m_view.theme();
    QLinearGradient gradient(legend.bar.topLeft(), legend.bar.topRight());
    switch (legend.style.look) {
    case CellGrid::Look::Gray:
        gradient.setStops({{0, Qt::black}, {1, Qt::white}});
        break;
    case CellGrid::Look::Diverging:
        gradient.setStops({{0, theme.negative}, {0.5, Qt::white}, {1, theme.positive}});
        break;
    case CellGrid::Look::Sequential:
        gradient.setStops({{0, theme.paper}, {1, theme.window}});
        break;
    }
    painter.fillRect(legend.bar, gradient);
    paintFrame(painter, legend.bar, theme.line, 1);
}

void GridAnnotations::paint(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_view.theme();
    for (const TextItem& item : m_items) {
        m_text.paint(painter, item);
    }
    const TextLook soft{Type::Body, false, theme.inkSoft};
    const GridLayout& layout = m_view.layout();
    m_text.paint(painter, fitting(filterDetails(frame), soft, detailsPlace(layout.filterHeading)));
    paintCaptions(painter, layout.input, frame);
    paintCaptions(painter, layout.filter, frame);
    if (m_view.result().fits()) {
        m_text.paint(painter, fitting(outputDetails(frame), soft, detailsPlace(layout.outputHeading)));
        paintCaptions(painter, layout.output, frame);
    }
    for (const Legend& legend : m_legends) {
        paintLegend(painter, legend);
    }
    for (const Measure& measure : m_measures) {
        DimensionLine line = measure.line;
        line.strong = frame.lit.kind == SceneElement::Kind::BenchTerm &&
                      frame.lit.index == static_cast<std::int64_t>(measure.term);
        line.color = line.strong ? measure.glow : line.color;
        line.paint(painter, theme);
    }
}

} // namespace fovea::ui

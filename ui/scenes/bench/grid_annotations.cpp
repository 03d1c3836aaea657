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
    , m_headings(view.bench)
    , m_text(view.theme()) {
    addSigns();
    const auto legend = [this](BenchVolume volume, const GridBlock& block) {
        if (!block.slots.empty()) {
            m_legends.emplace_back(volume, block.legend + QPointF(0, gridStep / 2.0));
        }
    };
    legend(BenchVolume::Input, view.layout().input);
    legend(BenchVolume::Output, view.layout().output);
    if (view.geometry.hasWeights()) {
        legend(BenchVolume::Filter, view.layout().filter);
    }
    addMeasures();
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

const CellStyle& GridAnnotations::styleOf(BenchVolume volume, const BenchFrame& frame) const {
    const std::int64_t filter = m_view.geometry.filter(frame);
    return m_view.sheets.style(volume, filter, filter);
}

std::vector<DrawnNumber> GridAnnotations::numbers(const BenchFrame& frame) const {
    std::vector<DrawnNumber> all = m_headings.numbers();
    all.insert(all.end(), m_numbers.begin(), m_numbers.end());
    static constexpr std::array<const char*, 3> names = {"input", "weight", "output"};
    const GridLayout& layout = m_view.layout();
    for (const GridBlock* block : {&layout.input, &layout.filter, &layout.output}) {
        if (block->hidden > 0) {
            const auto volume = static_cast<std::size_t>(block->slots.front().volume);
            all.push_back({QLatin1String(names[volume]) + QStringLiteral(".hidden"),
                           static_cast<double>(block->hidden)});
        }
    }
    for (const auto& [volume, at] : m_legends) {
        const QString name = QLatin1String(names[static_cast<std::size_t>(volume)]);
        const TileRange& range = styleOf(volume, frame).range;
        all.push_back({name + QStringLiteral(".low"), static_cast<double>(range.low)});
        all.push_back({name + QStringLiteral(".high"), static_cast<double>(range.high)});
    }
    return all;
}

void GridAnnotations::addMeasures() {
    const BenchResult& result = m_view.result();
    const GridLayout& layout = m_view.layout();
    const auto both = [&](const GridBlock& block, auto&& segments) {
        const GridSlot* slot = firstLarge(block);
        const bool numbers = slot != nullptr && slot->rows == 1 && slot->columns == 1;
        if (slot == nullptr || (numbers && block.slots.size() > 1)) {
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
        const std::int64_t slice = m_view.geometry.slice(slot, frame);
        const bool single = slot.rows == 1 && slot.columns == 1;
        if (block.slots.size() == 1 || !slot.large || (single && slot.volume != BenchVolume::Output)) {
            continue;
        }
        if (single) {
            const bool firstColumn = slot.bounds.left() == block.slots.front().bounds.left();
            if (firstColumn) {
                m_text.paint(painter, m_text.place(QString::number(slice), look,
                                                   {slot.bounds.left() - 6,
                                                    slot.bounds.center().y() - m_text.lineHeight(look) / 2},
                                                   Qt::AlignRight));
            }
            continue;
        }
        if (slot.volume == BenchVolume::Output) {
            continue;
        }
        const double below = block.captionDrop;
        const TextItem whole =
            m_text.place(tr("channel %1").arg(slice), look, slot.bounds.bottomLeft() + QPointF(0, below));
        const bool fits = large == 1 || whole.bounds.width() <= slot.bounds.width() + sliceGap / 2;
        m_text.paint(painter, fits ? whole
                                   : m_text.place(QString::number(slice), look,
                                                  slot.bounds.bottomLeft() + QPointF(0, below)));
    }
}

void GridAnnotations::paintLegend(QPainter& painter, BenchVolume volume, const QPointF& at,
                                  const BenchFrame& frame) const {
    const Theme& theme = m_view.theme();
    const CellStyle& style = styleOf(volume, frame);
    const TileRange& range = style.range;
    const TextLook look{Type::Caption, false, theme.inkSoft};
    const TextItem low = m_text.place(number(static_cast<double>(range.low)), look, at);
    const QRectF bar(low.bounds.right() + 6, low.bounds.center().y() - legendHeight / 2, legendWidth,
                     legendHeight);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    switch (style.look) {
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
    painter.fillRect(bar, gradient);
    paintFrame(painter, bar, theme.line, 1);
    const bool counts = style.look == CellGrid::Look::Sequential;
    const QString high = number(static_cast<double>(range.high));
    m_text.paint(painter, low);
    const QString end = !counts ? high : range.high == 1 ? tr("1 window") : tr("%1 windows").arg(high);
    m_text.paint(painter, m_text.place(end, look, {bar.right() + 6, low.bounds.top()}));
}

void GridAnnotations::paintHeadings(QPainter& painter, const BenchFrame& frame) const {
    const GridLayout& layout = m_view.layout();
    const std::int64_t filter = m_view.geometry.filter(frame);
    const auto paint = [&](BenchVolume volume, const QRectF& place) {
        m_headings.paint(painter, m_headings.heading(volume, filter), place);
    };
    paint(BenchVolume::Input, layout.inputHeading);
    paint(BenchVolume::Filter, layout.filterHeading);
    paint(BenchVolume::Output, layout.outputHeading);
    const TextLook look{Type::Body, false, m_view.theme().error};
    QPointF at = m_headings.belowHeading(layout.outputHeading) + QPointF(0, gridStep);
    for (const QString& line : m_headings.refusal()) {
        m_text.paint(painter, m_text.place(line, look, at));
        at.ry() += m_text.lineHeight(look) + gridStep / 2.0;
    }
}

void GridAnnotations::paint(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_view.theme();
    for (const TextItem& item : m_items) {
        m_text.paint(painter, item);
    }
    paintHeadings(painter, frame);
    const GridLayout& layout = m_view.layout();
    paintCaptions(painter, layout.input, frame);
    paintCaptions(painter, layout.filter, frame);
    paintCaptions(painter, layout.output, frame);
    for (const auto& [volume, at] : m_legends) {
        paintLegend(painter, volume, at, frame);
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

#include "ui/scenes/bench/grid_glow.h"

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

/// Smaller cells have no room for a frame within.
constexpr double framesFrom = 10;
constexpr float softWash = 0.22F;
constexpr float strongWash = 0.6F;

QColor washed(QColor color, float alpha) {
    color.setAlphaF(alpha);
    return color;
}

void glowCell(QPainter& painter, const QRectF& cell, const QColor& color) {
    if (cell.width() < framesFrom) {
        painter.fillRect(cell, washed(color, strongWash));
        return;
    }
    painter.fillRect(cell, washed(color, softWash));
    paintFrame(painter, cell.adjusted(2, 2, -2, -2), color, 2);
}

Element placeOf(const SceneElement& element) {
    return {element.channel, element.y, element.x};
}

} // namespace

GridGlow::GridGlow(const GridView& view, const BenchFrame& frame)
    : m_view(view)
    , m_frame(frame)
    , m_filter(view.geometry.filter(frame)) {}

void GridGlow::onSlots(const GridBlock& block, std::int64_t slice, const Draw& draw) const {
    for (const GridSlot& slot : block.slots) {
        if (slot.shows != GridSlot::Shows::Behind && m_view.geometry.slice(slot, m_frame) == slice) {
            draw(slot);
        }
    }
}

void GridGlow::onAllSlots(const GridBlock& block, const Draw& draw) const {
    for (const GridSlot& slot : block.slots) {
        if (slot.shows != GridSlot::Shows::Behind) {
            draw(slot);
        }
    }
}

const GridSlot* GridGlow::frontSlot(const GridBlock& block) const {
    for (const GridSlot& slot : block.slots) {
        const std::int64_t slice = m_view.geometry.slice(slot, m_frame);
        const std::int64_t front =
            slot.volume == BenchVolume::Output ? m_filter : m_view.geometry.channel(m_frame);
        if (slot.large && slice == front) {
            return &slot;
        }
    }
    return nullptr;
}

void GridGlow::paint(QPainter& painter) const {
    const SceneElement& lit = m_frame.lit;
    switch (lit.kind) {
    case Kind::BenchInput:
        paintInput(painter);
        break;
    case Kind::BenchOutput:
        paintOutput(painter);
        break;
    case Kind::BenchWeight:
        paintWeight(painter, lit.index, placeOf(lit));
        break;
    case Kind::BenchBias:
        paintBias(painter);
        paintMap(painter, lit.index);
        break;
    case Kind::BenchProduct:
        paintProduct(painter);
        break;
    case Kind::BenchSum:
        paintSum(painter);
        break;
    case Kind::BenchSlice:
        paintSlice(painter);
        break;
    case Kind::BenchTerm:
        paintTerm(painter);
        break;
    default:
        return;
    }
    const Theme& theme = m_view.theme();
    const SceneElement here = m_view.geometry.find(lit, m_frame);
    if (!here.isNone() && here.kind != Kind::BenchSlice) {
        paintMarker(painter, here.bounds, theme.ink, theme);
    }
    for (const Label& label : labels()) {
        paintLabel(painter, label);
    }
}

void GridGlow::paintInputCell(QPainter& painter, const Element& at, const QColor& color) const {
    onSlots(m_view.layout().input, at.channel, [&](const GridSlot& slot) {
        glowCell(painter, m_view.geometry.cell(slot, static_cast<double>(at.y), static_cast<double>(at.x)),
                 color);
    });
}

/// `at.channel` counts the slices of the filter at work.
void GridGlow::paintWeightCell(QPainter& painter, const Element& at) const {
    const std::int64_t channel = channelsOf(m_view.state(), m_filter).begin + at.channel;
    onSlots(m_view.layout().filter, channel, [&](const GridSlot& slot) {
        glowCell(painter, m_view.geometry.cell(slot, static_cast<double>(at.y), static_cast<double>(at.x)),
                 m_view.theme().filter);
    });
}

void GridGlow::paintInput(QPainter& painter) const {
    if (!m_view.result().fits()) {
        return;
    }
    const BenchLinks links(m_view.result());
    const Element lit = placeOf(m_frame.lit);
    const auto rows = static_cast<double>(m_view.geometry.cutRows());
    const auto columns = static_cast<double>(m_view.geometry.cutColumns());
    const std::vector<Element> fed = links.outputsFedBy(lit);
    onAllSlots(m_view.layout().output, [&](const GridSlot& slot) {
        const std::int64_t map = m_view.geometry.slice(slot, m_frame);
        for (const Element& output : fed) {
            if (output.channel == map) {
                glowCell(painter,
                         m_view.geometry.cell(slot, static_cast<double>(output.y) + rows,
                                              static_cast<double>(output.x) + columns),
                         m_view.theme().window);
            }
        }
    });
    if (m_frame.moment && !m_view.transposed() && m_view.geometry.hasWeights()) {
        const BenchStep& step = m_frame.moment->step;
        if (const auto weight = links.weightBetween(lit, {step.filter, step.y, step.x})) {
            paintWeightCell(painter, *weight);
        }
    }
}

/// When gathering, the window of the lit output is at work and shown as such.
void GridGlow::paintOutput(QPainter& painter) const {
    if (!m_view.transposed() || !m_view.result().fits()) {
        return;
    }
    const BenchLinks links(m_view.result());
    const Element lit = placeOf(m_frame.lit);
    onAllSlots(m_view.layout().input, [&](const GridSlot& slot) {
        const std::int64_t channel = m_view.geometry.slice(slot, m_frame);
        for (std::int64_t y = 0; y < slot.rows; ++y) {
            for (std::int64_t x = 0; x < slot.columns; ++x) {
                if (links.feeds({channel, y, x}, lit)) {
                    glowCell(painter,
                             m_view.geometry.cell(slot, static_cast<double>(y), static_cast<double>(x)),
                             m_view.theme().input);
                }
            }
        }
    });
}

void GridGlow::paintWeight(QPainter& painter, std::int64_t filter, const Element& at) const {
    const BenchResult& result = m_view.result();
    if (!result.fits()) {
        return;
    }
    const BenchLinks links(result);
    const std::int64_t channel = channelsOf(m_view.state(), filter).begin + at.channel;
    const QColor soft = washed(m_view.theme().filter, softWash);
    onSlots(m_view.layout().input, channel, [&](const GridSlot& slot) {
        for (std::int64_t y = 0; y < slot.rows; ++y) {
            for (std::int64_t x = 0; x < slot.columns; ++x) {
                if (links.usesWeight(filter, at, {channel, y, x})) {
                    painter.fillRect(
                        m_view.geometry.cell(slot, static_cast<double>(y), static_cast<double>(x)), soft);
                }
            }
        }
    });
    if (!m_frame.moment || filter != m_filter || m_view.transposed()) {
        return;
    }
    const Region window = windowOf(result, m_frame.moment->step);
    const Window2d& taps = m_view.state().window;
    paintInputCell(painter,
                   {channel, window.rows.begin + at.y * taps.rows.dilation,
                    window.columns.begin + at.x * taps.columns.dilation},
                   m_view.theme().filter);
}

void GridGlow::paintBias(QPainter& painter) const {
    if (!m_view.layout().bias.isEmpty()) {
        paintMarker(painter, m_view.layout().bias, m_view.theme().filter, m_view.theme());
    }
}

void GridGlow::paintMap(QPainter& painter, std::int64_t map) const {
    onSlots(m_view.layout().output, map, [&](const GridSlot& slot) {
        paintMarker(painter, slot.bounds, m_view.theme().output, m_view.theme());
    });
}

void GridGlow::paintProduct(QPainter& painter) const {
    const auto index = static_cast<std::size_t>(m_frame.lit.index);
    if (!m_frame.arithmetic || index >= m_frame.arithmetic->taps.size()) {
        return;
    }
    const Tap& tap = m_frame.arithmetic->taps[index];
    paintInputCell(painter, tap.at, m_view.theme().window);
    if (!m_view.geometry.hasWeights()) {
        return;
    }
    const Window2d& window = m_view.state().window;
    const std::int64_t slice = tap.at.channel - channelsOf(m_view.state(), m_filter).begin;
    if (m_view.transposed()) {
        const std::int64_t place = m_frame.lit.index % (window.rows.kernel * window.columns.kernel);
        paintWeightCell(painter, {slice, place / window.columns.kernel, place % window.columns.kernel});
        return;
    }
    const Region region = windowOf(m_view.result(), m_frame.moment->step);
    paintWeightCell(painter, {slice, (tap.at.y - region.rows.begin) / window.rows.dilation,
                              (tap.at.x - region.columns.begin) / window.columns.dilation});
}

void GridGlow::paintSum(QPainter& painter) const {
    const Theme& theme = m_view.theme();
    for (const GridBlock* block : {&m_view.layout().input, &m_view.layout().filter}) {
        const Draw mark = [&](const GridSlot& slot) {
            paintMarker(painter, slot.bounds, slot.volume == BenchVolume::Input ? theme.input : theme.filter,
                        theme);
        };
        if (m_frame.lit.channel < 0) {
            onAllSlots(*block, mark);
        } else {
            onSlots(*block, m_frame.lit.channel, mark);
        }
    }
}

void GridGlow::paintSlice(QPainter& painter) const {
    const Theme& theme = m_view.theme();
    const SceneElement& lit = m_frame.lit;
    const auto mark = [&](const GridBlock& block, const QColor& color) {
        onSlots(block, lit.channel,
                [&](const GridSlot& slot) { paintMarker(painter, slot.bounds, color, theme); });
    };
    switch (static_cast<BenchVolume>(lit.index)) {
    case BenchVolume::Input:
    case BenchVolume::Filter:
        mark(m_view.layout().input, theme.input);
        mark(m_view.layout().filter, theme.filter);
        break;
    case BenchVolume::Output:
        mark(m_view.layout().output, theme.output);
        break;
    }
}

void GridGlow::paintTerm(QPainter& painter) const {
    const Theme& theme = m_view.theme();
    const GridLayout& layout = m_view.layout();
    const auto mark = [&](const GridBlock& block, const QColor& color) {
        onAllSlots(block, [&](const GridSlot& slot) { paintMarker(painter, slot.bounds, color, theme); });
    };
    const Range read = channelsOf(m_view.state(), m_filter);
    switch (static_cast<FormulaTerm>(m_frame.lit.index)) {
    case FormulaTerm::Input:
    case FormulaTerm::Padding:
    case FormulaTerm::Size:
        break; // the dimension lines glow
    case FormulaTerm::Kernel:
        mark(layout.filter, m_view.geometry.hasWeights() ? theme.filter : theme.window);
        break;
    case FormulaTerm::Dilation:
    case FormulaTerm::Stride:
        paintArrows(painter);
        break;
    case FormulaTerm::Depth:
        mark(layout.input, theme.input);
        mark(layout.filter, theme.filter);
        break;
    case FormulaTerm::Groups:
        for (std::int64_t channel = read.begin; channel < read.end; ++channel) {
            onSlots(layout.input, channel,
                    [&](const GridSlot& slot) { paintMarker(painter, slot.bounds, theme.input, theme); });
        }
        mark(layout.filter, theme.filter);
        break;
    case FormulaTerm::Filters:
        mark(layout.output, theme.output);
        break;
    case FormulaTerm::Bias:
        paintBias(painter);
        break;
    case FormulaTerm::Parameters:
        mark(layout.filter, theme.filter);
        paintBias(painter);
        break;
    case FormulaTerm::MultiplyAdds:
        mark(layout.filter, theme.filter);
        mark(layout.output, theme.output);
        break;
    }
}

GridGlow::Measured GridGlow::measured() const {
    Measured found;
    found.slot = frontSlot(m_view.transposed() ? m_view.layout().output : m_view.layout().input);
    if (m_frame.moment) {
        found.corner = windowCorner(m_view.result(), *m_frame.moment);
    }
    if (m_view.transposed()) {
        found.corner += QPointF(static_cast<double>(m_view.geometry.cutColumns()),
                                static_cast<double>(m_view.geometry.cutRows()));
    }
    return found;
}

} // namespace fovea::ui

#include "ui/scenes/bench/stage_words.h"
#include "ui/scenes/bench/volume_stage.h"
#include "ui/scenes/cell_grid.h"

namespace fovea::ui {

namespace {

constexpr double fedAlpha = 0.55;
constexpr double slabAlpha = 0.6;

} // namespace

void VolumeStage::paintLit(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    switch (frame.lit.kind) {
    case Kind::BenchTerm:
        paintLitTerm(painter, frame);
        return;
    case Kind::BenchInput:
        paintFed(painter, frame);
        break;
    case Kind::BenchSum:
        paintLitSum(painter, frame);
        return;
    case Kind::BenchOutput:
        return;
    default:
        break;
    }
    if (const std::optional<Element> tap = litTap(frame)) {
        paintMarker(painter, inputCell(*tap, frame).bounds, theme.window, theme);
    }
    if (const SceneElement found = find(frame.lit, frame); !found.isNone()) {
        paintMarker(painter, found.bounds, theme.window, theme);
    }
}

/// The input number of the window at work that a lit product or weight takes.
std::optional<Element> VolumeStage::litTap(const BenchFrame& frame) const {
    const SceneElement& lit = frame.lit;
    if (frame.arithmetic == nullptr || transposed()) {
        return std::nullopt;
    }
    if (lit.kind == Kind::BenchProduct) {
        const auto index = static_cast<std::size_t>(lit.index);
        const auto& taps = frame.arithmetic->taps;
        return index < taps.size() ? std::optional(taps[index].at) : std::nullopt;
    }
    if (lit.kind != Kind::BenchWeight || lit.index != current(frame)) {
        return std::nullopt;
    }
    const Region window = windowOf(*m_result, frame.moment->step);
    const Window2d& steps = m_result->state.window;
    const Element at{window.channels.begin + lit.channel, window.rows.begin + lit.y * steps.rows.dilation,
                     window.columns.begin + lit.x * steps.columns.dilation};
    return isWithin(m_result->padded.shape(), at) ? std::optional(at) : std::nullopt;
}

/// The outputs of the sheet on top that read the lit number.
void VolumeStage::paintFed(QPainter& painter, const BenchFrame& frame) const {
    const Element input{frame.lit.channel, frame.lit.y, frame.lit.x};
    if (!m_layout.output || !isWithin(m_result->padded.shape(), input)) {
        return;
    }
    const BenchLinks links(*m_result);
    const std::int64_t sheet = current(frame);
    Range rows{0, m_layout.output->rows};
    Range columns{0, m_layout.output->columns};
    if (transposed()) {
        const Region stamped = windowOf(*m_result, {sheet, input.y, input.x});
        rows = {std::max(rows.begin, stamped.rows.begin), std::min(rows.end, stamped.rows.end)};
        columns = {std::max(columns.begin, stamped.columns.begin),
                   std::min(columns.end, stamped.columns.end)};
    }
    for (std::int64_t y = rows.begin; y < rows.end; ++y) {
        for (std::int64_t x = columns.begin; x < columns.end; ++x) {
            const Element output{sheet, y, x};
            if (links.feeds(input, output)) {
                painter.fillRect(m_layout.output->cell(output), withAlpha(m_context.theme.window, fedAlpha));
            }
        }
    }
}

/// The slice of the column whose products a sum adds.
void VolumeStage::paintLitSum(QPainter& painter, const BenchFrame& frame) const {
    if (!frame.moment || transposed() || frame.lit.channel < 0) {
        return;
    }
    Region window = windowOf(*m_result, frame.moment->step);
    window.channels = {frame.lit.channel, frame.lit.channel + 1};
    const BoxShape slab = m_layout.padded.part(window);
    const QColor& amber = m_context.theme.window;
    painter.setPen(QPen(amber, 1));
    painter.setBrush(withAlpha(amber, slabAlpha));
    painter.drawPolygon(slab.topFace());
    painter.drawPolygon(slab.rightFace());
    painter.drawRect(slab.front);
    painter.setBrush(Qt::NoBrush);
}

/// What has no label of its own: the padding's ring, and how far the next windows lie.
void VolumeStage::paintLitTerm(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t plane = m_bySlice ? shownSlice(frame) : 0;
    if (lights(frame.lit, FormulaTerm::Padding)) {
        paintMarker(painter, m_layout.padded.sliceFace(plane), theme.window, theme);
    }
    if (!lights(frame.lit, FormulaTerm::Stride) || !frame.moment || transposed()) {
        return;
    }
    const BenchStep& step = frame.moment->step;
    const Shape output = m_result->outputShape();
    for (const BenchStep& next :
         {BenchStep{step.filter, step.y, step.x + 1}, {step.filter, step.y + 1, step.x}}) {
        if (isWithin(output, {next.filter, next.y, next.x})) {
            const Region window = windowOf(*m_result, next);
            paintMarker(painter, m_layout.padded.cells(plane, window.rows, window.columns), theme.window,
                        theme, Qt::DashLine);
        }
    }
}

} // namespace fovea::ui

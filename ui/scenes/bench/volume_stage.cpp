#include "ui/scenes/bench/volume_stage.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/stage_words.h"
#include "ui/scenes/cell_grid.h"

#include <algorithm>

namespace fovea::ui {

namespace {

/// A frame has no time to add up more.
constexpr std::int64_t mostProductsPerFrame = 500'000;

double easeInOut(double progress) {
    return progress * progress * (3 - 2 * progress);
}

BoxShape between(const BoxShape& from, const BoxShape& to, double share) {
    const QPointF corner = from.front.topLeft() + (to.front.topLeft() - from.front.topLeft()) * share;
    return {QRectF(corner, to.front.size()), to.recede};
}

} // namespace

VolumeStage::VolumeStage(const BenchContext& context, const QRectF& place)
    : m_context(context)
    , m_result(context.result)
    , m_layout(layOutVolumes(context, place))
    , m_bySlice(channelsOf(m_result->state, 0).length() < m_result->state.size.depth) {
    const BenchState& state = m_result->state;
    const TileRange range = rangeOf(state.input.values());
    const std::int64_t shown = std::clamp<std::int64_t>(context.view.inputSlice, 0, state.size.depth - 1);
    if (m_bySlice) {
        for (std::int64_t slice = 0; slice < state.size.depth; ++slice) {
            m_inputs.push_back(MapPicture::gray(state.input.plane(0, slice), range));
        }
    } else if (state.size.depth == 3) {
        m_front = MapPicture::colour(state.input.plane(0, 0), state.input.plane(0, 1),
                                     state.input.plane(0, 2), range);
    } else {
        m_front = MapPicture::gray(state.input.plane(0, shown), range);
    }
    if (m_bySlice || state.size.depth == 1) {
        m_inputNumbers =
            fittingNumbers(state.input.values(),
                           QSizeF(m_layout.input.cellWidth(), m_layout.input.cellHeight()), context.theme);
    }
    if (hasFilters(state.operation)) {
        const Window2d& window = state.window;
        for (std::int64_t filter = 0; filter < state.filters; ++filter) {
            Tensor face(Shape{1, 1, window.rows.kernel, window.columns.kernel});
            float* number = face.mutableData();
            for (std::int64_t y = 0; y < window.rows.kernel; ++y) {
                for (std::int64_t x = 0; x < window.columns.kernel; ++x) {
                    *number++ = state.weight.data()[weightIndex(state, filter, 0, y, x)];
                }
            }
            m_filters.push_back(
                MapPicture::weights(face.plane(0, 0), extentOf(face.values()), context.theme));
        }
    }
    if (m_result->fits()) {
        const Tensor& output = *m_result->output;
        m_valueDecimals = decimalsNeeded(output.values(), mostValueDecimals);
        for (std::int64_t sheet = 0; sheet < output.shape().channels(); ++sheet) {
            const Plane plane = output.plane(0, sheet);
            m_ranges.push_back(outputRange(state, plane));
            m_outputs.push_back(MapPicture::gray(plane, m_ranges.back()));
        }
        // Neurons of the depth column would lie on them.
        if (output.shape().channels() == 1 || m_bySlice) {
            m_outputNumbers = fittingNumbers(
                output.values(), QSizeF(m_layout.output->cellWidth(), m_layout.output->cellHeight()),
                context.theme);
        }
    }
}

std::int64_t VolumeStage::current(const BenchFrame& frame) const {
    return frame.moment ? frame.moment->step.filter
                        : std::clamp<std::int64_t>(m_context.view.filter, 0, m_result->state.filters - 1);
}

std::int64_t VolumeStage::shownSlice(const BenchFrame& frame) const {
    const std::int64_t last = m_result->state.size.depth - 1;
    return m_bySlice ? channelsOf(m_result->state, current(frame)).begin
                     : std::clamp<std::int64_t>(m_context.view.inputSlice, 0, last);
}

SheetStack VolumeStage::inputSheets(const BenchFrame& frame) const {
    const std::int64_t all = m_layout.input.rows * m_layout.input.columns;
    return {.volume = m_layout.input,
            .pictures = m_inputs,
            .shades = BoxShades::of(m_context.theme.input, m_context.theme),
            .theme = m_context.theme,
            .top = shownSlice(frame),
            .written = [all](std::int64_t) { return all; }};
}

SheetStack VolumeStage::outputSheets(const BenchFrame& frame) const {
    return {.volume = *m_layout.output,
            .pictures = m_outputs,
            .shades = BoxShades::of(m_context.theme.output, m_context.theme),
            .theme = m_context.theme,
            .top = current(frame),
            .written = [this, frame](std::int64_t sheet) { return written(frame, sheet); }};
}

std::int64_t VolumeStage::written(const BenchFrame& frame, std::int64_t sheet) const {
    return writtenOfSheet(*m_result, m_context.view.showAll, frame.written, sheet);
}

std::optional<MapPicture> VolumeStage::halfWritten(const BenchFrame& frame) const {
    const VolumeShape& output = *m_layout.output;
    const BenchState& state = m_result->state;
    const std::int64_t cells = output.rows * output.columns;
    const std::int64_t products = state.window.rows.kernel * state.window.columns.kernel *
                                  channelsOf(state, current(frame)).length() * cells;
    if (!transposed() || written(frame, current(frame)) == cells || products > mostProductsPerFrame) {
        return std::nullopt;
    }
    const QColor empty = BoxShades::of(m_context.theme.output, m_context.theme).front;
    const TileRange& range = m_ranges[static_cast<std::size_t>(current(frame))];
    QImage image(static_cast<int>(output.columns), static_cast<int>(output.rows), QImage::Format_RGB32);
    for (std::int64_t i = 0; i < cells; ++i) {
        const Element at{current(frame), i / output.columns, i % output.columns};
        const std::optional<double> sum = outputAfter(*m_result, at, frame.written);
        const int gray = sum ? grayLevel(static_cast<float>(*sum), range) : 0;
        image.setPixelColor(static_cast<int>(at.x), static_cast<int>(at.y),
                            sum ? QColor(gray, gray, gray) : empty);
    }
    return MapPicture::of(image);
}

BoxShape VolumeStage::columnAt(const BenchStep& step) const {
    Region region{channelsOf(m_result->state, step.filter), {step.y, step.y + 1}, {step.x, step.x + 1}};
    if (!transposed()) {
        const Region window = windowOf(*m_result, step);
        region.rows = window.rows;
        region.columns = window.columns;
    }
    return m_layout.padded.part(region);
}

std::optional<BoxShape> VolumeStage::column(const BenchFrame& frame) const {
    if (!frame.moment) {
        return std::nullopt;
    }
    const BoxShape here = columnAt(frame.moment->step);
    if (frame.moment->done(BenchPhase::Place) || frame.moment->index == 0) {
        return here;
    }
    return between(columnAt(stepAt(*m_result, frame.moment->index - 1)), here,
                   easeInOut(frame.moment->progress));
}

std::optional<QRectF> VolumeStage::stamp(const BenchFrame& frame) const {
    if (!frame.moment || !transposed()) {
        return std::nullopt;
    }
    const Region window = windowOf(*m_result, frame.moment->step);
    const Shape output = m_result->outputShape();
    // What padding cuts off is not there.
    const auto kept = [](const Range& range, std::int64_t extent) {
        return Range{std::clamp<std::int64_t>(range.begin, 0, extent),
                     std::clamp<std::int64_t>(range.end, 0, extent)};
    };
    return m_layout.output->cells(current(frame), kept(window.rows, output.height()),
                                  kept(window.columns, output.width()));
}

std::optional<double> VolumeStage::value(const BenchFrame& frame) const {
    if (!frame.moment || transposed()) {
        return std::nullopt;
    }
    const BenchStep& step = frame.moment->step;
    return outputNow(*m_result, m_context.view.showAll, frame, {step.filter, step.y, step.x});
}

QString VolumeStage::caption(const BenchFrame& frame) const {
    const BenchState& state = m_result->state;
    if (!m_result->fits()) {
        return {};
    }
    const std::int64_t slices = channelsOf(state, current(frame)).length();
    const std::int64_t taps = state.window.rows.kernel * state.window.columns.kernel;
    const QString size = volumeSize(state.window.columns.kernel, state.window.rows.kernel, slices);
    switch (state.operation) {
    case BenchOperation::Transposed:
        return tr("Each input number times the filter is added to a %1 region of the output.")
            .arg(QStringLiteral("%1×%2").arg(state.window.columns.kernel).arg(state.window.rows.kernel));
    case BenchOperation::MaxPooling:
        return taps == 1
                   ? tr("Each slice on its own: every number that a window looks at is one of the output.")
                   : tr("Each slice on its own: the largest of %1 numbers makes one of the output.")
                         .arg(taps);
    case BenchOperation::AveragePooling:
        return taps == 1
                   ? tr("Each slice on its own: every number that a window looks at is one of the output.")
                   : tr("Each slice on its own: the mean of %1 numbers makes one of the output.").arg(taps);
    default:
        if (taps * slices == 1) {
            return tr("The %1 column times filter %2: 1 product, + bias, is one number of the output.")
                .arg(size)
                .arg(current(frame));
        }
        return tr("The %1 column times filter %2: %3 products, summed, + bias, are one number of the output.")
            .arg(size)
            .arg(current(frame))
            .arg(count(taps * slices));
    }
}

std::unique_ptr<BenchPart> makeVolumeStage(const BenchContext& context, const QRectF& place) {
    return std::make_unique<VolumeStage>(context, place);
}

} // namespace fovea::ui

#include "ui/scenes/bench/fc_stage.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/calm_line.h"
#include "ui/scenes/bench/stage_words.h"
#include "ui/scenes/cell_grid.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// A row of this many numbers is as fine as any screen shows it.
constexpr std::int64_t mostBins = 512;
/// Numbers that a bin's mean is taken of, so that millions of weights do not hold up the window.
constexpr std::int64_t mostPerBin = 8;

/// A row of numbers with at most mostBins of them, means of neighbours.
std::vector<float> reduced(std::span<const float> row) {
    const auto count = static_cast<std::int64_t>(row.size());
    const std::int64_t bins = std::min(count, mostBins);
    std::vector<float> means;
    for (std::int64_t bin = 0; bin < bins; ++bin) {
        const std::int64_t begin = bin * count / bins;
        const std::int64_t length = (bin + 1) * count / bins - begin;
        const std::int64_t taken = std::min(length, mostPerBin);
        float sum = 0;
        for (std::int64_t i = 0; i < taken; ++i) {
            sum += row[static_cast<std::size_t>(begin + i * length / taken)];
        }
        means.push_back(sum / static_cast<float>(taken));
    }
    return means;
}

Plane rowPlane(const std::vector<float>& row) {
    return {row.data(), 1, static_cast<std::int64_t>(row.size())};
}

MapPicture pictureOf(const Tensor& volume, std::int64_t n, std::int64_t slice, const TileRange& range) {
    return volume.shape().channels() == 3
               ? MapPicture::colour(volume.plane(n, 0), volume.plane(n, 1), volume.plane(n, 2), range)
               : MapPicture::gray(volume.plane(n, slice), range);
}

} // namespace

FcStage::FcStage(const BenchContext& context, const QRectF& place)
    : m_context(context)
    , m_result(context.result)
    , m_layout(layOutFc(context, place)) {
    const BenchState& state = m_result->state;
    const FcComparison& fc = m_result->fc.value();
    const TileRange range = rangeOf(fc.largerInput.values());
    m_picture = pictureOf(state.input, 0, shownSlice(), range);
    m_larger = pictureOf(fc.largerInput, 0, shownSlice(), range);
    m_strip = MapPicture::gray(rowPlane(reduced(state.input.values())), range);
    const float extent = extentOf(state.weight.values());
    std::vector<std::vector<float>> rows;
    float rowExtent = 0;
    const auto inputs = static_cast<std::size_t>(state.input.size());
    for (std::int64_t k = 0; k < state.filters; ++k) {
        rows.push_back(reduced(state.weight.values().subspan(static_cast<std::size_t>(k) * inputs, inputs)));
        rowExtent = std::max(rowExtent, extentOf(rows.back()));
        m_folded.push_back(state.size.depth == 3 ? pictureOf(state.weight, k, 0, {-extent, extent})
                                                 : MapPicture::weights(state.weight.plane(k, shownSlice()),
                                                                       extent, context.theme));
    }
    m_largest = static_cast<double>(extentOf(fc.linear.values()));
    const TileRange scores = rangeOf(fc.largerOutput.values());
    for (std::int64_t k = 0; k < state.filters; ++k) {
        m_rows.push_back(
            MapPicture::weights(rowPlane(rows[static_cast<std::size_t>(k)]), rowExtent, context.theme));
        m_scores.push_back(MapPicture::gray(fc.largerOutput.plane(0, k), scores));
    }
    m_mapNumbers = fittingNumbers(fc.largerOutput.values(), mapCell(0, 0).size(), context.theme);
    m_decimals = decimalsNeeded(fc.linear.values(), 3);
}

std::int64_t FcStage::shownSlice() const {
    return std::clamp<std::int64_t>(m_context.view.inputSlice, 0, m_result->state.size.depth - 1);
}

const MapPicture& FcStage::folded(std::int64_t filter) const {
    return m_folded[static_cast<std::size_t>(filter)];
}

std::int64_t FcStage::current(const BenchFrame& frame) const {
    const std::int64_t last = m_result->state.filters - 1;
    const bool score = frame.lit.kind == Kind::BenchOutput && frame.lit.index == 1;
    const bool filter = frame.lit.kind == Kind::BenchSlice && frame.lit.index != 0;
    if (score || filter) {
        return std::clamp<std::int64_t>(frame.lit.channel, 0, last);
    }
    if (frame.lit.kind == Kind::BenchWeight) {
        return std::clamp<std::int64_t>(frame.lit.index, 0, last);
    }
    return frame.moment ? frame.moment->step.filter
                        : std::clamp<std::int64_t>(m_context.view.filter, 0, last);
}

bool FcStage::isWritten(const BenchFrame& frame, std::int64_t filter) const {
    const bool now =
        frame.moment && frame.moment->step.filter == filter && frame.moment->done(BenchPhase::Write);
    return m_context.view.showAll || filter < frame.written || now;
}

std::int64_t FcStage::scoresOf(const BenchFrame& frame, std::int64_t filter) const {
    const std::int64_t all = places() * places();
    if (isWritten(frame, filter) || !frame.moment) {
        return isWritten(frame, filter) ? all : 0;
    }
    if (frame.moment->step.filter != filter) {
        return 0;
    }
    const double share = (static_cast<double>(frame.moment->phase) + frame.moment->progress) / benchPhases;
    return std::min(static_cast<std::int64_t>(share * static_cast<double>(all)), all);
}

std::int64_t FcStage::slid(const BenchFrame& frame) const {
    return scoresOf(frame, current(frame));
}

Element FcStage::slidingAt(const BenchFrame& frame) const {
    if (frame.lit.kind == Kind::BenchOutput && frame.lit.index == 1) {
        return {frame.lit.channel, frame.lit.y, frame.lit.x};
    }
    // At rest the kernel lies where the FC's own answer comes from.
    const std::int64_t done = slid(frame);
    const std::int64_t place = done == places() * places() ? 0 : done;
    return {current(frame), place / places(), place % places()};
}

std::optional<Element> FcStage::litInput(const BenchFrame& frame) const {
    const Element at{frame.lit.channel, frame.lit.y, frame.lit.x};
    const bool asked = frame.lit.kind == Kind::BenchInput || frame.lit.kind == Kind::BenchWeight;
    if (asked && isWithin(m_result->state.input.shape(), at)) {
        return at;
    }
    const auto index = static_cast<std::size_t>(frame.lit.index);
    if (frame.lit.kind == Kind::BenchProduct && frame.arithmetic != nullptr &&
        index < frame.arithmetic->taps.size()) {
        return frame.arithmetic->taps[index].at;
    }
    return std::nullopt;
}

QRectF FcStage::mapCell(std::int64_t y, std::int64_t x) const {
    const double cell = m_layout.map.width() / static_cast<double>(places());
    return {m_layout.map.left() + static_cast<double>(x) * cell,
            m_layout.map.top() + static_cast<double>(y) * cell, cell, cell};
}

QRectF FcStage::pictureCell(const QRectF& picture, const Element& at) const {
    const VolumeSize& size = m_result->state.size;
    const double width = picture.width() / static_cast<double>(size.width);
    const double height = picture.height() / static_cast<double>(size.height);
    return {picture.left() + static_cast<double>(at.x) * width,
            picture.top() + static_cast<double>(at.y) * height, width, height};
}

QRectF FcStage::stripCell(const QRectF& strip, const Element& at) const {
    const VolumeSize& size = m_result->state.size;
    const double cell = strip.width() / static_cast<double>(m_result->state.input.size());
    const auto index = static_cast<double>((at.channel * size.height + at.y) * size.width + at.x);
    return {strip.left() + index * cell, strip.top(), cell, strip.height()};
}

std::vector<DrawnNumber> FcStage::numbers(const BenchFrame& frame) const {
    const FcComparison& fc = m_result->fc.value();
    std::vector<DrawnNumber> all;
    appendNumbers(m_layout.labels, all);
    for (std::size_t row = 0; row < m_layout.baselines.size(); ++row) {
        const std::int64_t k = FcLayout::classIn(row, m_layout.baselines.size(), current(frame));
        if (isWritten(frame, k)) {
            all.push_back({QStringLiteral("linear %1").arg(k), static_cast<double>(fc.linear.data()[k])});
            all.push_back({outputName({k, 0, 0}), static_cast<double>(fc.convolution.data()[k])});
        }
    }
    all.push_back({QStringLiteral("difference"), fc.largestDifference});
    const std::int64_t shown = m_mapNumbers ? slid(frame) : 0;
    for (std::int64_t i = 0; i < shown; ++i) {
        const Element at{current(frame), i / places(), i % places()};
        all.push_back({QStringLiteral("larger ") + outputName(at).section(u' ', 1),
                       static_cast<double>(fc.largerOutput.at(0, at.channel, at.y, at.x))});
    }
    return all;
}

std::unique_ptr<BenchPart> makeFcStage(const BenchContext& context, const QRectF& place) {
    if (!context.result->fc) {
        return std::make_unique<CalmLine>(
            QCoreApplication::translate(
                "FcStage", "Choose the operation Fully connected to see that it is a convolution."),
            context.theme, place);
    }
    return std::make_unique<FcStage>(context, place);
}

} // namespace fovea::ui

#include "core/kernels/panel.h"

#include "core/kernels/tile_product.h"

#include <algorithm>

namespace fovea {

namespace {

/// Whole vectors are copied as long as they may be read: what is too much is overwritten by what follows.
void copyColumns(const float* source, const float* sourceEnd, std::int64_t count, float* target) {
    std::int64_t x = 0;
    for (; x < count && source + x + vectorLanes <= sourceEnd; x += vectorLanes) {
        storeVector(target + x, loadVector(source + x));
    }
    for (; x < count; ++x) {
        target[x] = source[x];
    }
}

void copyEverySecond(const float* source, std::int64_t count, float* target) {
    for (std::int64_t x = 0; x < count; ++x) {
        target[x] = source[2 * x];
    }
}

void copyStrided(const float* source, std::int64_t stride, std::int64_t count, float* target) {
    for (std::int64_t x = 0; x < count; ++x) {
        target[x] = source[x * stride];
    }
}

void clearColumns(std::int64_t count, float* target) {
    for (std::int64_t x = 0; x < count; x += vectorLanes) {
        storeVector(target + x, Vector{});
    }
}

} // namespace

PanelPacker::PanelPacker(const SlidingWindow& sliding, std::int64_t first, std::int64_t count)
    : m_sliding(sliding) {
    m_tapEnds.reserve(static_cast<std::size_t>(sliding.taps()));
    for (std::int64_t u = 0; u < sliding.window.rows.kernel; ++u) {
        for (std::int64_t v = 0; v < sliding.window.columns.kernel; ++v) {
            addTap(u, v, first, count);
            m_tapEnds.push_back(m_segments.size());
        }
    }
}

void PanelPacker::addSegment(std::int64_t column, std::int64_t count, std::int64_t source) {
    if (count > 0) {
        m_segments.push_back({.column = static_cast<std::int32_t>(column),
                              .count = static_cast<std::int32_t>(count),
                              .source = source});
    }
}

void PanelPacker::addTap(std::int64_t u, std::int64_t v, std::int64_t first, std::int64_t count) {
    const auto& [vertical, horizontal] = m_sliding.window;
    const Range onInput = outputsOnInput(horizontal, v, m_sliding.inWidth, m_sliding.outWidth);
    std::int64_t column = 0;
    while (column < count) {
        const std::int64_t y = (first + column) / m_sliding.outWidth;
        const std::int64_t x = (first + column) % m_sliding.outWidth;
        const Range outputs{x, std::min(m_sliding.outWidth, x + count - column)};
        const std::int64_t row = vertical.inputIndex(y, u);
        const bool rowExists = row >= 0 && row < m_sliding.inHeight;
        const std::int64_t begin =
            rowExists ? std::clamp(onInput.begin, outputs.begin, outputs.end) : outputs.end;
        const std::int64_t end = rowExists ? std::clamp(onInput.end, begin, outputs.end) : outputs.end;
        addSegment(column, begin - outputs.begin, -1);
        addSegment(column + begin - outputs.begin, end - begin,
                   row * m_sliding.inWidth + horizontal.inputIndex(begin, v));
        addSegment(column + end - outputs.begin, outputs.end - end, -1);
        column += outputs.length();
    }
    addSegment(count, tileColumns - count, -1);
}

void PanelPacker::pack(const float* input, const float* inputEnd, std::int64_t channels, float* panel) const {
    const std::int64_t stride = m_sliding.window.columns.stride;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        const float* plane = input + channel * m_sliding.inPlane();
        const Segment* segment = m_segments.data();
        for (const std::size_t tapEnd : m_tapEnds) {
            for (; segment != m_segments.data() + tapEnd; ++segment) {
                float* target = panel + segment->column;
                if (segment->source < 0) {
                    clearColumns(segment->count, target);
                } else if (stride == 1) {
                    copyColumns(plane + segment->source, inputEnd, segment->count, target);
                } else if (stride == 2) {
                    copyEverySecond(plane + segment->source, segment->count, target);
                } else {
                    copyStrided(plane + segment->source, stride, segment->count, target);
                }
            }
            panel += tileColumns;
        }
    }
}

} // namespace fovea

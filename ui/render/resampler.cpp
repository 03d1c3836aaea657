#include "ui/render/resampler.h"

#include "core/base/contract.h"

#include <algorithm>

namespace fovea::ui {

Resampler::Axis::Axis(std::int64_t extent, int size)
    : magnified(size >= extent)
    , identity(size == extent) {
    const std::int64_t outputs = size;
    offsets.push_back(0);
    for (std::int64_t i = 0; i < outputs; ++i) {
        if (magnified) {
            first.push_back((2 * i + 1) * extent / (2 * outputs));
            weights.push_back(1);
        } else {
            // In units of 1/outputs of a source element everything is a whole number.
            const std::int64_t begin = i * extent;
            const std::int64_t end = begin + extent;
            first.push_back(begin / outputs);
            for (std::int64_t s = begin / outputs; s * outputs < end; ++s) {
                const std::int64_t covered = std::min(end, (s + 1) * outputs) - std::max(begin, s * outputs);
                weights.push_back(
                    static_cast<float>(static_cast<double>(covered) / static_cast<double>(extent)));
            }
        }
        offsets.push_back(weights.size());
    }
}

Resampler::Resampler(const Plane& plane, const QSize& size)
    : m_plane(plane)
    , m_rows(plane.height, size.height())
    , m_columns(plane.width, size.width()) {
    FOVEA_REQUIRE(plane.height > 0 && plane.width > 0 && !size.isEmpty());
    if (!m_rows.magnified) {
        m_reduced.resize(static_cast<std::size_t>(plane.width));
    }
}

bool Resampler::repeats(int y) const {
    const auto i = static_cast<std::size_t>(y);
    return m_rows.magnified && m_rows.first[i] == m_rows.first[i - 1];
}

const float* Resampler::sourceRow(int y) const {
    const auto i = static_cast<std::size_t>(y);
    const float* source = m_plane.data + m_rows.first[i] * m_plane.width;
    if (m_rows.magnified) {
        return source;
    }
    std::ranges::fill(m_reduced, 0.0F);
    for (std::size_t tap = m_rows.offsets[i]; tap < m_rows.offsets[i + 1]; ++tap, source += m_plane.width) {
        const float weight = m_rows.weights[tap];
        for (std::size_t x = 0; x < m_reduced.size(); ++x) {
            m_reduced[x] += weight * source[x];
        }
    }
    return m_reduced.data();
}

const float* Resampler::row(int y, std::vector<float>& buffer) const {
    const float* source = sourceRow(y);
    if (m_columns.identity) {
        return source;
    }
    if (m_columns.magnified) {
        for (std::size_t x = 0; x < buffer.size(); ++x) {
            buffer[x] = source[m_columns.first[x]];
        }
        return buffer.data();
    }
    for (std::size_t x = 0; x < buffer.size(); ++x) {
        const float* taps = source + m_columns.first[x];
        float sum = 0;
        for (std::size_t tap = m_columns.offsets[x]; tap < m_columns.offsets[x + 1]; ++tap) {
            sum += m_columns.weights[tap] * *taps++;
        }
        buffer[x] = sum;
    }
    return buffer.data();
}

} // namespace fovea::ui

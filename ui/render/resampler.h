#pragma once

#include "core/tensor/tensor.h"

#include <QSize>

#include <vector>

namespace fovea::ui {

/// Reads a map at another size, row by row, axis by axis: where an axis is magnified (or kept) each output
/// element takes the number whose square holds its centre; where it is reduced it takes the mean of what it
/// covers, squares that are covered in part counting by that part. A NaN among them makes the mean NaN.
class Resampler {
public:
    /// `plane` and `size` are not empty; the plane's numbers outlive the resampler.
    Resampler(const Plane& plane, const QSize& size);

    /// Whether row `y` ≥ 1 holds the same numbers as row y − 1.
    bool repeats(int y) const;
    /// The numbers of output row `y`: in `buffer` (of the output's width), or in the map itself where nothing
    /// has to be done. Valid until the next call.
    const float* row(int y, std::vector<float>& buffer) const;

private:
    struct Axis {
        Axis(std::int64_t extent, int size);
        /// The taps of output i are offsets[i] … offsets[i+1].
        std::vector<std::int64_t> first; ///< source index of its first tap
        std::vector<std::size_t> offsets;
        std::vector<float> weights; ///< they sum to 1 per output
        bool magnified = false;     ///< one tap each
        bool identity = false;
    };
    const float* sourceRow(int y) const;

    Plane m_plane;
    Axis m_rows;
    Axis m_columns;
    mutable std::vector<float> m_reduced; ///< source rows under one output row, averaged
};

} // namespace fovea::ui

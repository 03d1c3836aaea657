#pragma once

#include "core/tensor/tensor.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace fovea {

/// One number of a layer as a TensorView shows it.
struct ShownPlace {
    std::int64_t slice = 0;
    std::int64_t map = 0;
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const ShownPlace&) const = default;
};

/// Rows and columns of numbers that need not lie one after the other in memory. Lives as long as the tensor
/// that it was taken from.
struct ShownMap {
    const float* data = nullptr;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t rowStep = 0;
    std::int64_t columnStep = 1;

    float at(std::int64_t row, std::int64_t column) const {
        return data[row * rowStep + column * columnStep];
    }
    bool isContiguous() const { return columnStep == 1 && (rowStep == columns || rows == 1); }
    /// The numbers row by row.
    std::vector<float> values() const;
    /// The numbers as a plane: the tensor's own where they are contiguous, else a copy kept in `buffer`.
    Plane plane(std::vector<float>& buffer) const;
};

/// How a tensor of any shape is shown: as maps of rows and columns, and, where it has more axes than these,
/// in slices of which one is seen at a time. A pure function of the shape.
///
/// Of N×C×H×W the channels are maps. Axes of extent 1 are left out, so that N×C×1×W, N×C×H×1 and N×C×W are
/// lines, and N×C, N×C×1×1 vectors. The last two of further axes are rows and columns; those before them, and
/// pictures of a batch, are slices. A tensor of rank 1 is a vector, one of rank 0 a single number.
class TensorView {
public:
    enum class Form {
        Scalar, ///< one number
        Vector, ///< one number per map: bars
        Lines,  ///< one row or one column per map
        Tiles,
    };
    struct SliceAxis {
        int axis = 0; ///< of the tensor; 0 is that of the pictures
        std::int64_t extent = 1;
        bool operator==(const SliceAxis&) const = default;
    };

    TensorView()
        : TensorView(Shape{}) {}
    /// With `channelsLast` the last axis of a shape of rank 3 or more holds the channels (N×H×W×C).
    explicit TensorView(const Shape& shape, bool channelsLast = false);

    const Shape& shape() const { return m_shape; }
    Form form() const;
    bool isVector() const { return form() == Form::Scalar || form() == Form::Vector; }
    bool isEmpty() const { return m_shape.elementCount() == 0; }
    bool channelsLast() const { return m_channelsLast; }

    std::int64_t maps() const { return m_maps.extent; }
    /// The axis of the maps; −1 of a shape without axes.
    int mapAxis() const { return m_channelsLast ? m_shape.rank() - 1 : std::min(m_shape.rank() - 1, 1); }
    std::int64_t rows() const { return m_rows.extent; }
    std::int64_t columns() const { return m_columns.extent; }
    std::int64_t mapSize() const { return rows() * columns(); }
    /// Of Lines: where a place lies on its line.
    std::int64_t position(const ShownPlace& place) const { return place.row * columns() + place.column; }
    /// All slices, 1 when there is nothing to choose; counted with the last of sliceAxes() fastest.
    std::int64_t slices() const { return m_slices; }
    bool isSliced() const { return m_slices > 1; }
    const std::vector<SliceAxis>& sliceAxes() const { return m_sliceAxes; }
    /// A slice's index along each of sliceAxes().
    std::vector<std::int64_t> sliceIndices(std::int64_t slice) const;
    /// The slice that lies where `slice` lies among `of` slices: in the same share of the way. Of one slice
    /// only (nothing was chosen yet): the first picture, in the middle of the other axes.
    std::int64_t sliceLike(std::int64_t slice, std::int64_t of) const;

    /// Where a number lies in memory, and the way back. The place lies within the view.
    std::int64_t indexOf(const ShownPlace& place) const;
    ShownPlace placeOf(std::int64_t index) const;
    /// The nearest place within the view; the view is not empty.
    ShownPlace clamped(const ShownPlace& place) const;
    bool contains(const ShownPlace& place) const;

    /// `tensor` has shape().
    ShownMap map(const Tensor& tensor, std::int64_t slice, std::int64_t map) const;
    float value(const Tensor& tensor, const ShownPlace& place) const { return tensor.data()[indexOf(place)]; }
    /// All numbers of a map, slice after slice.
    std::vector<float> allSlices(const Tensor& tensor, std::int64_t map) const;
    /// The slices of a map lie behind each other as one run of numbers.
    bool mapsAreContiguous() const;
    /// Where the largest number of a map lies in a slice, the first of equal ones. The view is not empty.
    ShownPlace strongest(const Tensor& tensor, std::int64_t slice, std::int64_t map) const;

    bool operator==(const TensorView&) const = default;

private:
    struct Axis {
        std::int64_t extent = 1;
        std::int64_t step = 0; ///< between neighbours in memory
        bool operator==(const Axis&) const = default;
    };
    std::int64_t sliceOffset(std::int64_t slice) const;

    Shape m_shape;
    bool m_channelsLast = false;
    Axis m_maps;
    Axis m_rows;
    Axis m_columns;
    std::vector<SliceAxis> m_sliceAxes;
    std::vector<std::int64_t> m_sliceSteps;
    std::int64_t m_slices = 1;
};

} // namespace fovea

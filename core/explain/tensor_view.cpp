#include "core/explain/tensor_view.h"

#include "core/base/contract.h"
#include "core/ops/layout.h"

#include <algorithm>

namespace fovea {

std::vector<float> ShownMap::values() const {
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(rows * columns));
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t column = 0; column < columns; ++column) {
            values.push_back(at(row, column));
        }
    }
    return values;
}

Plane ShownMap::plane(std::vector<float>& buffer) const {
    if (isContiguous()) {
        return {data, rows, columns};
    }
    buffer = values();
    return {buffer.data(), rows, columns};
}

TensorView::TensorView(const Shape& shape, bool channelsLast)
    : m_shape(shape)
    , m_channelsLast(channelsLast && shape.rank() >= 3) {
    const int rank = shape.rank();
    const std::vector<std::int64_t> steps = stridesOf(shape);
    const auto axisAt = [&](int axis) { return Axis{shape[axis], steps[static_cast<std::size_t>(axis)]}; };
    const int maps = mapAxis();
    if (maps >= 0) {
        m_maps = axisAt(maps);
    }
    std::vector<int> others;
    for (int axis = 1; axis < rank; ++axis) {
        if (axis != maps && shape[axis] != 1) {
            others.push_back(axis);
        }
    }
    const auto shown = std::min<std::size_t>(others.size(), 2);
    // N×C×H×1 has rows, all of one column.
    const int rows = m_channelsLast ? rank - 3 : rank - 2;
    const bool isOneColumn = shown == 1 && others.back() == rows;
    if (shown > 0) {
        (isOneColumn ? m_rows : m_columns) = axisAt(others.back());
    }
    if (shown > 1) {
        m_rows = axisAt(others[others.size() - 2]);
    }
    others.resize(others.size() - shown);
    if (rank > 1 && shape[0] != 1) {
        others.insert(others.begin(), 0);
    }
    for (const int axis : others) {
        m_sliceAxes.push_back({axis, shape[axis]});
        m_sliceSteps.push_back(steps[static_cast<std::size_t>(axis)]);
        m_slices *= shape[axis];
    }
}

TensorView::Form TensorView::form() const {
    if (mapSize() != 1) {
        return rows() == 1 || columns() == 1 ? Form::Lines : Form::Tiles;
    }
    return maps() == 1 ? Form::Scalar : Form::Vector;
}

std::vector<std::int64_t> TensorView::sliceIndices(std::int64_t slice) const {
    std::vector<std::int64_t> indices(m_sliceAxes.size());
    for (std::size_t i = indices.size(); i-- > 0;) {
        indices[i] = slice % m_sliceAxes[i].extent;
        slice /= m_sliceAxes[i].extent;
    }
    return indices;
}

std::int64_t TensorView::sliceLike(std::int64_t slice, std::int64_t of) const {
    if (isEmpty()) {
        return 0;
    }
    if (of <= 1) {
        const bool hasPictures = !m_sliceAxes.empty() && m_sliceAxes.front().axis == 0;
        return m_slices / (hasPictures ? m_sliceAxes.front().extent : 1) / 2;
    }
    return std::clamp<std::int64_t>((2 * slice + 1) * m_slices / (2 * of), 0,
                                    std::max<std::int64_t>(m_slices - 1, 0));
}

std::int64_t TensorView::sliceOffset(std::int64_t slice) const {
    std::int64_t offset = 0;
    for (std::size_t i = m_sliceAxes.size(); i-- > 0;) {
        offset += slice % m_sliceAxes[i].extent * m_sliceSteps[i];
        slice /= m_sliceAxes[i].extent;
    }
    return offset;
}

std::int64_t TensorView::indexOf(const ShownPlace& place) const {
    FOVEA_REQUIRE(contains(place));
    return sliceOffset(place.slice) + place.map * m_maps.step + place.row * m_rows.step +
           place.column * m_columns.step;
}

ShownPlace TensorView::placeOf(std::int64_t index) const {
    FOVEA_REQUIRE(index >= 0 && index < m_shape.elementCount());
    const auto along = [index](const Axis& axis) {
        return axis.extent > 1 ? index / axis.step % axis.extent : 0;
    };
    ShownPlace place{.map = along(m_maps), .row = along(m_rows), .column = along(m_columns)};
    for (std::size_t i = 0; i < m_sliceAxes.size(); ++i) {
        const std::int64_t extent = m_sliceAxes[i].extent;
        place.slice = place.slice * extent + index / m_sliceSteps[i] % extent;
    }
    return place;
}

ShownPlace TensorView::clamped(const ShownPlace& place) const {
    const auto within = [](std::int64_t value, std::int64_t extent) {
        return std::clamp<std::int64_t>(value, 0, std::max<std::int64_t>(extent - 1, 0));
    };
    return {within(place.slice, m_slices), within(place.map, maps()), within(place.row, rows()),
            within(place.column, columns())};
}

bool TensorView::contains(const ShownPlace& place) const {
    return Range{0, m_slices}.contains(place.slice) && Range{0, maps()}.contains(place.map) &&
           Range{0, rows()}.contains(place.row) && Range{0, columns()}.contains(place.column);
}

ShownMap TensorView::map(const Tensor& tensor, std::int64_t slice, std::int64_t map) const {
    return {tensor.data() + sliceOffset(slice) + map * m_maps.step, rows(), columns(), m_rows.step,
            columns() == 1 ? 1 : m_columns.step};
}

std::vector<float> TensorView::allSlices(const Tensor& tensor, std::int64_t map) const {
    std::vector<float> all;
    all.reserve(static_cast<std::size_t>(m_slices * mapSize()));
    for (std::int64_t slice = 0; slice < m_slices; ++slice) {
        const ShownMap shown = this->map(tensor, slice, map);
        for (std::int64_t row = 0; row < rows(); ++row) {
            for (std::int64_t column = 0; column < columns(); ++column) {
                all.push_back(shown.at(row, column));
            }
        }
    }
    return all;
}

bool TensorView::mapsAreContiguous() const {
    const bool pictures = !m_sliceAxes.empty() && m_sliceAxes.front().axis == 0;
    return !pictures && (!m_channelsLast || mapSize() * m_slices == 1);
}

ShownPlace TensorView::strongest(const Tensor& tensor, std::int64_t slice, std::int64_t map) const {
    FOVEA_REQUIRE(!isEmpty());
    const ShownMap shown = this->map(tensor, slice, map);
    ShownPlace best{.slice = slice, .map = map};
    for (std::int64_t row = 0; row < rows(); ++row) {
        for (std::int64_t column = 0; column < columns(); ++column) {
            if (shown.at(row, column) > shown.at(best.row, best.column)) {
                best.row = row;
                best.column = column;
            }
        }
    }
    return best;
}

} // namespace fovea

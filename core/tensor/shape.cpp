#include "core/tensor/shape.h"

#include "core/base/contract.h"
#include "core/base/error.h"

#include <algorithm>

namespace fovea {

std::string extentsText(std::span<const std::int64_t> extents) {
    std::string text;
    for (const std::int64_t extent : extents) {
        text += (text.empty() ? "" : "×") + std::to_string(extent);
    }
    return text;
}

Shape::Shape(std::initializer_list<std::int64_t> extents)
    : Shape(std::span<const std::int64_t>(extents.begin(), extents.size())) {}

Shape::Shape(std::span<const std::int64_t> extents) {
    if (extents.size() > static_cast<std::size_t>(maxRank)) {
        throw ShapeError("a tensor of " + std::to_string(extents.size()) +
                         " dimensions is more than the limit of " + std::to_string(maxRank));
    }
    bool empty = false;
    for (const std::int64_t extent : extents) {
        if (extent < 0) {
            throw ShapeError("the shape " + extentsText(extents) + " has a negative dimension");
        }
        empty = empty || extent == 0;
    }
    // Zeros are left out of the product: the size of one picture must not overflow because there are none.
    for (const std::int64_t extent : extents) {
        if (extent > maxElements / m_elementCount) {
            throw ShapeError("the shape " + extentsText(extents) + " has more elements than the limit of " +
                             std::to_string(maxElements));
        }
        m_elementCount *= std::max<std::int64_t>(extent, 1);
    }
    m_elementCount = empty ? 0 : m_elementCount;
    std::ranges::copy(extents, m_extents.begin());
    m_rank = static_cast<int>(extents.size());
}

std::int64_t Shape::operator[](int axis) const {
    FOVEA_REQUIRE(axis >= 0 && axis < m_rank);
    return m_extents[static_cast<std::size_t>(axis)];
}

std::int64_t Shape::height() const {
    return slices() * sliceRows();
}

std::int64_t Shape::slices() const {
    std::int64_t slices = 1;
    for (int axis = 2; axis + 2 < m_rank; ++axis) {
        slices *= m_extents[static_cast<std::size_t>(axis)];
    }
    return slices;
}

Shape Shape::withBatch(std::int64_t batch) const {
    FOVEA_REQUIRE(m_rank > 0);
    std::array<std::int64_t, maxRank> changed = m_extents;
    changed[0] = batch;
    return Shape(std::span<const std::int64_t>(changed.data(), static_cast<std::size_t>(m_rank)));
}

std::string Shape::toString() const {
    return m_rank == 0 ? "scalar" : extentsText(extents());
}

} // namespace fovea

#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace fovea {

/// "1×3×32×32".
std::string extentsText(std::span<const std::int64_t> extents);

/// The extents of a tensor, outermost first; at most `maxRank` of them.
///
/// A shape of rank 0 is a scalar and has one element. An extent of 0 makes an empty tensor with no elements.
/// Volumes are N×C×H×W. Rank 2 is N×C: a vector per picture, read as C channels of 1×1. Rank 3 is N×C×W. Of
/// higher ranks the last two axes are the rows and columns of a slice, and those between them and the
/// channels count the slices; height() is that of all slices below each other.
class Shape {
public:
    static constexpr int maxRank = 8;
    /// No tensor holds more elements than this (8 GiB of float32).
    static constexpr std::int64_t maxElements = std::int64_t{1} << 31;

    Shape() = default;
    /// Throws ShapeError when there are more than maxRank extents, when one is negative, or when the product
    /// (zeros left out) exceeds maxElements.
    Shape(std::initializer_list<std::int64_t> extents);
    explicit Shape(std::span<const std::int64_t> extents);

    int rank() const { return m_rank; }
    /// 0 ≤ axis < rank.
    std::int64_t operator[](int axis) const;
    std::int64_t elementCount() const { return m_elementCount; }
    std::span<const std::int64_t> extents() const {
        return {m_extents.data(), static_cast<std::size_t>(m_rank)};
    }

    /// N, C, H, W of a volume; the axes that a lower rank does not have count 1.
    std::int64_t batch() const { return m_rank > 0 ? m_extents[0] : 1; }
    std::int64_t channels() const { return m_rank > 1 ? m_extents[1] : 1; }
    std::int64_t height() const;
    std::int64_t width() const { return m_rank > 2 ? m_extents[static_cast<std::size_t>(m_rank) - 1] : 1; }
    /// slices() · sliceRows() is the height.
    std::int64_t slices() const;
    std::int64_t sliceRows() const {
        return m_rank > 3 ? m_extents[static_cast<std::size_t>(m_rank) - 2] : 1;
    }
    /// Elements of one picture of the batch, and of one map of it.
    std::int64_t volumeSize() const { return channels() * planeSize(); }
    std::int64_t planeSize() const { return height() * width(); }

    /// The same shape with another first extent.
    Shape withBatch(std::int64_t batch) const;
    /// The extents as text, "scalar" for rank 0.
    std::string toString() const;

    bool operator==(const Shape& other) const = default;

private:
    std::array<std::int64_t, maxRank> m_extents{};
    std::int64_t m_elementCount = 1;
    int m_rank = 0;
};

} // namespace fovea

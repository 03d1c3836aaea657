#pragma once

#include "core/tensor/shape.h"

#include <memory>
#include <span>
#include <vector>

namespace fovea {

/// One channel of one picture, H×W, rows one after the other. Does not own its numbers: it lives as long as
/// the tensor (or a copy of the tensor) that it was taken from.
template <class Scalar>
struct BasicPlane {
    const Scalar* data = nullptr;
    std::int64_t height = 0;
    std::int64_t width = 0;

    Scalar at(std::int64_t y, std::int64_t x) const { return data[y * width + x]; }
    std::span<const Scalar> values() const { return {data, static_cast<std::size_t>(height * width)}; }
};

/// Numbers in a Shape, last extent fastest (NCHW for volumes). Copying shares the numbers; asking for them
/// to write takes a private copy first if anybody else shares them, so a tensor never changes under a reader.
template <class Scalar>
class BasicTensor {
public:
    /// Rank 1 with no elements: "no tensor".
    BasicTensor();
    /// Filled with zeros.
    explicit BasicTensor(const Shape& shape);
    /// For a kernel that writes every element.
    static BasicTensor uninitialized(const Shape& shape);
    static BasicTensor filled(const Shape& shape, Scalar value);
    /// `values.size()` is the shape's element count.
    static BasicTensor from(const Shape& shape, std::span<const Scalar> values);
    static BasicTensor from(const Shape& shape, std::initializer_list<Scalar> values);

    const Shape& shape() const { return m_shape; }
    std::int64_t size() const { return m_shape.elementCount(); }
    bool empty() const { return size() == 0; }
    const Scalar* data() const { return m_storage.get(); }
    std::span<const Scalar> values() const { return {data(), static_cast<std::size_t>(size())}; }
    /// For writing; see the class comment.
    std::span<Scalar> mutableValues();
    Scalar* mutableData() { return mutableValues().data(); }

    /// One number of a volume; axes that a lower rank does not have are 0.
    Scalar at(std::int64_t n, std::int64_t c, std::int64_t y, std::int64_t x) const;
    /// One map of a volume.
    BasicPlane<Scalar> plane(std::int64_t n, std::int64_t c) const;
    /// The same numbers in another shape of the same element count; shared, not copied.
    BasicTensor reshaped(const Shape& shape) const;
    /// True when both share the same numbers in memory.
    bool sharesWith(const BasicTensor& other) const { return m_storage == other.m_storage; }

private:
    BasicTensor(const Shape& shape, std::shared_ptr<Scalar[]> storage);

    Shape m_shape;
    std::shared_ptr<Scalar[]> m_storage;
};

/// What the engine computes with.
using Tensor = BasicTensor<float>;
using Plane = BasicPlane<float>;
/// What the reference kernels compute with.
using TensorD = BasicTensor<double>;

TensorD toDouble(const Tensor& tensor);
Tensor toFloat(const TensorD& tensor);

extern template class BasicTensor<float>;
extern template class BasicTensor<double>;

} // namespace fovea

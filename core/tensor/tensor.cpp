#include "core/tensor/tensor.h"

#include "core/base/contract.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace fovea {

namespace {

/// Wide enough for the vector registers of any machine we compile for.
constexpr std::size_t vectorAlignment = 64;
constexpr std::size_t hugePage = std::size_t{2} << 20;

template <class Scalar>
std::shared_ptr<Scalar[]> allocate(std::int64_t count) {
    const std::size_t bytes = static_cast<std::size_t>(std::max<std::int64_t>(count, 1)) * sizeof(Scalar);
    const std::size_t alignment = bytes >= hugePage ? hugePage : vectorAlignment;
    const std::size_t rounded = (bytes + vectorAlignment - 1) / vectorAlignment * vectorAlignment;
    void* memory = nullptr;
    if (posix_memalign(&memory, alignment, rounded) != 0) {
        throw std::bad_alloc();
    }
    if (alignment == hugePage) {
        // Fresh activations are touched once each: with small pages the kernel's page faults would cost more
        // than many a layer. Only advice, so a refusal is no error.
        madvise(memory, rounded / hugePage * hugePage, MADV_HUGEPAGE);
    }
    return std::shared_ptr<Scalar[]>(static_cast<Scalar*>(memory), [](Scalar* data) { std::free(data); });
}

template <class To, class From>
BasicTensor<To> converted(const BasicTensor<From>& tensor) {
    BasicTensor<To> result = BasicTensor<To>::uninitialized(tensor.shape());
    std::ranges::transform(tensor.values(), result.mutableData(),
                           [](From value) { return static_cast<To>(value); });
    return result;
}

} // namespace

template <class Scalar>
BasicTensor<Scalar>::BasicTensor()
    : m_shape({0}) {}

template <class Scalar>
BasicTensor<Scalar>::BasicTensor(const Shape& shape, std::shared_ptr<Scalar[]> storage)
    : m_shape(shape)
    , m_storage(std::move(storage)) {}

template <class Scalar>
BasicTensor<Scalar>::BasicTensor(const Shape& shape)
    : BasicTensor(filled(shape, Scalar{0})) {}

template <class Scalar>
BasicTensor<Scalar> BasicTensor<Scalar>::uninitialized(const Shape& shape) {
    return BasicTensor(shape, allocate<Scalar>(shape.elementCount()));
}

template <class Scalar>
BasicTensor<Scalar> BasicTensor<Scalar>::filled(const Shape& shape, Scalar value) {
    BasicTensor tensor = uninitialized(shape);
    std::fill_n(tensor.m_storage.get(), shape.elementCount(), value);
    return tensor;
}

template <class Scalar>
BasicTensor<Scalar> BasicTensor<Scalar>::from(const Shape& shape, std::span<const Scalar> values) {
    FOVEA_REQUIRE(static_cast<std::int64_t>(values.size()) == shape.elementCount());
    BasicTensor tensor = uninitialized(shape);
    std::ranges::copy(values, tensor.m_storage.get());
    return tensor;
}

template <class Scalar>
BasicTensor<Scalar> BasicTensor<Scalar>::from(const Shape& shape, std::initializer_list<Scalar> values) {
    return from(shape, std::span<const Scalar>(values.begin(), values.size()));
}

template <class Scalar>
std::span<Scalar> BasicTensor<Scalar>::mutableValues() {
    if (m_storage.use_count() > 1) {
        m_storage = from(m_shape, values()).m_storage;
    }
    return {m_storage.get(), static_cast<std::size_t>(size())};
}

template <class Scalar>
Scalar BasicTensor<Scalar>::at(std::int64_t n, std::int64_t c, std::int64_t y, std::int64_t x) const {
    FOVEA_REQUIRE(n >= 0 && n < m_shape.batch() && c >= 0 && c < m_shape.channels());
    FOVEA_REQUIRE(y >= 0 && y < m_shape.height() && x >= 0 && x < m_shape.width());
    return m_storage[((n * m_shape.channels() + c) * m_shape.height() + y) * m_shape.width() + x];
}

template <class Scalar>
BasicPlane<Scalar> BasicTensor<Scalar>::plane(std::int64_t n, std::int64_t c) const {
    FOVEA_REQUIRE(n >= 0 && n < m_shape.batch() && c >= 0 && c < m_shape.channels());
    return {data() + (n * m_shape.channels() + c) * m_shape.planeSize(), m_shape.height(), m_shape.width()};
}

template <class Scalar>
BasicTensor<Scalar> BasicTensor<Scalar>::reshaped(const Shape& shape) const {
    FOVEA_REQUIRE(shape.elementCount() == size());
    return BasicTensor(shape, m_storage);
}

template class BasicTensor<float>;
template class BasicTensor<double>;

TensorD toDouble(const Tensor& tensor) {
    return converted<double>(tensor);
}
Tensor toFloat(const TensorD& tensor) {
    return converted<float>(tensor);
}

} // namespace fovea

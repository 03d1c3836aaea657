#pragma once

#include "core/tensor/element_type.h"
#include "core/tensor/tensor.h"

#include <onnx/onnx_pb.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fovea {

/// `name` in quotation marks for a message, cut when it is endless.
std::string inQuotes(std::string_view name);

/// Numbers that are known when a model is loaded: weights, and what is computed from shapes and the like.
class OnnxConstant {
public:
    OnnxConstant(ElementType type, Tensor numbers)
        : m_type(type)
        , m_numbers(std::move(numbers)) {}
    /// For whole numbers and truth values, which are exact up to 2^53; beyond they saturate where they are
    /// used.
    OnnxConstant(ElementType type, TensorD numbers)
        : m_type(type)
        , m_numbers(std::move(numbers)) {}

    ElementType type() const { return m_type; }
    const Shape& shape() const;
    /// Throws LimitError on whole numbers beyond maxExactInteger.
    Tensor floats() const;
    TensorD exact() const;
    /// Saturated. Throws SettingError when they are no whole numbers, or more than `maxCount`.
    std::vector<std::int64_t> integers(std::int64_t maxCount = 1 << 20) const;

private:
    ElementType m_type;
    std::variant<Tensor, TensorD> m_numbers;
};

/// Throws UnsupportedError on a type that has no counterpart here (texts, complex numbers).
ElementType toElementType(std::int32_t onnxType, const std::string& of);
/// That of a tensor; float32 where it is unknown, for constants that nobody may ever ask for.
ElementType elementTypeOf(const onnx::TensorProto& tensor);

/// The numbers of an ONNX tensor. Nothing is allocated before the dimensions are compared with the data.
/// Throws SettingError when they do not fit, LimitError when there are more than `maxElements`,
/// UnsupportedError on texts and complex numbers and on data in another file.
OnnxConstant readConstant(const onnx::TensorProto& tensor, std::int64_t maxElements);

/// A sparse tensor with its zeros written out. Throws the same.
onnx::TensorProto toDense(const onnx::SparseTensorProto& sparse, std::int64_t maxElements);

} // namespace fovea

#include "core/onnx/onnx_constant.h"

#include "core/base/error.h"

#include <Eigen/Core>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace fovea {

namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

constexpr std::size_t longestName = 80;

std::string label(const onnx::TensorProto& tensor) {
    return tensor.name().empty() ? std::string("a constant") : "the constant " + inQuotes(tensor.name());
}

std::string typeName(std::int32_t type) {
    using onnx::TensorProto;
    if (!TensorProto::DataType_IsValid(type)) {
        return "type " + std::to_string(type);
    }
    return TensorProto::DataType_Name(static_cast<TensorProto::DataType>(type));
}

void requireInside(const onnx::TensorProto& tensor) {
    if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
        std::string where;
        for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
            if (entry.key() == "location") {
                where = " (" + inQuotes(entry.value()) + ")";
            }
        }
        throw UnsupportedError(label(tensor) + " lies in another file" + where +
                               "; save the model as one file with its weights inside");
    }
    if (tensor.has_segment()) {
        throw UnsupportedError(label(tensor) + " is stored in segments");
    }
}

/// The product of the dimensions, which are checked.
std::int64_t elementCount(const onnx::TensorProto& tensor, std::int64_t maxElements) {
    if (tensor.dims_size() > Shape::maxRank) {
        throw SettingError(label(tensor) + " has " + std::to_string(tensor.dims_size()) +
                           " dimensions; the limit is " + std::to_string(Shape::maxRank));
    }
    if (const auto negative = std::ranges::find_if(tensor.dims(), [](std::int64_t d) { return d < 0; });
        negative != tensor.dims().end()) {
        throw SettingError(label(tensor) + " has the negative dimension " + std::to_string(*negative));
    }
    if (std::ranges::find(tensor.dims(), 0) != tensor.dims().end()) {
        return 0;
    }
    std::int64_t count = 1;
    for (const std::int64_t extent : tensor.dims()) {
        if (extent > maxElements / count) {
            throw LimitError(label(tensor) + " has more numbers than the limit of " +
                             std::to_string(maxElements));
        }
        count *= extent;
    }
    return count;
}

/// Whether raw_data, or else the list that goes with Stored, has `count` numbers.
template <class Stored>
void requireData(const onnx::TensorProto& tensor, int listed, std::int64_t count) {
    const std::string& raw = tensor.raw_data();
    const auto stored = static_cast<std::int64_t>(raw.empty() ? listed : raw.size() / sizeof(Stored));
    if (stored != count || raw.size() % sizeof(Stored) != 0) {
        throw SettingError(label(tensor) + " should have " + std::to_string(count) +
                           " number(s), its data is enough for " + std::to_string(stored));
    }
}

template <class Stored, class List, class Target>
void copyData(const onnx::TensorProto& tensor, const List& list, std::span<Target> target) {
    const std::string& raw = tensor.raw_data();
    if (raw.empty()) {
        std::ranges::transform(list, target.begin(),
                               [](auto value) { return static_cast<Target>(static_cast<Stored>(value)); });
        return;
    }
    if constexpr (std::is_same_v<Stored, Target>) {
        std::memcpy(target.data(), raw.data(), target.size_bytes());
        return;
    }
    for (std::size_t i = 0; i < target.size(); ++i) {
        Stored value;
        std::memcpy(&value, raw.data() + i * sizeof(Stored), sizeof(Stored));
        target[i] = static_cast<Target>(value);
    }
}

} // namespace

std::string inQuotes(std::string_view name) {
    std::size_t length = name.size();
    if (length > longestName) {
        length = longestName;
        // Not in the middle of a UTF-8 character.
        while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) {
            --length;
        }
    }
    std::string quoted = "\"";
    for (const char letter : name.substr(0, length)) {
        // What steers a terminal, or ends a line, must not come out of a file.
        const bool isControl = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
        quoted += isControl ? '?' : letter;
    }
    return quoted + (length < name.size() ? "…\"" : "\"");
}

const Shape& OnnxConstant::shape() const {
    return std::visit([](const auto& numbers) -> const Shape& { return numbers.shape(); }, m_numbers);
}

Tensor OnnxConstant::floats() const {
    if (const Tensor* numbers = std::get_if<Tensor>(&m_numbers)) {
        return *numbers;
    }
    const TensorD& exact = std::get<TensorD>(m_numbers);
    for (const double number : exact.values()) {
        if (!isFloating(m_type) && std::abs(number) > static_cast<double>(maxExactInteger)) {
            throw LimitError("the whole number " + std::to_string(number) +
                             " is used as a layer's number; the limit is " + std::to_string(maxExactInteger));
        }
    }
    return toFloat(exact);
}

TensorD OnnxConstant::exact() const {
    const TensorD* numbers = std::get_if<TensorD>(&m_numbers);
    return numbers != nullptr ? *numbers : toDouble(std::get<Tensor>(m_numbers));
}

std::vector<std::int64_t> OnnxConstant::integers(std::int64_t maxCount) const {
    if (isFloating(m_type)) {
        throw SettingError("there are numbers of type " + std::string(nameOf(m_type)) +
                           " where whole numbers are needed");
    }
    if (shape().elementCount() > maxCount) {
        throw SettingError("there are " + std::to_string(shape().elementCount()) + " numbers where at most " +
                           std::to_string(maxCount) + " are expected");
    }
    std::vector<std::int64_t> result;
    for (const double number : exact().values()) {
        constexpr double most = 9223372036854774784.0; // the largest double below 2^63
        result.push_back(number > most    ? std::numeric_limits<std::int64_t>::max()
                         : number < -most ? std::numeric_limits<std::int64_t>::min()
                                          : static_cast<std::int64_t>(number));
    }
    return result;
}

ElementType toElementType(std::int32_t onnxType, const std::string& of) {
    using onnx::TensorProto;
    switch (onnxType) {
    case TensorProto::FLOAT:
        return ElementType::Float32;
    case TensorProto::FLOAT16:
        return ElementType::Float16;
    case TensorProto::BFLOAT16:
        return ElementType::BFloat16;
    case TensorProto::DOUBLE:
        return ElementType::Float64;
    case TensorProto::INT8:
        return ElementType::Int8;
    case TensorProto::INT16:
        return ElementType::Int16;
    case TensorProto::INT32:
        return ElementType::Int32;
    case TensorProto::INT64:
        return ElementType::Int64;
    case TensorProto::UINT8:
        return ElementType::UInt8;
    case TensorProto::UINT16:
        return ElementType::UInt16;
    case TensorProto::UINT32:
        return ElementType::UInt32;
    case TensorProto::UINT64:
        return ElementType::UInt64;
    case TensorProto::BOOL:
        return ElementType::Bool;
    default:
        throw UnsupportedError(of + " is stored as " + typeName(onnxType) +
                               "; numbers and truth values work, texts and complex numbers do not");
    }
}

ElementType elementTypeOf(const onnx::TensorProto& tensor) {
    try {
        return toElementType(tensor.data_type(), "");
    } catch (const UnsupportedError&) {
        return ElementType::Float32;
    }
}

namespace {

template <class Stored, class Target, class List>
BasicTensor<Target> readNumbers(const onnx::TensorProto& tensor, const List& list, const Shape& shape) {
    requireData<Stored>(tensor, list.size(), shape.elementCount());
    auto result = BasicTensor<Target>::uninitialized(shape);
    copyData<Stored>(tensor, list, result.mutableValues());
    return result;
}

/// The 16-bit formats: as raw data, or each in an int32.
template <class Half>
Tensor readHalves(const onnx::TensorProto& tensor, const Shape& shape) {
    requireData<std::uint16_t>(tensor, tensor.int32_data_size(), shape.elementCount());
    std::vector<std::uint16_t> bits(static_cast<std::size_t>(shape.elementCount()));
    copyData<std::uint16_t>(tensor, tensor.int32_data(), std::span(bits));
    Tensor result = Tensor::uninitialized(shape);
    std::ranges::transform(bits, result.mutableData(), [](std::uint16_t value) {
        return static_cast<float>(std::bit_cast<Half>(value));
    });
    return result;
}

} // namespace

OnnxConstant readConstant(const onnx::TensorProto& tensor, std::int64_t maxElements) {
    requireInside(tensor);
    static_cast<void>(elementCount(tensor, maxElements));
    const Shape shape(std::span(tensor.dims().data(), static_cast<std::size_t>(tensor.dims_size())));
    const ElementType type = toElementType(tensor.data_type(), label(tensor));
    switch (type) {
    case ElementType::Float32:
        return {type, readNumbers<float, float>(tensor, tensor.float_data(), shape)};
    case ElementType::Float64:
        return {type, readNumbers<double, float>(tensor, tensor.double_data(), shape)};
    case ElementType::Float16:
        return {type, readHalves<Eigen::half>(tensor, shape)};
    case ElementType::BFloat16:
        return {type, readHalves<Eigen::bfloat16>(tensor, shape)};
    case ElementType::Int8:
        return {type, readNumbers<std::int8_t, double>(tensor, tensor.int32_data(), shape)};
    case ElementType::Int16:
        return {type, readNumbers<std::int16_t, double>(tensor, tensor.int32_data(), shape)};
    case ElementType::Int32:
        return {type, readNumbers<std::int32_t, double>(tensor, tensor.int32_data(), shape)};
    case ElementType::Int64:
        return {type, readNumbers<std::int64_t, double>(tensor, tensor.int64_data(), shape)};
    case ElementType::UInt8:
    case ElementType::Bool:
        return {type, readNumbers<std::uint8_t, double>(tensor, tensor.int32_data(), shape)};
    case ElementType::UInt16:
        return {type, readNumbers<std::uint16_t, double>(tensor, tensor.int32_data(), shape)};
    case ElementType::UInt32:
        return {type, readNumbers<std::uint32_t, double>(tensor, tensor.uint64_data(), shape)};
    case ElementType::UInt64:
        return {type, readNumbers<std::uint64_t, double>(tensor, tensor.uint64_data(), shape)};
    }
    throw UnsupportedError(label(tensor) + " is of an unknown type");
}

onnx::TensorProto toDense(const onnx::SparseTensorProto& sparse, std::int64_t maxElements) {
    const OnnxConstant values = readConstant(sparse.values(), maxElements);
    const OnnxConstant indices = readConstant(sparse.indices(), maxElements);
    onnx::TensorProto dense;
    dense.set_name(sparse.values().name());
    *dense.mutable_dims() = sparse.dims();
    const std::int64_t count = elementCount(dense, maxElements);
    const Shape shape(std::span(dense.dims().data(), static_cast<std::size_t>(dense.dims_size())));
    const std::int64_t given = values.shape().elementCount();
    const bool flat = indices.shape().rank() == 1;
    const std::int64_t perIndex = flat ? 1 : shape.rank();
    const std::vector<std::int64_t> places = indices.integers(maxElements);
    if (static_cast<std::int64_t>(places.size()) != given * perIndex) {
        throw SettingError(label(dense) + " is sparse with " + std::to_string(given) + " number(s) and " +
                           std::to_string(places.size()) + " indices");
    }
    Tensor all(shape);
    const std::span<float> to = all.mutableValues();
    const Tensor numbers = values.floats();
    for (std::int64_t i = 0; i < given; ++i) {
        std::int64_t index = 0;
        for (std::int64_t axis = 0; axis < perIndex; ++axis) {
            const std::int64_t place = places[static_cast<std::size_t>(i * perIndex + axis)];
            const std::int64_t extent = flat ? count : shape[static_cast<int>(axis)];
            if (place < 0 || place >= extent) {
                throw SettingError(label(dense) + " is sparse and has a number at " + std::to_string(place) +
                                   " of " + std::to_string(extent));
            }
            index = index * (flat ? 1 : extent) + place;
        }
        to[static_cast<std::size_t>(index)] = numbers.data()[i];
    }
    dense.set_data_type(onnx::TensorProto::FLOAT);
    dense.set_raw_data(to.data(), to.size_bytes());
    return dense;
}

} // namespace fovea

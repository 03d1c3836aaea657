#include "core/onnx/onnx_constant.h"

#include "core/base/error.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace fovea {

namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

constexpr std::size_t longestName = 80;

std::string label(const onnx::TensorProto& tensor) {
    return tensor.name().empty() ? std::string("a constant") : "the constant " + inQuotes(tensor.name());
}

std::string typeName(const onnx::TensorProto& tensor) {
    using onnx::TensorProto;
    if (!TensorProto::DataType_IsValid(tensor.data_type())) {
        return "type " + std::to_string(tensor.data_type());
    }
    return TensorProto::DataType_Name(static_cast<TensorProto::DataType>(tensor.data_type()));
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
        std::ranges::transform(list, target.begin(), [](Stored value) { return static_cast<Target>(value); });
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
    return '"' + std::string(name.substr(0, length)) + (length < name.size() ? "…\"" : "\"");
}

Tensor toFloats(const onnx::TensorProto& tensor, std::int64_t maxElements) {
    requireInside(tensor);
    const std::int64_t count = elementCount(tensor, maxElements);
    const bool isDouble = tensor.data_type() == onnx::TensorProto::DOUBLE;
    if (isDouble) {
        requireData<double>(tensor, tensor.double_data_size(), count);
    } else if (tensor.data_type() == onnx::TensorProto::FLOAT) {
        requireData<float>(tensor, tensor.float_data_size(), count);
    } else {
        throw UnsupportedError(label(tensor) + " is stored as " + typeName(tensor) +
                               "; only FLOAT and DOUBLE work");
    }
    Tensor result = Tensor::uninitialized(
        Shape(std::span(tensor.dims().data(), static_cast<std::size_t>(tensor.dims_size()))));
    if (isDouble) {
        copyData<double>(tensor, tensor.double_data(), result.mutableValues());
    } else {
        copyData<float>(tensor, tensor.float_data(), result.mutableValues());
    }
    return result;
}

std::vector<std::int64_t> toIntegers(const onnx::TensorProto& tensor) {
    requireInside(tensor);
    const std::int64_t count = elementCount(tensor, Shape::maxRank);
    std::vector<std::int64_t> result(static_cast<std::size_t>(count));
    if (tensor.data_type() == onnx::TensorProto::INT64) {
        requireData<std::int64_t>(tensor, tensor.int64_data_size(), count);
        copyData<std::int64_t>(tensor, tensor.int64_data(), std::span(result));
    } else if (tensor.data_type() == onnx::TensorProto::INT32) {
        requireData<std::int32_t>(tensor, tensor.int32_data_size(), count);
        copyData<std::int32_t>(tensor, tensor.int32_data(), std::span(result));
    } else {
        throw SettingError(label(tensor) + " is stored as " + typeName(tensor) +
                           " where whole numbers are needed");
    }
    return result;
}

} // namespace fovea

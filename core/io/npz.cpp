#include "core/io/npz.h"

#include "core/base/contract.h"
#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/npy_header.h"

#include <zip.h>

#include <array>
#include <bit>
#include <cstring>
#include <memory>

namespace fovea {

namespace {

static_assert(std::endian::native == std::endian::little, "the numbers in these files are little-endian");

/// Pictures and batches come this way, not data sets.
constexpr std::int64_t maxNpyBytes = std::int64_t{2} << 30;

template <class Stored>
float numberAt(std::span<const std::uint8_t> data, std::int64_t index) {
    Stored value;
    std::memcpy(&value, data.data() + static_cast<std::size_t>(index) * sizeof(Stored), sizeof(Stored));
    return static_cast<float>(value);
}

/// `data` has the first extent fastest, the tensor the last.
template <class Stored>
void copyFortranOrder(std::span<const std::uint8_t> data, Tensor& tensor) {
    const Shape shape = tensor.shape();
    std::array<std::int64_t, Shape::maxRank> strides{};
    std::int64_t stride = 1;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        strides[static_cast<std::size_t>(axis)] = stride;
        stride *= shape[axis];
    }
    std::array<std::int64_t, Shape::maxRank> at{};
    std::int64_t source = 0;
    for (float& value : tensor.mutableValues()) {
        value = numberAt<Stored>(data, source);
        for (int axis = shape.rank() - 1; axis >= 0; --axis) {
            const auto i = static_cast<std::size_t>(axis);
            source += strides[i];
            if (++at[i] < shape[axis]) {
                break;
            }
            source -= strides[i] * shape[axis];
            at[i] = 0;
        }
    }
}

template <class Stored>
Tensor readNumbers(std::span<const std::uint8_t> data, const NpyHeader& header) {
    const Shape shape{std::span<const std::int64_t>(header.extents)};
    const std::size_t needed = static_cast<std::size_t>(shape.elementCount()) * sizeof(Stored);
    if (data.size() != needed) {
        throw SettingError("has " + std::to_string(data.size()) + " bytes of numbers; its shape " +
                           shape.toString() + " needs " + std::to_string(needed));
    }
    Tensor tensor = Tensor::uninitialized(shape);
    if (header.isFortranOrder) {
        copyFortranOrder<Stored>(data, tensor);
        return tensor;
    }
    std::int64_t index = 0;
    for (float& value : tensor.mutableValues()) {
        value = numberAt<Stored>(data, index++);
    }
    return tensor;
}

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

[[noreturn]] void failWriting(const std::filesystem::path& path, const std::string& reason) {
    throw FileError(path.string(), "cannot be written: " + reason);
}

void addEntry(zip_t* archive, const std::filesystem::path& path, const std::string& name,
              const std::string& header, const Tensor& tensor) {
    const std::span<const float> numbers = tensor.values();
    // libzip takes both as what it may read, but wants them without const.
    std::array<zip_buffer_fragment_t, 2> parts{};
    parts[0].data = reinterpret_cast<zip_uint8_t*>(const_cast<char*>(header.data()));
    parts[0].length = header.size();
    parts[1].data = reinterpret_cast<zip_uint8_t*>(const_cast<float*>(numbers.data()));
    parts[1].length = numbers.size_bytes();
    zip_source_t* source = zip_source_buffer_fragment(archive, parts.data(), numbers.empty() ? 1 : 2, 0);
    if (source == nullptr) {
        failWriting(path, zip_strerror(archive));
    }
    const zip_int64_t index = zip_file_add(archive, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        failWriting(path, "\"" + name + "\": " + zip_strerror(archive));
    }
    // The first date of the zip format, so that equal tensors make equal files.
    constexpr zip_uint16_t firstDate = (1U << 5) | 1U;
    const auto entry = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive, entry, 0, firstDate, 0) != 0) {
        failWriting(path, zip_strerror(archive));
    }
}

} // namespace

Tensor readNpy(const std::filesystem::path& path) {
    const std::vector<std::uint8_t> bytes = readFile(path, maxNpyBytes);
    try {
        const NpyHeader header = parseNpyHeader(bytes);
        const std::span<const std::uint8_t> data = std::span(bytes).subspan(header.dataOffset);
        return header.isDouble ? readNumbers<double>(data, header) : readNumbers<float>(data, header);
    } catch (const Error& error) {
        throw FileError(path.string(), error.what());
    }
}

void writeNpz(const std::filesystem::path& path, const std::vector<std::pair<std::string, Tensor>>& entries) {
    FOVEA_REQUIRE(!entries.empty());
    // libzip reads the headers when the archive is closed.
    std::vector<std::string> headers;
    for (const auto& [name, tensor] : entries) {
        headers.push_back(makeNpyHeader(tensor.shape()));
    }
    replaceFile(path, [&](const std::filesystem::path& temporary) {
        int code = 0;
        Archive archive(zip_open(temporary.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
        if (!archive) {
            zip_error_t error;
            zip_error_init_with_code(&error, code);
            const std::string reason = zip_error_strerror(&error);
            zip_error_fini(&error);
            failWriting(path, reason);
        }
        for (std::size_t i = 0; i < entries.size(); ++i) {
            addEntry(archive.get(), path, entries[i].first, headers[i], entries[i].second);
        }
        if (zip_close(archive.get()) != 0) {
            failWriting(path, zip_strerror(archive.get()));
        }
        static_cast<void>(archive.release());
    });
}

} // namespace fovea

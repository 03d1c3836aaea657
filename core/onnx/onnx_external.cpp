#include "core/onnx/onnx_external.h"

#include "core/onnx/onnx_constant.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>

namespace fovea {

namespace {

/// Where a tensor lies.
struct Location {
    std::string file;
    std::int64_t offset = 0;
    std::int64_t length = -1; ///< below 0: to the end
};

std::int64_t wholeNumber(const std::string& text, const char* key) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) {
        throw SettingError(std::string("external data have the ") + key + " " + inQuotes(text) +
                           ", which is no whole number from 0 on");
    }
    return value;
}

/// A name that cannot lead out of the model's folder.
bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." &&
           name.find_first_of(std::string("/\\:\0", 4)) == std::string::npos;
}

Location locationOf(const onnx::TensorProto& tensor) {
    Location location;
    for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
        if (entry.key() == "location") {
            location.file = entry.value();
        } else if (entry.key() == "offset") {
            location.offset = wholeNumber(entry.value(), "offset");
        } else if (entry.key() == "length") {
            location.length = wholeNumber(entry.value(), "length");
        }
    }
    if (!isPlainName(location.file)) {
        throw SettingError("the constant " + inQuotes(tensor.name()) + " lies in the file " +
                           inQuotes(location.file) +
                           "; only plain names of files in the model's own folder are read");
    }
    return location;
}

/// The files that were opened, and how much may still be read.
class ExternalFiles {
public:
    ExternalFiles(const std::filesystem::path& folder, std::int64_t left)
        : m_folder(folder)
        , m_left(left) {}

    std::string read(const Location& location) {
        const std::filesystem::path path = m_folder / location.file;
        std::error_code error;
        if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::regular) {
            throw SettingError("its weights lie in " + inQuotes(location.file) +
                               ", which is not a file in the model's folder (links are not followed)");
        }
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
        const std::int64_t length = location.length < 0 ? size - location.offset : location.length;
        if (error || location.offset > size || length > size - location.offset) {
            throw SettingError("its weights lie in " + inQuotes(location.file) + " from byte " +
                               std::to_string(location.offset) + " on, " + std::to_string(length) +
                               " bytes; the file has " + std::to_string(size));
        }
        if (length > m_left) {
            throw LimitError("its weights in other files are longer than the limit for a model; " +
                             std::to_string(m_left) + " bytes are left");
        }
        m_left -= length;
        std::ifstream& stream = m_streams[location.file];
        if (!stream.is_open()) {
            stream.open(path, std::ios::binary);
        }
        std::string bytes(static_cast<std::size_t>(length), '\0');
        stream.seekg(location.offset);
        stream.read(bytes.data(), length);
        if (!stream) {
            throw SettingError("its weights in " + inQuotes(location.file) + " cannot be read");
        }
        return bytes;
    }

private:
    std::filesystem::path m_folder;
    std::int64_t m_left;
    std::map<std::string, std::ifstream> m_streams;
};

void loadTensor(onnx::TensorProto& tensor, ExternalFiles& files) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) {
        return;
    }
    tensor.set_raw_data(files.read(locationOf(tensor)));
    tensor.clear_external_data();
    tensor.clear_data_location();
}

} // namespace

void loadExternalData(onnx::GraphProto& graph, const std::filesystem::path& folder, const OnnxLimits& limits,
                      const Control& control) {
    ExternalFiles files(folder, limits.fileBytes - static_cast<std::int64_t>(graph.ByteSizeLong()));
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
        control.checkpoint();
        loadTensor(tensor, files);
    }
    for (onnx::NodeProto& node : *graph.mutable_node()) {
        for (onnx::AttributeProto& attribute : *node.mutable_attribute()) {
            if (attribute.has_t()) {
                loadTensor(*attribute.mutable_t(), files);
            }
        }
    }
}

} // namespace fovea

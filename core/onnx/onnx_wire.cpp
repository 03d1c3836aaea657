#include "core/onnx/onnx_wire.h"

#include "core/base/error.h"

#include <google/protobuf/descriptor.h>
#include <onnx/onnx_pb.h>

#include <limits>

namespace fovea {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

/// Protocol buffers' own parser gives up at 100.
constexpr int maxNesting = 64;

enum WireType : std::uint64_t { Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5 };

class WireScan {
public:
    WireScan(std::span<const std::uint8_t> bytes, std::int64_t maxObjects)
        : m_bytes(bytes)
        , m_maxObjects(maxObjects) {}

    void message(std::size_t at, std::size_t end, const Descriptor& type, int depth) {
        if (depth > maxNesting) {
            throw SettingError("is nested deeper than the limit of " + std::to_string(maxNesting));
        }
        while (at < end) {
            const std::size_t begin = at;
            const std::uint64_t tag = varint(at, end);
            const std::uint64_t number = tag >> 3;
            if (number == 0 || tag > std::numeric_limits<std::uint32_t>::max()) {
                throw damaged(begin);
            }
            at = field(at, end, tag & 7, type.FindFieldByNumber(static_cast<int>(number)), depth);
        }
    }

private:
    /// Returns where the next field begins.
    std::size_t field(std::size_t at, std::size_t end, std::uint64_t wireType, const FieldDescriptor* known,
                      int depth) {
        switch (wireType) {
        case Varint:
            varint(at, end);
            count(1);
            return at;
        case Fixed64:
        case Fixed32:
            // A known number takes no more memory than its bytes here.
            count(known == nullptr ? 1 : 0);
            return skipped(at, end, wireType == Fixed64 ? 8 : 4);
        case Delimited: {
            const std::uint64_t length = varint(at, end);
            const std::size_t next = skipped(at, end, length);
            delimited(at, next, known, depth);
            return next;
        }
        default:
            throw damaged(at);
        }
    }

    void delimited(std::size_t begin, std::size_t end, const FieldDescriptor* known, int depth) {
        count(1);
        if (known == nullptr) {
            return;
        }
        if (known->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            message(begin, end, *known->message_type(), depth + 1);
        } else if (known->is_packable() && known->cpp_type() != FieldDescriptor::CPPTYPE_FLOAT &&
                   known->cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE) {
            count(static_cast<std::int64_t>(end - begin));
        }
    }

    std::uint64_t varint(std::size_t& at, std::size_t end) const {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::size_t next = skipped(at, end, 1);
            const std::uint64_t byte = m_bytes[at];
            at = next;
            value |= (byte & 0x7F) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        throw damaged(at);
    }

    std::size_t skipped(std::size_t at, std::size_t end, std::uint64_t length) const {
        if (length <= end - at) {
            return at + static_cast<std::size_t>(length);
        }
        if (length > m_bytes.size() - at) {
            throw SettingError("is cut off or not an ONNX file (what begins at byte " + std::to_string(at) +
                               " has " + std::to_string(length) + " byte(s), the file ends after " +
                               std::to_string(m_bytes.size()) + ")");
        }
        throw damaged(at);
    }

    void count(std::int64_t objects) {
        m_objects += objects;
        if (m_objects > m_maxObjects) {
            throw LimitError("holds more messages, names and integers than the limit of " +
                             std::to_string(m_maxObjects));
        }
    }

    static SettingError damaged(std::size_t at) {
        return SettingError("is damaged or not an ONNX file (at byte " + std::to_string(at) + ")");
    }

    std::span<const std::uint8_t> m_bytes;
    std::int64_t m_maxObjects;
    std::int64_t m_objects = 0;
};

} // namespace

void checkWireFormat(std::span<const std::uint8_t> bytes, std::int64_t maxObjects) {
    WireScan(bytes, maxObjects).message(0, bytes.size(), *onnx::ModelProto::descriptor(), 0);
}

} // namespace fovea

#pragma once

#include <cstdint>
#include <span>

namespace fovea {

/// Walks the protocol-buffer wire format of an ONNX file before anything is parsed or allocated. Throws
/// SettingError when it is damaged, cut off or nested too deep (a message about a file that the caller
/// names), LimitError when it holds more than `maxObjects` messages, strings and integers.
void checkWireFormat(std::span<const std::uint8_t> bytes, std::int64_t maxObjects);

} // namespace fovea

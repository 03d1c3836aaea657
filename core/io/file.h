#pragma once

#include "core/base/control.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace fovea {

/// The bytes of an ordinary file; at least one. Throws FileError (missing, a folder, not an ordinary file,
/// empty, unreadable) and LimitError when there are more than `maxBytes`, before any of them is read;
/// Cancelled.
std::vector<std::uint8_t> readFile(const std::filesystem::path& path, std::int64_t maxBytes,
                                   const Control& control = {});

/// Puts `bytes` into the file: they are written beside it first and renamed, so that an error leaves an older
/// file whole. Throws FileError.
void replaceFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

/// The same for a writer that wants a path: `write` makes the file `temporary`, which lies in the folder of
/// `path`. Whatever it throws passes through, with the temporary file removed.
void replaceFile(const std::filesystem::path& path,
                 const std::function<void(const std::filesystem::path& temporary)>& write);

} // namespace fovea

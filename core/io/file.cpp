#include "core/io/file.h"

#include "core/base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <system_error>

namespace fovea {

namespace {

constexpr std::size_t readAtOnce = std::size_t{8} << 20;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string systemMessage(int error) {
    return std::generic_category().message(error);
}

FileError unreadable(const std::filesystem::path& path, int error) {
    return {path.string(), "cannot be read: " + systemMessage(error)};
}

FileError unwritable(const std::filesystem::path& path, int error) {
    return {path.string(), "cannot be written: " + systemMessage(error)};
}

void requireOrdinary(const std::filesystem::path& path, const std::filesystem::file_status& status) {
    if (std::filesystem::is_directory(status)) {
        throw FileError(path.string(), "is a folder, not a file");
    }
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        throw FileError(path.string(), "is not an ordinary file");
    }
}

/// Through links, so that replacing the file does not replace the link. A device or a pipe is not replaced at
/// all.
std::filesystem::path finalTarget(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    requireOrdinary(path, status);
    if (!std::filesystem::exists(status)) {
        return path;
    }
    std::filesystem::path target = std::filesystem::canonical(path, error);
    if (error) {
        throw unwritable(path, error.value());
    }
    return target;
}

std::filesystem::path temporaryBeside(const std::filesystem::path& target) {
    std::random_device random;
    std::filesystem::path temporary = target;
    temporary += "." + std::to_string(random()) + ".tmp";
    return temporary;
}

void writeWhole(const std::filesystem::path& temporary, std::span<const std::uint8_t> bytes,
                const std::filesystem::path& path) {
    // Exclusive: a file that somebody else put there is not overwritten.
    File file(std::fopen(temporary.c_str(), "wbx"));
    if (!file) {
        throw unwritable(path, errno);
    }
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) {
        throw unwritable(path, errno);
    }
    // Closing writes what is still buffered, so a full disk may show only here.
    if (std::fclose(file.release()) != 0) {
        throw unwritable(path, errno);
    }
}

} // namespace

std::vector<std::uint8_t> readFile(const std::filesystem::path& path, std::int64_t maxBytes,
                                   const Control& control) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw FileError(path.string(), "there is no such file");
    }
    if (status.type() == std::filesystem::file_type::none) {
        throw unreadable(path, error.value());
    }
    requireOrdinary(path, status);
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) {
        throw unreadable(path, error.value());
    }
    if (size == 0) {
        throw FileError(path.string(), "is empty");
    }
    if (size > static_cast<std::uintmax_t>(maxBytes)) {
        throw LimitError(path.string() + ": has " + std::to_string(size) + " bytes; the limit is " +
                         std::to_string(maxBytes));
    }
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) {
        throw unreadable(path, errno);
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    for (std::size_t done = 0; done < bytes.size();) {
        control.checkpoint();
        control.report(static_cast<double>(done) / static_cast<double>(bytes.size()));
        const std::size_t length = std::min(bytes.size() - done, readAtOnce);
        if (std::fread(bytes.data() + done, 1, length, file.get()) != length) {
            throw FileError(path.string(), "cannot be read to its end");
        }
        done += length;
    }
    return bytes;
}

void replaceFile(const std::filesystem::path& path,
                 const std::function<void(const std::filesystem::path& temporary)>& write) {
    const std::filesystem::path target = finalTarget(path);
    const std::filesystem::path temporary = temporaryBeside(target);
    std::error_code ignored;
    try {
        write(temporary);
    } catch (...) {
        std::filesystem::remove(temporary, ignored);
        throw;
    }
    std::error_code error;
    std::filesystem::rename(temporary, target, error);
    if (error) {
        std::filesystem::remove(temporary, ignored);
        throw unwritable(path, error.value());
    }
}

void replaceFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
    replaceFile(path, [&](const std::filesystem::path& temporary) { writeWhole(temporary, bytes, path); });
}

} // namespace fovea

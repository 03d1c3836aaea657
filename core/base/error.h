#pragma once

#include <stdexcept>
#include <string>

namespace fovea {

/// A mistake of the user or of a file, never of the program. `what()` is one sentence for a person: it
/// names the file, layer or value and what would work. Bugs assert instead (contract.h).
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file that cannot be read or written, or does not hold what it should. The message starts with its path.
class FileError : public Error {
public:
    FileError(const std::string& path, const std::string& reason)
        : Error(path + ": " + reason)
        , m_path(path)
        , m_reason(reason) {}
    const std::string& path() const { return m_path; }
    const std::string& reason() const { return m_reason; }

private:
    std::string m_path;
    std::string m_reason;
};

/// Shapes that do not fit together, or settings that leave no output.
class ShapeError : public Error {
public:
    using Error::Error;
};

/// A setting outside its range (a stride of 0, an unknown layer name).
class SettingError : public Error {
public:
    using Error::Error;
};

/// Something well-formed that is larger than a named limit of the program. The message tells the limit.
class LimitError : public Error {
public:
    using Error::Error;
};

/// Well-formed, but not something this program can do (an operator it does not know).
class UnsupportedError : public Error {
public:
    using Error::Error;
};

/// Thrown by Control::checkpoint() when somebody asked to stop. Not an Error: nothing went wrong.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace fovea

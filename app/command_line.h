#pragma once

namespace fovea {

/// Runs the program: the window, or one of its commands. Returns the exit code: 0 on success, 1 on an error
/// (one line on stderr says which file and what is wrong), 2 on wrong usage.
int runCommandLine(int argc, char** argv);

} // namespace fovea

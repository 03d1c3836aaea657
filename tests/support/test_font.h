#pragma once

namespace fovea::test {

/// Loads the Inter of Debian's package fonts-inter, so that letters are the same wherever the tests run.
/// Prints what is missing and ends the program when it is not there. Needs a QGuiApplication.
void loadTestFont();

} // namespace fovea::test

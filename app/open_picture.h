#pragma once

#include "ui/pictures/picture.h"

namespace fovea {

/// ui::readPicture() for a command: what the decoders print to stderr in words of their own about a damaged
/// file is kept from it, so that the one line that the command prints stands alone. Not for use beside other
/// threads that print.
ui::Picture openPicture(const QString& path);

} // namespace fovea

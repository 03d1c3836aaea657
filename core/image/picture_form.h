#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fovea {

/// How an input that is none for pictures is made of one all the same.
struct PictureForm {
    std::vector<std::int64_t> picture; ///< N×C×H×W, 0 where the file leaves the input open
    /// The shape in which the picture's numbers are laid out, and what that is repeated to. Empty for inputs
    /// of N×C×H×W, all of whose channels are the same gray picture.
    std::vector<std::int64_t> laidOut;
    std::vector<std::int64_t> spread;
    std::string reason; ///< for a person
};

/// The form for an input of these extents, 0 where the file leaves them open (as a batch of 1, and sizes that
/// become those of `picture` where a 0 stands in it). Rows of numbers become pictures as square as they can
/// be; C×L a gray picture of C rows; what has other channels than 1 or 3, or depth, the same picture in each.
/// Nothing for what no picture can be made of: a single number, or more than maxInputSide numbers to a side.
std::optional<PictureForm> pictureFormOf(std::span<const std::int64_t> extents);

/// `form` with the sides of the picture where it leaves them open.
PictureForm sized(PictureForm form, std::int64_t height, std::int64_t width);

} // namespace fovea

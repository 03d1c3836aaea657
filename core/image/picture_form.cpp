#include "core/image/picture_form.h"

#include "core/image/input_spec.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

using Extents = std::vector<std::int64_t>;

/// Where the sides of the picture lie in a shape.
constexpr std::size_t fromEndHeight = 2;
constexpr std::size_t fromEndWidth = 1;

std::string inWords(std::span<const std::int64_t> extents) {
    std::string text;
    for (const std::int64_t extent : extents) {
        text += (text.empty() ? "" : "×") + (extent == 0 ? std::string("?") : std::to_string(extent));
    }
    return text;
}

std::int64_t closed(std::int64_t extent) {
    return extent == 0 ? 1 : extent;
}

/// The largest divisor that is not above the square root.
std::int64_t heightOf(std::int64_t numbers) {
    auto height = static_cast<std::int64_t>(std::sqrt(static_cast<double>(numbers)));
    while (numbers % height != 0) {
        --height;
    }
    return height;
}

std::optional<Extents> pictureOfRow(std::int64_t numbers) {
    constexpr std::int64_t most = maxInputSide * maxInputSide;
    if (numbers < 2 || numbers > most) {
        return std::nullopt;
    }
    const bool isColour = numbers % 3 == 0 && heightOf(numbers / 3) * heightOf(numbers / 3) * 3 == numbers;
    const std::int64_t channels = isColour && numbers > 3 ? 3 : 1;
    const std::int64_t height = heightOf(numbers / channels);
    const std::int64_t width = numbers / channels / height;
    return width <= maxInputSide ? std::optional(Extents{1, channels, height, width}) : std::nullopt;
}

/// All numbers along one axis; the others have one entry.
std::optional<PictureForm> formOfRow(std::span<const std::int64_t> extents, std::int64_t numbers) {
    const std::optional<Extents> picture = pictureOfRow(numbers);
    if (!picture) {
        return std::nullopt;
    }
    Extents laidOut(extents.begin(), extents.end());
    laidOut.front() = extents.size() == 1 ? laidOut.front() : 1;
    return PictureForm{.picture = *picture,
                       .laidOut = laidOut,
                       .spread = {},
                       .reason = "A picture is laid out in its " + std::to_string(numbers) +
                                 " numbers, channel by channel and row by row."};
}

PictureForm formOfPlanes(std::span<const std::int64_t> extents) {
    return {.picture = {1, 3, extents[1], extents[2]},
            .laidOut = {3, extents[1], extents[2]},
            .spread = {},
            .reason = "A picture is its three planes, without a batch."};
}

PictureForm formOfPlane(std::span<const std::int64_t> extents) {
    return {.picture = {1, 1, extents[0], extents[1]},
            .laidOut = {extents[0], extents[1]},
            .spread = {},
            .reason = "A gray picture is its plane, without a batch."};
}

/// Of two axes and more behind the batch, all but the last taken together as rows.
PictureForm formOfRows(std::span<const std::int64_t> extents) {
    Extents laidOut(extents.begin(), extents.end());
    laidOut.front() = 1;
    std::int64_t rows = 1;
    for (std::size_t axis = 1; axis + 1 < extents.size(); ++axis) {
        laidOut[axis] = extents.size() == 3 ? extents[axis] : closed(extents[axis]);
        rows = std::min(rows * laidOut[axis], maxInputSide + 1);
    }
    return {.picture = {1, 1, rows, extents.back()},
            .laidOut = laidOut,
            .spread = {},
            .reason = "A gray picture is laid out in it row by row."};
}

/// The latent numbers of a generator: channels without a place.
bool isRowOfChannels(std::span<const std::int64_t> extents) {
    return extents[1] > 1 && extents[2] == 1 && extents[3] == 1;
}

PictureForm formOfMaps(std::span<const std::int64_t> extents) {
    return {.picture = {extents[0], 1, extents[2], extents[3]},
            .laidOut = {},
            .spread = {},
            .reason = "Every channel of it is the same gray picture."};
}

PictureForm formOfVolumes(std::span<const std::int64_t> extents) {
    const std::int64_t channels = extents[1] == 3 ? 3 : 1;
    return {.picture = {1, channels, extents[3], extents[4]},
            .laidOut = {1, channels, 1, extents[3], extents[4]},
            .spread = {},
            .reason = "Every slice of its depth is the same picture."};
}

std::optional<PictureForm> formOf(std::span<const std::int64_t> extents) {
    switch (extents.size()) {
    case 0:
        return std::nullopt;
    case 1:
        return formOfRow(extents, extents[0]);
    case 2:
        return extents[0] == extents[1] && extents[0] > 1 ? formOfPlane(extents)
                                                          : formOfRow(extents, extents[1]);
    case 3:
        return extents[0] == 3 ? formOfPlanes(extents) : formOfRows(extents);
    case 4:
        return isRowOfChannels(extents) ? formOfRow(extents, extents[1]) : formOfMaps(extents);
    case 5:
        return formOfVolumes(extents);
    default:
        return formOfRows(extents);
    }
}

bool isSmallEnough(const PictureForm& form) {
    return std::ranges::all_of(form.picture,
                               [](std::int64_t extent) { return extent >= 0 && extent <= maxInputSide; });
}

} // namespace

std::optional<PictureForm> pictureFormOf(std::span<const std::int64_t> extents) {
    constexpr std::int64_t most = maxInputSide * maxInputSide;
    if (std::ranges::any_of(extents, [](std::int64_t extent) { return extent > most; })) {
        return std::nullopt;
    }
    std::optional<PictureForm> form = formOf(extents);
    if (!form || !isSmallEnough(*form)) {
        return std::nullopt;
    }
    form->reason = "Its input of " + inWords(extents) + " is not one for pictures. " + form->reason;
    form->spread = form->laidOut;
    for (std::size_t axis = 0; axis < form->spread.size(); ++axis) {
        // A side that is open is chosen with the picture's.
        form->spread[axis] = form->laidOut[axis] == 0 ? 0 : closed(extents[axis]);
    }
    return form;
}

PictureForm sized(PictureForm form, std::int64_t height, std::int64_t width) {
    for (Extents* shape : {&form.picture, &form.laidOut, &form.spread}) {
        const std::size_t rank = shape->size();
        if (rank >= fromEndHeight) {
            std::int64_t& rows = (*shape)[rank - fromEndHeight];
            std::int64_t& columns = (*shape)[rank - fromEndWidth];
            rows = rows == 0 ? height : rows;
            columns = columns == 0 ? width : columns;
        }
    }
    return form;
}

} // namespace fovea

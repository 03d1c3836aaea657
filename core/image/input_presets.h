#pragma once

#include "core/image/input_spec.h"

#include <array>
#include <span>
#include <string_view>

namespace fovea {

/// A way of turning pixels into numbers that many networks share.
struct InputPreset {
    const char* id;    ///< for the command line and files
    const char* title; ///< for people, in English
    ColourOrder order;
    float range;
    std::array<float, 3> mean; ///< in the network's order; one channel has the average
    std::array<float, 3> std;
};

/// ImageNet (torchvision), Caffe, 0 to 1, −1 to 1, 0 to 255, CIFAR-10, MNIST.
std::span<const InputPreset> inputPresets();
/// Throws SettingError that lists the presets.
const InputPreset& inputPreset(std::string_view id);
/// The same size, channels and layout with the preset's numbers.
InputSpec withPreset(InputSpec spec, const InputPreset& preset);
/// The same for 1 or 3 channels: a preset stays, other numbers are repeated or averaged.
InputSpec withChannels(InputSpec spec, std::int64_t channels);
/// The preset whose numbers these are; null when they are of none.
const InputPreset* presetOf(const InputSpec& spec);

} // namespace fovea

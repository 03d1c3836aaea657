#include "core/image/input_presets.h"

#include "core/base/error.h"

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

/// The means of MNIST and CIFAR-10 are those of their training splits; ImageNet's are what torchvision's
/// networks, Caffe's what the networks of its model zoo were trained with.
constexpr InputPreset presets[] = {
    {"imagenet",
     "ImageNet (torchvision)",
     ColourOrder::Rgb,
     1,
     {0.485F, 0.456F, 0.406F},
     {0.229F, 0.224F, 0.225F}},
    {"caffe", "Caffe: BGR − mean", ColourOrder::Bgr, 255, {103.939F, 116.779F, 123.68F}, {1, 1, 1}},
    {"unit", "0 to 1", ColourOrder::Rgb, 1, {0, 0, 0}, {1, 1, 1}},
    {"signed", "−1 to 1", ColourOrder::Rgb, 1, {0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}},
    {"bytes", "0 to 255", ColourOrder::Rgb, 255, {0, 0, 0}, {1, 1, 1}},
    {"cifar", "CIFAR-10", ColourOrder::Rgb, 1, {0.4914F, 0.4822F, 0.4465F}, {0.2470F, 0.2435F, 0.2616F}},
    {"mnist", "MNIST", ColourOrder::Rgb, 1, {0.1307F, 0.1307F, 0.1307F}, {0.3081F, 0.3081F, 0.3081F}},
};

constexpr std::int64_t mostChannels = 64;

std::vector<float> perChannel(const std::array<float, 3>& numbers, std::int64_t channels) {
    if (channels == std::ssize(numbers)) {
        return {numbers.begin(), numbers.end()};
    }
    if (channels > mostChannels) {
        return {}; // no picture, and a file may state any number
    }
    const float average = std::accumulate(numbers.begin(), numbers.end(), 0.0F) / 3;
    return std::vector<float>(static_cast<std::size_t>(channels), average);
}

} // namespace

std::span<const InputPreset> inputPresets() {
    return presets;
}

const InputPreset& inputPreset(std::string_view id) {
    std::string known;
    for (const InputPreset& preset : presets) {
        if (preset.id == id) {
            return preset;
        }
        known += (known.empty() ? "" : ", ") + std::string(preset.id);
    }
    throw SettingError("there is no preset \"" + std::string(id) + "\"; there are " + known);
}

InputSpec withPreset(InputSpec spec, const InputPreset& preset) {
    // One channel has no order: it stays as it is for the day when there are three.
    spec.order = spec.channels == 1 ? spec.order : preset.order;
    spec.range = preset.range;
    spec.mean = perChannel(preset.mean, spec.channels);
    spec.std = perChannel(preset.std, spec.channels);
    return spec;
}

InputSpec withChannels(InputSpec spec, std::int64_t channels) {
    if (spec.channels == channels) {
        return spec;
    }
    const InputPreset* preset = presetOf(spec);
    spec.channels = channels;
    if (preset != nullptr) {
        return withPreset(spec, *preset);
    }
    for (std::vector<float>* numbers : {&spec.mean, &spec.std}) {
        const float sum = std::accumulate(numbers->begin(), numbers->end(), 0.0F);
        numbers->assign(static_cast<std::size_t>(channels),
                        sum / static_cast<float>(std::max<std::size_t>(numbers->size(), 1)));
    }
    return spec;
}

const InputPreset* presetOf(const InputSpec& spec) {
    for (const InputPreset& preset : presets) {
        if (withPreset(spec, preset) == spec) {
            return &preset;
        }
    }
    return nullptr;
}

} // namespace fovea

#include "core/image/input_guess.h"

#include "core/base/contract.h"
#include "core/image/image.h"
#include "core/image/input_presets.h"

#include <algorithm>
#include <cctype>

namespace fovea {

namespace {

/// Smaller pictures than this are not what networks for ImageNet are made for.
constexpr std::int64_t smallestImageNet = 64;
constexpr std::int64_t usualSide = 224;

struct NameRule {
    const char* part; ///< of the model's or producer's name, in small letters
    const char* preset;
    std::int64_t side; ///< where the file leaves it open
};

/// The first that fits counts.
constexpr NameRule nameRules[] = {
    {"mnist", "mnist", 28},          {"cifar", "cifar", 32},      {"caffe", "caffe", 224},
    {"bvlc", "caffe", 224},          {"yolo", "unit", 640},       {"mobilenet_v1", "signed", 224},
    {"inception_v3", "signed", 299}, {"xception", "signed", 299}, {"torchvision", "imagenet", 224},
};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool isPictureDepth(std::int64_t extent) {
    return extent == 1 || extent == 3;
}

/// N×C×1×1 holds channels, not a picture of one column.
bool isWithoutPlace(std::span<const std::int64_t> extents) {
    return extents[1] > 1 && extents[2] == 1 && extents[3] == 1;
}

InputLayout layoutOf(const InputEvidence& evidence) {
    const auto denoted = std::ranges::find(evidence.denotations, "DATA_CHANNEL");
    if (denoted != evidence.denotations.end()) {
        return denoted - evidence.denotations.begin() == 3 ? InputLayout::ChannelsLast
                                                           : InputLayout::ChannelsFirst;
    }
    // So few rows are more likely channels.
    constexpr std::int64_t fewest = 5;
    const std::int64_t second = evidence.extents[1];
    const bool last = isPictureDepth(evidence.extents[3]) && !isWithoutPlace(evidence.extents) &&
                      (second == 0 || second >= fewest);
    return last ? InputLayout::ChannelsLast : InputLayout::ChannelsFirst;
}

/// Sizes and channels as far as the file states them, 0 where it does not.
InputSpec statedSpec(const InputEvidence& evidence) {
    InputSpec spec;
    spec.layout = layoutOf(evidence);
    const bool last = spec.layout == InputLayout::ChannelsLast;
    spec.channels = evidence.extents[last ? 3 : 1];
    spec.height = evidence.extents[last ? 1 : 2];
    spec.width = evidence.extents[last ? 2 : 3];
    return spec;
}

std::string valueOf(const InputEvidence& evidence, const char* key) {
    const auto found = evidence.metadata.find(key);
    return found == evidence.metadata.end() ? std::string() : found->second;
}

/// The numbers in a text like "[640, 480]".
std::vector<std::int64_t> numbersIn(const std::string& text) {
    std::vector<std::int64_t> numbers;
    bool inNumber = false;
    for (const char c : text) {
        const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
        if (digit && !inNumber) {
            numbers.push_back(0);
        }
        if (digit) {
            numbers.back() = std::min<std::int64_t>(numbers.back() * 10 + (c - '0'), maxInputSide + 1);
        }
        inNumber = digit;
    }
    return numbers;
}

void takeSize(const InputEvidence& evidence, InputSpec& spec) {
    const std::vector<std::int64_t> sides = numbersIn(valueOf(evidence, "imgsz"));
    const bool usable =
        !sides.empty() && sides.size() <= 2 &&
        std::ranges::all_of(sides, [](std::int64_t side) { return side >= 1 && side <= maxInputSide; });
    if (usable) {
        spec.height = spec.height != 0 ? spec.height : sides.front();
        spec.width = spec.width != 0 ? spec.width : sides.back();
    }
}

void complete(InputSpec& spec, std::int64_t side) {
    spec.height = spec.height != 0 ? spec.height : side;
    spec.width = spec.width != 0 ? spec.width : side;
}

/// ONNX's own metadata for pictures; empty when there is none of it.
std::string applyPixelMetadata(const InputEvidence& evidence, InputSpec& spec) {
    const std::string format = valueOf(evidence, "Image.BitmapPixelFormat");
    const std::string range = valueOf(evidence, "Image.NominalPixelRange");
    if (format.empty() && range.empty()) {
        return {};
    }
    const bool bytes =
        range.empty() || range.starts_with("NominalRange_0_255") || range.starts_with("NominalRange_16_235");
    const bool isSigned = range.starts_with("Normalized_1_1");
    spec = withPreset(spec, inputPreset(isSigned ? "signed" : bytes ? "bytes" : "unit"));
    spec.order = format.starts_with("Bgr") ? ColourOrder::Bgr : ColourOrder::Rgb;
    return "The file's metadata states it (" + format + (format.empty() || range.empty() ? "" : ", ") +
           range + ").";
}

std::string applyNames(const InputEvidence& evidence, InputSpec& spec) {
    const std::string names = lower(evidence.modelName + " " + evidence.producer);
    for (const NameRule& rule : nameRules) {
        if (names.find(rule.part) != std::string::npos) {
            spec = withPreset(spec, inputPreset(rule.preset));
            complete(spec, rule.side);
            return "Guessed: \"" + std::string(rule.part) + "\" is in its name.";
        }
    }
    return {};
}

std::string applyShape(const InputEvidence& evidence, InputSpec& spec) {
    const auto use = [&](const char* preset, std::int64_t side, const std::string& why) {
        spec = withPreset(spec, inputPreset(preset));
        complete(spec, side);
        return "Guessed: " + why;
    };
    const std::string size = pictureSizeText(spec.width, spec.height, spec.channels);
    const bool square = spec.height == spec.width;
    if (evidence.isBytes) {
        return use("bytes", usualSide, "the input takes bytes, so pixels go in as they are.");
    }
    if (square && spec.height == 28 && spec.channels == 1) {
        return use("mnist", 28, size + " is the size of MNIST's digits.");
    }
    if (square && spec.height == 32 && spec.channels == 3) {
        return use("cifar", 32, size + " is the size of CIFAR-10's pictures.");
    }
    const bool open = spec.height == 0 || spec.width == 0;
    if (spec.channels == 3 && open) {
        return use(
            "imagenet", usualSide,
            "the file leaves the size open, as networks for ImageNet mostly do; 224×224 is usual there.");
    }
    if (spec.channels == 3 && std::min(spec.height, spec.width) >= smallestImageNet) {
        return use("imagenet", usualSide, "most networks for " + size + " are fed like torchvision's.");
    }
    return use("unit", spec.channels == 1 ? 28 : usualSide,
               "the file says nothing of its pictures; 0 to 1 is usual.");
}

} // namespace

bool canTakePictures(std::span<const std::int64_t> extents) {
    const auto fits = [](std::int64_t extent) { return extent == 0 || isPictureDepth(extent); };
    // An open width says nothing of channels.
    return extents.size() == 4 &&
           (fits(extents[1]) || (isPictureDepth(extents[3]) && !isWithoutPlace(extents)));
}

InputGuess guessInput(const InputEvidence& evidence) {
    FOVEA_REQUIRE(evidence.extents.size() == 4);
    InputGuess guess{.spec = statedSpec(evidence), .reason = {}};
    InputSpec& spec = guess.spec;
    spec.channels = spec.channels != 0 ? spec.channels : 3;
    if (valueOf(evidence, "Image.BitmapPixelFormat").starts_with("Gray") &&
        evidence.extents[spec.layout == InputLayout::ChannelsLast ? 3 : 1] == 0) {
        spec.channels = 1;
    }
    takeSize(evidence, spec);
    guess.reason = applyPixelMetadata(evidence, spec);
    guess.isStated = !guess.reason.empty();
    if (guess.reason.empty()) {
        guess.reason = applyNames(evidence, spec);
    }
    if (guess.reason.empty()) {
        guess.reason = applyShape(evidence, spec);
    }
    complete(spec, usualSide);
    return guess;
}

} // namespace fovea

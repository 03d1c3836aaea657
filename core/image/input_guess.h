#pragma once

#include "core/image/input_spec.h"

#include <map>
#include <span>

namespace fovea {

/// What a model file tells of one of its inputs, for guessing how pictures are fed to it.
struct InputEvidence {
    std::string modelName;                ///< of the file and of the graph in it
    std::string producer;                 ///< the program that wrote the file
    std::vector<std::int64_t> extents;    ///< in the file's order, 0 where the file leaves them open
    std::vector<std::string> denotations; ///< what the file calls its dimensions; empty where it does not
    bool isBytes = false;                 ///< the input holds unsigned bytes, not floating point numbers
    std::map<std::string, std::string> metadata;
};

struct InputGuess {
    InputSpec spec;
    std::string reason;    ///< one sentence for a person
    bool isStated = false; ///< by the metadata
};

/// Whether four extents can be those of pictures: batches of 1 or 3 channels, first or last, open ones too.
bool canTakePictures(std::span<const std::int64_t> extents);

/// How pictures are most likely fed to an input: what the metadata says (ONNX's "Image.BitmapPixelFormat" and
/// "Image.NominalPixelRange", "imgsz"), else what names and shape are known for, else 0 to 1. Sizes that are
/// open get the usual ones. There are four extents.
InputGuess guessInput(const InputEvidence& evidence);

} // namespace fovea

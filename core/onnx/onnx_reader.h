#pragma once

#include "core/base/control.h"
#include "core/graph/model.h"

#include <filesystem>
#include <functional>
#include <map>
#include <vector>

namespace fovea {

/// Limits for model files, all told in the error that they cause.
struct OnnxLimits {
    std::int64_t fileBytes = std::int64_t{2} << 30;
    std::int64_t nodes = 100'000;
    std::int64_t parameters = std::int64_t{1} << 29; ///< numbers in the weights of all layers together
    /// Messages, names and integers in the file: each takes many times its size in memory.
    std::int64_t objects = 4'000'000;
    /// Multiply-adds and results of what is computed from constants while the model is read.
    std::int64_t foldingWork = std::int64_t{1} << 33;
};

/// What is said about a model's inputs beside the file, by name.
struct OnnxInputs {
    /// Instead of what the file states; also the batch.
    std::map<std::string, Shape> shapes;
    /// Numbers that an input will have: where shapes depend on it, these are used once and for all. They give
    /// the shape too.
    std::map<std::string, Tensor> values;
    /// Makes of how pictures are fed as far as the file tells how they are to be fed: a size, a layout or a
    /// number of channels that the file states itself can only be replaced by one that its layers take.
    std::function<InputSpec(const InputSpec& guess)> picture = {};
    /// Whether an input that is not one for pictures is made of one (pictureFormOf()) where no other takes
    /// it.
    bool laysOutPictures = false;
    /// The same without names, for all inputs in the file's order; of a picture only the size is used.
    std::vector<Tensor> inOrder;
};

/// Reads an .onnx file made of the ops of this program. What the file does not say about its pictures is
/// guessed by guessInput(): ModelInfo::stated tells how and why. Throws FileError (missing, empty, truncated,
/// not ONNX, broken graph, bad shapes), LimitError, UnsupportedError (all unsupported operators at once),
/// Cancelled. Every message names the file.
///
/// Operators are those of ONNX's default domain, opset 1 to 22, as far as ops of this program mean the same:
/// a layer is named after its node's output (the steps of an operator that takes several layers have a name
/// of their own behind a dot), what neither is read nor a result is left out, constants and Identity are
/// resolved (but for an output that would lose its name), what depends on constants only is computed at once,
/// and a MatMul with the Add of its bias becomes one linear layer.
///
/// A network with one input of N×C×H×W or N×H×W×C takes pictures: one, where its layers treat those of the
/// batch that the file states each for itself (forOnePicture()), else as many as it states. Of several inputs
/// the first that can takes the picture and becomes the graph's first. The graph's input is N×C×H×W; who
/// wants N×H×W×C reads a layer of the input's name that turns it. Where no input is one for pictures and
/// OnnxInputs asks for it, the first that can be made of one takes it, with layers that lay it out. Where the
/// file leaves the size open and the layers do not take the guessed one, it is the first usual one that they
/// take. Other inputs have the shape that the file states, with 1 for an open first dimension.
Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits = {}, const Control& control = {},
               const OnnxInputs& inputs = {});

/// The same from memory; `name` stands for the path in messages.
Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits = {},
               const Control& control = {}, const OnnxInputs& inputs = {});

} // namespace fovea

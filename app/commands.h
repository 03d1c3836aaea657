#pragma once

#include "core/base/error.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fovea {

/// The command line itself is wrong: exit code 2.
class UsageError : public Error {
public:
    using Error::Error;
};

/// The commands of the command line. Each prints its result to stdout and throws Error when it cannot; none
/// needs a display.

/// A network, and what is said of it beside its file.
struct ModelChoice {
    std::string model;     ///< a bundled model's name or a path
    std::string inputSpec; ///< how pictures are fed: a preset, JSON or a file of it; empty: guessed
    std::string size;      ///< WxH of the pictures; empty: what the file states
    std::string classes;   ///< a text file, "cifar10", "digits" or "none"; empty: what the file states
    std::vector<std::string> fills; ///< INPUT=zeros, ones or an .npy file, for inputs that take no picture
    std::string output;             ///< the layer that is the answer; empty: the file's first output
};

struct LayersOptions {
    ModelChoice model;
    bool json = false;
    bool csv = false;
    bool markdown = false;
};
void printLayers(const LayersOptions& options);

struct RunOptions {
    ModelChoice model;
    std::string image;               ///< a picture file; or else
    std::vector<std::string> inputs; ///< .npy files, one per input of the network
    std::vector<std::string> layers; ///< to print and save
    bool all = false;                ///< every layer
    int top = 5;
    std::string save; ///< .npz; empty: nothing is saved
    int repeat = 0;   ///< time this many passes
    int threads = 0;
    bool json = false;
};
void runModel(const RunOptions& options);

struct ExplainOptions {
    ModelChoice model;
    std::string image;
    std::string at; ///< LAYER,CHANNEL,Y,X
    std::optional<std::int64_t> slice;
    std::int64_t taps = 4096; ///< at most so many are listed, the largest products
    bool json = false;
};
void explainNumber(const ExplainOptions& options);

struct InspectOptions {
    std::string image;
    ModelChoice model;
    std::string out; ///< folder; made when it is missing
};
void inspectPicture(const InspectOptions& options);

struct RenderOptions {
    std::string scene;
    std::vector<std::string> settings; ///< KEY=VALUE
    std::string out;
    std::string size = "1440x900";
    std::optional<double> time; ///< of the bench, in windows; none: the end of its run
};
void renderScene(const RenderOptions& options);
/// The names of the scenes and the keys of --set, for --help.
std::string renderHelp();
/// What it paints: "network, layer, …".
std::string sceneNames();

} // namespace fovea

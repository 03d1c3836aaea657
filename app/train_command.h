#pragma once

#include <filesystem>
#include <string>

namespace fovea {

struct TrainOptions {
    std::string recipe;                   ///< a recipe's file, or the name of one in `bundledRecipes`
    std::filesystem::path bundledRecipes; ///< folder of NAME.json; may be empty
    std::filesystem::path data;           ///< as openDataset() takes it
    std::filesystem::path out;            ///< the .onnx file to write
    std::filesystem::path checkpoint;     ///< empty: `out` with ".checkpoint" added
    int threads = 0;                      ///< 0: one per core
    bool fresh = false;                   ///< begin anew even if there is a checkpoint
};

/// `fovea train`: trains the recipe, printing a line per epoch, then examines the network on the test split
/// and writes it. Goes on from the checkpoint if there is one; SIGINT and SIGTERM write one and say how to go
/// on. Returns the exit code (0; 1 when it was interrupted). Throws Error.
int runTrain(const TrainOptions& options);

} // namespace fovea

#pragma once

#include "core/graph/graph.h"
#include "core/training/augmentation.h"
#include "core/training/normalization.h"
#include "core/training/optimizer.h"
#include "core/training/schedule.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace fovea {

/// Everything that decides a training run besides the pictures themselves: the same recipe on the same data
/// gives the same numbers. As JSON:
///
///   {"name": "digits", "dataset": "MNIST",
///    "input": {"channels": 1, "height": 28, "width": 28},
///    "layers": [{"op": "conv2d", "out": 8, "kernel": 5}, {"op": "relu", "name": "first"}, …],
///    "normalization": {"mean": […], "std": […]},
///    "augmentation": {"flip": false, "shift": 2},
///    "optimizer": {"kind": "sgd" | "nesterov" | "adam" | "adadelta", "learning_rate": 0.1, "momentum": 0.9,
///                  "beta1": 0.9, "beta2": 0.999, "rho": 0.95, "epsilon": 1e-8, "weight_decay": 0},
///    "schedule": {"kind": "constant" | "step" | "cosine" | "one_cycle", "every": 10, "factor": 0.1,
///                 "final_factor": 0, "start_factor": 0.04, "warm_up": 0.3},
///    "epochs": 10, "batch": 64, "seed": 1, "label_smoothing": 0, "validation": 0}
///
/// Layers are described as makeOp() takes them, each with an optional "name" and with "inputs": the names of
/// the layers (or "input") that it reads, by default the one before. Needed are name, input, layers,
/// optimizer, epochs and batch.
struct Recipe {
    std::string name;
    std::string dataset;       ///< which pictures it is meant for, in words; may be empty
    std::int64_t channels = 3; ///< 1 or 3
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<nlohmann::json> layers;
    /// Measured on the training split when not given.
    std::optional<Normalization> normalization;
    Augmentation augmentation;
    OptimizerSettings optimizer;
    Schedule schedule;
    std::int64_t epochs = 1; ///< 1 … 100 000
    std::int64_t batch = 64; ///< pictures in one step, 1 … 65 536
    std::uint64_t seed = 1;
    double labelSmoothing = 0; ///< in [0, 1)
    double validation = 0;     ///< share of the training split that is held out, in [0, 1)
};

/// Throws SettingError that names the field, ShapeError that names the layer.
Recipe recipeFromJson(const nlohmann::json& value);
nlohmann::json toJson(const Recipe& recipe);
/// Throws FileError as well, also for what is not JSON.
Recipe readRecipe(const std::filesystem::path& path);

/// The network of a recipe; its input is named "input". Throws SettingError, ShapeError.
Graph buildGraph(const Recipe& recipe);

} // namespace fovea

#include "app/train_command.h"

#include "app/stop_on_signal.h"
#include "core/graph/transform.h"
#include "core/image/prepare.h"
#include "core/onnx/onnx_writer.h"
#include "core/training/training_run.h"
#include "ui/pictures/picture.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace fovea {

namespace {

/// Pictures of another size or colour than the recipe's become what it asks for.
ImageDecoder decoderFor(const Recipe& recipe) {
    const auto channels = static_cast<std::size_t>(recipe.channels);
    const InputSpec spec{.channels = recipe.channels,
                         .height = recipe.height,
                         .width = recipe.width,
                         .mean = std::vector<float>(channels, 0.0F),
                         .std = std::vector<float>(channels, 1.0F)};
    return [spec](std::span<const std::uint8_t> bytes) {
        Image image = ui::decodePicture(bytes);
        const bool fits =
            image.channels == spec.channels && image.height == spec.height && image.width == spec.width;
        return fits ? image : prepare(image, spec, spec.height, spec.width).seen;
    };
}

std::string bundledNames(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".json") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::ranges::sort(names);
    std::string listed;
    for (const std::string& name : names) {
        listed += (listed.empty() ? "" : ", ") + name;
    }
    return listed;
}

std::filesystem::path findRecipe(const TrainOptions& options) {
    const std::filesystem::path bundled = options.bundledRecipes / (options.recipe + ".json");
    const bool isBundled = !options.bundledRecipes.empty() && !std::filesystem::exists(options.recipe) &&
                           std::filesystem::exists(bundled);
    if (!isBundled && !std::filesystem::exists(options.recipe) && !options.recipe.ends_with(".json")) {
        throw FileError(options.recipe,
                        "there is no such file and no bundled recipe of that name (bundled: " +
                            bundledNames(options.bundledRecipes) + ")");
    }
    return isBundled ? bundled : std::filesystem::path(options.recipe);
}

/// Said now, and not after hours of training.
void requireWritable(const std::filesystem::path& out) {
    if (std::filesystem::is_directory(out)) {
        throw FileError(out.string(), "this is a folder; name the .onnx file to write");
    }
    if (out.extension() != ".onnx") {
        throw FileError(out.string(), "the network is written as ONNX; name a file that ends in .onnx");
    }
    const std::filesystem::path folder = out.has_parent_path() ? out.parent_path() : ".";
    if (!std::filesystem::is_directory(folder)) {
        throw FileError(out.string(), "its folder does not exist");
    }
}

std::string duration(double seconds) {
    const long long whole = std::llround(seconds);
    char text[64];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
    } else {
        std::snprintf(text, sizeof text, "%lld min %02lld s", whole / 60, whole % 60);
    }
    return text;
}

void printEpoch(const EpochReport& report, const TrainingProgress& progress) {
    std::printf("epoch %lld/%lld  loss %.4f  accuracy %.2f %%", static_cast<long long>(report.epoch),
                static_cast<long long>(progress.epochs), report.loss, 100 * report.accuracy);
    if (report.validationAccuracy) {
        std::printf("  held out %.2f %%", 100 * *report.validationAccuracy);
    }
    std::printf("  %.0f images/s  %s left\n", progress.picturesPerSecond,
                duration(progress.secondsLeft).c_str());
    std::fflush(stdout);
}

/// A line that overwrites itself, only where somebody watches.
void printStep(const TrainingProgress& progress) {
    constexpr std::int64_t every = 10;
    if (isatty(STDERR_FILENO) == 0 || progress.step % every != 0) {
        return;
    }
    std::fprintf(stderr, "\repoch %lld/%lld  %.1f %%  loss %.4f  accuracy %.2f %%  %.0f images/s  %s left \r",
                 static_cast<long long>(progress.epoch), static_cast<long long>(progress.epochs),
                 100 * progress.fraction(), progress.sums.meanLoss(), 100 * progress.sums.accuracy(),
                 progress.picturesPerSecond, duration(progress.secondsLeft).c_str());
}

Trainer makeTrainer(const TrainOptions& options, Recipe recipe, const std::filesystem::path& checkpoint,
                    std::shared_ptr<const Dataset> dataset, const Workers& workers) {
    Trainer trainer(std::move(recipe), std::move(dataset), workers);
    if (!options.fresh && std::filesystem::exists(checkpoint)) {
        try {
            trainer.restore(readCheckpoint(checkpoint));
        } catch (const SettingError& error) {
            throw FileError(checkpoint.string(), std::string(error.what()) + " (--fresh)");
        }
        const TrainingProgress progress = trainer.progress();
        std::printf("going on from %s: step %lld of %lld\n", checkpoint.c_str(),
                    static_cast<long long>(progress.step), static_cast<long long>(progress.steps));
    }
    return trainer;
}

/// The network as it ships: batch norms merged, dropout gone, examined in that form.
void examineAndWrite(const Trainer& trainer, const Dataset& dataset, const std::filesystem::path& out,
                     const Workers& workers, const Control& control) {
    Model model = folded(trainer.model());
    const Evaluation test = evaluate(model, dataset.test, workers, control);
    std::printf("test accuracy %.2f %% (%lld of %lld)\n", 100 * test.accuracy(),
                static_cast<long long>(test.correct), static_cast<long long>(test.total));
    model.info.accuracy = test.accuracy();
    writeOnnx(model, out);
    std::printf("wrote %s\n", out.c_str());
}

} // namespace

int runTrain(const TrainOptions& options) {
    const StopOnSignal stopper;
    const Control control{.stop = stopper.token(), .progress = {}};
    std::filesystem::path checkpoint = options.checkpoint;
    if (checkpoint.empty()) {
        checkpoint = options.out;
        checkpoint += ".checkpoint";
    }
    requireWritable(options.out);
    bool begun = false;
    try {
        const Workers workers(options.threads);
        Recipe recipe = readRecipe(findRecipe(options));
        const auto dataset =
            std::make_shared<const Dataset>(openDataset(options.data, decoderFor(recipe), control));
        std::printf("%s: %lld training and %lld test pictures of %zu classes\n", options.data.c_str(),
                    static_cast<long long>(dataset->train.count()),
                    static_cast<long long>(dataset->test.count()), dataset->classNames.size());
        std::fflush(stdout);
        Trainer trainer = makeTrainer(options, std::move(recipe), checkpoint, dataset, workers);
        begun = true;
        runTraining(trainer,
                    {.checkpoint = checkpoint,
                     .onStep = [](const StepReport&, const TrainingProgress& now) { printStep(now); },
                     .onEpoch = printEpoch,
                     .control = control});
        examineAndWrite(trainer, *dataset, options.out, workers, control);
        std::filesystem::remove(checkpoint);
        return 0;
    } catch (const Cancelled&) {
        std::fprintf(stderr, begun ? "\ninterrupted; the same command goes on from %s\n" : "\ninterrupted\n",
                     checkpoint.c_str());
        return 1;
    }
}

} // namespace fovea

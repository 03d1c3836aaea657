#include "core/training/trainer.h"

#include "core/base/contract.h"
#include "core/explain/class_scores.h"
#include "core/io/json_file.h"
#include "core/training/batch.h"
#include "core/training/loss.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fovea {

namespace {

void requireFits(const Recipe& recipe, const Graph& graph, const Dataset& dataset) {
    const LabelledPictures& pictures = dataset.train;
    if (pictures.height != recipe.height || pictures.width != recipe.width ||
        pictures.channels != recipe.channels) {
        throw SettingError("recipe \"" + recipe.name + "\" is for pictures of " +
                           pictureSizeText(recipe.width, recipe.height, recipe.channels) +
                           ", but the data set has " +
                           pictureSizeText(pictures.width, pictures.height, pictures.channels));
    }
    const Shape input{1, recipe.channels, recipe.height, recipe.width};
    const Shape output = inferShapes(graph, {&input, 1}).back();
    const auto classes = static_cast<std::int64_t>(dataset.classNames.size());
    if (output.channels() != classes || output.planeSize() != 1) {
        throw SettingError("recipe \"" + recipe.name + "\" ends in " + output.toString() +
                           " scores, but the data set has " + std::to_string(classes) + " classes");
    }
}

std::shared_ptr<const Graph> checkedGraph(const Recipe& recipe, const Dataset& dataset) {
    auto graph = std::make_shared<const Graph>(buildGraph(recipe));
    requireFits(recipe, *graph, dataset);
    return graph;
}

void requireFinite(const Loss& loss) {
    if (!std::isfinite(loss.mean)) {
        throw SettingError("the training diverged: the loss is no longer a number; a smaller "
                           "\"optimizer.learning_rate\" may help");
    }
}

/// Fisher and Yates.
void shufflePart(std::span<std::uint32_t> items, Rng& rng) {
    for (std::size_t left = items.size(); left > 1; --left) {
        std::swap(items[left - 1], items[static_cast<std::size_t>(rng.below(left))]);
    }
}

} // namespace

Trainer::Trainer(Recipe recipe, std::shared_ptr<const Dataset> dataset, const Workers& workers)
    : m_recipe(std::move(recipe))
    , m_dataset(std::move(dataset))
    , m_workers(workers)
    , m_graph(checkedGraph(m_recipe, *m_dataset))
    , m_logits(logitsNode(*m_graph))
    , m_normalization(m_recipe.normalization ? *m_recipe.normalization
                                             : measureNormalization(m_dataset->train))
    , m_rng(m_recipe.seed)
    , m_parameters(Parameters::heInitialized(*m_graph, m_rng))
    , m_optimizer(m_recipe.optimizer, *m_graph)
    , m_dataFingerprint(fingerprint(m_dataset->train)) {
    splitPictures();
    shuffle();
}

void Trainer::splitPictures() {
    m_order.resize(static_cast<std::size_t>(m_dataset->train.count()));
    std::iota(m_order.begin(), m_order.end(), 0U);
    if (m_recipe.validation > 0) {
        // A generator of its own: the held-out pictures stay the same whatever else draws from the seed.
        Rng rng(m_recipe.seed);
        shufflePart(m_order, rng);
        const auto held = static_cast<std::size_t>(m_recipe.validation * static_cast<double>(m_order.size()));
        m_validation.assign(m_order.end() - static_cast<std::ptrdiff_t>(held), m_order.end());
        m_order.resize(m_order.size() - held);
    }
    FOVEA_REQUIRE(!m_order.empty());
}

void Trainer::shuffle() {
    shufflePart(m_order, m_rng);
}

std::int64_t Trainer::stepsPerEpoch() const {
    const auto pictures = static_cast<std::int64_t>(m_order.size());
    return (pictures + m_recipe.batch - 1) / m_recipe.batch;
}

std::int64_t Trainer::stepInEpoch() const {
    return m_optimizer.steps() - static_cast<std::int64_t>(m_history.size()) * stepsPerEpoch();
}

bool Trainer::finished() const {
    return static_cast<std::int64_t>(m_history.size()) == m_recipe.epochs;
}

double Trainer::learningRateFactorNow() const {
    const double epoch = static_cast<double>(m_optimizer.steps()) / static_cast<double>(stepsPerEpoch());
    return learningRateFactor(m_recipe.schedule, epoch, static_cast<double>(m_recipe.epochs));
}

std::span<const std::uint32_t> Trainer::nextIndices() const {
    const auto batch = static_cast<std::size_t>(m_recipe.batch);
    const std::size_t begin = static_cast<std::size_t>(stepInEpoch()) * batch;
    return std::span(m_order).subspan(begin, std::min(batch, m_order.size() - begin));
}

StepReport Trainer::step(const Control& control) {
    FOVEA_REQUIRE(!finished());
    const auto start = std::chrono::steady_clock::now();
    StepReport report{.step = m_optimizer.steps()};
    if (stepInEpoch() < stepsPerEpoch()) {
        const Rng before = m_rng;
        try {
            report = trainBatch(control);
        } catch (...) {
            m_rng = before;
            throw;
        }
    }
    measureSpeed(report.pictures, std::chrono::steady_clock::now() - start);
    if (stepInEpoch() == stepsPerEpoch()) {
        closeEpoch(control);
    }
    return report;
}

StepReport Trainer::trainBatch(const Control& control) {
    const std::span<const std::uint32_t> indices = nextIndices();
    const std::vector<Placement> placements =
        drawPlacements(m_recipe.augmentation, static_cast<std::int64_t>(indices.size()), m_rng);
    const Tensor input = makeBatch(m_dataset->train, indices, placements, m_normalization, m_workers);
    const std::vector<std::int32_t> labels = labelsOf(m_dataset->train, indices);

    auto trace =
        forward(m_graph, std::make_shared<const Parameters>(m_parameters), {&input, 1}, m_workers,
                {.mode = Mode::Training, .rng = &m_rng, .control = {.stop = control.stop, .progress = {}}});
    const Loss loss = softmaxCrossEntropy(trace->output(m_logits), labels, m_recipe.labelSmoothing);
    requireFinite(loss);
    const Gradients gradients = backward(*trace, m_logits, loss.gradient, m_workers,
                                         {.control = {.stop = control.stop, .progress = {}}});
    const double factor = learningRateFactorNow();
    for (const NodeId id : m_graph->ids()) {
        if (!m_graph->node(id).isInput()) {
            m_graph->node(id).op->updateStatistics(m_parameters.mutableOf(id), trace->record(id).saved);
        }
    }
    // The trace shares the parameters; without it they are changed in place instead of copied.
    trace.reset();
    m_optimizer.update(m_parameters, gradients, factor, m_workers);

    const auto pictures = static_cast<std::int64_t>(indices.size());
    m_sums.loss += loss.mean * static_cast<double>(pictures);
    m_sums.correct += loss.correct;
    m_sums.pictures += pictures;
    return {.step = m_optimizer.steps(),
            .pictures = pictures,
            .loss = loss.mean,
            .correct = loss.correct,
            .learningRate = m_recipe.optimizer.learningRate * factor};
}

void Trainer::closeEpoch(const Control& control) {
    EpochReport report{.epoch = static_cast<std::int64_t>(m_history.size()) + 1,
                       .loss = m_sums.meanLoss(),
                       .accuracy = m_sums.accuracy(),
                       .validationAccuracy = std::nullopt,
                       .learningRate = m_recipe.optimizer.learningRate * learningRateFactorNow()};
    if (!m_validation.empty()) {
        report.validationAccuracy = evaluate(m_graph, std::make_shared<const Parameters>(m_parameters),
                                             m_dataset->train, m_validation, m_normalization, m_recipe.batch,
                                             m_workers, {.stop = control.stop, .progress = {}})
                                        .accuracy();
    }
    m_history.push_back(report);
    m_sums = {};
    shuffle();
}

void Trainer::measureSpeed(std::int64_t pictures, std::chrono::steady_clock::duration time) {
    const double seconds = std::chrono::duration<double>(time).count();
    m_seconds += seconds;
    if (pictures > 0) {
        constexpr double shareOfLatest = 0.02;
        const double latest = seconds / static_cast<double>(pictures);
        m_secondsPerPicture = m_secondsPerPicture == 0
                                  ? latest
                                  : (1 - shareOfLatest) * m_secondsPerPicture + shareOfLatest * latest;
    }
}

TrainingProgress Trainer::progress() const {
    const auto epochsDone = static_cast<std::int64_t>(m_history.size());
    const auto pictures = static_cast<std::int64_t>(m_order.size());
    const double left = static_cast<double>((m_recipe.epochs - epochsDone) * pictures - m_sums.pictures);
    return {.epoch = std::min(epochsDone + 1, m_recipe.epochs),
            .epochs = m_recipe.epochs,
            .step = m_optimizer.steps(),
            .steps = m_recipe.epochs * stepsPerEpoch(),
            .sums = m_sums,
            .picturesPerSecond = m_secondsPerPicture == 0 ? 0 : 1 / m_secondsPerPicture,
            .secondsLeft = left * m_secondsPerPicture,
            .seconds = m_seconds};
}

Model Trainer::model() const {
    Recipe complete = m_recipe;
    complete.normalization = m_normalization;
    return {.graph = m_graph,
            .parameters = std::make_shared<const Parameters>(m_parameters),
            .info = {.name = m_recipe.name,
                     .classNames = m_dataset->classNames,
                     .input = {.channels = m_recipe.channels,
                               .height = m_recipe.height,
                               .width = m_recipe.width,
                               .mean = m_normalization.mean,
                               .std = m_normalization.std},
                     .recipe = jsonText(toJson(complete)),
                     .accuracy = std::nullopt}};
}

Evaluation Trainer::evaluateTest(const Control& control) const {
    return evaluate(model(), m_dataset->test, m_workers, control);
}

Checkpoint Trainer::checkpoint() const {
    Checkpoint checkpoint{.recipe = toJson(m_recipe),
                          .dataFingerprint = m_dataFingerprint,
                          .step = m_optimizer.steps(),
                          .rng = m_rng.state(),
                          .order = m_order,
                          .sums = m_sums,
                          .history = m_history,
                          .seconds = m_seconds,
                          .parameters = {},
                          .optimizer = m_optimizer.memory()};
    for (const NodeId id : m_graph->ids()) {
        const std::span<const Tensor> tensors = m_parameters.of(id);
        checkpoint.parameters.insert(checkpoint.parameters.end(), tensors.begin(), tensors.end());
    }
    return checkpoint;
}

void Trainer::restore(const Checkpoint& checkpoint) {
    if (checkpoint.recipe != toJson(m_recipe)) {
        throw SettingError("the checkpoint belongs to another recipe than \"" + m_recipe.name +
                           "\"; start the training afresh");
    }
    if (checkpoint.dataFingerprint != m_dataFingerprint) {
        throw SettingError("the checkpoint was made with other training pictures; start the training afresh");
    }
    const Checkpoint current = this->checkpoint();
    const auto sorted = [](std::vector<std::uint32_t> items) {
        std::ranges::sort(items);
        return items;
    };
    const auto sameShapes = [](const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
        return std::ranges::equal(a, b, {}, &Tensor::shape, &Tensor::shape);
    };
    const auto epochs = static_cast<std::int64_t>(checkpoint.history.size());
    const std::int64_t stepsLeft = checkpoint.step - epochs * stepsPerEpoch();
    if (!sameShapes(checkpoint.parameters, current.parameters) ||
        !sameShapes(checkpoint.optimizer, current.optimizer) ||
        sorted(checkpoint.order) != sorted(current.order) || epochs > m_recipe.epochs || stepsLeft < 0 ||
        stepsLeft > stepsPerEpoch()) {
        throw SettingError("the checkpoint does not fit its own recipe; start the training afresh");
    }
    m_rng.restore(checkpoint.rng);
    m_optimizer.restore(checkpoint.step, checkpoint.optimizer);
    m_order = checkpoint.order;
    m_sums = checkpoint.sums;
    m_history = checkpoint.history;
    m_seconds = checkpoint.seconds;
    auto next = checkpoint.parameters.begin();
    for (const NodeId id : m_graph->ids()) {
        for (Tensor& tensor : m_parameters.mutableOf(id)) {
            tensor = *next++;
        }
    }
}

} // namespace fovea

#include "core/training/evaluation.h"

#include "core/base/contract.h"
#include "core/explain/class_scores.h"
#include "core/training/batch.h"
#include "core/training/loss.h"

#include <algorithm>
#include <numeric>

namespace fovea {

Evaluation evaluate(const std::shared_ptr<const Graph>& graph,
                    const std::shared_ptr<const Parameters>& parameters, const LabelledPictures& pictures,
                    std::span<const std::uint32_t> indices, const Normalization& normalization,
                    std::int64_t batch, const Workers& workers, const Control& control) {
    FOVEA_REQUIRE(batch >= 1);
    Evaluation evaluation;
    const NodeId logits = logitsNode(*graph);
    double lossSum = 0;
    for (std::size_t begin = 0; begin < indices.size(); begin += static_cast<std::size_t>(batch)) {
        const std::size_t count = std::min(static_cast<std::size_t>(batch), indices.size() - begin);
        const std::span<const std::uint32_t> part = indices.subspan(begin, count);
        const Tensor input = makeBatch(pictures, part, {}, normalization, workers);
        const auto trace = forward(graph, parameters, {&input, 1}, workers,
                                   {.control = {.stop = control.stop, .progress = {}}});
        const Loss loss = softmaxCrossEntropy(trace->output(logits), labelsOf(pictures, part));
        evaluation.correct += loss.correct;
        evaluation.total += static_cast<std::int64_t>(count);
        lossSum += loss.mean * static_cast<double>(count);
        control.report(static_cast<double>(evaluation.total) / static_cast<double>(indices.size()));
    }
    evaluation.loss = evaluation.total == 0 ? 0 : lossSum / static_cast<double>(evaluation.total);
    return evaluation;
}

Evaluation evaluate(const Model& model, const LabelledPictures& pictures, const Workers& workers,
                    const Control& control) {
    constexpr std::int64_t batch = 128;
    std::vector<std::uint32_t> indices(static_cast<std::size_t>(pictures.count()));
    std::iota(indices.begin(), indices.end(), 0U);
    return evaluate(model.graph, model.parameters, pictures, indices,
                    {.mean = model.info.input.mean, .std = model.info.input.std}, batch, workers, control);
}

} // namespace fovea

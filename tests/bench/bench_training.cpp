#include "core/base/heap.h"
#include "core/graph/executor.h"
#include "core/training/loss.h"
#include "core/training/optimizer.h"
#include "tests/bench/networks.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

// How many pictures a second ConvNetJS's CIFAR-10 network learns from: forward, loss, backward and the step
// of the optimizer. The pictures are noise, which costs the same.
namespace fovea::bench {

namespace {

constexpr int threads = 2;

class Training {
public:
    explicit Training(std::int64_t batch)
        : m_model(convNetJs())
        , m_optimizer({.kind = OptimizerKind::Sgd, .learningRate = 1e-3, .momentum = 0.9}, *m_model.graph)
        , m_pictures(Tensor::uninitialized(m_model.inputShape().withBatch(batch))) {
        Rng rng(3);
        for (float& value : m_pictures.mutableValues()) {
            value = static_cast<float>(rng.normal());
        }
        for (std::int64_t i = 0; i < batch; ++i) {
            m_labels.push_back(static_cast<std::int32_t>(rng.below(10)));
        }
    }

    void step() {
        const auto trace = forward(m_model.graph, m_model.parameters, {&m_pictures, 1}, m_workers,
                                   {.mode = Mode::Training, .rng = nullptr, .revision = 0, .control = {}});
        const NodeId scores = m_model.graph->output();
        const Loss loss = softmaxCrossEntropy(trace->output(scores), m_labels);
        const Gradients gradients = backward(*trace, scores, loss.gradient, m_workers);
        Parameters updated = *m_model.parameters;
        m_optimizer.update(updated, gradients, 1, m_workers);
        m_model.parameters = std::make_shared<const Parameters>(std::move(updated));
    }

private:
    Workers m_workers{threads};
    Model m_model;
    Optimizer m_optimizer;
    Tensor m_pictures;
    std::vector<std::int32_t> m_labels;
};

void measure(std::int64_t batch, std::int64_t pictures) {
    Training training(batch);
    training.step();
    const std::int64_t steps = pictures / batch;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processorStart = std::clock();
    for (std::int64_t i = 0; i < steps; ++i) {
        training.step();
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const double processor = static_cast<double>(std::clock() - processorStart) / CLOCKS_PER_SEC;
    const auto count = static_cast<double>(steps * batch);
    // The second number is what matters when other programs keep the machine busy.
    std::printf("batch %3lld: %7.0f images/s, %7.0f images per second of processor time\n",
                static_cast<long long>(batch), count / wall.count(), count / processor);
    std::fflush(stdout);
}

} // namespace

} // namespace fovea::bench

int main() {
    fovea::keepFreedMemory();
    std::printf("ConvNetJS's CIFAR-10 network, SGD with momentum, %d threads\n", fovea::bench::threads);
    fovea::bench::measure(64, 12'800);
    fovea::bench::measure(4, 3'200);
    return EXIT_SUCCESS;
}

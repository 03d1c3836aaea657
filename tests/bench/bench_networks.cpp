#include "core/base/heap.h"
#include "core/graph/executor.h"
#include "core/io/file.h"
#include "core/onnx/onnx_reader.h"
#include "core/onnx/onnx_writer.h"
#include "tests/bench/networks.h"

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>

// Whole networks beside OpenCV's dnn: the same weights and picture, turn by turn in one process.
namespace fovea::bench {

namespace {

constexpr int threads = 2;

/// Times of the same work, turn after turn. Processor time, of all threads together, is what to look at when
/// other programs keep the machine busy.
class Times {
public:
    void add(const std::function<void()>& work) {
        const auto start = std::chrono::steady_clock::now();
        const std::clock_t processorStart = std::clock();
        work();
        const auto clocks = static_cast<double>(std::clock() - processorStart);
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
        m_wall.push_back(passed.count());
        m_processor.push_back(1e3 * clocks / CLOCKS_PER_SEC);
    }
    double median() const { return medianOf(m_wall); }
    double processorMedian() const { return medianOf(m_processor); }

private:
    static double medianOf(std::vector<double> values) {
        std::ranges::sort(values);
        return values[values.size() / 2];
    }

    std::vector<double> m_wall;
    std::vector<double> m_processor;
};

/// OpenCV's network made from the same ONNX bytes.
class Peer {
public:
    Peer(const std::vector<std::uint8_t>& bytes, const Tensor& picture) {
        m_net = cv::dnn::readNetFromONNX(bytes);
        const Shape& shape = picture.shape();
        const std::vector<int> extents{1, static_cast<int>(shape.channels()),
                                       static_cast<int>(shape.height()), static_cast<int>(shape.width())};
        m_input = cv::Mat(extents, CV_32F);
        std::ranges::copy(picture.values(), m_input.ptr<float>());
        m_layers = m_net.getLayerNames();
    }

    cv::Mat scores() {
        m_net.setInput(m_input);
        return m_net.forward();
    }
    void everyLayer() {
        m_net.setInput(m_input);
        std::vector<cv::Mat> outputs;
        m_net.forward(outputs, m_layers);
    }

private:
    cv::dnn::Net m_net;
    cv::Mat m_input;
    std::vector<std::string> m_layers;
};

/// The largest difference of the scores, relative to the largest score.
double disagreement(const Tensor& scores, const cv::Mat& peer) {
    if (static_cast<std::int64_t>(peer.total()) != scores.size()) {
        return INFINITY;
    }
    double difference = 0;
    double largest = 0;
    for (std::int64_t i = 0; i < scores.size(); ++i) {
        const double other = peer.ptr<float>()[i];
        difference = std::max(difference, std::abs(scores.data()[i] - other));
        largest = std::max(largest, std::abs(other));
    }
    return difference / largest;
}

struct Measured {
    double own = 0;
    double ownProcessor = 0;
    double peer = 0;
    double peerProcessor = 0;
    double peerScores = 0;
    double difference = 0;
};

void print(const std::string& name, const Measured& m) {
    std::printf("%-15s %8.1f %8.1f | %8.1f %8.1f  %5.2f %5.2f | %8.1f  %5.2f | %.0e\n", name.c_str(), m.own,
                m.ownProcessor, m.peer, m.peerProcessor, m.own / m.peer, m.ownProcessor / m.peerProcessor,
                m.peerScores, m.own / m.peerScores, m.difference);
    std::fflush(stdout);
}

/// `bytes` is the model as an ONNX file. False when the peer's scores are others.
bool measure(const Model& model, const std::vector<std::uint8_t>& bytes, int repetitions) {
    Rng rng(2);
    Tensor picture = Tensor::uninitialized(model.inputShape());
    for (float& value : picture.mutableValues()) {
        value = static_cast<float>(rng.normal());
    }
    const Workers workers(threads);
    Peer peer(bytes, picture);
    const Tensor scores = forward(model, picture, workers)->output(model.graph->output());
    const double difference = disagreement(scores, peer.scores());

    Times own;
    Times peerEvery;
    Times peerScores;
    for (int i = 0; i < repetitions; ++i) {
        own.add([&] { forward(model, picture, workers); });
        peerEvery.add([&] { peer.everyLayer(); });
        peerScores.add([&] { peer.scores(); });
    }
    print(model.info.name, {.own = own.median(),
                            .ownProcessor = own.processorMedian(),
                            .peer = peerEvery.median(),
                            .peerProcessor = peerEvery.processorMedian(),
                            .peerScores = peerScores.median(),
                            .difference = difference});
    return difference < 1e-3;
}

/// A file that the peer cannot load is measured alone.
bool measureFile(const std::filesystem::path& path, int repetitions) {
    const Model model = readOnnx(path);
    try {
        return measure(model, readFile(path, std::int64_t{2} << 30), repetitions);
    } catch (const cv::Exception&) {
        const Workers workers(threads);
        const Tensor picture(model.inputShape());
        Times own;
        for (int i = 0; i < repetitions; ++i) {
            own.add([&] { forward(model, picture, workers); });
        }
        std::printf("%-15s %8.1f %8.1f | OpenCV cannot load it\n", model.info.name.c_str(), own.median(),
                    own.processorMedian());
        return true;
    }
}

int run(int repetitions, const std::vector<std::filesystem::path>& files) {
    cv::setNumThreads(threads);
    std::printf(
        "Medians of %d turns in ms, wall and processor time, and Fovea's time over OpenCV's; %d threads.\n"
        "Fovea keeps every activation.\n"
        "                   Fovea   (proc) | OpenCV, all layers    ratio (proc) | scores only ratio | "
        "difference\n",
        repetitions, threads);
    bool agree = true;
    for (const std::filesystem::path& file : files) {
        agree = measureFile(file, repetitions) && agree;
    }
    if (files.empty()) {
        for (const Model& model : {resNet18(), alexNet(), vgg16()}) {
            agree = measure(model, writeOnnx(model), repetitions) && agree;
        }
        agree = measureFile(std::filesystem::path(FOVEA_SOURCE_DIR) / "resources/models/cifar.onnx",
                            10 * repetitions) &&
                agree;
    }
    return agree ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

} // namespace fovea::bench

int main(int argc, char** argv) {
    fovea::keepFreedMemory();
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 11;
    if (repetitions < 1) {
        std::fprintf(stderr, "usage: bench_networks [REPETITIONS [FILE.onnx…]]\n");
        return 2;
    }
    return fovea::bench::run(repetitions, {argv + std::min(argc, 2), argv + argc});
}

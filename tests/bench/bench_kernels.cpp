#include "core/base/rng.h"
#include "core/kernels/convolution.h"
#include "core/kernels/fully_connected.h"
#include "core/kernels/pooling.h"
#include "core/tensor/tensor.h"

#include <benchmark/benchmark.h>

#include <vector>

// Kernels on their own, on one thread; the last counter of those that multiply is 2 · multiply-adds a second.
namespace fovea {

namespace {

Tensor noise(const Shape& shape) {
    Rng rng(1);
    Tensor tensor = Tensor::uninitialized(shape);
    for (float& value : tensor.mutableValues()) {
        value = static_cast<float>(rng.uniform(-1, 1));
    }
    return tensor;
}

struct Machine {
    Workers workers{1};
    Control control;
    KernelContext context{workers, control};
};

void countFlops(benchmark::State& state, std::int64_t multiplyAdds) {
    state.counters["FLOP/s"] =
        benchmark::Counter(2.0 * static_cast<double>(multiplyAdds) * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate);
}

/// Arguments: batch, channels, filters, size, kernel, stride.
Convolution convolutionOf(const benchmark::State& state) {
    Convolution convolution;
    convolution.batch = state.range(0);
    convolution.inChannels = state.range(1);
    convolution.outChannels = state.range(2);
    SlidingWindow& sliding = convolution.sliding;
    sliding.window = Window2d::square(state.range(4), state.range(5), state.range(4) / 2);
    sliding.inHeight = sliding.inWidth = state.range(3);
    sliding.outHeight = sliding.outWidth = outputExtent(state.range(3), sliding.window.rows);
    return convolution;
}

struct ConvolutionNumbers {
    explicit ConvolutionNumbers(const Convolution& convolution)
        : input(noise({convolution.batch, convolution.inVolume()}))
        , weight(noise({convolution.outChannels, convolution.depth()}))
        , output(noise({convolution.batch, convolution.outVolume()})) {}
    Tensor input;
    Tensor weight;
    Tensor output;
};

void convolveForward(benchmark::State& state) {
    const Machine machine;
    const Convolution convolution = convolutionOf(state);
    ConvolutionNumbers numbers(convolution);
    while (state.KeepRunning()) {
        convolve(convolution, numbers.input.data(), numbers.weight.data(), nullptr,
                 numbers.output.mutableData(), machine.context);
    }
    countFlops(state, convolution.batch * convolution.outVolume() * convolution.depth());
}

void convolveInputGradient(benchmark::State& state) {
    const Machine machine;
    const Convolution convolution = convolutionOf(state);
    ConvolutionNumbers numbers(convolution);
    while (state.KeepRunning()) {
        convolutionInputGradient(convolution, numbers.output.data(), numbers.weight.data(),
                                 numbers.input.mutableData(), machine.context);
    }
    countFlops(state, convolution.batch * convolution.outVolume() * convolution.depth());
}

void convolveWeightGradient(benchmark::State& state) {
    const Machine machine;
    const Convolution convolution = convolutionOf(state);
    ConvolutionNumbers numbers(convolution);
    while (state.KeepRunning()) {
        convolutionWeightGradient(convolution, numbers.input.data(), numbers.output.data(),
                                  numbers.weight.mutableData(), machine.context);
    }
    countFlops(state, convolution.batch * convolution.outVolume() * convolution.depth());
}

void commonConvolutions(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"batch", "channels", "filters", "size", "kernel", "stride"});
    benchmark->Args({1, 3, 64, 224, 3, 1})
        ->Args({1, 64, 64, 224, 3, 1})
        ->Args({1, 256, 256, 56, 3, 1})
        ->Args({1, 512, 512, 14, 3, 1})
        ->Args({1, 3, 64, 224, 7, 2})
        ->Args({1, 128, 256, 28, 3, 2})
        ->Args({1, 256, 64, 56, 1, 1})
        ->Args({16, 3, 16, 32, 5, 1})
        ->Args({16, 16, 20, 16, 5, 1})
        ->Args({16, 20, 20, 8, 5, 1})
        ->Args({16, 32, 32, 32, 3, 1})
        ->Args({16, 64, 128, 8, 3, 1});
    benchmark->Unit(benchmark::kMillisecond);
}

BENCHMARK(convolveForward)->Apply(commonConvolutions);
BENCHMARK(convolveInputGradient)->Apply(commonConvolutions);
BENCHMARK(convolveWeightGradient)->Apply(commonConvolutions);

/// Arguments: batch, in, out.
void connectForward(benchmark::State& state) {
    const Machine machine;
    const FullyConnected layer{.batch = state.range(0), .in = state.range(1), .out = state.range(2)};
    const Tensor input = noise({layer.batch, layer.in});
    const Tensor weight = noise({layer.out, layer.in});
    Tensor output({layer.batch, layer.out});
    float* target = output.mutableData();
    while (state.KeepRunning()) {
        connect(layer, input.data(), weight.data(), nullptr, target, machine.context);
    }
    countFlops(state, layer.batch * layer.in * layer.out);
}

BENCHMARK(connectForward)
    ->ArgNames({"batch", "in", "out"})
    ->Args({1, 25088, 4096})
    ->Args({1, 3072, 10})
    ->Args({64, 320, 10})
    ->Args({64, 4096, 1000})
    ->Unit(benchmark::kMicrosecond);

/// Arguments: planes, size, kernel, stride.
Pooling poolingOf(const benchmark::State& state) {
    Pooling pooling{.planes = state.range(0), .sliding = {}, .countPadding = false};
    SlidingWindow& sliding = pooling.sliding;
    sliding.window = Window2d::square(state.range(2), state.range(3));
    sliding.inHeight = sliding.inWidth = state.range(1);
    sliding.outHeight = sliding.outWidth = outputExtent(state.range(1), sliding.window.rows);
    return pooling;
}

void maxPoolForward(benchmark::State& state) {
    const Machine machine;
    const Pooling pooling = poolingOf(state);
    const Tensor input = noise({pooling.planes, pooling.sliding.inPlane()});
    Tensor output({pooling.planes, pooling.sliding.outPlane()});
    std::vector<std::int32_t> winners(static_cast<std::size_t>(output.size()));
    float* target = output.mutableData();
    while (state.KeepRunning()) {
        maxPool(pooling, input.data(), target, winners.data(), machine.context);
    }
    state.SetBytesProcessed(state.iterations() * input.size() * static_cast<std::int64_t>(sizeof(float)));
}

void averagePoolForward(benchmark::State& state) {
    const Machine machine;
    const Pooling pooling = poolingOf(state);
    const Tensor input = noise({pooling.planes, pooling.sliding.inPlane()});
    Tensor output({pooling.planes, pooling.sliding.outPlane()});
    float* target = output.mutableData();
    while (state.KeepRunning()) {
        averagePool(pooling, input.data(), target, machine.context);
    }
    state.SetBytesProcessed(state.iterations() * input.size() * static_cast<std::int64_t>(sizeof(float)));
}

void commonPools(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"planes", "size", "kernel", "stride"});
    benchmark->Args({64, 224, 2, 2})->Args({64, 112, 3, 2})->Args({1024, 32, 2, 2});
    benchmark->Unit(benchmark::kMicrosecond);
}

BENCHMARK(maxPoolForward)->Apply(commonPools);
BENCHMARK(averagePoolForward)->Apply(commonPools);

} // namespace

} // namespace fovea

BENCHMARK_MAIN();

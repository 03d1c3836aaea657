#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fovea {
namespace {

std::vector<float> numbersOf(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

/// One filter's weights, slice by slice, wherever the operation keeps them.
std::vector<float> filterOf(const BenchState& state, std::int64_t filter) {
    std::vector<float> numbers;
    for (std::int64_t slice = 0; slice < state.size.depth / state.groups; ++slice) {
        for (std::int64_t y = 0; y < state.window.rows.kernel; ++y) {
            for (std::int64_t x = 0; x < state.window.columns.kernel; ++x) {
                numbers.push_back(state.weight.data()[weightIndex(state, filter, slice, y, x)]);
            }
        }
    }
    return numbers;
}

void expectInvariants(const BenchState& state) {
    ASSERT_FALSE(problemOf(state));
    EXPECT_TRUE(arranged(state) == state) << "arranging twice changes nothing";
    EXPECT_EQ(state.input.shape(), (Shape{1, state.size.depth, state.size.height, state.size.width}));
    EXPECT_EQ(state.weight.shape(), weightShape(state));
    const std::int64_t filters = hasFilters(state.operation) ? state.filters : 0;
    EXPECT_EQ(state.bias.shape(), (Shape{filters}));
    EXPECT_EQ(std::ssize(state.filterSources), filters);
    for (std::int64_t k = 0; k < filters; ++k) {
        const FilterSource& source = state.filterSources[static_cast<std::size_t>(k)];
        for (std::int64_t slice = 0;
             source.pattern != FilterSource::Pattern::Typed && slice < state.size.depth / state.groups;
             ++slice) {
            const Tensor expected =
                filterNumbers(source, state.window.rows.kernel, state.window.columns.kernel, slice);
            const float* own = state.weight.data() + weightIndex(state, k, slice, 0, 0);
            EXPECT_TRUE(std::equal(expected.values().begin(), expected.values().end(), own));
        }
    }
    if (state.inputSource.pattern != InputSource::Pattern::Typed) {
        EXPECT_EQ(numbersOf(state.input), numbersOf(inputNumbers(state.inputSource, state.size)));
    }
}

TEST(BenchEdit, MakesAStateOfNothingReady) {
    const BenchState state = arranged({});
    expectInvariants(state);
    EXPECT_EQ(state.filterSources.front().pattern, FilterSource::Pattern::Random);
}

TEST(BenchEdit, KeepsItsInvariantsThroughRandomEdits) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        BenchState state = test::randomBench(seed);
        expectInvariants(state);
        for (int edit = 0; edit < 8; ++edit) {
            const BenchState donor = test::randomBench(seed * 100 + static_cast<std::uint64_t>(edit));
            BenchState changed = state;
            switch (rng.below(6)) {
            case 0:
                changed = withOperation(changed, donor.operation);
                break;
            case 1:
                changed = withSize(changed, donor.size);
                break;
            case 2:
                changed.window = donor.window;
                break;
            case 3:
                changed.filters = donor.filters;
                break;
            case 4:
                changed = withSamePadding(changed);
                break;
            default:
                changed = withInputSource(changed, donor.inputSource);
                break;
            }
            if (!problemOf(changed)) {
                state = arranged(changed);
                expectInvariants(state);
            }
        }
    }
}

TEST(BenchEdit, KeepsTypedNumbersWhereOldAndNewSizesOverlap) {
    BenchState state = arranged({});
    state = withInput(state, {.channel = 0, .y = 6, .x = 2}, 42);
    EXPECT_EQ(state.inputSource.pattern, InputSource::Pattern::Typed);
    const std::vector<float> before = numbersOf(state.input);
    state.size = {.width = 9, .height = 8, .depth = 2};
    state = arranged(state);
    EXPECT_EQ(state.input.at(0, 0, 6, 2), 42);
    EXPECT_EQ(state.input.at(0, 0, 6, 6), before.back());
    EXPECT_EQ(state.input.at(0, 0, 7, 8), 0);
    EXPECT_EQ(state.input.at(0, 1, 0, 0), 0);
}

TEST(BenchEdit, KeepsTypedFiltersByTheirMiddles) {
    BenchState state = arranged({});
    state = withWeight(state, 0, {.channel = 0, .y = 1, .x = 1}, 7);
    state = withWeight(state, 0, {.channel = 0, .y = 0, .x = 0}, 5);
    state.window = Window2d::square(5);
    state = arranged(state);
    EXPECT_EQ(state.weight.at(0, 0, 2, 2), 7);
    EXPECT_EQ(state.weight.at(0, 0, 1, 1), 5);
    EXPECT_EQ(state.weight.at(0, 0, 0, 0), 0);
    state.window = Window2d::square(1);
    state = arranged(state);
    EXPECT_EQ(numbersOf(state.weight), (std::vector<float>{7}));
}

TEST(BenchEdit, MakesPatternsAgainWhenTheKernelGrows) {
    BenchState state = withFilterSource(arranged({}), 0, {.pattern = FilterSource::Pattern::SobelX});
    state.window = Window2d::square(5);
    expectInvariants(arranged(state));
}

TEST(BenchEdit, GivesANewFilterTheNextSeed) {
    BenchState state = arranged({});
    state.filters = 3;
    state = arranged(state);
    EXPECT_EQ(state.filterSources[1].seed, state.filterSources[0].seed + 1);
    EXPECT_EQ(state.filterSources[2].seed, state.filterSources[0].seed + 2);
    EXPECT_NE(filterOf(state, 0), filterOf(state, 1));
}

TEST(BenchEdit, KeepsTheOtherFiltersWhenTheirNumberChanges) {
    BenchState state = arranged({});
    state.filters = 4;
    state = withBias(withWeight(arranged(state), 1, {.channel = 0, .y = 2, .x = 2}, 9), 1, 3);
    const std::vector<float> typed = filterOf(state, 1);
    state.filters = 2;
    state = arranged(state);
    EXPECT_EQ(filterOf(state, 1), typed);
    EXPECT_EQ(state.bias.data()[1], 3);
    state.filters = 6;
    state = arranged(state);
    EXPECT_EQ(filterOf(state, 1), typed);
    EXPECT_EQ(state.bias.data()[1], 3);
    EXPECT_EQ(state.bias.data()[5], 0);
}

TEST(BenchEdit, FixesWhatTheOperationFixes) {
    BenchState state = findBenchPreset("filters6")->make();
    const auto as = [&](BenchOperation operation) { return arranged(withOperation(state, operation)); };
    const BenchState pooling = as(BenchOperation::MaxPooling);
    EXPECT_EQ(pooling.filters, 3);
    EXPECT_EQ(pooling.groups, 3);
    EXPECT_TRUE(pooling.weight.empty());
    EXPECT_TRUE(pooling.filterSources.empty());
    EXPECT_EQ(as(BenchOperation::Depthwise).groups, 3);
    EXPECT_EQ(as(BenchOperation::Pointwise).window.rows.kernel, 1);
    const BenchState connected = as(BenchOperation::FullyConnected);
    EXPECT_EQ(connected.window, Window2d::square(32));
    EXPECT_EQ(arranged(withOperation(connected, BenchOperation::Convolution)).window, Window2d::square(3));
}

TEST(BenchEdit, MakesAnyOperationOfAnyOther) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        const BenchState state = test::randomBench(seed);
        for (int operation = 0; operation < 7; ++operation) {
            const BenchState changed = withOperation(state, static_cast<BenchOperation>(operation));
            if (const auto problem = problemOf(changed)) {
                EXPECT_TRUE(problem->field == BenchField::PadTop || problem->field == BenchField::PadBottom ||
                            problem->field == BenchField::PadLeft || problem->field == BenchField::PadRight)
                    << problem->text;
                continue;
            }
            expectInvariants(arranged(changed));
        }
    }
}

TEST(BenchEdit, KeepsTypedFiltersOnTheWayToATransposedConvolutionAndBack) {
    BenchState state;
    state.size = {.width = 5, .height = 5, .depth = 3};
    state.filters = 2;
    state = arranged(state);
    for (std::int64_t k = 0; k < 2; ++k) {
        for (std::int64_t slice = 0; slice < 3; ++slice) {
            state = withWeight(state, k, {.channel = slice, .y = 0, .x = 2},
                               static_cast<float>(10 * k + slice + 1));
        }
    }
    const BenchState stamps = arranged(withOperation(state, BenchOperation::Transposed));
    EXPECT_EQ(stamps.weight.shape(), (Shape{3, 2, 3, 3}));
    for (std::int64_t k = 0; k < 2; ++k) {
        EXPECT_EQ(filterOf(stamps, k), filterOf(state, k));
    }
    EXPECT_EQ(numbersOf(arranged(withOperation(stamps, BenchOperation::Convolution)).weight),
              numbersOf(state.weight));
}

TEST(BenchEdit, KeepsTheFiltersPerChannelOfADepthwiseConvolution) {
    BenchState state;
    state.operation = BenchOperation::Depthwise;
    state.size.depth = 2;
    state.filters = 4;
    state = arranged(withSize(arranged(state), {.width = 7, .height = 7, .depth = 3}));
    EXPECT_EQ(state.filters, 6);
    state = withSize(state, {.width = 7, .height = 7, .depth = 64});
    EXPECT_EQ(state.filters, 64);
    EXPECT_FALSE(problemOf(state));
}

TEST(BenchEdit, NeverChangesAStateThatSomebodyElseHolds) {
    const BenchState state = arranged({});
    const BenchState copy = state;
    const std::vector<float> before = numbersOf(state.input);
    const BenchState edited = withInput(state, {.channel = 0, .y = 0, .x = 0}, 77);
    EXPECT_EQ(numbersOf(state.input), before);
    EXPECT_TRUE(state == copy);
    EXPECT_FALSE(edited == state);
}

TEST(BenchEdit, KeepsTheSizeWithSamePadding) {
    for (const std::int64_t kernel : {1, 2, 3, 4, 5, 7}) {
        for (const std::int64_t dilation : {1, 2}) {
            BenchState state;
            state.window = Window2d::square(kernel, 1, 5, dilation);
            state = withSamePadding(state);
            const WindowAxis& rows = state.window.rows;
            EXPECT_EQ(rows.padBefore + rows.padAfter, dilation * (kernel - 1));
            EXPECT_GE(rows.padAfter, rows.padBefore);
            EXPECT_LE(rows.padAfter, rows.padBefore + 1);
            EXPECT_EQ(withValidPadding(state).window, Window2d::square(kernel, 1, 0, dilation));
        }
    }
}

TEST(BenchEdit, DrawsDifferentRandomFiltersForAll) {
    BenchState state;
    state.filters = 3;
    state = withFilterSource(arranged(state), -1, {.pattern = FilterSource::Pattern::Random, .seed = 8});
    EXPECT_EQ(state.filterSources[2].seed, 10U);
    EXPECT_NE(filterOf(state, 0), filterOf(state, 2));
    expectInvariants(state);
}

} // namespace
} // namespace fovea

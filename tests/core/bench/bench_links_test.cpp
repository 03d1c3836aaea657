#include "core/bench/bench_edit.h"
#include "core/bench/bench_links.h"
#include "core/bench/bench_presets.h"
#include "tests/core/bench/stamps.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace fovea {
namespace {

using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

Key keyOf(const Element& at) {
    return {at.channel, at.y, at.x};
}

std::shared_ptr<const BenchResult> compute(const BenchState& state) {
    const Workers workers(1);
    return computeBench(state, workers);
}

std::vector<Element> elementsOf(const Shape& shape) {
    std::vector<Element> elements;
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        for (std::int64_t y = 0; y < shape.height(); ++y) {
            for (std::int64_t x = 0; x < shape.width(); ++x) {
                elements.push_back({.channel = c, .y = y, .x = x});
            }
        }
    }
    return elements;
}

/// Every product of a run, as explainStep() lists them.
struct Products {
    /// Output and input element → kernel element.
    std::map<std::pair<Key, Key>, Element> weights;
    /// Filter, kernel element and input element that meet.
    std::set<std::tuple<std::int64_t, Key, Key>> uses;
    std::map<Key, std::set<Key>> fed;

    explicit Products(const BenchResult& result) {
        for (std::int64_t i = 0; i < stepCount(result); ++i) {
            const BenchStep step = stepAt(result, i);
            std::int64_t number = 0;
            for (const Tap& tap : explainStep(result, step).taps) {
                add(result, step, tap, number++);
            }
        }
    }

private:
    void add(const BenchResult& result, const BenchStep& step, const Tap& tap, std::int64_t number) {
        const Element weight = test::kernelElement(result.state, number);
        Element output{.channel = step.filter, .y = step.y, .x = step.x};
        if (result.state.operation == BenchOperation::Transposed) {
            const auto stamped = test::stampedElement(result, step, number);
            if (!stamped) {
                return;
            }
            output = *stamped;
        }
        weights[{keyOf(output), keyOf(tap.at)}] = weight;
        uses.insert({step.filter, keyOf(weight), keyOf(tap.at)});
        fed[keyOf(tap.at)].insert(keyOf(output));
    }
};

/// A state small enough for every pair of elements to be looked at.
BenchState smallBench(std::uint64_t seed) {
    BenchState state = test::randomFittingBench(seed);
    while (state.size.width * state.size.height * state.size.depth > 150) {
        seed += 1000;
        state = test::randomFittingBench(seed);
    }
    return state;
}

TEST(BenchLinks, AgreeWithEveryProductThatIsExplained) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(smallBench(seed));
        const BenchLinks links(*result);
        const Products products(*result);
        const std::vector<Element> outputs = elementsOf(result->output->shape());
        for (const Element& input : elementsOf(result->padded.shape())) {
            const auto found = products.fed.find(keyOf(input));
            const std::set<Key> fed = found == products.fed.end() ? std::set<Key>{} : found->second;
            ASSERT_EQ(links.feedCount(input), std::ssize(fed));
            const std::vector<Element> listed = links.outputsFedBy(input, 100'000);
            std::vector<Key> keys;
            std::ranges::transform(listed, std::back_inserter(keys), keyOf);
            ASSERT_EQ(keys, std::vector<Key>(fed.begin(), fed.end())) << "in reading order";
            ASSERT_EQ(links.outputsFedBy(input, 2).size(), std::min<std::size_t>(2, fed.size()));
            for (const Element& output : outputs) {
                const auto product = products.weights.find({keyOf(output), keyOf(input)});
                ASSERT_EQ(links.feeds(input, output), product != products.weights.end());
                if (product != products.weights.end()) {
                    ASSERT_EQ(links.weightBetween(input, output), product->second);
                }
            }
        }
    }
}

TEST(BenchLinks, KnowWhichNumbersAWeightMeets) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(smallBench(seed));
        const BenchState& state = result->state;
        const BenchLinks links(*result);
        const Products products(*result);
        const std::int64_t slices = channelsOf(state, 0).length();
        const std::vector<Element> kernel =
            elementsOf({1, slices, state.window.rows.kernel, state.window.columns.kernel});
        for (std::int64_t filter = 0; filter < state.filters; ++filter) {
            for (const Element& weight : kernel) {
                for (const Element& input : elementsOf(result->padded.shape())) {
                    ASSERT_EQ(links.usesWeight(filter, weight, input),
                              products.uses.contains({filter, keyOf(weight), keyOf(input)}));
                }
            }
        }
    }
}

TEST(BenchLinks, SayNothingAboutWhatLiesOutside) {
    const auto result = compute(findBenchPreset("stride1")->make());
    const BenchLinks links(*result);
    EXPECT_FALSE(links.feeds({.channel = 0, .y = -1, .x = 0}, {}));
    EXPECT_FALSE(links.feeds({.channel = 1, .y = 0, .x = 0}, {}));
    EXPECT_FALSE(links.feeds({}, {.channel = 0, .y = 5, .x = 0}));
    EXPECT_EQ(links.feedCount({.channel = 0, .y = 0, .x = 7}), 0);
    EXPECT_TRUE(links.outputsFedBy({.channel = 0, .y = 7, .x = 0}).empty());
    EXPECT_FALSE(links.usesWeight(1, {}, {}));
    EXPECT_FALSE(links.usesWeight(0, {.channel = 0, .y = 3, .x = 0}, {}));
}

TEST(BenchLinks, AreEmptyWhileTheWindowDoesNotFit) {
    const auto result = compute(findBenchPreset("stride3")->make());
    const BenchLinks links(*result);
    EXPECT_FALSE(links.feeds({}, {}));
    EXPECT_FALSE(links.usesWeight(0, {}, {}));
    EXPECT_EQ(links.feedCount({}), 0);
    EXPECT_TRUE(links.outputsFedBy({}).empty());
}

TEST(BenchLinks, StopListingAtTheLimit) {
    const auto result = compute(findBenchPreset("filters10")->make());
    const BenchLinks links(*result);
    const Element middle{.channel = 1, .y = 16, .x = 16};
    EXPECT_EQ(links.feedCount(middle), 10 * 25);
    EXPECT_EQ(links.outputsFedBy(middle).size(), 250U);
    EXPECT_EQ(links.outputsFedBy(middle, 7).size(), 7U);
}

} // namespace
} // namespace fovea

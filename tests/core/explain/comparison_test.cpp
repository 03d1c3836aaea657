#include "core/base/error.h"
#include "core/explain/comparison.h"
#include "core/ops/conv2d.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

Model smallModel() {
    GraphBuilder net;
    const NodeId picture = net.addInput("picture", {1, 1, 4, 4});
    net.add(std::make_shared<Conv2d>(
                Conv2dOptions{.inChannels = 1, .outChannels = 2, .window = Window2d::square(3, 1, 1)}),
            {picture}, "conv");
    Model model;
    model.graph = std::make_shared<const Graph>(net.build());
    Rng rng(3);
    model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
    model.info.input = {.channels = 1, .height = 4, .width = 4, .mean = {0.5F}, .std = {0.25F}};
    return model;
}

std::shared_ptr<const Analysis> seen(const Model& model, std::uint8_t first, std::int64_t enlargement = 1) {
    Image picture{4, 4, 1, std::vector<std::uint8_t>(16, 100)};
    picture.pixels.front() = first;
    return analyse(model, picture, {{}, enlargement}, Workers(1));
}

TEST(Comparison, HoldsWhatTheSecondPictureHasMoreThanTheFirst) {
    const Model model = smallModel();
    const auto comparison = compare(seen(model, 100), seen(model, 200), Workers(1));
    const Tensor& picture = comparison->differences[0];
    EXPECT_GT(picture.at(0, 0, 0, 0), 0.0F);
    EXPECT_EQ(picture.at(0, 0, 3, 3), 0.0F);
    for (std::size_t node = 0; node < 2; ++node) {
        const NodeId id{static_cast<std::int32_t>(node)};
        const Tensor& a = comparison->first->trace->output(id);
        const Tensor& b = comparison->second->trace->output(id);
        for (std::size_t i = 0; i < a.values().size(); ++i) {
            EXPECT_EQ(comparison->differences[node].values()[i], b.values()[i] - a.values()[i]);
        }
        const Statistics& shared = comparison->shared[node].layer;
        EXPECT_EQ(shared.max, std::max(comparison->first->statistics[node].layer.max,
                                       comparison->second->statistics[node].layer.max));
    }
}

TEST(Comparison, RefusesPicturesOfDifferentSizes) {
    const Model model = smallModel();
    EXPECT_THROW(compare(seen(model, 100), seen(model, 100, 2), Workers(1)), SettingError);
}

TEST(Comparison, SaysBeforeTheSecondPictureThatBothAndTheirDifferencesNeedTooMuchMemory) {
    Analysis analysis = *seen(smallModel(), 100);
    EXPECT_NO_THROW(requireComparable(analysis));
    analysis.shapes = {{1, 2, 1024, 1024 * 1024}};
    try {
        requireComparable(analysis);
        FAIL() << "8 GiB were taken three times";
    } catch (const LimitError& error) {
        EXPECT_THAT(error.what(),
                    testing::HasSubstr("both pictures and their differences would take 24577 MiB; "
                                       "the limit is 16384 MiB"));
    }
}

TEST(Comparison, PairsTheSharesByTheirDifference) {
    const auto with = [](std::vector<ChannelShare> shares) {
        UnitExplanation explanation{};
        explanation.channels = std::move(shares);
        return explanation;
    };
    const std::vector<SharePair> pairs =
        pairedShares(with({{.channel = 0, .sum = 1}, {.channel = 1, .sum = 5}}),
                     with({{.channel = 0, .sum = -2}, {.channel = 1, .sum = 5.5}, {.channel = 2, .sum = 1}}));
    ASSERT_EQ(pairs.size(), 3U);
    EXPECT_EQ(pairs[0].channel, 0);
    EXPECT_EQ(pairs[0].difference(), -3);
    EXPECT_EQ(pairs[1].channel, 2);
    EXPECT_EQ(pairs[1].first, 0);
    EXPECT_EQ(pairs[2].difference(), 0.5);
}

} // namespace
} // namespace fovea

#include "tests/ui/scenes/graph/graph_input.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace fovea::ui {

namespace {

std::shared_ptr<const GraphPlan> planOf(const Model& model, const GraphOptions& options = {}) {
    return planGraph(*test::sampleAnalysis(model), options);
}

std::vector<test::NamedNetwork> networks() {
    std::vector<test::NamedNetwork> all{
        {"Lecture", [](const test::KnownNetworkOptions&) { return test::lectureModel(); }},
        {"Shortcut", [](const test::KnownNetworkOptions&) { return test::shortcutModel(); }}};
    std::ranges::copy(test::knownNetworks(), std::back_inserter(all));
    return all;
}

std::vector<GraphOptions> allOptions() {
    std::vector<GraphOptions> all;
    for (const LayoutDirection direction : {LayoutDirection::Down, LayoutDirection::Right}) {
        for (const bool fused : {true, false}) {
            for (const GraphFold fold : {GraphFold::Folded, GraphFold::Open}) {
                all.push_back({.direction = direction, .fused = fused, .fold = fold});
            }
        }
    }
    return all;
}

class GraphPlans : public testing::TestWithParam<test::NamedNetwork> {
protected:
    void SetUp() override { m_analysis = test::sampleAnalysis(GetParam().make({})); }
    std::shared_ptr<const Analysis> m_analysis;
};

TEST_P(GraphPlans, KeepCardsApartAndInTheirFrames) {
    for (const GraphOptions& options : allOptions()) {
        const auto plan = planGraph(*m_analysis, options);
        const QRectF page(QPointF(), plan->size);
        for (std::size_t a = 0; a < plan->cards.size(); ++a) {
            EXPECT_TRUE(page.contains(plan->cards[a].bounds));
            for (std::size_t b = a + 1; b < plan->cards.size(); ++b) {
                EXPECT_FALSE(plan->cards[a].bounds.intersects(plan->cards[b].bounds));
            }
        }
        for (const GraphFrame& frame : plan->frames) {
            EXPECT_TRUE(page.contains(frame.bounds));
            for (const NodeId node : plan->outline.groups[static_cast<std::size_t>(frame.group)].nodes) {
                EXPECT_TRUE(frame.bounds.contains(plan->cardOf(node).bounds));
            }
        }
    }
}

TEST_P(GraphPlans, WriteWithinTheCards) {
    for (const GraphOptions& options : allOptions()) {
        const auto plan = planGraph(*m_analysis, options);
        for (const GraphCard& card : plan->cards) {
            for (const TextItem* item : {&card.options, &card.name, &card.title}) {
                EXPECT_TRUE(item->empty() ||
                            card.bounds.adjusted(-0.5, -0.5, 0.5, 0.5).contains(item->bounds))
                    << item->text.toStdString();
            }
            for (const GraphWord& word : card.words) {
                EXPECT_TRUE(card.bounds.contains(word.text.bounds)) << word.text.text.toStdString();
            }
        }
    }
}

TEST_P(GraphPlans, WriteTheSizeOfEveryTensorThatRunsAlongALine) {
    const auto plan = planGraph(*m_analysis, {.fold = GraphFold::Open});
    std::vector<bool> named(plan->cards.size(), false);
    for (const GraphLine& line : plan->lines) {
        named[line.from] = named[line.from] || !line.label.empty();
    }
    for (std::size_t c = 0; c < plan->cards.size(); ++c) {
        EXPECT_TRUE(named[c] || !plan->cards[c].size.empty()) << c;
    }
}

TEST_P(GraphPlans, PointEveryArrowAtTheCardThatReads) {
    for (const LayoutDirection direction : {LayoutDirection::Down, LayoutDirection::Right}) {
        const auto plan = planGraph(*m_analysis, {.direction = direction});
        for (const GraphLine& line : plan->lines) {
            EXPECT_TRUE(plan->cards[line.to].bounds.adjusted(-0.1, -0.1, 0.1, 0.1).contains(line.tip));
            const QPointF start(line.path.elementAt(0));
            EXPECT_TRUE(plan->cards[line.from].bounds.adjusted(-0.1, -0.1, 0.1, 0.1).contains(start));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Networks, GraphPlans, testing::ValuesIn(networks()), test::networkName);

TEST(GraphPlan, DenseNetFoldsToAPage) {
    const auto plan = planOf(test::denseNet121());
    EXPECT_TRUE(plan->repeatsFolded);
    EXPECT_LE(plan->cards.size(), 40U);
}

TEST(GraphPlan, FoldsByItselfOnlyWhatIsLong) {
    EXPECT_FALSE(planOf(test::lectureModel())->repeatsFolded);
    EXPECT_TRUE(planOf(test::resNet50())->repeatsFolded);
}

TEST(GraphPlan, ShowsFusedLayersTogetherOrApart) {
    const Model model = test::lectureModel();
    const auto together = planOf(model);
    const auto apart = planOf(model, {.fused = false});
    EXPECT_EQ(apart->cards.size(), model.graph->size());
    EXPECT_EQ(together->cards.size(), model.graph->size() - 6);
    EXPECT_EQ(together->cards[1].words.size(), 2U) << "CONV + RELU";
}

TEST(GraphPlan, TurningAGroupTwiceLeavesItAsItWas) {
    GraphOptions options;
    options = withTurned(withTurned(options, 7), 3);
    EXPECT_EQ(options.turned, (std::vector<int>{3, 7}));
    EXPECT_EQ(withTurned(withTurned(options, 3), 7), GraphOptions());
}

TEST(GraphPlan, OpensEverythingAroundANode) {
    const Model model = test::denseNet121();
    const auto plan = planOf(model);
    const auto hidden = std::ranges::find(plan->cards, GraphCard::Form::Folded, &GraphCard::form);
    ASSERT_NE(hidden, plan->cards.end());
    const NodeId node = hidden->nodes[hidden->nodes.size() / 2];
    const auto opened = planOf(model, withOpenAround(*plan, node));
    EXPECT_NE(opened->cardOf(node).form, GraphCard::Form::Folded);
}

TEST(GraphPlan, HoldsForTheSameGraphWhateverIsLookedFor) {
    const auto analysis = test::sampleAnalysis(test::lectureModel());
    const auto plan = planGraph(*analysis, {.search = QStringLiteral("conv")});
    EXPECT_TRUE(plan->holdsFor(*analysis, {}));
    EXPECT_FALSE(plan->holdsFor(*analysis, {.fused = false}));
    EXPECT_FALSE(plan->holdsFor(*test::sampleAnalysis(test::lectureModel()), {}));
}

} // namespace

} // namespace fovea::ui

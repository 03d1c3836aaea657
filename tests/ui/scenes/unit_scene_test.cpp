#include "core/ops/add.h"
#include "core/ops/constant.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "tests/ui/scenes/unit_scene_input.h"
#include "ui/scenes/unit_scene.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;

using test::everyOp;
using test::lecture;
using test::unitInput;

/// Every number that may be drawn of a unit, for the search for others.
std::set<double> explainedNumbers(const SceneInput& input) {
    const UnitExplanation& unit = *input.unit;
    const Arithmetic& arithmetic = unit.arithmetic;
    std::set<double> numbers = {arithmetic.result, unit.value, arithmetic.bias.value_or(arithmetic.result)};
    for (const Tap& tap : arithmetic.taps) {
        numbers.insert({tap.value, tap.weight, tap.product});
    }
    for (const OwnNumber& own : arithmetic.own) {
        numbers.insert(own.value);
    }
    for (const ChannelShare& share : unit.channels) {
        numbers.insert(share.sum);
    }
    const Graph& graph = input.analysis->trace->graph();
    for (const NodeId reader : graph.consumers(unit.address.node)) {
        const Element& at = unit.address.at;
        if (graph.node(reader).op->category() == OpCategory::Activation) {
            numbers.insert(
                static_cast<double>(input.analysis->trace->output(reader).at(0, at.channel, at.y, at.x)));
        }
    }
    if (arithmetic.combination == Combination::Normalized) {
        for (const float probability : input.analysis->trace->output(unit.address.node).values()) {
            numbers.insert(static_cast<double>(probability));
        }
    }
    return numbers;
}

/// Sums over several shares or folded taps are added up in another order than in the explanation.
bool isNear(const std::set<double>& numbers, double value) {
    const double tolerance = 1e-9 * std::max(1.0, std::abs(value));
    const auto next = numbers.lower_bound(value - tolerance);
    return next != numbers.end() && *next <= value + tolerance;
}

class UnitSceneNumbers : public testing::TestWithParam<std::string> {};

TEST_P(UnitSceneNumbers, ComeFromTheExplanation) {
    Rng rng(9);
    const NodeId node = *everyOp()->trace->graph().find(GetParam());
    const Shape& shape = everyOp()->shapes[node.index()];
    for (int repeat = 0; repeat < 6; ++repeat) {
        const auto any = [&](std::int64_t count) {
            return static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(count)));
        };
        const SceneInput input = unitInput(everyOp(), Selection{.node = node,
                                                                .channel = any(shape.channels()),
                                                                .y = any(shape.height()),
                                                                .x = any(shape.width())});
        const UnitScene scene(input);
        ASSERT_NE(scene.arithmetic(), nullptr);
        std::set<double> numbers = explainedNumbers(input);
        const UnitShares shares(*everyOp(), *input.unit);
        double sum = 0;
        double rest = 0;
        for (std::size_t i = 0; i < shares.shares().size(); ++i) {
            double products = 0;
            for (const std::int64_t cell : shares.shares()[i].cells) {
                if (cell >= 0) {
                    products += input.unit->arithmetic.taps[static_cast<std::size_t>(cell)].product;
                }
            }
            numbers.insert(products);
            sum += products;
            rest += i < ShareRows::mostRows ? 0 : products;
        }
        numbers.insert({sum, rest});
        if (everyOp()->trace->graph().node(node).isInput()) {
            const PixelOrigin pixel = pixelOrigin(*everyOp(), input.unit->address.at);
            numbers.insert({static_cast<double>(pixel.level), pixel.mean, pixel.std});
            EXPECT_NEAR((static_cast<double>(pixel.level) / 255 - pixel.mean) / pixel.std, input.unit->value,
                        1e-6);
        }
        ASSERT_FALSE(scene.arithmetic()->figure.numbers().empty());
        for (const DrawnNumber& number : scene.arithmetic()->figure.numbers()) {
            EXPECT_TRUE(isNear(numbers, number.value)) << number.name.toStdString() << " " << number.value;
        }
    }
}

TEST_P(UnitSceneNumbers, FillTheGridsAsTheTapsLie) {
    const NodeId node = *everyOp()->trace->graph().find(GetParam());
    const SceneInput input = unitInput(everyOp(), Selection{.node = node, .channel = 1});
    const UnitScene scene(input);
    const std::vector<Tap>& taps = input.unit->arithmetic.taps;
    std::set<std::int64_t> drawn;
    for (const ShareRow& row : scene.arithmetic()->rows) {
        for (std::size_t cell = 0; cell < row.cells.size(); ++cell) {
            ASSERT_GE(row.cells[cell], 0);
            drawn.insert(row.cells[cell]);
            const Tap& tap = taps[static_cast<std::size_t>(row.cells[cell])];
            for (std::size_t role = 0; role < row.grids.size(); ++role) {
                const double expected = role == 0 ? tap.value : (role == 1 ? tap.weight : tap.product);
                EXPECT_EQ(row.grids[role].values[cell], static_cast<float>(expected));
                EXPECT_EQ(row.grids[role].hatched[cell], tap.onPadding && role != 1);
            }
        }
    }
    if (!everyOp()->trace->graph().node(node).isInput() &&
        scene.arithmetic()->rows.size() < ShareRows::mostRows) {
        EXPECT_EQ(drawn.size(), taps.size());
    }
}

TEST_P(UnitSceneNumbers, AreFoundWhereTheyAreDrawn) {
    const NodeId node = *everyOp()->trace->graph().find(GetParam());
    const UnitScene scene(unitInput(everyOp(), Selection{.node = node}));
    std::set<Kind> met;
    for (double y = 2; y < scene.size().height(); y += 7) {
        for (double x = 2; x < scene.size().width(); x += 7) {
            const SceneElement element = scene.elementAt({x, y});
            met.insert(element.kind);
            if (element.isNone()) {
                EXPECT_TRUE(scene.describe(element).isEmpty());
                continue;
            }
            EXPECT_TRUE(element.bounds.contains(QPointF(x, y)));
            const SceneElement found = scene.find(element);
            ASSERT_TRUE(found.sameAs(element));
            EXPECT_FALSE(scene.describe(element).isEmpty());
            EXPECT_TRUE(element.kind == Kind::Share ||
                        scene.elementAt(found.bounds.center()).sameAs(element));
        }
    }
    EXPECT_TRUE(met.contains(Kind::Pixel));
    EXPECT_TRUE(met.contains(Kind::Map));
    EXPECT_EQ(met.contains(Kind::Share), !everyOp()->trace->graph().node(node).isInput());
}

INSTANTIATE_TEST_SUITE_P(EveryOp, UnitSceneNumbers,
                         testing::Values("picture", "edges", "norm", "leaky", "mean", "wide", "soft", "gate",
                                         "sum", "both", "largest", "drop", "row", "hidden", "active",
                                         "scores", "answer"),
                         [](const auto& instance) { return instance.param; });

/// From `start` back through the first share, or its first number, until nothing comes before.
std::vector<std::string> walkBack(const std::shared_ptr<const Analysis>& analysis, NodeId start,
                                  std::int64_t channel, bool throughTaps) {
    Selection at{.node = start, .channel = channel};
    std::vector<std::string> walked;
    while (true) {
        walked.push_back(analysis->trace->graph().node(at.node).name);
        const UnitScene scene(unitInput(analysis, at));
        SceneElement next = scene.neighbour(scene.neighbour({}, Direction::First), Direction::Last);
        if (next.isNone()) {
            return walked;
        }
        const SceneElement tap = scene.neighbour(next, Direction::Right);
        next = throughTaps && !tap.isNone() ? tap : next;
        if (next.node >= at.node) {
            ADD_FAILURE() << "nothing leads back from " << walked.back();
            return walked;
        }
        at = {.node = next.node, .channel = next.channel, .y = next.y, .x = next.x};
    }
}

TEST(UnitScene, LeadsFromEveryClassScoreBackToThePicture) {
    const auto analyses = {everyOp(), lecture(), test::sampleAnalysis(test::grayModel()),
                           test::sampleAnalysis(test::shortcutModel()),
                           test::sampleAnalysis(test::lectureModel(), 2)};
    for (const auto& analysis : analyses) {
        const Graph& graph = analysis->trace->graph();
        const std::int64_t classes = analysis->shapes[analysis->logits.index()].channels();
        for (const std::int64_t c : {std::int64_t{0}, classes - 1}) {
            for (const bool throughTaps : {false, true}) {
                const auto walked = walkBack(analysis, graph.output(), c, throughTaps);
                EXPECT_EQ(walked.back(), "picture");
                EXPECT_GE(walked.size(), 4U);
            }
        }
    }
}

TEST(UnitScene, FoldsTheNumbersOfALinearLayerBackIntoTheMapsBeforeFlatten) {
    const SceneInput input = unitInput(everyOp(), "hidden", {3, 0, 0});
    const UnitShares shares(*everyOp(), *input.unit);
    EXPECT_EQ(shares.foldedCount(), 16 * 3 * 3);
    ASSERT_EQ(shares.shares().size(), 16U);
    const NodeId volume = *everyOp()->trace->graph().find("drop");
    double before = std::numeric_limits<double>::infinity();
    for (const UnitShare& share : shares.shares()) {
        EXPECT_EQ(share.node, volume);
        EXPECT_EQ(share.rows, 3);
        EXPECT_EQ(share.columns, 3);
        EXPECT_LE(std::abs(share.sum), before);
        before = std::abs(share.sum);
        const Tensor& map = everyOp()->trace->output(volume);
        for (std::int64_t cell = 0; cell < 9; ++cell) {
            const auto tap = static_cast<std::size_t>(share.cells[static_cast<std::size_t>(cell)]);
            EXPECT_EQ(input.unit->arithmetic.taps[tap].value,
                      static_cast<double>(map.at(0, share.channel, cell / 3, cell % 3)));
        }
    }
}

TEST(UnitScene, AddsUpToTheValueWithWhatIsFoldedIntoOneLine) {
    const SceneInput input = unitInput(everyOp(), "scores", {2, 0, 0});
    const UnitScene scene(input);
    EXPECT_EQ(scene.arithmetic()->rows.size(), ShareRows::mostRows);
    const auto shown = [&](const QString& name) {
        for (const DrawnNumber& number : scene.arithmetic()->figure.numbers()) {
            if (number.name == name) {
                return number.value;
            }
        }
        return std::numeric_limits<double>::quiet_NaN();
    };
    double rows = 0;
    for (std::size_t i = 0; i < ShareRows::mostRows; ++i) {
        rows += byContribution(input.unit->channels)[i].sum;
    }
    const double rest = shown(QStringLiteral("+6 more channels"));
    const double sum = shown(QStringLiteral("Σ of 70 channels"));
    EXPECT_NEAR(rows + rest, sum, 1e-9);
    EXPECT_NEAR(sum + shown(QStringLiteral("+ bias")), shown(QStringLiteral("= value")), 1e-9);
    EXPECT_NEAR(shown(QStringLiteral("= value")), input.unit->value, 1e-4);
}

TEST(UnitScene, MarksTheWinnerOfMaxPooling) {
    const SceneInput input = unitInput(everyOp(), "largest", {4, 1, 1});
    const UnitScene scene(input);
    const ShareRow& row = scene.arithmetic()->rows.front();
    ASSERT_TRUE(row.grids.front().marked);
    EXPECT_EQ(row.cells[*row.grids.front().marked],
              static_cast<std::int64_t>(*input.unit->arithmetic.winner));
    const Tap& winner = input.unit->arithmetic.taps[*input.unit->arithmetic.winner];
    EXPECT_EQ(row.element.y, winner.at.y);
    EXPECT_EQ(row.element.x, winner.at.x);
}

TEST(UnitScene, TellsTheActivationThatFollows) {
    const SceneInput input = unitInput(lecture(), "conv2", {3, 5, 9});
    const UnitScene scene(input);
    ASSERT_TRUE(scene.arithmetic()->next);
    const SceneElement next = *scene.arithmetic()->next;
    EXPECT_EQ(next.node, *lecture()->trace->graph().find("relu2"));
    EXPECT_TRUE(scene.elementAt(next.bounds.center()).sameAs(next));
    EXPECT_TRUE(scene.describe(next).contains(QStringLiteral("ReLU(")));
}

TEST(UnitScene, KeepsItsLeftPartWhileTheArithmeticIsBeingComputed) {
    const SceneInput ready = unitInput(lecture(), "conv2", {3, 5, 9});
    SceneInput pending = ready;
    pending.unit = nullptr;
    for (const QSizeF& viewport : {QSizeF(1100, 820), QSizeF(560, 600)}) {
        pending.viewport = viewport;
        SceneInput now = ready;
        now.viewport = viewport;
        const UnitScene before(pending);
        const UnitScene after(now);
        EXPECT_EQ(before.arithmetic(), nullptr);
        EXPECT_EQ(before.panels().map().bounds, after.panels().map().bounds);
        EXPECT_EQ(before.panels().picture().bounds, after.panels().picture().bounds);
        EXPECT_EQ(before.panels().arithmeticOrigin(), after.panels().arithmeticOrigin());
        const SceneElement pixel = before.neighbour({}, Direction::First);
        EXPECT_EQ(pixel.kind, Kind::Pixel);
        EXPECT_TRUE(before.neighbour(pixel, Direction::Last).isNone());
    }
}

TEST(UnitScene, WalksWithTheKeyboardThroughPixelsSharesAndTaps) {
    const SceneInput input = unitInput(lecture(), "conv2", {3, 5, 9});
    const UnitScene scene(input);
    const SceneElement pixel = scene.neighbour({}, Direction::Left);
    EXPECT_EQ(pixel.y, 5);
    EXPECT_EQ(pixel.x, 9);
    EXPECT_EQ(scene.neighbour(pixel, Direction::Right).x, 10);
    EXPECT_EQ(scene.neighbour(pixel, Direction::Up).y, 4);
    const SceneElement corner =
        scene.find({.kind = Kind::Pixel, .node = input.selection.node, .channel = 3, .bounds = {}});
    EXPECT_TRUE(scene.neighbour(corner, Direction::Up).isNone());
    EXPECT_TRUE(scene.neighbour(corner, Direction::Left).isNone());

    SceneElement share = scene.neighbour(pixel, Direction::Last);
    std::size_t rows = 1;
    for (SceneElement below = scene.neighbour(share, Direction::Down); !below.isNone();
         below = scene.neighbour(below, Direction::Down)) {
        ++rows;
    }
    EXPECT_EQ(rows, scene.arithmetic()->rows.size());
    EXPECT_EQ(scene.neighbour(share, Direction::Up).node, *lecture()->trace->graph().find("relu2"));
    const SceneElement tap = scene.neighbour(share, Direction::Right);
    ASSERT_EQ(tap.kind, Kind::Tap);
    const SceneElement under = scene.neighbour(tap, Direction::Down);
    EXPECT_EQ(under.kind, Kind::Tap);
    EXPECT_EQ(under.y, tap.y + 1);
    EXPECT_TRUE(scene.neighbour(tap, Direction::Left).sameAs(share));
    EXPECT_TRUE(scene.neighbour(share, Direction::First).sameAs(pixel));
    EXPECT_EQ(scene.neighbour(pixel, Direction::First).node, lecture()->input);
}

TEST(UnitScene, ToPaddingLeadsNoWay) {
    const UnitScene scene(unitInput(lecture(), "conv2", {3, 0, 0}));
    const CellGrid& window = scene.arithmetic()->rows.front().grids.front();
    ASSERT_TRUE(window.hatched.front());
    EXPECT_EQ(scene.elementAt(window.cell(0).center()).kind, Kind::Share);
    const SceneElement first = scene.neighbour(scene.neighbour({}, Direction::First), Direction::Last);
    EXPECT_TRUE(scene.describe(first).contains(QStringLiteral("5 on padding")))
        << scene.describe(first).toStdString();
}

TEST(UnitScene, TellsTheReceptiveFieldAndWhatOfItLiesOnThePicture) {
    const UnitScene inside(unitInput(lecture(), "conv2", {3, 5, 9}));
    EXPECT_EQ(inside.panels().fieldText(), QStringLiteral("receptive field 5×5 at rows 3–7, columns 7–11"));
    const UnitScene corner(unitInput(lecture(), "conv2", {3, 0, 0}));
    EXPECT_EQ(corner.panels().fieldText(),
              QStringLiteral("receptive field 5×5; on the picture 3×3: rows 0–2, columns 0–2"));
}

TEST(UnitScene, OffersAllNumbersOfALayerWithoutMaps) {
    const SceneInput input = unitInput(lecture(), "fc", {3, 0, 0});
    const UnitScene scene(input);
    const SceneElement cat = scene.neighbour({}, Direction::First);
    EXPECT_EQ(cat.channel, 3);
    const SceneElement deer = scene.neighbour(cat, Direction::Right);
    EXPECT_EQ(deer.channel, 4);
    EXPECT_TRUE(scene.elementAt(deer.bounds.center()).sameAs(deer));
    EXPECT_TRUE(scene.describe(deer).contains(QStringLiteral("deer")));

    const SceneInput many = unitInput(everyOp(), "hidden", {69, 0, 0});
    const UnitScene hidden(many);
    const CellGrid& cells = hidden.panels().map();
    ASSERT_GT(cells.rows * cells.columns, 70);
    EXPECT_TRUE(hidden.elementAt(cells.cell(70).center()).isNone());
    EXPECT_EQ(hidden.neighbour(hidden.neighbour({}, Direction::First), Direction::Right).kind, Kind::Share);
}

TEST(UnitScene, ShowsANumberOfAConstantWithNothingBeforeIt) {
    GraphBuilder net;
    const NodeId picture = net.addInput("picture", {1, 3, 4, 4});
    const NodeId table = net.add(std::make_shared<Constant>(Shape{1, 3, 4, 4}), {}, "table");
    const NodeId sum = net.add(std::make_shared<Add>(), {picture, table}, "sum");
    const NodeId row = net.add(std::make_shared<Flatten>(), {sum}, "row");
    net.add(std::make_shared<Linear>(LinearOptions{.inFeatures = 48, .outFeatures = 2}), {row}, "scores");
    Model model;
    model.graph = std::make_shared<const Graph>(net.build());
    Rng rng(3);
    model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
    model.info.classNames = {"cat", "dog"};
    model.info.input = {.channels = 3, .height = 4, .width = 4, .mean = {0, 0, 0}, .std = {1, 1, 1}};
    const SceneInput input = unitInput(test::sampleAnalysis(model), "table", {.channel = 1, .y = 2, .x = 3});
    ASSERT_TRUE(input.unit->arithmetic.taps.empty());
    const UnitScene scene(input);
    ASSERT_NE(scene.arithmetic(), nullptr);
    EXPECT_TRUE(scene.arithmetic()->rows.empty());
    ASSERT_FALSE(scene.arithmetic()->figure.numbers().empty());
    EXPECT_EQ(scene.arithmetic()->figure.numbers().front().value, input.unit->value);
}

} // namespace
} // namespace fovea::ui

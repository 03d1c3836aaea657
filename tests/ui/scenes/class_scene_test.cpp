#include "tests/support/recording_device.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/scene_walk.h"
#include "ui/render/numbers.h"
#include "ui/scenes/class_scene.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

SceneInput inputFor(const Model& model, std::int64_t enlargement, const QSizeF& viewport) {
    SceneInput input;
    input.analysis = test::sampleAnalysis(model, enlargement);
    input.theme = Theme::light();
    input.viewport = viewport;
    return input;
}

std::vector<test::RecordingDevice::Text> painted(const Scene& scene, const QRectF& exposed) {
    test::RecordingDevice device(scene.size().toSize());
    QPainter painter(&device);
    TileCache tiles;
    scene.paint(painter,
                {.exposed = exposed, .tiles = tiles, .devicePixelRatio = 1, .hover = {}, .focus = {}});
    painter.end();
    return device.texts();
}

bool shows(const std::vector<test::RecordingDevice::Text>& texts, const QString& text) {
    return std::ranges::any_of(texts, [&](const auto& item) { return item.text == text; });
}

TEST(ClassScene, ListsEveryClassMostProbableFirst) {
    const SceneInput input = inputFor(test::lectureModel(), 1, {1440, 900});
    const ClassScene scene(input);
    EXPECT_EQ(scene.size(), QSizeF(1440, 900));
    SceneElement element = scene.neighbour({}, Direction::First);
    for (const std::size_t index : input.analysis->scores.ranking) {
        EXPECT_EQ(element.kind, Kind::Class);
        EXPECT_EQ(element.index, static_cast<std::int64_t>(index));
        element = scene.neighbour(element, Direction::Down);
    }
    EXPECT_TRUE(element.isNone());
}

TEST(ClassScene, WritesNamesAndProbabilities) {
    const SceneInput input = inputFor(test::lectureModel(), 1, {1440, 900});
    const ClassScene scene(input);
    const auto texts = painted(scene, QRectF(QPointF(), scene.size()));
    for (std::size_t c = 0; c < 10; ++c) {
        EXPECT_TRUE(shows(texts, QString::fromStdString(input.analysis->scores.names[c])));
        EXPECT_TRUE(shows(texts, percent(input.analysis->scores.probabilities[c])));
    }
}

TEST(ClassScene, DescribesAClassWithTheEnginesNumbers) {
    const SceneInput input = inputFor(test::lectureModel(), 1, {1440, 900});
    const ClassScene scene(input);
    const ClassScores& scores = input.analysis->scores;
    const SceneElement third =
        scene.elementAt({700, scene.neighbour({}, Direction::First).bounds.bottom() + 100});
    const auto index = static_cast<std::size_t>(third.index);
    const auto place = std::ranges::find(scores.ranking, index) - scores.ranking.begin() + 1;
    EXPECT_EQ(scene.describe(third),
              QStringLiteral("%1 · probability %2 · score %3 · place %4 of 10")
                  .arg(QString::fromStdString(scores.names[index]), percent(scores.probabilities[index]),
                       number(scores.logits[index]))
                  .arg(place));
}

TEST(ClassScene, CountsThePlacesWhereEachClassWins) {
    const SceneInput input = inputFor(test::lectureModel(), 2, {1440, 900});
    const ClassScene scene(input);
    const Tensor& logits = input.analysis->trace->output(input.analysis->logits);
    const std::int64_t places = logits.shape().planeSize();
    ASSERT_GT(places, 1);
    for (std::int64_t c = 0; c < 10; ++c) {
        std::int64_t wins = 0;
        for (std::int64_t place = 0; place < places; ++place) {
            bool largest = true;
            for (std::int64_t other = 0; other < 10; ++other) {
                const float score = logits.plane(0, other).data[place];
                const float own = logits.plane(0, c).data[place];
                largest = largest && (own > score || (own == score && c <= other));
            }
            wins += largest ? 1 : 0;
        }
        SceneElement element;
        element.kind = Kind::Class;
        element.index = c;
        EXPECT_TRUE(
            scene.describe(element).endsWith(QStringLiteral("wins at %1 of %2 places").arg(wins).arg(places)))
            << scene.describe(element).toStdString();
    }
}

TEST(ClassScene, PaintsOnlyTheRowsThatAreAskedFor) {
    const ClassScene scene(inputFor(test::grayModel(1000), 1, {1440, 900}));
    EXPECT_GT(scene.size().height(), 30'000);
    const auto texts = painted(scene, QRectF(0, 20'000, 1440, 900));
    EXPECT_LT(texts.size(), 150U);
}

struct Case {
    const char* name;
    std::int64_t classes; ///< 0: the lecture's net
    std::int64_t enlargement;
    QSizeF viewport;
};

class EveryClassScene : public testing::TestWithParam<Case> {
protected:
    ClassScene scene{
        inputFor(GetParam().classes == 0 ? test::lectureModel() : test::grayModel(GetParam().classes),
                 GetParam().enlargement, GetParam().viewport)};
};

TEST_P(EveryClassScene, FindsEveryElementAgainWhereItLies) {
    const std::vector<SceneElement> elements = test::reachableElements(scene);
    EXPECT_GE(elements.size(), 10U);
    for (const SceneElement& element : elements) {
        EXPECT_TRUE(QRectF(QPointF(), scene.size()).contains(element.bounds));
        EXPECT_TRUE(scene.elementAt(element.bounds.center()).sameAs(element));
        EXPECT_EQ(scene.find(element).bounds, element.bounds);
        EXPECT_FALSE(scene.describe(element).isEmpty());
    }
    for (const SceneElement& element : test::visibleElements(scene, 16)) {
        EXPECT_TRUE(test::contains(elements, element));
    }
}

TEST_P(EveryClassScene, LaysNoTextOverAnother) {
    const auto texts = painted(scene, QRectF(QPointF(), scene.size()));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_TRUE(QRectF(QPointF(), scene.size()).contains(texts[i].bounds)) << texts[i].text.toStdString();
        for (std::size_t j = 0; j < i; ++j) {
            EXPECT_FALSE(texts[i].bounds.intersects(texts[j].bounds))
                << texts[i].text.toStdString() << " lies over " << texts[j].text.toStdString();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, EveryClassScene,
                         testing::Values(Case{"Small", 0, 1, {1024, 640}}, Case{"Usual", 0, 1, {1440, 900}},
                                         Case{"Large", 0, 1, {1920, 1080}},
                                         Case{"Enlarged", 0, 4, {1440, 900}},
                                         Case{"Many", 60, 1, {1440, 900}}),
                         [](const auto& tested) { return tested.param.name; });

} // namespace

} // namespace fovea::ui

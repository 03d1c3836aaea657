#include "tests/support/sample_analysis.h"
#include "ui/session/navigation.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace fovea;
using namespace fovea::ui;

namespace {

Place unitAt(NodeId node, std::int64_t channel) {
    return {.view = ViewKind::Unit, .selection = {.node = node, .channel = channel}};
}

} // namespace

class NavigationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void backLeadsThroughEveryPlaceInReverse() {
        Navigation navigation;
        const Place start = navigation.place();
        navigation.go(unitAt({3}, 1));
        navigation.go(unitAt({2}, 5));
        navigation.back();
        QVERIFY(navigation.place() == unitAt({3}, 1));
        navigation.back();
        QVERIFY(navigation.place() == start);
        QVERIFY(!navigation.canGoBack());
    }

    void movingWithinAPlaceLeavesNoStepBehind() {
        Navigation navigation;
        navigation.go(unitAt({3}, 1));
        Selection moved = navigation.place().selection;
        moved.x = 7;
        navigation.adjust(moved);
        navigation.back();
        QVERIFY(!navigation.canGoBack());
    }

    void goingWhereOneIsSaysNothing() {
        Navigation navigation;
        navigation.go(unitAt({3}, 1));
        QSignalSpy spy(&navigation, &Navigation::placeChanged);
        navigation.go(unitAt({3}, 1));
        QCOMPARE(spy.count(), 0);
    }

    void layersAreFoundAgainByName() {
        const auto before = test::sampleAnalysis(test::lectureModel());
        const auto after = test::sampleAnalysis(test::lectureModel(), 2);
        const Graph& from = before->trace->graph();
        const Graph& to = after->trace->graph();
        QVERIFY2(from.size() != to.size(), "the enlarged network has no flatten layer");
        const NodeId last = before->logits;
        Navigation navigation;
        navigation.carryOver(nullptr, from, before->views);
        navigation.go(unitAt(last, 9));
        navigation.carryOver(&from, to, after->views);
        QCOMPARE(QString::fromStdString(to.node(navigation.place().selection.node).name),
                 QString::fromStdString(from.node(last).name));
        QCOMPARE(navigation.place().selection.channel, 9);
    }

    void positionsStayOnTheSamePlaceOfThePicture() {
        const auto large = test::sampleAnalysis(test::lectureModel(), 2);
        const auto small = test::sampleAnalysis(test::lectureModel());
        Navigation navigation;
        navigation.carryOver(nullptr, large->trace->graph(), large->views);
        Place place = unitAt({1}, 0);
        place.selection.y = 63;
        place.selection.x = 40;
        navigation.go(place);
        navigation.carryOver(&large->trace->graph(), small->trace->graph(), small->views);
        QCOMPARE(navigation.place().selection.y, 31);
        QCOMPARE(navigation.place().selection.x, 20);
        navigation.carryOver(&small->trace->graph(), large->trace->graph(), large->views);
        QCOMPARE(navigation.place().selection.y, 63);
        QCOMPARE(navigation.place().selection.x, 41);
    }

    void anotherNetworkLeadsBackToTheOverview() {
        const auto lecture = test::sampleAnalysis(test::lectureModel());
        const auto other = test::sampleAnalysis(test::shortcutModel());
        Navigation navigation;
        navigation.carryOver(nullptr, lecture->trace->graph(), lecture->views);
        const std::vector<NodeId> ids = lecture->trace->graph().ids();
        const auto onlyHere = std::ranges::find_if(ids, [&](NodeId id) {
            return !other->trace->graph().find(lecture->trace->graph().node(id).name).has_value();
        });
        QVERIFY(onlyHere != ids.end());
        navigation.go(unitAt(*onlyHere, 2));
        navigation.carryOver(&lecture->trace->graph(), other->trace->graph(), other->views);
        QCOMPARE(navigation.place().view, ViewKind::Network);
        QVERIFY(navigation.place().selection.node.index() < other->trace->graph().size());
    }
};

QTEST_GUILESS_MAIN(NavigationTest)
#include "navigation_test.moc"

#include "core/bench/bench_edit.h"
#include "ui/animation/player.h"

#include <QSignalSpy>
#include <QTest>

using namespace fovea;
using namespace fovea::ui;

/// Every test moves the clock itself.
class PlayerTest : public QObject {
    Q_OBJECT

private:
    double m_now = 100;
    std::unique_ptr<Player> m_player;

    static std::shared_ptr<const BenchResult> run(std::int64_t stride = 1) {
        BenchState state;
        state.window = Window2d::square(3, stride);
        return computeBench(arranged(state), Workers());
    }

    void wait(double seconds) {
        m_now += seconds;
        m_player->tick();
    }

private Q_SLOTS:
    void init() {
        m_player = std::make_unique<Player>(nullptr, [this] { return m_now; });
        m_player->setRun(run());
        m_player->setGrain(BenchGrain::Window);
    }

    void countsTheWindowsOfTheRun() {
        QCOMPARE(m_player->duration(), 25.0);
        QCOMPARE(m_player->time(), 0.0);
        QVERIFY(!m_player->playing());
    }

    void timePassesAsFastAsItsSpeed() {
        m_player->setSpeed(4);
        m_player->play();
        wait(0.5);
        QCOMPARE(m_player->time(), 2.0);
        m_player->setSpeed(10);
        wait(1);
        QCOMPARE(m_player->time(), 12.0);
    }

    void doesNotMoveWhilePaused() {
        m_player->play();
        wait(3);
        m_player->pause();
        wait(50);
        QCOMPARE(m_player->time(), 3.0);
        m_player->play();
        wait(1);
        QCOMPARE(m_player->time(), 4.0);
    }

    void framesThatComeLateAreLeftOut() {
        QSignalSpy moved(m_player.get(), &Player::timeChanged);
        m_player->setSpeed(60);
        m_player->play();
        wait(0.25);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(m_player->time(), 15.0);
    }

    void stopsAtTheEnd() {
        m_player->play();
        wait(1000);
        QCOMPARE(m_player->time(), 25.0);
        QVERIFY(!m_player->playing());
    }

    void playingAtTheEndBeginsAnew() {
        m_player->toEnd();
        m_player->play();
        QCOMPARE(m_player->time(), 0.0);
        wait(2);
        QCOMPARE(m_player->time(), 2.0);
    }

    void aLoopRestsAtTheEndAndBeginsAnew() {
        m_player->setLoop(true);
        m_player->play();
        wait(1000);
        QCOMPARE(m_player->time(), 25.0);
        wait(0.1);
        QCOMPARE(m_player->time(), 25.0);
        wait(2);
        QCOMPARE(m_player->time(), 0.0);
        wait(2);
        QCOMPARE(m_player->time(), 2.0);
        QVERIFY(m_player->playing());
    }

    void aStepGlidesToTheNextWindow() {
        m_player->stepForward();
        QCOMPARE(m_player->destination(), 1.0);
        wait(0.1);
        QVERIFY(m_player->time() > 0 && m_player->time() < 1);
        wait(0.2);
        QCOMPARE(m_player->time(), 1.0);
        wait(10);
        QCOMPARE(m_player->time(), 1.0);
    }

    void stepsInAHurryAreNotLost() {
        for (int i = 0; i < 7; ++i) {
            m_player->stepForward();
            wait(0.01);
        }
        wait(1);
        QCOMPARE(m_player->time(), 7.0);
    }

    void backIsAsGoodAsForward_data() {
        QTest::addColumn<BenchGrain>("grain");
        QTest::newRow("window by window") << BenchGrain::Window;
        QTest::newRow("inside a window") << BenchGrain::Inside;
    }
    void backIsAsGoodAsForward() {
        QFETCH(BenchGrain, grain);
        m_player->setGrain(grain);
        std::vector<double> way{m_player->time()};
        while (m_player->time() < m_player->duration()) {
            m_player->stepForward();
            wait(1);
            QVERIFY(m_player->time() > way.back());
            way.push_back(m_player->time());
        }
        QCOMPARE(way.size(), grain == BenchGrain::Window ? std::size_t{26} : std::size_t{126});
        way.pop_back();
        for (; !way.empty(); way.pop_back()) {
            m_player->stepBack();
            wait(1);
            QCOMPARE(m_player->time(), way.back());
        }
    }

    void aStepPauses() {
        m_player->play();
        wait(2.5);
        m_player->stepBack();
        QVERIFY(!m_player->playing());
        wait(1);
        QCOMPARE(m_player->time(), 2.0);
    }

    void timeStaysWithinTheRun() {
        m_player->setTime(-4);
        QCOMPARE(m_player->time(), 0.0);
        m_player->setTime(1e9);
        QCOMPARE(m_player->time(), 25.0);
        m_player->stepForward();
        wait(1);
        QCOMPARE(m_player->time(), 25.0);
    }

    void aShorterRunEndsEarlier() {
        m_player->setTime(20);
        m_player->setRun(run(2));
        QCOMPARE(m_player->duration(), 9.0);
        QCOMPARE(m_player->time(), 9.0);
    }

    void refusedSettingsHaveNothingToPlay() {
        m_player->play();
        m_player->setRun(run(3));
        QCOMPARE(m_player->duration(), 0.0);
        QVERIFY(!m_player->playing());
        m_player->play();
        m_player->stepForward();
        QVERIFY(!m_player->playing());
        QCOMPARE(m_player->time(), 0.0);
    }

    void speedStaysWithinItsLimits() {
        m_player->setSpeed(0);
        QCOMPARE(m_player->speed(), minSpeed);
        m_player->setSpeed(1000);
        QCOMPARE(m_player->speed(), maxSpeed);
    }

    void movesByItselfWhileItPlays() {
        Player player;
        player.setRun(run());
        player.setSpeed(60);
        player.play();
        QTRY_COMPARE(player.time(), 25.0);
        QVERIFY(!player.playing());
    }
};

QTEST_GUILESS_MAIN(PlayerTest)
#include "player_test.moc"

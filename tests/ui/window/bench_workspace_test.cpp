#include "core/bench/bench_json.h"
#include "tests/ui/window/bench_driver.h"
#include "ui/panels/movie_dialog.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QLabel>
#include <QMessageBox>
#include <QSettings>
#include <QToolBar>

using namespace fovea;
using namespace fovea::ui;

/// The bench in its window: views, presets, stepping, files, what is remembered.
class BenchWorkspaceTest : public BenchDriver {
    Q_OBJECT

private Q_SLOTS:
    void theRailAndItsKeysSwitchWorkspaces() {
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
        press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&m_window->workspace()));
        m_window->findChild<QAction*>(QStringLiteral("benchWorkspace"))->trigger();
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
    }

    void everyPresetHasAKey() {
        int key = Qt::Key_F1;
        for (const BenchPreset& preset : benchPresets()) {
            player().setTime(1);
            press(static_cast<Qt::Key>(key++));
            QVERIFY(state() == preset.make());
            QTRY_VERIFY(upToDate());
            QCOMPARE(player().time(), 0.0);
        }
    }

    void aPresetsKeyLeadsToTheBenchFromAnywhere() {
        press(Qt::Key_1, Qt::ControlModifier);
        press(Qt::Key_F10);
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
        QVERIFY(state() == findBenchPreset("pool")->make());
    }

    void numberKeysChooseTheView() {
        for (const auto& [key, stage] : {std::pair{Qt::Key_2, BenchStage::Volume},
                                         {Qt::Key_3, BenchStage::Neurons},
                                         {Qt::Key_1, BenchStage::Grid}}) {
            press(key);
            QCOMPARE(bench().benchView().stage, stage);
        }
        press(Qt::Key_4);
        QVERIFY2(bench().benchView().stage == BenchStage::Grid, "this is no fully connected layer");
        press(Qt::Key_F11);
        QCOMPARE(bench().benchView().stage, BenchStage::FullyConnected);
    }

    void aHintThatHasNoRoomEndsInDotsAndIsToldInFull() {
        auto* status = bench().findChild<StatusLine*>(QStringLiteral("status"));
        m_window->resize(1920, 900);
        QTRY_VERIFY(!status->text().endsWith(QChar(0x2026)));
        const QString whole = status->text();
        QVERIFY(status->toolTip().isEmpty());
        m_window->resize(1024, 640);
        QTRY_VERIFY(status->text().endsWith(QChar(0x2026)));
        QVERIFY(whole.startsWith(status->text().chopped(1)));
        QCOMPARE(status->toolTip(), whole);
        QCOMPARE(status->accessibleName(), whole);
    }

    void keysStepThroughTheRun() {
        press(Qt::Key_Right);
        QTRY_COMPARE(player().time(), 1.0);
        press(Qt::Key_PageDown);
        QTRY_COMPARE(player().time(), 2.0);
        press(Qt::Key_Left);
        QTRY_COMPARE(player().time(), 1.0);
        press(Qt::Key_PageUp);
        QTRY_COMPARE(player().time(), 0.0);
        press(Qt::Key_End);
        QCOMPARE(player().time(), 25.0);
        press(Qt::Key_Home);
        QCOMPARE(player().time(), 0.0);
        press(Qt::Key_Space);
        QVERIFY(player().playing());
        QTRY_VERIFY(player().time() > 0);
        press(Qt::Key_Space);
        QVERIFY(!player().playing());
        const double speed = player().speed();
        press(Qt::Key_Period);
        QVERIFY(player().speed() > speed);
        press(Qt::Key_Comma);
        QVERIFY(std::abs(player().speed() - speed) < 1e-9);
    }

    void aPresentersRemoteStepsWhereverTheFocusIs() {
        field(QStringLiteral("Width of the input")).setFocus();
        press(Qt::Key_PageDown);
        QTRY_COMPARE(player().time(), 1.0);
        QCOMPARE(state().size.width, 7);
    }

    void steppingForthAndBackGivesTheSamePicture() {
        const auto picture = [this] { return view().viewport()->grab().toImage(); };
        player().setGrain(BenchGrain::Inside);
        // Tiles that one frame has no time for come with the next ones.
        QImage settled;
        const auto settles = [&] {
            const QImage before = std::exchange(settled, picture());
            return before == settled;
        };
        QTRY_VERIFY(settles());
        QList<QImage> way{settled};
        for (int i = 0; i < 12; ++i) {
            press(Qt::Key_Right);
            QTRY_VERIFY(stepped());
            QTRY_VERIFY(settles());
            way << settled;
        }
        QVERIFY(way.at(5) != way.at(0));
        for (int i = 11; i >= 0; --i) {
            press(Qt::Key_Left);
            QTRY_VERIFY(stepped());
            QTRY_VERIFY2(picture() == way.at(i), qPrintable(QString::number(i)));
        }
    }

    void theCounterSaysWhichWindowItIs() {
        player().setTime(7);
        const auto* counter = bench().findChild<QLabel*>(QStringLiteral("counter"));
        QCOMPARE(counter->text(), QStringLiteral("window 7 of 25: filter 0, row 1, column 1"));
    }

    void aBenchIsOpenedFromTheCommandLineAndSaved() {
        const QString path = m_folder.filePath(QStringLiteral("mine.json"));
        writeBench(findBenchPreset("pool")->make(), std::filesystem::path(path.toStdString()));
        m_window = std::make_unique<MainWindow>();
        m_window->start({path});
        QTRY_VERIFY(state() == findBenchPreset("pool")->make());
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
        const QString copy = m_folder.filePath(QStringLiteral("copy.json"));
        document().save(copy);
        QTRY_VERIFY(QFile::exists(copy));
        QTRY_VERIFY(QSettings().value(QStringLiteral("recentFiles")).toStringList().contains(copy));
        QVERIFY(readBench(std::filesystem::path(copy.toStdString())) == state());
    }

    void aBrokenBenchSaysWhyAndKeepsEverything() {
        const BenchState before = state();
        const QString path = m_folder.filePath(QStringLiteral("broken.json"));
        QFile broken(path);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{ no bench");
        broken.close();
        m_window->openFile(path);
        QTRY_VERIFY(m_window->messageBar().isVisible());
        QVERIFY(m_window->messageBar().message().contains(path));
        QVERIFY(state() == before);
        press(Qt::Key_Escape);
        QVERIFY(m_window->messageBar().isHidden());
    }

    void undoActsOnTheWorkspaceThatIsSeen() {
        enter(QStringLiteral("Width of the input"), QStringLiteral("9"));
        press(Qt::Key_1, Qt::ControlModifier);
        press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(state().size.width, 9);
        press(Qt::Key_2, Qt::ControlModifier);
        press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(state().size.width, 7);
    }

    void aLayersUnitIsSteppedThroughOnTheBench() {
        openSession();
        press(Qt::Key_1, Qt::ControlModifier);
        m_window->workspace().navigation().go(
            {.view = ViewKind::Unit, .selection = {.node = {1}, .channel = 2, .y = 5, .x = 6}});
        press(Qt::Key_B);
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
        QTRY_VERIFY(upToDate() && player().time() > 0);
        const BenchStep step = scene().frame().moment->step;
        QCOMPARE(step.filter, 2);
        QCOMPARE(step.y, 5);
        QCOMPARE(step.x, 6);
        const float unit = m_window->session().analysis()->trace->output({1}).at(0, 2, 5, 6);
        QVERIFY(std::abs(scene().frame().arithmetic->result - double(unit)) < 1e-4);
    }

    void aFullyConnectedLayerIsTakenAsWhatItIs() {
        openSession();
        press(Qt::Key_1, Qt::ControlModifier);
        const NodeId logits = m_window->session().analysis()->logits;
        m_window->workspace().navigation().go(
            {.view = ViewKind::Unit, .selection = {.node = logits, .channel = 3}});
        press(Qt::Key_B);
        QCOMPARE(bench().benchView().stage, BenchStage::FullyConnected);
        QTRY_VERIFY(upToDate() && player().time() > 0);
        QCOMPARE(state().operation, BenchOperation::FullyConnected);
        QCOMPARE(scene().frame().moment->step.filter, 3);
        const float score = m_window->session().analysis()->trace->output(logits).at(0, 3, 0, 0);
        QVERIFY(std::abs(scene().frame().arithmetic->result - double(score)) < 1e-4);
    }

    void aLayerThatCannotBeSteppedThroughIsNamed() {
        openSession();
        press(Qt::Key_1, Qt::ControlModifier);
        const Analysis& analysis = *m_window->session().analysis();
        m_window->workspace().navigation().go({.view = ViewKind::Layer, .selection = {.node = {2}}});
        const QString name = QString::fromStdString(analysis.layers.at(2).name);
        press(Qt::Key_B);
        QVERIFY(m_window->messageBar().message().contains(name));
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&m_window->workspace()));
    }

    void theViewIsSavedAndCopiedAndSoIsTheCode() {
        const QString path = m_folder.filePath(QStringLiteral("bench.svg"));
        m_window->saveView(path);
        QTRY_VERIFY(QFile::exists(path));
        QApplication::clipboard()->clear();
        view().setFocus();
        press(Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(!QApplication::clipboard()->image().isNull());
        for (QAction* action : m_window->findChildren<QAction*>()) {
            if (action->text().contains(QStringLiteral("NumPy"))) {
                action->trigger();
            }
        }
        QTRY_VERIFY(QApplication::clipboard()->text().contains(QStringLiteral("numpy")));
    }

    void coloursForColourBlindPeopleAreOneKeyAwayAndRemembered() {
        const auto positive = [this] { return view().theme().positive; };
        const QColor usual = positive();
        press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(positive() != usual);
        const QColor other = positive();
        QTRY_COMPARE(m_window->workspace().view().theme().positive, other);
        m_window = std::make_unique<MainWindow>();
        QTRY_COMPARE(positive(), other);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(positive(), usual);
    }

    void closingAsksWhileAMovieIsWritten() {
        const QString path = m_folder.filePath(QStringLiteral("long.gif"));
        MovieDialog& movie = m_window->movieDialog();
        movie.setOptions({.size = {320, 200}, .framesPerSecond = 20, .speed = 0.1, .from = 0, .to = 25});
        movie.save(path);
        QVERIFY(movie.writing());
        m_window->close();
        QVERIFY(m_window->isVisible());
        auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("stopMovie"));
        QVERIFY(question != nullptr && question->isVisible());
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("stopMovie")) == nullptr);
        QVERIFY2(movie.writing() && m_window->isVisible(), "Esc goes on");
        m_window->close();
        question = m_window->findChild<QMessageBox*>(QStringLiteral("stopMovie"));
        question->buttons().last()->click();
        QVERIFY(!m_window->isVisible());
        QVERIFY(!movie.writing());
        QVERIFY(!QFile::exists(path));
    }

    void whatIsShownAndHowIsRemembered() {
        press(Qt::Key_2);
        player().setSpeed(12);
        player().setLoop(true);
        push(QStringLiteral("Show all outputs"));
        m_window->close();
        m_window = std::make_unique<MainWindow>();
        QCOMPARE(&m_window->current(), static_cast<Workspace*>(&bench()));
        QCOMPARE(bench().benchView().stage, BenchStage::Volume);
        QVERIFY(bench().benchView().showAll);
        QCOMPARE(player().speed(), 12.0);
        QVERIFY(player().loop());
    }

    void canBeClosedWhileItComputesAndPlays() {
        press(Qt::Key_F7);
        player().setSpeed(maxSpeed);
        player().play();
        document().change(QStringLiteral("large"), [](BenchState state) {
            state.size = {.width = 64, .height = 64, .depth = 16};
            state.filters = 16;
            return state;
        });
        m_window->close();
        m_window.reset();
    }

    void everyControlHasANameForScreenReaders() {
        for (int key = Qt::Key_F1; key <= Qt::Key_F11; ++key) {
            press(static_cast<Qt::Key>(key));
            QTRY_VERIFY(upToDate());
            for (QWidget* widget : m_window->findChildren<QWidget*>()) {
                if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(m_window.get())) {
                    continue;
                }
                const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                         widget->metaObject()->className());
            }
        }
    }

    void tabLeadsRoundTheWholeBench() {
        view().setFocus();
        QSet<QWidget*> seen;
        for (int i = 0; i < 120; ++i) {
            press(Qt::Key_Tab);
            seen << QApplication::focusWidget();
        }
        for (QWidget* widget : bench().findChildren<QWidget*>()) {
            const bool isStop = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isEnabled() &&
                                widget->isVisibleTo(m_window.get()) && widget->focusProxy() == nullptr;
            QVERIFY2(!isStop || seen.contains(widget),
                     qPrintable(widget->metaObject()->className() + QStringLiteral(": ") +
                                widget->accessibleName()));
        }
    }
};

QTEST_MAIN(BenchWorkspaceTest)
#include "bench_workspace_test.moc"

#include "tests/ui/window/bench_driver.h"

#include <QLabel>
#include <QLineEdit>

using namespace fovea;
using namespace fovea::ui;

/// What the pointer and the keyboard do to the numbers in the picture.
class BenchCellsTest : public BenchDriver {
    Q_OBJECT

private Q_SLOTS:
    void aCellIsEditedWhereItLies() {
        const BenchState before = state();
        click(input(2, 3));
        QVERIFY(bench().editor().isVisible());
        type(QStringLiteral("-1.5"));
        QCOMPARE(state().input.at(0, 0, 2, 3), -1.5F);
        press(Qt::Key_Return);
        QCOMPARE(bench().editor().cell().x, 4);
        type(QStringLiteral("8"));
        QCOMPARE(state().input.at(0, 0, 2, 4), 8.0F);
        press(Qt::Key_Tab);
        press(Qt::Key_Tab);
        press(Qt::Key_Tab);
        QVERIFY2(bench().editor().cell().y == 3 && bench().editor().cell().x == 0, "the next row");
        press(Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(bench().editor().cell().y, 2);
        press(Qt::Key_Escape);
        QVERIFY(!bench().editor().isVisible());
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(&view()));
        QCOMPARE(document().undoStack().count(), 2);
        press(Qt::Key_Z, Qt::ControlModifier);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(state() == before);
    }

    void weightsAndTheBiasAreEditedToo() {
        click(weight(1, 1));
        type(QStringLiteral("5"));
        QCOMPARE(state().weight.at(0, 0, 1, 1), 5.0F);
        press(Qt::Key_Escape);
        click({.kind = Kind::BenchBias});
        type(QStringLiteral("0.25"));
        QCOMPARE(state().bias.values()[0], 0.25F);
    }

    void lettersInACellAreExplainedBesideItAndNothingIsLost() {
        const BenchState before = state();
        click(input(2, 3));
        type(QStringLiteral("x"));
        const auto* problem = bench().findChild<QLabel*>(QStringLiteral("cellProblem"));
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(u'x'));
        QVERIFY(state() == before);
        press(Qt::Key_Return);
        QVERIFY2(bench().editor().cell().x == 3, "it stays until it is a number");
        press(Qt::Key_Backspace);
        QVERIFY2(problem->isVisible(), "nothing is no number either");
        type(QStringLiteral("4"));
        QVERIFY(!problem->isVisible());
        QCOMPARE(state().input.at(0, 0, 2, 3), 4.0F);
    }

    void paintingIsOneStep() {
        const BenchState before = state();
        enter(QStringLiteral("Brush of the input"), QStringLiteral("30"));
        QVERIFY(state() == before);
        drag({input(1, 1), input(1, 3), input(3, 3)});
        for (const auto& [y, x] : {std::pair{1, 1}, {1, 2}, {1, 3}, {2, 3}, {3, 3}}) {
            QCOMPARE(state().input.at(0, 0, y, x), 30.0F);
        }
        QVERIFY(!bench().editor().isVisible());
        QCOMPARE(document().undoStack().count(), 1);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(state() == before);
        drag({weight(0, 0), weight(0, 2)});
        QCOMPARE(state().weight.at(0, 0, 0, 1), 1.0F);
        QCOMPARE(document().undoStack().count(), 1);
    }

    void paintingLeavesThePaddingAlone() {
        press(Qt::Key_F4);
        QTRY_VERIFY(upToDate());
        drag({input(0, 0), input(1, 1), input(2, 2)});
        QCOMPARE(state().input.at(0, 0, 0, 0), 9.0F);
        QCOMPARE(state().input.at(0, 0, 1, 1), 9.0F);
        click(input(0, 3));
        QVERIFY2(!bench().editor().isVisible(), "there is nothing to edit on the padding");
    }

    void hoverShowsAClickPinsAndEscReleases() {
        player().setTime(3);
        QTest::mouseMove(view().viewport(), at(output(2, 2)));
        QTRY_COMPARE(scene().frame().moment->index, 12);
        QCOMPARE(scene().frame().written, 3);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, at(output(2, 2)));
        QCOMPARE(bench().pinned().kind, Kind::BenchOutput);
        QTest::mouseMove(view().viewport(), {2, 2});
        QTRY_COMPARE(scene().frame().lit.kind, Kind::BenchOutput);
        QCOMPARE(scene().frame().moment->index, 12);
        press(Qt::Key_Escape);
        QVERIFY(bench().pinned().isNone());
        QCOMPARE(scene().frame().moment->index, 2);
    }

    void aStepIsSeenThoughThePointerRests() {
        QTest::mouseMove(view().viewport(), at(output(4, 4)));
        QTRY_COMPARE(scene().frame().moment->index, 24);
        press(Qt::Key_PageDown);
        QTRY_COMPARE(player().time(), 1.0);
        QCOMPARE(scene().frame().moment->index, 0);
    }

    void enterChoosesTheFirstCell() {
        view().setFocus();
        press(Qt::Key_Return);
        QVERIFY(!view().focusElement().isNone());
        QVERIFY(view().focusElement().sameAs(view().scene()->neighbour({}, Direction::First)));
        QVERIFY2(bench().pinned().isNone(), "the second Enter pins");
        press(Qt::Key_Escape);
        press(Qt::Key_Right);
        QTRY_COMPARE(player().time(), 1.0);
    }

    void theKeyboardReachesTheCellsAndComesBack() {
        view().setFocus();
        press(Qt::Key_Down);
        QVERIFY(!view().focusElement().isNone());
        const SceneElement first = view().focusElement();
        press(Qt::Key_Right);
        QVERIFY(!view().focusElement().sameAs(first));
        QCOMPARE(player().time(), 0.0);
        QVERIFY(!view().accessibleDescription().isEmpty());
        for (int i = 0; i < 60 && view().focusElement().kind != Kind::BenchInput; ++i) {
            press(i % 2 == 0 ? Qt::Key_Right : Qt::Key_Down);
        }
        QCOMPARE(view().focusElement().kind, Kind::BenchInput);
        press(Qt::Key_Return);
        QVERIFY(bench().editor().isVisible());
        press(Qt::Key_Escape);
        press(Qt::Key_Escape);
        press(Qt::Key_Escape);
        QVERIFY(bench().pinned().isNone());
        press(Qt::Key_Right);
        QTRY_COMPARE(player().time(), 1.0);
    }
};

QTEST_MAIN(BenchCellsTest)
#include "bench_cells_test.moc"

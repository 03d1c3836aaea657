#include "tests/ui/window/bench_driver.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

using namespace fovea;
using namespace fovea::ui;

/// The controls at the bench's side: each acts, can be undone, and explains what it cannot take.
class BenchSettingsTest : public BenchDriver {
    Q_OBJECT

private Q_SLOTS:
    void everySettingIsOneStepThatCanBeUndone_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        const std::pair<const char*, const char*> settings[] = {
            {"Width of the input", "9"},    {"Height of the input", "11"},
            {"Depth of the input", "3"},    {"Height of the filter", "5"},
            {"Width of the filter", "2"},   {"Stride downwards", "2"},
            {"Stride to the right", "4"},   {"Padding at the top", "1"},
            {"Padding at the bottom", "2"}, {"Padding at the left", "3"},
            {"Padding at the right", "1"},  {"Dilation downwards", "2"},
            {"Dilation to the right", "3"}, {"Number of filters, K", "12"},
            {"Seed of the input", "77"},    {"Bias of the chosen filter", "-2.5"}};
        for (const auto& [name, text] : settings) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(text);
        }
    }
    void everySettingIsOneStepThatCanBeUndone() {
        QFETCH(QString, name);
        QFETCH(QString, text);
        choose(QStringLiteral("Numbers of the input"), QStringLiteral("Random 0…9"));
        QTRY_VERIFY(upToDate());
        const BenchState before = state();
        const int steps = document().undoStack().count();
        enter(name, text);
        QVERIFY(!(state() == before));
        QTRY_VERIFY(upToDate());
        QVERIFY(document().result()->state == state());
        QCOMPARE(document().undoStack().count(), steps + 1);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(state() == before);
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!(state() == before));
    }

    void theWheelScrollsThePanel() {
        m_window->resize(1280, 620);
        auto* panel = m_window->findChild<QScrollArea*>(QStringLiteral("benchPanel"));
        QTRY_VERIFY(panel->verticalScrollBar()->maximum() > 0);
        QWidget* under = control<QComboBox>(QStringLiteral("Operation"));
        const QPointF middle = QRectF(under->rect()).center();
        QWheelEvent wheel(middle, under->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&wheel); // only what a person did is passed on to parents
        qApp->notify(under, &wheel);
        QVERIFY(panel->verticalScrollBar()->value() > 0);
        QCOMPARE(state().operation, BenchOperation::Convolution);
    }

    void aLearnedFilterIsNamedOnlyWhileItIsThere() {
        openSession();
        auto* layers = control<QComboBox>(QStringLiteral("Layer whose learned filter is taken"));
        QTRY_VERIFY(layers->count() > 0);
        choose(QStringLiteral("Layer whose learned filter is taken"), layers->itemText(0));
        QCOMPARE(layers->currentIndex(), 0);
        choose(QStringLiteral("Weights of the chosen filter"), QStringLiteral("Identity"));
        QCOMPARE(layers->currentIndex(), -1);
    }

    void linkedNumbersAreChangedAlike() {
        enter(QStringLiteral("Stride downwards"), QStringLiteral("2"));
        QCOMPARE(state().window.columns.stride, 2);
        push(QStringLiteral("Padding at the top: change them alike"));
        enter(QStringLiteral("Padding at the top"), QStringLiteral("2"));
        QCOMPARE(state().window.rows.padBefore, 2);
        QCOMPARE(state().window.rows.padAfter, 0);
        QCOMPARE(state().window.columns.padBefore, 0);
    }

    void aNumberThatIsClickedIsReplacedByWhatIsTyped() {
        push(QStringLiteral("Size F ↓→: change them alike")); // by themselves
        NumberField& width = field(QStringLiteral("Width of the filter"));
        auto* letters = width.findChild<QLineEdit*>();
        QTest::mouseClick(letters, Qt::LeftButton, {}, letters->rect().center());
        QVERIFY(width.hasFocus());
        type(QStringLiteral("5"));
        press(Qt::Key_Tab);
        press(Qt::Key_Return);
        QCOMPARE(state().window.columns.kernel, 5);
        QCOMPARE(state().window.rows.kernel, 3);
        QCOMPARE(width.text(), QStringLiteral("5"));
    }

    void aSecondClickPutsTheCursorIntoTheNumber() {
        NumberField& width = field(QStringLiteral("Width of the input"));
        auto* letters = width.findChild<QLineEdit*>();
        const QPoint behind(letters->width() - 2, letters->height() / 2);
        QTest::mouseClick(letters, Qt::LeftButton, {}, behind);
        QTest::mouseClick(letters, Qt::LeftButton, {}, behind, QApplication::doubleClickInterval() + 1);
        press(Qt::Key_Backspace);
        type(QStringLiteral("12"));
        QCOMPARE(state().size.width, 12);
    }

    void aFilterThatWasTypedForFewerChannelsSaysThatTheOthersAreZero() {
        auto* weights = control<QComboBox>(QStringLiteral("Weights of the chosen filter"));
        QVERIFY(problemBeside(*weights).isEmpty());
        enter(QStringLiteral("Depth of the input"), QStringLiteral("3"));
        QCOMPARE(
            problemBeside(*weights),
            QStringLiteral("What was typed stands on 1 of 3 channels; on the others the weights are 0."));
        choose(QStringLiteral("Weights of the chosen filter"), QStringLiteral("Box"));
        QVERIFY(problemBeside(*weights).isEmpty());
    }

    void arrowsStepANumber() {
        NumberField& stride = field(QStringLiteral("Stride downwards"));
        stride.setFocus();
        press(Qt::Key_Up);
        QCOMPARE(state().window.rows.stride, 2);
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QVERIFY2(state().window.rows.stride == 1, "there is nothing below 1");
        QVERIFY(problemBeside(stride).isEmpty());
    }

    void everyOperationCanBeChosen() {
        auto* operations = control<QComboBox>(QStringLiteral("Operation"));
        for (int i = 0; i < operations->count(); ++i) {
            choose(QStringLiteral("Operation"), operations->itemText(i));
            QCOMPARE(static_cast<int>(state().operation), operations->itemData(i).toInt());
            QTRY_VERIFY(upToDate());
            QVERIFY(document().result()->fits());
        }
        for (int i = 0; i < operations->count() - 1; ++i) {
            press(Qt::Key_Z, Qt::ControlModifier);
        }
        QVERIFY(state() == benchPresets().front().make());
    }

    void everySourceOfNumbersCanBeChosen() {
        openSession();
        for (const QString& name :
             {QStringLiteral("Numbers of the input"), QStringLiteral("Weights of the chosen filter")}) {
            auto* sources = control<QComboBox>(name);
            for (int i = 0; i < sources->count(); ++i) {
                choose(name, sources->itemText(i));
                QTRY_COMPARE(sources->currentIndex(), i);
            }
            QVERIFY(document().undoStack().count() > 10);
        }
        QTRY_VERIFY(upToDate());
        QVERIFY(m_window->messageBar().isHidden());
    }

    void theListOfPresetsShowsThemInFull() {
        auto* presets = control<QComboBox>(QStringLiteral("Preset of the lecture"));
        presets->showPopup();
        int widest = 0;
        for (int i = 0; i < presets->count(); ++i) {
            widest = std::max(widest, presets->fontMetrics().horizontalAdvance(presets->itemText(i)));
        }
        QVERIFY2(widest > presets->width(), "or there would be nothing to test");
        QVERIFY(presets->view()->viewport()->width() > widest);
        presets->hidePopup();
        press(Qt::Key_F2);
        QCOMPARE(presets->toolTip(), presets->currentText());
    }

    void theOtherControlsAct() {
        push(QStringLiteral("Same: padding that keeps the size at stride 1"));
        QCOMPARE(state().window.rows.padBefore, 1);
        push(QStringLiteral("On the padding: Reflect"));
        QCOMPARE(state().paddingMode, PaddingMode::Reflect);
        push(QStringLiteral("Valid: no padding"));
        QCOMPARE(state().window.rows.padBefore, 0);
        push(QStringLiteral("When the windows do not come out even: Floor"));
        QCOMPARE(state().fit, FitRule::Floor);
        choose(QStringLiteral("Weights of the chosen filter"), QStringLiteral("Gabor"));
        control<QSlider>(QStringLiteral("Orientation, slider"))->setValue(45);
        QCOMPARE(state().filterSources.at(0).orientation, 45.0);
        const int steps = document().undoStack().count();
        auto* wavelength = control<QSlider>(QStringLiteral("Wavelength, slider"));
        for (int value = 5; value < 20; ++value) {
            wavelength->setValue(value);
        }
        QCOMPARE(state().filterSources.at(0).wavelength, 9.5);
        QCOMPARE(document().undoStack().count(), steps + 1);
        choose(QStringLiteral("Numbers of the input"), QStringLiteral("Random 0…9"));
        const BenchState before = state();
        push(QStringLiteral("Roll the input again"));
        QVERIFY(!(state() == before));
    }

    void lettersAndNothingAreExplainedBesideTheFieldAndNothingIsLost_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("letters") << QStringLiteral("abc");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a fraction") << QStringLiteral("2.5");
        QTest::newRow("too much") << QStringLiteral("99");
        QTest::newRow("less than one") << QStringLiteral("0");
    }
    void lettersAndNothingAreExplainedBesideTheFieldAndNothingIsLost() {
        QFETCH(QString, text);
        const BenchState before = state();
        NumberField& width = field(QStringLiteral("Width of the input"));
        enter(QStringLiteral("Width of the input"), text);
        if (text.isEmpty()) {
            press(Qt::Key_Delete);
        }
        QVERIFY(!problemBeside(width).isEmpty());
        QVERIFY(width.accessibleDescription() == problemBeside(width));
        QVERIFY(state() == before);
        press(Qt::Key_Escape);
        QVERIFY(problemBeside(width).isEmpty());
        QCOMPARE(width.text(), QStringLiteral("7"));
        enter(QStringLiteral("Width of the input"), QStringLiteral("8"));
        QCOMPARE(state().size.width, 8);
        QVERIFY(problemBeside(width).isEmpty());
    }

    void lettersLeaveWhatWasConfirmedBefore() {
        const QString bias = QStringLiteral("Bias of the chosen filter");
        enter(bias, QStringLiteral("7"));
        press(Qt::Key_Return);
        enter(bias, QStringLiteral("xyz"));
        QVERIFY(!problemBeside(field(bias)).isEmpty());
        QCOMPARE(state().bias.values()[0], 7.0F);
        press(Qt::Key_Escape);
        enter(bias, QStringLiteral("-2"));
        press(Qt::Key_Return);
        QCOMPARE(state().bias.values()[0], -2.0F);
        press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(state().bias.values()[0], 7.0F);
    }

    void escapeLeadsFromThePanelToTheKeysThatStep() {
        control<QComboBox>(QStringLiteral("Numbers of the input"))->setFocus();
        press(Qt::Key_Escape);
        QVERIFY(view().hasFocus());
        player().setTime(0);
        press(Qt::Key_Right);
        QTRY_VERIFY(player().time() > 0);
    }

    void aFilterLargerThanThePaddedInputIsExplainedBesideIt() {
        enter(QStringLiteral("Height of the filter"), QStringLiteral("9"));
        QTRY_VERIFY(upToDate());
        QVERIFY(!document().result()->fits());
        QVERIFY(problemBeside(field(QStringLiteral("Height of the filter"))).contains(u'9'));
        press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(document().result()->fits());
        QVERIFY(problemBeside(field(QStringLiteral("Height of the filter"))).isEmpty());
    }

    void whatDoesNotFitIsToldAndAFixIsOneClick() {
        press(Qt::Key_F3);
        QTRY_VERIFY(upToDate());
        QVERIFY(problemBeside(field(QStringLiteral("Stride downwards"))).contains(QStringLiteral("2.33")));
        const BenchState before = state();
        Q_EMIT view().activated({.kind = Kind::BenchFix, .channel = 0, .index = 0});
        QTRY_VERIFY(upToDate());
        QVERIFY(document().result()->fits());
        QVERIFY2(state().window.rows == state().window.columns, "a square window stays square");
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(state() == before);
    }

    void aChosenFilterShowsTheSameWindow() {
        press(Qt::Key_F6);
        QTRY_VERIFY(upToDate());
        player().setTime(30);
        enter(QStringLiteral("Chosen filter, from 0"), QStringLiteral("4"));
        const BenchStep step = scene().frame().moment->step;
        QCOMPARE(step.filter, 4);
        QCOMPARE(step.y * 28 + step.x, 29);
        press(Qt::Key_End);
        view().setFocus();
        press(Qt::Key_Home);
        QCOMPARE(field(QStringLiteral("Chosen filter, from 0")).value(), 0.0);
    }
};

QTEST_MAIN(BenchSettingsTest)
#include "bench_settings_test.moc"

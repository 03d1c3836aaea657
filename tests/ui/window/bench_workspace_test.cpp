#include "core/bench/bench_json.h"
#include "core/onnx/onnx_writer.h"
#include "tests/support/sample_analysis.h"
#include "ui/window/main_window.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>

using namespace fovea;
using namespace fovea::ui;

namespace {

using Kind = SceneElement::Kind;

SceneElement input(std::int64_t y, std::int64_t x, std::int64_t channel = 0) {
    return {.kind = Kind::BenchInput, .channel = channel, .y = y, .x = x};
}
SceneElement weight(std::int64_t y, std::int64_t x) {
    return {.kind = Kind::BenchWeight, .y = y, .x = x};
}
SceneElement output(std::int64_t y, std::int64_t x) {
    return {.kind = Kind::BenchOutput, .y = y, .x = x};
}

} // namespace

/// Drives the bench as a person does: by keys, the mouse and files.
class BenchWorkspaceTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_model;
    QString m_picture;
    std::unique_ptr<MainWindow> m_window;

    BenchWorkspace& bench() { return m_window->bench(); }
    BenchDocument& document() { return m_window->benchDocument(); }
    const BenchState& state() { return document().state(); }
    Player& player() { return bench().player(); }
    SceneView& view() { return bench().view(); }
    const BenchScene& scene() { return dynamic_cast<const BenchScene&>(*view().scene()); }
    bool upToDate() {
        return document().result() != nullptr && !document().isStale() && view().scene() != nullptr;
    }
    bool stepped() { return player().time() == player().destination(); }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : m_window.get(), key, modifiers);
    }
    void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    QPoint at(const SceneElement& element) {
        const SceneElement found = view().scene()->find(element);
        view().reveal(found);
        return found.isNone() ? QPoint(-1, -1) : view().viewportRect(found).center().toPoint();
    }
    void click(const SceneElement& element) {
        const QPoint point = at(element);
        QVERIFY2(point.x() >= 0, "the element is in the picture");
        QTest::mouseMove(view().viewport(), point);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, point);
    }
    void drag(const QList<SceneElement>& way) {
        QTest::mousePress(view().viewport(), Qt::LeftButton, {}, at(way.first()));
        for (const SceneElement& element : way) {
            // QTest::mouseMove() tells of no button.
            const QPoint point = at(element);
            QMouseEvent move(QEvent::MouseMove, point, view().viewport()->mapToGlobal(point), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(view().viewport(), &move);
        }
        QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, at(way.last()));
    }

    void openSession() {
        m_window->start({m_picture, m_model});
        QTRY_VERIFY(m_window->session().analysis() != nullptr && !m_window->session().isStale());
    }

    template <class Control>
    Control* control(const QString& accessibleName) {
        for (Control* widget : bench().findChildren<Control*>()) {
            if (widget->accessibleName() == accessibleName) {
                return widget;
            }
        }
        return nullptr;
    }
    NumberField& field(const QString& name) { return *control<NumberField>(name); }
    /// What stands in the error colour below a field.
    QString problemBeside(QWidget& widget) {
        QWidget* row = &widget;
        while (row != nullptr && qobject_cast<FieldRow*>(row) == nullptr) {
            row = row->parentWidget();
        }
        return row != nullptr ? static_cast<FieldRow*>(row)->message() : QString();
    }
    void enter(const QString& name, const QString& text) {
        NumberField& number = field(name);
        number.setFocus();
        number.selectAll();
        type(text);
    }
    void choose(const QString& box, const QString& item) {
        auto* chooser = control<QComboBox>(box);
        QVERIFY2(chooser != nullptr, qPrintable(box));
        const int index = chooser->findText(item);
        QVERIFY2(index >= 0, qPrintable(item));
        chooser->setCurrentIndex(index);
        Q_EMIT chooser->activated(index);
    }
    void push(const QString& name) {
        auto* button = control<QAbstractButton>(name);
        QVERIFY2(button != nullptr, qPrintable(name));
        button->click();
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        m_model = m_folder.filePath(QStringLiteral("net.onnx"));
        writeOnnx(test::lectureModel(), std::filesystem::path(m_model.toStdString()));
        m_picture = m_folder.filePath(QStringLiteral("picture.png"));
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        image.save(m_picture);
    }

    void init() {
        QSettings().clear();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1440, 900);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(upToDate());
        player().setGrain(BenchGrain::Window);
    }

    void cleanup() { m_window.reset(); }

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

    void linkedNumbersAreChangedAlike() {
        enter(QStringLiteral("Stride downwards"), QStringLiteral("2"));
        QCOMPARE(state().window.columns.stride, 2);
        push(QStringLiteral("Padding at the top: change them alike"));
        enter(QStringLiteral("Padding at the top"), QStringLiteral("2"));
        QCOMPARE(state().window.rows.padBefore, 2);
        QCOMPARE(state().window.rows.padAfter, 0);
        QCOMPARE(state().window.columns.padBefore, 0);
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

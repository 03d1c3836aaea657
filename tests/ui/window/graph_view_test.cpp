#include "core/onnx/onnx_writer.h"
#include "tests/support/known_networks.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/window/main_window.h"

#include <QAccessible>
#include <QApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace fovea;
using namespace fovea::ui;

/// The graph in the window, by keys and the mouse.
class GraphViewTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;

    NetworkWorkspace& workspace() { return m_window->workspace(); }
    SceneView& view() { return workspace().view(); }
    GraphDesk& desk() { return workspace().graph(); }
    GraphControls& controls() { return desk().controls(); }
    const Place& place() { return workspace().navigation().place(); }
    const Analysis& analysis() { return *m_window->session().analysis(); }
    const Graph& graph() { return analysis().trace->graph(); }

    const GraphScene* scene() { return dynamic_cast<const GraphScene*>(view().scene()); }
    /// The graph is on screen as the options want it.
    bool isDrawn() {
        return scene() != nullptr && scene()->plan().holdsFor(analysis(), workspace().options().graph);
    }
    NodeId named(const char* name) { return graph().find(name).value(); }
    QPoint pointOf(const SceneElement& element) {
        return view().viewportRect(scene()->find(element)).center().toPoint();
    }
    void click(const SceneElement& element) {
        view().reveal(scene()->find(element));
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, pointOf(element));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    std::size_t countOf(GraphCard::Form form) {
        return static_cast<std::size_t>(std::ranges::count(scene()->plan().cards, form, &GraphCard::form));
    }
    SceneElement firstOf(GraphCard::Form form) {
        const auto card = std::ranges::find(scene()->plan().cards, form, &GraphCard::form);
        return scene()->elementOf(card->vertex.node);
    }

    void open(const Model& model) {
        const QString path = m_folder.filePath(QStringLiteral("net.onnx"));
        writeOnnx(model, std::filesystem::path(path.toStdString()));
        QImage picture(64, 64, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        picture.save(m_folder.filePath(QStringLiteral("picture.png")));
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->start({m_folder.filePath(QStringLiteral("picture.png")), path});
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(m_window->session().analysis() != nullptr);
        QTest::keyClick(m_window.get(), Qt::Key_5);
        QTRY_VERIFY(isDrawn());
        view().setFocus();
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QSettings::setDefaultFormat(QSettings::IniFormat);
    }

    void cleanup() { m_window.reset(); }

    void aClickChoosesALayerAndEnterOpensIt() {
        open(test::lectureModel());
        click(scene()->elementOf(named("pool1")));
        QCOMPARE(place().view, ViewKind::Graph);
        QVERIFY(place().selection.node == named("pool1"));
        press(Qt::Key_Return);
        QCOMPARE(place().view, ViewKind::Layer);
        QVERIFY(place().selection.node == named("pool1"));
        QTest::keyClick(m_window.get(), Qt::Key_Backspace);
        QCOMPARE(place().view, ViewKind::Graph);
        QTRY_VERIFY(isDrawn());
    }

    void aDoubleClickOpensALayer() {
        open(test::lectureModel());
        const SceneElement layer = scene()->elementOf(named("pool1"));
        view().reveal(scene()->find(layer));
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, pointOf(layer));
        QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, pointOf(layer));
        QCOMPARE(place().view, ViewKind::Layer);
    }

    void arrowsWalkAlongTheEdgesAndAreTold() {
        open(test::lectureModel());
        press(Qt::Key_Home);
        QVERIFY(view().focusElement().node == analysis().input);
        press(Qt::Key_Down);
        QVERIFY(view().focusElement().node == named("relu1"));
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&view());
        QVERIFY(accessible->text(QAccessible::Description).contains(QStringLiteral("conv1")));
        press(Qt::Key_End);
        QVERIFY(view().focusElement().node == graph().output());
    }

    void draggingMovesTheSheetAndChoosesNothing() {
        open(test::lectureModel());
        view().setScaleAt(2, {});
        const NodeId before = place().selection.node;
        const QPoint from = view().viewport()->rect().center();
        const QPoint scroll = view().scrollPosition();
        QTest::mousePress(view().viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, QPointF(from - QPoint(0, 120)),
                         view().viewport()->mapToGlobal(from), Qt::LeftButton, Qt::LeftButton, {});
        QApplication::sendEvent(view().viewport(), &move);
        QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, from - QPoint(0, 120));
        QCOMPARE(view().scrollPosition(), scroll + QPoint(0, 120));
        QVERIFY(place().selection.node == before);
    }

    void theWheelZoomsAtThePointer() {
        open(test::lectureModel());
        view().setScaleAt(3.2, {});
        view().setScrollPosition({50, 500});
        const QPointF at(300, 200);
        const QPointF under = view().visibleScene().topLeft() + at / view().scale();
        QWheelEvent wheel(at, view().viewport()->mapToGlobal(at.toPoint()), {}, {0, 120}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(view().viewport(), &wheel);
        QVERIFY(view().scale() > 3.2);
        const QPointF after = view().visibleScene().topLeft() + at / view().scale();
        QVERIFY((after - under).manhattanLength() < 2);
    }

    void oneKeyShowsTheWholeGraph() {
        open(test::resNet18());
        QVERIFY(!view().visibleScene().contains(QRectF(QPointF(), scene()->size())));
        QVERIFY2(desk().minimap().isVisible(), "for what is not seen");
        QTest::keyClick(m_window.get(), Qt::Key_F);
        QVERIFY(view().visibleScene().adjusted(-1, -1, 1, 1).contains(QRectF(QPointF(), scene()->size())));
        QVERIFY(!desk().minimap().isVisible());
    }

    void theMinimapMovesTheView() {
        open(test::resNet18());
        GraphMinimap& minimap = desk().minimap();
        QTest::mouseClick(&minimap, Qt::LeftButton, {}, QPoint(minimap.width() / 2, minimap.height() - 12));
        QVERIFY(view().visibleScene().bottom() > scene()->size().height() * 0.9);
        QTest::mouseClick(&minimap, Qt::LeftButton, {}, QPoint(minimap.width() / 2, 12));
        QVERIFY(view().visibleScene().top() < 20);
    }

    void foldedBlocksOpenByClickAndStayWhereTheyAre() {
        open(test::resNet50());
        QVERIFY(scene()->plan().repeatsFolded);
        const SceneElement folded = firstOf(GraphCard::Form::Folded);
        const auto group = static_cast<std::size_t>(folded.index);
        const NodeId first = scene()->plan().outline.groups[group].nodes.front();
        view().reveal(folded);
        const double top = view().viewportRect(folded).top();
        click(folded);
        QTRY_VERIFY(isDrawn() && scene()->isOpen(static_cast<int>(group)));
        QVERIFY(std::abs(view().viewportRect(scene()->elementOf(first)).top() - top) < 2);
    }

    void spaceFoldsAndUnfolds() {
        open(test::resNet50());
        const std::size_t folded = countOf(GraphCard::Form::Folded);
        view().focusOn(firstOf(GraphCard::Form::Folded));
        press(Qt::Key_Space);
        QTRY_COMPARE(countOf(GraphCard::Form::Folded), folded - 1);
        const auto frame = std::ranges::find_if(scene()->plan().frames, [](const GraphFrame& it) {
            return it.folds != it.group; // a copy of what was opened
        });
        QVERIFY(frame != scene()->plan().frames.end());
        const auto group = static_cast<std::size_t>(frame->group);
        view().focusOn(scene()->elementOf(scene()->plan().outline.groups[group].nodes.front()));
        press(Qt::Key_Space);
        QTRY_COMPARE(countOf(GraphCard::Form::Folded), folded);
    }

    void togglesShowFusedLayersApartAndTurnTheGraph() {
        open(test::lectureModel());
        const std::size_t cards = scene()->plan().cards.size();
        for (QCheckBox* box : controls().findChildren<QCheckBox*>()) {
            if (box->text() == QStringLiteral("Fused")) {
                box->click();
            }
        }
        QTRY_VERIFY(isDrawn() && scene()->plan().cards.size() == cards + 6);
        for (QToolButton* button : controls().findChildren<QToolButton*>()) {
            if (button->text() == QStringLiteral("→")) {
                button->click();
            }
        }
        QTRY_VERIFY(isDrawn() && !scene()->plan().flowsDown());
    }

    void findsByNameAndGoesFromMatchToMatch() {
        open(test::lectureModel());
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(controls().field().hasFocus());
        QTest::keyClicks(&controls().field(), QStringLiteral("pool"));
        QCOMPARE(workspace().options().graph.search, QStringLiteral("pool"));
        for (const char* name : {"pool1", "pool2", "pool3", "pool1"}) {
            press(Qt::Key_Return);
            QVERIFY2(place().selection.node == named(name), name);
            QVERIFY(view().visibleScene().contains(scene()->elementOf(named(name)).bounds));
        }
        press(Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(place().selection.node == named("pool3"));
        press(Qt::Key_Escape);
        QVERIFY(workspace().options().graph.search.isEmpty());
        QVERIFY(view().hasFocus());
    }

    void lettersAndDigitsInTheSearchFieldAreLetters() {
        open(test::lectureModel());
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(&controls().field(), QStringLiteral("fc 1"));
        QCOMPARE(place().view, ViewKind::Graph);
        QCOMPARE(controls().field().text(), QStringLiteral("fc 1"));
    }

    void aMatchInAFoldedBlockIsUnfolded() {
        open(test::resNet50());
        const SceneElement folded = firstOf(GraphCard::Form::Folded);
        const auto group = static_cast<std::size_t>(folded.index);
        const NodeId inside = scene()->plan().outline.groups[group].nodes[3];
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(&controls().field(), QString::fromStdString(graph().node(inside).name));
        press(Qt::Key_Return);
        QTRY_VERIFY(isDrawn() && scene()->isOpen(static_cast<int>(group)));
        QTRY_VERIFY(place().selection.node == inside);
    }

    void comesBackToWhereItWasLookedAt() {
        open(test::resNet18());
        view().setScaleAt(1.5, {});
        view().setScrollPosition({0, 900});
        const QPointF centre = view().visibleScene().center();
        QTest::keyClick(m_window.get(), Qt::Key_1);
        QCOMPARE(view().scale(), 1.0);
        QTest::keyClick(m_window.get(), Qt::Key_5);
        QTRY_VERIFY(isDrawn());
        QCOMPARE(view().scale(), 1.5);
        QVERIFY((view().visibleScene().center() - centre).manhattanLength() < 4);
    }

    void everyControlHasAName() {
        open(test::lectureModel());
        for (QWidget* widget : controls().findChildren<QWidget*>()) {
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()) {
                QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
            }
        }
    }
};

QTEST_MAIN(GraphViewTest)
#include "graph_view_test.moc"

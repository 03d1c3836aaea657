#include "core/onnx/onnx_writer.h"
#include "tests/support/sample_analysis.h"
#include "ui/panels/movie_dialog.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/window/main_window.h"

#include <QAccessible>
#include <QApplication>
#include <QBuffer>
#include <QButtonGroup>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QImageReader>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

using namespace fovea;
using namespace fovea::ui;

namespace {

QImage striped(const QSize& size, const QColor& colour) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    for (int y = 0; y < size.height(); y += 8) {
        for (int x = 0; x < size.width(); ++x) {
            image.setPixelColor(x, y, Qt::white);
        }
    }
    return image;
}

} // namespace

/// Drives the window as a person does: by files, keys and the mouse.
class MainWindowTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_model;
    std::unique_ptr<MainWindow> m_window;

    QString picture(const QString& name, const QColor& colour) {
        QString path = m_folder.filePath(name);
        striped({64, 48}, colour).save(path);
        return path;
    }

    QString garbage(const QString& name) {
        QFile file(m_folder.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(QByteArray(3000, 'g'));
        return file.fileName();
    }

    bool upToDate() { return m_window->session().analysis() != nullptr && !m_window->session().isStale(); }
    QString pictureName() { return m_window->session().document().picture.name; }
    const Place& place() { return m_window->workspace().navigation().place(); }
    SceneView& view() { return m_window->workspace().view(); }
    const Analysis& analysis() { return *m_window->session().analysis(); }

    void drop(const QMimeData& data) {
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &event);
    }

    /// Clicks on an element of the current scene, scrolling it into view first.
    void click(const SceneElement& element) {
        view().focusOn(element);
        const SceneElement found = view().scene()->find(element);
        QVERIFY(!found.isNone());
        const QPointF point = found.bounds.center() - QPointF(view().scrollPosition());
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, point.toPoint());
    }

    /// The unit's explanation is on screen.
    bool explained() {
        const std::optional<SceneInput> input = m_window->workspace().snapshot();
        return input && input->unit != nullptr && input->unit->address.node == place().selection.node &&
               input->unit->address.at.channel == place().selection.channel;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        m_model = m_folder.filePath(QStringLiteral("net.onnx"));
        writeOnnx(test::lectureModel(), std::filesystem::path(m_model.toStdString()));
    }

    void init() {
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->start({picture(QStringLiteral("first.png"), Qt::darkGreen), m_model});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(upToDate());
    }

    void cleanup() { m_window.reset(); }

    void theTableOfLayersSortsChoosesAndIsCopied() {
        LayerTable& table = m_window->workspace().table();
        QVERIFY(!table.isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_T);
        QVERIFY(table.isVisible());
        QTRY_VERIFY(table.view().hasFocus());
        table.sortBy(LayerTableModel::MultiplyAdds, Qt::DescendingOrder);
        const QModelIndex first = table.view().model()->index(0, LayerTableModel::Name);
        QCOMPARE(first.data().toString(), QStringLiteral("conv2"));
        table.view().setCurrentIndex(table.view().model()->index(1, 0));
        QTest::keyClick(&table.view(), Qt::Key_Up);
        QCOMPARE(place().view, ViewKind::Layer);
        QCOMPARE(place().selection.node, *analysis().trace->graph().find("conv2"));
        table.view().clearSelection();
        QTest::keyClick(&table.view(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(QStringLiteral("\r\n"));
        QVERIFY(lines.at(0).startsWith(QStringLiteral("name,kind,output")));
        QVERIFY(lines.at(1).startsWith(QStringLiteral("conv2,conv2d")));
        QVERIFY(lines.at(lines.size() - 2).startsWith(QStringLiteral("total,,,6440")));
        QTest::keyClick(m_window.get(), Qt::Key_T);
        QVERIFY(!table.isVisible());
    }

    void theTotalsOfTheTableAreSeenInFullInANarrowWindow() {
        QTest::keyClick(m_window.get(), Qt::Key_T);
        const auto* totals =
            m_window->workspace().table().findChild<const StatusLine*>(QStringLiteral("layerTotals"));
        for (const int width : {1440, 1280, 1024}) {
            m_window->resize(width, 700);
            QTRY_COMPARE(totals->text(), totals->words());
        }
    }

    void aSecondPictureIsComparedUntilEscape() {
        m_window->session().compareWith(picture(QStringLiteral("second.png"), Qt::darkRed));
        QTRY_VERIFY(upToDate() && m_window->session().comparison() != nullptr);
        for (const ViewKind kind : {ViewKind::Network, ViewKind::Layer, ViewKind::Classes, ViewKind::Unit}) {
            m_window->workspace().showView(kind);
            QVERIFY(m_window->workspace().snapshot()->comparison != nullptr);
            QVERIFY(view().scene() != nullptr);
        }
        QTRY_VERIFY(m_window->workspace().snapshot()->otherUnit != nullptr);
        const auto graphCompares = [this] {
            const auto* graph = dynamic_cast<const GraphScene*>(view().scene());
            return graph != nullptr && graph->plan().options.compares;
        };
        ViewOptions options = m_window->workspace().options();
        options.sort = TileSort::Difference;
        m_window->workspace().setOptions(options);
        m_window->workspace().showView(ViewKind::Graph);
        QTRY_VERIFY(graphCompares());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(upToDate() && m_window->session().comparison() == nullptr);
        QTRY_VERIFY(view().scene() != nullptr && !graphCompares());
        QCOMPARE(m_window->workspace().options().sort, TileSort::Index);
    }

    void aPictureDroppedWithShiftIsCompared() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(picture(QStringLiteral("dropped.png"), Qt::darkRed))});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(m_window.get(), &event);
        QTRY_VERIFY(upToDate() && m_window->session().comparison() != nullptr);
        QCOMPARE(pictureName(), QStringLiteral("first.png"));
        QCOMPARE(m_window->session().comparedPicture().name, QStringLiteral("dropped.png"));
    }

    void theTitleNamesPictureAndNetwork() {
        QVERIFY(m_window->windowTitle().startsWith(QStringLiteral("first.png · ")));
        QVERIFY(m_window->windowTitle().contains(QFileInfo(m_model).fileName()));
    }

    void opensWhatTheCommandLineNames() {
        QCOMPARE(pictureName(), QStringLiteral("first.png"));
        QCOMPARE(place().view, ViewKind::Network);
        QVERIFY(view().scene() != nullptr);
        QVERIFY(m_window->messageBar().isHidden());
    }

    void aWrongFileOfTheCommandLineLeavesNoEmptyWindow() {
        m_window = std::make_unique<MainWindow>();
        const QString missing = m_folder.filePath(QStringLiteral("missing.png"));
        m_window->start({missing, m_model});
        QTRY_VERIFY(upToDate());
        QVERIFY(!pictureName().isEmpty());
        QVERIFY2(m_window->messageBar().message().contains(missing),
                 qPrintable(m_window->messageBar().message()));
    }

    void opensADroppedFile() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(picture(QStringLiteral("dropped.png"), Qt::blue))});
        drop(data);
        QTRY_COMPARE(pictureName(), QStringLiteral("dropped.png"));
        QTRY_VERIFY(upToDate());
    }

    void opensAPastedPicture() {
        QApplication::clipboard()->setImage(striped({40, 40}, Qt::yellow));
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_window->session().document().picture.image->width, 40);
        QTRY_VERIFY(upToDate());
    }

    void aPastedFileIsDecodedLikeAnyOther() {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        striped({30, 30}, Qt::yellow).save(&buffer, "BMP");
        auto* data = new QMimeData;
        data->setData(QStringLiteral("image/bmp"), bytes);
        QApplication::clipboard()->setMimeData(data);
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_window->session().document().picture.image->width, 30);

        const QByteArray side("\x30\x75\0\0", 4); // 30000
        auto* bomb = new QMimeData;
        bomb->setData(QStringLiteral("image/bmp"), bytes.replace(18, 8, side + side));
        QApplication::clipboard()->setMimeData(bomb);
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(m_window->messageBar().isVisible());
        QVERIFY2(m_window->messageBar().message().contains(QStringLiteral("30000×30000")),
                 qPrintable(m_window->messageBar().message()));
        QCOMPARE(m_window->session().document().picture.image->width, 30);
    }

    void whatIsCopiedCanBePasted() {
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("image/png")));
        const int width = QApplication::clipboard()->image().width();
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_window->session().document().picture.image->width, width);
        QTRY_VERIFY(upToDate());
    }

    void saysThatThereIsNothingToPaste() {
        QApplication::clipboard()->setText(QStringLiteral("words"));
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(m_window->messageBar().isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(m_window->messageBar().isHidden());
    }

    void aWrongFileIsExplainedAndThePictureStays_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("no picture") << QStringLiteral("wrong.png");
        QTest::newRow("no model") << QStringLiteral("wrong.onnx");
    }
    void aWrongFileIsExplainedAndThePictureStays() {
        QFETCH(QString, name);
        const auto before = m_window->session().analysis();
        const QString path = garbage(name);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        drop(data);
        QTRY_VERIFY(m_window->messageBar().isVisible());
        QVERIFY2(m_window->messageBar().message().contains(path),
                 qPrintable(m_window->messageBar().message()));
        QVERIFY(m_window->session().analysis() == before);
        QVERIFY(upToDate());
    }

    void aGoodFileTakesTheMessageAway() {
        m_window->session().openFile(garbage(QStringLiteral("bad.png")));
        QTRY_VERIFY(m_window->messageBar().isVisible());
        m_window->session().openFile(picture(QStringLiteral("good.png"), Qt::cyan));
        QTRY_VERIFY(m_window->messageBar().isHidden());
    }

    void numberKeysLeadToTheViews() {
        for (const auto& [key, kind] : {std::pair{Qt::Key_2, ViewKind::Layer},
                                        {Qt::Key_3, ViewKind::Unit},
                                        {Qt::Key_4, ViewKind::Classes},
                                        {Qt::Key_1, ViewKind::Network}}) {
            QTest::keyClick(m_window.get(), key);
            QCOMPARE(place().view, kind);
        }
    }

    void walksFromAClassScoreToThePixels() {
        QTest::keyClick(m_window.get(), Qt::Key_4);
        click({.kind = SceneElement::Kind::Class, .index = 3});
        QCOMPARE(place().view, ViewKind::Unit);
        QVERIFY(place().selection.node == analysis().logits);
        QCOMPARE(place().selection.channel, 3);
        int steps = 0;
        while (!analysis().trace->graph().node(place().selection.node).isInput()) {
            QTRY_VERIFY(explained());
            const Selection before = place().selection;
            const SceneElement pixel = view().scene()->neighbour({}, Direction::First);
            const SceneElement target = view().scene()->neighbour(pixel, Direction::Last);
            QVERIFY2(target.kind == SceneElement::Kind::Share || target.kind == SceneElement::Kind::Tap,
                     "the last key leads to what the unit was made of");
            click(target);
            QVERIFY2(place().selection.node < before.node, "one layer back");
            QVERIFY(++steps < 40);
        }
        QCOMPARE(place().view, ViewKind::Unit);
        for (int i = 0; i < steps; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_Backspace);
        }
        QVERIFY(place().selection.node == analysis().logits);
    }

    void hoverFollowsThePointerUntilAClickPins() {
        m_window->workspace().navigation().go(
            {.view = ViewKind::Unit, .selection = {.node = {1}, .channel = 2, .y = 5, .x = 5}});
        const auto pixelAt = [this](std::int64_t y, std::int64_t x) {
            const SceneElement pixel = view().scene()->find(
                {.kind = SceneElement::Kind::Pixel, .node = {1}, .channel = 2, .y = y, .x = x});
            return (pixel.bounds.center() - QPointF(view().scrollPosition())).toPoint();
        };
        QTest::mouseMove(view().viewport(), pixelAt(8, 9));
        QTRY_COMPARE(place().selection.x, 9);
        QCOMPARE(place().selection.y, 8);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, pixelAt(10, 11));
        QVERIFY(place().selection.pinned);
        QTest::mouseMove(view().viewport(), pixelAt(3, 3));
        QTest::qWait(50);
        QCOMPARE(place().selection.x, 11);
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(!place().selection.pinned);
    }

    void theKeyboardAloneReachesAUnit() {
        view().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&view(), Qt::Key_Home);
        QVERIFY(!view().focusElement().isNone());
        QVERIFY(!view().accessibleDescription().isEmpty());
        for (int i = 0; i < 40 && view().focusElement().kind != SceneElement::Kind::Map; ++i) {
            QTest::keyClick(&view(), i % 2 == 0 ? Qt::Key_Right : Qt::Key_Down);
        }
        QCOMPARE(view().focusElement().kind, SceneElement::Kind::Map);
        QTest::keyClick(&view(), Qt::Key_Return);
        QCOMPARE(place().view, ViewKind::Unit);
    }

    void impatientSwitchingEndsWithTheLastPicture() {
        QStringList paths;
        for (int i = 0; i < 15; ++i) {
            paths << picture(QStringLiteral("fast%1.png").arg(i), QColor::fromHsv(i * 20, 255, 200));
        }
        for (const QString& path : paths) {
            m_window->session().openFile(path);
            QTest::qWait(1);
        }
        QTRY_COMPARE(pictureName(), QStringLiteral("fast14.png"));
        QTRY_VERIFY(upToDate());
        QVERIFY(m_window->session().analysedPicture().name == QStringLiteral("fast14.png"));
    }

    void undoByKeyBringsThePictureBack() {
        m_window->session().openFile(picture(QStringLiteral("second.png"), Qt::magenta));
        QTRY_COMPARE(pictureName(), QStringLiteral("second.png"));
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(pictureName(), QStringLiteral("first.png"));
    }

    void undoNeverLeadsToAnEmptyWindow() {
        m_window->session().openFile(picture(QStringLiteral("second.png"), Qt::red));
        QTRY_COMPARE(pictureName(), QStringLiteral("second.png"));
        for (int i = 0; i < 5; ++i) {
            m_window->session().undoStack().undo();
        }
        QCOMPARE(pictureName(), QStringLiteral("first.png"));
        QVERIFY(m_window->session().document().model != nullptr);
        QTRY_VERIFY(upToDate());
    }

    void walksFromAClassScoreToThePixelsByKeyboardAndBack() {
        const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
        m_window->activateWindow();
        QTRY_VERIFY(QApplication::focusWidget() != nullptr);
        QCOMPARE(QApplication::focusWidget(), &view());
        m_window->workspace().showView(ViewKind::Classes);
        press(Qt::Key_Down);
        std::vector<Place> way;
        while (place().view != ViewKind::Unit || place().selection.node != analysis().input) {
            QVERIFY(way.size() < 40);
            way.push_back(place());
            press(Qt::Key_Return);
            QVERIFY(!(place() == way.back()));
            QTRY_VERIFY(explained());
        }
        for (; !way.empty(); way.pop_back()) {
            m_window->workspace().back();
            QCOMPARE(place().view, way.back().view);
            QTRY_VERIFY(!view().focusElement().isNone());
        }
    }

    void reasonsOfSeveralWrongFilesAreAllTold() {
        m_window->start({garbage(QStringLiteral("bad.png")), garbage(QStringLiteral("bad.onnx"))});
        QTRY_VERIFY(m_window->messageBar().message().contains(QStringLiteral("bad.png")) &&
                    m_window->messageBar().message().contains(QStringLiteral("bad.onnx")));
    }

    void savesTheViewAsAPicture() {
        const QString path = m_folder.filePath(QStringLiteral("view.png"));
        m_window->saveView(path);
        QTRY_VERIFY(!m_window->session().jobs().busy(JobRunner::Lane::Export));
        QVERIFY(QImage(path).width() >= 400);
        m_window->saveView(m_folder.filePath(QStringLiteral("nowhere/view.png")));
        QTRY_VERIFY(m_window->messageBar().isVisible());
        QVERIFY(m_window->messageBar().message().contains(QStringLiteral("nowhere")));
    }

    void savesTheRunOfTheBenchAsAMovie() {
        m_window->showWorkspace(m_window->bench());
        QTRY_VERIFY(m_window->bench().snapshot());
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        MovieDialog& dialog = m_window->movieDialog();
        QVERIFY(dialog.isVisible());
        QVERIFY(!dialog.isModal());
        dialog.setOptions(
            {.size = {320, 200}, .framesPerSecond = 10, .speed = 10, .from = 0, .to = 4, .hold = 0});
        const QString path = m_folder.filePath(QStringLiteral("run.gif"));
        dialog.save(path);
        QTRY_VERIFY(!dialog.isVisible());
        QCOMPARE(QImageReader(path).imageCount(), 5);
        dialog.save(m_folder.filePath(QStringLiteral("nowhere/run.gif")));
        QTRY_VERIFY(m_window->messageBar().isVisible());
        QVERIFY(m_window->messageBar().message().contains(QStringLiteral("nowhere")));
    }

    void copiesTheViewToTheClipboard() {
        QApplication::clipboard()->clear();
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(!QApplication::clipboard()->image().isNull());
    }

    void staysWhereItIsWhenTheInputGrows() {
        m_window->workspace().navigation().go(
            {.view = ViewKind::Unit, .selection = {.node = analysis().logits, .channel = 1}});
        m_window->session().setEnlargement(2);
        QTRY_VERIFY(upToDate());
        QCOMPARE(place().view, ViewKind::Unit);
        QVERIFY(place().selection.node == analysis().logits);
    }

    void canBeClosedWhileItComputes() {
        m_window->session().setEnlargement(8);
        m_window->session().openFile(picture(QStringLiteral("late.png"), Qt::gray));
        m_window->close();
        m_window.reset();
    }

    void tabComesToTheChosenOfARowOfChoices() {
        const QList<QButtonGroup*> groups = m_window->findChildren<QButtonGroup*>();
        QVERIFY(groups.size() >= 3);
        for (const QButtonGroup* group : groups) {
            group->buttons().last()->click();
            for (const QAbstractButton* button : group->buttons()) {
                QCOMPARE((button->focusPolicy() & Qt::TabFocus) != 0, button->isChecked());
            }
        }
    }

    void tabLeadsRoundTheWholeWindow() {
        for (const int view : {1, 2, 3, 4}) {
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_0 + view));
            QSet<const QWidget*> visited;
            const QWidget* const start = QApplication::focusWidget();
            do {
                QVERIFY2(QApplication::focusWidget() != nullptr, "the window has the focus");
                visited.insert(QApplication::focusWidget());
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            } while (QApplication::focusWidget() != start && visited.size() < 100);
            for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
                const bool canHaveIt = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isVisible() &&
                                       widget->isEnabled() && widget->focusProxy() == nullptr;
                QVERIFY2(!canHaveIt || visited.contains(widget),
                         qPrintable(QStringLiteral("view %1: %2 %3")
                                        .arg(view)
                                        .arg(QLatin1String(widget->metaObject()->className()),
                                             widget->accessibleName())));
            }
        }
    }

    void everyControlHasANameForScreenReaders() {
        for (const Qt::Key view : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4}) {
            QTest::keyClick(m_window.get(), view);
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

    void rememberedFilesAreOffered() {
        const QString path = picture(QStringLiteral("remember.png"), Qt::darkRed);
        m_window->session().openFile(path);
        QTRY_COMPARE(QSettings().value(QStringLiteral("recentFiles")).toStringList().value(0), path);
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"

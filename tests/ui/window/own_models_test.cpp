#include "core/image/input_presets.h"
#include "tests/ui/session/model_files.h"
#include "ui/session/bundle.h"
#include "ui/window/main_window.h"

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>
#include <QWheelEvent>

using namespace fovea;
using namespace fovea::ui;

/// Drives the window as a person does who brings a network of their own.
class OwnModelsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;

    Session& session() { return m_window->session(); }
    const InputSpec& spec() { return session().document().modelSettings.input; }
    InputSpecSection& inputSpec() { return m_window->workspace().picturePanel().inputSpec(); }
    ModelAnswerSection& answer() { return m_window->workspace().picturePanel().answer(); }
    bool upToDate() { return session().analysis() != nullptr && !session().isStale(); }
    QString modelFile() { return QFileInfo(session().document().modelName).fileName(); }

    QString picture() {
        QImage image(60, 40, QImage::Format_RGB32);
        image.fill(QColor(255, 128, 0));
        QString path = m_folder->filePath(QStringLiteral("orange.png"));
        image.save(path);
        return path;
    }

    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &event);
    }

    template <class Widget>
    Widget* named(const QString& name) {
        for (Widget* widget : m_window->findChildren<Widget*>()) {
            if (widget->accessibleName() == name) {
                return widget;
            }
        }
        return nullptr;
    }

    void typeInto(const QString& field, const QString& text) {
        auto* number = named<NumberField>(field);
        QVERIFY2(number != nullptr, qPrintable(field));
        auto* line = number->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }

    void choose(QComboBox* box, int index) {
        QVERIFY(box != nullptr);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }

    void open(const QString& model) {
        drop(model);
        QTRY_COMPARE(session().document().modelName, model);
        QTRY_VERIFY(upToDate());
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->start({picture(), test::fixedSizeModel(m_folder->path())});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(upToDate());
        m_window->workspace().picturePanel().showSettings(true);
    }

    void cleanup() { m_window.reset(); }

    void aDroppedNetworkKeepsThePictureAndIsOfferedAgain() {
        const QString model = test::openSizeModel(m_folder->path());
        open(model);
        QCOMPARE(session().document().picture.name, QStringLiteral("orange.png"));
        QCOMPARE(QSettings().value(QStringLiteral("recentFiles")).toStringList().value(0), model);
        QVERIFY(m_window->messageBar().isHidden());
    }

    void networksThatCannotBeShownLeaveThePreviousOneWithAReason() {
        const QString broken = m_folder->filePath(QStringLiteral("broken.onnx"));
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(3000, 'g'));
        file.close();
        const QString bad[] = {broken, m_folder->filePath(QStringLiteral("missing.onnx")),
                               test::wordModel(m_folder->path()), test::hugeModel(m_folder->path())};
        for (const QString& path : bad) {
            drop(path);
            QTRY_VERIFY2(m_window->messageBar().message().contains(QFileInfo(path).fileName()),
                         qPrintable(path + u'\n' + m_window->messageBar().message()));
            QTRY_VERIFY(upToDate());
            QCOMPARE(modelFile(), QStringLiteral("fixed-size.onnx"));
            QCOMPARE(session().document().picture.name, QStringLiteral("orange.png"));
            m_window->messageBar().clear();
        }
    }

    void aNetworkOfTheCommandLineThatCannotBeShownGivesWayToABundledOne() {
        for (const QString& path : {test::wordModel(m_folder->path()), test::hugeModel(m_folder->path())}) {
            m_window = std::make_unique<MainWindow>();
            m_window->start({picture(), path});
            QTRY_VERIFY(upToDate());
            QCOMPARE(session().document().modelName, bundledModels().last());
            QVERIFY(m_window->messageBar().message().contains(QFileInfo(path).fileName()));
        }
    }

    void onlySizesThatTheNetworkTakesAreOffered() {
        const auto offered = [&] {
            QStringList texts;
            for (const QToolButton* button :
                 m_window->workspace().picturePanel().findChildren<QToolButton*>()) {
                if (button->accessibleName().startsWith(QStringLiteral("Input size")) &&
                    button->isEnabled()) {
                    texts << button->text();
                }
            }
            return texts;
        };
        open(test::segmentationModel(m_folder->path()));
        QCOMPARE(offered(), QStringList({QStringLiteral("16"), QStringLiteral("32"), QStringLiteral("64"),
                                         QStringLiteral("128")}));
        open(test::vectorModel(m_folder->path()));
        QCOMPARE(offered(), QStringList(QStringLiteral("4")));
        open(test::segmentationModel(m_folder->path()));
        QCOMPARE(offered().size(), 4);
    }

    void everyViewShowsAnswersOfAnyRank() {
        const QString models[] = {test::segmentationModel(m_folder->path()),
                                  test::reshapedModel(m_folder->path(), {1, 768}),
                                  test::reshapedModel(m_folder->path(), {1, 3, 256}),
                                  test::reshapedModel(m_folder->path(), {1, 3, 4, 4, 16}),
                                  test::twoInputModel(m_folder->path()),
                                  test::channelsLastModel(m_folder->path())};
        for (const QString& model : models) {
            open(model);
            for (const ViewKind view :
                 {ViewKind::Network, ViewKind::Layer, ViewKind::Unit, ViewKind::Classes}) {
                m_window->workspace().showView(view);
                QCoreApplication::processEvents();
                QVERIFY(m_window->workspace().view().scene() != nullptr);
                QVERIFY(!m_window->grab().isNull());
            }
        }
    }

    void allSettingsFitIntoThePanel() {
        open(test::twoInputModel(m_folder->path()));
        PicturePanel& panel = m_window->workspace().picturePanel();
        QVERIFY2(panel.widget()->minimumSizeHint().width() <= panel.viewport()->width(),
                 qPrintable(QString::number(panel.widget()->minimumSizeHint().width())));
    }

    void theWheelScrollsThePanelAndTurnsNoChoiceUnderIt() {
        PicturePanel& panel = m_window->workspace().picturePanel();
        QTRY_VERIFY(panel.verticalScrollBar()->maximum() > 0);
        auto* preset = named<QComboBox>(QStringLiteral("Preset of the input"));
        auto* colours = inputSpec().rowOf(ModelField::Colours)->findChild<QToolButton*>();
        auto* width = named<NumberField>(QStringLiteral("Width of the network's input"));
        for (QWidget* under :
             {static_cast<QWidget*>(preset), static_cast<QWidget*>(colours), static_cast<QWidget*>(width)}) {
            panel.verticalScrollBar()->setValue(0);
            const QPointF middle = QRectF(under->rect()).center();
            QWheelEvent wheel(middle, under->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QSpontaneKeyEvent::setSpontaneous(&wheel); // only what a person did is passed on to parents
            qApp->notify(under, &wheel);
            QVERIFY2(panel.verticalScrollBar()->value() > 0, under->metaObject()->className());
        }
        QCOMPARE(presetOf(spec()), &inputPreset("cifar"));
        QCOMPARE(width->value(), 32.0);
    }

    void saysWhatWasGuessedAndWhy() {
        QCOMPARE(inputSpec().summary(), QStringLiteral("32×32 · RGB · CIFAR-10"));
        bool told = false;
        for (const QLabel* label : inputSpec().findChildren<QLabel*>()) {
            told = told || (label->isVisible() &&
                            label->text().contains(QStringLiteral("size of CIFAR-10's pictures")));
        }
        QVERIFY(told);
    }

    void aPresetIsChosenUndoneAndResetToTheGuess() {
        choose(named<QComboBox>(QStringLiteral("Preset of the input")), 1);
        QCOMPARE(presetOf(spec()), &inputPreset("caffe"));
        QTRY_VERIFY(upToDate());
        QCOMPARE(inputSpec().summary(), QStringLiteral("32×32 · BGR · Caffe: BGR − mean"));
        session().undoStack().undo();
        QCOMPARE(presetOf(spec()), &inputPreset("cifar"));
        typeInto(QStringLiteral("Mean of channel 2"), QStringLiteral("0.25"));
        QCOMPARE(spec().mean[1], 0.25F);
        QCOMPARE(presetOf(spec()), nullptr);
        named<QToolButton>(QStringLiteral("Input: back to the guess"))->click();
        QCOMPARE(spec(), session().document().imported->info.stated.guess);
    }

    void aWrongNumberIsExplainedBesideItAndNothingIsLost() {
        const InputSpec before = spec();
        typeInto(QStringLiteral("Spread of channel 1"), QStringLiteral("0"));
        QVERIFY(inputSpec().rowOf(ModelField::Std)->message().contains(QStringLiteral("above 0")));
        QCOMPARE(spec(), before);
        typeInto(QStringLiteral("Spread of channel 1"), QStringLiteral("0,x"));
        QVERIFY(!inputSpec().rowOf(ModelField::Std)->message().isEmpty());
        typeInto(QStringLiteral("Spread of channel 1"), QStringLiteral("2"));
        QCOMPARE(inputSpec().rowOf(ModelField::Std)->message(), QString());
        QCOMPARE(spec().std[0], 2.0F);
    }

    void aSizeThatTheLayersRefuseIsExplainedBesideIt() {
        typeInto(QStringLiteral("Width of the network's input"), QStringLiteral("48"));
        QTRY_VERIFY(!inputSpec().rowOf(ModelField::Size)->message().isEmpty());
        QCOMPARE(spec().width, std::int64_t{32});
        QVERIFY(upToDate());
    }

    void aSizeThatIsOpenCanBeTyped() {
        open(test::openSizeModel(m_folder->path()));
        QCOMPARE(spec().width, std::int64_t{224});
        typeInto(QStringLiteral("Width of the network's input"), QStringLiteral("48"));
        QTRY_COMPARE(spec().width, std::int64_t{48});
        QTRY_VERIFY(upToDate());
        QCOMPARE(session().analysis()->prepared.seen.width, std::int64_t{48});
        QCOMPARE(session().analysis()->prepared.seen.height, std::int64_t{224});
        QCOMPARE(inputSpec().rowOf(ModelField::Size)->message(), QString());
    }

    void aLayoutThatCannotBeGoesBackToTheOneThatHolds() {
        auto* row = inputSpec().rowOf(ModelField::Layout);
        auto* control = row->findChild<SegmentedControl*>();
        Q_EMIT control->chosen(static_cast<int>(InputLayout::ChannelsLast));
        QTRY_VERIFY(row->message().contains(QStringLiteral("channels")));
        QCOMPARE(control->current(), static_cast<int>(InputLayout::ChannelsFirst));
    }

    void otherInputsHaveARowEach() {
        open(test::twoInputModel(m_folder->path()));
        auto* box = named<QComboBox>(QStringLiteral("What the input gain is fed with"));
        choose(box, 1);
        QTRY_VERIFY(upToDate());
        QCOMPARE(session().document().modelSettings.fills.at("gain").kind, InputFill::Kind::Ones);
        const Trace& trace = *session().analysis()->trace;
        QVERIFY(trace.output(trace.graph().output()).at(0, 0, 1, 1) != 0);
    }

    void anotherOutputIsChosen() {
        open(test::twoOutputModel(m_folder->path()));
        auto* box = named<QComboBox>(QStringLiteral("Output that is the answer"));
        choose(box, box->findText(QStringLiteral("maps")));
        QTRY_VERIFY(upToDate());
        const Analysis& analysis = *session().analysis();
        QCOMPARE(analysis.trace->graph().node(analysis.logits).name, std::string("maps"));
    }

    void namesOfTenClassesComeWithTheProgram() {
        auto* box = named<QComboBox>(QStringLiteral("Names of the classes"));
        choose(box, 1);
        QTRY_VERIFY(upToDate());
        QCOMPARE(session().analysis()->scores.names[3], std::string("cat"));
        open(test::openSizeModel(m_folder->path()));
        choose(box, 1);
        QVERIFY(answer().rowOf(ModelField::Classes)->message().contains(QStringLiteral("2 scores")));
        QCOMPARE(box->currentIndex(), 0);
    }

    void escapeLeavesWhatIsBeingOpened() {
        session().openModel(test::openSizeModel(m_folder->path()));
        QVERIFY(!session().openingModel().isEmpty());
        QVERIFY(named<QToolButton>(QStringLiteral("Stop opening the network"))->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(session().openingModel().isEmpty());
        QVERIFY(!named<QToolButton>(QStringLiteral("Stop opening the network"))->isVisible());
        QTest::qWait(200);
        QCOMPARE(modelFile(), QStringLiteral("fixed-size.onnx"));
        QVERIFY(upToDate());
    }
};

QTEST_MAIN(OwnModelsTest)
#include "own_models_test.moc"

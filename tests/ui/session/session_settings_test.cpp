#include "core/image/input_presets.h"
#include "tests/ui/session/model_files.h"
#include "ui/session/model_memory.h"
#include "ui/session/session.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace fovea;
using namespace fovea::ui;

/// What a person sets for a network: undone, kept, found again, and refused with a reason.
class SessionSettingsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString picture() {
        QImage image(40, 40, QImage::Format_RGB32);
        image.fill(QColor(255, 128, 0));
        QString path = m_folder->filePath(QStringLiteral("orange.png"));
        image.save(path);
        return path;
    }

    std::unique_ptr<Session> opened(const QString& model) {
        auto session = std::make_unique<Session>();
        session->openFile(picture());
        session->openModel(model);
        [&] { QTRY_VERIFY(session->analysis() != nullptr && !session->isStale()); }();
        return session;
    }

    static float fed(const Session& session, std::int64_t channel) {
        return session.analysis()->prepared.input.at(0, channel, 1, 1);
    }

    static void usePreset(Session& session, const char* preset) {
        ModelSettings settings = session.document().modelSettings;
        settings.input = withPreset(settings.input, inputPreset(preset));
        session.setModelSettings(settings, QStringLiteral("preset"));
    }

    static void setSize(Session& session, std::int64_t width, std::int64_t height) {
        ModelSettings settings = session.document().modelSettings;
        settings.input.width = width;
        settings.input.height = height;
        session.setModelSettings(settings, QStringLiteral("size"));
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    }

    void anotherPresetFeedsThePictureAnewAndCanBeUndone() {
        const auto session = opened(test::fixedSizeModel(m_folder->path()));
        QCOMPARE(session->document().modelSettings.input, session->document().imported->info.stated.guess);
        const float before = fed(*session, 0);
        usePreset(*session, "caffe");
        QTRY_VERIFY(!session->isStale());
        QVERIFY(std::abs(fed(*session, 0) - (0 - 103.939F)) < 1e-3F); // blue comes first
        QVERIFY(std::abs(fed(*session, 2) - (255 - 123.68F)) < 1e-3F);
        session->undoStack().undo();
        QTRY_VERIFY(!session->isStale());
        QCOMPARE(fed(*session, 0), before);
    }

    void whatWasSetIsFoundWhenTheNetworkIsOpenedAgain() {
        const QString model = test::openSizeModel(m_folder->path());
        {
            const auto session = opened(model);
            QCOMPARE(session->document().modelSettings.input.width, std::int64_t{224});
            usePreset(*session, "signed");
            setSize(*session, 40, 30);
            QTRY_COMPARE(session->document().modelSettings.input.width, std::int64_t{40});
        }
        const auto again = opened(model);
        const InputSpec& spec = again->document().modelSettings.input;
        QCOMPARE(spec.width, std::int64_t{40});
        QCOMPARE(spec.height, std::int64_t{30});
        QCOMPARE(presetOf(spec), &inputPreset("signed"));
        QCOMPARE(again->analysis()->prepared.seen.height, std::int64_t{30});
        QVERIFY(
            QFile::exists(QFileInfo(QSettings().fileName()).dir().filePath(QStringLiteral("models.ini"))));
    }

    void backAtTheGuessNothingIsKept() {
        const QString model = test::fixedSizeModel(m_folder->path());
        const auto session = opened(model);
        usePreset(*session, "signed");
        QVERIFY(rememberedSettings(model).has_value());
        session->undoStack().undo();
        QVERIFY(!rememberedSettings(model).has_value());
    }

    void whatFitsNoLongerIsToldAndTheGuessHolds() {
        const QString model = test::fixedSizeModel(m_folder->path());
        rememberSettings(model, {{"input", {{"width", 20}, {"height", 20}}}});
        auto session = std::make_unique<Session>();
        QSignalSpy failures(session.get(), &Session::failed);
        session->openFile(picture());
        session->openModel(model);
        QTRY_VERIFY(session->analysis() != nullptr && !session->isStale());
        QCOMPARE(session->document().modelSettings.input.width, std::int64_t{32});
        QCOMPARE(failures.count(), 1);
        QVERIFY(failures.first().first().toString().contains(QStringLiteral("does not fit it any more")));
    }

    void aSizeThatTheLayersDoNotTakeIsRefusedAndNothingIsLost() {
        const auto session = opened(test::fixedSizeModel(m_folder->path()));
        const auto analysis = session->analysis();
        QSignalSpy refusals(session.get(), &Session::refused);
        setSize(*session, 40, 40);
        QTRY_COMPARE(refusals.count(), 1);
        QCOMPARE(refusals.first().at(0).value<ModelField>(), ModelField::Size);
        QVERIFY2(!refusals.first().at(1).toString().isEmpty(), "says why");
        QVERIFY(session->analysis() == analysis);
        QVERIFY(!session->isStale());
        QCOMPARE(session->document().modelSettings.input.width, std::int64_t{32});
    }

    void aSpreadOfZeroIsRefusedAtOnce() {
        const auto session = opened(test::fixedSizeModel(m_folder->path()));
        QSignalSpy refusals(session.get(), &Session::refused);
        ModelSettings settings = session->document().modelSettings;
        settings.input.std[1] = 0;
        session->setModelSettings(settings, QStringLiteral("spread"));
        QCOMPARE(refusals.count(), 1);
        QCOMPARE(refusals.first().at(0).value<ModelField>(), ModelField::Std);
        QVERIFY(!session->isStale());
    }

    void typingOnIsOneStep() {
        const auto session = opened(test::fixedSizeModel(m_folder->path()));
        const int steps = session->undoStack().count();
        for (const auto& [mean, continues] :
             {std::pair(1.0F, false), {1.5F, true}, {1.25F, true}, {2.0F, false}}) {
            ModelSettings settings = session->document().modelSettings;
            settings.input.mean[0] = mean;
            session->setModelSettings(settings, QStringLiteral("mean"), continues);
        }
        QCOMPARE(session->undoStack().count(), steps + 2);
        session->undoStack().undo();
        QCOMPARE(session->document().modelSettings.input.mean[0], 1.25F);
    }

    void channelsThatComeLastAreFedAsThePictureHasThem() {
        const auto session = opened(test::channelsLastModel(m_folder->path()));
        const Analysis& analysis = *session->analysis();
        QCOMPARE(analysis.model.info.input.layout, InputLayout::ChannelsLast);
        QCOMPARE(analysis.prepared.seen.width, std::int64_t{12});
        QSignalSpy refusals(session.get(), &Session::refused);
        ModelSettings settings = session->document().modelSettings;
        settings.input.layout = InputLayout::ChannelsFirst;
        session->setModelSettings(settings, QStringLiteral("layout"));
        QTRY_COMPARE(refusals.count(), 1);
        QCOMPARE(refusals.first().at(0).value<ModelField>(), ModelField::Layout);
        QVERIFY(refusals.first().at(1).toString().contains(QStringLiteral("12 channels, not 3")));
    }

    void anInputBesideThePictureIsFedZerosOnesOrAFile() {
        const auto session = opened(test::twoInputModel(m_folder->path()));
        const auto answer = [&] {
            const Trace& trace = *session->analysis()->trace;
            return trace.output(trace.graph().output()).at(0, 0, 1, 1);
        };
        QCOMPARE(answer(), 0.0F);
        ModelSettings settings = session->document().modelSettings;
        settings.fills["gain"].kind = InputFill::Kind::Ones;
        session->setModelSettings(settings, QStringLiteral("ones"));
        QTRY_VERIFY(!session->isStale());
        QCOMPARE(answer(), fed(*session, 0));
        QSignalSpy refusals(session.get(), &Session::refused);
        session->setInputFile(QStringLiteral("gain"), m_folder->filePath(QStringLiteral("missing.npy")));
        QTRY_COMPARE(refusals.count(), 1);
        QCOMPARE(refusals.first().at(0).value<ModelField>(), ModelField::OtherInputs);
        QVERIFY(refusals.first().at(1).toString().contains(QStringLiteral("missing.npy")));
        QCOMPARE(answer(), fed(*session, 0));
    }

    void namesOfClassesComeFromAFile() {
        const auto session = opened(test::openSizeModel(m_folder->path()));
        const QString names = m_folder->filePath(QStringLiteral("names.txt"));
        std::ofstream(names.toStdString()) << "cat\ndog\n";
        session->setClassFile(names);
        QTRY_COMPARE(session->document().model->info.classNames.size(), std::size_t{2});
        QTRY_VERIFY(!session->isStale());
        QCOMPARE(session->analysis()->scores.names[1], std::string("dog"));
        std::ofstream(names.toStdString()) << "cat\ndog\ncow\n";
        QSignalSpy refusals(session.get(), &Session::refused);
        session->setClassFile(names);
        QTRY_COMPARE(refusals.count(), 1);
        QVERIFY(refusals.first().at(1).toString().contains(QStringLiteral("These are 3 names")));
        QCOMPARE(session->analysis()->scores.names[1], std::string("dog"));
    }

    void anotherOutputIsTheAnswer() {
        const auto session = opened(test::twoOutputModel(m_folder->path()));
        ModelSettings settings = session->document().modelSettings;
        settings.output = "maps";
        session->setModelSettings(settings, QStringLiteral("output"));
        QTRY_VERIFY(!session->isStale());
        const Graph& graph = session->analysis()->trace->graph();
        QCOMPARE(graph.node(session->analysis()->logits).name, std::string("maps"));
    }

    void networksThatCannotBeShownLeaveThePreviousOne() {
        const QString good = test::fixedSizeModel(m_folder->path());
        const std::pair<QString, QString> cases[] = {
            {test::wordModel(m_folder->path()),
             QStringLiteral(
                 "words.onnx cannot be shown: no picture can be made into its input \"x\" of 1×4")},
            {test::hugeModel(m_folder->path()), QStringLiteral("huge.onnx cannot be shown: ")}};
        const auto session = opened(good);
        for (const auto& [path, reason] : cases) {
            QSignalSpy failures(session.get(), &Session::failed);
            session->openModel(path);
            QTRY_COMPARE(failures.count(), 1);
            const QString message = failures.first().first().toString();
            QVERIFY2(message.contains(reason), qPrintable(message));
            QTRY_VERIFY(!session->isStale());
            QCOMPARE(session->document().modelName, good);
            QCOMPARE(session->document().picture.name, QStringLiteral("orange.png"));
        }
    }

    void networksForOtherThanPicturesAreShownOnOne() {
        for (const QString& model :
             {test::vectorModel(m_folder->path()), test::twoChannelModel(m_folder->path())}) {
            const auto session = opened(model);
            QVERIFY2(session->analysis() != nullptr && !session->isStale(), qPrintable(model));
            QCOMPARE(session->document().modelName, model);
            const Tensor& answer = session->analysis()->trace->output(session->analysis()->logits);
            QCOMPARE(answer.values().back(), session->analysis()->prepared.input.values().back());
        }
    }

    void answersOfAnyRankAreAnalysed() {
        const QString models[] = {test::segmentationModel(m_folder->path()),
                                  test::reshapedModel(m_folder->path(), {1, 768}),
                                  test::reshapedModel(m_folder->path(), {1, 3, 256}),
                                  test::reshapedModel(m_folder->path(), {1, 3, 4, 4, 16}),
                                  test::reshapedModel(m_folder->path(), {768})};
        for (const QString& model : models) {
            const auto session = opened(model);
            QVERIFY2(session->analysis() != nullptr && !session->isStale(), qPrintable(model));
            QVERIFY(!session->analysis()->scores.logits.empty());
        }
    }

    void openingCanBeLeft() {
        const QString good = test::fixedSizeModel(m_folder->path());
        const auto session = opened(good);
        QVERIFY(!session->stopOpeningModel());
        session->openModel(test::openSizeModel(m_folder->path()));
        QVERIFY(session->openingModel().endsWith(QStringLiteral("open-size.onnx")));
        QVERIFY(session->stopOpeningModel());
        QVERIFY(session->openingModel().isEmpty());
        QTest::qWait(200);
        QCOMPARE(session->document().modelName, good);
        QVERIFY(!session->isStale());
    }
};

QTEST_MAIN(SessionSettingsTest)
#include "session_settings_test.moc"

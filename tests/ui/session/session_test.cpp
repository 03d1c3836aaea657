#include "core/onnx/onnx_writer.h"
#include "tests/support/sample_analysis.h"
#include "ui/session/session.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace fovea;
using namespace fovea::ui;

class SessionTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_model;

    QString picture(const QString& name, const QColor& colour, const QSize& size = {48, 40}) {
        QImage image(size, QImage::Format_RGB32);
        image.fill(colour);
        QString path = m_folder.filePath(name);
        image.save(path);
        return path;
    }

    /// A session that has analysed a red picture.
    std::unique_ptr<Session> analysed() {
        auto session = std::make_unique<Session>();
        session->openModel(m_model);
        session->openFile(picture(QStringLiteral("red.png"), Qt::red));
        [&] { QTRY_VERIFY(!session->isStale() && session->analysis() != nullptr); }();
        return session;
    }

    static QColor seenColour(const Session& session) {
        const Image& seen = session.analysis()->prepared.seen;
        return {seen.pixels.at(0), seen.pixels.at(1), seen.pixels.at(2)};
    }

private Q_SLOTS:
    void initTestCase() {
        m_model = m_folder.filePath(QStringLiteral("net.onnx"));
        writeOnnx(test::lectureModel(), std::filesystem::path(m_model.toStdString()));
    }

    void analysesAsSoonAsThereIsAPictureAndANetwork() {
        const std::unique_ptr<Session> session = analysed();
        QCOMPARE(seenColour(*session), QColor(Qt::red));
        QCOMPARE(session->analysis()->scores.logits.size(), std::size_t{10});
    }

    void theNewestPictureWins() {
        const std::unique_ptr<Session> session = analysed();
        QStringList paths;
        for (int i = 0; i < 12; ++i) {
            paths << picture(QStringLiteral("p%1.png").arg(i), QColor(20 * i, 0, 255 - 20 * i));
        }
        for (const QString& path : paths) {
            session->openFile(path);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(session->document().picture.name, QStringLiteral("p11.png"));
        QTRY_VERIFY(!session->isStale());
        QCOMPARE(seenColour(*session), QColor(220, 0, 35));
    }

    void aBrokenPictureLeavesEverythingAsItWas() {
        const std::unique_ptr<Session> session = analysed();
        const auto before = session->analysis();
        QSignalSpy failures(session.get(), &Session::failed);
        QFile broken(m_folder.filePath(QStringLiteral("broken.png")));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no picture");
        broken.close();
        session->openFile(broken.fileName());
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.first().first().toString().startsWith(broken.fileName()));
        QCOMPARE(session->document().picture.name, QStringLiteral("red.png"));
        QVERIFY(session->analysis() == before);
        QVERIFY(!session->isStale());
    }

    void aBrokenNetworkLeavesEverythingAsItWas() {
        const std::unique_ptr<Session> session = analysed();
        const auto before = session->document().model;
        QSignalSpy failures(session.get(), &Session::failed);
        QFile whole(m_model);
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QFile cut(m_folder.filePath(QStringLiteral("cut.onnx")));
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(whole.readAll().left(2000));
        cut.close();
        session->openFile(cut.fileName());
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.first().first().toString().contains(QStringLiteral("cut.onnx")));
        QVERIFY(session->document().model == before);
        QVERIFY(!session->isStale());
    }

    void stopsOpeningANetworkWhenAsked() {
        const std::unique_ptr<Session> session = analysed();
        const auto before = session->document().model;
        QVERIFY(!session->stopOpeningModel());
        QSignalSpy failures(session.get(), &Session::failed);
        session->openModel(m_model);
        QVERIFY(session->stopOpeningModel());
        QTRY_VERIFY(!session->jobs().busy(JobRunner::Lane::LoadModel));
        QTest::qWait(50);
        QVERIFY(session->document().model == before);
        QCOMPARE(failures.count(), 0);
    }

    void undoBringsThePictureBack() {
        const std::unique_ptr<Session> session = analysed();
        session->openFile(picture(QStringLiteral("blue.png"), Qt::blue));
        QTRY_COMPARE(session->document().picture.name, QStringLiteral("blue.png"));
        session->undoStack().undo();
        QCOMPARE(session->document().picture.name, QStringLiteral("red.png"));
        QTRY_VERIFY(!session->isStale());
        QCOMPARE(seenColour(*session), QColor(Qt::red));
    }

    void draggingTheCropIsOneStep() {
        const std::unique_ptr<Session> session = analysed();
        const int steps = session->undoStack().count();
        for (int i = 0; i <= 10; ++i) {
            session->setFit({.mode = FitMode::Fill, .cropX = i / 10.0, .cropY = 0.5});
        }
        QCOMPARE(session->undoStack().count(), steps + 1);
        session->undoStack().undo();
        QCOMPARE(session->document().settings.fit.cropX, FitOptions{}.cropX);
    }

    void aLargerInputSlidesFurther() {
        const std::unique_ptr<Session> session = analysed();
        session->setEnlargement(2);
        QTRY_VERIFY(!session->isStale());
        const Analysis& analysis = *session->analysis();
        QCOMPARE(analysis.prepared.seen.width, 64);
        QVERIFY(analysis.shapes[analysis.logits.index()].width() > 1);
        double sum = 0;
        for (const double probability : analysis.scores.probabilities) {
            sum += probability;
        }
        QVERIFY(std::abs(sum - 1) < 1e-9);
    }

    void explainsAUnitWithTheEnginesNumber() {
        const std::unique_ptr<Session> session = analysed();
        std::shared_ptr<const UnitExplanation> unit;
        session->explain({.node = {1}, .at = {.channel = 4, .y = 9, .x = 8}},
                         [&](const Session::Explained& explained) { unit = explained.unit; });
        QTRY_VERIFY(unit != nullptr);
        QCOMPARE(unit->value, double(session->analysis()->trace->output({1}).at(0, 4, 9, 8)));
    }

    void comparesWithAnotherPictureUntilItIsUndoneOrEnded() {
        const std::unique_ptr<Session> session = analysed();
        QVERIFY(session->comparison() == nullptr);
        session->compareWith(picture(QStringLiteral("blue.png"), Qt::blue));
        QTRY_VERIFY(!session->isStale() && session->comparison() != nullptr);
        QCOMPARE(session->comparison()->first, session->analysis());
        QCOMPARE(session->comparedPicture().name, QStringLiteral("blue.png"));
        QCOMPARE(seenColour(*session), QColor(Qt::red));
        session->undoStack().undo();
        QTRY_VERIFY(!session->isStale() && session->comparison() == nullptr);
        session->undoStack().redo();
        QTRY_VERIFY(!session->isStale() && session->comparison() != nullptr);
        session->endComparison();
        QTRY_VERIFY(!session->isStale() && session->comparison() == nullptr);
    }

    void explainsAUnitOnBothPictures() {
        const std::unique_ptr<Session> session = analysed();
        session->compareWith(picture(QStringLiteral("blue.png"), Qt::blue));
        QTRY_VERIFY(!session->isStale() && session->comparison() != nullptr);
        Session::Explained both;
        session->explain({.node = {1}, .at = {.channel = 4, .y = 9, .x = 8}},
                         [&](const Session::Explained& explained) { both = explained; });
        QTRY_VERIFY(both.unit != nullptr && both.other != nullptr);
        QCOMPARE(both.other->value, double(session->comparison()->second->trace->output({1}).at(0, 4, 9, 8)));
    }

    void canBeClosedWhileItComputes() {
        const std::unique_ptr<Session> session = analysed();
        session->setEnlargement(8);
        session->openFile(picture(QStringLiteral("late.png"), Qt::green, {2000, 2000}));
        QVERIFY(session->isStale());
    }
};

QTEST_MAIN(SessionTest)
#include "session_test.moc"

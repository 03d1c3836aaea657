#include "core/bench/bench_json.h"
#include "core/onnx/onnx_writer.h"
#include "tests/support/sample_analysis.h"
#include "ui/session/bench_document.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <ranges>

using namespace fovea;
using namespace fovea::ui;

namespace {

BenchDocument::Change width(std::int64_t width) {
    return [width](BenchState state) {
        state.size.width = width;
        return state;
    };
}

BenchDocument::Change number(std::int64_t y, std::int64_t x, float value) {
    return
        [=](BenchState state) { return withInput(std::move(state), {.channel = 0, .y = y, .x = x}, value); };
}

} // namespace

class BenchDocumentTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<BenchDocument> m_document;

    const BenchState& state() { return m_document->state(); }
    bool upToDate() { return m_document->result() != nullptr && !m_document->isStale(); }

    QString file(const QString& name, const QByteArray& content) {
        QFile written(m_folder.filePath(name));
        written.open(QIODevice::WriteOnly);
        written.write(content);
        return written.fileName();
    }

    /// A picture and a network are open and analysed.
    void openSession() {
        const QString model = m_folder.filePath(QStringLiteral("net.onnx"));
        writeOnnx(test::lectureModel(), std::filesystem::path(model.toStdString()));
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(Qt::red);
        image.setPixelColor(0, 0, Qt::blue);
        const QString picture = m_folder.filePath(QStringLiteral("picture.png"));
        image.save(picture);
        m_session->openModel(model);
        m_session->openFile(picture);
        QTRY_VERIFY(m_session->analysis() != nullptr && !m_session->isStale());
    }

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<Session>();
        m_document = std::make_unique<BenchDocument>(*m_session);
        QTRY_VERIFY(upToDate());
    }

    void cleanup() {
        m_document.reset();
        m_session.reset();
    }

    void beginsWithTheLecturesFirstSetUp() {
        QVERIFY(state() == benchPresets().front().make());
        QCOMPARE(m_document->preset(), &benchPresets().front());
        QVERIFY(m_document->result()->state == state());
    }

    void aChangeIsComputedAndCanBeUndone() {
        const BenchState before = state();
        QVERIFY(m_document->change(QStringLiteral("width"), width(9)));
        QCOMPARE(state().size.width, 9);
        QCOMPARE(state().input.shape().width(), 9);
        QTRY_VERIFY(upToDate());
        QCOMPARE(m_document->result()->outputShape().width(), 7);
        m_document->undoStack().undo();
        QVERIFY(state() == before);
        QTRY_VERIFY(upToDate());
        QVERIFY(m_document->result()->state == before);
        m_document->undoStack().redo();
        QCOMPARE(state().size.width, 9);
    }

    void theNewestResultWins() {
        for (int i = 3; i <= 60; ++i) {
            m_document->change(QStringLiteral("width"), width(i));
        }
        QTRY_VERIFY(upToDate());
        QCOMPARE(m_document->result()->state.size.width, 60);
    }

    void aChangeThatCannotBeIsRefusedAndTold() {
        const BenchState before = state();
        QSignalSpy problems(m_document.get(), &BenchDocument::problemChanged);
        QSignalSpy changes(m_document.get(), &BenchDocument::changed);
        QVERIFY(!m_document->change(QStringLiteral("width"), width(65)));
        QCOMPARE(problems.count(), 1);
        QCOMPARE(problems.first().first().value<BenchField>(), BenchField::Width);
        QVERIFY(problems.first().at(1).toString().contains(QStringLiteral("64")));
        QVERIFY(m_document->problem().has_value());
        QVERIFY(state() == before);
        QCOMPARE(changes.count(), 0);
        QVERIFY(!m_document->undoStack().canUndo());
        QVERIFY(m_document->change(QStringLiteral("width"), width(8)));
        QVERIFY(!m_document->problem());
        QVERIFY2(problems.last().at(1).toString().isEmpty(), "what was said is past");
    }

    void draggingIsOneStep() {
        const BenchState before = state();
        const Gesture drag{.id = m_document->newGesture()};
        for (int i = 8; i < 30; ++i) {
            m_document->change(QStringLiteral("width"), width(i), drag);
        }
        QCOMPARE(m_document->undoStack().count(), 1);
        m_document->undoStack().undo();
        QVERIFY(state() == before);
    }

    void typingANumberLosesNothingOnTheWay() {
        m_document->change(QStringLiteral("number"), number(6, 6, 55));
        const Gesture typing{.id = m_document->newGesture()};
        m_document->change(QStringLiteral("width"), width(1), typing);
        m_document->change(QStringLiteral("width"), width(12), typing);
        QCOMPARE(state().input.at(0, 0, 6, 6), 55.0F);
        QCOMPARE(m_document->undoStack().count(), 2);
    }

    void aGestureThatEndsInSomethingImpossibleChangesNothing() {
        const BenchState before = state();
        const Gesture typing{.id = m_document->newGesture()};
        m_document->change(QStringLiteral("width"), width(9), typing);
        QVERIFY(!m_document->change(QStringLiteral("width"), width(99), typing));
        QVERIFY(state() == before);
        QVERIFY2(!m_document->undoStack().canUndo(), "there is nothing to undo");
        QVERIFY(m_document->change(QStringLiteral("width"), width(10), typing));
        QCOMPARE(state().size.width, 10);
        m_document->undoStack().undo();
        QVERIFY(state() == before);
    }

    void aStrokeIsOneStepAndKeepsAllItPainted() {
        const BenchState before = state();
        const Gesture stroke{.id = m_document->newGesture(), .accumulates = true};
        for (int x = 0; x < 5; ++x) {
            m_document->change(QStringLiteral("paint"), number(2, x, 42), stroke);
        }
        for (int x = 0; x < 5; ++x) {
            QCOMPARE(state().input.at(0, 0, 2, x), 42.0F);
        }
        QCOMPARE(m_document->undoStack().count(), 1);
        m_document->undoStack().undo();
        QVERIFY(state() == before);
    }

    void everyPresetCanBeUsedAndUndone() {
        for (const BenchPreset& preset : benchPresets()) {
            QVERIFY(m_document->usePreset(preset));
            QVERIFY(state() == preset.make());
            QCOMPARE(m_document->preset(), &preset);
            QTRY_VERIFY(upToDate());
        }
        for (const BenchPreset& preset : benchPresets() | std::views::reverse) {
            QVERIFY(state() == preset.make());
            QCOMPARE(m_document->preset(), &preset);
            m_document->undoStack().undo();
        }
    }

    void aBenchIsSavedAndOpenedNumberByNumber() {
        m_document->usePreset(*findBenchPreset("column"));
        m_document->change(QStringLiteral("number"), number(3, 3, 0.1F));
        const BenchState before = state();
        const QString path = m_folder.filePath(QStringLiteral("mine.json"));
        QSignalSpy saved(m_document.get(), &BenchDocument::saved);
        m_document->save(path);
        QTRY_COMPARE(saved.count(), 1);
        m_document->usePreset(*findBenchPreset("pool"));
        QSignalSpy opened(m_document.get(), &BenchDocument::opened);
        m_document->open(path);
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(state() == before);
        m_document->undoStack().undo();
        QVERIFY(state() == findBenchPreset("pool")->make());
    }

    void aBrokenFileIsToldAndEverythingStays_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{ \"fovea\": ");
        QTest::newRow("something else") << QByteArray("{\"layers\": []}");
    }
    void aBrokenFileIsToldAndEverythingStays() {
        QFETCH(QByteArray, content);
        const BenchState before = state();
        const QString path = file(QStringLiteral("broken.json"), content);
        QSignalSpy failures(m_document.get(), &BenchDocument::failed);
        m_document->open(path);
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.first().first().toString().contains(QStringLiteral("broken.json")));
        QVERIFY(state() == before);
        QVERIFY(!m_document->undoStack().canUndo());
    }

    void aFolderThatIsNotThereIsTold() {
        QSignalSpy failures(m_document.get(), &BenchDocument::failed);
        m_document->save(m_folder.filePath(QStringLiteral("nowhere/mine.json")));
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.first().first().toString().contains(QStringLiteral("nowhere")));
    }

    void aCutOfThePictureBecomesTheInput() {
        openSession();
        const BenchState before = state();
        m_document->takeCut({.x = 20, .y = 10, .width = 14, .height = 14});
        QTRY_VERIFY(m_document->origin().kind == InputOrigin::Kind::Cut);
        const float luma = state().input.at(0, 0, 0, 0);
        QCOMPARE(luma, 0.3F);
        m_document->change(QStringLiteral("depth"), [](BenchState state) {
            return withSize(std::move(state), {.width = 9, .height = 9, .depth = 3});
        });
        QTRY_VERIFY(state().input.at(0, 0, 8, 8) == 1.0F);
        QCOMPARE(state().input.at(0, 1, 8, 8), 0.0F);
        QVERIFY2(m_document->origin().kind == InputOrigin::Kind::Cut, "the new size was cut again");
        QCOMPARE(m_document->undoStack().count(), 2);
        m_document->undoStack().undo();
        m_document->undoStack().undo();
        QVERIFY(state() == before);
        QVERIFY(m_document->origin().kind == InputOrigin::Kind::Numbers);
    }

    void typingIntoACutMakesItOnesOwn() {
        openSession();
        m_document->takeCut({.x = 0, .y = 0, .width = 48, .height = 48});
        QTRY_VERIFY(m_document->origin().kind == InputOrigin::Kind::Cut);
        m_document->change(QStringLiteral("number"), number(0, 0, 5));
        QVERIFY(m_document->origin().kind == InputOrigin::Kind::Numbers);
        QCOMPARE(state().input.at(0, 0, 0, 0), 5.0F);
    }

    void withoutAPictureThereIsNothingToCut() {
        QSignalSpy failures(m_document.get(), &BenchDocument::failed);
        m_document->takeCut({});
        QCOMPARE(failures.count(), 1);
        QVERIFY(!m_document->takeVolume({1}));
        QVERIFY(!m_document->takeLayer({1}));
        QCOMPARE(failures.count(), 3);
    }

    void aLayersVolumeAndFiltersCanBeTaken() {
        openSession();
        const Trace& trace = *m_session->analysis()->trace;
        QVERIFY(m_document->takeVolume({1}));
        QCOMPARE(state().size.depth, trace.output({1}).shape().channels());
        QCOMPARE(state().input.at(0, 4, 9, 8), trace.output({1}).at(0, 4, 9, 8));
        QVERIFY(m_document->takeFilter({1}, 2, 0));
        QCOMPARE(state().weight.at(0, 0, 1, 1), trace.parameters().of({1})[0].at(2, 0, 1, 1));
        QVERIFY(!m_document->takeFilter({1}, 500, 0));
        QVERIFY(m_document->problem().has_value());
    }

    void aLayerOnTheBenchGivesTheNetworksNumbers() {
        openSession();
        const Trace& trace = *m_session->analysis()->trace;
        QVERIFY(m_document->takeLayer({1}));
        QTRY_VERIFY(upToDate());
        const Tensor& bench = *m_document->result()->output;
        const Tensor& network = trace.output({1});
        QVERIFY(bench.shape() == network.shape());
        for (std::int64_t i = 0; i < bench.size(); ++i) {
            QVERIFY(std::abs(bench.data()[i] - network.data()[i]) < 1e-4F);
        }
    }

    void canBeClosedWhileItComputes() {
        m_document->change(QStringLiteral("large"), [](BenchState state) {
            state.size = {.width = 64, .height = 64, .depth = 16};
            state.filters = 16;
            state.window = Window2d::square(11);
            return state;
        });
        m_document->save(m_folder.filePath(QStringLiteral("late.json")));
        QVERIFY(m_document->isStale());
    }
};

QTEST_GUILESS_MAIN(BenchDocumentTest)
#include "bench_document_test.moc"

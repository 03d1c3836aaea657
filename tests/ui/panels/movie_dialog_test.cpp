#include "core/bench/bench_presets.h"
#include "ui/panels/movie_dialog.h"

#include <QAccessible>
#include <QDir>
#include <QImageReader>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace fovea;
using namespace fovea::ui;

/// Drives the dialog as a person does.
class MovieDialogTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::optional<SceneInput> m_bench;
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<MovieDialog> m_dialog;

    static SceneInput benchOf(const char* preset) {
        const Workers workers;
        SceneInput input;
        input.bench = computeBench(findBenchPreset(preset)->make(), workers);
        input.theme = Theme::light();
        input.viewport = {960, 600};
        return input;
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QStringList files() const {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System);
    }
    QLineEdit* field(const QString& name) const {
        for (QLineEdit* edit : m_dialog->findChildren<QLineEdit*>()) {
            if (edit->accessibleName() == name) {
                return edit;
            }
        }
        return nullptr;
    }
    QPushButton* button(const QString& text) const {
        for (QPushButton* each : m_dialog->findChildren<QPushButton*>()) {
            if (each->text().remove(u'&') == text) {
                return each;
            }
        }
        return nullptr;
    }
    void type(const QString& name, const QString& text) const {
        QLineEdit* edit = field(name);
        QVERIFY2(edit != nullptr, qPrintable(name));
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    bool shows(const QString& text) const {
        const auto labels = m_dialog->findChildren<QLabel*>();
        return std::ranges::any_of(
            labels, [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }

private Q_SLOTS:
    void init() {
        m_bench = benchOf("stride1");
        m_jobs = std::make_unique<JobRunner>();
        m_dialog = std::make_unique<MovieDialog>([this] { return m_bench; }, *m_jobs);
        m_dialog->present(1);
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void cleanup() {
        m_dialog.reset();
        m_jobs.reset();
        for (const QString& name : files()) {
            QFile::remove(m_folder.filePath(name));
        }
    }

    void tellsHowLongTheWholeRunWillBe() {
        QVERIFY2(m_dialog->estimate().contains("26.0 seconds, 780 frames"), qPrintable(m_dialog->estimate()));
        type(QStringLiteral("Windows a second"), QStringLiteral("5"));
        QVERIFY(m_dialog->estimate().contains("6.0 seconds, 180 frames"));
        type(QStringLiteral("Windows done at the beginning"), QStringLiteral("20"));
        QVERIFY(m_dialog->estimate().contains("2.0 seconds, 60 frames"));
        m_dialog->setFormat(MovieFormat::Gif);
        QVERIFY2(m_dialog->estimate().contains("2.0 seconds, 40 frames"), "GIFs have a rate of their own");
    }

    void isFasterWhereTheRunIsLong() {
        m_dialog->hide();
        m_bench = benchOf("filters6");
        m_dialog->present(1);
        QVERIFY(m_dialog->options().speed > 10);
        QVERIFY(m_dialog->estimate().startsWith(QStringLiteral("6")));
    }

    void explainsBesideTheFieldWhatCannotBe() {
        type(QStringLiteral("Frames a second"), QStringLiteral("90"));
        QVERIFY(shows(QStringLiteral("movies may have 1 to 60")));
        QVERIFY(!button(QStringLiteral("Save As…"))->isEnabled());
        type(QStringLiteral("Frames a second"), QStringLiteral("fast"));
        QVERIFY2(!button(QStringLiteral("Save As…"))->isEnabled(), "what cannot be read is explained too");
        type(QStringLiteral("Frames a second"), QStringLiteral("25"));
        QVERIFY(button(QStringLiteral("Save As…"))->isEnabled());
        type(QStringLiteral("Windows done at the end"), QStringLiteral("26"));
        QVERIFY(shows(QStringLiteral("the run has 25 windows")));
        type(QStringLiteral("Windows done at the end"), QStringLiteral("25"));
        type(QStringLiteral("Width in pixels"), QStringLiteral("641"));
        QVERIFY(m_dialog->estimate().contains("642×720"));
    }

    void followsTheBenchWhileNobodyChoseAPart() {
        m_bench = benchOf("stride2");
        m_dialog->present(1);
        QCOMPARE(m_dialog->options().to, 9.0);
        m_bench = benchOf("stride3");
        m_dialog->present(1);
        QVERIFY(m_dialog->estimate().contains("do not fit"));
        QVERIFY(!button(QStringLiteral("Save As…"))->isEnabled());
    }

    void writesTheMovieAndGoes() {
        m_dialog->setOptions(
            {.size = {320, 200}, .framesPerSecond = 10, .speed = 5, .from = 0, .to = 5, .hold = 1});
        QSignalSpy saved(m_dialog.get(), &MovieDialog::saved);
        m_dialog->save(path("run.gif"));
        QVERIFY(m_dialog->writing());
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(!m_dialog->isVisible());
        QImageReader reader(path("run.gif"));
        QCOMPARE(reader.size(), QSize(320, 200));
        QCOMPARE(reader.imageCount(), 20);
    }

    void showsProgressAndCanBeCancelled() {
        m_dialog->setOptions(
            {.size = {960, 600}, .framesPerSecond = 20, .speed = 1, .from = 0, .to = 25, .hold = 60});
        QSignalSpy saved(m_dialog.get(), &MovieDialog::saved);
        QSignalSpy failed(m_dialog.get(), &MovieDialog::failed);
        m_dialog->save(path("run.gif"));
        auto* progress = m_dialog->findChild<QProgressBar*>();
        QVERIFY(progress->isVisible());
        QTRY_VERIFY(progress->value() > 0);
        QVERIFY(m_dialog->estimate().contains("of 1,700 frames are written"));
        QVERIFY(!field(QStringLiteral("Windows a second"))->isEnabled());
        button(QStringLiteral("Cancel"))->click();
        QVERIFY(!m_dialog->writing());
        QVERIFY(!progress->isVisible());
        QTRY_VERIFY(files().isEmpty());
        QCOMPARE(saved.count() + failed.count(), 0);
    }

    void tellsWhatWentWrong() {
        m_dialog->setOptions(
            {.size = {320, 200}, .framesPerSecond = 10, .speed = 5, .from = 0, .to = 5, .hold = 1});
        QSignalSpy failed(m_dialog.get(), &MovieDialog::failed);
        m_dialog->save(path("nowhere/run.gif"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].toString().contains("its folder does not exist"));
        QVERIFY(m_dialog->isVisible());
        QVERIFY(!m_dialog->writing());
    }

    void namesEverythingForScreenReaders() {
        for (QWidget* widget : m_dialog->findChildren<QWidget*>()) {
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()) {
                QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
                QVERIFY(interface != nullptr);
                QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
            }
        }
    }
};

QTEST_MAIN(MovieDialogTest)
#include "movie_dialog_test.moc"

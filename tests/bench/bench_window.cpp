// How long the GUI thread is held by single events of a real window: pictures switched at every input size,
// the pointer moved over every view, views walked through by keyboard, zoomed, scrolled, resized, the theme
// switched, and the bench: presets, stages, steps, edits, the pointer, zoom, sizes. The target is 16 ms for
// the longest of them. Beside the time on the clock, which other programs lengthen, stands the time that the
// thread itself computed; the longest are chosen by that.

#include "core/base/heap.h"
#include "core/bench/bench_presets.h"
#include "tests/support/test_font.h"
#include "ui/session/bundle.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace fovea::ui {

namespace {

double computedMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Measures every event that the event loop of the GUI thread hands out; events sent while another is handled
/// count as part of it.
class Stopwatch : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        // Other threads hand out events too, to what lives in them.
        if (QThread::currentThread() != thread() || m_depth > 0) {
            return QApplication::notify(receiver, event);
        }
        const QByteArray name = receiver->metaObject()->className();
        const int type = event->type();
        QElapsedTimer timer;
        timer.start();
        const double before = computedMilliseconds();
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        --m_depth;
        const double computed = computedMilliseconds() - before;
        m_events.push_back({computed, static_cast<double>(timer.nsecsElapsed()) / 1e6, name, type});
        return handled;
    }

    void begin() { m_events.clear(); }

    void report(const char* what) {
        std::sort(m_events.begin(), m_events.end(),
                  [](const Held& left, const Held& right) { return left.computed > right.computed; });
        std::printf("%-32s", what);
        for (std::size_t i = 0; i < std::min<std::size_t>(m_events.size(), 3); ++i) {
            const Held& held = m_events[i];
            std::printf("  %5.1f ms, clock %5.1f (%s, event %d)", held.computed, held.clock,
                        held.receiver.constData(), held.type);
        }
        std::printf("\n");
        std::fflush(stdout);
    }

private:
    struct Held {
        double computed; ///< milliseconds, as the next
        double clock;
        QByteArray receiver;
        int type;
    };
    std::vector<Held> m_events;
    int m_depth = 0;
};

void settle(MainWindow& window) {
    const bool done = QTest::qWaitFor([&] { return !window.session().isStale(); }, 60'000);
    if (!done) {
        std::printf("the analysis did not finish\n");
    }
    QTest::qWait(100);
}

/// When a widget was painted last, in milliseconds since start().
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QWidget* watched) { watched->installEventFilter(this); }
    void start() { m_timer.start(); }
    double last() const { return m_last; }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            // The filter sees the event before it is handled; this comes behind it.
            QTimer::singleShot(0, this,
                               [this] { m_last = static_cast<double>(m_timer.nsecsElapsed()) / 1e6; });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QElapsedTimer m_timer;
    double m_last = 0;
};

void reportDelays(const char* what, std::vector<double> delays) {
    std::sort(delays.begin(), delays.end());
    std::printf("%-32s  median %.0f ms, longest %.0f ms from opening to painted maps\n", what,
                delays[delays.size() / 2], delays.back());
}

void switchPictures(Stopwatch& stopwatch, MainWindow& window) {
    const QStringList samples = samplePictures();
    PaintWatch watch(window.workspace().view().viewport());
    for (const std::int64_t enlargement : {1, 2, 4, 8}) {
        window.session().setEnlargement(enlargement);
        settle(window);
        stopwatch.begin();
        std::vector<double> delays;
        for (const QString& sample : samples) {
            watch.start();
            window.session().openFile(sample);
            const bool begun =
                QTest::qWaitFor([&] { return window.session().document().picture.path == sample; });
            settle(window);
            delays.push_back(begun ? watch.last() : 0);
        }
        const QString what = QStringLiteral("switching pictures, %1×").arg(enlargement);
        stopwatch.report(qPrintable(what));
        reportDelays(qPrintable(what), delays);
    }
    window.session().setEnlargement(1);
    settle(window);
}

void movePointer(Stopwatch& stopwatch, Workspace& workspace, const char* what) {
    QWidget* viewport = workspace.view().viewport();
    stopwatch.begin();
    constexpr int steps = 200;
    for (int i = 0; i < steps; ++i) {
        const QPoint at(viewport->width() * i / steps, viewport->height() * ((i * 7) % steps) / steps);
        auto* event =
            new QMouseEvent(QEvent::MouseMove, at, viewport->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::postEvent(viewport, event);
        QTest::qWait(5);
    }
    stopwatch.report(what);
}

/// Posted, not sent: an event of its own for the stopwatch.
void press(QWidget* receiver, int key, Qt::KeyboardModifiers modifiers = {}) {
    QCoreApplication::postEvent(receiver, new QKeyEvent(QEvent::KeyPress, key, modifiers));
    QTest::qWait(60);
}

void walkByKeyboard(Stopwatch& stopwatch, MainWindow& window) {
    QWidget* view = &window.workspace().view();
    stopwatch.begin();
    window.workspace().showView(ViewKind::Classes);
    QTest::qWait(100);
    press(view, Qt::Key_Down);
    for (int step = 0; step < 24; ++step) {
        press(view, Qt::Key_Return);
        press(view, Qt::Key_Down);
    }
    for (int step = 0; step < 24; ++step) {
        window.workspace().back();
        QTest::qWait(40);
    }
    stopwatch.report("walking by keyboard");
}

/// Each action is called by a timer, and so is an event.
void repeat(Stopwatch& stopwatch, const char* what, int times, const std::function<void(int)>& action) {
    stopwatch.begin();
    for (int i = 0; i < times; ++i) {
        QTimer::singleShot(0, qApp, [&action, i] { action(i); });
        QTest::qWait(80);
    }
    stopwatch.report(what);
}

void change(Stopwatch& stopwatch, MainWindow& window) {
    NetworkWorkspace& workspace = window.workspace();
    const int layers = static_cast<int>(window.session().analysis()->layers.size());
    repeat(stopwatch, "switching views", 12,
           [&](int i) { workspace.showView(static_cast<ViewKind>(i % 4)); });
    workspace.showView(ViewKind::Layer);
    repeat(stopwatch, "stepping through layers", 2 * layers,
           [&](int i) { workspace.stepLayer(i < layers ? -1 : 1); });
    repeat(stopwatch, "zooming a layer", 16, [&](int i) { workspace.zoom(i % 8 < 4 ? 1 : -1); });
    QScrollBar* bar = workspace.view().verticalScrollBar();
    workspace.zoom(4);
    repeat(stopwatch, "scrolling a layer", 30, [&](int i) { bar->setValue(bar->maximum() * i / 30); });
    workspace.showView(ViewKind::Network);
    repeat(stopwatch, "zooming the overview", 16, [&](int i) { workspace.zoom(i % 8 < 4 ? 1 : -1); });
    for (const ViewKind view : {ViewKind::Network, ViewKind::Layer, ViewKind::Unit, ViewKind::Classes}) {
        workspace.showView(view);
        QTest::qWait(100);
        repeat(stopwatch, qPrintable(QStringLiteral("resizing, view %1").arg(static_cast<int>(view) + 1)), 10,
               [&](int i) { window.resize(1920 - 40 * (i % 5), 1080 - 20 * (i % 5)); });
        repeat(stopwatch, qPrintable(QStringLiteral("theme, view %1").arg(static_cast<int>(view) + 1)), 4,
               [&](int) { QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier); });
    }
}

/// The largest figure of the targets: 32×32×3 with six filters of 5×5×3.
void driveBench(Stopwatch& stopwatch, MainWindow& window) {
    BenchWorkspace& bench = window.bench();
    BenchDocument& document = window.benchDocument();
    window.showWorkspace(bench);
    QTest::qWait(300);
    const std::span<const BenchPreset> presets = benchPresets();
    const auto count = static_cast<int>(presets.size());
    repeat(stopwatch, "bench, presets", 2 * count,
           [&](int i) { bench.usePreset(presets[static_cast<std::size_t>(i % count)]); });
    const auto six = std::ranges::find(presets, std::string("filters6"), &BenchPreset::name);
    bench.usePreset(*six);
    QTest::qWait(300);
    for (const auto& [stage, name] :
         {std::pair(BenchStage::Grid, "bench, grid"), std::pair(BenchStage::Volume, "bench, volume"),
          std::pair(BenchStage::Neurons, "bench, neurons")}) {
        const auto titled = [name = std::string(name)](const char* what) { return name + ": " + what; };
        const BenchStage other = stage == BenchStage::Grid ? BenchStage::Volume : BenchStage::Grid;
        repeat(stopwatch, titled("shown").c_str(), 4,
               [&](int i) { bench.showStage(i % 2 == 0 ? other : stage); });
        repeat(stopwatch, titled("stepping").c_str(), 60, [&](int) { bench.step(1); });
        movePointer(stopwatch, bench, titled("pointer").c_str());
        repeat(stopwatch, titled("zooming").c_str(), 12, [&](int i) { bench.zoom(i % 6 < 3 ? 1 : -1); });
        repeat(stopwatch, titled("resizing").c_str(), 10,
               [&](int i) { window.resize(1920 - 40 * (i % 5), 1080 - 20 * (i % 5)); });
        repeat(stopwatch, titled("stride, padding").c_str(), 16, [&](int i) {
            document.change(QString(), [i](BenchState state) {
                state.window.rows.stride = state.window.columns.stride = 1 + i % 2;
                return state;
            });
        });
        repeat(stopwatch, titled("undoing").c_str(), 16, [&](int) { document.undoStack().undo(); });
        repeat(stopwatch, titled("theme").c_str(), 4,
               [&](int) { QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier); });
    }
}

void run(Stopwatch& stopwatch) {
    MainWindow window;
    window.resize(1920, 1080);
    window.start({});
    window.show();
    settle(window);
    switchPictures(stopwatch, window);
    walkByKeyboard(stopwatch, window);
    change(stopwatch, window);

    Navigation& navigation = window.workspace().navigation();
    const Analysis& analysis = *window.session().analysis();
    const NodeId second{analysis.logits.value > 4 ? 4 : 1};
    movePointer(stopwatch, window.workspace(), "pointer over the overview");
    navigation.go({.view = ViewKind::Layer, .selection = {.node = second}});
    movePointer(stopwatch, window.workspace(), "pointer over a layer");
    navigation.go({.view = ViewKind::Unit, .selection = {.node = second}});
    QTest::qWait(200);
    movePointer(stopwatch, window.workspace(), "pointer over a unit");
    navigation.go({.view = ViewKind::Classes, .selection = {}});
    movePointer(stopwatch, window.workspace(), "pointer over the classes");
    driveBench(stopwatch, window);
}

} // namespace

} // namespace fovea::ui

int main(int argc, char** argv) {
    fovea::keepFreedMemory();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    fovea::ui::Stopwatch application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("fovea-bench"));
    fovea::test::loadTestFont();
    fovea::ui::run(application);
    return 0;
}

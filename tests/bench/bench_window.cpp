// How long the GUI thread is held by single events of a real window: pictures switched at every input size,
// the pointer moved over every view. The target is 16 ms for the longest of them.

#include "tests/support/test_font.h"
#include "ui/session/bundle.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace fovea::ui {

namespace {

/// Measures every event that the event loop hands out; events sent while another is handled count as part of it.
class Stopwatch : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_depth > 0) {
            return QApplication::notify(receiver, event);
        }
        const QByteArray name = receiver->metaObject()->className();
        const int type = event->type();
        QElapsedTimer timer;
        timer.start();
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        --m_depth;
        m_events.push_back({static_cast<double>(timer.nsecsElapsed()) / 1e6, name, type});
        return handled;
    }

    void begin() { m_events.clear(); }

    void report(const char* what) {
        std::sort(m_events.begin(), m_events.end(),
                  [](const Held& left, const Held& right) { return left.milliseconds > right.milliseconds; });
        std::printf("%-34s", what);
        for (std::size_t i = 0; i < std::min<std::size_t>(m_events.size(), 3); ++i) {
            const Held& held = m_events[i];
            std::printf("  %6.1f ms (%s, event %d)", held.milliseconds, held.receiver.constData(), held.type);
        }
        std::printf("\n");
        std::fflush(stdout);
    }

private:
    struct Held {
        double milliseconds;
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

void switchPictures(Stopwatch& stopwatch, MainWindow& window) {
    const QStringList samples = samplePictures();
    for (const std::int64_t enlargement : {1, 2, 4, 8}) {
        window.session().setEnlargement(enlargement);
        settle(window);
        stopwatch.begin();
        for (const QString& sample : samples) {
            window.session().openFile(sample);
            QTest::qWait(20);
            settle(window);
        }
        stopwatch.report(qPrintable(QStringLiteral("switching pictures, %1×").arg(enlargement)));
    }
    window.session().setEnlargement(1);
    settle(window);
}

void movePointer(Stopwatch& stopwatch, MainWindow& window, const char* what) {
    QWidget* viewport = window.workspace().view().viewport();
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

void run(Stopwatch& stopwatch) {
    MainWindow window;
    window.resize(1920, 1080);
    window.start({});
    window.show();
    settle(window);
    switchPictures(stopwatch, window);

    Navigation& navigation = window.workspace().navigation();
    const Analysis& analysis = *window.session().analysis();
    const NodeId second{analysis.logits.value > 4 ? 4 : 1};
    movePointer(stopwatch, window, "pointer over the overview");
    navigation.go({.view = ViewKind::Layer, .selection = {.node = second}});
    movePointer(stopwatch, window, "pointer over a layer");
    navigation.go({.view = ViewKind::Unit, .selection = {.node = second}});
    QTest::qWait(200);
    movePointer(stopwatch, window, "pointer over a unit");
    navigation.go({.view = ViewKind::Classes, .selection = {}});
    movePointer(stopwatch, window, "pointer over the classes");
}

} // namespace

} // namespace fovea::ui

int main(int argc, char** argv) {
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

#include "ui/jobs/job_runner.h"

#include <QMetaObject>

#include <new>

namespace fovea::ui {

/// One thread, one waiting place. The ticket counts the jobs of the lane; only the newest is delivered.
struct JobRunner::LaneThread {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::optional<Work> waiting;
    std::stop_source running;
    std::uint64_t waitingTicket = 0;
    std::uint64_t newest = 0; ///< GUI thread only
    bool busy = false;        ///< GUI thread only
    std::function<void(std::uint64_t, double)> progress;
    std::jthread thread; ///< last: it must end before the rest goes

    void loop(const std::stop_token& quit) {
        while (true) {
            Work work;
            std::uint64_t ticket = 0;
            Control control;
            {
                std::unique_lock lock(mutex);
                if (!wake.wait(lock, quit, [this] { return waiting.has_value(); })) {
                    return;
                }
                work = std::move(*waiting);
                waiting.reset();
                ticket = waitingTicket;
                running = std::stop_source();
                control.stop = running.get_token();
            }
            control.progress = [this, ticket](double fraction) { progress(ticket, fraction); };
            work(control, ticket);
        }
    }
};

JobRunner::JobRunner(QObject* parent)
    : QObject(parent) {}

JobRunner::~JobRunner() {
    for (auto& [lane, thread] : m_lanes) {
        thread->thread.request_stop();
        const std::scoped_lock lock(thread->mutex);
        thread->waiting.reset();
        thread->running.request_stop();
    }
    m_lanes.clear();
}

JobRunner::LaneThread& JobRunner::lane(Lane lane) {
    std::unique_ptr<LaneThread>& slot = m_lanes[lane];
    if (slot == nullptr) {
        slot = std::make_unique<LaneThread>();
        LaneThread* created = slot.get();
        created->progress = [this, lane, created](std::uint64_t ticket, double fraction) {
            QMetaObject::invokeMethod(
                this,
                [this, lane, created, ticket, fraction] {
                    if (created->newest == ticket) {
                        Q_EMIT progressed(lane, fraction);
                    }
                },
                Qt::QueuedConnection);
        };
        created->thread = std::jthread([created](const std::stop_token& quit) { created->loop(quit); });
    }
    return *slot;
}

void JobRunner::submit(Lane which, Work work) {
    LaneThread& thread = lane(which);
    ++thread.newest;
    {
        const std::scoped_lock lock(thread.mutex);
        thread.running.request_stop();
        thread.waiting = std::move(work);
        thread.waitingTicket = thread.newest;
    }
    thread.wake.notify_one();
    setBusy(which, true);
}

void JobRunner::cancel(Lane which) {
    LaneThread& thread = lane(which);
    ++thread.newest;
    {
        const std::scoped_lock lock(thread.mutex);
        thread.running.request_stop();
        thread.waiting.reset();
    }
    setBusy(which, false);
}

bool JobRunner::busy(Lane which) const {
    const auto found = m_lanes.find(which);
    return found != m_lanes.end() && found->second->busy;
}

bool JobRunner::guarded(const std::function<void()>& body, QString& error) {
    try {
        body();
    } catch (const Cancelled&) {
        return false;
    } catch (const std::bad_alloc&) {
        error = tr("There is not enough memory for this.");
    } catch (const std::exception& exception) {
        error = QString::fromUtf8(exception.what());
    }
    return true;
}

void JobRunner::deliver(Lane which, std::uint64_t ticket, std::function<void()> done) {
    QMetaObject::invokeMethod(
        this,
        [this, which, ticket, done = std::move(done)] {
            if (lane(which).newest != ticket) {
                return;
            }
            setBusy(which, false);
            done();
        },
        Qt::QueuedConnection);
}

void JobRunner::setBusy(Lane which, bool busy) {
    LaneThread& thread = lane(which);
    if (thread.busy != busy) {
        thread.busy = busy;
        Q_EMIT busyChanged(which, busy);
    }
}

} // namespace fovea::ui

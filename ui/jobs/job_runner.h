#pragma once

#include "core/base/control.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace fovea::ui {

/// What became of a job: its result or, in words for a person, why there is none.
template <class Result>
struct Outcome {
    std::optional<Result> result;
    QString error; ///< empty when there is a result
};

/// Runs work off the GUI thread. Jobs of one lane run one after the other, and a newer job replaces the older
/// ones: a waiting one is dropped, the running one is asked to stop, and whatever it still returns is not
/// delivered.
///
/// `done` and progress arrive on the thread that this object lives in. Work receives nothing but what it
/// captured by value: a snapshot.
class JobRunner : public QObject {
    Q_OBJECT

public:
    enum class Lane {
        LoadPicture,
        LoadModel,
        Analysis,
        Unit,
        Graph, ///< where the parts of the graph lie
        Thumbnails,
        Export,
        Copy,
        Movie,    ///< of its own: it takes long, and nothing else may replace it
        Bench,    ///< the result of the bench
        BenchCut, ///< an input cut out of a picture
        BenchOpen,
        BenchSave,
        ModelSettings, ///< files that are set for the network
    };

    explicit JobRunner(QObject* parent = nullptr);
    /// Asks running work to stop and waits for it; nothing is delivered any more.
    ~JobRunner() override;

    /// `work` returns the result or throws: an exception becomes Outcome::error; Cancelled is delivered to
    /// nobody.
    template <class Result>
    void run(Lane lane, std::function<Result(const Control&)> work,
             std::function<void(Outcome<Result>)> done) {
        submit(lane, [this, lane, work = std::move(work), done = std::move(done)](const Control& control,
                                                                                  std::uint64_t ticket) {
            auto outcome = std::make_shared<Outcome<Result>>();
            if (guarded([&] { outcome->result.emplace(work(control)); }, outcome->error)) {
                deliver(lane, ticket, [done, outcome] { done(std::move(*outcome)); });
            }
        });
    }
    /// Stops the running job of a lane and drops the waiting one; neither is delivered.
    void cancel(Lane lane);
    /// Whether a job of the lane is waiting, running or not yet delivered.
    bool busy(Lane lane) const;

Q_SIGNALS:
    void busyChanged(fovea::ui::JobRunner::Lane lane, bool busy);
    /// `fraction` in 0…1, of the newest job of the lane.
    void progressed(fovea::ui::JobRunner::Lane lane, double fraction);

private:
    using Work = std::function<void(const Control&, std::uint64_t ticket)>;
    struct LaneThread;

    void submit(Lane lane, Work work);
    /// Calls `body`; false when it was cancelled. Any other exception ends up in `error`.
    static bool guarded(const std::function<void()>& body, QString& error);
    void deliver(Lane lane, std::uint64_t ticket, std::function<void()> done);
    LaneThread& lane(Lane lane);
    void setBusy(Lane lane, bool busy);

    std::map<Lane, std::unique_ptr<LaneThread>> m_lanes;
};

} // namespace fovea::ui

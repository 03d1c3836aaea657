#include "ui/jobs/job_runner.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>
#include <stdexcept>

using fovea::Control;
using fovea::ui::JobRunner;
using fovea::ui::Outcome;

namespace {

/// Works until it is told to stop, as a long forward pass does.
int workUntilStopped(const Control& control) {
    while (true) {
        control.checkpoint();
        std::this_thread::yield();
    }
}

} // namespace

class JobRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversTheResultOnTheThreadOfTheRunner() {
        JobRunner jobs;
        std::optional<int> result;
        QThread* deliveredOn = nullptr;
        QThread* workedOn = nullptr;
        jobs.run<int>(
            JobRunner::Lane::Analysis,
            [&workedOn](const Control&) {
                workedOn = QThread::currentThread();
                return 42;
            },
            [&](const Outcome<int>& outcome) {
                deliveredOn = QThread::currentThread();
                result = outcome.result;
            });
        QTRY_COMPARE(result, std::optional<int>(42));
        QCOMPARE(deliveredOn, QThread::currentThread());
        QVERIFY(workedOn != deliveredOn);
    }

    void dropsAnOlderJobOfTheSameLane() {
        JobRunner jobs;
        QList<int> delivered;
        std::atomic<bool> running = false;
        jobs.run<int>(
            JobRunner::Lane::Analysis,
            [&running](const Control& control) {
                running = true;
                return workUntilStopped(control);
            },
            [&](const Outcome<int>&) { delivered << 0; });
        QTRY_VERIFY(running);
        for (int i = 1; i <= 20; ++i) {
            jobs.run<int>(
                JobRunner::Lane::Analysis, [i](const Control&) { return i; },
                [&](const Outcome<int>& outcome) { delivered << *outcome.result; });
        }
        QTRY_VERIFY(!jobs.busy(JobRunner::Lane::Analysis));
        QCOMPARE(delivered, QList<int>{20});
    }

    void doesNotDeliverAResultThatWasOvertakenAfterItWasComputed() {
        JobRunner jobs;
        QList<int> delivered;
        std::atomic<bool> finished = false;
        jobs.run<int>(
            JobRunner::Lane::Analysis,
            [&finished](const Control&) {
                finished = true;
                return 1;
            },
            [&](const Outcome<int>& outcome) { delivered << *outcome.result; });
        while (!finished) {
            std::this_thread::yield();
        }
        jobs.run<int>(
            JobRunner::Lane::Analysis, [](const Control&) { return 2; },
            [&](const Outcome<int>& outcome) { delivered << *outcome.result; });
        QTRY_COMPARE(delivered, QList<int>{2});
    }

    void runsLanesBesideEachOther() {
        JobRunner jobs;
        std::atomic<bool> running = false;
        bool delivered = false;
        jobs.run<int>(
            JobRunner::Lane::Analysis,
            [&running](const Control& control) {
                running = true;
                return workUntilStopped(control);
            },
            [](const Outcome<int>&) {});
        QTRY_VERIFY(running);
        jobs.run<int>(
            JobRunner::Lane::Unit, [](const Control&) { return 1; },
            [&](const Outcome<int>&) { delivered = true; });
        QTRY_VERIFY(delivered);
        QVERIFY(jobs.busy(JobRunner::Lane::Analysis));
    }

    void turnsAnExceptionIntoItsMessage() {
        JobRunner jobs;
        std::optional<Outcome<int>> outcome;
        jobs.run<int>(
            JobRunner::Lane::LoadPicture,
            [](const Control&) -> int { throw std::runtime_error("café: broken"); },
            [&](Outcome<int> delivered) { outcome = std::move(delivered); });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!outcome->result);
        QCOMPARE(outcome->error, QStringLiteral("café: broken"));
    }

    void deliversNothingOfACancelledJob() {
        JobRunner jobs;
        bool delivered = false;
        jobs.run<int>(JobRunner::Lane::Analysis, workUntilStopped,
                      [&](const Outcome<int>&) { delivered = true; });
        jobs.cancel(JobRunner::Lane::Analysis);
        QVERIFY(!jobs.busy(JobRunner::Lane::Analysis));
        bool after = false;
        jobs.run<int>(
            JobRunner::Lane::Analysis, [](const Control&) { return 1; },
            [&](const Outcome<int>&) { after = true; });
        QTRY_VERIFY(after);
        QVERIFY(!delivered);
    }

    void reportsProgressOfTheNewestJob() {
        JobRunner jobs;
        QSignalSpy progress(&jobs, &JobRunner::progressed);
        bool delivered = false;
        jobs.run<int>(
            JobRunner::Lane::Analysis,
            [](const Control& control) {
                control.report(0.5);
                return 1;
            },
            [&](const Outcome<int>&) { delivered = true; });
        QTRY_VERIFY(delivered);
        QCOMPARE(progress.count(), 1);
        QCOMPARE(progress.first().at(1).toDouble(), 0.5);
    }

    void stopsWhatRunsWhenItIsDestroyed() {
        std::atomic<bool> running = false;
        bool delivered = false;
        {
            JobRunner jobs;
            jobs.run<int>(
                JobRunner::Lane::Analysis,
                [&running](const Control& control) {
                    running = true;
                    return workUntilStopped(control);
                },
                [&](const Outcome<int>&) { delivered = true; });
            QTRY_VERIFY(running);
        }
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }
};

QTEST_GUILESS_MAIN(JobRunnerTest)
#include "job_runner_test.moc"

#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace fovea {

/// Turns SIGINT and SIGTERM into a stop request for as long as it lives. Made before any other thread, so
/// that all of them leave the signals to this one.
class StopOnSignal {
public:
    StopOnSignal();
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void wait(const std::stop_token& done);

    sigset_t m_signals{};
    sigset_t m_before{};
    std::stop_source m_stop;
    std::jthread m_waiter;
};

} // namespace fovea

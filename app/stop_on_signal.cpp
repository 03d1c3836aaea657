#include "app/stop_on_signal.h"

#include <pthread.h>

namespace fovea {

StopOnSignal::StopOnSignal() {
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
    m_waiter = std::jthread([this](const std::stop_token& done) { wait(done); });
}

StopOnSignal::~StopOnSignal() {
    m_waiter.request_stop();
    m_waiter.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void StopOnSignal::wait(const std::stop_token& done) {
    constexpr timespec patience{.tv_sec = 0, .tv_nsec = 100'000'000};
    while (!done.stop_requested()) {
        if (sigtimedwait(&m_signals, nullptr, &patience) > 0) {
            m_stop.request_stop();
        }
    }
}

} // namespace fovea

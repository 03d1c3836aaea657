#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace fovea {

/// The threads that kernels compute on. Work is cut into pieces whose number never depends on the number of
/// threads, so that results do not either.
class Workers {
public:
    /// `threads` ≥ 1; 0 takes one thread per core of the machine.
    explicit Workers(int threads = 0);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    int threads() const;
    /// Calls work(i) once for each i in [0, count), in any order and on any of the threads; returns when all
    /// are done. The first exception thrown by a piece is rethrown here.
    void forEach(std::int64_t count, const std::function<void(std::int64_t)>& work) const;

private:
    struct Arena;
    std::unique_ptr<Arena> m_arena;
};

} // namespace fovea

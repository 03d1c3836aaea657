#include "core/base/workers.h"

#include "core/base/contract.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

namespace fovea {

struct Workers::Arena {
    explicit Arena(int threads)
        : arena(threads) {}
    oneapi::tbb::task_arena arena;
};

Workers::Workers(int threads)
    : m_arena(std::make_unique<Arena>(threads == 0 ? int{oneapi::tbb::task_arena::automatic} : threads)) {
    FOVEA_REQUIRE(threads >= 0);
}

Workers::~Workers() = default;

int Workers::threads() const {
    return m_arena->arena.max_concurrency();
}

void Workers::forEach(std::int64_t count, const std::function<void(std::int64_t)>& work) const {
    if (count == 1) {
        work(0);
        return;
    }
    m_arena->arena.execute([&] {
        oneapi::tbb::parallel_for(
            oneapi::tbb::blocked_range<std::int64_t>(0, count, 1),
            [&](const auto& range) {
                for (std::int64_t i = range.begin(); i != range.end(); ++i) {
                    work(i);
                }
            },
            oneapi::tbb::simple_partitioner());
    });
}

} // namespace fovea

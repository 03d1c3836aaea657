#include "core/base/error.h"
#include "core/base/workers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace fovea {
namespace {

TEST(Workers, CallEveryIndexOnce) {
    for (const int threads : {1, 2, 5}) {
        const Workers workers(threads);
        for (const std::int64_t count : {0, 1, 2, 7, 1000}) {
            std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
            workers.forEach(count, [&](std::int64_t i) { ++calls.at(static_cast<std::size_t>(i)); });
            EXPECT_TRUE(std::ranges::all_of(calls, [](const auto& call) { return call == 1; }))
                << threads << " threads, " << count << " pieces";
        }
    }
}

TEST(Workers, HaveTheThreadsThatWereAskedFor) {
    EXPECT_EQ(Workers(1).threads(), 1);
    EXPECT_EQ(Workers(3).threads(), 3);
    EXPECT_GE(Workers().threads(), 1);
}

TEST(Workers, StayOnTheCallingThreadWhenThereIsOnlyOne) {
    std::set<std::thread::id> seen;
    Workers(1).forEach(200, [&](std::int64_t) { seen.insert(std::this_thread::get_id()); });
    EXPECT_EQ(seen, std::set{std::this_thread::get_id()});
}

TEST(Workers, RethrowWhatAPieceThrows) {
    const Workers workers(2);
    for (const std::int64_t count : {1, 100}) {
        EXPECT_THROW(workers.forEach(count,
                                     [&](std::int64_t i) {
                                         if (i == count / 2) {
                                             throw SettingError("piece");
                                         }
                                     }),
                     SettingError);
    }
    std::atomic<int> calls = 0;
    workers.forEach(10, [&](std::int64_t) { ++calls; });
    EXPECT_EQ(calls, 10) << "they still work afterwards";
}

TEST(Workers, MayBeUsedFromInsideAPiece) {
    const Workers workers(2);
    std::atomic<int> calls = 0;
    workers.forEach(8, [&](std::int64_t) { workers.forEach(8, [&](std::int64_t) { ++calls; }); });
    EXPECT_EQ(calls, 64);
}

TEST(Workers, MayBeUsedFromSeveralThreadsAtOnce) {
    const Workers workers(2);
    std::atomic<int> calls = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 4; ++i) {
            callers.emplace_back([&] { workers.forEach(100, [&](std::int64_t) { ++calls; }); });
        }
    }
    EXPECT_EQ(calls, 400);
}

} // namespace
} // namespace fovea

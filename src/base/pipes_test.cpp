// The two pipes and the pool under real threads; the thread sanitizer watches these.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "base/latest.h"
#include "base/queue.h"
#include "base/task_pool.h"

namespace limn::base {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Queue, KeepsOrderAndRefusesWhenFull) {
    Queue<int> queue(2);
    EXPECT_TRUE(queue.push(1));
    EXPECT_TRUE(queue.push(2));
    EXPECT_FALSE(queue.push(3));
    EXPECT_EQ(queue.size(), 2u);
    EXPECT_EQ(queue.try_pop(), 1);
    EXPECT_TRUE(queue.push(4));
    EXPECT_EQ(queue.pop(), 2);
    EXPECT_EQ(queue.pop(), 4);
    EXPECT_EQ(queue.try_pop(), std::nullopt);
}

TEST(Queue, DrainsAfterCloseAndThenEnds) {
    Queue<int> queue(4);
    ASSERT_TRUE(queue.push(1));
    queue.close();
    EXPECT_TRUE(queue.closed());
    EXPECT_FALSE(queue.push(2));
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(Queue, WaitsNoLongerThanTheDeadline) {
    Queue<int> queue(1);
    const auto before = Clock::now();
    EXPECT_EQ(queue.pop_until(before + 20ms), std::nullopt);
    EXPECT_GE(Clock::now() - before, 20ms);
}

TEST(Queue, HandsEveryValueToExactlyOneReader) {
    constexpr int kWriters = 3, kReaders = 3, kEach = 2000;
    Queue<std::unique_ptr<int>> queue(16);
    std::vector<std::atomic<int>> seen(kWriters * kEach);
    {
        std::vector<std::jthread> readers;
        for (int r = 0; r < kReaders; ++r)
            readers.emplace_back([&] {
                while (const auto value = queue.pop()) ++seen[static_cast<size_t>(**value)];
            });
        {
            std::vector<std::jthread> writers;
            for (int w = 0; w < kWriters; ++w)
                writers.emplace_back([&, w] {
                    for (int i = 0; i < kEach; ++i)
                        while (!queue.push(std::make_unique<int>(w * kEach + i))) std::this_thread::yield();
                });
        }
        queue.close();
    }
    for (const auto& count : seen) ASSERT_EQ(count.load(), 1);
}

TEST(Queue, KeepsTheOrderOfOneWriter) {
    Queue<int> queue(8);
    std::jthread writer([&] {
        for (int i = 0; i < 5000; ++i)
            while (!queue.push(i)) std::this_thread::yield();
        queue.close();
    });
    int expected = 0;
    while (const auto value = queue.pop()) ASSERT_EQ(*value, expected++);
    EXPECT_EQ(expected, 5000);
}

TEST(Latest, KeepsOnlyTheNewest) {
    Latest<int> latest;
    EXPECT_EQ(latest.try_take(), std::nullopt);
    EXPECT_TRUE(latest.put(1));
    EXPECT_TRUE(latest.put(2));
    EXPECT_EQ(latest.take(), 2);
    EXPECT_EQ(latest.try_take(), std::nullopt);
}

TEST(Latest, GivesTheLastValueAfterCloseAndThenEnds) {
    Latest<int> latest;
    ASSERT_TRUE(latest.put(7));
    latest.close();
    EXPECT_FALSE(latest.put(8));
    EXPECT_EQ(latest.take(), 7);
    EXPECT_EQ(latest.take(), std::nullopt);
}

TEST(Latest, WaitsNoLongerThanTheDeadline) {
    Latest<int> latest;
    const auto before = Clock::now();
    EXPECT_EQ(latest.take_until(before + 20ms), std::nullopt);
    EXPECT_GE(Clock::now() - before, 20ms);
}

TEST(Latest, NeverGoesBackAndNeverLosesTheLast) {
    constexpr int kCount = 20'000;
    Latest<int> latest;
    std::jthread writer([&] {
        for (int i = 1; i <= kCount; ++i) latest.put(i);
        latest.close();
    });
    int last = 0;
    while (const auto value = latest.take()) {
        ASSERT_GT(*value, last);
        last = *value;
    }
    EXPECT_EQ(last, kCount);
}

TEST(TaskPool, DoesEachIterationOnce) {
    for (const int threads : {1, 2, 5}) {
        TaskPool pool(threads);
        ASSERT_EQ(pool.threads(), threads);
        for (const int count : {0, 1, 3, 1000}) {
            std::vector<int> done(static_cast<size_t>(count));
            pool.for_each(count, [&](int i, int) { ++done[static_cast<size_t>(i)]; });
            for (const int times : done) ASSERT_EQ(times, 1);
        }
    }
}

TEST(TaskPool, NumbersItsThreadsSoThatEachCanHaveItsOwnMemory) {
    TaskPool pool(3);
    std::vector<long> sums(3);
    for (int round = 0; round < 200; ++round)
        pool.for_each(100, [&](int i, int thread) { sums[static_cast<size_t>(thread)] += i; });
    EXPECT_EQ(std::accumulate(sums.begin(), sums.end(), 0L), 200 * 4950L);
}

TEST(TaskPool, ShowsTheCallerWhatTheBodiesWrote) {
    TaskPool pool(4);
    std::vector<int> values(256);
    for (int round = 1; round <= 300; ++round) {
        pool.for_each(256, [&](int i, int) { values[static_cast<size_t>(i)] = round; });
        for (const int value : values) ASSERT_EQ(value, round);
    }
}

TEST(TaskPool, FlushesDenormalsOnItsThreads) {
    TaskPool pool(2);
    std::vector<float> products(64);
    pool.for_each(64, [&](int i, int thread) {
        // The caller's thread keeps its own mode.
        volatile float tiny = 1e-38f;
        products[static_cast<size_t>(i)] = thread == 0 ? 0.0f : tiny * 0.01f;
        std::this_thread::sleep_for(100us);
    });
    for (const float product : products) EXPECT_EQ(product, 0.0f);
}

}  // namespace
}  // namespace limn::base

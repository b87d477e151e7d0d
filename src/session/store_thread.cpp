#include "session/store_thread.h"

#include <iterator>
#include <optional>

#include <spdlog/spdlog.h>

#include "base/task_pool.h"

namespace limn::session {
namespace {

// Of one commit; what is beyond goes into the next.
constexpr size_t kLargestGroup = 256;

}  // namespace

StoreThread::StoreThread(Keeper keeper, std::function<void(Written)> written)
    : keeper_(std::move(keeper)), written_(std::move(written)), thread_([this] { run(); }) {}

StoreThread::~StoreThread() {
    stop();
}

bool StoreThread::append(uint64_t batch, std::vector<collaboration::Record> records) {
    return jobs_.push({batch, std::move(records), nullptr});
}

void StoreThread::save_snapshot(std::shared_ptr<const collaboration::History> history) {
    jobs_.push({0, {}, std::move(history)});
}

void StoreThread::resume() {
    jobs_.push({});
}

void StoreThread::stop() {
    jobs_.close();
    if (thread_.joinable()) thread_.join();
}

void StoreThread::run() {
    base::name_thread("limn-store");
    bool broken = false;
    while (auto job = jobs_.pop()) {
        std::vector<Job> jobs;
        for (; job; job = jobs.size() < kLargestGroup ? jobs_.try_pop() : std::nullopt) jobs.push_back(std::move(*job));
        for (size_t i = 0; i < jobs.size(); i++) {
            if (jobs[i].snapshot) {
                if (auto saved = keeper_.save_snapshot(*jobs[i].snapshot); !saved)
                    spdlog::warn("no snapshot was kept: {}", saved.error().message);
            } else if (jobs[i].batch == 0) {
                broken = false;
            } else if (!broken) {
                uint64_t first = jobs[i].batch;
                auto group = std::move(jobs[i].records);
                while (i + 1 < jobs.size() && jobs[i + 1].batch) {
                    auto& more = jobs[++i].records;
                    std::move(more.begin(), more.end(), std::back_inserter(group));
                }
                auto result = keeper_.append(group);
                broken = !result;
                if (broken) spdlog::error("not saved: {}", result.error().message);
                written_({first, jobs[i].batch, std::move(result)});
            }
        }
    }
}

}  // namespace limn::session

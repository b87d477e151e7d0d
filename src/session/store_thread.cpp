#include "session/store_thread.h"

#include <chrono>
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

void StoreThread::watch() {
    if (!keeper_.watch) return;
    auto well = keeper_.watch();
    if (well.ok() == watched_well_) return;
    watched_well_ = well.ok();
    if (!well) spdlog::error("{}", well.error().message);
    written_({0, 0, std::move(well)});
}

bool StoreThread::write(std::vector<Job>& jobs, size_t first, size_t last) {
    std::vector<collaboration::Record> group;
    std::vector<size_t> job_of;  // of each record
    for (size_t i = first; i <= last; ++i) {
        for (const collaboration::Record& record : jobs[i].records) {
            group.push_back(record);
            job_of.push_back(i);
        }
    }
    Kept kept = keeper_.append(group);
    if (kept.result || !kept.unfit || *kept.unfit >= job_of.size()) {
        bool written = kept.result.ok();
        if (!written) spdlog::error("not saved: {}", kept.result.error().message);
        written_({jobs[first].batch, jobs[last].batch, std::move(kept.result)});
        return written;
    }
    size_t bad = job_of[*kept.unfit];
    if (bad > first && !write(jobs, first, bad - 1)) return false;
    if (!kept.taken) spdlog::error("one change was not saved: {}", kept.result.error().message);
    written_({jobs[bad].batch, jobs[bad].batch, std::move(kept.result), true, kept.taken});
    return false;
}

void StoreThread::run() {
    base::name_thread("limn-store");
    constexpr auto kWatch = std::chrono::seconds(1);
    bool broken = false;
    auto due = std::chrono::steady_clock::now();
    while (true) {
        auto job = jobs_.pop_until(due);
        if (!job && jobs_.closed() && jobs_.size() == 0) return;
        if (auto now = std::chrono::steady_clock::now(); now >= due) {
            due = now + kWatch;
            watch();
        }
        std::vector<Job> jobs;
        for (; job; job = jobs.size() < kLargestGroup ? jobs_.try_pop() : std::nullopt) jobs.push_back(std::move(*job));
        for (size_t i = 0; i < jobs.size(); i++) {
            if (jobs[i].snapshot) {
                if (auto saved = keeper_.save_snapshot(*jobs[i].snapshot); !saved)
                    spdlog::warn("no snapshot was kept: {}", saved.error().message);
            } else if (jobs[i].batch == 0) {
                broken = false;
            } else if (!broken) {
                size_t first = i;
                while (i + 1 < jobs.size() && jobs[i + 1].batch) ++i;
                broken = !write(jobs, first, i);
            }
        }
    }
}

}  // namespace limn::session

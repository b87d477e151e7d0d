#include "app/backups.h"

#include <spdlog/spdlog.h>

#include "base/priority.h"
#include "base/task_pool.h"
#include "store/backup.h"

namespace limn::app {

Backups::Backups(std::filesystem::path data, std::chrono::milliseconds first, std::chrono::milliseconds every)
    : data_(std::move(data)), first_(first), every_(every), thread_([this] { run(); }) {}

Backups::~Backups() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Backups::run() {
    base::name_thread("limn-backups");
    base::yield_to_input();
    auto wait = first_;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            if (wake_.wait_for(lock, wait, [&] { return stopped_.load(); })) return;
        }
        make();
        wait = every_;
    }
}

void Backups::make() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    auto backup =
        store::make_backup(data_, std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), {}, &stopped_);
    if (stopped_) return;
    if (!backup)
        spdlog::warn("no backup: {}", backup.error().message);
    else if (*backup)
        spdlog::info("backup {}, {} kB", (*backup)->path.filename().string(), (*backup)->bytes / 1024);
}

}  // namespace limn::app

#pragma once
// Makes a backup when the studio opens and each hour while it serves, on a thread of its own.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace limn::app {

class Backups {
  public:
    // first: how long after the opening; then one each `every`, where something has changed.
    Backups(std::filesystem::path data, std::chrono::milliseconds first, std::chrono::milliseconds every);
    // Cuts one short that is under way; it leaves no trace.
    ~Backups();
    Backups(const Backups&) = delete;
    Backups& operator=(const Backups&) = delete;

  private:
    void run();
    void make();

    std::filesystem::path data_;
    std::chrono::milliseconds first_, every_;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::thread thread_;
};

}  // namespace limn::app

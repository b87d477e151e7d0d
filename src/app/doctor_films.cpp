#include "app/doctor_films.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "store/backup.h"
#include "store/check.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;

struct Sum {
    size_t films = 0, damaged = 0;
    uint64_t changes = 0;
    std::string faults;  // of the first films that have any
};

Sum sum_of(const std::vector<store::SessionCheck>& checks) {
    Sum sum{checks.size(), 0, 0, {}};
    for (const store::SessionCheck& check : checks) {
        sum.changes += check.whole;
        if (check.faults.empty()) continue;
        if (sum.damaged++ < 4)
            sum.faults += fmt::format("{}{}: {}", sum.faults.empty() ? "" : "; ", check.name, check.faults[0]);
    }
    return sum;
}

std::string count_of(uint64_t count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string age_of(int64_t time_ms) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const int64_t minutes = (std::chrono::duration_cast<std::chrono::milliseconds>(now).count() - time_ms) / 60'000;
    if (minutes < 120) return count_of(static_cast<uint64_t>(std::max<int64_t>(minutes, 0)), "minute");
    return minutes < 48 * 60 ? count_of(static_cast<uint64_t>(minutes / 60), "hour")
                             : count_of(static_cast<uint64_t>(minutes / 60 / 24), "day");
}

constexpr const char* kRecover =
    "End the server and run `limn recover`; what is there is kept aside before anything is changed.";

}  // namespace

Finding examine_films(const fs::path& data) {
    std::error_code ignored;
    if (!fs::exists(data / "limn.db", ignored) && !fs::exists(data / "limn.db.head", ignored))
        return {"films", Health::good, "none yet", ""};
    const auto checks = store::check_store(data);
    if (!checks) return {"films", Health::broken, checks.error().message, kRecover};
    const Sum sum = sum_of(*checks);
    if (sum.damaged > 0)
        return {"films", Health::broken,
                fmt::format("{} of {} damaged: {}", sum.damaged, count_of(sum.films, "film"), sum.faults), kRecover};
    return {"films", Health::good,
            fmt::format("{}, {}, all whole", count_of(sum.films, "film"), count_of(sum.changes, "change")), ""};
}

Finding examine_backups(const fs::path& data) {
    const auto backups = store::list_backups(data);
    if (backups.empty())
        return {"backups", Health::good, "none yet",
                "One is made some seconds after the start and each hour while the server runs."};
    uint64_t bytes = 0;
    size_t damaged = 0;
    for (const store::Backup& backup : backups) {
        bytes += backup.bytes;
        const auto checks = store::check_backup(backup.path);
        damaged += !checks || sum_of(*checks).damaged > 0;
    }
    const std::string found = fmt::format("{}, the newest {} old, {:.1f} MB", count_of(backups.size(), "backup"),
                                          age_of(backups[0].time_ms), static_cast<double>(bytes) / 1e6);
    if (damaged == 0) return {"backups", Health::good, found + ", all whole", ""};
    return {
        "backups", Health::limited, fmt::format("{}; {} damaged", found, damaged),
        fmt::format("The damaged ones help little; those in {} that are whole are used.", (data / "backups").string())};
}

}  // namespace limn::app

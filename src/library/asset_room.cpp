#include "library/asset_room.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

#include "document/document.h"
#include "store/asset.h"
#include "store/store.h"

namespace limn::library {
namespace {

namespace fs = std::filesystem;

struct Kept {
    std::string hash;
    uint64_t bytes = 0;
    fs::file_time_type since = fs::file_time_type::min();  // a clock's zero may lie ahead of us
};

std::vector<Kept> list_kept(const fs::path& folder) {
    std::map<std::string, Kept> kept;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string hash = entry.path().stem().string();
        if (!store::is_asset_hash(hash)) continue;
        Kept& k = kept[hash];
        k.hash = hash;
        if (const uint64_t bytes = entry.file_size(ignored); !ignored) k.bytes += bytes;
        if (const auto since = entry.last_write_time(ignored); !ignored) k.since = std::max(k.since, since);
    }
    std::vector<Kept> out;
    for (auto& [hash, k] : kept) out.push_back(std::move(k));
    std::sort(out.begin(), out.end(), [](const Kept& a, const Kept& b) { return a.since < b.since; });
    return out;
}

// Every run of 64 hexadecimal digits, whatever property it stands in.
void add_hashes(std::string_view text, std::set<std::string>& hashes) {
    constexpr size_t kDigits = 64;
    size_t run = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ' ';
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
            ++run;
            continue;
        }
        if (run == kDigits) hashes.emplace(text.substr(i - kDigits, kDigits));
        run = 0;
    }
}

}  // namespace

base::Result<std::set<std::string>> assets_in_use(const fs::path& data) {
    auto store = store::open_store(data, {.read_only = true});
    if (!store) return store.error();
    const auto sessions = (*store)->sessions();
    if (!sessions) return sessions.error();
    std::set<std::string> hashes;
    for (const store::SessionInfo& session : *sessions) {
        const auto loaded = (*store)->load(session.name, {}, 0);
        if (!loaded) return loaded.error();
        add_hashes(collaboration::to_json(loaded->history), hashes);
    }
    return hashes;
}

AssetRoom::AssetRoom(fs::path folder, InUse in_use, const AssetLimits& limits)
    : folder_(std::move(folder)), in_use_(std::move(in_use)), limits_(limits) {}

void AssetRoom::on_removed(std::function<void(const std::string&)> removed) {
    removed_.push_back(std::move(removed));
}

base::Result<void> AssetRoom::make(const std::string& hash, uint64_t bytes) {
    std::lock_guard lock(mutex_);
    const std::vector<Kept> kept = list_kept(folder_);
    uint64_t total = bytes;
    size_t count = 1;
    for (const Kept& k : kept) {
        if (k.hash == hash) return {};
        total += k.bytes;
        ++count;
    }
    if (total <= limits_.bytes && count <= limits_.count) return {};

    const auto used = in_use_();
    if (!used)
        return base::Error{"the folder of own files is full, and what films use cannot be told: " +
                           used.error().message};
    std::vector<std::string> going;
    const auto now = fs::file_time_type::clock::now();
    for (const Kept& k : kept) {
        if (total <= limits_.bytes && count <= limits_.count) break;
        if (used->contains(k.hash) || now - k.since < limits_.spared) continue;
        going.push_back(k.hash);
        total -= k.bytes;
        --count;
    }
    if (total > limits_.bytes || count > limits_.count)
        return base::Error{
            fmt::format("no more is kept: own files may be {} and have {} MB together, and films use those that are "
                        "there, or they have just come. Delete films that nobody needs, or try again in {} minutes",
                        limits_.count, limits_.bytes >> 20, (limits_.spared.count() + 59) / 60)};
    for (const std::string& gone : going) {
        spdlog::info("the own file {} goes to make room: no film uses it", gone.substr(0, 12));
        std::error_code ignored;
        for (const char* ending : {".json", ".jpg", ""}) fs::remove(folder_ / (gone + ending), ignored);
        for (const auto& removed : removed_) removed(gone);
    }
    return {};
}

}  // namespace limn::library

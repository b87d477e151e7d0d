#include "app/own_looks.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <thread>

#include "base/background.h"
#include "base/files.h"
#include "base/queue.h"
#include "base/readable.h"
#include "base/seldom.h"
#include "base/sha256.h"
#include "base/task_pool.h"
#include "exchange/cube_file.h"
#include "store/asset.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMedia = "application/x-cube";
constexpr size_t kKeptTables = 8;  // 0.6 MB each at the usual 33 samples, 34 MB at the most
constexpr size_t kLongestTitle = 80;
constexpr size_t kMostFailed = 1024;  // remembered: whoever edits may name as many as they like

base::Result<LookTable> parse(std::string_view text) {
    auto table = exchange::parse_cube(std::as_bytes(std::span(text)));
    if (!table) return table.error();
    return std::make_shared<const base::ColorTable>(std::move(*table));
}

std::string title_of(const base::ColorTable& table, const std::string& name) {
    const std::string title =
        base::readable(table.title.empty() ? fs::path(name).stem().string() : table.title, kLongestTitle);
    return title.empty() || title == ".cube" ? "Own look" : title;
}

}  // namespace

bool is_look_name(const std::string& name) {
    // Not by fs::path, to which a name that is nothing but an ending has none.
    std::string ending = name.substr(name.size() - std::min<size_t>(name.size(), 5));
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".cube";
}

bool is_look(const store::Asset& asset) {
    return asset.media == kMedia;
}

base::Result<LookTable> read_look(const fs::path& data, const std::string& hash) {
    const auto failed = [&](const std::string& why) {
        return base::Error{
            fmt::format("the look {} is not shown, all is magenta in its place: {}", hash.substr(0, 12), why),
            "film.look_table"};
    };
    std::error_code unreadable;
    if (!store::is_asset_hash(hash) || !fs::exists(store::asset_path(data, hash), unreadable))
        return failed("its .cube file is not in this data folder. Add the file again");
    const auto bytes = store::read_asset(data, hash);
    if (!bytes) return failed(bytes.error().message);
    auto table = parse(*bytes);
    return table ? table : failed(table.error().message);
}

struct OwnLooks::Impl {
    fs::path data;
    std::function<void()> changed;
    AssetRoom* room = nullptr;
    std::atomic<bool> ended = false;

    mutable std::mutex mutex;
    std::map<std::string, std::string> titles;            // by hash
    std::list<std::pair<std::string, LookTable>> tables;  // the newest first
    std::map<std::string, base::Error> failed;
    base::Seldom unknown;
    std::set<std::string> under_way;

    base::Queue<std::function<void()>> jobs{64};
    std::thread thread;

    void keep(const std::string& hash, LookTable table) {
        std::lock_guard lock(mutex);
        tables.remove_if([&](const auto& entry) { return entry.first == hash; });
        tables.emplace_front(hash, std::move(table));
        if (tables.size() > kKeptTables) tables.pop_back();
        under_way.erase(hash);
        failed.erase(hash);
    }

    base::Result<OwnLook> receive(const std::string& name, const fs::path& file) {
        const auto bytes = base::read_file(file, exchange::kMostCubeBytes, name);
        if (!bytes) return bytes.error();
        auto table = parse(*bytes);
        if (!table) return table.error();
        if (room)
            if (auto made = room->make(base::sha256_hex(*bytes), bytes->size()); !made) return made.error();
        const auto kept = store::put_asset(data, std::as_bytes(std::span(*bytes)), title_of(**table, name), kMedia);
        if (!kept) return kept.error();
        keep(kept->hash, *table);
        std::lock_guard lock(mutex);
        titles[kept->hash] = kept->title;
        return OwnLook{kept->hash, kept->title};
    }

    void fetch(const std::string& hash) {
        auto table = read_look(data, hash);
        if (table) return keep(hash, std::move(*table));
        if (auto times = unknown.note())
            spdlog::warn("{} looks cannot be shown; the last of them: {}", *times, table.error().message);
        std::lock_guard lock(mutex);
        if (failed.size() >= kMostFailed) failed.clear();
        failed.insert_or_assign(hash, table.error());
        under_way.erase(hash);
    }
};

OwnLooks::OwnLooks(fs::path data, std::function<void()> changed, AssetRoom* room) : impl_(std::make_unique<Impl>()) {
    impl_->data = std::move(data);
    impl_->changed = std::move(changed);
    impl_->room = room;
    for (const store::Asset& asset : store::list_assets(impl_->data)) {
        if (!is_look(asset)) continue;
        const std::string title = base::readable(asset.title, kLongestTitle);  // whoever wrote it there
        impl_->titles[asset.hash] = title.empty() ? "Own look" : title;
    }
    impl_->thread = std::thread([impl = impl_.get()] {
        base::name_thread("limn-looks");
        base::yield_to_all();
        while (auto job = impl->jobs.pop()) (*job)();
    });
}

OwnLooks::~OwnLooks() {
    impl_->ended = true;
    impl_->jobs.close();
    impl_->thread.join();
}

void OwnLooks::take(const std::string& name, const fs::path& file, std::shared_ptr<void> keep_file, Taken done) {
    const auto job = [impl = impl_.get(), name, file, keep_file = std::move(keep_file), done] {
        if (impl->ended) return done(base::Error{"the server ends"});
        auto look = impl->receive(name, file);
        const bool good = look.ok();
        done(std::move(look));
        if (good) impl->changed();
    };
    if (!impl_->jobs.push(job)) done(base::Error{"other files are being read: try again in a moment"});
}

base::Result<LookTable> OwnLooks::find(const std::string& hash) {
    std::lock_guard lock(impl_->mutex);
    auto& tables = impl_->tables;
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const auto& entry) { return entry.first == hash; });
    if (found != tables.end()) {
        tables.splice(tables.begin(), tables, found);
        return tables.front().second;
    }
    if (const auto failed = impl_->failed.find(hash); failed != impl_->failed.end()) return failed->second;
    const auto job = [impl = impl_.get(), hash] {
        if (impl->ended) return;
        impl->fetch(hash);
        impl->changed();
    };
    if (impl_->under_way.insert(hash).second && !impl_->jobs.push(job)) impl_->under_way.erase(hash);
    return LookTable();
}

void OwnLooks::forget(const std::string& hash) {
    std::lock_guard lock(impl_->mutex);
    impl_->titles.erase(hash);
}

std::vector<OwnLook> OwnLooks::list() const {
    std::vector<OwnLook> looks;
    {
        std::lock_guard lock(impl_->mutex);
        for (const auto& [hash, title] : impl_->titles) looks.push_back({hash, title});
    }
    std::sort(looks.begin(), looks.end(),
              [](const OwnLook& a, const OwnLook& b) { return std::tie(a.title, a.hash) < std::tie(b.title, b.hash); });
    return looks;
}

}  // namespace limn::app

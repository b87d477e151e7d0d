#include "app/own_worlds.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <list>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
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
#include "document/json.h"
#include "exchange/decode_environment.h"
#include "store/asset.h"
#include "world/environment_map.h"
#include "world/thumbnail.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;
using MapPtr = std::shared_ptr<const scene::EnvironmentMap>;

constexpr size_t kKeptMaps = 4;  // about 30 MB each
constexpr size_t kLongestTitle = 80, kLongestFileName = 255;
constexpr uint64_t kMostDescriptionBytes = 64 << 10, kMostThumbnailBytes = 1 << 20;
constexpr size_t kMostFailed = 1024;  // remembered: whoever edits may name as many as they like

// A title fit to be shown: files come from anywhere, and so may what lies in the folder already.
std::string title_kept(const std::string& title) {
    const std::string shown = base::readable(title, kLongestTitle);
    return shown.empty() ? "Own world" : shown;
}

// The file's name as a person would say it.
std::string title_of(const std::string& name) {
    std::string title = fs::path(name).stem().string();
    if (title.starts_with('.')) title.clear();  // nothing but an ending
    std::replace(title.begin(), title.end(), '_', ' ');
    return title_kept(title);
}

struct DecodedMap {
    MapPtr map;
    std::string note;  // what was done to the picture; may be empty
};

// stop: a descriptor that becomes readable when nobody waits for the answer any longer.
base::Result<DecodedMap> decode(const std::string& title, std::string_view bytes, std::string* thumbnail, int stop) {
    auto decoded = exchange::decode_environment(std::as_bytes(std::span(bytes)), {}, exchange::kThisProgram, stop);
    if (!decoded) return decoded.error();
    float gain = world::exposing_gain(decoded->image);
    if (thumbnail) {
        auto jpeg = world::encode_thumbnail(decoded->image, gain);
        if (!jpeg) return jpeg.error();
        thumbnail->assign(reinterpret_cast<const char*>(jpeg->data()), jpeg->size());
    }
    return DecodedMap{world::make_environment(title, std::move(decoded->image), gain), std::move(decoded->note)};
}

}  // namespace

struct OwnWorlds::Impl {
    fs::path folder;
    std::function<void()> changed;
    AssetRoom* room = nullptr;

    std::atomic<bool> ended = false;
    int stop = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);  // readable once ended

    mutable std::mutex mutex;
    std::condition_variable decoded;
    std::map<std::string, OwnWorld> known;
    std::map<std::string, std::shared_ptr<const std::string>> thumbnails;
    std::list<std::pair<std::string, MapPtr>> maps;  // the newest first
    std::set<std::string> under_way;
    std::map<std::string, base::Error> failed;
    base::Seldom unknown;

    struct Job {
        std::string name;  // of an upload
        fs::path file;
        std::shared_ptr<void> keep_file;
        Taken done;
        std::string hash;  // of a map that is wanted
    };
    base::Queue<Job> jobs{64};
    std::thread thread;

    ~Impl() { ::close(stop); }

    void load_list() {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            std::string hash = entry.path().stem().string();
            if (entry.path().extension() != ".json" || !store::is_asset_hash(hash)) continue;
            const auto text = base::read_file(entry.path(), kMostDescriptionBytes);
            if (!text) continue;
            auto json = nlohmann::json::parse(*text, nullptr, false);
            if (!json.is_object() || !json.contains("title") || !json["title"].is_string()) continue;
            if (json.contains("media")) continue;  // something else than a world, see own_looks.h
            known[hash] = {hash, title_kept(json["title"].get<std::string>()), {}};
            if (auto jpeg = base::read_file(folder / (hash + ".jpg"), kMostThumbnailBytes))
                thumbnails[hash] = std::make_shared<const std::string>(*std::move(jpeg));
        }
    }

    void keep(const std::string& hash, MapPtr map) {
        std::list<std::pair<std::string, MapPtr>> gone;  // freed outside of the lock that the frame loop waits for
        std::lock_guard lock(mutex);
        for (auto it = maps.begin(); it != maps.end();) {
            const auto here = it++;
            if (here->first == hash) gone.splice(gone.end(), maps, here);
        }
        maps.emplace_front(hash, std::move(map));
        if (maps.size() > kKeptMaps) gone.splice(gone.end(), maps, std::prev(maps.end()));
        under_way.erase(hash);
        failed.erase(hash);
    }

    MapPtr lookup(const std::string& hash) {
        for (auto it = maps.begin(); it != maps.end(); ++it) {
            if (it->first != hash) continue;
            maps.splice(maps.begin(), maps, it);
            return maps.front().second;
        }
        return nullptr;
    }

    base::Result<OwnWorld> receive(const Job& job) {
        auto bytes = base::read_file(job.file, store::kMostAssetBytes, job.name);
        if (!bytes) return bytes.error();
        OwnWorld world{base::sha256_hex(*bytes), title_of(job.name), {}};
        std::string jpeg;
        auto map = decode(world.title, *bytes, &jpeg, stop);
        if (!map) return map.error();
        world.note = map->note;
        if (room)
            if (auto made = room->make(world.hash, bytes->size() + jpeg.size()); !made) return made.error();
        const std::string about =
            document::dump({{"title", world.title}, {"file", base::readable(job.name, kLongestFileName)}});
        // The list is read from the .json files: the last to be written, so that what is listed is whole.
        for (const auto& [ending, content] :
             {std::pair<const char*, std::string_view>{"", *bytes}, {".jpg", jpeg}, {".json", about}})
            if (auto kept = base::write_durably(folder / (world.hash + ending), content); !kept) return kept.error();
        keep(world.hash, map->map);
        std::lock_guard lock(mutex);
        known[world.hash] = world;
        thumbnails[world.hash] = std::make_shared<const std::string>(std::move(jpeg));
        return world;
    }

    void fetch(const std::string& hash) {
        std::string title = "Own world";
        {
            std::lock_guard lock(mutex);
            if (auto found = known.find(hash); found != known.end()) title = found->second.title;
        }
        auto bytes = base::read_file(folder / hash, store::kMostAssetBytes);
        base::Result<DecodedMap> map = base::Error{"no such world is kept here"};
        if (bytes)
            map = base::sha256_hex(*bytes) == hash ? decode(title, *bytes, nullptr, stop)
                                                   : base::Error{"the kept file is damaged"};
        if (map) {
            keep(hash, map->map);
        } else if (ended) {
            std::lock_guard lock(mutex);
            under_way.erase(hash);
        } else {
            if (auto times = unknown.note())
                spdlog::warn("{} worlds cannot be shown; the last of them, {}: {}", *times, hash.substr(0, 12),
                             map.error().message);
            std::lock_guard lock(mutex);
            if (failed.size() >= kMostFailed) failed.clear();
            failed.insert_or_assign(hash, map.error());
            under_way.erase(hash);
        }
    }

    void run() {
        base::name_thread("limn-intake");
        base::yield_to_all();  // and with it the decoding children
        while (auto job = jobs.pop()) {
            if (ended) {
                if (job->done) job->done(base::Error{"the server ends"});
            } else if (job->hash.empty()) {
                auto world = receive(*job);
                bool good = world.ok();
                job->done(std::move(world));
                if (good) changed();
            } else {
                fetch(job->hash);
                changed();
            }
            decoded.notify_all();
        }
    }
};

OwnWorlds::OwnWorlds(fs::path folder, std::function<void()> changed, AssetRoom* room)
    : impl_(std::make_unique<Impl>()) {
    std::error_code error;
    fs::create_directories(folder, error);
    impl_->folder = std::move(folder);
    impl_->changed = std::move(changed);
    impl_->room = room;
    impl_->load_list();
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

OwnWorlds::~OwnWorlds() {
    end();
    impl_->jobs.close();
    impl_->thread.join();
}

void OwnWorlds::take(const std::string& name, const fs::path& file, std::shared_ptr<void> keep_file, Taken done) {
    Taken told = done;
    if (!impl_->jobs.push({name, file, std::move(keep_file), std::move(done), {}}))
        told(base::Error{"other files are being read: try again in a moment"});
}

base::Result<MapPtr> OwnWorlds::find(const std::string& hash) {
    std::lock_guard lock(impl_->mutex);
    if (MapPtr map = impl_->lookup(hash)) return map;
    if (auto failed = impl_->failed.find(hash); failed != impl_->failed.end()) return failed->second;
    if (!store::is_asset_hash(hash)) return base::Error{"no world has such a name", "environment.world"};
    if (impl_->under_way.insert(hash).second && !impl_->jobs.push({{}, {}, nullptr, nullptr, hash}))
        impl_->under_way.erase(hash);
    return MapPtr();
}

base::Result<MapPtr> OwnWorlds::wait(const std::string& hash) {
    while (true) {
        auto map = find(hash);
        std::unique_lock lock(impl_->mutex);
        if (!map || *map) return map;
        if (!impl_->under_way.contains(hash)) {
            if (auto failed = impl_->failed.find(hash); failed != impl_->failed.end()) return failed->second;
            continue;  // it has become ready between the two looks
        }
        impl_->decoded.wait_for(lock, std::chrono::milliseconds(50));
    }
}

void OwnWorlds::forget(const std::string& hash) {
    std::lock_guard lock(impl_->mutex);
    impl_->known.erase(hash);
    impl_->thumbnails.erase(hash);
}

void OwnWorlds::end() {
    impl_->ended = true;
    const uint64_t once = 1;
    if (::write(impl_->stop, &once, sizeof(once)) < 0) spdlog::warn("the decoder cannot be told to end");
}

std::vector<OwnWorld> OwnWorlds::list() const {
    std::lock_guard lock(impl_->mutex);
    std::vector<OwnWorld> worlds;
    for (auto& [hash, world] : impl_->known) worlds.push_back(world);
    return worlds;
}

std::shared_ptr<const std::string> OwnWorlds::thumbnail(const std::string& hash) const {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->thumbnails.find(hash);
    return found == impl_->thumbnails.end() ? nullptr : found->second;
}

}  // namespace limn::app

#include "library/intake.h"

#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/files.h"
#include "base/priority.h"
#include "base/queue.h"
#include "base/seldom.h"
#include "base/sha256.h"
#include "base/task_pool.h"

namespace limn::library {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Result;

constexpr uint64_t kMostThumbnailBytes = 1 << 20;
constexpr size_t kMostFailed = 1024;  // remembered: whoever edits may name as many as they like

}  // namespace

struct Intake::Impl {
    fs::path data;
    std::function<void()> changed;
    AssetRoom* room = nullptr;

    std::atomic<bool> ended = false;
    int stop = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);  // readable once ended

    mutable std::mutex mutex;
    std::map<std::string, Own> known;  // by hash
    std::map<std::string, std::shared_ptr<const std::string>> thumbnails;
    using Ready = std::list<std::pair<std::string, Thing>>;  // the newest first
    std::array<Ready, 2> ready;                              // by kind
    std::set<std::string> under_way;
    std::map<std::string, Error> failed;
    base::Seldom unknown;

    struct Job {
        std::string name;  // of a file that is brought
        fs::path file;
        std::shared_ptr<void> keep_file;
        Taken done;
        std::string hash;  // of what is wanted
        KindId kind = KindId::world;
    };
    base::Queue<Job> jobs{64};
    std::thread thread;

    ~Impl() { ::close(stop); }

    fs::path thumbnail_path(const std::string& hash) const { return data / "assets" / (hash + ".jpg"); }

    void load_list() {
        for (const store::Asset& asset : store::list_assets(data)) {
            const Kind& k = kind_of(asset);
            known[asset.hash] = {k.id, asset.hash, title_kept(k, asset.title), {}};
            if (auto jpeg = base::read_file(thumbnail_path(asset.hash), kMostThumbnailBytes))
                thumbnails[asset.hash] = std::make_shared<const std::string>(*std::move(jpeg));
        }
    }

    void keep(const Kind& k, const std::string& hash, Thing thing) {
        Ready gone;  // freed outside of the lock that the frame loop waits for
        std::lock_guard lock(mutex);
        Ready& list = ready[static_cast<size_t>(k.id)];
        for (auto it = list.begin(); it != list.end();) {
            const auto here = it++;
            if (here->first == hash) gone.splice(gone.end(), list, here);
        }
        list.emplace_front(hash, std::move(thing));
        if (list.size() > k.kept) gone.splice(gone.end(), list, std::prev(list.end()));
        under_way.erase(hash);
        failed.erase(hash);
    }

    Result<Own> receive(const Job& job) {
        const Kind& k = kind_of_name(job.name);
        const auto hash = base::sha256_of_file(job.file, store::kMostAssetBytes);
        if (!hash) return hash.error();
        auto read = k.read(job.file, title_of(k, {}, job.name), true, stop);
        if (!read) return read.error();
        Own own{k.id, *hash, title_of(k, read->title, job.name), std::move(read->note)};
        std::error_code unknown_size;
        const uint64_t bytes = fs::file_size(job.file, unknown_size);
        if (room)
            if (auto made = room->make(own.hash, (unknown_size ? 0 : bytes) + read->thumbnail.size()); !made)
                return made.error();
        if (!read->thumbnail.empty())
            if (auto kept = base::write_durably(thumbnail_path(own.hash), read->thumbnail); !kept) return kept.error();
        if (auto kept = store::adopt_asset(data, job.file, own.hash, own.title, k.media); !kept) return kept.error();
        keep(k, own.hash, std::move(read->thing));
        std::lock_guard lock(mutex);
        known[own.hash] = own;
        if (!read->thumbnail.empty())
            thumbnails[own.hash] = std::make_shared<const std::string>(std::move(read->thumbnail));
        return own;
    }

    void fetch(const Kind& k, const std::string& hash) {
        std::string title = k.own_title;
        {
            std::lock_guard lock(mutex);
            if (auto found = known.find(hash); found != known.end()) title = found->second.title;
        }
        auto read = read_kept(k, data, hash, title, stop);
        if (read) return keep(k, hash, std::move(read->thing));
        if (!ended)
            if (auto times = unknown.note())
                spdlog::warn("{} files cannot be shown; the last of them: {}", *times, read.error().message);
        std::lock_guard lock(mutex);
        under_way.erase(hash);
        if (ended) return;
        if (failed.size() >= kMostFailed) failed.clear();
        failed.insert_or_assign(hash, read.error());
    }

    void run() {
        base::name_thread("limn-intake");
        base::yield_to_all();  // and with it the decoding children
        while (auto job = jobs.pop()) {
            if (ended) {
                if (job->done) job->done(Error{"the server ends"});
            } else if (job->hash.empty()) {
                auto own = receive(*job);
                const bool good = own.ok();
                job->done(std::move(own));
                if (good) changed();
            } else {
                fetch(kind(job->kind), job->hash);
                changed();
            }
        }
    }

    // A null one while it is read.
    template <class T>
    Result<T> find(const std::string& hash) {
        constexpr KindId id = kKindOf<T>;
        std::lock_guard lock(mutex);
        Ready& list = ready[static_cast<size_t>(id)];
        const auto found = std::ranges::find(list, hash, &Ready::value_type::first);
        if (found != list.end()) {
            list.splice(list.begin(), list, found);
            return std::get<T>(list.front().second);
        }
        if (const auto why = failed.find(hash); why != failed.end()) return why->second;
        if (!store::is_asset_hash(hash)) return Error{"nothing that is kept has such a name", kind(id).field};
        if (under_way.insert(hash).second && !jobs.push({{}, {}, nullptr, nullptr, hash, id})) under_way.erase(hash);
        return T();
    }
};

Intake::Intake(fs::path data, std::function<void()> changed, AssetRoom* room) : impl_(std::make_unique<Impl>()) {
    std::error_code error;
    fs::create_directories(data / "assets", error);
    impl_->data = std::move(data);
    impl_->changed = std::move(changed);
    impl_->room = room;
    impl_->load_list();
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

Intake::~Intake() {
    end();
    impl_->jobs.close();
    impl_->thread.join();
}

void Intake::take(const std::string& name, const fs::path& file, std::shared_ptr<void> keep_file, Taken done) {
    Taken told = done;
    if (!impl_->jobs.push({name, file, std::move(keep_file), std::move(done), {}, {}}))
        told(Error{"other files are being read: try again in a moment"});
}

template <class T>
Result<T> Intake::find(const std::string& hash) {
    return impl_->find<T>(hash);
}
template Result<World> Intake::find<World>(const std::string& hash);
template Result<Look> Intake::find<Look>(const std::string& hash);

std::vector<Own> Intake::list(KindId kind) const {
    std::vector<Own> list;
    {
        std::lock_guard lock(impl_->mutex);
        for (const auto& [hash, own] : impl_->known)
            if (own.kind == kind) list.push_back(own);
    }
    std::ranges::sort(list, {}, [](const Own& own) { return std::tie(own.title, own.hash); });
    return list;
}

std::shared_ptr<const std::string> Intake::thumbnail(const std::string& hash) const {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->thumbnails.find(hash);
    return found == impl_->thumbnails.end() ? nullptr : found->second;
}

void Intake::forget(const std::string& hash) {
    std::lock_guard lock(impl_->mutex);
    impl_->known.erase(hash);
    impl_->thumbnails.erase(hash);
}

void Intake::end() {
    impl_->ended = true;
    const uint64_t once = 1;
    if (::write(impl_->stop, &once, sizeof(once)) < 0) spdlog::warn("the decoder cannot be told to end");
}

}  // namespace limn::library

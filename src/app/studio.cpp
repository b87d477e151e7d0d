#include "app/studio.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "app/backups.h"
#include "app/commit.h"
#include "app/libraries.h"
#include "app/live_stages.h"
#include "app/material_previews.h"
#include "app/own_looks.h"
#include "app/own_worlds.h"
#include "app/places.h"
#include "session/door.h"
#include "store/store.h"

namespace limn::app {
namespace {

int64_t unix_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

session::Keeper keeper_of(store::Store& store, const std::string& name) {
    session::Keeper keeper;
    keeper.append = [&store, name](const std::vector<collaboration::Record>& records) {
        store::Batch batch{name, records};
        std::optional<store::Unfit> unfit;
        session::Kept kept = store.append({&batch, 1}, &unfit);
        if (unfit) {
            kept.unfit = unfit->place;
            kept.taken = unfit->taken;
        }
        return kept;
    };
    keeper.watch = [&store] { return store.check_place(); };
    keeper.save_snapshot = [&store, name](const collaboration::History& history) {
        return store.save_snapshot(name, history);
    };
    return keeper;
}

// After the opening, when the first pictures are there.
constexpr std::chrono::milliseconds kFirstBackup{10'000};

std::chrono::milliseconds minutes(double count) {
    return std::chrono::milliseconds(static_cast<int64_t>(count * 60'000));
}

// Made on the frame thread at the first frame, so that the tracing threads have its priority.
session::Stages made_late(std::function<session::Stages()> make) {
    auto stages = std::make_shared<session::Stages>();
    session::Stages late;
    late.evaluate = [stages, make](const document::Document& document, const session::LiveInput& live,
                                   base::Ticks time) {
        if (!stages->evaluate) *stages = make();
        return stages->evaluate(document, live, time);
    };
    late.trace = [stages](const scene::Scene& scene, const session::FrameRequest& request,
                          const std::atomic<bool>& cancel) { return stages->trace(scene, request, cancel); };
    late.aim = [stages](const scene::Scene& scene, const document::Node& camera) { return stages->aim(scene, camera); };
    late.forget = [stages](session::ViewId view) {
        if (stages->forget) stages->forget(view);
    };
    return late;
}

// Members in the order in which they rest on each other.
class OpenStudio final : public Studio {
  public:
    explicit OpenStudio(const StudioOptions& options) : options_(options) {}

    base::Result<void> open() {
        auto server = stream::Server::listen(options_.endpoint);
        if (!server) return server.error();
        server_ = std::move(*server);
        auto store = store::open_store(options_.data, {.or_read_only = true});
        if (!store) return store.error();
        store_ = std::move(*store);
        if (const base::Error* why = store_->only_reads())
            spdlog::warn("{}", why->message);
        else if (options_.backup_minutes > 0)
            backups_ = std::make_unique<Backups>(options_.data, kFirstBackup, minutes(options_.backup_minutes));
        auto loaded = store_->load(options_.session, document::demo_document(), unix_ms());
        if (!loaded) return loaded.error();
        for (const base::Error& error : loaded->skipped)
            spdlog::warn("left out of {}: {}", options_.session, error.message);

        data_ = evaluation::open_studio_data(options_.pack.string());
        for (const std::string& sentence : data_->missing) spdlog::warn("{}", sentence);
        const auto changed = [this] {
            server_->post([this] {
                if (session_) session_->refresh();
            });
        };
        own_ = std::make_unique<OwnWorlds>(options_.data / "assets", changed);
        looks_ = std::make_unique<OwnLooks>(options_.data, changed);

        constexpr double kFirstPictures = 4;  // seconds that whoever opens the studio has for themselves
        previews_ = std::make_unique<MaterialPreviews>(options_.data / "previews" / previews_name(), default_denoiser().string(), kFirstPictures);

        session::SessionOptions wanted;
        wanted.name = options_.session;
        wanted.frames.width = options_.width;
        wanted.frames.height = options_.height;
        session::Executor executor{[this](std::function<void()> fn) { server_->post(std::move(fn)); },
                                   [this](std::chrono::milliseconds delay, std::function<void()> fn) {
                                       server_->post_after(delay, std::move(fn));
                                   }};
        session::Stages stages = made_late([this] {
            return make_live_stages(data_, [this](const std::string& hash) { return own_->find(hash); },
                                    {options_.threads, options_.talking, default_denoiser().string()},
                                    [this](const std::string& hash) { return looks_->find(hash); });
        });
        session_ = std::make_unique<session::Session>(
            wanted, collaboration::make_state(options_.session, std::move(loaded->history), loaded->snapshot_revision),
            keeper_of(*store_, options_.session), std::move(stages), executor);
        return {};
    }

    uint16_t port() const override { return server_->port(); }
    bool ready() const override { return session_->ready(); }

    void run(bool signals, std::function<void()> on_ready) override {
        if (signals) server_->on_signal([this] { say_goodbye(); });
        announce_ = std::move(on_ready);
        announce();
        server_->run(session::make_handlers(door(), *session_, options_.session));
        session_->stop();
    }

    void end() override {
        server_->post([this] { say_goodbye(); });
    }

  private:
    void say_goodbye() {
        session_->say_goodbye("the server ends");
        server_->stop();
    }

    void announce() {
        if (!announce_) return;
        if (!session_->ready()) return server_->post_after(std::chrono::milliseconds(10), [this] { announce(); });
        announce_();
    }

    session::DoorOptions door() {
        session::DoorOptions door;
        door.page = options_.page;
        door.uploads = options_.data / "assets";
        door.version = LIMN_VERSION;
        door.commit = LIMN_COMMIT;
        door.library = [this](const stream::Request& request) { return answer_library(request, *data_, *own_, *looks_, previews_.get()); };
        door.take_asset = [this](const std::string& name, stream::UploadedFile file, stream::Reply reply) {
            auto kept = std::make_shared<stream::UploadedFile>(std::move(file));
            if (is_look_name(name)) return looks_->take(name, kept->path(), kept, [reply](base::Result<OwnLook> look) {
                if (!look) return reply(stream::error_response(422, look.error().message, look.error().field));
                const nlohmann::json body{{"hash", look->hash}, {"title", look->title}};
                reply(stream::json_response(201, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
            });
            own_->take(name, kept->path(), kept, [reply](base::Result<OwnWorld> world) {
                if (!world) return reply(stream::error_response(422, world.error().message, world.error().field));
                nlohmann::json body{{"hash", world->hash},
                                    {"title", world->title},
                                    {"thumbnail", "/api/assets/" + world->hash + ".jpg"}};
                reply(stream::json_response(201, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
            });
        };
        return door;
    }

    StudioOptions options_;
    std::unique_ptr<stream::Server> server_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Backups> backups_;
    std::shared_ptr<const evaluation::StudioData> data_;
    std::unique_ptr<OwnWorlds> own_;
    std::unique_ptr<OwnLooks> looks_;
    std::unique_ptr<session::Session> session_;
    std::unique_ptr<MaterialPreviews> previews_;
    std::function<void()> announce_;
};

}  // namespace

base::Result<std::unique_ptr<Studio>> Studio::open(const StudioOptions& options) {
    auto studio = std::make_unique<OpenStudio>(options);
    if (auto opened = studio->open(); !opened) return opened.error();
    return std::unique_ptr<Studio>(std::move(studio));
}

}  // namespace limn::app

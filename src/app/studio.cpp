#include "app/studio.h"

#include <spdlog/spdlog.h>

#include <chrono>

#include "app/backups.h"
#include "app/commit.h"
#include "app/film_api.h"
#include "app/film_transfer.h"
#include "app/materials.h"
#include "app/places.h"
#include "document/json.h"
#include "engine/live.h"
#include "library/asset_room.h"
#include "library/choices.h"
#include "library/http_api.h"
#include "library/intake.h"
#include "library/material_previews.h"
#include "library/world_thumbnails.h"
#include "session/routes.h"
#include "store/store.h"

namespace limn::app {
namespace {

// After the opening, when the first pictures are there.
constexpr std::chrono::milliseconds kFirstBackup{10'000};

std::chrono::milliseconds minutes(double count) {
    return std::chrono::milliseconds(static_cast<int64_t>(count * 60'000));
}

// Made on the frame thread at the first frame, so that the tracing threads have its priority.
frame::Engine made_late(std::function<frame::Engine()> make) {
    auto engine = std::make_shared<frame::Engine>();
    frame::Engine late;
    late.evaluate = [engine, make](const document::Document& document, const animation::ChannelFrame& live,
                                   animation::Moment moment, const std::atomic<bool>& cancel) {
        if (!engine->evaluate) *engine = make();
        return engine->evaluate(document, live, moment, cancel);
    };
    late.trace = [engine](const scene::Scene& scene, const frame::FrameRequest& request,
                          const std::atomic<bool>& cancel) { return engine->trace(scene, request, cancel); };
    late.aim = [engine](const scene::Scene& scene, const document::Node& camera) { return engine->aim(scene, camera); };
    late.forget = [engine](frame::ViewId view) {
        if (engine->forget) engine->forget(view);
    };
    return late;
}

// Members in the order in which they rest on each other.
class OpenStudio final : public Studio {
  public:
    explicit OpenStudio(const StudioOptions& options) : options_(options) {}

    base::Result<void> open() {
        auto server = stream::Server::listen(options_.endpoint, options_.limits);
        if (!server) return server.error();
        server_ = std::move(*server);
        auto store = store::open_store(options_.data, {.or_read_only = true});
        if (!store) return store.error();
        store_ = std::move(*store);
        if (const base::Error* why = store_->only_reads())
            spdlog::warn("{}", why->message);
        else if (options_.backup_minutes > 0)
            backups_ = std::make_unique<Backups>(options_.data, kFirstBackup, minutes(options_.backup_minutes));

        data_ = evaluation::open_studio_data(options_.pack.string());
        for (const std::string& sentence : data_->missing) spdlog::warn("{}", sentence);
        const auto changed = [this] {
            server_->post([this] {
                if (films_) films_->refresh();
            });
        };
        room_ = std::make_unique<library::AssetRoom>(options_.data / "assets",
                                                     [data = options_.data] { return library::assets_in_use(data); });
        own_ = std::make_unique<library::Intake>(options_.data, changed, room_.get());
        room_->on_removed([this](const std::string& hash) { own_->forget(hash); });
        if (data_->worlds) thumbnails_ = std::make_unique<library::WorldThumbnails>(data_->worlds);
        const document::Choices choices = library::choices_of(data_->worlds, *own_);

        constexpr double kFirstPictures = 4;  // seconds that whoever opens the studio has for themselves
        previews_ = std::make_unique<library::MaterialPreviews>(
            options_.data / "previews" / library::previews_name(),
            [] { return preview_renderer(default_denoiser().string()); }, kFirstPictures);

        wanted_.first = options_.session;
        wanted_.thumbnails = options_.data / "thumbnails";
        wanted_.session.choices = choices;
        wanted_.session.frames.width = options_.width;
        wanted_.session.frames.height = options_.height;
        wanted_.engine = [this, changed] {
            return made_late([this, changed] {
                return engine::make_live(
                    data_, [this](const std::string& hash) { return own_->find<library::World>(hash); },
                    {options_.threads, options_.talking, default_denoiser().string(), changed},
                    [this](const std::string& hash) { return own_->find<library::Look>(hash); });
            });
        };
        session::Executor executor{[this](std::function<void()> fn) { server_->post(std::move(fn)); },
                                   [this](std::chrono::milliseconds delay, std::function<void()> fn) {
                                       server_->post_after(delay, std::move(fn));
                                   }};
        auto films = session::Films::open(wanted_, *store_, executor);
        if (!films) return films.error();
        films_ = std::move(*films);
        return {};
    }

    uint16_t port() const override { return server_->port(); }
    bool ready() const override { return films_->ready(); }

    void run(bool signals, std::function<void()> on_ready) override {
        if (signals) server_->on_signal([this] { say_goodbye(); });
        announce_ = std::move(on_ready);
        announce();
        server_->run(session::make_handlers(routes(), films_->sessions()));
        films_->stop();
    }

    void end() override {
        server_->post([this] { say_goodbye(); });
    }

  private:
    void say_goodbye() {
        films_->say_goodbye("the server ends");
        own_->end();
        server_->stop();
    }

    void announce() {
        if (!announce_) return;
        if (!films_->ready()) return server_->post_after(std::chrono::milliseconds(10), [this] { announce(); });
        announce_();
    }

    session::RouteOptions routes() {
        session::RouteOptions routes;
        routes.page = options_.page;
        routes.uploads = options_.data / "assets";
        routes.version = LIMN_VERSION;
        routes.commit = LIMN_COMMIT;
        routes.library = [this](const stream::Request& request) {
            return library::answer_library(request, data_->worlds.get(), *own_, previews_.get());
        };
        routes.worked_out = [this](const stream::Request& request, const stream::Reply& reply) {
            return thumbnails_ && library::answer_world_picture(request, *thumbnails_, reply);
        };
        routes.take_asset = [this](const std::string& name, stream::UploadedFile file, stream::Reply reply) {
            auto kept = std::make_shared<stream::UploadedFile>(std::move(file));
            own_->take(name, kept->path(), kept,
                       [reply](const base::Result<library::Own>& own) { reply(library::answer_taken(own)); });
        };
        routes.films = [this](const stream::Request& request, const stream::Reply& reply) {
            return answer_films(request, reply, *films_, wanted_, options_.data);
        };
        routes.may_change_films = [](const stream::Request& request) { return may_change_films(request); };
        routes.change_films = [this](const stream::Request& request, stream::UploadedFile body,
                                     const stream::Reply& reply) {
            change_films(request, std::move(body), reply, *films_, wanted_, take_into(*own_), options_.data / "assets");
        };
        return routes;
    }

    StudioOptions options_;
    std::unique_ptr<stream::Server> server_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Backups> backups_;
    std::shared_ptr<const evaluation::StudioData> data_;
    std::unique_ptr<library::WorldThumbnails> thumbnails_;
    std::unique_ptr<library::AssetRoom> room_;
    std::unique_ptr<library::Intake> own_;
    session::FilmsOptions wanted_;
    std::unique_ptr<session::Films> films_;
    std::unique_ptr<library::MaterialPreviews> previews_;
    std::function<void()> announce_;
};

}  // namespace

base::Result<std::unique_ptr<Studio>> Studio::open(const StudioOptions& options) {
    auto studio = std::make_unique<OpenStudio>(options);
    if (auto opened = studio->open(); !opened) return opened.error();
    return std::unique_ptr<Studio>(std::move(studio));
}

}  // namespace limn::app

// What is done with whole films: made, copied, put away, brought back, removed, listed.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/files.h"
#include "session/film_keeper.h"
#include "session/films.h"

namespace limn::session {
namespace {

namespace fs = std::filesystem;
constexpr auto kPurgeEvery = std::chrono::hours(1);

// Ten letters and digits that no other film has.
std::string make_id(const std::function<bool(const std::string&)>& taken) {
    constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
    std::random_device random;
    while (true) {
        std::string id;
        for (int i = 0; i < 10; ++i) id += kLetters[random() % kLetters.size()];
        if (!taken(id)) return id;
    }
}

base::Error no_film() {
    return {"there is no film of this name", "id"};
}

base::Result<document::Document> with_title(const document::Document& document, const std::string& title) {
    return document::apply(document, document::set("film.title", title));
}

// "Title copy", "Title copy 2", ... cut so that it fits.
std::string copy_title(std::string title, const std::function<bool(const std::string&)>& taken) {
    constexpr size_t kRoom = 16;  // for " copy 1234"
    if (title.size() > document::kMaxTitleBytes - kRoom) {
        title.resize(document::kMaxTitleBytes - kRoom);
        while (!title.empty() && (title.back() & 0xC0) == 0x80) title.pop_back();
        if (!title.empty() && (title.back() & 0x80)) title.pop_back();
    }
    for (int n = 1;; ++n) {
        std::string copy = n == 1 ? title + " copy" : fmt::format("{} copy {}", title, n);
        if (!taken(copy)) return copy;
    }
}

// A film without one is shown all the same.
void keep_picture(const fs::path& path, const std::string& jpeg) {
    if (auto kept = base::write_durably(path, jpeg); !kept) spdlog::warn("{}", kept.error().message);
}

}  // namespace

int64_t unix_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string title_of(const document::Document& document) {
    return document::text(document::only(document, schema::KindId::film), schema::prop::film::title);
}

std::vector<std::string> tags_of(const document::Document& document) {
    const auto tags = document::list(document::only(document, schema::KindId::film), schema::prop::film::tags);
    return {tags.begin(), tags.end()};
}

Keeper keeper_of(store::Store& store, const std::string& session) {
    Keeper keeper;
    keeper.append = [&store, session](const std::vector<collaboration::Record>& records) {
        store::Batch batch{session, records};
        std::optional<store::Unfit> unfit;
        Kept kept = store.append({&batch, 1}, &unfit);
        if (unfit) {
            kept.unfit = unfit->place;
            kept.taken = unfit->taken;
        }
        return kept;
    };
    keeper.watch = [&store] { return store.check_place(); };
    keeper.save_snapshot = [&store, session](const collaboration::History& history) {
        return store.save_snapshot(session, history);
    };
    return keeper;
}

// --- the list

void Films::add(const std::string& id, store::SessionInfo kept, uint64_t thumbnail) {
    Film& film = films_[id];
    film.pictured = thumbnail ? kept.revision : 0;
    film.thumbnail = thumbnail;
    film.kept = std::move(kept);
}

FilmInfo Films::info(const Film& film) const {
    return {film.kept, film.session ? film.session->people() : 0, film.thumbnail};
}

std::vector<FilmInfo> Films::list() const {
    std::vector<FilmInfo> list;
    for (const auto& [_, film] : films_) list.push_back(info(film));
    std::ranges::stable_sort(list, [](const FilmInfo& a, const FilmInfo& b) {
        return std::max(a.kept.changed_ms, a.kept.created_ms) > std::max(b.kept.changed_ms, b.kept.created_ms);
    });
    return list;
}

std::optional<FilmInfo> Films::find(const std::string& id) const {
    auto found = films_.find(id);
    if (found == films_.end()) return {};
    return info(found->second);
}

size_t Films::open_sessions() const {
    return count({Stage::opening, Stage::open, Stage::closing});
}

std::shared_ptr<const std::string> Films::thumbnail(const std::string& id) const {
    auto found = pictures_.find(id);
    return found == pictures_.end() ? nullptr : found->second;
}

fs::path Films::thumbnail_path(const std::string& id) const {
    return options_.thumbnails / (id + ".jpg");
}

void Films::keep_thumbnail(const std::string& id, Thumbnail thumbnail) {
    auto found = films_.find(id);
    if (found == films_.end()) return;
    Film& film = found->second;
    film.asked = false;
    // A frame may be older than the newest revision that changed nothing in it.
    film.pictured = film.kept.revision;
    if (thumbnail.jpeg.empty()) return;
    auto jpeg = std::make_shared<const std::string>(thumbnail.jpeg.begin(), thumbnail.jpeg.end());
    film.thumbnail = std::max(film.thumbnail + 1, film.kept.revision);
    pictures_[id] = jpeg;
    run([path = thumbnail_path(id), jpeg] { keep_picture(path, *jpeg); });
}

// --- films come and go

void Films::create(document::Document first, std::shared_ptr<const std::string> thumbnail, Done done) {
    if (films_.size() >= options_.most)
        return done(base::Error{
            fmt::format("there are {} films, and no more can be; delete some for good first", options_.most), "films"});
    const std::string id = make_id([&](const std::string& wished) { return films_.contains(wished); });
    const int64_t now = unix_ms();
    order(
        [this, id, now, first = std::move(first), thumbnail, done] {
            auto made = store_.create(id, first, now);
            if (made && thumbnail) keep_picture(thumbnail_path(id), *thumbnail);
            post([this, id, now, title = title_of(first), tags = tags_of(first), thumbnail, made, done] {
                if (!made) return done(made.error());
                add(id, {id, now, 0, title, now, 0, tags}, thumbnail ? 1 : 0);
                // What it shows was rendered before it was a film of its own.
                Film& film = films_.at(id);
                if (thumbnail) pictures_[id] = thumbnail;
                // Its first picture becomes its thumbnail, and whoever comes in next finds it open.
                if (!thumbnail && (!is_full() || most_rested())) {
                    make_room();
                    load(id, film);
                }
                done(info(film));
            });
        },
        done);
}

void Films::read(const std::string& id, std::function<void(base::Result<document::Document>)> done) {
    if (!films_.contains(id)) return done(no_film());
    order(
        [this, id, done] {
            auto loaded = store_.load(id, document::demo_document(), unix_ms());
            auto result = std::make_shared<base::Result<document::Document>>(
                loaded ? base::Result<document::Document>(std::move(loaded->history.document))
                       : base::Result<document::Document>(loaded.error()));
            post([result, done] { done(std::move(*result)); });
        },
        done);
}

void Films::duplicate(const std::string& id, Done done) {
    read(id, [this, id, done](base::Result<document::Document> document) {
        if (!document) return done(document.error());
        const std::string title = copy_title(title_of(*document), [&](const std::string& wished) {
            return std::ranges::any_of(films_, [&](const auto& f) { return f.second.kept.title == wished; });
        });
        auto copy = with_title(*document, title);
        if (!copy) return done(copy.error());
        create(std::move(*copy), thumbnail(id), done);
    });
}

void Films::put_away(const std::string& id, Done done) {
    auto found = films_.find(id);
    if (found == films_.end()) return done(no_film());
    if (found->second.kept.deleted_ms) return done(info(found->second));
    set_put_away(id, unix_ms(), std::move(done));
}

void Films::bring_back(const std::string& id, Done done) {
    auto found = films_.find(id);
    if (found == films_.end()) return done(no_film());
    if (!found->second.kept.deleted_ms) return done(info(found->second));
    set_put_away(id, 0, std::move(done));
}

void Films::set_put_away(const std::string& id, int64_t deleted_ms, Done done) {
    order(
        [this, id, deleted_ms, done] {
            auto kept = store_.set_deleted(id, deleted_ms);
            post([this, id, deleted_ms, kept, done] {
                auto found = films_.find(id);
                if (!kept) return done(kept.error());
                if (found == films_.end()) return done(no_film());
                Film& film = found->second;
                film.kept.deleted_ms = deleted_ms;
                if (deleted_ms && film.stage == Stage::open)
                    close(id, film, "this film was deleted");
                else if (deleted_ms)
                    turn_away(id, film, "this film was deleted");
                done(info(film));
            });
        },
        done);
}

void Films::purge(const std::string& id, Done done) {
    auto found = films_.find(id);
    if (found == films_.end()) return done(no_film());
    if (!found->second.kept.deleted_ms) return done(base::Error{"only a deleted film can be removed for good", "id"});
    if (found->second.stage != Stage::closed) {
        found->second.once_closed.push_back([this, id, done] { purge(id, done); });
        return;
    }
    order(
        [this, id, done] {
            auto purged = store_.purge(id);
            std::error_code ignored;
            if (purged) fs::remove(thumbnail_path(id), ignored);
            post([this, id, purged, done] {
                auto purged_film = films_.find(id);
                if (!purged) return done(purged.error());
                if (purged_film == films_.end()) return done(no_film());
                FilmInfo gone = info(purged_film->second);
                films_.erase(purged_film);
                pictures_.erase(id);
                done(std::move(gone));
            });
        },
        done);
}

void Films::purge_old() {
    const int64_t before = unix_ms() - std::chrono::duration_cast<std::chrono::milliseconds>(options_.kept).count();
    std::vector<std::string> old;
    for (const auto& [id, film] : films_)
        if (film.kept.deleted_ms && film.kept.deleted_ms < before) old.push_back(id);
    for (const std::string& id : old)
        purge(id, [id](base::Result<FilmInfo> gone) {
            if (gone) spdlog::info("{} ({}) was deleted long ago and is gone now", gone->kept.title, id);
        });
    executor_.post_after(kPurgeEvery, [this, alive = living_] {
        if (alive.lock() && !ending_) purge_old();
    });
}

}  // namespace limn::session

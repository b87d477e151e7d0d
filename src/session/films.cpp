// Which session is open: opened on demand, closed when nobody is there.
#include "session/films.h"

#include <malloc.h>

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/files.h"
#include "base/task_pool.h"
#include "session/film_keeper.h"

namespace limn::session {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kTick = 500ms;
// For a first picture that nobody waits for.
constexpr auto kUnseen = 5min;
// That people order; beyond it the queue has room for what must not be refused.
constexpr size_t kMostJobs = 64;
// What a page may say before its film is open: hello, and little more.
constexpr size_t kWaitingBytes = 64 << 10, kWaitingMessages = 16;
// Of a JPEG that is kept between two runs.
constexpr uint64_t kMostThumbnailBytes = 1 << 20;

}  // namespace

Films::Films(FilmsOptions options, store::Store& store, Executor executor)
    : options_(std::move(options)), store_(store), executor_(std::move(executor)), closing_(options_.most + 1) {
    if (!options_.session.purses) options_.session.purses = std::make_shared<collaboration::Purses>();
}

base::Result<std::unique_ptr<Films>> Films::open(FilmsOptions options, store::Store& store, Executor executor) {
    std::unique_ptr<Films> films(new Films(std::move(options), store, std::move(executor)));
    if (auto begun = films->begin(); !begun) return begun.error();
    return films;
}

Films::~Films() {
    stop();
}

base::Result<void> Films::begin() {
    std::error_code ignored;  // without thumbnails everything else still works
    fs::create_directories(options_.thumbnails, ignored);
    base::remove_drafts(options_.thumbnails);
    auto kept = store_.sessions();
    if (!kept) return kept.error();
    if (std::ranges::find(*kept, options_.first, &store::SessionInfo::name) == kept->end()) {
        auto made = store_.create(options_.first, document::demo_document(), unix_ms());
        if (!made && !store_.only_reads()) return made;
        kept = store_.sessions();
        if (!kept) return kept.error();
        // Shown, but kept by nobody.
        if (!made) kept->push_back({options_.first, unix_ms(), 0, title_of(document::demo_document()), unix_ms(), 0});
    }
    for (store::SessionInfo& session : *kept) {
        auto jpeg = base::read_file(thumbnail_path(session.name), kMostThumbnailBytes);
        const uint64_t thumbnail = jpeg && !jpeg->empty() ? std::max<uint64_t>(session.revision, 1) : 0;
        if (thumbnail) pictures_[session.name] = std::make_shared<const std::string>(*std::move(jpeg));
        std::string id = session.name;
        add(id, std::move(session), thumbnail);
    }
    Film& first = films_.at(options_.first);
    if (first.kept.deleted_ms == 0) {
        auto loaded = store_.load(options_.first, document::demo_document(), unix_ms());
        if (!loaded) return loaded.error();
        start_session(options_.first, first, std::move(*loaded));
    } else {
        ready_ = true;
    }
    thread_ = std::thread([this] {
        base::name_thread("limn-films");
        while (auto job = jobs_.pop()) (*job)();
    });
    closing_thread_ = std::thread([this] {
        base::name_thread("limn-closing");
        take_down();
    });
    tick();
    purge_old();
    return {};
}

void Films::stop() {
    alive_.reset();
    jobs_.close();
    closing_.close();
    if (thread_.joinable()) thread_.join();
    if (closing_thread_.joinable()) closing_thread_.join();
    for (auto& [_, film] : films_) film.session.reset();
}

bool Films::run(std::function<void()> job) {
    return jobs_.push(std::move(job));
}

void Films::order(std::function<void()> job, const std::function<void(base::Error)>& refused) {
    if (jobs_.size() >= kMostJobs || !run(std::move(job)))
        refused({"the server is busy with other films: try again in a moment"});
}

// To the I/O thread, from any other.
void Films::post(std::function<void()> fn) {
    executor_.post([fn = std::move(fn), alive = living_] {
        if (alive.lock()) fn();
    });
}

// --- sockets

base::Result<void> Films::may_open(const std::string& id) {
    auto found = films_.find(id);
    if (found == films_.end()) return base::Error{"there is no film of this name", "id"};
    const Film& film = found->second;
    if (film.kept.deleted_ms)
        return base::Error{"this film was deleted; it can be restored from the list of films", "id"};
    if ((film.stage == Stage::closed || film.stage == Stage::closing) && is_full() && !most_rested())
        return base::Error{
            fmt::format("{} films are open at once, and no more can be; leave one of them first", options_.most_open),
            "full"};
    return {};
}

void Films::opened(std::shared_ptr<stream::Socket> socket, const std::string& id) {
    auto found = films_.find(id);
    if (ending_ || found == films_.end()) return socket->close(1001, "the film is not there any more");
    Film& film = found->second;
    rooms_[socket->id()] = id;
    film.empty_since = Clock::now();
    if (film.stage == Stage::open) return film.session->opened(std::move(socket));
    film.waiting.push_back({std::move(socket), {}, 0});
    if (film.stage == Stage::closed) come_in(id, film);
}

void Films::text(stream::Socket& socket, std::string_view text) {
    auto room = rooms_.find(socket.id());
    if (ending_ || room == rooms_.end()) return;
    Film& film = films_.at(room->second);
    if (film.session && film.stage == Stage::open) return film.session->text(socket, text);
    for (Waiting& waiting : film.waiting) {
        if (waiting.socket->id() != socket.id()) continue;
        waiting.bytes += text.size();
        if (waiting.bytes > kWaitingBytes || waiting.said.size() >= kWaitingMessages)
            return waiting.socket->close(1008, "too much was said before the film was open");
        waiting.said.emplace_back(text);
    }
}

void Films::binary(stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body) {
    auto room = rooms_.find(socket.id());
    if (ending_ || room == rooms_.end()) return;
    Film& film = films_.at(room->second);
    if (film.session && film.stage == Stage::open) film.session->binary(socket, envelope, body);
}

void Films::refused(stream::Socket& socket, stream::Refusal refusal) {
    auto room = rooms_.find(socket.id());
    if (ending_ || room == rooms_.end()) return;
    Film& film = films_.at(room->second);
    if (film.session && film.stage == Stage::open) film.session->refused(socket, refusal);
}

void Films::closed(stream::Socket& socket) {
    auto room = rooms_.find(socket.id());
    if (room == rooms_.end()) return;
    Film& film = films_.at(room->second);
    std::erase_if(film.waiting, [&](const Waiting& w) { return w.socket->id() == socket.id(); });
    if (film.session && film.stage == Stage::open) film.session->closed(socket);
    rooms_.erase(room);
}

Sessions Films::sessions() {
    Sessions s;
    s.ready = [this] { return ready(); };
    s.may_open = [this](const std::string& film) { return may_open(film); };
    s.opened = [this](std::shared_ptr<stream::Socket> socket, const std::string& film) {
        opened(std::move(socket), film);
    };
    s.text = [this](stream::Socket& socket, std::string_view said) { text(socket, said); };
    s.binary = [this](stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body) {
        binary(socket, envelope, body);
    };
    s.refused = [this](stream::Socket& socket, stream::Refusal why) { refused(socket, why); };
    s.closed = [this](stream::Socket& socket) { closed(socket); };
    return s;
}

// --- opening and closing

void Films::start_session(const std::string& id, Film& film, store::Loaded loaded) {
    for (const base::Error& error : loaded.skipped) spdlog::warn("left out of {}: {}", id, error.message);
    for (const base::Error& error : document::unknown_choices(loaded.history.document, options_.session.choices))
        spdlog::warn("{}: {}; a stand-in in magenta shows where it would be seen", id, error.message);
    SessionOptions wanted = options_.session;
    wanted.name = id;
    wanted.changed = [this, id] { session_changed(id); };
    wanted.first_picture = [this, id] {
        ready_.store(true, std::memory_order_release);
        post([this, id] {
            if (auto found = films_.find(id); found != films_.end()) found->second.seen = true;
        });
    };
    film.seen = film.asked = false;
    film.empty_since = film.changed_at = Clock::now();
    film.kept.revision = loaded.history.revision;
    film.session = std::make_unique<Session>(
        std::move(wanted), collaboration::make_state(id, std::move(loaded.history), loaded.snapshot_revision),
        keeper_of(store_, id), options_.engine(), executor_);
    film.stage = Stage::open;
}

void Films::come_in(const std::string& id, Film& film) {
    make_room();
    // What is being closed holds its memory still; beyond as many again as may be open, they are waited for.
    if (count({Stage::closing}) <= options_.most_open) load(id, film);
}

void Films::load(const std::string& id, Film& film) {
    film.stage = Stage::opening;
    order(
        [this, id] {
            auto loaded =
                std::make_shared<base::Result<store::Loaded>>(store_.load(id, document::demo_document(), unix_ms()));
            post([this, id, loaded] { this->loaded(id, std::move(*loaded)); });
        },
        [&](base::Error error) { loaded(id, std::move(error)); });
}

void Films::loaded(const std::string& id, base::Result<store::Loaded> result) {
    Film& film = films_.at(id);
    if (!result || ending_ || film.kept.deleted_ms) {
        if (!ending_ && !result) spdlog::error("{} cannot be opened: {}", id, result.error().message);
        const std::string why = ending_                ? "the server ends"
                                : film.kept.deleted_ms ? "it was deleted"
                                                       : result.error().message;
        turn_away(id, film, fmt::format("the film cannot be opened: {}", why));
        return has_closed(film);
    }
    auto waiting = std::exchange(film.waiting, {});
    start_session(id, film, std::move(*result));
    for (Waiting& w : waiting) {
        stream::Socket& socket = *w.socket;
        film.session->opened(w.socket);
        for (const std::string& said : w.said) film.session->text(socket, said);
    }
}

void Films::turn_away(const std::string& id, Film& film, const std::string& why) {
    const auto bye = std::make_shared<const std::string>(collaboration::to_json(collaboration::server::Bye{why}));
    std::erase_if(rooms_, [&](const auto& room) { return room.second == id; });
    for (Waiting& w : std::exchange(film.waiting, {})) {
        w.socket->send_text(bye);
        w.socket->close(1011, "the film cannot be opened");
    }
}

void Films::close(const std::string& id, Film& film, const std::string& reason) {
    film.session->dismiss(reason);
    film.stage = Stage::closing;
    std::erase_if(rooms_, [&](const auto& room) {
        return room.second == id &&
               std::ranges::none_of(film.waiting, [&](const Waiting& w) { return w.socket->id() == room.first; });
    });
    // There is always room for this in the queue: each film is in it once at most.
    closing_.push({id, std::move(film.session)});
}

// The threads of sessions are joined, and their memory is given back, where nobody waits for that.
void Films::take_down() {
    while (auto closing = closing_.pop()) {
        closing->session.reset();
        ::malloc_trim(0);
        post([this, id = closing->id] {
            has_closed(films_.at(id));
            for (auto& [other, film] : films_)
                if (film.stage == Stage::closed && !film.waiting.empty()) come_in(other, film);
        });
    }
}

void Films::has_closed(Film& film) {
    film.stage = Stage::closed;
    for (const auto& then : std::exchange(film.once_closed, {})) then();
}

size_t Films::count(std::initializer_list<Stage> stages) const {
    return static_cast<size_t>(std::ranges::count_if(
        films_, [&](const auto& entry) { return std::ranges::find(stages, entry.second.stage) != stages.end(); }));
}

bool Films::is_full() const {
    return count({Stage::open, Stage::opening}) >= options_.most_open;
}

// Of the open films where nobody is, the one where nobody has been for longest.
std::optional<std::string> Films::most_rested() const {
    std::optional<std::string> rested;
    for (const auto& [id, film] : films_) {
        if (film.stage != Stage::open || film.session->people() > 0) continue;
        if (!rested || film.empty_since < films_.at(*rested).empty_since) rested = id;
    }
    return rested;
}

void Films::make_room() {
    if (!is_full()) return;
    if (auto id = most_rested()) close(*id, films_.at(*id), "the film is closed to make room for another");
}

void Films::session_changed(const std::string& id) {
    Film& film = films_.at(id);
    if (!film.session) return;
    const auto now = Clock::now();
    if (film.session->people() == 0) film.empty_since = now;
    if (film.session->revision() == film.kept.revision) return;
    film.changed_at = now;
    film.kept.revision = film.session->revision();
    film.kept.changed_ms = unix_ms();
    film.kept.title = title_of(film.session->document());
    film.kept.tags = tags_of(film.session->document());
}

void Films::refresh() {
    for (auto& [_, film] : films_)
        if (film.stage == Stage::open) film.session->refresh();
}

void Films::say_goodbye(const std::string& reason) {
    ending_ = true;
    for (auto& [_, film] : films_)
        if (film.stage == Stage::open) film.session->say_goodbye(reason);
}

void Films::tick() {
    executor_.post_after(kTick, [this, alive = living_] {
        if (!alive.lock() || ending_) return;
        const auto now = Clock::now();
        for (auto& [id, film] : films_) {
            if (film.stage != Stage::open) continue;
            const bool pictured = film.thumbnail && film.pictured == film.kept.revision;
            if (!pictured && film.seen && !film.asked && now - film.changed_at > options_.thumbnail_after)
                film.asked = film.session->thumbnail([this, id = id](Thumbnail thumbnail) {
                    post([this, id, thumbnail = std::move(thumbnail)]() mutable {
                        keep_thumbnail(id, std::move(thumbnail));
                    });
                });
            // On a busy machine the first picture may take longer than that.
            const bool looked = film.seen || now - film.empty_since > kUnseen;
            if (film.session->people() == 0 && looked && !film.asked && now - film.empty_since > options_.linger)
                close(id, film, "nobody is there");
        }
        picture_one();
        tick();
    });
}

// A film that has no picture yet, such as one that came while all places were taken, is opened for the sake of one when
// nobody is anywhere.
void Films::picture_one() {
    if (is_full() || count({Stage::opening, Stage::closing}) > 0) return;
    if (std::ranges::any_of(films_, [](const auto& entry) {
            const Film& film = entry.second;
            return film.session && (film.session->people() > 0 || film.asked || !film.thumbnail);
        }))
        return;
    for (auto& [id, film] : films_) {
        if (film.thumbnail || film.tried || film.stage != Stage::closed || film.kept.deleted_ms) continue;
        film.tried = true;
        return load(id, film);
    }
}

}  // namespace limn::session

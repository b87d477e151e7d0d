#pragma once
// All films of a data folder: which there are, and the session of each that somebody is in. A session is opened when
// the first comes and closed when nobody has been there for a while, so that a film at rest costs no memory.
//
// Everything here is for the I/O thread but where it says otherwise. What waits for the disk is done on a thread of its
// own (limn-films), one job at a time, and answered on the I/O thread. The threads of a session that is closed are
// joined on another (limn-closing), so that nobody who comes waits for those who have left.
#include <atomic>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/queue.h"
#include "session/routes.h"
#include "session/session.h"
#include "store/store.h"

namespace limn::session {

struct FilmsOptions {
    std::string first = "demo";             // made when absent, and opened at the start
    SessionOptions session;                 // of each; the name is the film's own, and all share purses
    std::function<frame::Engine()> engine;  // of one session; called on the I/O thread
    std::filesystem::path thumbnails;       // folder; made when absent
    size_t most = 2000;                     // films, those that are put away too
    size_t most_open = 8;  // at a time; of those where nobody is, the one that has rested longest gives way
    std::chrono::milliseconds linger{20'000};          // that a session stays open when nobody is there
    std::chrono::milliseconds thumbnail_after{2'500};  // since the last change
    std::chrono::hours kept{24 * 30};                  // that a film which was put away can be brought back
};

struct FilmInfo {
    store::SessionInfo kept;
    size_t people = 0;
    uint64_t thumbnail = 0;  // a number that changes with the picture; 0 = there is none
};

class Films {
  public:
    // Reads the list, and opens the first film. An error says why the store cannot be used.
    static base::Result<std::unique_ptr<Films>> open(FilmsOptions options, store::Store& store, Executor executor);
    // After the I/O thread has ended.
    ~Films();
    Films(const Films&) = delete;
    Films& operator=(const Films&) = delete;

    // Any thread: a first picture has been made, or there is nothing to be made.
    bool ready() const { return ready_.load(std::memory_order_acquire); }

    // In the order of the newest change; those that are put away too.
    std::vector<FilmInfo> list() const;
    std::optional<FilmInfo> find(const std::string& id) const;
    // Sessions that are open or on their way to be, or away from it.
    size_t open_sessions() const;
    // A JPEG; null when there is none yet.
    std::shared_ptr<const std::string> thumbnail(const std::string& id) const;

    // Sockets of a film's members. An error says why nobody may enter: there is no such film, it is put away, or too
    // many are open.
    base::Result<void> may_open(const std::string& id);
    void opened(std::shared_ptr<stream::Socket> socket, const std::string& id);
    void text(stream::Socket& socket, std::string_view text);
    void binary(stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body);
    void refused(stream::Socket& socket, stream::Refusal refusal);
    void closed(stream::Socket& socket);
    // All that behind one set of routes (routes.h); must not outlive this.
    Sessions sessions();

    // What is done with a whole film. done is called on the I/O thread, once; an error's field is "id" when there is no
    // such film.
    using Done = std::function<void(base::Result<FilmInfo>)>;
    // A new film from a document; its title is the document's. thumbnail: a JPEG to show until it has been opened; may
    // be null.
    void create(document::Document first, std::shared_ptr<const std::string> thumbnail, Done done);
    // A copy of what is on disk, without its history.
    void duplicate(const std::string& id, Done done);
    // Puts it away; whoever is in it is told.
    void put_away(const std::string& id, Done done);
    void bring_back(const std::string& id, Done done);
    // Of a film that is put away: for ever.
    void purge(const std::string& id, Done done);
    // Its document as it is on disk.
    void read(const std::string& id, std::function<void(base::Result<document::Document>)> done);
    // Other work on the films' thread, such as what reads and writes files. False when too much is waiting.
    bool run(std::function<void()> job);
    // From any thread: on the I/O thread, soon.
    void on_io(std::function<void()> fn) { post(std::move(fn)); }

    // All open sessions trace anew, see Session::refresh.
    void refresh();
    void say_goodbye(const std::string& reason);
    // Ends all threads; what was ordered is written first. The I/O thread must have ended.
    void stop();

  private:
    // A socket whose film is still being opened, and what it has said by now.
    struct Waiting {
        std::shared_ptr<stream::Socket> socket;
        std::vector<std::string> said;
        size_t bytes = 0;
    };
    enum class Stage { closed, opening, open, closing };
    struct Film {
        store::SessionInfo kept;
        uint64_t thumbnail = 0;
        uint64_t pictured = 0;  // the revision that the thumbnail shows
        Stage stage = Stage::closed;
        std::unique_ptr<Session> session;
        std::vector<Waiting> waiting;
        std::vector<std::function<void()>> once_closed;
        Clock::time_point empty_since, changed_at;
        bool seen = false;   // a frame of this session has been traced
        bool asked = false;  // for a thumbnail
        bool tried = false;  // to open it for the sake of one
    };
    // A session whose threads are to be joined.
    struct Closing {
        std::string id;
        std::unique_ptr<Session> session;
    };

    Films(FilmsOptions options, store::Store& store, Executor executor);
    base::Result<void> begin();
    void start_session(const std::string& id, Film& film, store::Loaded loaded);
    // Once there is room for it; its sockets wait.
    void come_in(const std::string& id, Film& film);
    void load(const std::string& id, Film& film);
    // Sends away who waits for it.
    void turn_away(const std::string& id, Film& film, const std::string& why);
    void loaded(const std::string& id, base::Result<store::Loaded> result);
    void close(const std::string& id, Film& film, const std::string& reason);
    void session_changed(const std::string& id);
    void take_down();
    void has_closed(Film& film);
    size_t count(std::initializer_list<Stage> stages) const;
    bool is_full() const;
    std::optional<std::string> most_rested() const;
    void make_room();
    void tick();
    void picture_one();
    void keep_thumbnail(const std::string& id, Thumbnail thumbnail);
    void set_put_away(const std::string& id, int64_t deleted_ms, Done done);
    void purge_old();
    void add(const std::string& id, store::SessionInfo kept, uint64_t thumbnail);
    FilmInfo info(const Film& film) const;
    std::filesystem::path thumbnail_path(const std::string& id) const;
    void order(std::function<void()> job, const std::function<void(base::Error)>& refused);
    void post(std::function<void()> fn);

    FilmsOptions options_;
    store::Store& store_;
    Executor executor_;
    std::map<std::string, Film> films_;
    std::map<uint64_t, std::string> rooms_;  // socket -> film
    std::map<std::string, std::shared_ptr<const std::string>> pictures_;
    std::atomic<bool> ready_{false};
    bool ending_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    const std::weak_ptr<bool> living_{alive_};
    base::Queue<std::function<void()>> jobs_{256};
    base::Queue<Closing> closing_;
    std::thread thread_, closing_thread_;
};

}  // namespace limn::session

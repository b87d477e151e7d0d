#pragma once
// The logic of one shared session, pure: step(state, input) changes the state and says what is to be done. It knows no
// threads, files or clocks, so that the same code runs in the server and, seeded, in a simulation.
//
// The order of things: a change is checked and ordered (head), handed to the store (Append), and only when the store
// says that it is on disk (Committed) is it acknowledged and told to the others. What the picture shows is the head
// with all drafts over it (shown).
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "collaboration/film_clock.h"
#include "collaboration/history.h"
#include "collaboration/lay_drafts.h"
#include "collaboration/message.h"
#include "collaboration/unchanged.h"
#include "document/choices.h"

namespace limn::collaboration {

using MemberId = uint64_t;  // one connection; never used twice

constexpr size_t kMaxMembers = 64;
constexpr size_t kMaxDrafts = 8;      // of one member at a time
constexpr size_t kMaxDrafted = 1024;  // operations in them together: all are laid anew whenever the film changes
constexpr size_t kMaxPending = 4096;  // records that the store has not answered for
constexpr double kErrorsPerSecond = 5, kErrorBurst = 100;  // beyond that the connection is closed
constexpr double kTickSeconds = 0.016;                     // news for the others go out at most this often
constexpr uint64_t kSnapshotEvery = 1000;                  // revisions

// What happens to the session.
struct Received {  // ClientMessages of the viewer alone (shown, key_frame, view, view_camera, pointer, pick) change
                   // nothing here
    MemberId member = 0;
    ClientMessage message;
};
struct Malformed {  // a text frame that parse_client_message refused
    MemberId member = 0;
    base::Error error;
    std::optional<uint64_t> seq;
};
struct Left {  // the connection is gone; needed after Close too
    MemberId member = 0;
};
struct Committed {  // the batch is on disk, and so are all before it
    uint64_t batch = 0;
};
struct NotSaved {  // the batch is not on disk and never will be; nor will any that was ordered after it
    uint64_t batch = 0;
    base::Error error;
};
struct Unfit {  // the same, but through its own fault: what was ordered after it is ordered again without it
    uint64_t batch = 0;
    base::Error error;
    std::optional<Taken> taken;  // the log holds this very message of this client already
};
struct Tick {};  // nothing but time; needed at least every kTickSeconds while there are members

struct Input {
    double now = 0;       // seconds on any clock that never goes back
    int64_t time_ms = 0;  // Unix time
    std::variant<Received, Malformed, Left, Committed, NotSaved, Unfit, Tick> event;
    base::Ticks tick = 0;  // of the session's clock
};

// What is to be done, in order.
struct Send {
    std::vector<MemberId> to;
    ServerMessage message;
};
struct Append {  // to be answered with Committed, NotSaved or Unfit, in the order of the batches
    uint64_t batch = 0;
    std::vector<Record> records;
};
struct SaveSnapshot {
    std::shared_ptr<const History> history;
};
struct Close {
    MemberId member = 0;
};
using Effect = std::variant<Send, Append, SaveSnapshot, Close>;
using Effects = std::vector<Effect>;

// Fills at a rate up to a most.
struct Bucket {
    double level = 0;
    double last = 0;
};

struct MemberState {
    MemberId id = 0;
    std::string client;
    Actor actor;
    // The newest of its changes that shown holds: what a frame's header tells this viewer.
    uint64_t shown_seq = 0;
    double shown_stamp = 0;
    server::UndoState undo_told;
    bool on_air = false;      // its microphone is open
    uint64_t newest_seq = 0;  // the highest that it has said; 0: nothing is known of it
    Bucket errors;
};

struct DraftState {
    server::Draft draft;
    MemberId member = 0;
    uint64_t version = 0;  // of all drafts; see LaidDrafts
    bool told = false;     // the others have seen some of it
    bool news = false;     // and not yet the newest
};

struct Pending {
    uint64_t batch = 0;
    Record record;
    bool ends_draft = false;  // the others have seen a draft of this gesture
    // Changes that came to nothing and have no revision, acknowledged when what they rest on is on disk.
    std::vector<Record> waiting;
};

struct State {
    std::string session;
    document::Choices choices;  // what members may set; what is undone, redone or replayed is not held to it
    History committed;          // on disk
    History head;               // committed and all that is pending
    document::Document shown;   // head with all drafts
    std::deque<Pending> pending;
    uint64_t next_batch = 1;
    uint64_t snapshot_revision = 0;
    Unchanged unchanged;
    std::vector<MemberState> members;  // in order of arrival
    std::set<MemberId> closing;        // told to go; what they still say is not heard
    std::vector<DraftState> drafts;    // in order of beginning
    uint64_t draft_versions = 0;
    LaidDrafts laid;
    FilmClock clock;
    std::vector<ServerMessage> news;  // for all, at the next tick
    double last_flush = -1;
};

// history: what the store has loaded; snapshot_revision: that of its newest snapshot.
State make_state(std::string session, History history, uint64_t snapshot_revision = 0);
// How often and how much members may say is not decided here; see FairQueue.
Effects step(State& state, Input input);

// Null when it has not said hello or has left.
const MemberState* find_member(const State& state, MemberId member);

}  // namespace limn::collaboration

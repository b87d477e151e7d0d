#pragma once
// A document with what its past leaves behind: whose write each value is, what each person can undo and redo, and which
// messages have been taken. It advances by records only, so that replaying the log gives the same history as living it.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/operation.h"

namespace limn::collaboration {

constexpr size_t kMaxSteps = 1000;                    // of one person, in each direction; the oldest go
constexpr size_t kMaxStepChanges = 4096;              // of one step; a gesture that goes on begins another
constexpr size_t kMaxStepBytes = size_t{1} << 20;     // names and values of those
constexpr size_t kMaxChanges = 32 * kMaxStepChanges;  // of all of a person's steps in one direction; the oldest go
constexpr size_t kMaxActors = 256;                    // whose steps are kept; those longest away go
constexpr size_t kMaxClients = 1024;                  // whose messages are remembered; those longest away go
constexpr size_t kMaxSeen = 1024;                     // messages remembered of one client
// A client's messages count up. One may leave out numbers (drafts take theirs and leave no record), but no more than so
// many at once; the first one that is heard of a client may be any up to kMaxFirstSeq.
constexpr uint64_t kMaxSeqGap = uint64_t{1} << 20;
constexpr uint64_t kMaxFirstSeq = uint64_t{1} << 40;
// There are hardly any numbers above it. An old log may hold one, from a time when any was taken: its client goes on
// below.
constexpr uint64_t kHopelessSeq = uint64_t{1} << 52;

enum class RecordKind : uint8_t { edit, undo, redo };

// One line of the log.
struct Record {
    uint64_t revision = 0;  // 1, 2, 3, ... without gaps
    int64_t time_ms = 0;    // Unix time
    std::string actor;
    std::string name;  // of the actor at that time
    std::string client;
    uint64_t client_seq = 0;
    std::string gesture;  // records of one gesture in a row are one step
    RecordKind kind = RecordKind::edit;
    std::vector<document::Operation> operations;
    bool operator==(const Record&) const = default;
};

// Whose write a value is. step 0: the value the document began with.
struct Owner {
    std::string actor;
    uint64_t step = 0;
    uint64_t revision = 0;
    bool operator==(const Owner&) const = default;
};

// What a change names that is no property of the schema's: a node's title, and where it lies as "ORDER PARENT".
constexpr std::string_view kTitle = "@title", kPlace = "@place";
// A key of a property's curve: "PROPERTY@TICKS". Its value is the text of the key (document::key_to_json), empty where
// there is none.
struct KeyPlace {
    std::string property;
    base::Ticks at = 0;
};
std::string key_place(std::string_view property, base::Ticks at);
std::optional<KeyPlace> key_place_of(std::string_view property);

// What one step did to one property (or title, or place), or (property empty) to a node's being there.
struct Change {
    std::string node;
    std::string property;
    schema::Value before, after;  // true and false for a node's being there
    Owner owner_before;
    bool operator==(const Change&) const = default;
};

// What one undo takes back.
struct Step {
    uint64_t id = 0;  // revision of its first record
    std::string gesture;
    std::string label;  // "Sun elevation"
    std::vector<Change> changes;
    bool operator==(const Step&) const = default;
};

struct Person {
    std::string name;
    uint64_t last_revision = 0;
    std::vector<Step> undo, redo;  // the next one last
    bool operator==(const Person&) const = default;
};

// What became of a message.
struct Taken {
    uint64_t revision = 0;
    uint64_t digest = 0;  // of what it said (digest_of); 0: not known
    bool operator==(const Taken&) const = default;
};

struct Client {
    uint64_t last_seq = 0;  // the highest below kHopelessSeq
    uint64_t last_revision = 0;
    std::map<uint64_t, Taken> seen;  // by seq
    bool operator==(const Client&) const = default;
};

struct History {
    document::Document document;
    uint64_t revision = 0;
    std::map<std::string, Owner, std::less<>> owners;   // by "node.property", or "node" for its being there
    std::map<std::string, Person, std::less<>> people;  // by actor
    std::map<std::string, Client, std::less<>> clients;
    bool operator==(const History&) const = default;
};

History make_history(document::Document document);

// Tells a repeated message from another one under the same number; never 0. Of an undo or a redo the operations do not
// count: they are what it came to.
uint64_t digest_of(RecordKind kind, std::string_view gesture, const std::vector<document::Operation>& operations);

// Whether a client that has come to `last` (0: nothing has been heard of it) may go on with this number.
bool follows(uint64_t last, uint64_t seq);

// Advances by the record, whose revision must be the next. An error (its field names the place in the operations)
// changes nothing.
base::Result<void> advance(History& history, const Record& record);
// The same for a record that is in the log already: operations that the schema no longer allows are left out and noted.
void replay(History& history, const Record& record, std::vector<base::Error>& skipped);

// The operations that take back (or bring back) the actor's last step, as far as nobody else has changed the same
// since.
struct Plan {
    std::vector<document::Operation> operations;
    std::vector<std::string> skipped;  // sentences that say what stays and why
};
// Nothing when there is no step.
std::optional<Plan> plan_undo(const History& history, std::string_view actor);
std::optional<Plan> plan_redo(const History& history, std::string_view actor);

// For snapshots.
std::string to_json(const History& history);
base::Result<History> history_from_json(std::string_view text, std::vector<base::Error>& skipped);

}  // namespace limn::collaboration

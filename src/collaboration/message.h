#pragma once
// The text messages of the wire as values: what a page says, parsed once and bounded, and what it is told.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "animation/transport.h"
#include "base/result.h"
#include "document/document.h"
#include "document/operation.h"
#include "frame/report.h"
#include "schema/constants.h"

namespace limn::collaboration {

// What this program speaks; a page that speaks another is told so when it says hello.
constexpr int kProtocol = 2;
constexpr size_t kMaxMessageBytes = 64 * 1024;
constexpr size_t kMaxGestureBytes = 64;
constexpr size_t kMaxNameBytes = 64;

enum class Codec : uint8_t { h264, jpeg };
using Mode = animation::ClockMode;

// Place and lens of a camera: which of the schema's properties make them, and the values of one camera, in this order
// and in the schema's ranges.
constexpr std::array kCameraPlace{schema::prop::camera::azimuth,     schema::prop::camera::elevation,
                                  schema::prop::camera::distance,    schema::prop::camera::target_x,
                                  schema::prop::camera::target_y,    schema::prop::camera::target_z,
                                  schema::prop::camera::focal_length};
using CameraPlace = std::array<double, kCameraPlace.size()>;

namespace client {

// The first message. A page keeps a secret across reconnections and tells it to nobody else; the client is its public
// name, which follows from the secret and not the other way round (client_of). By it a repeated message is known, and
// who may undo what. A second connection of the same client takes the first one's place.
struct Hello {
    std::string client;
    std::string name;  // empty: the server makes one
    Codec codec = Codec::h264;
    int width = 0, height = 0;  // of the picture's panel in device pixels
    int protocol = kProtocol;
};

// seq: this client's counter over all that changes something, from 1, growing; stamp: its clock at the input event, ms.
struct Draft {  // replaces the draft of this gesture as a whole
    uint64_t seq = 0;
    std::string gesture;
    double stamp = 0;
    std::vector<document::Operation> operations;
};
struct Commit {  // the draft, or these operations in its place, as one atomic change
    uint64_t seq = 0;
    std::string gesture;
    double stamp = 0;
    std::optional<std::vector<document::Operation>> operations;
};
struct Drop {
    uint64_t seq = 0;
    std::string gesture;
};
struct Ops {  // a change without a draft; several of one gesture are one undo step
    uint64_t seq = 0;
    std::string gesture;
    double stamp = 0;
    std::vector<document::Operation> operations;
};
struct Undo {
    uint64_t seq = 0;
    double stamp = 0;
};
struct Redo {
    uint64_t seq = 0;
    double stamp = 0;
};

struct Shown {  // a frame has been drawn
    uint32_t frame = 0;
    double decode_ms = 0, draw_ms = 0;
};
struct KeyFrame {};
struct View {
    int width = 0, height = 0;
    std::optional<int> max_kbps;
};
// Which camera this viewer looks through from now on: one of its own, which stands here, or the film's. An own camera
// lasts until the viewer goes back to the film's, or leaves.
struct ViewCamera {
    uint32_t number = 0;  // counted by the page, from 1: a frame's header says which one it shows
    double stamp = 0;
    std::optional<CameraPlace> camera;  // nothing: the film's
};
struct Clock {
    Mode mode = Mode::live;
};
// Whether the film plays, and where; what it does not name is where it is.
struct Transport {
    uint64_t seq = 0;
    double stamp = 0;
    bool playing = false, loops = false;
    double rate = 1;                // animation::kSlowest..kFastest
    std::optional<base::Ticks> at;  // of the film; nothing: where it is now
    base::Ticks loop_begin = 0, loop_end = 0;
};
struct Pointer {  // the pointer in the picture, -1..1, right and up; away: this viewer's has left it
    bool away = false;
    double x = 0, y = 0;
};
// What is seen at a place of a frame; asked by who wants to choose it.
struct Pick {
    uint32_t number = 0;  // counted by the page: the answer has it
    uint32_t frame = 0;   // that was seen
    double x = 0, y = 0;  // shares of the picture's width and height, from its top left
};
struct Ping {
    double stamp = 0;
};

}  // namespace client

using ClientMessage =
    std::variant<client::Hello, client::Draft, client::Commit, client::Drop, client::Ops, client::Undo, client::Redo,
                 client::Shown, client::KeyFrame, client::View, client::ViewCamera, client::Clock, client::Transport,
                 client::Pointer, client::Pick, client::Ping>;

// A secret is 32 to 128 letters, digits, - and _.
constexpr size_t kMinSecretBytes = 32, kMaxSecretBytes = 128;
// The public name of whoever knows the secret: 32 hexadecimal digits of its SHA-256.
std::string client_of(std::string_view secret);

// Checks the form and bounds of one text frame, and nothing that depends on the document. The error's field names what
// is wrong, such as "ops[2].value"; seq_of says which message it was in.
base::Result<ClientMessage> parse_client_message(std::string_view text);
// The seq of a message that parse_client_message refused, where it can still be told; for the error sent back.
std::optional<uint64_t> seq_of(std::string_view text);
// Of one that was taken, if it changes something.
std::optional<uint64_t> seq_of(const ClientMessage& message);

struct Actor {
    std::string id;
    std::string name;
    std::string color;  // "#7fb0ff"
    bool operator==(const Actor&) const = default;
};

namespace server {

struct UndoState {
    bool can_undo = false, can_redo = false;
    std::string undo_label, redo_label;  // "Sun elevation"
    bool operator==(const UndoState&) const = default;
};
struct Draft {
    std::string actor;
    std::string client;
    std::string gesture;
    std::vector<document::Operation> operations;
};
struct Member {
    Actor actor;
    std::string client;
};
struct Welcome {
    std::string session;
    std::string client;
    Actor actor;
    uint64_t revision = 0;
    uint64_t last_seq = 0;  // the highest seq of a change that was taken from this client: go on above it
    Mode mode = Mode::live;
    animation::Transport transport;
    base::Ticks tick = 0;  // of the session's clock, now
    document::Document document;
    std::vector<Draft> drafts;
    std::vector<Member> members;
    UndoState undo;
};
struct Ack {
    uint64_t seq = 0;
    uint64_t revision = 0;
};
struct Changes {
    uint64_t revision = 0;
    std::string actor;
    std::string client;
    std::string gesture;
    uint64_t seq = 0;
    std::vector<document::Operation> operations;
    // What restore_node operations bring back: pages do not know deleted nodes.
    std::vector<std::shared_ptr<const document::Node>> restored;
};
struct DraftEnd {
    std::string client;
    std::string gesture;
    bool committed = false;
};
struct Members {
    std::vector<Member> members;
};
struct ModeChange {
    Mode mode = Mode::live;
};
struct TransportChange {
    animation::Transport transport;
    std::string client;  // who did it; empty: nobody, as at the film's end or when it is held
    uint64_t seq = 0;    // of that client's wish: nothing else acknowledges it
};
struct Saved {
    uint64_t revision = 0;
};
// Codes: bad_message, unknown_path, out_of_range, refused, too_frequent, too_large, not_saved, no_draft,
// nothing_to_undo, nothing_to_redo, skipped, hello_first, other_version, session_full, cameras_full, held_too_often.
struct Error {
    std::optional<uint64_t> seq;
    std::string field;  // empty when there is none
    std::string code;
    std::string message;
};
struct Pong {
    double stamp = 0;
    base::Ticks tick = 0;  // of the session's clock
};
struct Picked {
    uint32_t number = 0;
    std::string node;  // empty: the backdrop
    // In the world, metres; nothing where one looks past the floor.
    std::optional<std::array<float, 3>> point;
};
// Where everybody's head is, without expression or pose, were she in the middle of the set, metres: what turns round a
// person turns round that.
struct Heads {
    struct Head {
        std::string person;
        std::array<float, 3> center{};
    };
    std::vector<Head> heads;
};
struct Bye {
    std::string reason;
};
// Once a second.
struct Stats {
    double fps = 0, kbps = 0;
    frame::Report report;  // of the newest frame; its stage times are means
};

}  // namespace server

using ServerMessage =
    std::variant<server::Welcome, server::Ack, server::Changes, server::Draft, server::DraftEnd, server::UndoState,
                 server::Members, server::ModeChange, server::TransportChange, server::Saved, server::Error,
                 server::Pong, server::Picked, server::Heads, server::Bye, server::Stats>;

// One text frame. Never fails: text that is not UTF-8 is repaired.
std::string to_json(const ServerMessage& message);

}  // namespace limn::collaboration

#pragma once
// Which address is answered by what: the page, the questions about the server itself, the libraries, the films, the
// sockets.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "session/session.h"
#include "stream/page_files.h"
#include "stream/server.h"

namespace limn::session {

// The sessions that routes lead to, by the film's name. I/O thread.
struct Sessions {
    std::function<bool()> ready;  // a first picture has been made
    // An error says why nobody may enter.
    std::function<base::Result<void>(const std::string& film)> may_open;
    std::function<void(std::shared_ptr<stream::Socket>, const std::string& film)> opened;
    std::function<void(stream::Socket&, std::string_view)> text;
    std::function<void(stream::Socket&, const stream::Envelope&, std::span<const uint8_t>)> binary;
    std::function<void(stream::Socket&, stream::Refusal)> refused;
    std::function<void(stream::Socket&)> closed;
};
// One session alone.
Sessions only(Session& session, const std::string& film);

struct RouteOptions {
    std::filesystem::path page;     // the built page; may be absent, then one sentence says so
    std::filesystem::path uploads;  // where bodies are received
    std::string name = "limn", version, commit;
    // GET below /api/ that needs no work; nothing when there is no such thing. I/O thread.
    std::function<std::optional<stream::Response>(const stream::Request&)> library;
    // GET that needs work: true when it answers, now or later and from any thread. Must not wait. Null: there is none.
    std::function<bool(const stream::Request&, const stream::Reply&)> worked_out;
    // POST /api/assets with its name (base::readable); must not wait. Null: nothing is taken.
    std::function<void(const std::string& name, stream::UploadedFile, stream::Reply)> take_asset;

    // What is asked and done below /api/films; null: nothing.
    // GET; false when there is no such thing. Must not wait, and may answer later.
    std::function<bool(const stream::Request&, const stream::Reply&)> films;
    // POST: the most bytes that its body may have; an error when nothing is posted there.
    std::function<base::Result<uint64_t>(const stream::Request&)> may_change_films;
    std::function<void(const stream::Request&, stream::UploadedFile, stream::Reply)> change_films;
};

// Handlers for stream::Server; what the sessions rest on must outlive them.
stream::Handlers make_handlers(RouteOptions options, Sessions sessions);

}  // namespace limn::session

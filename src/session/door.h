#pragma once
// Which address is answered by what: the page, the questions about the server itself, the libraries, the sockets.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "session/session.h"
#include "stream/page_files.h"
#include "stream/server.h"

namespace limn::session {

struct DoorOptions {
    std::filesystem::path page;     // the built page; may be absent, then one sentence says so
    std::filesystem::path uploads;  // where bodies are received
    std::string name = "limn", version, commit;
    // GET below /api/ that needs no work; nothing when there is no such thing. I/O thread.
    std::function<std::optional<stream::Response>(const stream::Request&)> library;
    // GET that needs work: true when it answers, now or later and from any thread. Must not wait. Null: there is none.
    std::function<bool(const stream::Request&, const stream::Reply&)> worked_out;
    // POST /api/assets with its name (base::readable); must not wait. Null: nothing is taken.
    std::function<void(const std::string& name, stream::UploadedFile, stream::Reply)> take_asset;
};

// Handlers for stream::Server; the session must outlive them.
stream::Handlers make_handlers(DoorOptions options, Session& session, const std::string& session_name);

}  // namespace limn::session

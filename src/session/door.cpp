#include "session/door.h"

#include <fmt/format.h>

#include "base/readable.h"
#include "document/json.h"

namespace limn::session {
namespace {

using stream::Request;
using stream::Response;

// Seconds that a hashed file may be kept: a year.
constexpr const char* kForEver = "public, max-age=31536000, immutable";

// The start page until there is a list of projects.
constexpr const char* kNoPage =
    "The page is not built. Run ./run, or build it with: cd web && npm ci && npm run build\n";

Response file_response(const Request& request, const stream::PageFile& file) {
    Response response{200, file.type, file.body};
    response.headers.emplace_back("ETag", file.etag);
    response.headers.emplace_back("Cache-Control", file.immutable ? kForEver : "no-cache");
    if (!request.if_none_match.empty() && request.if_none_match.find(file.etag) != std::string::npos) {
        response.status = 304;
        response.body = nullptr;
    }
    return response;
}

// What the file is called, fit to be shown and kept. The ending stays when a long name is cut.
std::string upload_name(const Request& request) {
    constexpr size_t kLongest = 200, kLongestEnding = 8;
    const std::string name = base::readable(stream::query_value(request.query, "name"), std::string::npos);
    if (name.size() <= kLongest) return name;
    const size_t dot = name.rfind('.');
    const std::string ending = dot == name.npos || name.size() - dot > kLongestEnding ? "" : name.substr(dot);
    return base::readable(name, kLongest - ending.size()) + ending;
}

struct Door {
    DoorOptions options;
    Session& session;
    std::string session_name;
    stream::PageFiles files;

    Door(DoorOptions o, Session& s, std::string name)
        : options(std::move(o)), session(s), session_name(std::move(name)), files(options.page) {}

    Response answer(const Request& request) {
        const std::string& path = request.path;
        if (path == "/healthz") return stream::text_response(200, "ok\n");
        if (path == "/readyz")
            return session.ready() ? stream::text_response(200, "ready\n")
                                   : stream::text_response(503, "the first picture is being made\n");
        if (path == "/version") {
            const document::OrderedJson body{
                {"name", options.name}, {"version", options.version}, {"commit", options.commit}};
            return stream::json_response(200, document::dump(body));
        }
        if (path.starts_with("/api/")) {
            if (options.library)
                if (auto found = options.library(request)) return std::move(*found);
            return stream::error_response(404, "there is no such thing", "path");
        }
        if (path.starts_with("/studio/")) {
            if (path != "/studio/" + session_name)
                return stream::text_response(
                    404, fmt::format("There is no session of this name. /studio/{} is open.\n", session_name));
            return page(request, "/studio.html");
        }
        if (path == "/") return page(request, "/");
        if (const auto* file = files.find(path)) return file_response(request, *file);
        return stream::text_response(404, "There is nothing here.\n");
    }

    // A page of its own where there is one, else the one page that shows everything.
    Response page(const Request& request, std::string_view own) {
        const auto* file = files.find(own);
        if (!file) file = files.find("/");
        return file ? file_response(request, *file) : stream::text_response(503, kNoPage);
    }

    base::Result<void> may_upload(const Request& request) {
        if (request.path != "/api/assets" || !options.take_asset) return base::Error{"nothing is posted there", "path"};
        if (upload_name(request).empty())
            return base::Error{
                "the file's name is missing, or nothing of it can be shown: POST /api/assets?name=studio.hdr", "name"};
        return {};
    }
};

}  // namespace

stream::Handlers make_handlers(DoorOptions options, Session& session, const std::string& session_name) {
    stream::Handlers handlers;
    handlers.upload_folder = options.uploads;
    auto door = std::make_shared<Door>(std::move(options), session, session_name);
    handlers.request = [door](const Request& request, stream::Reply reply) {
        if (door->options.worked_out && door->options.worked_out(request, reply)) return;
        reply(door->answer(request));
    };
    handlers.may_upload = [door](const Request& request) { return door->may_upload(request); };
    handlers.uploaded = [door](const Request& request, stream::UploadedFile file, stream::Reply reply) {
        door->options.take_asset(upload_name(request), std::move(file), std::move(reply));
    };
    handlers.may_open = [door](const Request& request) -> base::Result<void> {
        if (request.path == "/ws/" + door->session_name) return {};
        return base::Error{"there is no session of this name", "path"};
    };
    handlers.opened = [door](std::shared_ptr<stream::Socket> socket, const Request&) {
        door->session.opened(std::move(socket));
    };
    handlers.text = [door](stream::Socket& socket, std::string_view text) { door->session.text(socket, text); };
    handlers.refused = [door](stream::Socket& socket, stream::Refusal refusal) {
        door->session.refused(socket, refusal);
    };
    handlers.closed = [door](stream::Socket& socket) { door->session.closed(socket); };
    return handlers;
}

}  // namespace limn::session

#include "session/routes.h"

#include <fmt/format.h>

#include "base/readable.h"
#include "document/json.h"

namespace limn::session {
namespace {

using stream::Request;
using stream::Response;

// Seconds that a hashed file may be kept: a year.
constexpr const char* kForEver = "public, max-age=31536000, immutable";

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

bool is_about_films(const std::string& path) {
    return path == "/api/films" || path.starts_with("/api/films/");
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

struct Routes {
    RouteOptions options;
    Sessions sessions;
    stream::PageFiles files;

    Routes(RouteOptions o, Sessions s) : options(std::move(o)), sessions(std::move(s)), files(options.page) {}

    void answer(const Request& request, const stream::Reply& reply) {
        if (is_about_films(request.path)) {
            if (!options.films || !options.films(request, reply))
                reply(stream::error_response(404, "there is no such thing", "path"));
            return;
        }
        reply(answer_now(request));
    }

    Response answer_now(const Request& request) {
        const std::string& path = request.path;
        if (path == "/healthz") return stream::text_response(200, "ok\n");
        if (path == "/readyz")
            return sessions.ready() ? stream::text_response(200, "ready\n")
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
        // The same page says what is in the way of a film that cannot be opened.
        for (std::string_view prefix : {"/film/", "/studio/"}) {
            if (!path.starts_with(prefix)) continue;
            Response response = page(request, "/studio.html");
            const auto may = sessions.may_open(path.substr(prefix.size()));
            if (may) return response;
            if (response.status == 503) return stream::text_response(404, may.error().message + "\n");
            if (response.status == 200) response.status = 404;
            return response;
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
        if (is_about_films(request.path) && options.may_change_films) {
            auto may = options.may_change_films(request);
            if (!may) return may.error();
            return {};
        }
        if (request.path != "/api/assets" || !options.take_asset) return base::Error{"nothing is posted there", "path"};
        if (upload_name(request).empty())
            return base::Error{
                "the file's name is missing, or nothing of it can be shown: POST /api/assets?name=studio.hdr", "name"};
        return {};
    }
};

// The film of a socket's address.
std::string film_of(const Request& request) {
    constexpr std::string_view kPrefix = "/ws/";
    return request.path.starts_with(kPrefix) ? request.path.substr(kPrefix.size()) : std::string();
}

}  // namespace

Sessions only(Session& session, const std::string& film) {
    Sessions one;
    one.ready = [&session] { return session.ready(); };
    one.may_open = [film](const std::string& wanted) -> base::Result<void> {
        if (wanted == film) return {};
        return base::Error{"there is no session of this name", "path"};
    };
    one.opened = [&session](std::shared_ptr<stream::Socket> socket, const std::string&) {
        session.opened(std::move(socket));
    };
    one.text = [&session](stream::Socket& socket, std::string_view text) { session.text(socket, text); };
    one.binary = [&session](stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body) {
        session.binary(socket, envelope, body);
    };
    one.refused = [&session](stream::Socket& socket, stream::Refusal refusal) { session.refused(socket, refusal); };
    one.closed = [&session](stream::Socket& socket) { session.closed(socket); };
    return one;
}

stream::Handlers make_handlers(RouteOptions options, Sessions sessions) {
    stream::Handlers handlers;
    handlers.upload_folder = options.uploads;
    auto routes = std::make_shared<Routes>(std::move(options), std::move(sessions));
    handlers.request = [routes](const Request& request, stream::Reply reply) {
        if (routes->options.worked_out && routes->options.worked_out(request, reply)) return;
        routes->answer(request, reply);
    };
    handlers.may_upload = [routes](const Request& request) { return routes->may_upload(request); };
    handlers.upload_limit = [routes, usual = stream::Limits().upload_bytes](const Request& request) {
        if (!is_about_films(request.path) || !routes->options.may_change_films) return usual;
        const auto may = routes->options.may_change_films(request);
        return may ? *may : 0;
    };
    handlers.uploaded = [routes](const Request& request, stream::UploadedFile file, stream::Reply reply) {
        if (is_about_films(request.path))
            return routes->options.change_films(request, std::move(file), std::move(reply));
        routes->options.take_asset(upload_name(request), std::move(file), std::move(reply));
    };
    handlers.may_open = [routes](const Request& request) { return routes->sessions.may_open(film_of(request)); };
    handlers.opened = [routes](std::shared_ptr<stream::Socket> socket, const Request& request) {
        routes->sessions.opened(std::move(socket), film_of(request));
    };
    handlers.text = [routes](stream::Socket& socket, std::string_view text) { routes->sessions.text(socket, text); };
    handlers.binary = [routes](stream::Socket& socket, const stream::Envelope& envelope,
                               std::span<const uint8_t> body) { routes->sessions.binary(socket, envelope, body); };
    handlers.refused = [routes](stream::Socket& socket, stream::Refusal refusal) {
        routes->sessions.refused(socket, refusal);
    };
    handlers.closed = [routes](stream::Socket& socket) { routes->sessions.closed(socket); };
    return handlers;
}

}  // namespace limn::session

#include "app/film_api.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "app/film_transfer.h"
#include "base/readable.h"

namespace limn::app {
namespace {

using Json = nlohmann::ordered_json;
using stream::Reply;
using stream::Request;

constexpr std::string_view kRoot = "/api/films";

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json film_json(const session::FilmInfo& film, const session::FilmsOptions& options) {
    const store::SessionInfo& kept = film.kept;
    Json json{{"id", kept.name},
              {"title", kept.title},
              {"tags", kept.tags},
              {"created_ms", kept.created_ms},
              {"changed_ms", kept.changed_ms},
              {"revision", kept.revision},
              {"people", film.people},
              {"thumbnail", film.thumbnail ? fmt::format("/api/films/{}.jpg?v={}", kept.name, film.thumbnail) : ""}};
    if (kept.deleted_ms) {
        json["deleted_ms"] = kept.deleted_ms;
        json["gone_ms"] = kept.deleted_ms + std::chrono::duration_cast<std::chrono::milliseconds>(options.kept).count();
    }
    return json;
}

Json list_json(const session::Films& films, const session::FilmsOptions& options) {
    Json there = Json::array(), deleted = Json::array();
    for (const session::FilmInfo& film : films.list())
        (film.kept.deleted_ms ? deleted : there).push_back(film_json(film, options));
    return {
        {"films", std::move(there)},
        {"deleted", std::move(deleted)},
        {"open", films.open_sessions()},
        {"limits", {{"films", options.most}, {"open", options.most_open}, {"kept_days", options.kept.count() / 24}}}};
}

int status_of(const base::Error& error) {
    if (error.field == "id") return 404;
    if (error.field == "films") return 409;
    return error.field.empty() ? 503 : 422;
}

void refuse(const Reply& reply, const base::Error& error) {
    reply(stream::error_response(status_of(error), error.message, error.field));
}

// The address below /api/films/: the film's id and what comes after it.
struct Address {
    std::string id, what;
};
Address address_of(const std::string& path) {
    if (path.size() <= kRoot.size() + 1) return {};
    const std::string rest = path.substr(kRoot.size() + 1);
    const size_t slash = rest.find('/');
    if (slash == rest.npos) return {rest, {}};
    return {rest.substr(0, slash), rest.substr(slash + 1)};
}

// As the header field's own quoted text can hold it, RFC 6266 with the title in UTF-8 beside it.
std::string disposition(const std::string& title) {
    std::string plain, encoded;
    for (unsigned char c : title.empty() ? std::string("Untitled") : title) {
        const bool letter = std::isalnum(c) || c == '-' || c == '_' || c == '.';
        if (c < 0x80) plain += letter || c == ' ' ? static_cast<char>(c) : '_';
        if (letter)
            encoded += static_cast<char>(c);
        else
            encoded += fmt::format("%{:02X}", c);
    }
    if (plain.find_first_not_of(" _") == plain.npos) plain = "film";
    return fmt::format("attachment; filename=\"{}.limn\"; filename*=UTF-8''{}.limn", plain, encoded);
}

void send_file(const std::string& id, const Reply& reply, session::Films& films, const std::filesystem::path& data) {
    auto thumbnail = films.thumbnail(id);
    films.read(id, [&films, reply, thumbnail, data](base::Result<document::Document> document) {
        if (!document) return refuse(reply, document.error());
        const bool ordered = films.run([reply, thumbnail, data, document = std::move(*document)] {
            auto file = export_film(document, thumbnail ? *thumbnail : std::string(), data);
            if (!file) return reply(stream::error_response(500, file.error().message, file.error().field));
            const auto& title =
                document::text(document::only(document, schema::KindId::film), schema::prop::film::title);
            stream::Response response{
                200, "application/octet-stream", std::make_shared<const std::string>(std::move(*file)), {}};
            response.headers.emplace_back("Content-Disposition", disposition(title));
            reply(std::move(response));
        });
        if (!ordered) refuse(reply, {"the server is busy with other films: try again in a moment"});
    });
}

std::string new_title(const Request& request) {
    std::string title = base::readable(stream::query_value(request.query, "title"), std::string::npos);
    if (!title.empty()) return title;
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return fmt::format("Untitled, {} {:%b}", local.tm_mday, local);
}

session::Films::Done answer(const Reply& reply, const session::FilmsOptions& options, int status) {
    return [reply, &options, status](base::Result<session::FilmInfo> film) {
        if (!film) return refuse(reply, film.error());
        reply(stream::json_response(status, dump(film_json(*film, options))));
    };
}

}  // namespace

bool answer_films(const Request& request, const Reply& reply, session::Films& films,
                  const session::FilmsOptions& options, const std::filesystem::path& data) {
    if (request.path == kRoot) {
        reply(stream::json_response(200, dump(list_json(films, options))));
        return true;
    }
    const auto [id, what] = address_of(request.path);
    if (what == "file") {
        send_file(id, reply, films, data);
        return true;
    }
    if (!what.empty()) return false;
    if (constexpr std::string_view kJpg = ".jpg"; id.ends_with(kJpg)) {
        auto jpeg = films.thumbnail(id.substr(0, id.size() - kJpg.size()));
        if (!jpeg) return false;
        // The address changes with the picture.
        reply({200, "image/jpeg", std::move(jpeg), {{"Cache-Control", "private, max-age=31536000, immutable"}}});
        return true;
    }
    const auto film = films.find(id);
    if (!film) return false;
    reply(stream::json_response(200, dump(film_json(*film, options))));
    return true;
}

base::Result<uint64_t> may_change_films(const Request& request) {
    constexpr uint64_t kNoBody = 1024;
    if (request.path == kRoot) return kNoBody;
    const auto [id, what] = address_of(request.path);
    if (id == "import" && what.empty()) return exchange::kMaxFilmFileBytes;
    for (std::string_view known : {"duplicate", "delete", "restore", "purge"})
        if (what == known) return kNoBody;
    return base::Error{"nothing is posted there", "path"};
}

void change_films(const Request& request, stream::UploadedFile body, const Reply& reply, session::Films& films,
                  const session::FilmsOptions& options, const TakeAsset& take_asset,
                  const std::filesystem::path& uploads) {
    if (request.path == kRoot) {
        auto document = document::apply(document::demo_document(), document::set("film.title", new_title(request)));
        if (!document) return refuse(reply, {document.error().message, "title"});
        return films.create(std::move(*document), nullptr, answer(reply, options, 201));
    }
    const auto [id, what] = address_of(request.path);
    if (id == "import" && what.empty()) {
        auto file = std::make_shared<stream::UploadedFile>(std::move(body));
        const bool ordered = films.run([file, reply, &films, &options, take_asset, uploads] {
            import_film(file->path(), uploads, take_asset, films,
                        [reply, &options](base::Result<session::FilmInfo> film) {
                            if (!film)
                                return reply(stream::error_response(film.error().field == "films" ? 409 : 422,
                                                                    film.error().message, film.error().field));
                            reply(stream::json_response(201, dump(film_json(*film, options))));
                        });
        });
        if (!ordered) refuse(reply, {"the server is busy with other films: try again in a moment"});
        return;
    }
    if (what == "duplicate") return films.duplicate(id, answer(reply, options, 201));
    if (what == "delete") return films.put_away(id, answer(reply, options, 200));
    if (what == "restore") return films.bring_back(id, answer(reply, options, 200));
    films.purge(id, [reply](base::Result<session::FilmInfo> gone) {
        if (!gone) return refuse(reply, gone.error());
        reply(stream::json_response(200, "{}"));
    });
}

}  // namespace limn::app

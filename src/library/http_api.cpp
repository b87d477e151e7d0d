#include "library/http_api.h"

#include "document/json.h"
#include "material/catalogue.h"
#include "schema/schema.h"

namespace limn::library {
namespace {

using Json = document::OrderedJson;

constexpr const char* kAnHour = "private, max-age=3600";

Json worlds_json(const world::Library* library, const Intake& own) {
    Json list = Json::array();
    for (const Own& world : own.list(KindId::world))
        list.push_back({{"id", world.hash},
                        {"title", world.title},
                        {"tags", {"own"}},
                        {"thumbnail", "/api/assets/" + world.hash + ".jpg"}});
    if (library)
        for (const world::World& world : world::worlds(*library))
            list.push_back({{"id", world.id},
                            {"title", world.title},
                            {"tags", world.tags},
                            {"thumbnail", "/api/worlds/" + world.id + ".jpg"}});
    return list;
}

Json looks_json(const Intake& own) {
    Json list = Json::array();
    for (const Own& look : own.list(KindId::look)) list.push_back({{"id", look.hash}, {"title", look.title}});
    return list;
}

Json materials_json(const MaterialPreviews* previews) {
    Json list = Json::array();
    for (const material::Entry& e : material::catalogue())
        list.push_back({{"id", e.id},
                        {"title", e.name},
                        {"group", e.group},
                        {"tags", e.tags},
                        {"thumbnail", previews && previews->find(e.id) ? "/api/materials/" + e.id + ".jpg" : ""}});
    return list;
}

Json choices_json(const char* kind_name, const char* property_name) {
    Json list = Json::array();
    const schema::Kind* kind = schema::kind(kind_name);
    const schema::Property* property = kind ? schema::property(*kind, property_name) : nullptr;
    if (property)
        for (const schema::Choice& choice : property->choices)
            list.push_back({{"id", choice.id}, {"title", choice.label}});
    return list;
}

stream::Response picture(std::shared_ptr<const std::string> jpeg) {
    return {200, "image/jpeg", std::move(jpeg), {{"Cache-Control", kAnHour}}};
}

// The name between prefix and suffix.
std::optional<std::string> between(const std::string& path, std::string_view prefix, std::string_view suffix) {
    if (!path.starts_with(prefix) || !path.ends_with(suffix) || path.size() <= prefix.size() + suffix.size()) return {};
    return path.substr(prefix.size(), path.size() - prefix.size() - suffix.size());
}

}  // namespace

std::optional<stream::Response> answer_library(const stream::Request& request, const world::Library* worlds,
                                               const Intake& own, const MaterialPreviews* previews) {
    if (request.path == "/api/worlds") return stream::json_response(200, document::dump(worlds_json(worlds, own)));
    if (request.path == "/api/looks") return stream::json_response(200, document::dump(looks_json(own)));
    if (request.path == "/api/materials") return stream::json_response(200, document::dump(materials_json(previews)));
    if (auto id = between(request.path, "/api/materials/", ".jpg"); id && previews)
        if (auto jpeg = previews->find(*id)) return picture(std::move(jpeg));
    if (request.path == "/api/people") {
        Json people{{"hairs", choices_json("hair", "style")},
                    {"outfits", choices_json("garment", "style")},
                    {"irises", choices_json("person", "iris")},
                    {"brows", choices_json("person", "brows")}};
        return stream::json_response(200, document::dump(people));
    }
    if (auto hash = between(request.path, "/api/assets/", ".jpg"))
        if (auto jpeg = own.thumbnail(*hash)) return picture(std::move(jpeg));
    return {};
}

stream::Response answer_taken(const base::Result<Own>& own) {
    if (!own) return stream::error_response(422, own.error().message, own.error().field);
    Json told{{"hash", own->hash}, {"title", own->title}};
    if (own->kind == KindId::world) told["thumbnail"] = "/api/assets/" + own->hash + ".jpg", told["note"] = own->note;
    return stream::json_response(201, document::dump(told));
}

bool answer_world_picture(const stream::Request& request, WorldThumbnails& thumbnails, const stream::Reply& reply) {
    const auto id = between(request.path, "/api/worlds/", ".jpg");
    if (!id) return false;
    thumbnails.find(*id, [reply](base::Result<WorldThumbnails::Picture> jpeg) {
        reply(jpeg ? picture(std::move(*jpeg)) : stream::error_response(404, jpeg.error().message, "path"));
    });
    return true;
}

}  // namespace limn::library

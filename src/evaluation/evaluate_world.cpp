#include "evaluation/evaluate_world.h"

#include <fmt/format.h>

#include <cmath>

#include "document/tree.h"
#include "evaluation/stand_ins.h"
#include "evaluation/values.h"
#include "world/daylight.h"
#include "world/environment_map.h"
#include "world/lights.h"
#include "world/sets.h"

namespace limn::evaluation {

using base::Float3;
namespace prop = schema::prop;

namespace {

world::SunPlace place_of_sun(const document::Node& sun) {
    return world::offset(world::sun_place(real(sun, prop::sun::time_of_day)), real(sun, prop::sun::azimuth),
                         real(sun, prop::sun::elevation));
}

constexpr std::string_view kSky = "sky";

std::shared_ptr<const scene::EnvironmentMap> map_named(const StudioData& data, const AssetMap& assets,
                                                       WorldCache& cache, const std::string& name) {
    if (cache.world == name && cache.map) return cache.map;
    base::Result<std::shared_ptr<const scene::EnvironmentMap>> found = std::shared_ptr<const scene::EnvironmentMap>();
    if (schema::is_file_hash(name)) {
        if (assets) found = assets(name);
        cache.reading = assets && found && !*found;
        if (cache.reading) cache.notes.push_back("The picture of the world is being read.");
    } else if (data.worlds && name != kSky) {
        found = world::environment(*data.worlds, name);
    }
    if (!found) {
        cache.notes.push_back(fmt::format("The world cannot be had: {}.", found.error().message));
        return missing_world();
    }
    if (*found) {
        cache.map = *found;
        cache.world = name;
        return cache.map;
    }
    if (!cache.stand_in) cache.stand_in = world::stand_in_environment();
    return cache.stand_in;
}

constexpr Float3 kMissingBackdrop{1, 0, 1};

scene::LightRole role_of(const std::string& role) {
    if (role == "key") return scene::LightRole::key;
    if (role == "fill") return scene::LightRole::fill;
    if (role == "rim") return scene::LightRole::rim;
    if (role == "effect") return scene::LightRole::effect;
    return scene::LightRole::practical;
}

world::Lamp lamp_of(const document::Node& n) {
    world::Lamp l;
    l.on = document::boolean(n, prop::light::on);
    l.gain = real(n, prop::light::gain);
    l.tint = linear(n, prop::light::tint);
    l.temperature = real(n, prop::light::temperature);
    l.size = real(n, prop::light::size);
    l.azimuth = real(n, prop::light::azimuth);
    l.elevation = real(n, prop::light::elevation);
    l.distance = real(n, prop::light::distance);
    return l;
}

}  // namespace

void evaluate_light(const StudioData& data, const AssetMap& assets, WorldCache& cache,
                    const document::Document& document, const Anchors& anchors, scene::Scene& scene) {
    cache.notes.clear();
    cache.reading = false;
    const document::Node& sun = document::only(document, schema::KindId::sun);
    const document::Node& env = document::only(document, schema::KindId::environment);
    const world::SunPlace place = place_of_sun(sun);
    if (data.sky && document::boolean(sun, prop::sun::on) && !document::is_hidden(document, sun))
        scene.sun = world::make_sun(*data.sky, place, real(sun, prop::sun::gain), linear(sun, prop::sun::tint),
                                    real(sun, prop::sun::size));

    scene.environment.rotation = base::radians(real(env, prop::environment::rotation));
    scene.environment.gain = linear(env, prop::environment::tint) * std::exp2(real(env, prop::environment::exposure));
    if (document::is_hidden(document, env)) scene.environment.gain = Float3(0.0f);
    const std::string& name = document::text(env, prop::environment::world);
    if (name == kSky && data.sky) {
        if (!cache.sky) cache.sky = world::make_sky_cache(data.sky);
        scene.environment.map = world::sky(*cache.sky, place.elevation);
        scene.environment.rotation += base::radians(place.azimuth);
    } else {
        scene.environment.map = map_named(data, assets, cache, name);
    }

    const std::string& backdrop = document::text(env, prop::environment::backdrop);
    scene.backdrop.kind = backdrop == "color" ? scene::BackdropKind::color : scene::BackdropKind::environment;
    scene.backdrop.blur = real(env, prop::environment::backdrop_blur);
    scene.backdrop.color = linear(env, prop::environment::backdrop_color);
    if (!is_offered(env, prop::environment::backdrop))
        scene.backdrop = {scene::BackdropKind::color, 0, kMissingBackdrop};

    for (const document::Node* n : document::all(document, schema::KindId::light)) {
        world::Lamp lamp = lamp_of(*n);
        lamp.on &= !document::is_hidden(document, *n);
        scene.lights.push_back(world::area_light(lamp, role_of(document::text(*n, prop::light::role)),
                                                 scene::object_id(n->id),
                                                 anchors.of(document, *n, prop::light::aims_at).head));
    }
}

void evaluate_set(WorldCache& cache, const document::Document& document, scene::Scene& scene) {
    const document::Node& env = document::only(document, schema::KindId::environment);
    const document::Node& ground = document::only(document, schema::KindId::ground);
    const auto keep = [&](WorldCache::Made& made, const std::string& kind, Float3 color, float roughness, auto make) {
        if (!made.mesh || made.kind != kind || made.color != color || made.roughness != roughness)
            made = {kind, color, roughness, make()};
        scene.meshes.push_back(*made.mesh);
    };
    const std::string& backdrop = document::text(env, prop::environment::backdrop);
    if ((backdrop == "cyclorama" || backdrop == "wall") && !document::is_hidden(document, env)) {
        const Float3 color = linear(env, prop::environment::backdrop_color);
        keep(cache.set, backdrop, color, 0, [&] {
            return backdrop == "wall" ? world::window_wall_mesh(scene::object_id(env.id), color)
                                      : world::cyclorama_mesh(scene::object_id(env.id), color);
        });
    } else if (offered(ground, prop::ground::kind) == "floor" && !document::is_hidden(document, ground)) {
        const Float3 color = linear(ground, prop::ground::color);
        const float roughness = real(ground, prop::ground::roughness);
        keep(cache.ground, "floor", color, roughness,
             [&] { return world::ground_mesh(scene::object_id(ground.id), color, roughness); });
    }
    for (scene::Zone& z : world::set_zones()) scene.zones.push_back(std::move(z));
}

scene::Camera evaluate_camera(const document::Node& n, const Anchor& anchor) {
    const float azimuth = base::radians(real(n, prop::camera::azimuth)),
                elevation = base::radians(real(n, prop::camera::elevation));
    const float distance = real(n, prop::camera::distance);
    scene::Camera c;
    c.target = anchor.head + Float3{real(n, prop::camera::target_x), real(n, prop::camera::target_y),
                                    real(n, prop::camera::target_z)};
    c.position = c.target + Float3{std::sin(azimuth) * std::cos(elevation), std::sin(elevation),
                                   std::cos(azimuth) * std::cos(elevation)} *
                                distance;
    c.focal_length = real(n, prop::camera::focal_length);
    c.f_number = real(n, prop::camera::f_number);
    c.exposure = real(n, prop::camera::exposure);
    const Float3 forward = normalize(c.target - c.position);
    const Float3 focus = document::text(n, prop::camera::focus) == "eyes" ? anchor.eyes : c.target;
    c.focus_distance = std::max(dot(focus - c.position, forward), 0.05f);
    return c;
}

scene::Camera evaluate_program_camera(const document::Document& document, const Anchors& anchors) {
    const document::Node& camera = document::program_camera(document);
    return evaluate_camera(camera, anchors.of_camera(document, camera));
}

scene::Look evaluate_look(const document::Document& document, const LookMap& looks) {
    const document::Node& n = document::program_camera(document);
    scene::Look look;
    look.temperature = real(n, prop::camera::temperature);
    look.tint = real(n, prop::camera::tint);
    look.bloom = real(n, prop::camera::bloom);
    look.vignette = real(n, prop::camera::vignette);
    look.grain = real(n, prop::camera::grain);
    const document::Node& film = document::only(document, schema::KindId::film);
    const std::string& name = document::text(film, prop::film::look_table);
    look.table_strength = real(film, prop::film::look_strength);
    if (!is_offered(film, prop::film::view_transform)) look.table = missing_look(), look.table_strength = 1;
    if (name.empty() || !looks) return look;
    if (auto table = looks(name))
        look.table = std::move(*table);
    else
        look.table = missing_look(), look.table_strength = 1;
    return look;
}

scene::ViewTransform evaluate_view_transform(const document::Document& document) {
    const std::string& name =
        document::text(document::only(document, schema::KindId::film), prop::film::view_transform);
    if (name == "aces") return scene::ViewTransform::aces;
    if (name == "filmic") return scene::ViewTransform::filmic;
    if (name == "standard") return scene::ViewTransform::standard;
    return scene::ViewTransform::agx;
}

}  // namespace limn::evaluation

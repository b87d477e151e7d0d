#include "evaluation/evaluate_materials.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/cancel.h"
#include "document/tree.h"
#include "evaluation/evaluate_world.h"
#include "evaluation/stand_ins.h"
#include "evaluation/values.h"
#include "world/shapes.h"

namespace limn::evaluation {
namespace {

using material::Body;
using material::MaterialSpec;
namespace prop = schema::prop;

constexpr const char* kOwn = "own";
constexpr float kClothPores = 0.6f, kSkinPores = 0.12f;

float metres_of(MaterialCache& cache, const scene::Mesh& mesh) {
    if (cache.metres.size() > 64) cache.metres.clear();
    const auto [at, is_new] = cache.metres.try_emplace(mesh.topology->id, 1.0f);
    if (is_new) at->second = material::metres_per_uv(mesh);
    return at->second;
}

// Puts `spec` on one material of a mesh, or makes the mesh's own wet.
void put_on(MaterialCache& cache, const std::string& place, MaterialSpec spec, float porous, scene::Mesh& mesh,
            size_t index) {
    if (index >= mesh.materials.size() || (spec.id == kOwn && spec.wetness <= 0)) return;
    std::shared_ptr<const scene::Material>& on_mesh = mesh.materials[index];
    spec.metres_per_uv = metres_of(cache, mesh);
    MaterialCache::Made& last = cache.made[place];
    if (!last.made || !(last.spec == spec) || last.own != on_mesh) {
        last = {spec, on_mesh, nullptr};
        if (spec.id == kOwn) {
            last.made = material::wetted(*on_mesh, spec.wetness, porous);
        } else if (auto baked = material::bake(cache.textures, spec)) {
            auto made = std::make_shared<scene::Material>(*baked);
            made->cutout = on_mesh->cutout;
            if (made->cutout)
                made->coverage_texture = on_mesh->coverage_texture ? on_mesh->coverage_texture : on_mesh->base_texture;
            last.made = std::move(made);
        } else {
            last.made = missing_material(spec.metres_per_uv, *on_mesh);
        }
    }
    if (last.made) on_mesh = last.made;
}

// All that stands in for a style that is not there wears what says so.
constexpr const char* kMissing = "";
std::string worn(const document::Node& node, int material, int style) {
    return is_offered(node, style) ? document::text(node, material) : kMissing;
}

scene::Mesh* mesh_of(scene::Scene& scene, uint32_t object, const char* name) {
    for (scene::Mesh& m : scene.meshes)
        if (m.object == object && (!name || m.name == name)) return &m;
    return nullptr;
}

void dress_person(MaterialCache& cache, const document::Document& document, scene::Scene& scene) {
    const document::Node& garment = document::only(document, schema::KindId::garment);
    const document::Node& hair = document::only(document, schema::KindId::hair);
    const document::Node& person = document::only(document, schema::KindId::person);
    MaterialSpec cloth{worn(garment, prop::garment::material, prop::garment::style),
                       linear(garment, prop::garment::color),
                       real(garment, prop::garment::material_scale),
                       real(garment, prop::garment::wear),
                       real(garment, prop::garment::wetness),
                       1,
                       Body::sheet};
    scene::Mesh* outfit = mesh_of(scene, object_id(garment.id), "outfit");
    if (!outfit) outfit = mesh_of(scene, object_id(garment.id), "base layer");
    if (outfit) put_on(cache, garment.id, cloth, kClothPores, *outfit, 0);
    if (scene::Mesh* shoes = mesh_of(scene, object_id(garment.id), "shoes")) {
        MaterialSpec spec = cloth;
        spec.id = document::text(garment, prop::garment::shoes_material);
        spec.tint = base::Float3(1.0f);
        put_on(cache, garment.id + " shoes", spec, kClothPores, *shoes, 0);
    }
    if (scene::Mesh* mesh = mesh_of(scene, object_id(hair.id), "hair"))
        put_on(cache, hair.id,
               {worn(hair, prop::hair::material, prop::hair::style), base::Float3(1.0f), 1, 0,
                real(hair, prop::hair::wetness), 1, Body::sheet},
               kClothPores, *mesh, 0);
    if (scene::Mesh* body = mesh_of(scene, object_id(person.id), "body")) {
        const MaterialSpec skin{document::text(person, prop::person::skin_material),
                                linear(person, prop::person::skin_tint),
                                real(person, prop::person::skin_scale),
                                real(person, prop::person::skin_wear),
                                real(person, prop::person::skin_wetness),
                                1,
                                Body::hull};
        // Skin and lips; the cavity of the mouth stays.
        for (size_t i = 0; i < 2; ++i) put_on(cache, person.id + (i ? " lips" : ""), skin, kSkinPores, *body, i);
    }
    for (const auto& [name, style] : {std::pair{"eyes", prop::person::iris}, {"brows", prop::person::brows}})
        if (scene::Mesh* mesh = is_offered(person, style) ? nullptr : mesh_of(scene, object_id(person.id), name))
            for (size_t i = 0; i < mesh->materials.size(); ++i)
                put_on(cache, fmt::format("{} {} {}", person.id, name, i), {kMissing}, 0, *mesh, i);
}

scene::Mesh prop_mesh(MaterialCache& cache, const document::Node& node) {
    const scene::Placement placement{{real(node, prop::prop::x), real(node, prop::prop::y), real(node, prop::prop::z)},
                                     real(node, prop::prop::size),
                                     base::radians(real(node, prop::prop::turn))};
    const std::string shape = is_offered(node, prop::prop::shape) ? document::text(node, prop::prop::shape) : "cube";
    const MaterialSpec spec{worn(node, prop::prop::material, prop::prop::shape),
                            linear(node, prop::prop::color),
                            real(node, prop::prop::material_scale),
                            real(node, prop::prop::wear),
                            real(node, prop::prop::wetness),
                            placement.size,
                            Body::filled};
    std::shared_ptr<const scene::Material> material = material::bake(cache.textures, spec);
    if (!material) material = missing_material(placement.size);
    scene::Mesh mesh = world::shape_mesh(world::shape_named(shape), placement, object_id(node.id), std::move(material));
    mesh.name = node.title;
    return mesh;
}

// Two shapes in the very same place are one thing to see; it is the newer that is shown.
bool same_place(const scene::Mesh& a, const scene::Mesh& b) {
    return a.topology == b.topology && a.placement == b.placement;
}

// Props whose nodes are the ones of the last Scene are that Scene's; others are made, until somebody cancels.
bool add_props(MaterialCache& cache, const document::Document& document, const std::atomic<bool>* cancel,
               scene::Scene& scene) {
    std::vector<MaterialCache::Prop> props;
    size_t at = 0;  // where the last Scene has the next one, as long as none came or went
    for (const auto& node : *document.nodes) {
        if (node->kind->id != schema::KindId::prop || node->deleted || document::is_hidden(document, *node)) continue;
        if (at < cache.props.size() && cache.props[at].node == node) {
            props.push_back(std::move(cache.props[at++]));
            continue;
        }
        if (base::is_set(cancel)) break;
        auto kept = std::find_if(cache.props.begin() + static_cast<std::ptrdiff_t>(std::min(at, cache.props.size())),
                                 cache.props.end(), [&](const MaterialCache::Prop& p) { return p.node == node; });
        if (kept == cache.props.end()) {
            // The same prop as it was before its edit stands in the same place of the list.
            if (at < cache.props.size() && cache.props[at].node && cache.props[at].node->id == node->id) ++at;
            MaterialCache::Prop made{node, prop_mesh(cache, *node)};
            if (base::is_set(cancel)) break;
            props.push_back(std::move(made));
        } else {
            at = static_cast<size_t>(kept - cache.props.begin()) + 1;
            props.push_back(std::move(*kept));
        }
    }
    const bool whole = !base::is_set(cancel);
    if (!whole)  // what was made is kept for the next time
        for (; at < cache.props.size(); ++at) props.push_back(std::move(cache.props[at]));
    cache.props = std::move(props);
    if (!whole) return false;
    std::unordered_map<size_t, size_t> newest;  // by shape and place, the mesh that stands there
    for (const MaterialCache::Prop& p : cache.props) {
        const scene::Placement& place = *p.mesh.placement;
        const auto bits = [](float v) { return static_cast<size_t>(std::bit_cast<uint32_t>(v)); };
        size_t key = p.mesh.topology->id;
        for (float v : {place.position.x, place.position.y, place.position.z, place.size, place.turn})
            key = key * 0x9e3779b97f4a7c15u + bits(v);
        const auto [there, is_new] = newest.try_emplace(key, scene.meshes.size());
        if (!is_new && same_place(scene.meshes[there->second], p.mesh)) {
            scene.meshes[there->second] = p.mesh;
        } else {
            scene.meshes.push_back(p.mesh);
        }
    }
    if (!cache.props.empty()) scene.zones.push_back({world::kPropZone, "Prop", "World"});
    return true;
}

}  // namespace

bool evaluate_materials(MaterialCache& cache, const document::Document& document, const std::atomic<bool>* cancel,
                        scene::Scene& scene) {
    cache.textures.cancel = cancel;
    if (!add_props(cache, document, cancel, scene)) return false;
    dress_person(cache, document, scene);
    const document::Node& ground = document::only(document, schema::KindId::ground);
    if (scene::Mesh* floor = mesh_of(scene, object_id(ground.id), nullptr))
        put_on(cache, ground.id,
               {worn(ground, prop::ground::material, prop::ground::kind), linear(ground, prop::ground::material_tint),
                real(ground, prop::ground::material_scale), real(ground, prop::ground::wear),
                real(ground, prop::ground::wetness), 1, Body::floor},
               kClothPores, *floor, 0);
    return !base::is_set(cancel);
}

}  // namespace limn::evaluation

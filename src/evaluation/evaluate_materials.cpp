#include "evaluation/evaluate_materials.h"

#include <fmt/format.h>

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
        } else if (auto baked = material::make_material(cache.textures, spec)) {
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

scene::Mesh* mesh_of(scene::Scene& scene, uint32_t object, const char* name) {
    for (scene::Mesh& m : scene.meshes)
        if (m.object == object && (!name || m.name == name)) return &m;
    return nullptr;
}

void dress_person(MaterialCache& cache, const document::Document& document, const document::Node& person,
                  scene::Scene& scene) {
    const document::Node& garment = document::part_of(document, person, schema::KindId::garment);
    const document::Node& hair = document::part_of(document, person, schema::KindId::hair);
    MaterialSpec cloth{worn(garment, prop::garment::material, prop::garment::style),
                       linear(garment, prop::garment::color),
                       real(garment, prop::garment::material_scale),
                       real(garment, prop::garment::wear),
                       real(garment, prop::garment::wetness),
                       1,
                       Body::sheet};
    scene::Mesh* outfit = mesh_of(scene, scene::object_id(garment.id), "outfit");
    if (!outfit) outfit = mesh_of(scene, scene::object_id(garment.id), "base layer");
    if (outfit) put_on(cache, garment.id, cloth, kClothPores, *outfit, 0);
    if (scene::Mesh* shoes = mesh_of(scene, scene::object_id(garment.id), "shoes")) {
        MaterialSpec spec = cloth;
        spec.id = document::text(garment, prop::garment::shoes_material);
        spec.tint = base::Float3(1.0f);
        put_on(cache, garment.id + " shoes", spec, kClothPores, *shoes, 0);
    }
    if (scene::Mesh* mesh = mesh_of(scene, scene::object_id(hair.id), "hair"))
        put_on(cache, hair.id,
               {worn(hair, prop::hair::material, prop::hair::style), base::Float3(1.0f), 1, 0,
                real(hair, prop::hair::wetness), 1, Body::sheet},
               kClothPores, *mesh, 0);
    if (scene::Mesh* body = mesh_of(scene, scene::object_id(person.id), "body")) {
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
        if (scene::Mesh* mesh = is_offered(person, style) ? nullptr : mesh_of(scene, scene::object_id(person.id), name))
            for (size_t i = 0; i < mesh->materials.size(); ++i)
                put_on(cache, fmt::format("{} {} {}", person.id, name, i), {kMissingMaterial}, 0, *mesh, i);
}

}  // namespace

bool evaluate_materials(MaterialCache& cache, const document::Document& document, const std::atomic<bool>* cancel,
                        scene::Scene& scene) {
    cache.textures.cancel = cancel;
    for (const document::Node* person : document::all(document, schema::KindId::person))
        dress_person(cache, document, *person, scene);
    const document::Node& ground = document::only(document, schema::KindId::ground);
    if (scene::Mesh* floor = mesh_of(scene, scene::object_id(ground.id), nullptr))
        put_on(cache, ground.id,
               {worn(ground, prop::ground::material, prop::ground::kind), linear(ground, prop::ground::material_tint),
                real(ground, prop::ground::material_scale), real(ground, prop::ground::wear),
                real(ground, prop::ground::wetness), 1, Body::floor},
               kClothPores, *floor, 0);
    return !base::is_set(cancel);
}

}  // namespace limn::evaluation

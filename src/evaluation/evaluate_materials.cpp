#include "evaluation/evaluate_materials.h"

#include <fmt/format.h>

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
void put_on(MaterialCache& cache, const std::string& place, MaterialSpec spec, float porous, scene::Mesh& mesh, size_t index) {
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
            if (made->cutout) made->coverage_texture = on_mesh->coverage_texture ? on_mesh->coverage_texture : on_mesh->base_texture;
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
        put_on(cache, hair.id, {worn(hair, prop::hair::material, prop::hair::style), base::Float3(1.0f), 1, 0, real(hair, prop::hair::wetness), 1, Body::sheet}, kClothPores, *mesh, 0);
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

void add_prop(MaterialCache& cache, const document::Node& node, scene::Scene& scene) {
    const MaterialCache::Prop wanted{is_offered(node, prop::prop::shape) ? document::text(node, prop::prop::shape) : "cube",
                                     {real(node, prop::prop::x), real(node, prop::prop::y), real(node, prop::prop::z)},
                                     real(node, prop::prop::size),
                                     base::radians(real(node, prop::prop::turn)),
                                     {}};
    MaterialCache::Prop& last = cache.props[node.id];
    if (!last.mesh.topology || last.shape != wanted.shape || last.position != wanted.position || last.size != wanted.size || last.turn != wanted.turn) {
        last = wanted;
        last.mesh = world::shape_mesh(world::shape_named(wanted.shape), {wanted.position, wanted.size, wanted.turn}, object_id(node.id), nullptr);
    }
    scene::Mesh mesh = last.mesh;
    mesh.name = node.title;
    const MaterialSpec spec{worn(node, prop::prop::material, prop::prop::shape), linear(node, prop::prop::color), real(node, prop::prop::material_scale),
                            real(node, prop::prop::wear), real(node, prop::prop::wetness), wanted.size, Body::filled};
    MaterialCache::Made& made = cache.made[node.id];
    if (!made.made || !(made.spec == spec)) made = {spec, nullptr, material::bake(cache.textures, spec)};
    if (!made.made) made.made = missing_material(wanted.size);
    mesh.materials = {made.made};
    scene.meshes.push_back(std::move(mesh));
}

}  // namespace

void evaluate_materials(MaterialCache& cache, const document::Document& document, scene::Scene& scene) {
    const auto props = document::all(document, schema::KindId::prop);
    if (cache.props.size() > props.size() + 16) cache.props.clear();
    for (const document::Node* node : props) add_prop(cache, *node, scene);
    if (!props.empty()) scene.zones.push_back({world::kPropZone, "Prop", "World"});
    dress_person(cache, document, scene);
    const document::Node& ground = document::only(document, schema::KindId::ground);
    if (scene::Mesh* floor = mesh_of(scene, object_id(ground.id), nullptr))
        put_on(cache, ground.id,
               {worn(ground, prop::ground::material, prop::ground::kind), linear(ground, prop::ground::material_tint), real(ground, prop::ground::material_scale),
                real(ground, prop::ground::wear), real(ground, prop::ground::wetness), 1, Body::floor},
               kClothPores, *floor, 0);
}

}  // namespace limn::evaluation

#include "evaluation/evaluate_props.h"

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

scene::Mesh prop_mesh(material::Cache& textures, const document::Node& node) {
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
    std::shared_ptr<const scene::Material> material = material::make_material(textures, spec);
    if (!material) material = missing_material(placement.size);
    scene::Mesh mesh =
        world::shape_mesh(world::shape_named(shape), placement, scene::object_id(node.id), std::move(material));
    mesh.name = node.title;
    return mesh;
}

// Two shapes in the very same place are one thing to see; it is the newer that is shown.
bool same_place(const scene::Mesh& a, const scene::Mesh& b) {
    return a.topology == b.topology && a.placement == b.placement;
}

}  // namespace

bool evaluate_props(PropCache& cache, material::Cache& textures, const document::Document& document,
                    const std::atomic<bool>* cancel, scene::Scene& scene) {
    textures.cancel = cancel;
    std::vector<PropCache::Prop> props;
    size_t at = 0;  // where the last Scene has the next one, as long as none came or went
    for (const auto& node : *document.nodes) {
        if (node->kind->id != schema::KindId::prop || node->deleted || document::is_hidden(document, *node)) continue;
        if (at < cache.props.size() && cache.props[at].node == node) {
            props.push_back(std::move(cache.props[at++]));
            continue;
        }
        if (base::is_set(cancel)) break;
        auto kept = std::find_if(cache.props.begin() + static_cast<std::ptrdiff_t>(std::min(at, cache.props.size())),
                                 cache.props.end(), [&](const PropCache::Prop& p) { return p.node == node; });
        if (kept == cache.props.end()) {
            // The same prop as it was before its edit stands in the same place of the list.
            if (at < cache.props.size() && cache.props[at].node && cache.props[at].node->id == node->id) ++at;
            PropCache::Prop made{node, prop_mesh(textures, *node)};
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
    for (const PropCache::Prop& p : cache.props) {
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

}  // namespace limn::evaluation

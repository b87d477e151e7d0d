#include "material/make_material.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace limn::material {
namespace {

float finite_in(float v, float low, float high, float otherwise) {
    return std::isfinite(v) ? base::clamp(v, low, high) : otherwise;
}
Float3 unit(Float3 c) {
    return {finite_in(c.x, 0, 1, 1), finite_in(c.y, 0, 1, 1), finite_in(c.z, 0, 1, 1)};
}

// Water fills the pores: less light comes back from below (Lekner and Dorf 1988, as a power of the albedo), and a film
// of it lies above.
void wet(scene::Material& m, float wetness, float porous) {
    if (wetness <= 0) return;
    m.base_color = m.base_color * base::lerp(1.0f, 0.42f, wetness * porous);
    m.roughness = base::lerp(m.roughness, std::min(m.roughness, 0.3f), wetness * (1 - 0.7f * porous));
    // What soaks up most of the water keeps less of it on top.
    const float film = wetness * (1 - 0.65f * porous);
    m.coat_roughness = m.coat > film ? base::lerp(m.coat_roughness, 0.05f, wetness) : base::lerp(0.05f, 0.3f, porous);
    m.coat = std::max(m.coat, film);
    m.sheen = m.sheen * (1 - 0.85f * wetness);
}

void lay_on(scene::Material& m, const Entry& e, Body body, Float3 tint) {
    m.thin_walled = e.thin_walled || body == Body::sheet || body == Body::hull;
    m.transmission = e.transmission;
    m.absorption = e.absorption;
    // A tint of what is filled is what is left after a centimetre.
    if (e.transmission > 0) {
        constexpr float kDepth = 0.01f;
        const auto more = [&](float t) { return -std::log(std::max(t, 0.02f)) / kDepth; };
        m.absorption += Float3{more(tint.x), more(tint.y), more(tint.z)};
        if (m.thin_walled) {
            constexpr float kSheet = 0.004f;
            m.base_color = tint * Float3{std::exp(-e.absorption.x * kSheet), std::exp(-e.absorption.y * kSheet),
                                         std::exp(-e.absorption.z * kSheet)};
        }
    }
    if (body == Body::floor && e.transmission > 0) {
        constexpr float kDeep = 0.35f;
        const auto deep = [&](float a) { return 0.16f * std::exp(-a * kDeep) + 0.01f; };
        m.base_color =
            m.base_color * base::lerp(Float3(1.0f),
                                      Float3{deep(m.absorption.x), deep(m.absorption.y), deep(m.absorption.z)},
                                      e.transmission);
        m.transmission = 0;
    }
    if (body == Body::sheet || body == Body::floor) m.subsurface = 0;
}

}  // namespace

Painted Cache::painted(const Entry& entry) {
    auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.first == entry.id; });
    if (at != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, at);
        return kept_.front().second;
    }
    const Held held = held_[entry.id];
    Painted textures{held.base.lock(), held.normal.lock(), held.roughness.lock()};
    if (!textures.base || !textures.roughness || (held.relief && !textures.normal)) textures = paint(entry, cancel);
    if (!textures.base) return {};
    held_[entry.id] = {textures.base, textures.normal, textures.roughness, textures.normal != nullptr};
    kept_.emplace_front(entry.id, textures);
    if (kept_.size() > kMost) kept_.pop_back();
    return textures;
}

Cache::Key Cache::key_of(const MaterialSpec& s) {
    const auto bits = [](float v) { return std::bit_cast<uint32_t>(v); };
    return {s.id,
            {bits(s.tint.x), bits(s.tint.y), bits(s.tint.z), bits(s.scale), bits(s.wear), bits(s.wetness),
             bits(s.metres_per_uv), static_cast<uint32_t>(s.body)}};
}

std::shared_ptr<const scene::Material> Cache::baked(const MaterialSpec& spec) const {
    const auto found = baked_.find(key_of(spec));
    return found == baked_.end() ? nullptr : found->second.lock();
}

void Cache::keep(const MaterialSpec& spec, const std::shared_ptr<const scene::Material>& baked) {
    baked_[key_of(spec)] = baked;
    // A colour that is dragged leaves an entry at every step.
    if (baked_.size() <= 2 * tidied_ + 64) return;
    std::erase_if(baked_, [](const auto& entry) { return entry.second.expired(); });
    tidied_ = baked_.size();
}

std::shared_ptr<const scene::Material> make_material(Cache& cache, const MaterialSpec& spec) {
    const Entry* e = find_entry(spec.id);
    if (!e) return nullptr;
    if (auto baked = cache.baked(spec)) return baked;
    const Painted textures = cache.painted(*e);
    if (!textures.base) return nullptr;
    const Float3 tint = unit(spec.tint);
    auto m = std::make_shared<scene::Material>();
    m->name = e->name;
    m->base_color = tint;
    m->base_texture = textures.base;
    m->normal_texture = textures.normal;
    m->roughness_texture = textures.roughness;
    m->metallic = e->metallic;
    m->roughness = e->roughness;
    m->specular = e->specular;
    m->coat = e->coat;
    m->coat_roughness = e->coat_roughness;
    m->sheen = e->sheen * tint;
    m->sheen_roughness = e->sheen_roughness;
    m->ior = e->ior;
    m->subsurface = e->subsurface;
    m->subsurface_radius = Float3(e->radius);
    m->film = e->film;
    m->emission = e->emission * tint;
    m->double_sided = true;
    m->tile = e->tile * finite_in(spec.scale, 0.05f, 20, 1);
    m->texture_scale = finite_in(spec.metres_per_uv, 1e-4f, 1e4f, 1) / m->tile;
    m->wear = {finite_in(spec.wear, 0, 1, 0), e->worn, e->worn_roughness, e->worn_metallic};
    lay_on(*m, *e, spec.body, tint);
    wet(*m, finite_in(spec.wetness, 0, 1, 0), e->porous);
    cache.keep(spec, m);
    return m;
}

std::shared_ptr<const scene::Material> wetted(const scene::Material& dry, float wetness, float porous) {
    auto m = std::make_shared<scene::Material>(dry);
    wet(*m, finite_in(wetness, 0, 1, 0), porous);
    return m;
}

float metres_per_uv(const scene::Mesh& mesh) {
    const scene::Topology& t = *mesh.topology;
    double area = 0, area_uv = 0;
    for (size_t q = 0; q < t.quad_count(); ++q) {
        const uint32_t* c = &t.quads[q * 4];
        for (int half = 0; half < 2; ++half) {
            const uint32_t a = c[0], b = c[1 + half], d = c[2 + half];
            const Float3 e1 = (*mesh.positions)[b] - (*mesh.positions)[a],
                         e2 = (*mesh.positions)[d] - (*mesh.positions)[a];
            const base::Float2 ua = t.uv[a], ub = t.uv[b], ud = t.uv[d];
            area += length(cross(e1, e2));
            area_uv += std::abs((ub.x - ua.x) * (ud.y - ua.y) - (ub.y - ua.y) * (ud.x - ua.x));
        }
    }
    return area > 1e-12 && area_uv > 1e-12 ? static_cast<float>(std::sqrt(area / area_uv)) : 1.0f;
}

}  // namespace limn::material

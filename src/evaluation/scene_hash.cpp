#include <bit>
#include <cstring>

#include "base/random.h"
#include "evaluation/evaluate.h"

namespace limn::evaluation {
namespace {

// Four independent lanes, so that half a megabyte of vertices costs well under a tenth of a millisecond.
struct Hasher {
    uint64_t lane[4] = {1, 2, 3, 4};
    size_t at = 0;

    void word(uint64_t v) {
        uint64_t& l = lane[at++ & 3];
        l = std::rotl((l ^ v) * 0x9e3779b97f4a7c15ULL, 29);
    }
    void bytes(const void* data, size_t size) {
        const char* p = static_cast<const char*>(data);
        for (; size >= 8; size -= 8, p += 8) {
            uint64_t v;
            std::memcpy(&v, p, 8);
            word(v);
        }
        uint64_t rest = size;
        std::memcpy(reinterpret_cast<char*>(&rest) + 1, p, size);
        word(rest);
    }
    void real(float v) { word(std::bit_cast<uint32_t>(v + 0.0f)); }  // -0 counts as 0
    void real3(base::Float3 v) { real(v.x), real(v.y), real(v.z); }
    uint64_t value() const {
        uint64_t h = at;
        for (uint64_t l : lane) h = base::mix64(h ^ l);
        return h;
    }
};

void add_material(Hasher& h, const scene::Material& m) {
    h.word(static_cast<uint64_t>(m.model) | uint64_t{m.cutout} << 8 | uint64_t{m.double_sided} << 9);
    h.real3(m.base_color), h.real3(m.sheen), h.real3(m.emission), h.real3(m.subsurface_radius);
    for (float v : {m.metallic, m.roughness, m.specular, m.coat, m.coat_roughness, m.sheen_roughness, m.transmission,
                    m.ior, m.subsurface, m.detail_scale})
        h.real(v);
    // What only materials of the library have; others keep the hash that they always had.
    if (m.tile > 0) {
        h.real3(m.absorption), h.real3(m.wear.color);
        for (float v : {m.film, m.texture_scale, m.tile, m.wear.amount, m.wear.roughness, m.wear.metallic,
                        m.thin_walled ? 1.0f : 0.0f})
            h.real(v);
    }
    if (m.skin) {
        for (float v : {m.skin->redness, m.skin->freckles, m.skin->stubble, m.skin->oiliness, m.skin->pores}) h.real(v);
        for (float v : m.skin->creased) h.real(v);
    }
    for (const auto& t : {m.base_texture, m.normal_texture, m.roughness_texture}) {
        h.word(t ? static_cast<uint64_t>(t->width) << 32 | static_cast<uint64_t>(t->height) : 0);
        // A texture never changes once made: a few of its texels tell one from another.
        for (size_t i = 0; t && i < 64; ++i)
            h.word(t->texels.empty() ? 0 : t->texels[i * 2654435761u % t->texels.size()]);
    }
}

void add_environment(Hasher& h, const scene::Environment& e) {
    h.real(e.rotation);
    h.real3(e.gain);
    if (!e.map) return;
    h.bytes(e.map->name.data(), e.map->name.size());
    h.real3(e.map->mean);
}

}  // namespace

uint64_t scene_hash(const scene::Scene& s) {
    Hasher h;
    h.word(static_cast<uint64_t>(s.time));
    for (const scene::Mesh& m : s.meshes) {
        const auto n = static_cast<size_t>(m.topology->vertices);
        h.word(uint64_t{m.object} << 32 | n);
        if (m.placement) {
            // A shape never changes: where it stands is what moves, and a few of its points tell one from another.
            h.real3(m.placement->position), h.real(m.placement->size), h.real(m.placement->turn);
            for (size_t i = 0; n > 0 && i < 64; ++i) h.real3((*m.positions)[i * 2654435761u % n]);
        } else {
            h.bytes(m.positions->data(), n * sizeof(base::Float3));
        }
        for (const auto& material : m.materials) add_material(h, *material);
    }
    add_environment(h, s.environment);
    h.real3(s.sun.direction), h.real3(s.sun.irradiance), h.real(s.sun.angular_radius);
    for (const scene::AreaLight& l : s.lights)
        h.real3(l.center), h.real3(l.u), h.real3(l.v), h.real3(l.radiance), h.word(l.visible);
    h.word(static_cast<uint64_t>(s.backdrop.kind));
    h.real(s.backdrop.blur), h.real3(s.backdrop.color);
    const scene::Camera& c = s.camera;
    h.real3(c.position), h.real3(c.target), h.real3(c.up);
    for (float v : {c.focal_length, c.focus_distance, c.f_number, c.exposure}) h.real(v);
    const scene::Look& l = s.look;
    for (float v : {l.temperature, l.tint, l.bloom, l.vignette, l.grain}) h.real(v);
    if (l.table) h.word(l.table->id), h.real(l.table_strength);
    h.word(static_cast<uint64_t>(s.view_transform));
    return h.value();
}

}  // namespace limn::evaluation

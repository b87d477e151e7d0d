#include "scene/hash.h"

#include <bit>
#include <cstring>
#include <span>

#include "base/random.h"

namespace limn::scene {
namespace {

// Beyond so many things those that are gone are forgotten.
constexpr size_t kMostKnown = 8192;

// Four independent lanes, so that a megabyte of vertices costs a fraction of a millisecond.
struct Hasher {
    uint64_t lane[4] = {1, 2, 3, 4};
    size_t at = 0;

    void word(uint64_t v) {
        uint64_t& l = lane[at++ & 3];
        l = std::rotl((l ^ v) * 0x9e3779b97f4a7c15ULL, 29);
    }
    void bytes(const void* data, size_t size) {
        const char* p = static_cast<const char*>(data);
        word(size);
        for (; size >= 32; size -= 32, p += 32) {
            uint64_t v[4];
            std::memcpy(v, p, 32);
            for (const uint64_t part : v) word(part);
        }
        for (; size >= 8; size -= 8, p += 8) {
            uint64_t v;
            std::memcpy(&v, p, 8);
            word(v);
        }
        uint64_t rest = 0;
        if (size > 0) std::memcpy(&rest, p, size);
        word(rest);
    }
    template <class T>
    void all(const std::vector<T>& values) {
        bytes(values.data(), values.size() * sizeof(T));
    }
    void real(float v) { word(std::bit_cast<uint32_t>(v + 0.0f)); }  // -0 counts as 0
    void real2(Float2 v) { real(v.x), real(v.y); }
    void real3(Float3 v) { real(v.x), real(v.y), real(v.z); }
    void reals(std::span<const float> values) {
        for (const float v : values) real(v);
    }
    uint64_t value() const {
        uint64_t h = at;
        for (uint64_t l : lane) h = base::mix64(h ^ l);
        return h;
    }
};

// Of a thing that never changes once it is made: reckoned once.
template <class T, class Add>
void add_kept(Hasher& h, HashMemory& memory, const std::shared_ptr<const T>& thing, Add add) {
    if (!thing) return h.word(0);
    HashMemory::Known& known = memory.known[thing.get()];
    if (known.thing.expired()) {
        Hasher own;
        add(own, *thing);
        known = {thing, own.value()};
    }
    h.word(known.hash);
}

void add_texture(Hasher& h, const Texture& t) {
    h.word(static_cast<uint64_t>(t.width) << 32 | static_cast<uint32_t>(t.height));
    h.word(uint64_t{t.linear} | uint64_t{t.tiles} << 1);
    h.all(t.texels);
}

void add_topology(Hasher& h, const Topology& t) {
    h.word(static_cast<uint64_t>(t.vertices));
    h.all(t.quads), h.all(t.uv), h.all(t.material), h.all(t.zone), h.all(t.coverage);
}

void add_image(Hasher& h, const base::ImageF& image) {
    for (const int size : {image.width, image.height, image.channels}) h.word(static_cast<uint64_t>(size));
    h.all(image.data);
}

void add_map(Hasher& h, const EnvironmentMap& map) {
    add_image(h, map.radiance);
    add_image(h, map.blurred);
    h.real3(map.mean);
}

// Positions and normals have an entry of padding, which says nothing.
void add_vectors(Hasher& h, const std::vector<Float3>& values, int count) {
    h.bytes(values.data(), static_cast<size_t>(count) * sizeof(Float3));
}

void add_skin(Hasher& h, HashMemory& memory, const SkinDetail& skin) {
    for (const auto& picture : {skin.tone, skin.creases, skin.tile}) add_kept(h, memory, picture, add_texture);
    h.real2(skin.window), h.real2(skin.window_size);
    h.reals({{skin.metres_per_uv, skin.tile_metres, skin.steepest, skin.redness, skin.freckles, skin.stubble,
              skin.oiliness, skin.pores}});
    h.reals(skin.creased);
}

void add_material(Hasher& h, HashMemory& memory, const Material& m) {
    h.word(static_cast<uint64_t>(m.model) | uint64_t{m.cutout} << 8 | uint64_t{m.double_sided} << 9 |
           uint64_t{m.thin_walled} << 10);
    for (const Float3& v : {m.base_color, m.sheen, m.emission, m.subsurface_radius, m.absorption, m.wear.color})
        h.real3(v);
    h.reals({{m.metallic, m.roughness, m.specular, m.coat, m.coat_roughness, m.sheen_roughness, m.transmission, m.ior,
              m.subsurface, m.detail_scale, m.film, m.texture_scale, m.tile, m.wear.amount, m.wear.roughness,
              m.wear.metallic}});
    for (const auto& texture : {m.base_texture, m.normal_texture, m.roughness_texture, m.coverage_texture})
        add_kept(h, memory, texture, add_texture);
    h.word(m.skin != nullptr);
    if (m.skin) add_skin(h, memory, *m.skin);
}

void add_mesh(Hasher& h, HashMemory& memory, const Mesh& m) {
    h.word(m.object);
    add_kept(h, memory, m.topology, add_topology);
    const int vertices = m.topology->vertices;
    const auto vectors = [&](Hasher& into, const std::vector<Float3>& values) { add_vectors(into, values, vertices); };
    for (const auto& values : {m.positions, m.normals}) {
        // What moves may be written into again once no Scene holds it.
        if (m.deforms)
            add_vectors(h, *values, vertices);
        else
            add_kept(h, memory, values, vectors);
    }
    add_kept(h, memory, m.rest, [](Hasher& into, const std::vector<Float3>& values) { into.all(values); });
    h.word(m.placement.has_value());
    if (m.placement) h.real3(m.placement->position), h.reals({{m.placement->size, m.placement->turn}});
    h.reals(m.creases);
    h.word(m.materials.size());
    for (const auto& material : m.materials) add_material(h, memory, *material);
}

void add_light(Hasher& h, const Scene& s) {
    h.real(s.environment.rotation), h.real3(s.environment.gain);
    h.real3(s.sun.direction), h.real3(s.sun.irradiance), h.real(s.sun.angular_radius);
    h.word(s.lights.size());
    for (const AreaLight& l : s.lights) {
        h.word(static_cast<uint64_t>(l.role) | uint64_t{l.visible} << 8 | uint64_t{l.object} << 32);
        h.real3(l.center), h.real3(l.u), h.real3(l.v), h.real3(l.radiance);
    }
    h.word(static_cast<uint64_t>(s.backdrop.kind));
    h.real(s.backdrop.blur), h.real3(s.backdrop.color);
}

void add_view(Hasher& h, const Scene& s) {
    const Camera& c = s.camera;
    h.real3(c.position), h.real3(c.target), h.real3(c.up);
    h.reals({{c.focal_length, c.focus_distance, c.f_number, c.exposure}});
    const Look& l = s.look;
    h.reals({{l.temperature, l.tint, l.bloom, l.vignette, l.grain, l.table ? l.table_strength : 0}});
    h.word(static_cast<uint64_t>(s.view_transform));
}

void forget_gone(HashMemory& memory) {
    if (memory.known.size() <= kMostKnown) return;
    std::erase_if(memory.known, [](const auto& entry) { return entry.second.thing.expired(); });
}

}  // namespace

uint64_t scene_hash(const Scene& s, HashMemory& memory) {
    forget_gone(memory);
    Hasher h;
    h.word(static_cast<uint64_t>(s.time));
    h.word(s.meshes.size());
    for (const Mesh& m : s.meshes) add_mesh(h, memory, m);
    add_kept(h, memory, s.environment.map, add_map);
    add_light(h, s);
    add_view(h, s);
    h.word(s.look.table ? s.look.table->id : 0);
    for (const Zone& zone : s.zones) h.word(zone.id);
    return h.value();
}

uint64_t scene_hash(const Scene& scene) {
    HashMemory memory;
    return scene_hash(scene, memory);
}

}  // namespace limn::scene

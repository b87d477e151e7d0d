#include "render/accel/accel.h"

#include <embree3/rtcore.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "render/accel/cutout.h"
#include "render/accel/hair_curves.h"
#include "render/accel/instances.h"
#include "render/data/blue_noise.h"
#include "render/data/bsdf_table.h"
#include "render/data/environment_table.h"
#include "render/data/light_proxy.h"
#include "render/data/material_record.h"
#include "render/data/path_mask.h"
#include "render/data/sheen_table.h"
#include "render/data/texture_arena.h"

namespace limn::render {

using base::Float3;

// An Embree geometry. Meshes of a kind share one: a body, its hair and its clothes lie so close together that trees of
// their own would overlap everywhere, and every ray would walk through all of them.
struct Part {
    RTCGeometry geometry = nullptr;
    std::vector<uint32_t> indices;  // into the global vertices
    CutoutFilter cutout;
    bool deforms = false, mixed = false;
};

// What a mesh of the last Scene looked like, to tell what changed.
struct SeenMesh {
    uint64_t topology = 0;
    uint32_t object = 0;
    std::shared_ptr<const std::vector<Float3>> positions, normals;
    std::vector<std::shared_ptr<const scene::Material>> materials;
    int first_vertex = 0;
    std::optional<scene::Placement> placement;
};

// What was grown on one mesh.
struct GrownMesh {
    size_t mesh = 0;
    int first_vertex = 0;  // of its points among the global vertices
    Tresses hair_curves;
};

struct SceneAccel {
    AccelPurpose purpose{};
    RTCDevice device = nullptr;
    RTCScene scene = nullptr;
    std::vector<Part> parts;
    std::vector<SeenMesh> seen;
    std::vector<GrownMesh> grown;    // of stills only
    std::vector<float> ribbons;      // their points as Embree wants them: position and radius
    std::vector<uint32_t> segments;  // first point of each
    RTCGeometry ribbon = nullptr;
    Instances instances;

    std::vector<float> positions, normals;
    std::vector<QuadRecord> quads;
    std::vector<int32_t> first_quad;  // of each part
    std::vector<float> materials;
    std::vector<AreaLightRecord> lights;
    TextureArena textures;
    uint64_t placed_generation = 0;  // of the textures that the materials speak of
    std::shared_ptr<const scene::EnvironmentMap> map;
    EnvironmentTable environment_table;
    std::vector<float> radiance, backdrop;  // of the map, padded to 4 floats a texel
    LightProxy proxy;
    WideScene wide;
};

namespace {

void copy_vertices(std::vector<float>& to, int first, const std::vector<Float3>& from, int count) {
    float* p = to.data() + static_cast<size_t>(first) * 4;
    for (int i = 0; i < count; ++i, p += 4) {
        p[0] = from[i].x;
        p[1] = from[i].y;
        p[2] = from[i].z;
    }
}

void release_parts(SceneAccel& a) {
    if (a.scene) rtcReleaseScene(a.scene);
    for (Part& p : a.parts) rtcReleaseGeometry(p.geometry);
    if (a.ribbon) rtcReleaseGeometry(a.ribbon);
    a.ribbon = nullptr;
    release_instances(a.instances);
    a.parts.clear();
    a.scene = nullptr;
}

bool same_topology(const SceneAccel& a, const scene::Scene& s) {
    if (a.seen.size() != s.meshes.size() || !a.scene) return false;
    for (size_t i = 0; i < a.seen.size(); ++i) {
        const scene::Mesh& m = s.meshes[i];
        if (a.seen[i].topology != m.topology->id || a.seen[i].object != m.object ||
            a.seen[i].materials.size() != m.materials.size() ||
            a.seen[i].placement.has_value() != m.placement.has_value())
            return false;
    }
    return true;
}

// The quads of all meshes that belong to a part, into the part and into the flat array.
void collect_quads(SceneAccel& a, const scene::Scene& s, Part& part) {
    int first_material = 0;
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) {
        const scene::Mesh& m = s.meshes[mi];
        const scene::Topology& t = *m.topology;
        for (size_t q = 0; q < t.quad_count() && m.deforms == part.deforms && !m.placement; ++q) {
            if ((t.coverage[q] == scene::Coverage::mixed) != part.mixed) continue;
            QuadRecord r{};
            for (int k = 0; k < 4; ++k) {
                r.corners[k] = static_cast<int32_t>(t.quads[q * 4 + static_cast<size_t>(k)]) + a.seen[mi].first_vertex;
                part.indices.push_back(static_cast<uint32_t>(r.corners[k]));
            }
            r.material = first_material + t.material[q];
            r.id = static_cast<int32_t>(m.object << 8 | t.zone[q]);
            r.mesh = static_cast<int32_t>(mi);
            a.quads.push_back(r);
        }
        first_material += static_cast<int>(m.materials.size());
    }
}

void attach(SceneAccel& a, Part& p, unsigned id, size_t vertices) {
    const bool live = a.purpose == AccelPurpose::live;
    p.geometry = rtcNewGeometry(a.device, RTC_GEOMETRY_TYPE_QUAD);
    rtcSetSharedGeometryBuffer(p.geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, a.positions.data(), 0, 16,
                               vertices);
    rtcSetSharedGeometryBuffer(p.geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT4, p.indices.data(), 0, 16,
                               p.indices.size() / 4);
    rtcSetGeometryBuildQuality(p.geometry, !live       ? RTC_BUILD_QUALITY_HIGH
                                           : p.deforms ? RTC_BUILD_QUALITY_REFIT
                                                       : RTC_BUILD_QUALITY_MEDIUM);
    if (p.mixed) {
        rtcSetGeometryUserData(p.geometry, &p.cutout);
        rtcSetGeometryIntersectFilterFunction(p.geometry, cutout_filter);
        rtcSetGeometryOccludedFilterFunction(p.geometry, cutout_filter);
    }
    rtcAttachGeometryByID(a.scene, p.geometry, id);
}

// Grows what a still shows instead of cards; the number of points.
size_t grow(SceneAccel& a, const scene::Scene& s, size_t first_vertex) {
    a.grown.clear();
    size_t points = 0;
    for (size_t mi = 0; mi < s.meshes.size() && a.purpose == AccelPurpose::still; ++mi) {
        GrownMesh g{mi, static_cast<int>(first_vertex + points), grow_hair_curves(s.meshes[mi])};
        if (g.hair_curves.strands.empty()) continue;
        points += g.hair_curves.points.size();
        a.grown.push_back(std::move(g));
    }
    a.wide.has_hair_curves = points > 0;
    return points;
}

// Segments of strands go after all quads, as quads without breadth, see QuadRecord::strand.
void attach_hair_curves(SceneAccel& a, const scene::Scene& s, size_t points) {
    a.segments.clear();
    a.ribbons.assign(points * 4 + 16, 0.0f);
    if (points == 0) return;
    a.first_quad.push_back(static_cast<int32_t>(a.quads.size()));
    int32_t number = 0;
    for (const GrownMesh& g : a.grown) {
        const scene::Mesh& m = s.meshes[g.mesh];
        int32_t first_material = 0;
        for (size_t mi = 0; mi < g.mesh; ++mi) first_material += static_cast<int32_t>(s.meshes[mi].materials.size());
        for (const Tress& strand : g.hair_curves.strands) {
            ++number;
            for (uint32_t i = strand.first; i + 1 < strand.first + strand.count; ++i) {
                const auto v = static_cast<int32_t>(i) + g.first_vertex;
                a.segments.push_back(static_cast<uint32_t>(v - a.grown.front().first_vertex));
                a.quads.push_back({{v, v + 1, v + 1, v},
                                   first_material + m.topology->material[strand.quad],
                                   static_cast<int32_t>(m.object << 8 | m.topology->zone[strand.quad]),
                                   static_cast<int32_t>(g.mesh),
                                   number});
            }
        }
    }
    a.ribbon = rtcNewGeometry(a.device, RTC_GEOMETRY_TYPE_FLAT_LINEAR_CURVE);
    rtcSetSharedGeometryBuffer(a.ribbon, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT4, a.ribbons.data(), 0, 16, points);
    rtcSetSharedGeometryBuffer(a.ribbon, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT, a.segments.data(), 0, 4,
                               a.segments.size());
    rtcSetGeometryBuildQuality(a.ribbon, RTC_BUILD_QUALITY_HIGH);
    rtcAttachGeometryByID(a.scene, a.ribbon, static_cast<unsigned>(a.parts.size()));
}

// Strands go where their cards are.
void place_hair_curves(SceneAccel& a, const scene::Scene& s) {
    float* ribbon = a.ribbons.data();
    for (const GrownMesh& g : a.grown) {
        const auto at = static_cast<size_t>(g.first_vertex) * 4;
        place_all(g.hair_curves, s.meshes[g.mesh], &a.positions[at], &a.normals[at], ribbon);
        ribbon += g.hair_curves.points.size() * 4;
    }
    if (a.ribbon) rtcCommitGeometry(a.ribbon);
}

// Sorts the quads of all meshes into parts and lays them out in the flat arrays.
void build_parts(SceneAccel& a, const scene::Scene& s) {
    release_parts(a);
    const bool live = a.purpose == AccelPurpose::live;
    a.scene = rtcNewScene(a.device);
    rtcSetSceneFlags(a.scene, live ? RTC_SCENE_FLAG_DYNAMIC : RTC_SCENE_FLAG_ROBUST);
    rtcSetSceneBuildQuality(a.scene, live ? RTC_BUILD_QUALITY_LOW : RTC_BUILD_QUALITY_HIGH);

    size_t vertices = 0, quads = 0;
    for (const scene::Mesh& m : s.meshes) {
        if (m.placement) continue;
        vertices += static_cast<size_t>(m.topology->vertices);
        quads += m.topology->quad_count();
    }
    const size_t points = grow(a, s, vertices);
    gather_instances(a.instances, a.device, s, !live);
    const size_t rows = vertices + points + rows_of(a.instances);
    a.positions.assign(rows * 4 + 16, 0.0f);
    a.normals.assign(rows * 4 + 16, 0.0f);
    a.quads.clear();
    a.quads.reserve(quads);
    a.first_quad.clear();
    a.seen.assign(s.meshes.size(), {});

    int first_vertex = 0;
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) {
        const scene::Mesh& m = s.meshes[mi];
        a.seen[mi] = {m.topology->id, m.object, nullptr, nullptr, m.materials, first_vertex, {}};
        if (m.placement) continue;
        for (size_t i = 0; i < m.topology->uv.size(); ++i) {
            a.positions[(first_vertex + i) * 4 + 3] = m.topology->uv[i].x;
            a.normals[(first_vertex + i) * 4 + 3] = m.topology->uv[i].y;
        }
        first_vertex += m.topology->vertices;
    }

    a.parts.reserve(4);
    for (bool deforms : {false, true}) {
        for (scene::Coverage coverage : {scene::Coverage::opaque, scene::Coverage::mixed}) {
            Part part;
            part.deforms = deforms;
            part.mixed = coverage == scene::Coverage::mixed;
            part.cutout = {&a.wide, static_cast<int32_t>(a.quads.size())};
            collect_quads(a, s, part);
            if (part.indices.empty()) continue;
            a.first_quad.push_back(part.cutout.first_quad);
            a.parts.push_back(std::move(part));
        }
    }
    for (size_t pi = 0; pi < a.parts.size(); ++pi) attach(a, a.parts[pi], static_cast<unsigned>(pi), vertices);
    attach_hair_curves(a, s, points);
    attach_instances(a.instances, a.device, a.scene, s,
                     {a.positions.data(), a.normals.data(), vertices + points, a.quads, a.first_quad}, a.wide);
}

// The path classes of what is made of materials that are others now.
uint32_t changed_classes(const SceneAccel& a, const scene::Scene& s) {
    std::vector<uint8_t> changed;  // of each record in the table
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) {
        const auto &before = a.seen[mi].materials, &now = s.meshes[mi].materials;
        for (size_t i = 0; i < now.size(); ++i) changed.push_back(i >= before.size() || before[i] != now[i]);
    }
    uint32_t classes = 0;
    for (size_t i = 0; i < static_cast<size_t>(a.wide.quad_count); ++i) {
        const QuadRecord& q = a.quads[i];
        if (changed[static_cast<size_t>(q.material)]) classes |= path_bit(q.id);
    }
    return classes;
}

void update_materials(SceneAccel& a, const scene::Scene& s, AccelChange& change) {
    const bool all = change.topology;
    place_textures(a.textures, s);
    change.materials = all || a.placed_generation != a.textures.generation;
    a.placed_generation = a.textures.generation;
    for (size_t mi = 0; mi < s.meshes.size() && !change.materials; ++mi)
        change.materials = a.seen[mi].materials != s.meshes[mi].materials;
    if (!change.materials) return;
    if (!all) change.classes = changed_classes(a, s);
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) a.seen[mi].materials = s.meshes[mi].materials;
    a.materials.clear();
    a.wide.has_tiles = a.wide.has_film = a.wide.has_wear = a.wide.has_transmission = a.wide.has_subsurface = false;
    a.wide.skin_scatter = {}, a.wide.has_skin = a.wide.has_skin_walk = a.wide.has_eyes = a.wide.has_hair = false;
    constexpr float kUnderTresses = 0.7f;  // what is soft or frayed of a card is left to the strands on it
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) {
        const bool grown =
            std::any_of(a.grown.begin(), a.grown.end(), [mi](const GrownMesh& g) { return g.mesh == mi; });
        for (const auto& material : s.meshes[mi].materials) {
            a.materials.resize(a.materials.size() + kMaterialFloats);
            float* record = a.materials.data() + a.materials.size() - kMaterialFloats;
            fill_material(a.textures, a.wide, record, *material);
            record[kCoverageFloor] = grown && material->cutout ? kUnderTresses : 0;
        }
    }
    a.materials.resize(a.materials.size() + 16);
}

// Folds the creases of this instant. They go with the pose: no edit has been made, and no history is lost by them.
void fold_creases(SceneAccel& a, const scene::Scene& s) {
    float* r = a.materials.data();
    for (const scene::Mesh& m : s.meshes) {
        for (const auto& material : m.materials) {
            const scene::SkinDetail* skin = material->skin.get();
            for (size_t g = 0; skin && g < m.creases.size(); ++g)
                r[kCreaseForehead + g] = (skin->creased[g] + m.creases[g]) * skin->steepest;
            r += kMaterialFloats;
        }
    }
}

// Puts instances where they stand now; true when any moved.
bool place_instances(SceneAccel& a, const scene::Scene& s) {
    bool moved = false;
    for (size_t i = 0; i < a.instances.all.size(); ++i) {
        const size_t mesh = a.instances.all[i].mesh;
        if (a.seen[mesh].placement == s.meshes[mesh].placement) continue;
        a.seen[mesh].placement = s.meshes[mesh].placement;
        place_instance(a.instances, i, *s.meshes[mesh].placement, a.positions.data());
        moved = true;
    }
    return moved;
}

// Moves vertices. Every part keeps its buffers' addresses.
void update_geometry(SceneAccel& a, const scene::Scene& s, AccelChange& change) {
    const bool all = change.topology;
    bool moved[2] = {all, all};  // of what stands still, of what deforms
    for (size_t mi = 0; mi < s.meshes.size(); ++mi) {
        const scene::Mesh& m = s.meshes[mi];
        SeenMesh& seen = a.seen[mi];
        if (m.placement) continue;
        if (seen.positions != m.positions) {
            copy_vertices(a.positions, seen.first_vertex, *m.positions, m.topology->vertices);
            seen.positions = m.positions;
            moved[m.deforms] = true;
        }
        if (seen.normals != m.normals) {
            copy_vertices(a.normals, seen.first_vertex, *m.normals, m.topology->vertices);
            seen.normals = m.normals;
        }
    }
    change.placed = place_instances(a, s);
    change.geometry = moved[0] || moved[1] || change.placed;
    if (!change.geometry) return;
    place_hair_curves(a, s);
    for (Part& p : a.parts) {
        if (!moved[p.deforms]) continue;
        if (!all) rtcUpdateGeometryBuffer(p.geometry, RTC_BUFFER_TYPE_VERTEX, 0);
        rtcCommitGeometry(p.geometry);
    }
    rtcCommitScene(a.scene);
}

// The same lights but for their brightness, and that has changed by one factor within each group.
bool only_gains_differ(const std::vector<AreaLightRecord>& a, const std::vector<AreaLightRecord>& b) {
    if (a.size() != b.size()) return false;
    size_t first[kLightGroups];
    std::fill(std::begin(first), std::end(first), a.size());
    for (size_t i = 0; i < a.size(); ++i) {
        AreaLightRecord bright = a[i];
        std::memcpy(bright.radiance, b[i].radiance, sizeof bright.radiance);
        if (std::memcmp(&bright, &b[i], sizeof bright) != 0) return false;
        size_t& leader = first[a[i].group];
        if (leader == a.size()) leader = i;
        for (int c = 0; c < 3; ++c) {
            const float here = b[i].radiance[c] * a[leader].radiance[c],
                        there = a[i].radiance[c] * b[leader].radiance[c];
            if (std::abs(here - there) > 1e-5f * (std::abs(here) + std::abs(there))) return false;
        }
    }
    return true;
}

// Brightness as it can be worked with: no NaN, nothing negative, and no more than a half float bears after some sums.
Float3 sound(Float3 c) {
    constexpr float kBrightest = 1e6f;
    const auto channel = [=](float v) { return v > 0 ? std::min(v, kBrightest) : 0.0f; };
    return {channel(c.x), channel(c.y), channel(c.z)};
}

void update_lights(SceneAccel& a, const scene::Scene& s, AccelChange& change) {
    std::vector<AreaLightRecord> lights;
    for (const scene::AreaLight& l : s.lights) {
        const Float3 radiance = sound(l.radiance);
        if (base::luminance(radiance) <= 0) continue;
        const Float3 c = cross(l.u, l.v);
        const float area = 4 * length(c);
        if (!(area > 1e-12f && area < 1e12f)) continue;
        const Float3 n = normalize(c);
        lights.push_back({{l.center.x, l.center.y, l.center.z},
                          {l.u.x, l.u.y, l.u.z},
                          {l.v.x, l.v.y, l.v.z},
                          {n.x, n.y, n.z},
                          {radiance.x, radiance.y, radiance.z},
                          area,
                          l.visible,
                          static_cast<int32_t>(group_of(l.role))});
    }
    const bool changed =
        lights.size() != a.lights.size() ||
        (!lights.empty() && std::memcmp(lights.data(), a.lights.data(), lights.size() * sizeof(lights[0])) != 0);
    if (changed) (only_gains_differ(a.lights, lights) ? change.gains : change.lights) = true;
    a.lights = std::move(lights);
}

std::vector<float> padded(const base::ImageF& rgb) {
    const size_t n = static_cast<size_t>(rgb.width) * rgb.height;
    std::vector<float> out(n * 4);
    for (size_t i = 0; i < n; ++i) {
        const Float3 c = sound({rgb.data[i * 3], rgb.data[i * 3 + 1], rgb.data[i * 3 + 2]});
        std::memcpy(&out[i * 4], &c, 3 * sizeof(float));
    }
    return out;
}

void update_environment(SceneAccel& a, const scene::Scene& s, AccelChange& change) {
    EnvironmentRecord e;
    const scene::Environment& env = s.environment;
    if (a.map != env.map) {
        a.map = env.map;
        a.environment_table = env.map ? make_environment_table(env.map->radiance) : EnvironmentTable{};
        a.radiance = env.map ? padded(env.map->radiance) : std::vector<float>{};
        a.backdrop =
            env.map ? padded(env.map->blurred.empty() ? env.map->radiance : env.map->blurred) : std::vector<float>{};
        change.environment = true;
    }
    if (a.map) {
        const base::ImageF& sharp = a.map->radiance;
        const base::ImageF& soft = a.map->blurred.empty() ? sharp : a.map->blurred;
        e.radiance = a.radiance.data(), e.width = sharp.width, e.height = sharp.height;
        e.backdrop = a.backdrop.data(), e.backdrop_width = soft.width, e.backdrop_height = soft.height;
        e.keep = a.environment_table.keep.data();
        e.alias = a.environment_table.alias.data();
        e.density = a.environment_table.density.data();
        e.table_width = a.environment_table.width, e.table_height = a.environment_table.height;
        const Float3 gain = sound(env.gain);
        e.gain[0] = gain.x, e.gain[1] = gain.y, e.gain[2] = gain.z;
    }
    e.cos_rotation = std::cos(env.rotation), e.sin_rotation = std::sin(env.rotation);
    e.backdrop_is_color = s.backdrop.kind == scene::BackdropKind::color;
    e.backdrop_is_soft = e.backdrop_is_color || !a.map || !a.map->blurred.empty();
    e.backdrop_color[0] = s.backdrop.color.x, e.backdrop_color[1] = s.backdrop.color.y,
    e.backdrop_color[2] = s.backdrop.color.z;
    const EnvironmentRecord& old = a.wide.environment;
    if (e.cos_rotation != old.cos_rotation || e.sin_rotation != old.sin_rotation ||
        e.backdrop_is_color != old.backdrop_is_color ||
        std::memcmp(e.backdrop_color, old.backdrop_color, sizeof e.backdrop_color) != 0)
        change.environment = true;
    if (std::memcmp(e.gain, old.gain, sizeof e.gain) != 0) change.gains = true;
    a.wide.environment = e;
}

void update_sun(WideScene& w, const scene::Sun& sun, AccelChange& change) {
    const float direction[3] = {sun.direction.x, sun.direction.y, sun.direction.z};
    const Float3 sunlight = sound(sun.irradiance);
    const float irradiance[3] = {sunlight.x, sunlight.y, sunlight.z};
    const float cosine = std::cos(sun.angular_radius);
    if (std::memcmp(direction, w.sun_direction, sizeof direction) != 0 || cosine != w.sun_cos)
        change.sun_direction = true;
    if (std::memcmp(irradiance, w.sun_irradiance, sizeof irradiance) != 0) change.gains = true;
    std::memcpy(w.sun_direction, direction, sizeof direction);
    std::memcpy(w.sun_irradiance, irradiance, sizeof irradiance);
    w.sun_cos = cosine;
}

}  // namespace

void SceneAccelDeleter::operator()(SceneAccel* a) const {
    release_parts(*a);
    release_shapes(a->instances);
    rtcReleaseDevice(a->device);
    delete a;
}

SceneAccelPtr make_accel(AccelPurpose purpose) {
    SceneAccelPtr a(new SceneAccel);
    a->purpose = purpose;
    a->device = rtcNewDevice("start_threads=0,set_affinity=0");
    a->wide.albedo_table = albedo_table().data();
    a->wide.sheen_table = sheen_table().data();
    a->wide.blue_noise = blue_noise().data();
    return a;
}

GroupColors group_colors(const SceneAccel& a) {
    GroupColors colors;
    const WideScene& w = a.wide;
    const auto set = [&](LightGroup g, const float* c) {
        std::memcpy(colors.of[static_cast<int>(g)], c, 3 * sizeof(float));
    };
    const float one[3] = {1, 1, 1};
    set(LightGroup::other, one);
    set(LightGroup::environment, w.environment.gain);
    set(LightGroup::sun, w.sun_irradiance);
    for (size_t i = a.lights.size(); i-- > 0;) set(static_cast<LightGroup>(a.lights[i].group), a.lights[i].radiance);
    return colors;
}

bool prepare_accel(SceneAccel& a, const scene::Scene& s, const std::atomic<bool>& cancel) {
    return place_textures(a.textures, s, &cancel);
}

AccelChange update_accel(SceneAccel& a, const scene::Scene& s) {
    AccelChange change;
    // A still is built afresh each time: a refitted or re-used tree would make the picture depend on what came before.
    change.topology = a.purpose == AccelPurpose::still || !same_topology(a, s);
    if (change.topology) build_parts(a, s);
    update_materials(a, s, change);
    fold_creases(a, s);
    update_geometry(a, s, change);
    update_lights(a, s, change);
    update_environment(a, s, change);
    update_sun(a.wide, s.sun, change);

    WideScene& w = a.wide;
    w.scene = a.scene;
    w.positions = a.positions.data();
    w.previous_positions = w.positions;
    w.normals = a.normals.data();
    w.quads = a.quads.data();
    w.first_quad = a.first_quad.data();
    w.materials = a.materials.data();
    w.textures = a.textures.records.data();
    w.texels = a.textures.texels.data();
    w.lights = a.lights.data();
    w.light_count = static_cast<int32_t>(a.lights.size());
    w.groups = bit_of(LightGroup::other);
    if (a.map) w.groups |= bit_of(LightGroup::environment);
    if (w.sun_irradiance[0] + w.sun_irradiance[1] + w.sun_irradiance[2] > 0) w.groups |= bit_of(LightGroup::sun);
    for (const AreaLightRecord& l : a.lights) w.groups |= 1u << l.group;
    if (change.lights || change.gains || change.environment || change.sun_direction)
        a.proxy = light_proxy_of(w, a.environment_table);
    return change;
}

const LightProxy& light_proxy(const SceneAccel& a) {
    return a.proxy;
}
const WideScene& wide_scene(const SceneAccel& a) {
    return a.wide;
}

SceneFigures figures_of(const SceneAccel& a) {
    const size_t boxes = static_cast<size_t>(a.wide.instance_count) * 6;
    return {2 * (a.quads.size() - boxes), a.textures.texels.size() * sizeof(int32_t), memory_bytes(a)};
}

size_t memory_bytes(const SceneAccel& a) {
    size_t n = 0;
    for (const auto* v : {&a.positions, &a.normals, &a.ribbons, &a.materials, &a.radiance, &a.backdrop})
        n += v->size() * 4;
    return n + a.quads.size() * sizeof(QuadRecord) + a.textures.texels.size() * 4;
}

}  // namespace limn::render

#include "render/accel/hair_curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "base/random.h"

namespace limn::render {
namespace {

using base::Float2;
using base::Float3;

constexpr uint32_t kNowhere = ~0u;
constexpr float kStep = 0.0035f;                        // metres from point to point
constexpr float kApart = 2.4e-6f;                       // square metres of card for each strand
constexpr float kShort = 0.012f, kLong = 0.034f;        // metres that a strand is followed
constexpr float kThin = 0.035e-3f, kThick = 0.065e-3f;  // radius
constexpr float kBare = 0.2f;                           // coverage at which a strand has left the picture's hair

struct Triangle {
    uint32_t corner[3];
    uint32_t across[3];  // the triangle behind the side that faces corner k
    uint32_t quad;
};

// One card after the other as triangles, and what they are painted with.
struct Cards {
    const scene::Mesh& mesh;
    const std::vector<Float3>& rest;
    std::vector<Triangle> triangles;
    std::vector<float> area;  // up to and with each triangle
};

const scene::Material& material_of(const Cards& c, const Triangle& t) {
    return *c.mesh.materials[c.mesh.topology->material[t.quad]];
}

// The channel at `shift` of a texture at uv, repeat addressing, [0, 1].
float read(const scene::Texture& t, Float2 uv, int shift) {
    const auto index = [](float x, int n) {
        return std::clamp(static_cast<int>((x - std::floor(x)) * static_cast<float>(n)), 0, n - 1);
    };
    const size_t at = static_cast<size_t>(index(uv.y, t.height)) * static_cast<size_t>(t.width) +
                      static_cast<size_t>(index(uv.x, t.width));
    return static_cast<float>(t.texels[at] >> shift & 255) * (1.0f / 255);
}

// Two triangles share a side when they share its vertices; a seam of the texture ends a card.
void join(std::vector<Triangle>& triangles) {
    std::unordered_map<uint64_t, std::pair<uint32_t, int>> open;
    for (uint32_t i = 0; i < triangles.size(); ++i)
        for (int k = 0; k < 3; ++k) {
            const uint32_t a = triangles[i].corner[(k + 1) % 3], b = triangles[i].corner[(k + 2) % 3];
            const uint64_t side = static_cast<uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
            if (const auto other = open.find(side); other != open.end()) {
                triangles[i].across[k] = other->second.first;
                triangles[other->second.first].across[other->second.second] = i;
                open.erase(other);
            } else {
                open.emplace(side, std::pair{i, k});
            }
        }
}

Cards lay_out(const scene::Mesh& mesh) {
    Cards c{mesh, *mesh.rest, {}, {}};
    const scene::Topology& t = *mesh.topology;
    for (uint32_t q = 0; q < t.quad_count(); ++q) {
        const scene::Material& m = *mesh.materials[t.material[q]];
        if (m.model != scene::MaterialModel::hair || !m.cutout) continue;
        const uint32_t* v = &t.quads[static_cast<size_t>(q) * 4];
        const uint32_t halves[2][3] = {{v[0], v[1], v[3]}, {v[2], v[3], v[1]}};
        for (const auto& h : halves) {
            const float twice = length(cross(c.rest[h[1]] - c.rest[h[0]], c.rest[h[2]] - c.rest[h[0]]));
            if (!(twice > 1e-12f) || !std::isfinite(twice)) continue;
            c.triangles.push_back({{h[0], h[1], h[2]}, {kNowhere, kNowhere, kNowhere}, q});
            c.area.push_back((c.area.empty() ? 0 : c.area.back()) + twice * 0.5f);
        }
    }
    join(c.triangles);
    return c;
}

struct Place {
    uint32_t triangle;
    std::array<float, 3> weight;
};

template <class T>
T blend(const std::vector<T>& of, const Triangle& t, const std::array<float, 3>& w) {
    return of[t.corner[0]] * w[0] + of[t.corner[1]] * w[1] + of[t.corner[2]] * w[2];
}

Float2 uv_at(const Cards& c, const Place& p) {
    const Triangle& t = c.triangles[p.triangle];
    Float2 sum{0, 0};
    for (int k = 0; k < 3; ++k) {
        sum.x += c.mesh.topology->uv[t.corner[k]].x * p.weight[k];
        sum.y += c.mesh.topology->uv[t.corner[k]].y * p.weight[k];
    }
    return sum;
}

float coverage_at(const Cards& c, const Place& p) {
    const scene::Material& m = material_of(c, c.triangles[p.triangle]);
    const scene::Texture* t = m.coverage_texture ? m.coverage_texture.get() : m.base_texture.get();
    return t && !t->texels.empty() ? read(*t, uv_at(c, p), 24) : 1.0f;
}

// Where strands run at a place: as their map tells, the way that `before` goes, downwards without one.
Float3 direction_at(const Cards& c, const Place& p, Float3 before) {
    const Triangle& t = c.triangles[p.triangle];
    const Float3 e1 = c.rest[t.corner[1]] - c.rest[t.corner[0]], e2 = c.rest[t.corner[2]] - c.rest[t.corner[0]];
    const Float3 n = normalize(cross(e1, e2));
    const bool begins = dot(before, before) == 0;
    Float3 along = begins ? Float3{0, -1, 0} : before;
    if (const scene::Texture* map = material_of(c, t).normal_texture.get(); map && !map->texels.empty()) {
        const Float2 uv = uv_at(c, p);
        const float c2 = read(*map, uv, 0) * 2 - 1, s2 = read(*map, uv, 8) * 2 - 1, told = std::hypot(c2, s2);
        const auto* texture = c.mesh.topology->uv.data();
        const Float2 a = texture[t.corner[0]], b = texture[t.corner[1]], d = texture[t.corner[2]];
        const float du1 = b.x - a.x, dv1 = b.y - a.y, du2 = d.x - a.x, dv2 = d.y - a.y, det = du1 * dv2 - du2 * dv1;
        if (told > 0.1f && std::abs(det) > 1e-14f) {
            const float cosine = std::sqrt(std::max(0.5f + 0.5f * c2 / told, 0.0f));
            const float sine = std::sqrt(std::max(0.5f - 0.5f * c2 / told, 0.0f)) * (s2 < 0 ? -1.0f : 1.0f);
            const Float3 by_u = (e1 * dv2 - e2 * dv1) / det, by_v = (e2 * du1 - e1 * du2) / det;
            Float3 seen = by_u * cosine + by_v * sine;
            if (const float l = length(seen); l > 1e-12f) {
                seen = seen / l;
                if (dot(seen, along) < 0) seen = seen * -1.0f;
                along = begins ? seen : along * 0.6f + seen * 0.4f;
            }
        }
    }
    along = along - n * dot(n, along);
    const float l = length(along);
    return l > 1e-6f ? along / l : e1 / std::max(length(e1), 1e-12f);
}

// How the weights of a place go with a metre along `d`, which lies in its triangle.
std::array<float, 3> rates(const Cards& c, const Triangle& t, Float3 d) {
    const Float3 e1 = c.rest[t.corner[1]] - c.rest[t.corner[0]], e2 = c.rest[t.corner[2]] - c.rest[t.corner[0]];
    const float a = dot(e1, e1), b = dot(e1, e2), e = dot(e2, e2), x = dot(d, e1), y = dot(d, e2);
    const float det = std::max(a * e - b * b, 1e-30f), r1 = (x * e - y * b) / det, r2 = (y * a - x * b) / det;
    return {-r1 - r2, r1, r2};
}

// Goes `far` along d over the card, bending where triangles meet; nothing where the card ends before.
std::optional<Place> walk(const Cards& c, Place p, Float3& d, float far) {
    for (int crossing = 0; crossing < 12; ++crossing) {
        const Triangle& t = c.triangles[p.triangle];
        const std::array<float, 3> r = rates(c, t, d);
        float reach = far;
        int side = -1;
        for (int k = 0; k < 3; ++k)
            if (r[k] < 0 && p.weight[k] < -r[k] * reach) reach = std::max(p.weight[k], 0.0f) / -r[k], side = k;
        for (int k = 0; k < 3; ++k) p.weight[k] += r[k] * reach;
        far -= reach;
        if (side < 0) return p;
        if (t.across[side] == kNowhere) return std::nullopt;
        const Triangle& next = c.triangles[t.across[side]];
        std::array<float, 3> moved{};
        for (int k = 0; k < 3; ++k)
            for (int j = 0; j < 3; ++j)
                if (j != side && next.corner[k] == t.corner[j]) moved[k] = p.weight[j];
        p = {t.across[side], moved};
        const Float3 n = normalize(
            cross(c.rest[next.corner[1]] - c.rest[next.corner[0]], c.rest[next.corner[2]] - c.rest[next.corner[0]]));
        const Float3 flat = d - n * dot(n, d);
        if (length(flat) < 1e-3f) return std::nullopt;
        d = normalize(flat);
    }
    return std::nullopt;
}

// On in the plane of the last triangle, past its rim.
Place reach_past(const Cards& c, Place p, Float3 d, float far) {
    const std::array<float, 3> r = rates(c, c.triangles[p.triangle], d);
    for (int k = 0; k < 3; ++k) p.weight[k] += r[k] * far;
    return p;
}

// Follows a strand from a place for `far` metres; a little past where the card or its hair ends.
void follow(const Cards& c, Place p, Float3 d, float far, float past, std::vector<Place>& out) {
    while (far > 0 && out.size() < kMostTressPoints / 2) {
        const float step = std::min(far, kStep);
        Float3 turned = d;
        const std::optional<Place> next = walk(c, p, turned, step);
        if (!next || coverage_at(c, *next) < kBare) {
            if (past > 0.2e-3f) out.push_back(reach_past(c, p, d, past));
            return;
        }
        p = *next;
        d = direction_at(c, p, turned);
        out.push_back(p);
        far -= step;
    }
}

uint32_t triangle_at(const Cards& c, float area) {
    const auto at = std::upper_bound(c.area.begin(), c.area.end(), area) - c.area.begin();
    return static_cast<uint32_t>(std::min<ptrdiff_t>(at, static_cast<ptrdiff_t>(c.area.size()) - 1));
}

void grow_one(const Cards& c, uint32_t k, Place seed, Tresses& hair_curves) {
    const auto own = [k](uint32_t what) { return base::uniform(base::hash(0x7e55u, k, what)); };
    const Float3 along = direction_at(c, seed, {0, 0, 0});
    const float far = kShort + (kLong - kShort) * own(4);
    std::vector<Place> up, down;
    follow(c, seed, along * -1.0f, far * 0.4f, 0, up);
    follow(c, seed, along, far * 0.6f, kStep * own(5), down);
    if (up.empty() && down.empty()) return;
    Tress strand{static_cast<uint32_t>(hair_curves.points.size()), 0, c.triangles[seed.triangle].quad};
    std::reverse(up.begin(), up.end());
    up.push_back(seed);
    up.insert(up.end(), down.begin(), down.end());
    // Most lie close to the card, some stand off it, and few leave it towards their tips.
    const float lift = 2.6e-3f * own(6) * own(7) - 0.1e-3f, flare = own(8), off = 7e-3f * flare * flare * flare * flare;
    const float radius = kThin + (kThick - kThin) * own(9);
    for (size_t i = 0; i < up.size(); ++i) {
        const float s = static_cast<float>(i) / static_cast<float>(up.size() - 1);
        const Triangle& t = c.triangles[up[i].triangle];
        TressPoint p;
        for (int j = 0; j < 3; ++j) p.corner[j] = t.corner[j], p.weight[j] = up[i].weight[static_cast<size_t>(j)];
        p.lift = lift * std::min(4 * s, 1.0f) + off * s * s;
        p.radius = radius * (s > 0.6f ? 1 - 2.0f * (s - 0.6f) : 1);
        hair_curves.points.push_back(p);
    }
    strand.count = static_cast<uint32_t>(up.size());
    hair_curves.strands.push_back(strand);
}

}  // namespace

Tresses grow_hair_curves(const scene::Mesh& mesh) {
    Tresses hair_curves;
    if (!mesh.rest) return hair_curves;
    const Cards c = lay_out(mesh);
    if (c.triangles.empty()) return hair_curves;
    const auto count = static_cast<uint32_t>(std::clamp<float>(c.area.back() / kApart, 1, kMostTresses));
    for (uint32_t k = 0; k < count; ++k) {
        const auto own = [k](uint32_t what) { return base::uniform(base::hash(0x7e55u, k, what)); };
        const uint32_t triangle =
            triangle_at(c, (static_cast<float>(k) + own(0)) / static_cast<float>(count) * c.area.back());
        const float root = std::sqrt(own(1)), v = own(2);  // uniform over the triangle
        const Place seed{triangle, {1 - root, root * (1 - v), root * v}};
        if (coverage_at(c, seed) > std::max(own(3), kBare)) grow_one(c, k, seed, hair_curves);
    }
    return hair_curves;
}

PlacedTressPoint place(const TressPoint& point, const scene::Mesh& mesh) {
    PlacedTressPoint out{Float3{0.0f}, Float3{0.0f}, {0, 0}};
    for (int k = 0; k < 3; ++k) {
        const float w = point.weight[k];
        out.position = out.position + (*mesh.positions)[point.corner[k]] * w;
        // The normal of what is past a rim is that of the rim.
        out.normal = out.normal + (*mesh.normals)[point.corner[k]] * std::clamp(w, 0.0f, 1.0f);
        const Float2 uv = mesh.topology->uv[point.corner[k]];
        const float inside = std::clamp(w, 0.0f, 1.0f);
        out.uv.x += uv.x * inside, out.uv.y += uv.y * inside;
    }
    float sum = 0;
    for (float w : point.weight) sum += std::clamp(w, 0.0f, 1.0f);
    out.uv.x /= sum, out.uv.y /= sum;
    const float l = length(out.normal);
    if (l > 1e-12f) out.position = out.position + out.normal * (point.lift / l);
    return out;
}

void place_all(const Tresses& hair_curves, const scene::Mesh& mesh, float* positions, float* normals, float* ribbons) {
    for (const TressPoint& point : hair_curves.points) {
        const PlacedTressPoint p = place(point, mesh);
        const float position[3] = {p.position.x, p.position.y, p.position.z};
        const float normal[3] = {p.normal.x, p.normal.y, p.normal.z};
        std::copy_n(position, 3, positions);
        std::copy_n(normal, 3, normals);
        std::copy_n(position, 3, ribbons);
        positions[3] = p.uv.x, normals[3] = p.uv.y, ribbons[3] = point.radius;
        positions += 4, normals += 4, ribbons += 4;
    }
}

}  // namespace limn::render

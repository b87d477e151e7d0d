#include "exchange/gltf_tangents.h"

#include <cmath>

namespace limn::exchange {

using base::Float3;

std::vector<float> gltf_tangents(const scene::Mesh& mesh, const std::vector<Float3>& normals) {
    const scene::Topology& t = *mesh.topology;
    const std::vector<Float3>& p = *mesh.positions;
    std::vector<Float3> along(normals.size(), Float3(0.0f)), up(normals.size(), Float3(0.0f));
    const auto add = [&](uint32_t a, uint32_t b, uint32_t c) {
        const Float3 e = p[b] - p[a], f = p[c] - p[a];
        const float eu = t.uv[b].x - t.uv[a].x, ev = t.uv[b].y - t.uv[a].y, fu = t.uv[c].x - t.uv[a].x,
                    fv = t.uv[c].y - t.uv[a].y;
        const float turn = eu * fv - ev * fu < 0 ? -1.0f : 1.0f;  // by area of the picture: large triangles count more
        const Float3 u = (e * fv - f * ev) * turn, against_v = (e * fu - f * eu) * turn;
        for (uint32_t v : {a, b, c}) along[v] += u, up[v] += against_v;
    };
    for (size_t q = 0; q < t.quad_count(); ++q) {
        const uint32_t* v = &t.quads[q * 4];
        add(v[0], v[1], v[3]);
        if (v[2] != v[3]) add(v[2], v[3], v[1]);
    }
    std::vector<float> tangents;
    tangents.reserve(normals.size() * 4);
    for (size_t i = 0; i < normals.size(); ++i) {
        Float3 u = along[i] - normals[i] * base::dot(normals[i], along[i]);
        Float3 other;
        if (const float size = base::length(u); std::isfinite(size) && size > 1e-20f)
            u = base::normalize(u / size);
        else
            base::basis(normals[i], u, other);
        const float w = base::dot(base::cross(normals[i], u), up[i]) < 0 ? -1.0f : 1.0f;
        tangents.insert(tangents.end(), {u.x, u.y, u.z, w});
    }
    return tangents;
}

}  // namespace limn::exchange

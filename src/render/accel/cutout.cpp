#include "render/accel/cutout.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "render/data/wide_scene.h"

namespace limn::render {
namespace {

// Bilinear alpha of an RGBA8 texture, repeat addressing, [0, 1].
float alpha_at(const WideScene& w, const TextureRecord& t, float u, float v) {
    const float x = (u - std::floor(u)) * static_cast<float>(t.width) - 0.5f;
    const float y = (v - std::floor(v)) * static_cast<float>(t.height) - 0.5f;
    const float fx = x - std::floor(x), fy = y - std::floor(y);
    const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
    const auto texel = [&](int tx, int ty) {
        tx = tx < 0 ? tx + t.width : tx >= t.width ? tx - t.width : tx;
        ty = ty < 0 ? ty + t.height : ty >= t.height ? ty - t.height : ty;
        return static_cast<float>(static_cast<uint32_t>(w.texels[t.offset + ty * t.width + tx]) >> 24);
    };
    const float top = texel(x0, y0) * (1 - fx) + texel(x0 + 1, y0) * fx;
    const float bottom = texel(x0, y0 + 1) * (1 - fx) + texel(x0 + 1, y0 + 1) * fx;
    return (top * (1 - fy) + bottom * fy) * (1.0f / 255);
}

}  // namespace

void cutout_filter(const RTCFilterFunctionNArguments* args) {
    const auto& filter = *static_cast<const CutoutFilter*>(args->geometryUserPtr);
    const WideScene& w = *filter.scene;
    const unsigned n = args->N;
    for (unsigned i = 0; i < n; ++i) {
        if (args->valid[i] != -1) continue;
        const unsigned primitive = RTCHitN_primID(args->hit, n, i);
        const QuadRecord& quad = w.quads[filter.first_quad + static_cast<int>(primitive)];
        const float* material = w.materials + quad.material * kMaterialFloats;
        const int texture = static_cast<int>(material[kCoverageTexture]);
        if (material[kCutout] == 0 || texture < 0) continue;
        // Embree's quad is two triangles: (v0, v1, v3) below the diagonal, (v2, v3, v1) above it.
        float u = std::clamp(RTCHitN_u(args->hit, n, i), 0.0f, 1.0f),
              v = std::clamp(RTCHitN_v(args->hit, n, i), 0.0f, 1.0f);
        const bool upper = u + v > 1;
        if (upper) u = 1 - u, v = 1 - v;
        const auto corner = [&](int k) { return static_cast<size_t>(quad.corners[k]) * 4 + 3; };
        const size_t a = corner(upper ? 2 : 0), b = corner(upper ? 3 : 1), c = corner(upper ? 1 : 3);
        const auto blend = [&](const float* p) { return p[a] + u * (p[b] - p[a]) + v * (p[c] - p[a]); };
        const float tu = blend(w.positions), tv = blend(w.normals);
        // The ray's id is a fraction of 2^32, spread over the picture as blue noise; each primitive turns it by an
        // amount of its own, so that strands behind one another are covered independently.
        const float threshold = base::uniform(RTCRayN_id(args->ray, n, i) + base::mix(primitive * 0x9e3779b9U + 1));
        const float floor = material[kCoverageFloor], alpha = alpha_at(w, w.textures[texture], tu, tv);
        if (!(alpha - floor > threshold * (1 - floor))) args->valid[i] = 0;
    }
}

}  // namespace limn::render

#include "human/fit.h"

#include <algorithm>

namespace limn::human {
namespace {

Float4 extent(std::span<const uint16_t> reference, const Positions& vertices) {
    Float4 low = splat(1e30f), high = splat(-1e30f);
    for (uint16_t v : reference) {
        low = _mm_min_ps(low, vertices[v]);
        high = _mm_max_ps(high, vertices[v]);
    }
    return high - low;
}

}  // namespace

base::Result<Fit> read_fit(const pack::Pack& pack, const std::string& prefix, const Positions& base_mesh,
                           const RigWeights& rig) {
    auto reference = pack.array<uint16_t>(prefix + "/reference");
    if (!reference) return reference.error();
    auto weight = pack.array<float>(prefix + "/weight");
    if (!weight) return weight.error();
    auto offset = pack.array<float>(prefix + "/offset");
    if (!offset) return offset.error();
    const size_t rows = reference->rows();
    const size_t vertices = base_mesh.size();
    const auto& r = reference->values;
    if (rows == 0 || r.size() != 3 * rows || weight->values.size() != r.size() || offset->values.size() != r.size() ||
        std::any_of(r.begin(), r.end(), [vertices](uint16_t v) { return v >= vertices; }))
        return base::Error{pack.path() + ": the fit of " + prefix + " does not fit the base mesh"};
    auto surface = read_surface(pack, prefix, rows);
    if (!surface) return surface.error();
    Fit fit{*surface, r, weight->values, offset->values, extent(r, base_mesh), {}};
    fit.ride = ride_along(rig, fit.reference, fit.weight, rows, 3);
    return fit;
}

Float4 offset_scale(const Fit& fit, const Positions& vertices) {
    const Float4 now = extent(fit.reference, vertices);
    Float4 scale = splat(1);
    for (int a = 0; a < 3; ++a)
        if (fit.base_extent[a] > 1e-3f) scale[a] = std::clamp(now[a] / fit.base_extent[a], 0.6f, 1.6f);
    return scale;
}

void apply_fit(const Fit& fit, const Positions& vertices, Float4 scale, Positions& rows) {
    const size_t count = fit.reference.size() / 3;
    rows.resize(count);
    const uint16_t* r = fit.reference.data();
    const float *w = fit.weight.data(), *o = fit.offset.data();
    for (size_t i = 0; i < count; ++i, r += 3, w += 3, o += 3)
        rows[i] = splat(w[0]) * vertices[r[0]] + splat(w[1]) * vertices[r[1]] + splat(w[2]) * vertices[r[2]] +
                  scale * Float4{o[0], o[1], o[2], 0};
}

}  // namespace limn::human

#include "human/surface.h"

#include <algorithm>

namespace limn::human {

base::Result<SurfaceData> read_surface(const pack::Pack& pack, const std::string& prefix, size_t rows) {
    auto vertex_row = pack.array<uint32_t>(prefix + "/vertex_row");
    if (!vertex_row) return vertex_row.error();
    auto uv = pack.array<float>(prefix + "/uv");
    if (!uv) return uv.error();
    auto quads = pack.array<uint32_t>(prefix + "/quads");
    if (!quads) return quads.error();
    auto zone = pack.array<uint8_t>(prefix + "/zone");
    if (!zone) return zone.error();
    SurfaceData s{rows, vertex_row->values, uv->values, quads->values, zone->values, {}};
    if (pack.has(prefix + "/coverage")) {
        auto coverage = pack.array<uint8_t>(prefix + "/coverage");
        if (!coverage) return coverage.error();
        s.coverage = coverage->values;
    }
    const auto below = [](std::span<const uint32_t> values, size_t limit) {
        return std::all_of(values.begin(), values.end(), [limit](uint32_t v) { return v < limit; });
    };
    if (!below(s.vertex_row, rows) || !below(s.quads, s.vertex_row.size()) || s.uv.size() != 2 * s.vertex_row.size() ||
        s.quads.size() % 4 != 0 || s.zone.size() != s.quad_count() ||
        (!s.coverage.empty() && s.coverage.size() != s.quad_count()))
        return base::Error{pack.path() + ": the arrays of " + prefix + " do not fit together"};
    return s;
}

base::Result<Stencils> read_stencils(const pack::Pack& pack, const std::string& prefix, size_t vertices) {
    auto begin = pack.array<uint32_t>(prefix + "/row_begin");
    if (!begin) return begin.error();
    auto vertex = pack.array<uint16_t>(prefix + "/row_vertex");
    if (!vertex) return vertex.error();
    auto weight = pack.array<float>(prefix + "/row_weight");
    if (!weight) return weight.error();
    Stencils s{begin->values, vertex->values, weight->values};
    if (s.begin.empty() || s.begin.front() != 0 || !std::is_sorted(s.begin.begin(), s.begin.end()) ||
        s.begin.back() != s.vertex.size() || s.vertex.size() != s.weight.size() ||
        std::any_of(s.vertex.begin(), s.vertex.end(), [vertices](uint16_t v) { return v >= vertices; }))
        return base::Error{pack.path() + ": the stencils of " + prefix + " do not fit together"};
    return s;
}

Shown show(const SurfaceData& data, const std::vector<bool>& keep, std::span<const uint8_t> material_of_zone) {
    constexpr uint32_t kNone = ~0u;
    Shown shown;
    auto topology = std::make_shared<scene::Topology>();
    topology->id = scene::next_resource_id();
    std::vector<uint32_t> vertex_at(data.vertex_row.size(), kNone), row_at(data.rows, kNone);
    for (size_t q = 0; q < data.quad_count(); ++q) {
        if (!keep.empty() && !keep[q]) continue;
        for (int k = 0; k < 4; ++k) {
            const uint32_t vertex = data.quads[4 * q + k], row = data.vertex_row[vertex];
            if (row_at[row] == kNone) {
                row_at[row] = static_cast<uint32_t>(shown.rows.size());
                shown.rows.push_back(row);
            }
            if (vertex_at[vertex] == kNone) {
                vertex_at[vertex] = static_cast<uint32_t>(shown.vertex_row.size());
                shown.vertex_row.push_back(row_at[row]);
                topology->uv.push_back({data.uv[2 * vertex], data.uv[2 * vertex + 1]});
            }
            topology->quads.push_back(vertex_at[vertex]);
            shown.quad_rows.push_back(row_at[row]);
        }
        const uint8_t zone = data.zone[q];
        topology->zone.push_back(zone);
        topology->material.push_back(zone < material_of_zone.size() ? material_of_zone[zone] : uint8_t{0});
        topology->coverage.push_back(data.coverage.empty() ? scene::Coverage::opaque
                                                           : static_cast<scene::Coverage>(data.coverage[q] & 1));
    }
    topology->vertices = static_cast<int>(shown.vertex_row.size());
    shown.topology = topology;

    shown.fan_begin.assign(shown.rows.size() + 1, 0);
    const auto each_corner = [&](auto&& visit) {
        for (size_t q = 0; q < shown.quad_rows.size() / 4; ++q) {
            const uint32_t* r = &shown.quad_rows[4 * q];
            for (int k = 0; k < (r[3] == r[2] ? 3 : 4); ++k) visit(r[k], static_cast<uint32_t>(q));
        }
    };
    each_corner([&](uint32_t row, uint32_t) { ++shown.fan_begin[row + 1]; });
    for (size_t r = 0; r < shown.rows.size(); ++r) shown.fan_begin[r + 1] += shown.fan_begin[r];
    shown.fan.resize(shown.fan_begin.back());
    std::vector<uint32_t> next(shown.fan_begin.begin(), shown.fan_begin.end() - 1);
    each_corner([&](uint32_t row, uint32_t quad) { shown.fan[next[row]++] = quad; });
    return shown;
}

std::shared_ptr<std::vector<base::Float3>> BufferPool::take(size_t size) {
    std::erase_if(buffers_, [size](const auto& b) { return b.use_count() == 1 && b->size() != size; });
    for (const auto& b : buffers_)
        if (b.use_count() == 1) return b;
    buffers_.push_back(std::make_shared<std::vector<base::Float3>>(size));
    return buffers_.back();
}

Drawn draw(const Shown& shown, const Positions& rows, const Stand& stand, BufferPool& pool, Positions& quad_normals,
           Positions& row_normals) {
    const size_t quads = shown.quad_rows.size() / 4;
    quad_normals.resize(std::max(quad_normals.size(), quads));
    for (size_t q = 0; q < quads; ++q) {
        const uint32_t* r = &shown.quad_rows[4 * q];
        quad_normals[q] = cross(rows[r[2]] - rows[r[0]], rows[r[3]] - rows[r[1]]);  // twice the area, along the normal
    }
    row_normals.resize(std::max(row_normals.size(), shown.rows.size()));
    for (size_t r = 0; r < shown.rows.size(); ++r) {
        Float4 sum = splat(0);
        for (uint32_t i = shown.fan_begin[r]; i < shown.fan_begin[r + 1]; ++i) sum += quad_normals[shown.fan[i]];
        const float square = dot3(sum, sum);
        row_normals[r] = square > 1e-30f ? sum * splat(1 / std::sqrt(square)) : Float4{0, 1, 0, 0};
    }
    const size_t vertices = shown.vertex_row.size();
    auto positions = pool.take(vertices + 1), normals = pool.take(vertices + 1);
    for (size_t v = 0; v < vertices; ++v) {
        const uint32_t r = shown.vertex_row[v];
        (*positions)[v] = to_float3(stand.placed(rows[r]));
        (*normals)[v] = to_float3(stand.turned(row_normals[r]));
    }
    (*positions)[vertices] = (*normals)[vertices] = base::Float3(0.0f);
    return {std::move(positions), std::move(normals)};
}

}  // namespace limn::human

#include "render/accel/instances.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace limn::render {
namespace {

using scene::Float3;

constexpr size_t kBoxRows = 8, kPlacementRows = 2;

Shape make_shape(RTCDevice device, const scene::Mesh& m, bool fresh) {
    Shape s{m.topology, m.positions, m.normals};
    const auto vertices = static_cast<size_t>(m.topology->vertices);
    if (vertices > 0) s.low = s.high = (*m.positions)[0];
    for (size_t i = 0; i < vertices; ++i)
        s.low = base::min(s.low, (*m.positions)[i]), s.high = base::max(s.high, (*m.positions)[i]);
    s.scene = rtcNewScene(device);
    rtcSetSceneFlags(s.scene, fresh ? RTC_SCENE_FLAG_ROBUST : RTC_SCENE_FLAG_NONE);
    rtcSetSceneBuildQuality(s.scene, fresh ? RTC_BUILD_QUALITY_HIGH : RTC_BUILD_QUALITY_MEDIUM);
    RTCGeometry g = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_QUAD);
    rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, s.positions->data(), 0, sizeof(Float3),
                               vertices);
    rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT4, s.topology->quads.data(), 0, 16,
                               s.topology->quad_count());
    rtcSetGeometryBuildQuality(g, fresh ? RTC_BUILD_QUALITY_HIGH : RTC_BUILD_QUALITY_MEDIUM);
    rtcCommitGeometry(g);
    rtcAttachGeometryByID(s.scene, g, 0);
    rtcReleaseGeometry(g);
    rtcCommitScene(s.scene);
    return s;
}

void put(float* row, Float3 v, float fourth) {
    row[0] = v.x, row[1] = v.y, row[2] = v.z, row[3] = fourth;
}

// A box round each instance stands for it wherever it is asked what may be seen where; it carries what the instance is.
void add_box(std::vector<QuadRecord>& quads, size_t first_row, int32_t material, int32_t id, size_t mesh) {
    // Corner k is at the high end of x, y, z where its bits 0, 1, 2 are set.
    constexpr int kFaces[6][4] = {{0, 1, 3, 2}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 3, 7, 6}, {0, 2, 6, 4}, {1, 3, 7, 5}};
    for (const auto& face : kFaces) {
        QuadRecord r{};
        for (int k = 0; k < 4; ++k) r.corners[k] = static_cast<int32_t>(first_row) + face[k];
        r.material = material, r.id = id, r.mesh = static_cast<int32_t>(mesh);
        quads.push_back(r);
    }
}

// The shape's vertices and quads, in its own space.
void add_shape(const Shape& s, InstanceArrays& to, size_t first_row) {
    const scene::Topology& t = *s.topology;
    for (size_t i = 0; i < static_cast<size_t>(t.vertices); ++i) {
        put(to.positions + (first_row + i) * 4, (*s.positions)[i], i < t.uv.size() ? t.uv[i].x : 0);
        put(to.normals + (first_row + i) * 4, (*s.normals)[i], i < t.uv.size() ? t.uv[i].y : 0);
    }
    for (size_t q = 0; q < t.quad_count(); ++q) {
        QuadRecord r{};
        for (size_t k = 0; k < 4; ++k) r.corners[k] = static_cast<int32_t>(t.quads[q * 4 + k] + first_row);
        to.quads.push_back(r);
    }
}

}  // namespace

void gather_instances(Instances& n, RTCDevice device, const scene::Scene& scene, bool fresh) {
    if (fresh) release_shapes(n);
    std::vector<Shape> before = std::move(n.shapes);
    n.shapes.clear();
    for (size_t mi = 0; mi < scene.meshes.size(); ++mi) {
        const scene::Mesh& m = scene.meshes[mi];
        if (!m.placement) continue;
        const auto is_its = [&](const Shape& s) {
            return s.scene && s.topology == m.topology && s.positions == m.positions && s.normals == m.normals;
        };
        auto found = std::ranges::find_if(n.shapes, is_its);
        if (found == n.shapes.end()) {
            auto kept = std::ranges::find_if(before, is_its);
            n.shapes.push_back(kept != before.end() ? std::exchange(*kept, {}) : make_shape(device, m, fresh));
            found = n.shapes.end() - 1;
        }
        n.all.push_back({mi, static_cast<size_t>(found - n.shapes.begin()), nullptr});
    }
    for (Shape& s : before)
        if (s.scene) rtcReleaseScene(s.scene);
}

size_t rows_of(const Instances& n) {
    size_t rows = n.all.size() * (kBoxRows + kPlacementRows);
    for (const Shape& s : n.shapes) rows += static_cast<size_t>(s.topology->vertices);
    return rows;
}

void attach_instances(Instances& n, RTCDevice device, RTCScene tree, const scene::Scene& scene, InstanceArrays arrays,
                      WideScene& w) {
    n.first_row = arrays.first_row;
    const size_t placements = n.first_row + n.all.size() * kBoxRows;
    w.instance_count = static_cast<int32_t>(n.all.size());
    w.first_instance = static_cast<int32_t>(arrays.first_quad.size());
    w.first_placement = static_cast<int32_t>(placements);
    w.first_box = static_cast<int32_t>(arrays.quads.size());
    w.vertex_count = static_cast<int32_t>(placements);
    size_t row = n.first_row;
    int32_t material = 0;
    size_t mesh = 0;
    for (Instance& i : n.all) {
        for (; mesh < i.mesh; ++mesh) material += static_cast<int32_t>(scene.meshes[mesh].materials.size());
        const scene::Mesh& m = scene.meshes[i.mesh];
        add_box(arrays.quads, row, material,
                static_cast<int32_t>(m.object << 8 | (m.topology->zone.empty() ? 0 : m.topology->zone[0])), i.mesh);
        row += kBoxRows;
    }
    w.quad_count = static_cast<int32_t>(arrays.quads.size());
    std::vector<int32_t> first_quad;
    row = placements + n.all.size() * kPlacementRows;
    for (const Shape& s : n.shapes) {
        first_quad.push_back(static_cast<int32_t>(arrays.quads.size()));
        add_shape(s, arrays, row);
        row += static_cast<size_t>(s.topology->vertices);
    }
    w.row_count = static_cast<int32_t>(row);
    for (Instance& i : n.all) {
        i.geometry = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_INSTANCE);
        rtcSetGeometryInstancedScene(i.geometry, n.shapes[i.shape].scene);
        rtcAttachGeometryByID(tree, i.geometry, static_cast<unsigned>(arrays.first_quad.size()));
        arrays.first_quad.push_back(first_quad[i.shape]);
    }
}

void place_instance(const Instances& n, size_t i, const scene::Placement& placement, float* positions) {
    scene::Placement at = placement;
    at.size = std::max(at.size, 1e-6f);
    const Shape& s = n.shapes[n.all[i].shape];
    for (unsigned k = 0; k < kBoxRows; ++k) {
        const Float3 corner{k & 1 ? s.high.x : s.low.x, k & 2 ? s.high.y : s.low.y, k & 4 ? s.high.z : s.low.z};
        put(positions + (n.first_row + i * kBoxRows + k) * 4, scene::placed(at, corner), 0);
    }
    float* rows = positions + (n.first_row + n.all.size() * kBoxRows + i * kPlacementRows) * 4;
    put(rows, at.position, at.size);
    const Float3 x = scene::turned(at, {1, 0, 0}), z = scene::turned(at, {0, 0, 1});
    put(rows + 4, {x.x, z.x, 0}, 0);
    const float columns[12] = {
        x.x * at.size, 0, x.z * at.size, 0, at.size, 0, z.x * at.size, 0, z.z * at.size, at.position.x, at.position.y,
        at.position.z};
    rtcSetGeometryTransform(n.all[i].geometry, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, columns);
    rtcCommitGeometry(n.all[i].geometry);
}

void release_instances(Instances& n) {
    for (const Instance& i : n.all)
        if (i.geometry) rtcReleaseGeometry(i.geometry);
    n.all.clear();
}

void release_shapes(Instances& n) {
    for (const Shape& s : n.shapes)
        if (s.scene) rtcReleaseScene(s.scene);
    n.shapes.clear();
}

}  // namespace limn::render

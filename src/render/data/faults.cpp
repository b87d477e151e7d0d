#include "render/data/faults.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>

namespace limn::render {
namespace {

using base::Float3;
using Faults = std::vector<std::string>;

bool is_number(Float3 v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}
bool is_light(Float3 v) {
    return is_number(v) && v.x >= 0 && v.y >= 0 && v.z >= 0;
}

std::string of_object(uint32_t object) {
    return " (object " + std::to_string(object) + ")";
}

std::string count_of(size_t n, size_t all, const char* what) {
    return std::to_string(n) + " of " + std::to_string(all) + " " + what;
}

void check_mesh(const scene::Mesh& m, Faults& faults) {
    const std::string name = (m.name.empty() ? std::string("a mesh") : m.name) + of_object(m.object);
    if (!m.topology || !m.positions || m.positions->size() < static_cast<size_t>(m.topology->vertices)) {
        faults.push_back(name + ": has no vertices and is left out");
        return;
    }
    const auto vertices = static_cast<size_t>(m.topology->vertices);
    const std::vector<Float3>& p = *m.positions;
    const auto no_number = static_cast<size_t>(
        std::count_if(p.begin(), p.begin() + static_cast<ptrdiff_t>(vertices), [](Float3 v) { return !is_number(v); }));
    if (no_number > 0)
        faults.push_back(name + ": " +
                         count_of(no_number, vertices, "vertices are not finite; what hangs on them is not seen"));
    if (m.normals) {
        const auto end = m.normals->begin() + static_cast<ptrdiff_t>(std::min(vertices, m.normals->size()));
        const auto none =
            static_cast<size_t>(std::count_if(m.normals->begin(), end, [](Float3 n) { return !(dot(n, n) > 1e-12f); }));
        if (none > 0)
            faults.push_back(name + ": " + count_of(none, vertices, "normals have no length; faces are flat there"));
    }
    const std::vector<uint32_t>& q = m.topology->quads;
    size_t flat = 0;
    for (size_t i = 0; i + 3 < q.size(); i += 4) {
        if (std::any_of(&q[i], &q[i] + 4, [&](uint32_t k) { return k >= vertices; })) continue;
        const Float3 across = p[q[i + 2]] - p[q[i]], other = p[q[i + 3]] - p[q[i + 1]];
        const Float3 area = cross(across, other);
        flat += dot(area, area) == 0 ? 1 : 0;
    }
    // Two corners in one place are common at a pole or a seam; a mesh that is nothing else is a mistake.
    if (const size_t quads = m.topology->quad_count(); quads > 0 && flat == quads)
        faults.push_back(name + ": has no area and is not seen");
}

void check_light(const scene::AreaLight& l, Faults& faults) {
    const std::string name = "a light" + of_object(l.object);
    const Float3 area = cross(l.u, l.v);
    if (!is_light(l.radiance))
        faults.push_back(name + ": its radiance is not finite or negative; what is no light counts as dark");
    if (!is_number(l.center) || !(dot(area, area) > 0))
        faults.push_back(name + ": has no area or no place and is left out");
}

void check_map(const scene::EnvironmentMap& map, Faults& faults) {
    const auto bad = std::count_if(map.radiance.data.begin(), map.radiance.data.end(),
                                   [](float v) { return !std::isfinite(v) || v < 0; });
    if (bad > 0)
        faults.push_back("the environment " + map.name + ": " +
                         count_of(static_cast<size_t>(bad), map.radiance.data.size(),
                                  "values are negative or not finite and count as dark"));
}

void check_camera(const scene::Camera& c, Faults& faults) {
    const Float3 along = c.target - c.position;
    if (!is_number(c.position) || !is_number(c.target) || !(dot(along, along) > 0))
        faults.push_back("the camera: looks nowhere; its place and its target must differ");
    if (!(c.focal_length > 0)) faults.push_back("the camera: its focal length must be above 0 mm");
    if (!std::isfinite(c.exposure)) faults.push_back("the camera: its exposure is no number");
}

}  // namespace

std::vector<std::string> faults_of(const scene::Scene& s) {
    Faults faults;
    std::set<const void*> shapes;  // that many meshes share: looked through once
    for (const scene::Mesh& m : s.meshes)
        if (!m.placement || shapes.insert(m.positions.get()).second) check_mesh(m, faults);
    for (const scene::AreaLight& l : s.lights) check_light(l, faults);
    if (s.environment.map) check_map(*s.environment.map, faults);
    if (!is_light(s.environment.gain)) faults.push_back("the environment: its gain is not finite or negative");
    if (!is_light(s.sun.irradiance)) faults.push_back("the sun: its irradiance is not finite or negative");
    check_camera(s.camera, faults);
    return faults;
}

namespace {

// Of the shape itself where that stands in many places.
template <class F>
void each_triangle(const scene::Mesh& m, F&& visit) {
    const std::vector<Float3>& p = *m.positions;
    const std::vector<uint32_t>& q = m.topology->quads;
    const auto vertices = static_cast<uint32_t>(std::min(p.size(), static_cast<size_t>(m.topology->vertices)));
    for (size_t i = 0; i + 3 < q.size(); i += 4) {
        if (std::any_of(&q[i], &q[i] + 4, [&](uint32_t k) { return k >= vertices; })) continue;
        visit(p[q[i]], p[q[i + 1]], p[q[i + 2]]);
        if (q[i + 3] != q[i + 2]) visit(p[q[i]], p[q[i + 2]], p[q[i + 3]]);
    }
}

// The share of all directions from `eye` in which there is the inside of the mesh rather than its outside, -1..1 for
// one that is closed (solid angles: Van Oosterom and Strackee 1983). Where a garment hides the body below it both
// together are nearly closed.
double enclosed(const scene::Mesh& m, Float3 eye) {
    double sum = 0;
    each_triangle(m, [&](Float3 pa, Float3 pb, Float3 pc) {
        const Float3 a = pa - eye, b = pb - eye, c = pc - eye;
        const float la = length(a), lb = length(b), lc = length(c);
        sum += std::atan2(dot(a, cross(b, c)), la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb);
    });
    return sum / 6.283185307179586;
}

// How many more surfaces right above turn away from `eye` than face it: one inside of what is closed and below a floor.
int turned_away_above(const scene::Mesh& m, Float3 eye) {
    // What goes straight up through an edge of a shape with even numbers would count neither of its sides.
    eye += Float3{3.1e-5f, 0, 1.7e-5f};
    int count = 0;
    each_triangle(m, [&](Float3 pa, Float3 pb, Float3 pc) {
        const Float3 a = pa - eye, b = pb - eye, c = pc - eye;
        const double ab = double(a.z) * b.x - double(a.x) * b.z, bc = double(b.z) * c.x - double(b.x) * c.z,
                     ca = double(c.z) * a.x - double(c.x) * a.z, area = ab + bc + ca;
        if (area == 0 || (ab > 0) != (area > 0) || (bc > 0) != (area > 0) || (ca > 0) != (area > 0)) return;
        if ((bc * a.y + ca * b.y + ab * c.y) / area > 0) count += area > 0 ? 1 : -1;
    });
    return count;
}

struct Box {
    Float3 low{0.0f}, high{0.0f};
};

Box box_of(const std::vector<Float3>& points, size_t count) {
    Box box;
    count = std::min(count, points.size());
    if (count > 0) box = {points[0], points[0]};
    for (size_t i = 1; i < count; ++i) {
        const Float3& p = points[i];
        box.low = {std::min(box.low.x, p.x), std::min(box.low.y, p.y), std::min(box.low.z, p.z)};
        box.high = {std::max(box.high.x, p.x), std::max(box.high.y, p.y), std::max(box.high.z, p.z)};
    }
    return box;
}

// Whether the eye is inside of what is closed, or below a floor. boxes: of shapes that stand in many places, so that a
// thousand things cost no more than what they stand over or under.
bool hides(const scene::Mesh& m, Float3 eye, std::map<const void*, Box>& boxes) {
    if (m.placement) {
        const auto [box, is_new] = boxes.try_emplace(m.positions.get());
        if (is_new) box->second = box_of(*m.positions, static_cast<size_t>(m.topology->vertices));
        eye = scene::unplaced(*m.placement, eye);
        const auto& [low, high] = box->second;
        if (eye.x < low.x || eye.x > high.x || eye.z < low.z || eye.z > high.z || eye.y > high.y) return false;
    }
    return turned_away_above(m, eye) > 0;
}

}  // namespace

std::vector<std::string> faults_of_view(const scene::Scene& s) {
    Faults faults;
    const Float3 eye = s.camera.position;
    if (!is_number(eye)) return faults;
    double person = 0;
    std::map<const void*, Box> boxes;
    for (const scene::Mesh& m : s.meshes) {
        if (!m.topology || !m.positions) continue;
        if (m.deforms) {
            const bool strands = std::any_of(m.materials.begin(), m.materials.end(), [](const auto& material) {
                return material && material->model == scene::MaterialModel::hair;
            });
            if (!strands) person += enclosed(m, eye);
        } else if (hides(m, eye, boxes)) {
            const std::string name = m.name.empty() ? std::string("something") : m.name;
            faults.push_back("the camera stands inside or below " + name +
                             ", where there is nothing to see; raise it or move it away");
        }
    }
    if (person > 0.5)
        faults.push_back("the camera stands inside the person, where there is nothing to see; move it away");
    return faults;
}

}  // namespace limn::render

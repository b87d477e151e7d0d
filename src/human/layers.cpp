#include "human/layers.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace limn::human {
namespace {

constexpr size_t kNear = 10;        // triangles that a point may touch
constexpr float kSlack = 0.3f;      // decimetres that they may be further off than the nearest
constexpr float kSameWay = 0.3f;    // the cosine between what lies over one another
constexpr float kAlong = 0.7f;      // the cosine between a normal and the way to what lies over or under
constexpr float kTouching = 0.03f;  // decimetres at which that way is not told from none
constexpr float kSameLimb = 0.5f;   // of the arms' turn
// Decimetres: what is so near to a way out is met on it; and may be met on another build.
constexpr float kMet = 0.15f, kMayMeet = 0.7f;

// The point of a triangle that is nearest to p (Ericson, Real-Time Collision Detection, 2005, 5.1.5).
struct Nearest {
    Float4 at;
    int corner = -1;  // it is this corner
    int side = -1;    // it lies on the side from this corner to the next
};

Nearest nearest_on(const Positions& rows, const std::array<uint32_t, 3>& t, Float4 p) {
    const Float4 a = rows[t[0]], b = rows[t[1]], c = rows[t[2]];
    const Float4 ab = b - a, ac = c - a, ap = p - a;
    const float d1 = dot3(ab, ap), d2 = dot3(ac, ap);
    if (d1 <= 0 && d2 <= 0) return {a, 0, -1};
    const Float4 bp = p - b;
    const float d3 = dot3(ab, bp), d4 = dot3(ac, bp);
    if (d3 >= 0 && d4 <= d3) return {b, 1, -1};
    const float vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) return {a + splat(d1 / std::max(d1 - d3, 1e-12f)) * ab, -1, 0};
    const Float4 cp = p - c;
    const float d5 = dot3(ab, cp), d6 = dot3(ac, cp);
    if (d6 >= 0 && d5 <= d6) return {c, 2, -1};
    const float vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) return {a + splat(d2 / std::max(d2 - d6, 1e-12f)) * ac, -1, 2};
    const float va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0)
        return {b + splat((d4 - d3) / std::max((d4 - d3) + (d5 - d6), 1e-12f)) * (c - b), -1, 1};
    const float share = 1 / std::max(va + vb + vc, 1e-20f);
    return {a + splat(vb * share) * ab + splat(vc * share) * ac, -1, -1};
}

bool on_rim(const Sheet& sheet, uint32_t triangle, const Nearest& n) {
    if (n.corner >= 0) return sheet.rim_row[sheet.triangles[triangle][static_cast<size_t>(n.corner)]];
    return n.side >= 0 && (sheet.rim[triangle] >> n.side & 1);
}

Float4 normal_of(const Positions& rows, const std::array<uint32_t, 3>& t) {
    const Float4 n = cross(rows[t[1]] - rows[t[0]], rows[t[2]] - rows[t[0]]);
    const float square = dot3(n, n);
    return square > 1e-20f ? n * splat(1 / std::sqrt(square)) : splat(0);
}

float square_of(Float4 v) {
    return dot3(v, v);
}

// Beside a fold, such as a collar's, what is nearest is neither over nor under the point.
bool beside(Float4 off, float along) {
    const float square = square_of(off);
    return square > kTouching * kTouching && along * along < kAlong * kAlong * square;
}

// Triangles by the cells of space that they reach into.
class Cells {
  public:
    Cells(const Positions& rows, const Sheet& sheet) {
        if (sheet.triangles.empty()) return;
        low_ = splat(1e30f);
        Float4 high = splat(-1e30f);
        for (const auto& t : sheet.triangles)
            for (uint32_t r : t) low_ = _mm_min_ps(low_, rows[r]), high = _mm_max_ps(high, rows[r]);
        for (int a = 0; a < 3; ++a) size_[a] = static_cast<int>((high[a] - low_[a]) / kCell) + 1;
        cells_.resize(static_cast<size_t>(size_[0]) * size_[1] * size_[2]);
        asked_.assign(sheet.triangles.size(), 0);
        for (uint32_t i = 0; i < sheet.triangles.size(); ++i) {
            const auto& t = sheet.triangles[i];
            each(_mm_min_ps(_mm_min_ps(rows[t[0]], rows[t[1]]), rows[t[2]]),
                 _mm_max_ps(_mm_max_ps(rows[t[0]], rows[t[1]]), rows[t[2]]), [&](auto& cell) { cell.push_back(i); });
        }
    }

    // Those that may lie within radius of p, each once.
    void around(Float4 p, float radius, std::vector<uint32_t>& found) {
        found.clear();
        ++asking_;
        add_around(p, radius, found);
    }
    // The same, but for those that were found since the last `around`.
    void add_around(Float4 p, float radius, std::vector<uint32_t>& found) {
        if (cells_.empty()) return;
        each(p - splat(radius), p + splat(radius), [&](auto& cell) {
            for (uint32_t t : cell)
                if (asked_[t] != asking_) asked_[t] = asking_, found.push_back(t);
        });
    }

  private:
    static constexpr float kCell = 0.4f;

    template <class F>
    void each(Float4 from, Float4 to, F&& visit) {
        int a[3], b[3];
        for (int k = 0; k < 3; ++k) {
            if (to[k] < low_[k] || from[k] > low_[k] + static_cast<float>(size_[k]) * kCell) return;
            a[k] = std::clamp(static_cast<int>((from[k] - low_[k]) / kCell), 0, size_[k] - 1);
            b[k] = std::clamp(static_cast<int>((to[k] - low_[k]) / kCell), 0, size_[k] - 1);
        }
        for (int z = a[2]; z <= b[2]; ++z)
            for (int y = a[1]; y <= b[1]; ++y)
                for (int x = a[0]; x <= b[0]; ++x)
                    visit(cells_[(static_cast<size_t>(z) * size_[1] + y) * size_[0] + x]);
    }

    Float4 low_ = splat(0);
    int size_[3] = {};
    std::vector<std::vector<uint32_t>> cells_;
    std::vector<uint32_t> asked_;  // per triangle: when it was found last
    uint32_t asking_ = 0;
};

struct Touch {
    uint32_t triangle = 0;
    Nearest nearest;
    float distance2 = 1e30f;
};

Touch nearest_of(std::span<const uint32_t> triangles, const Sheet& sheet, const Positions& rows, Float4 p) {
    Touch best;
    for (uint32_t t : triangles) {
        const Nearest n = nearest_on(rows, sheet.triangles[t], p);
        const float d2 = square_of(p - n.at);
        if (d2 < best.distance2) best = {t, n, d2};
    }
    return best;
}

// How far along the way from p the triangle is: where it is crossed, or its corners are that are within `beside` of it;
// the furthest of them, -1e30 if there is none.
float furthest_along(Float4 p, Float4 way, const Positions& rows, const std::array<uint32_t, 3>& t, float beside) {
    Float4 off[3];
    float along[3], furthest = -1e30f;
    for (size_t k = 0; k < 3; ++k) {
        const Float4 to = rows[t[k]] - p;
        along[k] = dot3(to, way);
        off[k] = to - splat(along[k]) * way;
        if (square_of(off[k]) < beside * beside) furthest = std::max(furthest, along[k]);
    }
    // The corners as seen along the way: it passes between them where all three turn to the same side.
    const float a = dot3(cross(off[1], off[2]), way), b = dot3(cross(off[2], off[0]), way),
                c = dot3(cross(off[0], off[1]), way), area = a + b + c;
    if ((a >= 0 && b >= 0 && c >= 0 && area > 1e-12f) || (a <= 0 && b <= 0 && c <= 0 && area < -1e-12f))
        furthest = std::max(furthest, (a * along[0] + b * along[1] + c * along[2]) / area);
    return furthest;
}

// Points are brought to at least `clearance` on one side of the sheet: +1 over it, -1 under it.
void bring(const Contacts& contacts, const Sheet& sheet, const Positions& rows, float clearance, float side,
           Positions& points) {
    constexpr int kRounds = 2;  // the nearest triangle may be another once the point has moved
    for (size_t i = 0; i < contacts.point.size(); ++i) {
        const std::span<const uint32_t> near(&contacts.near[contacts.begin[i]],
                                             contacts.begin[i + 1] - contacts.begin[i]);
        Float4& p = points[contacts.point[i]];
        for (int round = 0; round < kRounds; ++round) {
            const Touch touch = nearest_of(near, sheet, rows, p);
            if (on_rim(sheet, touch.triangle, touch.nearest)) break;
            const Float4 n = normal_of(rows, sheet.triangles[touch.triangle]);
            const float along = dot3(p - touch.nearest.at, n), missing = clearance - side * along;
            if (!(missing > 0) || beside(p - touch.nearest.at, along)) break;
            p += splat(side * std::min(missing, kFarthest)) * n;
        }
    }
}

}  // namespace

Sheet sheet_of(std::span<const uint32_t> quads, size_t rows) {
    Sheet sheet;
    sheet.rim_row.assign(rows, false);
    std::unordered_map<uint64_t, uint32_t> sides;  // how many triangles have it
    const auto key = [](uint32_t a, uint32_t b) {
        return static_cast<uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
    };
    for (size_t q = 0; q + 3 < quads.size(); q += 4) {
        const uint32_t* r = &quads[q];
        sheet.triangles.push_back({r[0], r[1], r[2]});
        if (r[3] != r[2]) sheet.triangles.push_back({r[0], r[2], r[3]});
    }
    for (const auto& t : sheet.triangles)
        for (size_t k = 0; k < 3; ++k) ++sides[key(t[k], t[(k + 1) % 3])];
    for (const auto& t : sheet.triangles) {
        uint8_t rim = 0;
        for (size_t k = 0; k < 3; ++k)
            if (sides[key(t[k], t[(k + 1) % 3])] == 1) {
                rim |= static_cast<uint8_t>(1u << k);
                sheet.rim_row[t[k]] = sheet.rim_row[t[(k + 1) % 3]] = true;
            }
        sheet.rim.push_back(rim);
    }
    return sheet;
}

void tell_linings(Sheet& sheet, const Positions& rows, const Sheet& skin, const Positions& skin_rows, Cancel cancel) {
    Cells cells(skin_rows, skin);
    std::vector<uint32_t> found;
    sheet.facing.assign(sheet.triangles.size(), true);
    for (size_t t = 0; t < sheet.triangles.size() && !base::is_set(cancel); ++t) {
        const auto& c = sheet.triangles[t];
        const Float4 middle = (rows[c[0]] + rows[c[1]] + rows[c[2]]) * splat(1.0f / 3);
        for (float radius : {0.25f, 0.7f, 1.6f}) {
            cells.around(middle, radius, found);
            const Touch touch = nearest_of(found, skin, skin_rows, middle);
            if (touch.distance2 > radius * radius) continue;
            sheet.facing[t] = dot3(normal_of(rows, c), normal_of(skin_rows, skin.triangles[touch.triangle])) > 0;
            break;
        }
    }
}

std::vector<Float4> row_normals(const Sheet& sheet, const Positions& rows) {
    std::vector<Float4> normals(rows.size(), splat(0));
    for (size_t t = 0; t < sheet.triangles.size(); ++t) {
        if (!sheet.facing.empty() && !sheet.facing[t]) continue;
        const auto& c = sheet.triangles[t];
        for (uint32_t r : c) normals[r] += cross(rows[c[1]] - rows[c[0]], rows[c[2]] - rows[c[0]]);
    }
    for (Float4& n : normals) {
        const float square = square_of(n);
        n = square > 1e-20f ? n * splat(1 / std::sqrt(square)) : splat(0);
    }
    return normals;
}

Contacts find_contacts(Points points, std::span<const uint32_t> candidates, std::span<const Float4> normals,
                       Points rows, const Sheet& sheet, Near within, Cancel cancel) {
    const float reach = within.reach;
    Contacts contacts;
    Cells cells(rows.at, sheet);
    std::vector<uint32_t> found;
    std::vector<Touch> near;
    for (uint32_t v : candidates) {
        if (base::is_set(cancel)) break;
        const Float4 p = points.at[v];
        for (float radius = std::min(0.3f, reach);; radius = std::min(2 * radius, reach)) {
            cells.around(p, radius, found);
            near.clear();
            for (uint32_t t : found) {
                if (!sheet.facing.empty() && !sheet.facing[t]) continue;
                if (std::abs(points.arm[v] - rows.arm[sheet.triangles[t][0]]) > kSameLimb) continue;
                const Nearest n = nearest_on(rows.at, sheet.triangles[t], p);
                near.push_back({t, n, square_of(p - n.at)});
            }
            std::partial_sort(near.begin(), near.begin() + static_cast<ptrdiff_t>(std::min(kNear, near.size())),
                              near.end(), [](const Touch& a, const Touch& b) {
                                  return a.distance2 != b.distance2 ? a.distance2 < b.distance2
                                                                    : a.triangle < b.triangle;
                              });
            const bool enough = !near.empty() && std::sqrt(near[0].distance2) + kSlack <= radius;
            if (enough || radius >= reach) break;
        }
        if (near.empty() || near[0].distance2 > reach * reach || on_rim(sheet, near[0].triangle, near[0].nearest))
            continue;
        const Float4 n = normal_of(rows.at, sheet.triangles[near[0].triangle]);
        const float over = dot3(p - near[0].nearest.at, n);
        if (beside(p - near[0].nearest.at, over) || over > within.outside || -over > within.inside) continue;
        if (!normals.empty() && dot3(normals[v], n) < kSameWay) continue;
        const float most = std::sqrt(near[0].distance2) + kSlack;
        contacts.point.push_back(v);
        for (size_t i = 0; i < near.size() && i < kNear && near[i].distance2 <= most * most; ++i)
            contacts.near.push_back(near[i].triangle);
        contacts.begin.push_back(static_cast<uint32_t>(contacts.near.size()));
    }
    return contacts;
}

void tuck(const Contacts& contacts, const Sheet& sheet, const Positions& rows, float clearance, Positions& points) {
    bring(contacts, sheet, rows, clearance, -1, points);
}

void lift(const Contacts& contacts, const Sheet& sheet, const Positions& rows, float clearance, Positions& points) {
    bring(contacts, sheet, rows, clearance, 1, points);
}

void sink(const Contacts& contacts, const Sheet& sheet, const Positions& points, float clearance, Positions& rows) {
    for (size_t i = 0; i < contacts.point.size(); ++i) {
        const std::span<const uint32_t> near(&contacts.near[contacts.begin[i]],
                                             contacts.begin[i + 1] - contacts.begin[i]);
        const Float4 p = points[contacts.point[i]];
        const Touch touch = nearest_of(near, sheet, rows, p);
        if (on_rim(sheet, touch.triangle, touch.nearest)) continue;
        const Float4 n = normal_of(rows, sheet.triangles[touch.triangle]);
        const float along = dot3(p - touch.nearest.at, n), missing = std::min(clearance - along, kFarthest);
        if (!(missing > 0) || beside(p - touch.nearest.at, along)) continue;
        for (uint32_t r : sheet.triangles[touch.triangle]) rows[r] -= splat(missing) * n;
    }
}

std::vector<Float4> ways_out(Points points, std::span<const uint32_t> candidates, Points rows, const Sheet& skin,
                             float reach, Cancel cancel) {
    constexpr float kSmooth = 0.5f;  // decimetres around the nearest place, over which the skin's folds are evened out
    std::vector<Float4> ways(points.at.size(), splat(0));
    Cells cells(rows.at, skin);
    std::vector<uint32_t> found;
    for (uint32_t v : candidates) {
        if (base::is_set(cancel)) break;
        const Float4 p = points.at[v];
        for (float radius = std::min(0.4f, reach);; radius = std::min(2 * radius, reach)) {
            cells.around(p, radius, found);
            std::erase_if(found, [&](uint32_t t) {
                return std::abs(points.arm[v] - rows.arm[skin.triangles[t][0]]) > kSameLimb;
            });
            const Touch touch = nearest_of(found, skin, rows.at, p);
            if (touch.distance2 > radius * radius) {
                if (radius >= reach) break;
                continue;
            }
            cells.around(touch.nearest.at, kSmooth, found);
            for (uint32_t t : found) {
                const auto& c = skin.triangles[t];
                if (std::abs(points.arm[v] - rows.arm[c[0]]) > kSameLimb) continue;
                ways[v] += cross(rows.at[c[1]] - rows.at[c[0]], rows.at[c[2]] - rows.at[c[0]]);
            }
            const float square = square_of(ways[v]);
            ways[v] = square > 1e-20f ? ways[v] * splat(1 / std::sqrt(square)) : splat(0);
            break;
        }
    }
    return ways;
}

Overlay outermost_around(Points points, std::span<const uint32_t> candidates, std::span<const Float4> ways, Points rows,
                         const Sheet& sheet, float outside, float inside, Cancel cancel) {
    Overlay overlay;
    Cells cells(rows.at, sheet);
    std::vector<uint32_t> near;
    for (uint32_t v : candidates) {
        if (base::is_set(cancel)) break;
        const Float4 p = points.at[v], way = ways[v];
        if (square_of(way) == 0) continue;
        cells.around(p - splat(outside) * way, kMayMeet, near);
        for (float along = -outside; along <= inside; along += kMayMeet)
            cells.add_around(p + splat(along + kMayMeet) * way, kMayMeet, near);
        std::erase_if(near, [&](uint32_t t) {
            if (!sheet.facing.empty() && !sheet.facing[t]) return true;
            if (std::abs(points.arm[v] - rows.arm[sheet.triangles[t][0]]) > kSameLimb) return true;
            const float along = furthest_along(p, way, rows.at, sheet.triangles[t], kMayMeet);
            return along < -outside || along > inside;
        });
        if (near.empty()) continue;
        overlay.point.push_back(v);
        overlay.way.push_back(way);
        overlay.near.insert(overlay.near.end(), near.begin(), near.end());
        overlay.begin.push_back(static_cast<uint32_t>(overlay.near.size()));
    }
    return overlay;
}

void lay_over(const Overlay& overlay, const Sheet& sheet, const Positions& rows, float clearance, Positions& points) {
    constexpr float kFarthestOver = 1.5f;
    for (size_t i = 0; i < overlay.point.size(); ++i) {
        Float4& p = points[overlay.point[i]];
        float outermost = -1e30f;
        for (uint32_t k = overlay.begin[i]; k < overlay.begin[i + 1]; ++k)
            outermost =
                std::max(outermost, furthest_along(p, overlay.way[i], rows, sheet.triangles[overlay.near[k]], kMet));
        const float missing = outermost + clearance;
        if (missing > 0) p += splat(std::min(missing, kFarthestOver)) * overlay.way[i];
    }
}

std::vector<uint32_t> near_rim(const Sheet& sheet, int hops) {
    std::vector<bool> near = sheet.rim_row;
    for (int hop = 0; hop < hops; ++hop) {
        std::vector<bool> next = near;
        for (const auto& t : sheet.triangles)
            if (near[t[0]] || near[t[1]] || near[t[2]])
                for (uint32_t r : t) next[r] = true;
        near = std::move(next);
    }
    std::vector<uint32_t> rows;
    for (uint32_t r = 0; r < near.size(); ++r)
        if (near[r]) rows.push_back(r);
    return rows;
}

}  // namespace limn::human

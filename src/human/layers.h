#pragma once
// What is worn over what. Skin, shoes and base layer are tucked under the garment that lies over them, rims are lifted
// off the skin that they lie on, and long hair is laid over the garment, on every build: who lies near whom is found
// once on the base mesh, and held to whenever the shape changes. Decimetres, arms lowered.
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/cancel.h"
#include "human/float4.h"

namespace limn::human {

// Searching contacts may take tenths of a second. What was searched when it was cancelled is of no use.
using base::Cancel;

// A surface as triangles over rows of positions.
struct Sheet {
    std::vector<std::array<uint32_t, 3>> triangles;
    std::vector<uint8_t> rim;   // per triangle: bit k where nothing joins the side from corner k to the next
    std::vector<bool> rim_row;  // per row: it lies on such a side
    std::vector<bool> facing;   // per triangle, or empty = all: it turns outwards, and is no lining
};

// quads: 4 rows each, all below `rows`; a triangle repeats its last. Sides that lie in one place count as joined only
// where they share their rows.
Sheet sheet_of(std::span<const uint32_t> quads, size_t rows);
// Tells linings from outsides: what faces away from the nearest of the skin's triangles.
void tell_linings(Sheet& sheet, const Positions& rows, const Sheet& skin, const Positions& skin_rows, Cancel cancel);

// Points and a few triangles of a sheet that are near each.
struct Contacts {
    std::vector<uint32_t> point;
    std::vector<uint32_t> begin{0};  // of each point's in near, and the end
    std::vector<uint32_t> near;
};

// Points that lie over a sheet of several layers (a shirt, a jacket, its lapel), each with the way out of the body and
// the triangles that it may meet on that way, on whatever build.
struct Overlay {
    std::vector<uint32_t> point;
    std::vector<Float4> way;         // unit length
    std::vector<uint32_t> begin{0};  // of each point's in near, and the end
    std::vector<uint32_t> near;
};

// Points as they lie on the base mesh, and how much each rides on an arm: what is on an arm never touches what is not.
struct Points {
    const Positions& at;
    std::span<const float> arm;
};

// How near a point is to what it touches: at most `reach`, at most `outside` off its outer side and `inside` off its
// inner one.
struct Near {
    float reach = 0, outside = 0, inside = 0;
};

// Which of the candidates have the sheet over or under them; what is off its rim has not. normals: the points' own, of
// which only those count that turn to the same side as the sheet; empty = all.
Contacts find_contacts(Points points, std::span<const uint32_t> candidates, std::span<const Float4> normals,
                       Points rows, const Sheet& sheet, Near near, Cancel cancel);

// Of each row the mean of its triangles' normals, of those that face outwards; 0 where there is none.
std::vector<Float4> row_normals(const Sheet& sheet, const Positions& rows);

// Moves points to where the sheet lies at least `clearance` over them (tuck), or under them (lift), at most so far a
// time.
constexpr float kFarthest = 0.5f;
void tuck(const Contacts& contacts, const Sheet& sheet, const Positions& rows, float clearance, Positions& points);
void lift(const Contacts& contacts, const Sheet& sheet, const Positions& rows, float clearance, Positions& points);
// Moves the sheet's triangles to where they lie at least `clearance` under the points.
void sink(const Contacts& contacts, const Sheet& sheet, const Positions& points, float clearance, Positions& rows);

// Per point the way out of the body: where the skin about its nearest place faces; 0 where there is none within `reach`
// or the point is no candidate.
std::vector<Float4> ways_out(Points points, std::span<const uint32_t> candidates, Points rows, const Sheet& skin,
                             float reach, Cancel cancel);
// Which of the candidates may meet the sheet on their ways: from `inside` under its outermost layer to `outside` over
// it.
Overlay outermost_around(Points points, std::span<const uint32_t> candidates, std::span<const Float4> ways, Points rows,
                         const Sheet& sheet, float outside, float inside, Cancel cancel);
// Moves points along their ways to at least `clearance` over the outermost layer that they meet there.
void lay_over(const Overlay& overlay, const Sheet& sheet, const Positions& rows, float clearance, Positions& points);

// The rows within `hops` quads of a rim.
std::vector<uint32_t> near_rim(const Sheet& sheet, int hops);

}  // namespace limn::human

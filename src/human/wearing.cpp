#include "human/wearing.h"

#include <algorithm>

namespace limn::human {
namespace {

// Decimetres. What lies over something else keeps so far off it.
constexpr float kRim = 0.015f, kSkin = 0.04f, kFaces = 0.02f, kShoes = 0.05f, kHair = 0.1f;
constexpr float kPoked =
    0.1f;  // that something may poke out of the base mesh's clothes, which then lie over it all the same
constexpr Near kUnder{0.9f, kPoked, 0.9f};  // a skirt and the leg
constexpr Near kOver{0.9f, 0.9f, kPoked};
constexpr Near kAtRim{0.4f, 0.4f, kPoked};
constexpr Near kShoeUnder{0.9f, 0.5f, 0.9f}, kOverShoe{0.5f, 0.5f, 0.5f};
constexpr float kHairOutside = 0.9f, kHairInside = 1.4f, kHairReach = 2.5f;  // the last one: to the skin
constexpr int kHops = 2;  // from a rim: those rows are moved, further in the skin is

Positions on_base(const PersonModel& model, const Worn& worn) {
    Positions rows;
    apply_fit(*worn.fit, model.base, splat(1), rows);
    return rows;
}

std::vector<uint32_t> rows_of(const Shown& shown) {
    std::vector<uint32_t> quads;
    for (uint32_t r : shown.quad_rows) quads.push_back(shown.rows[r]);
    return quads;
}

// Each quad of the mesh once, of those that are shown; zone: only of that one, 0 = of all.
std::vector<uint32_t> skin_quads(const PersonModel& model, const std::vector<bool>& kept, scene::ZoneId zone) {
    std::vector<uint32_t> quads;
    for (size_t q = 0; q < model.body_corners.size() / 4; ++q) {
        if ((!kept.empty() && !kept[q]) || (zone != 0 && model.body.zone[q] != zone)) continue;
        const uint16_t* c = &model.body_corners[4 * q];
        const bool again = quads.size() >= 4 && std::equal(c, c + 4, quads.end() - 4);
        if (!again) quads.insert(quads.end(), c, c + 4);
    }
    return quads;
}

std::vector<uint32_t> each_once(std::vector<uint32_t> rows) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

// Rows of the sheet that are not among `left_out`, which is sorted.
std::vector<uint32_t> others(const Sheet& sheet, const std::vector<uint32_t>& left_out) {
    std::vector<uint32_t> rows, left;
    for (const auto& t : sheet.triangles) rows.insert(rows.end(), t.begin(), t.end());
    rows = each_once(std::move(rows));
    std::set_difference(rows.begin(), rows.end(), left_out.begin(), left_out.end(), std::back_inserter(left));
    return left;
}

Cover cover(Sheet sheet, Points rows, const Sheet& skin, Points mesh, std::span<const uint32_t> below, Cancel cancel) {
    Cover c;
    c.sheet = std::move(sheet);
    const std::vector<Float4> outwards = row_normals(c.sheet, rows.at), skin_outwards = row_normals(skin, mesh.at);
    const std::vector<uint32_t> rim = near_rim(c.sheet, kHops);
    c.rim_on_skin = find_contacts(rows, rim, outwards, mesh, skin, kAtRim, cancel);
    c.skin_below = find_contacts(mesh, below, skin_outwards, rows, c.sheet, kUnder, cancel);
    c.over_skin = find_contacts(rows, others(c.sheet, rim), outwards, mesh, skin, kOver, cancel);
    return c;
}

void settle(const Cover& c, const Sheet& skin, Positions& rows, Positions& mesh) {
    lift(c.rim_on_skin, skin, mesh, kRim, rows);
    tuck(c.skin_below, c.sheet, rows, kSkin, mesh);
    sink(c.over_skin, skin, rows, kFaces, mesh);
}

}  // namespace

std::optional<Wearing> plan_wearing(const PersonModel& model, const std::vector<bool>& body_kept,
                                    const std::vector<bool>& layer_kept, Worn outfit, Worn shoes, Worn hair,
                                    Cancel cancel) {
    Wearing w;
    const Float4 left = model.joint("shoulder_left", model.base), right = model.joint("shoulder_right", model.base);
    Positions base = model.base;
    lower_arms(model.base_layer_ride, left, right, kArmsDown, base);
    const Points mesh{base, model.base_layer_ride.arm};
    const std::vector<uint32_t> quads = skin_quads(model, body_kept, 0);
    w.skin = sheet_of(quads, base.size());
    const Sheet whole_skin = sheet_of(skin_quads(model, {}, 0), base.size());
    const std::vector<uint32_t> skin_vertices = each_once(quads);

    std::vector<uint32_t> layer;
    for (size_t q = 0; q < model.base_layer.quad_count(); ++q)
        if (layer_kept.empty() || layer_kept[q])
            for (size_t k = 0; k < 4; ++k)
                layer.push_back(model.base_layer.vertex_row[model.base_layer.quads[4 * q + k]]);
    if (!layer.empty()) w.base_layer = cover(sheet_of(layer, base.size()), mesh, w.skin, mesh, skin_vertices, cancel);

    std::vector<uint32_t> below = skin_vertices;
    below.insert(below.end(), layer.begin(), layer.end());
    below = each_once(std::move(below));
    Positions outfit_rows, shoe_rows;
    if (shoes.fit) {
        shoe_rows = on_base(model, shoes);
        const std::vector<uint32_t> rows = rows_of(*shoes.shown);
        w.shoes_sheet = sheet_of(rows, shoe_rows.size());
        Sheet sheet = w.shoes_sheet;
        tell_linings(sheet, shoe_rows, whole_skin, base, cancel);
        w.shoes = cover(std::move(sheet), {shoe_rows, shoes.fit->ride.arm}, w.skin, mesh, below, cancel);
    }
    if (outfit.fit) {
        outfit_rows = on_base(model, outfit);
        lower_arms(outfit.fit->ride, left, right, kArmsDown, outfit_rows);
        const Points rows{outfit_rows, outfit.fit->ride.arm};
        Sheet sheet = sheet_of(rows_of(*outfit.shown), outfit_rows.size());
        tell_linings(sheet, outfit_rows, whole_skin, base, cancel);
        w.outfit = cover(std::move(sheet), rows, w.skin, mesh, below, cancel);
        if (shoes.fit) {
            const Points shoe{shoe_rows, shoes.fit->ride.arm};
            std::vector<uint32_t> inside;
            for (const auto& t : w.shoes_sheet.triangles) inside.insert(inside.end(), t.begin(), t.end());
            w.shoes_below =
                find_contacts(shoe, each_once(std::move(inside)), {}, rows, w.outfit.sheet, kShoeUnder, cancel);
            w.over_shoes = find_contacts(rows, others(w.outfit.sheet, {}), {}, shoe, w.shoes_sheet, kOverShoe, cancel);
        }
    }
    if (hair.fit) {
        const Positions hair_rows = on_base(model, hair);
        const Points rows{hair_rows, hair.fit->ride.arm};
        const std::vector<uint32_t> strands = each_once(rows_of(*hair.shown));
        if (outfit.fit) {
            const std::vector<Float4> ways = ways_out(rows, strands, mesh, whole_skin, kHairReach, cancel);
            w.hair_on_outfit = outermost_around(rows, strands, ways, {outfit_rows, outfit.fit->ride.arm},
                                                w.outfit.sheet, kHairOutside, kHairInside, cancel);
        }
    }
    if (base::is_set(cancel)) return {};
    return w;
}

void settle(const Wearing& w, Positions& stance, Positions& outfit, Positions& shoes, Positions& hair) {
    if (!w.base_layer.sheet.triangles.empty()) settle(w.base_layer, w.skin, stance, stance);
    tuck(w.shoes_below, w.outfit.sheet, outfit, kShoes, shoes);
    sink(w.over_shoes, w.shoes_sheet, outfit, kFaces, shoes);
    settle(w.outfit, w.skin, outfit, stance);
    settle(w.shoes, w.skin, shoes, stance);
    lay_over(w.hair_on_outfit, w.outfit.sheet, outfit, kHair, hair);
}

}  // namespace limn::human

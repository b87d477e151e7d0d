#include "human/wearing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "human/person.h"
#include "human/test_person.h"

namespace limn::human {
namespace {

// One for all tests: reading pictures is most of what a new one costs.
PersonState& kept_state() {
    static PersonState state;
    return state;
}

// What a ray from the eye meets, the nearest first.
struct Hit {
    float depth = 0;  // metres
    const std::string* mesh = nullptr;
    bool outside = false;  // the side that faces outwards
};

// Parallel rays through the whole person, kRay metres apart, from an azimuth (0 = from the front) and an elevation.
constexpr float kRay = 0.006f, kMiddle = 1.15f;
struct Rays {
    static constexpr int kWidth = 200, kHeight = 400;
    std::vector<std::vector<Hit>> hits{size_t{kWidth} * kHeight};

    void cast(const scene::Mesh& mesh, float azimuth, float elevation) {
        const float sa = std::sin(azimuth), ca = std::cos(azimuth), se = std::sin(elevation), ce = std::cos(elevation);
        const Float3 right{ca, 0, -sa}, forward{-sa * ce, -se, -ca * ce}, up = cross(right, forward);
        const auto seen = [&](Float3 p) {
            const Float3 q = p - Float3{0, kMiddle, 0};
            return Float3{dot(q, right) / kRay + kWidth / 2, dot(q, up) / kRay + kHeight / 2, dot(q, forward)};
        };
        const auto& quads = mesh.topology->quads;
        for (size_t i = 0; i + 3 < quads.size(); i += 4)
            for (int half = 0; half < 2; ++half) {
                const auto& p = *mesh.positions;
                cast(mesh, seen(p[quads[i]]), seen(p[quads[i + 1 + half]]), seen(p[quads[i + 2 + half]]));
            }
    }

  private:
    void cast(const scene::Mesh& mesh, Float3 a, Float3 b, Float3 c) {
        const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (std::abs(area) < 1e-6f) return;
        const int x0 = std::max(0, int(std::min({a.x, b.x, c.x}))),
                  x1 = std::min(kWidth - 1, int(std::max({a.x, b.x, c.x})));
        const int y0 = std::max(0, int(std::min({a.y, b.y, c.y}))),
                  y1 = std::min(kHeight - 1, int(std::max({a.y, b.y, c.y})));
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const float px = x + 0.5f, py = y + 0.5f;
                const float u = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
                const float v = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
                if (u < 0 || v < 0 || u + v > 1) continue;
                hits[static_cast<size_t>(y) * kWidth + x].push_back(
                    {u * a.z + v * b.z + (1 - u - v) * c.z, &mesh.name, area > 0});
            }
    }
};

Rays rays_through(const PersonOutput& person, std::initializer_list<std::string_view> names, float azimuth,
                  float elevation) {
    Rays rays;
    for (const scene::Mesh& m : person.meshes)
        if (std::find(names.begin(), names.end(), m.name) != names.end()) rays.cast(m, azimuth, elevation);
    for (auto& hits : rays.hits)
        std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.depth < b.depth; });
    return rays;
}

// Skin, shoes or base layer of which the cloth that lies over it is right behind: they have come through it.
constexpr float kThrough = 0.03f;
bool pokes_through(const std::vector<Hit>& hits) {
    if (hits.size() < 2 || *hits[0].mesh == "outfit" || !hits[0].outside) return false;
    const Hit& next = hits[1];
    const bool above = *next.mesh == "outfit" || (*next.mesh == "shoes" && *hits[0].mesh == "body");
    return above && next.outside && next.depth - hits[0].depth < kThrough;
}

// Rays that meet what has come through in a patch that is small. A large one is a whole arm, which hangs against the
// flank or reaches into it; a hand that lies before a thigh is as good as whole, and starts at the wrist's cuff.
constexpr int kPatch = 120;  // rays: 43 cm2
int poking(const Rays& rays) {
    int sum = 0;
    std::vector<bool> seen(rays.hits.size());
    std::vector<size_t> patch;
    const auto first = [&](size_t i) { return rays.hits[i].empty() ? nullptr : rays.hits[i][0].mesh; };
    for (size_t start = 0; start < seen.size(); ++start) {
        if (seen[start] || !first(start) || *first(start) == "outfit") continue;
        patch = {start};
        seen[start] = true;
        int through = 0;
        for (size_t k = 0; k < patch.size(); ++k) {
            const size_t i = patch[k];
            through += pokes_through(rays.hits[i]);
            for (size_t j : {i - 1, i + 1, i - Rays::kWidth, i + Rays::kWidth})
                if (j < seen.size() && !seen[j] && first(j) == first(start)) seen[j] = true, patch.push_back(j);
        }
        if (patch.size() < kPatch) sum += through;
    }
    return sum;
}

struct Build {
    const char* name;
    float sex, age, weight, muscle, height = 0.5f, proportions = 0.5f;
};
constexpr Build kBuilds[] = {{"woman", 1, 27, 0.5f, 0.5f},
                             {"man", 0, 27, 0.5f, 0.5f},
                             {"heavy woman", 1, 60, 1, 0},
                             {"heavy old woman", 1, 90, 1, 0, 0},
                             {"heavy man", 0, 85, 1, 0},
                             {"strong heavy man", 0, 30, 1, 1, 1},
                             {"thin man", 0, 20, 0, 0, 1, 0},
                             {"thin old woman", 1, 90, 0, 0},
                             {"small girl", 1, 18, 0, 1, 0, 0},
                             {"strong woman", 1, 40, 0, 1, 1, 1},
                             {"ideal heavy woman", 1, 18, 1, 1, 0, 1}};

PersonInput dressed(const Build& b, const std::string& outfit) {
    PersonInput in;
    in.traits.sex = b.sex, in.traits.age = b.age, in.traits.weight = b.weight, in.traits.muscle = b.muscle;
    in.traits.height = b.height, in.traits.proportions = b.proportions;
    in.wardrobe.outfit = outfit;
    in.wardrobe.hair = "none";
    return in;
}

constexpr float kAzimuths[] = {0, 0.8f, 1.6f, 2.4f, 3.14f, 4.0f, 4.7f, 5.5f};

// Every garment on every build takes minutes: a test takes every third garment on one build, each test others, and all
// of them where LIMN_ALL_BUILDS is set.
std::vector<Build> builds_for(size_t garment, size_t test) {
    if (std::getenv("LIMN_ALL_BUILDS")) return {std::begin(kBuilds), std::end(kBuilds)};
    if ((garment + test) % 3 != 0) return {};
    return {kBuilds[(2 * garment + 3 * test) % std::size(kBuilds)]};
}

TEST(Wearing, NothingComesThroughTheClothesOfAnyBuild) {
    PersonState& state = kept_state();
    size_t garment = 0;
    for (const Choice& outfit : outfit_choices(model())) {
        if (outfit.id == "base") continue;
        for (const Build& build : builds_for(garment++, 0)) {
            PersonOutput out;
            update_person(model(), state, dressed(build, outfit.id), out);
            int cloth = 0, through = 0, layer = 0;
            for (float azimuth : kAzimuths) {
                const Rays rays = rays_through(out, {"body", "base layer", "outfit", "shoes"}, azimuth, 0.1f);
                through += poking(rays);
                for (const auto& hits : rays.hits) {
                    if (hits.empty()) continue;
                    cloth += *hits[0].mesh == "outfit";
                    layer += *hits[0].mesh == "base layer";
                }
            }
            EXPECT_GT(cloth, 5000) << outfit.id;
            // What is left are patches of a few rays at cuffs, at hems over shoes and of fingers before the cloth.
            EXPECT_LE(through, cloth / 450) << outfit.id << " on the " << build.name << ", of " << cloth;
            EXPECT_EQ(layer, 0) << outfit.id << " on the " << build.name;
        }
    }
}

// A hole: one looks past where the skin is, at nothing, at the inner side of something or at something far behind. Feet
// are left out: shoes may be smaller than they are, and then hold them all the same.
constexpr size_t kAnkle = static_cast<size_t>((0.13f - kMiddle) / kRay + Rays::kHeight / 2);
bool is_hole(const std::vector<Hit>& shown, float skin) {
    if (shown.empty()) return true;
    const float behind = shown[0].depth - skin;
    return behind > (shown[0].outside ? 0.06f : 0.02f);
}

TEST(Wearing, ClothesAreClosedOnEveryBuild) {
    PersonState& state = kept_state();
    size_t garment = 0;
    for (const Choice& outfit : outfit_choices(model())) {
        if (outfit.id == "base") continue;
        for (const Build& build : builds_for(garment++, 1)) {
            PersonOutput out, whole;
            PersonInput in = dressed(build, outfit.id);
            update_person(model(), state, in, out);
            in.wardrobe.outfit_clear = in.wardrobe.shoes_clear = true;
            update_person(model(), state, in, whole);
            int skin = 0, holes = 0;
            for (float azimuth : kAzimuths) {
                const Rays shown = rays_through(out, {"body", "base layer", "outfit", "shoes"}, azimuth, 0);
                const Rays below = rays_through(whole, {"body"}, azimuth, 0);
                for (size_t i = kAnkle * Rays::kWidth; i < shown.hits.size(); ++i) {
                    if (below.hits[i].empty()) continue;
                    ++skin;
                    holes += is_hole(shown.hits[i], below.hits[i][0].depth);
                }
            }
            EXPECT_GT(skin, 20000);
            EXPECT_LE(holes, skin / 1000) << outfit.id << " on the " << build.name << ", of " << skin;
        }
    }
}

TEST(Wearing, LongHairLiesOverTheClothes) {
    PersonState& state = kept_state();
    const bool all = std::getenv("LIMN_ALL_BUILDS");
    size_t garment = 0;
    for (const Choice& outfit : outfit_choices(model())) {
        const std::vector<Build> builds = builds_for(garment++, 2);
        constexpr const char* kStyles[] = {"braid01", "ponytail01", "bob01", "bob02", "afro01"};
        std::vector<const char*> styles{"long01", kStyles[garment % std::size(kStyles)]};
        if (all) styles.insert(styles.end(), std::begin(kStyles), std::end(kStyles));
        for (const char* hair : styles)
            for (const Build& build : builds) {
                PersonInput in = dressed(build, outfit.id);
                in.wardrobe.hair = hair;
                PersonOutput out;
                update_person(model(), state, in, out);
                int strands = 0, through = 0;
                for (float azimuth : {2.5f, 3.14f, 3.8f})
                    for (const auto& hits : rays_through(out, {"outfit", "hair"}, azimuth, 0).hits) {
                        if (hits.empty()) continue;
                        strands += *hits[0].mesh == "hair";
                        through += *hits[0].mesh == "outfit" && hits.size() > 1 && *hits[1].mesh == "hair" &&
                                   hits[1].depth - hits[0].depth < 0.025f;
                    }
                EXPECT_GT(strands, 500) << hair;
                // What is left are edges of strands before a collar or a hem.
                EXPECT_LE(through, strands * 5 / 200)
                    << hair << " over " << outfit.id << " on the " << build.name << ", of " << strands;
            }
    }
}

TEST(Wearing, WhatOneSeesThroughKeepsTheBodyBelow) {
    PersonState& state = kept_state();
    size_t garment = 0;
    for (const Choice& outfit : outfit_choices(model())) {
        if (builds_for(garment++, 3).empty()) continue;
        PersonInput in = dressed(kBuilds[0], outfit.id);
        PersonOutput out, bare;
        in.wardrobe.outfit_clear = in.wardrobe.shoes_clear = true;
        update_person(model(), state, in, out);
        in.wardrobe.outfit = "base";
        update_person(model(), state, in, bare);
        const auto quads = [](const PersonOutput& p) {
            for (const scene::Mesh& m : p.meshes)
                if (m.name == "body") return m.topology->quad_count();
            return size_t{0};
        };
        EXPECT_EQ(quads(out), outfit.id == "base" ? quads(bare) : model().body.quad_count()) << outfit.id;
    }
}

}  // namespace
}  // namespace limn::human

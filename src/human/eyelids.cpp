#include "human/eyelids.h"

#include <algorithm>
#include <cmath>

namespace limn::human {
namespace {

constexpr float kAbout = 1.6f;    // radii about the centre in which skin is the eye's
constexpr float kEnough = 1.12f;  // radii: the cornea bulges to there; what is further off may come nearer

float length3(Float4 v) {
    return std::sqrt(dot3(v, v));
}

}  // namespace

Eyeball eyeball_of(const Positions& rows, std::span<const uint8_t> side, int which, Float4 centre) {
    float sum = 0;
    int count = 0;
    for (size_t r = 0; r < rows.size(); ++r)
        if (side[r] == which) sum += length3(rows[r] - centre), ++count;
    return {centre, count > 0 ? sum / static_cast<float>(count) : 0};
}

Lids find_lids(const Positions& base, size_t body_vertices, const Eyeball& eye, int which, const TargetSet& face,
               std::span<const int> target) {
    using namespace face;
    Lids lids;
    const int acts[][2] = {
        {eyeBlinkLeft, eyeBlinkRight},     {eyeSquintLeft, eyeSquintRight},     {eyeWideLeft, eyeWideRight},
        {eyeLookUpLeft, eyeLookUpRight},   {eyeLookDownLeft, eyeLookDownRight}, {eyeLookInLeft, eyeLookInRight},
        {eyeLookOutLeft, eyeLookOutRight}, {cheekSquintLeft, cheekSquintRight}, {browDownLeft, browDownRight}};
    for (uint32_t v = 0; v < body_vertices; ++v) {
        const float off = length3(base[v] - eye.centre) / eye.radius;
        if (off > kAbout) continue;
        lids.vertex.push_back(v);
        lids.at_rest.push_back(std::min(off, kEnough));
    }
    lids.acting = lids.at_rest;
    Positions blinked;
    for (const auto& act : acts) {
        Positions moved = base;
        add_target(face, target[static_cast<size_t>(act[which])], 1, moved.data());
        for (size_t i = 0; i < lids.vertex.size(); ++i)
            lids.acting[i] = std::min(lids.acting[i], length3(moved[lids.vertex[i]] - eye.centre) / eye.radius);
        if (act[which] == eyeBlinkLeft || act[which] == eyeBlinkRight) blinked = std::move(moved);
    }

    float most = 0;
    for (uint32_t v : lids.vertex) most = std::max(most, base[v][1] - blinked[v][1]);
    for (uint32_t upper : lids.vertex) {
        if (base[upper][1] - blinked[upper][1] < 0.6f * most) continue;
        uint32_t lower = upper;
        float nearest = 0.04f;
        for (uint32_t v : lids.vertex) {
            if (base[v][1] - blinked[v][1] > 0.2f * most || base[upper][1] - base[v][1] < 0.5f * most) continue;
            if (const float apart = length3(blinked[v] - blinked[upper]); apart < nearest) nearest = apart, lower = v;
        }
        if (lower == upper) continue;
        lids.margins.push_back({upper, lower});
        lids.opening.push_back(base[upper] - base[lower]);
    }
    return lids;
}

void hold_lids(const Lids& lids, const Eyeball& eye, bool acting, Positions& skin) {
    const std::vector<float>& least = acting ? lids.acting : lids.at_rest;
    for (size_t i = 0; i < lids.vertex.size(); ++i) {
        Float4& p = skin[lids.vertex[i]];
        const Float4 off = p - eye.centre;
        const float length = length3(off), wanted = least[i] * eye.radius;
        if (length < wanted && length > 1e-4f) p = eye.centre + off * splat(wanted / length);
    }
}

float blink_gain(const Lids& lids, const Positions& skin) {
    float gain = 0;
    for (size_t i = 0; i < lids.margins.size(); ++i) {
        const Float4 opening = lids.opening[i];
        gain =
            std::max(gain, dot3(skin[lids.margins[i][0]] - skin[lids.margins[i][1]], opening) / dot3(opening, opening));
    }
    return lids.margins.empty() ? 1.0f : std::clamp(gain, 0.5f, 2.5f);
}

}  // namespace limn::human

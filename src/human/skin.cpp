#include "human/skin.h"

#include <algorithm>
#include <cmath>

namespace limn::human {
namespace {

constexpr const char* kPlace = "person/skin_detail/";
constexpr size_t kLayout = 7;  // window u, v, width, height; metres per uv; metres of the tile; steepest slope

float unit(float v) {
    return v > 0 ? std::min(v, 1.0f) : 0.0f;
}

}  // namespace

std::shared_ptr<const scene::SkinDetail> read_skin_detail(const pack::Pack& pack, TextureCache& textures,
                                                          std::vector<std::string>& missing, base::Cancel cancel) {
    auto layout = pack.array<float>(std::string(kPlace) + "layout");
    if (!layout || layout->values.size() != kLayout ||
        !std::all_of(layout->values.begin(), layout->values.end(), [](float v) { return std::isfinite(v) && v > 0; })) {
        missing.push_back(std::string(kPlace) + "layout");
        return nullptr;
    }
    auto detail = std::make_shared<scene::SkinDetail>();
    const auto picture = [&](const char* name) {
        return textures.get(kPlace + std::string(name), missing, cancel, {.linear = true, .tiles = true});
    };
    detail->tone = picture("tone");
    detail->creases = picture("creases");
    detail->tile = picture("tile");
    if (!detail->tone || !detail->creases || !detail->tile) return nullptr;
    const auto& v = layout->values;
    detail->window = {v[0], v[1]};
    detail->window_size = {v[2], v[3]};
    detail->metres_per_uv = v[4], detail->tile_metres = v[5], detail->steepest = v[6];
    return detail;
}

std::shared_ptr<const scene::SkinDetail> weigh_skin_detail(const scene::SkinDetail& pictures, const SkinLook& look,
                                                           const Traits& traits) {
    auto detail = std::make_shared<scene::SkinDetail>(pictures);
    const float aged = unit((traits.age - 24) / 56);
    // Spots of age come where freckles are.
    detail->freckles = unit(unit(look.freckles) + 0.35f * aged * aged);
    detail->redness = unit(look.redness);
    detail->oiliness = unit(look.oiliness) * (1 - 0.3f * aged);
    detail->pores = unit(look.pores);
    detail->stubble = unit(look.stubble) * unit((0.75f - traits.sex) * 2);
    const float folds = aged * std::sqrt(aged);
    detail->creased = {0.03f + 0.75f * folds, 0.02f + 0.6f * folds, 0.06f + 0.95f * folds, 0.05f + 0.75f * folds};
    return detail;
}

scene::Creases creases_of(const FaceWeights& f) {
    using namespace face;
    const auto pair = [&](Index left, Index right) { return 0.5f * (unit(f[left]) + unit(f[right])); };
    const float smile = pair(mouthSmileLeft, mouthSmileRight), sneer = pair(noseSneerLeft, noseSneerRight);
    const float raised = std::max(unit(f[browInnerUp]), pair(browOuterUpLeft, browOuterUpRight));
    const float frown = std::max(pair(browDownLeft, browDownRight), 0.6f * sneer);
    const float squint =
        std::max({pair(cheekSquintLeft, cheekSquintRight), 0.7f * pair(eyeSquintLeft, eyeSquintRight), 0.6f * smile});
    const float drawn = std::max({smile, 0.8f * sneer, 0.6f * pair(mouthUpperUpLeft, mouthUpperUpRight),
                                  0.5f * pair(mouthStretchLeft, mouthStretchRight)});
    return {0.8f * raised, 0.9f * frown, 0.7f * squint, 0.6f * drawn};
}

}  // namespace limn::human

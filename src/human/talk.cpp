#include "human/talk.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/random.h"

namespace limn::human {
namespace {

using namespace face;

struct Share {
    Index index;
    float weight;
};

constexpr Share kClosed[] = {{jawOpen, .05f},         {mouthClose, .05f},     {mouthPressLeft, .45f},
                             {mouthPressRight, .45f}, {mouthRollUpper, .20f}, {mouthRollLower, .25f}};
constexpr Share kTeethOnLip[] = {
    {jawOpen, .10f}, {mouthRollLower, .60f}, {mouthUpperUpLeft, .20f}, {mouthUpperUpRight, .20f}};
constexpr Share kTongueUp[] = {{jawOpen, .14f},
                               {mouthLowerDownLeft, .18f},
                               {mouthLowerDownRight, .18f},
                               {mouthUpperUpLeft, .10f},
                               {mouthUpperUpRight, .10f}};
constexpr Share kHiss[] = {{jawOpen, .06f},
                           {mouthStretchLeft, .20f},
                           {mouthStretchRight, .20f},
                           {mouthLowerDownLeft, .22f},
                           {mouthLowerDownRight, .22f},
                           {mouthUpperUpLeft, .10f},
                           {mouthUpperUpRight, .10f}};
constexpr Share kOpen[] = {{jawOpen, .60f},
                           {mouthLowerDownLeft, .22f},
                           {mouthLowerDownRight, .22f},
                           {mouthUpperUpLeft, .12f},
                           {mouthUpperUpRight, .12f}};
constexpr Share kHalfOpen[] = {
    {jawOpen, .36f},         {mouthStretchLeft, .18f},   {mouthStretchRight, .18f},  {mouthSmileLeft, .14f},
    {mouthSmileRight, .14f}, {mouthLowerDownLeft, .20f}, {mouthLowerDownRight, .20f}};
constexpr Share kSpread[] = {
    {jawOpen, .18f},           {mouthSmileLeft, .28f},     {mouthSmileRight, .28f},    {mouthStretchLeft, .22f},
    {mouthStretchRight, .22f}, {mouthLowerDownLeft, .18f}, {mouthLowerDownRight, .18f}};
constexpr Share kRound[] = {{jawOpen, .42f}, {mouthFunnel, .45f}, {mouthPucker, .28f}};
constexpr Share kNarrow[] = {{jawOpen, .18f}, {mouthPucker, .62f}, {mouthFunnel, .30f}};

constexpr std::span<const Share> kConsonants[] = {kClosed, kTeethOnLip, kTongueUp, kTongueUp, kHiss, kClosed};
constexpr std::span<const Share> kVowels[] = {kOpen, kHalfOpen, kHalfOpen, kSpread, kRound, kNarrow, kOpen};

constexpr double kSound = 0.115;  // seconds a sound
constexpr int64_t kPhrase = 28;   // sounds to a phrase, its pause included

// The viseme of a sound; empty in the pause at a phrase's end.
std::span<const Share> viseme(int64_t sound, uint32_t seed) {
    const int64_t phrase = sound >= 0 ? sound / kPhrase : (sound - kPhrase + 1) / kPhrase;
    const int64_t place = sound - phrase * kPhrase;
    const auto p = static_cast<uint32_t>(phrase), s = static_cast<uint32_t>(sound);
    if (place >= kPhrase - 3 - static_cast<int64_t>(base::hash(seed, 1, p) % 4)) return {};
    const uint32_t pick = base::hash(seed, 2, s);
    return (place & 1) ? kVowels[pick % std::size(kVowels)] : kConsonants[pick % std::size(kConsonants)];
}

}  // namespace

FaceWeights talk_at(double seconds, uint32_t seed) {
    FaceWeights weights{};
    const auto now = static_cast<int64_t>(std::floor(seconds / kSound));
    float sum = 0;
    for (int64_t sound = now - 2; sound <= now + 2; ++sound) {
        const double centre = (static_cast<double>(sound) + 0.5) * kSound;
        const auto distance = static_cast<float>(std::abs(seconds - centre) / kSound);
        // Falls smoothly to zero at two sounds' distance: earlier and later sounds still colour this one.
        const float reach = std::max(0.0f, 1 - distance / 2);
        const float dominance = reach * reach * reach * (4 - 3 * reach);
        const float loudness = 0.65f + 0.35f * base::uniform(base::hash(seed, 3, static_cast<uint32_t>(sound)));
        for (const Share& s : viseme(sound, seed)) weights[s.index] += dominance * loudness * s.weight;
        sum += dominance;
    }
    for (float& w : weights) w = std::clamp(w / sum, 0.0f, 1.0f);
    weights[mouthClose] = std::min(weights[mouthClose], weights[jawOpen]);
    return weights;
}

}  // namespace limn::human

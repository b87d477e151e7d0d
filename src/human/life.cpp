#include "human/life.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace limn::human {
namespace {

using base::hash;
using base::radians;
using base::uniform;

enum Purpose : uint32_t { kBlink = 1, kBlinkStart, kFixation, kFixationStart, kFixationYaw, kFixationPitch, kSway };

float smooth(float x) {
    x = std::clamp(x, 0.0f, 1.0f);
    return x * x * x * (x * (6 * x - 15) + 10);  // minimum jerk
}

// One blink, t seconds after its start: 80 ms down, 30 ms closed, 150 ms up.
float blink_shape(double t) {
    constexpr double kDown = 0.080, kClosed = 0.030, kUp = 0.150;
    if (t < 0 || t > kDown + kClosed + kUp) return 0;
    if (t < kDown) return smooth(static_cast<float>(t / kDown));
    return 1 - smooth(static_cast<float>((t - kDown - kClosed) / kUp));
}

float blink_at(double seconds, uint32_t seed, float energy) {
    constexpr double kSlot = 1.0;
    // From 4.5 a minute when absorbed to 26 in conversation; 17 at rest lies between (Bentivoglio et al. 1997,
    // "Analysis of Blink Rate Patterns in Normal Subjects").
    const float accepted = (4.5f + 21.5f * energy) / 60 * static_cast<float>(kSlot);
    const auto now = static_cast<int64_t>(std::floor(seconds / kSlot));
    float blink = 0;
    for (int64_t slot = now - 1; slot <= now; ++slot) {
        const auto s = static_cast<uint32_t>(slot);
        if (uniform(hash(seed, kBlink, s)) >= accepted) continue;
        const double start = (static_cast<double>(slot) + 0.7 * uniform(hash(seed, kBlinkStart, s))) * kSlot;
        blink = std::max(blink, blink_shape(seconds - start));
    }
    return blink;
}

// The eyes rest on a point for 0.4 s and more, then jump. Every 16th slot is always taken, so that the search ends.
constexpr double kFixationSlot = 0.4;
bool fixates(int64_t slot, uint32_t seed, float energy) {
    return (slot & 15) == 0 || uniform(hash(seed, kFixation, static_cast<uint32_t>(slot))) < 0.3f + 0.25f * energy;
}
int64_t fixation_before(int64_t slot, uint32_t seed, float energy) {
    while (!fixates(slot, seed, energy)) --slot;
    return slot;
}
double fixation_start(int64_t slot, uint32_t seed) {
    return (static_cast<double>(slot) + 0.5 * uniform(hash(seed, kFixationStart, static_cast<uint32_t>(slot)))) *
           kFixationSlot;
}
Gaze fixation(int64_t slot, uint32_t seed, float energy) {
    const float reach = radians(1.5f + 3.0f * energy);
    const auto s = static_cast<uint32_t>(slot);
    return {reach * (2 * uniform(hash(seed, kFixationYaw, s)) - 1),
            0.6f * reach * (2 * uniform(hash(seed, kFixationPitch, s)) - 1)};
}

Gaze saccades(double seconds, uint32_t seed, float energy) {
    auto slot = static_cast<int64_t>(std::floor(seconds / kFixationSlot));
    slot = fixation_before(slot, seed, energy);
    if (fixation_start(slot, seed) > seconds) slot = fixation_before(slot - 1, seed, energy);
    const Gaze to = fixation(slot, seed, energy),
               from = fixation(fixation_before(slot - 1, seed, energy), seed, energy);
    // Main sequence of saccades: 20 ms and 2.4 ms a degree.
    const float amplitude = base::degrees(std::hypot(to.yaw - from.yaw, to.pitch - from.pitch));
    const float t = smooth(static_cast<float>((seconds - fixation_start(slot, seed)) / (0.020 + 0.0024 * amplitude)));
    return {base::lerp(from.yaw, to.yaw, t), base::lerp(from.pitch, to.pitch, t)};
}

// Three slow waves of random phase and rate between 0.09 and 0.45 Hz.
float sway(double seconds, uint32_t seed, uint32_t axis) {
    constexpr float kHertz[3] = {0.09f, 0.19f, 0.37f}, kShare[3] = {0.55f, 0.3f, 0.15f};
    float sum = 0;
    for (uint32_t k = 0; k < 3; ++k) {
        const double hertz = kHertz[k] * (1 + 0.2 * uniform(hash(seed, kSway, axis, k, 0)));
        const double turns = seconds * hertz + uniform(hash(seed, kSway, axis, k, 1));
        sum += kShare[k] * std::sin(2 * base::kPi * static_cast<float>(turns - std::floor(turns)));
    }
    return sum;
}

float breath_at(double seconds, uint32_t seed) {
    const double cycles = seconds * 14 / 60 + uniform(hash(seed, kSway, 9));
    const auto phase = static_cast<float>(cycles - std::floor(cycles));
    const float warped = phase < 0.4f ? phase / 0.8f : 0.5f + (phase - 0.4f) / 1.2f;  // in is shorter than out
    return 0.5f - 0.5f * std::cos(2 * base::kPi * warped);
}

}  // namespace

Life life_at(double seconds, uint32_t seed, float energy) {
    energy = std::clamp(energy, 0.0f, 1.0f);
    Life life;
    life.blink = blink_at(seconds, seed, energy);
    life.breath = (0.2f + 0.8f * energy) * breath_at(seconds, seed);  // quiet breath is shallow breath
    const float reach = radians(0.1f + 2.5f * energy);
    life.head_yaw = 1.2f * reach * sway(seconds, seed, 0);
    life.head_pitch = 0.8f * reach * sway(seconds, seed, 1);
    life.head_roll = 0.6f * reach * sway(seconds, seed, 2);
    const Gaze gaze = saccades(seconds, seed, energy);
    life.gaze_yaw = gaze.yaw;
    life.gaze_pitch = gaze.pitch;
    return life;
}

void add_blink(float blink, FaceWeights& weights) {
    using namespace face;
    blink = std::clamp(blink, 0.0f, 1.0f);
    for (auto [lid, squint, wide] : {std::array{eyeBlinkLeft, eyeSquintLeft, eyeWideLeft},
                                     std::array{eyeBlinkRight, eyeSquintRight, eyeWideRight}}) {
        weights[lid] = std::max(weights[lid], blink);
        weights[squint] *= 1 - weights[lid];
        weights[wide] *= 1 - weights[lid];
    }
}

Gaze gaze_towards(base::Float3 eye_center, float head_yaw, float head_pitch, base::Float3 target) {
    const base::Float3 to = target - eye_center;
    const float yaw = std::atan2(to.x, to.z) - head_yaw;
    const float pitch = std::atan2(to.y, std::hypot(to.x, to.z)) - head_pitch;
    const float around = std::remainder(yaw, 2 * base::kPi);
    return {std::clamp(around, -radians(35), radians(35)), std::clamp(pitch, -radians(25), radians(25))};
}

}  // namespace limn::human

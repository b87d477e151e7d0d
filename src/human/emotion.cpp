#include "human/emotion.h"

#include <algorithm>
#include <span>

namespace limn::human {
namespace {

using namespace face;

struct Share {
    Index index;
    float weight;
};

// Cheeks raised and lids narrowed (6), corners of the lips pulled up (12), a little of the upper teeth.
constexpr Share kJoy[] = {{cheekSquintLeft, .65f},   {cheekSquintRight, .65f}, {eyeSquintLeft, .30f},
                          {eyeSquintRight, .30f},    {mouthSmileLeft, .85f},   {mouthSmileRight, .85f},
                          {mouthDimpleLeft, .20f},   {mouthDimpleRight, .20f}, {mouthUpperUpLeft, .40f},
                          {mouthUpperUpRight, .40f}, {browInnerUp, .12f},      {browOuterUpLeft, .15f},
                          {browOuterUpRight, .15f},  {jawOpen, .04f}};

// Brows down and together (4), lids tight over wide eyes (5, 7), lips pressed (23, 24), nose drawn up a little.
constexpr Share kAnger[] = {
    {browDownLeft, 1.0f},   {browDownRight, 1.0f},   {eyeWideLeft, .25f},     {eyeWideRight, .25f},
    {eyeSquintLeft, .60f},  {eyeSquintRight, .60f},  {noseSneerLeft, .45f},   {noseSneerRight, .45f},
    {mouthPressLeft, .50f}, {mouthPressRight, .50f}, {mouthFrownLeft, .35f},  {mouthFrownRight, .35f},
    {mouthRollUpper, .15f}, {mouthRollLower, .15f},  {mouthShrugLower, .20f}, {jawForward, .20f}};

float mouth_share(int index, float speaking) {
    const std::string_view name = kFaceNames[index];
    if (name.starts_with("mouthSmile") || name.starts_with("mouthFrown")) return 1 - 0.3f * speaking;
    if (name.starts_with("mouth") || name.starts_with("jaw")) return 1 - 0.6f * speaking;
    return 1;
}

void add(std::span<const Share> shares, float amount, float speaking, FaceWeights& weights) {
    if (!(amount > 0)) return;
    amount = std::min(amount, 1.0f);
    for (const Share& s : shares) weights[s.index] += amount * s.weight * mouth_share(s.index, speaking);
}

}  // namespace

void add_emotions(const Emotions& emotions, float speaking, FaceWeights& weights) {
    speaking = std::clamp(speaking, 0.0f, 1.0f);
    add(kJoy, emotions.joy, speaking, weights);
    add(kAnger, emotions.anger, speaking, weights);
    for (float& w : weights) w = std::clamp(w, 0.0f, 1.0f);
    weights[mouthClose] = std::min(weights[mouthClose], weights[jawOpen]);
}

}  // namespace limn::human

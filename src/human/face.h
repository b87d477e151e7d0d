#pragma once
// The 52 face weights, by ARKit's names; Left and Right are the person's own. 0 = rest, 1 = full.
#include <array>
#include <string_view>

namespace limn::human {

// clang-format off
#define LIMN_FACE_WEIGHTS(X) \
    X(browDownLeft) X(browDownRight) X(browInnerUp) X(browOuterUpLeft) X(browOuterUpRight) \
    X(cheekPuff) X(cheekSquintLeft) X(cheekSquintRight) \
    X(eyeBlinkLeft) X(eyeBlinkRight) X(eyeLookDownLeft) X(eyeLookDownRight) X(eyeLookInLeft) X(eyeLookInRight) \
    X(eyeLookOutLeft) X(eyeLookOutRight) X(eyeLookUpLeft) X(eyeLookUpRight) X(eyeSquintLeft) X(eyeSquintRight) \
    X(eyeWideLeft) X(eyeWideRight) \
    X(jawForward) X(jawLeft) X(jawOpen) X(jawRight) \
    X(mouthClose) X(mouthDimpleLeft) X(mouthDimpleRight) X(mouthFrownLeft) X(mouthFrownRight) X(mouthFunnel) \
    X(mouthLeft) X(mouthLowerDownLeft) X(mouthLowerDownRight) X(mouthPressLeft) X(mouthPressRight) \
    X(mouthPucker) X(mouthRight) X(mouthRollLower) X(mouthRollUpper) X(mouthShrugLower) X(mouthShrugUpper) \
    X(mouthSmileLeft) X(mouthSmileRight) X(mouthStretchLeft) X(mouthStretchRight) X(mouthUpperUpLeft) \
    X(mouthUpperUpRight) \
    X(noseSneerLeft) X(noseSneerRight) \
    X(tongueOut)
// clang-format on

namespace face {
#define LIMN_FACE_ENUMERATOR(name) name,
enum Index : int { LIMN_FACE_WEIGHTS(LIMN_FACE_ENUMERATOR) count };
#undef LIMN_FACE_ENUMERATOR
}  // namespace face

constexpr int kFaceWeights = face::count;
static_assert(kFaceWeights == 52);
using FaceWeights = std::array<float, kFaceWeights>;

#define LIMN_FACE_NAME(name) #name,
constexpr std::array<std::string_view, kFaceWeights> kFaceNames = {LIMN_FACE_WEIGHTS(LIMN_FACE_NAME)};
#undef LIMN_FACE_NAME

}  // namespace limn::human

#include "human/face_layers.h"

#include <algorithm>

#include "human/life.h"
#include "human/talk.h"

namespace limn::human {
namespace {

// From the middle of the head to between the eyes, metres, on an average adult: good to a degree of gaze.
constexpr base::Float3 kEyesFromHead{0, 0.0f, 0.09f};

}  // namespace

void lay_over(PersonInput& in, const FaceLayers& layers) {
    const Life life = life_at(layers.seconds, layers.seed, layers.energy);
    if (layers.talks) {
        const FaceWeights talk = talk_at(layers.seconds, layers.seed);
        for (size_t i = 0; i < talk.size(); ++i) in.face[i] = std::max(in.face[i], talk[i]);
    }
    add_emotions(layers.emotions, layers.talks ? 1.0f : 0.0f, in.face);
    add_blink(life.blink, in.face);
    in.breath = life.breath;
    in.head_yaw += life.head_yaw;
    in.head_pitch += life.head_pitch;
    in.head_roll += life.head_roll;
    if (layers.looked_at) {
        const Gaze gaze = gaze_towards(kEyesFromHead, in.head_yaw, in.head_pitch, *layers.looked_at);
        in.gaze_yaw = gaze.yaw;
        in.gaze_pitch = gaze.pitch;
    }
    in.gaze_yaw += life.gaze_yaw;
    in.gaze_pitch += life.gaze_pitch;
}

}  // namespace limn::human

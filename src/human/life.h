#pragma once
// What a living head does by itself, as a pure function of time: nothing is integrated, so any instant can be asked
// for.
#include <cstdint>

#include "base/vec.h"
#include "human/face.h"

namespace limn::human {

struct Life {
    float blink = 0;                                    // 0 open, 1 closed; both eyes
    float breath = 0;                                   // 0 out, 1 full
    float head_yaw = 0, head_pitch = 0, head_roll = 0;  // radians, added to the pose
    float gaze_yaw = 0, gaze_pitch = 0;                 // radians, added to where the eyes look
};

// energy 0..1: 0 is at rest (17 blinks a minute, hardly any motion), 1 is lively (26 a minute). Rates after Bentivoglio
// et al. 1997. Blinks and saccades are candidate slots, each accepted by a hash of seed and slot. Breath has 14 cycles
// a minute at any energy.
Life life_at(double seconds, uint32_t seed, float energy);

// Puts the blink into the weights: a lid that is closing is not held open by squint, wide or gaze.
void add_blink(float blink, FaceWeights& weights);

struct Gaze {
    float yaw = 0, pitch = 0;
};
// Where the eyes have to turn, in the head, to look from eye_center at target when the head is turned by yaw and pitch
// (radians). Held within what eyes can do: 35 degrees to a side, 25 up or down.
Gaze gaze_towards(base::Float3 eye_center, float head_yaw, float head_pitch, base::Float3 target);

}  // namespace limn::human

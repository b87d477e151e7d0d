#pragma once
// What is laid over the pose that a face was given, in the order in which one gives way to the other.
#include <cstdint>
#include <optional>

#include "base/vec.h"
#include "human/emotion.h"
#include "human/person.h"

namespace limn::human {

struct FaceLayers {
    double seconds = 0;  // of life
    uint32_t seed = 0;   // faces with seeds of their own live each their own life
    float energy = 0;    // see life_at
    Emotions emotions;
    bool talks = false;                     // without words: benches and tests
    std::optional<base::Float3> looked_at;  // from the middle of the head, as the body stands; nothing: ahead
};

// Speech, then emotion, which gives the lips to speech, then blinks, because a smile narrows what a blink closes;
// breath and small motion of the head; the eyes last, since they make up for how the head is turned.
void lay_over(PersonInput& person, const FaceLayers& layers);

}  // namespace limn::human

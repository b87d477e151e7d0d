#pragma once
// Emotions as face weights. The action units of each are those of EMFACS (Ekman & Friesen 1984); the weights are our
// own, set by eye on the base mesh.
#include "human/face.h"

namespace limn::human {

struct Emotions {
    float joy = 0, anger = 0;  // 0..1
};

// Adds the emotions to weights and keeps all in 0..1. speaking (0..1) takes the emotion's hold on the mouth back, so
// that speech owns the lips: to 0.7 for smiles and frowns, to 0.4 for the rest. mouthClose never exceeds jawOpen, which
// it cancels.
void add_emotions(const Emotions& emotions, float speaking, FaceWeights& weights);

}  // namespace limn::human

#pragma once
// Changes of time and pitch, before anything is heard.
#include <cstdint>
#include <span>
#include <vector>

#include "speech/delivery.h"

namespace limn::speech {

// predicted: steps (25 ms) of each symbol, as the network says, not yet whole. Gives whole steps, each at least 1: at
// time 1 each rounded for itself, as the voice was trained; else the rounded ones times the factor, with the rounding
// error carried along, so that the tempo is kept over the line and not lost symbol by symbol.
std::vector<int64_t> whole_steps(std::span<const float> predicted, float time);

// f0: Hz of each frame, changed in place where it is voiced: log f0' = median + range * (log f0 - median) + shift, then
// tremor (a sine and slow noise) and jitter. The median is that of the voiced frames whose energy (of each frame, any
// unit) is above their middle, since quiet ends of words are low and hardly heard. first: number of the first frame in
// its line.
void change_melody(std::span<float> f0, std::span<const float> energy, const Delivery& delivery, uint32_t seed,
                   int64_t first);

}  // namespace limn::speech

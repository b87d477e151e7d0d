#include "speech/voices.h"

#include <cmath>
#include <string>

namespace limn::speech {
namespace {

// Semitones of a factor of the pitch: 12 log2(0.85), log2(0.84), log2(1.30).
constexpr float kDeeper = -2.814f, kOld = -3.018f, kGirl = 4.542f;

constexpr Voice kVoices[] = {
    {"heart", "Woman", "an American woman; the voice as it was made", Readiness::instant, {}},
    {"deeper",
     "Woman, deeper",
     "the same with a deeper voice",
     Readiness::instant,
     {.pitch = kDeeper, .formants = 0.95f}},
    {"old-woman",
     "Old woman",
     "the same in old age: lower, slower, unsteady",
     Readiness::instant,
     {.pitch = kOld,
      .pitch_range = 0.9f,
      .formants = 0.96f,
      .time = 1.18f,
      .tremor = 0.35f,
      .tremor_rate = 5,
      .jitter = 0.25f,
      .shimmer = 0.8f,
      .breath = 4,
      .tilt = -1}},
    {"girl", "Girl", "the same as a girl", Readiness::instant, {.pitch = kGirl, .formants = 1.10f, .time = 1.03f}},
};

// Pitch range tells moods apart more than pitch does (Bulut and Narayanan, JASA 123, 2008). Of fear, tremor and breath
// are slight, since more of them costs clearness; its shelf makes room for the breath.
constexpr Mood kMoods[] = {
    {"neutral", "Neutral", {}},
    {"joy", "Joy", {.pitch = 2.5f, .pitch_range = 1.4f, .time = 0.92f, .shelf = 2, .gain = 2}},
    {"anger", "Anger", {.pitch = 1.5f, .pitch_range = 1.3f, .time = 0.90f, .shelf = 4, .gain = 4}},
    {"sad", "Sadness", {.pitch = -2, .pitch_range = 0.6f, .time = 1.20f, .shelf = -4, .gain = -4}},
    {"fear",
     "Fear",
     {.pitch = 4,
      .pitch_range = 1.1f,
      .time = 0.90f,
      .tremor = 0.15f,
      .tremor_rate = 6,
      .breath = 1.5f,
      .shelf = 0.5f}},
    {"calm", "Calm", {.pitch = -1, .pitch_range = 0.75f, .time = 1.10f, .shelf = -2, .gain = -2}},
};

template <class Row>
base::Result<const Row*> find_in(std::span<const Row> rows, std::string_view name, std::string_view kind) {
    std::string known;
    for (const Row& row : rows) {
        if (row.name == name) return &row;
        known += (known.empty() ? "" : ", ") + std::string(row.name);
    }
    return base::Error{"there is no " + std::string(kind) + " \"" + std::string(name.substr(0, 80)) +
                       "\"; there are: " + known};
}

}  // namespace

std::span<const Voice> voices() {
    return kVoices;
}
std::span<const Mood> moods() {
    return kMoods;
}
base::Result<const Voice*> find_voice(std::string_view name) {
    return find_in(voices(), name, "voice");
}
base::Result<const Mood*> find_mood(std::string_view name) {
    return find_in(moods(), name, "mood");
}

}  // namespace limn::speech

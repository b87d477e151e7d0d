#pragma once
// The governor: decides how much work the next frame is, as a value. The tracer obeys.
#include "render/data/trace_settings.h"

namespace limn::render {

// One frame's work.
struct RenderWork {
    int width = 640, height = 360;
    LitPattern lit = LitPattern::checkerboard;
    LitPattern lit_where_stable = LitPattern::checkerboard;  // in tiles whose light is well known; no denser than `lit`
    int bounces = 1;
    float indirect_clamp = 8;  // luminance; a live frame has no use for fireflies
    SampleSequence sequence = SampleSequence::moving;
    bool converge = false;  // a plain mean of samples instead of the moving filter
    uint32_t sample = 0;    // index among the samples of a converging picture
    int filter_passes = 4;  // of the spatial filter
    bool response = false;  // surfaces are kept where nothing has moved
    bool drag = false;      // and other edits follow closely
    // Light and sun are those of the last frame, carried to where the surfaces are now and scaled by what the lights
    // have become; only a sun that moved is traced. Such a frame leaves no history: the next one goes on from the one
    // before it. Of a converging picture: its samples so far, scaled to what the lights have become.
    bool reprojected = false;
    int invalidated_light =
        0;  // light samples that pixels invalidated by the newest edits may take before all others, all together
};

struct WorkRequest {
    int width = 640, height = 360;
    bool response = false;     // the first picture after an edit
    bool reprojected = false;  // and the last frame was a full one
    bool drag = false;         // and others follow it closely
    bool hold = false;         // nothing moves: converge
    bool changed = false;   // the Scene or camera differs from the last frame's, in more than the brightness of lights
    bool relit = false;     // in that
    double budget_ms = 33;  // of tracing and filtering together
};

// What the governor remembers. Levels give up, in this order: share of pixels lit, bounces, resolution.
struct GovernorState {
    int level = 1;
    double slow_ms = 0;  // how long frames have been late, in time and not in frames: a shared host has slow phases
    double quick_ms = 0;
    uint32_t held_samples = 0;  // samples in the converging picture
};

constexpr int kBestLevel = 0;   // all pixels lit
constexpr int kFirstLevel = 1;  // half of them
constexpr int kWorstLevel = 4;
constexpr uint32_t kSettledSamples = 512;

// Pure: the same state and request give the same work. A held picture that has all its samples asks for none:
// work.sample is then kSettledSamples.
RenderWork next_work(const GovernorState& state, const WorkRequest& request);

// Takes in what the frame took. Half a second of late frames costs a level, three seconds of early ones give one back.
void note_frame(GovernorState& state, const WorkRequest& request, double took_ms);

}  // namespace limn::render

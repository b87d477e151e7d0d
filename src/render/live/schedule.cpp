#include "render/live/schedule.h"

#include <algorithm>

namespace limn::render {
namespace {

constexpr double kLateAfterMs = 500;
constexpr double kEarlyAfterMs = 3000;
// All pixels lit costs about 1.4 of half of them: going up is for those with that much to spare.
constexpr double kEarlyShare = 0.6;
constexpr double kLateShare = 1.1;
constexpr int kInvalidatedLightOfResponse = 12000, kInvalidatedLight = 24000;
constexpr int kLargePicture = 400000;  // pixels
constexpr double kMostCounted = 2;

void apply_level(RenderWork& work, int level) {
    constexpr LitPattern kLit[] = {LitPattern::all, LitPattern::checkerboard, LitPattern::quarter, LitPattern::quarter,
                                   LitPattern::quarter};
    constexpr LitPattern kCalm[] = {LitPattern::checkerboard, LitPattern::quarter, LitPattern::eighth,
                                    LitPattern::eighth, LitPattern::eighth};
    // Of a large picture as many pixels are lit as of a small one, or nearly.
    const bool large = work.width * work.height > kLargePicture;
    const int step = std::min(level + (large && level > kBestLevel), kWorstLevel);
    work.lit = kLit[step];
    work.lit_where_stable = kCalm[step];
    if (level >= 3) work.bounces = 0;
    if (level >= 4) {
        work.width = work.width * 3 / 4 / 16 * 16;
        work.height = work.height * 3 / 4 / 2 * 2;
    }
}

// The answer to a light's new brightness while the picture is held: no ray is needed.
bool rescales(const GovernorState& state, const WorkRequest& request) {
    return request.hold && request.response && request.relit && state.held_samples > 0;
}

}  // namespace

RenderWork next_work(const GovernorState& state, const WorkRequest& request) {
    RenderWork work;
    work.width = request.width;
    work.height = request.height;
    if (request.hold && !request.changed) {
        work.lit = work.lit_where_stable = LitPattern::all;
        work.bounces = 3;
        work.sequence = SampleSequence::converging;
        work.converge = true;
        work.sample = std::min(state.held_samples, kSettledSamples);
        work.response = work.reprojected = rescales(state, request);
        return work;
    }
    apply_level(work, state.level);
    if (!request.drag) work.invalidated_light = request.response ? kInvalidatedLightOfResponse : kInvalidatedLight;
    if (request.response) {
        work.response = true;
        work.drag = request.drag;
        work.reprojected = request.reprojected;
        work.lit = work.lit_where_stable = LitPattern::eighth;
        work.filter_passes = 3;
    }
    return work;
}

void note_frame(GovernorState& state, const WorkRequest& request, double took_ms) {
    if (request.hold && !request.changed) {
        if (rescales(state, request)) return;
        if (state.held_samples < kSettledSamples) ++state.held_samples;
        return;
    }
    state.held_samples = 0;
    if (request.response) return;  // smaller by design: says nothing about full frames
    // One long pause of the host is one late frame, not many.
    const double counted = std::min(took_ms, request.budget_ms * kMostCounted);
    state.slow_ms =
        took_ms > request.budget_ms * kLateShare ? state.slow_ms + counted : std::max(0.0, state.slow_ms - took_ms);
    state.quick_ms = took_ms < request.budget_ms * kEarlyShare ? state.quick_ms + took_ms : 0.0;
    if (state.slow_ms > kLateAfterMs && state.level < kWorstLevel) {
        ++state.level;
        state.slow_ms = state.quick_ms = 0;
    } else if (state.quick_ms > kEarlyAfterMs && state.level > kBestLevel) {
        --state.level;
        state.slow_ms = state.quick_ms = 0;
    }
}

}  // namespace limn::render

#pragma once
// A held picture after few samples, denoised: what is shown while more of them gather, and scaled when lights change
// their brightness.
#include <vector>

#include "render/filter/denoise.h"
#include "render/filter/filter.h"

namespace limn::render {

struct PreviewDenoise {
    int samples = 0;                           // that went in; 0 = there is none
    GroupColors colors;                        // under which
    std::vector<float> picture[3];             // what came out: R, G, B
    std::vector<float> color, albedo, normal;  // what went in, three floats a pixel
};

// Whether it is time for another: after 2, 4, 16, 64, 256 and 512 samples, and when lights have changed since the last.
bool denoise_is_due(const PreviewDenoise& preview_denoise, int samples, const GroupColors& colors);

// Denoises the mean of what `filter` has summed up. False when it was cancelled or the denoiser failed: then the last
// one stands.
bool denoise_mean(PreviewDenoise& preview_denoise, Denoiser& denoiser, const FilterState& filter,
                  const GroupColors& colors, const std::atomic<bool>& cancel);

// The denoised picture at the lights' brightness of now: times the ratio of the means, in which the samples' noise is
// the same above and below.
void show_denoised(const PreviewDenoise& preview_denoise, const FilterState& filter, const GroupColors& colors,
                   base::TaskPool& pool, LinearImage& image);

}  // namespace limn::render

#pragma once
// A converged picture, sample by sample, with no filter and no history: `limn render`, the bake, and the reference of
// all tests. The same Scene, size, seed and settings give the same bits within a render class {build, Embree,
// instruction set}, whatever the number of threads.
#include <functional>
#include <utility>
#include <vector>

#include "base/image.h"
#include "base/task_pool.h"
#include "render/accel/accel.h"
#include "render/filter/denoise.h"

namespace limn::render {

struct StillSettings {
    int width = 640, height = 360;
    int samples = 64;  // a pixel; with `noise` the most that one takes
    uint32_t seed = 0;
    int bounces = 4;
    // Not 0: samples go where they are needed (render/share_samples.h), and no more are taken than a picture has whose
    // noise is this, root mean square, where black is 0 and white 1. 0.004 is a step of 8 bits.
    float noise = 0;
    float gain = 1;  // that the picture will be looked at with; what counts as noise depends on it
    float indirect_clamp = 0;
    bool variance = false;  // also fill StillImage::variance
    bool groups = false;    // also fill StillImage::groups
    bool features = false;  // also fill StillImage::albedo and normal
};

struct StillImage {
    base::ImageF color;     // linear RGB, before exposure and view transform
    base::ImageF variance;  // of each pixel's mean, per channel; empty unless asked for
    // What each light group brings to the colour, backdrop included; they add up to it. Only groups that have light.
    std::vector<std::pair<LightGroup, base::ImageF>> groups;
    base::ImageF albedo, normal;  // of what the eye sees, as a denoiser wants them; empty unless asked for
    int samples = 0;              // a pixel, in the picture; the most that one has
    double mean_samples = 0;      // all pixels' mean
    double build_seconds = 0;     // that went into the tree, before any ray
    uint64_t rays = 0;
};

// `progress` gets the share done, [0, 1], from one thread at a time; returning false stops and gives what is there so
// far (a partial picture is divided by the samples it has).
StillImage render_still(SceneAccel& accel, const scene::Scene& scene, const StillSettings& settings,
                        base::TaskPool& pool, const std::function<bool(double)>& progress = {});

// A picture that was rendered with StillSettings::features, denoised in place; as it was when the denoiser fails. Each
// group is denoised by itself, then all are scaled, pixel by pixel and channel by channel, to add up to the colour.
base::Result<void> denoise_still(StillImage& image, Denoiser& denoiser);
// That scaling: groups, none negative, add up to `whole` afterwards; where they are all black each gets its share of
// it.
void make_add_up(const base::ImageF& whole, std::vector<std::pair<LightGroup, base::ImageF>>& groups);

}  // namespace limn::render

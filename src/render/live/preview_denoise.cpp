#include "render/live/preview_denoise.h"

#include <algorithm>
#include <cstring>

#include "render/data/half.h"

namespace limn::render {
namespace {

constexpr int kMilestones[] = {2, 4, 16, 64, 256, 512};
constexpr int kFine = 256;  // samples; before, what counts is that it comes soon

bool same(const GroupColors& a, const GroupColors& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// One row of the summed-up groups' mean under these colours, one channel.
void mean_row(const FilterState& s, const float (&to_mean)[3 * kLightGroups], int y, int c, float* row) {
    std::fill(row, row + s.width, 0.0f);
    for (int g = 0; g < kLightGroups; ++g) {
        if (!(s.sum_groups >> g & 1)) continue;
        const float* sum = s.sums[3 * g + c].get() + static_cast<size_t>(y) * s.in_stride;
        const float scale = to_mean[3 * g + c];
        for (int x = 0; x < s.width; ++x) row[x] += sum[x] * scale;
    }
}

// The same under two sets of colours at once: the sums are far more than any cache holds.
void mean_rows(const FilterState& s, const float (&now)[3 * kLightGroups], const float (&then)[3 * kLightGroups], int y,
               int c, float* above, float* below) {
    std::fill(above, above + s.width, 0.0f);
    std::fill(below, below + s.width, 0.0f);
    for (int g = 0; g < kLightGroups; ++g) {
        if (!(s.sum_groups >> g & 1)) continue;
        const float* sum = s.sums[3 * g + c].get() + static_cast<size_t>(y) * s.in_stride;
        const float a = now[3 * g + c], b = then[3 * g + c];
        for (int x = 0; x < s.width; ++x) {
            above[x] += sum[x] * a;
            below[x] += sum[x] * b;
        }
    }
}

}  // namespace

bool denoise_is_due(const PreviewDenoise& p, int samples, const GroupColors& colors) {
    if (samples < kMilestones[0]) return false;
    if (p.samples > 0 && !same(p.colors, colors)) return true;
    for (int m : kMilestones)
        if (p.samples < m && samples >= m) return true;
    return false;
}

bool denoise_mean(PreviewDenoise& p, Denoiser& denoiser, const FilterState& s, const GroupColors& colors,
                  const std::atomic<bool>& cancel) {
    const size_t pixels = static_cast<size_t>(s.width) * s.height;
    for (auto* v : {&p.color, &p.albedo, &p.normal}) v->resize(3 * pixels);
    float to_mean[3 * kLightGroups];
    mean_scales(s, colors, to_mean);
    const float share = 1 / static_cast<float>(std::max(s.converged_frames, 1));
    std::vector<float> row(static_cast<size_t>(s.width));
    for (int y = 0; y < s.height; ++y) {
        const size_t to = static_cast<size_t>(y) * s.width * 3, from = static_cast<size_t>(y) * s.in_stride;
        for (int c = 0; c < 3; ++c) {
            mean_row(s, to_mean, y, c, row.data());
            for (int x = 0; x < s.width; ++x) {
                const size_t at = to + static_cast<size_t>(x) * 3 + static_cast<size_t>(c);
                p.color[at] = row[static_cast<size_t>(x)];
                p.albedo[at] = std::clamp(s.features[c].get()[from + static_cast<size_t>(x)] * share, 0.0f, 1.0f);
                p.normal[at] = s.features[3 + c].get()[from + static_cast<size_t>(x)] * share;
            }
        }
    }
    std::vector<float> out(3 * pixels);
    const auto done = denoise(
        denoiser, {p.color.data(), p.albedo.data(), p.normal.data(), s.width, s.height, s.converged_frames >= kFine},
        cancel, out.data());
    if (!done || !*done) return false;
    for (size_t c = 0; c < 3; ++c) p.picture[c].resize(pixels);
    for (size_t i = 0; i < pixels; ++i) {
        // Where the eye has met no surface there is no noise either, and nothing to be gained.
        const float* n = &p.normal[3 * i];
        const float* from = n[0] == 0 && n[1] == 0 && n[2] == 0 ? &p.color[3 * i] : &out[3 * i];
        for (size_t c = 0; c < 3; ++c) p.picture[c][i] = from[c];
    }
    p.samples = s.converged_frames;
    p.colors = colors;
    return true;
}

void show_denoised(const PreviewDenoise& p, const FilterState& s, const GroupColors& colors, base::TaskPool& pool,
                   LinearImage& image) {
    const bool scaled = !same(p.colors, colors);
    float now[3 * kLightGroups], then[3 * kLightGroups];
    mean_scales(s, colors, now);
    mean_scales(s, p.colors, then);
    constexpr int kRowsPerTask = 8;
    pool.for_each((s.height + kRowsPerTask - 1) / kRowsPerTask, [&](int task, int) {
        std::vector<float> above(static_cast<size_t>(s.width)), below(above.size()), shown(above.size());
        for (int y = task * kRowsPerTask; y < std::min(s.height, (task + 1) * kRowsPerTask); ++y) {
            for (int c = 0; c < 3; ++c) {
                const float* from = p.picture[c].data() + static_cast<size_t>(y) * s.width;
                if (scaled) {
                    mean_rows(s, now, then, y, c, above.data(), below.data());
                    for (size_t x = 0; x < shown.size(); ++x)
                        shown[x] = from[x] * std::clamp((above[x] + 1e-4f) / (below[x] + 1e-4f), 0.0f, 64.0f);
                    from = shown.data();
                }
                uint16_t* to = image.rgb[c].get() + static_cast<size_t>(y) * image.stride;
                for (int x = 0; x < s.width; ++x) to[x] = float_to_half(std::clamp(from[x], 0.0f, 65504.0f));
            }
        }
    });
}

}  // namespace limn::render

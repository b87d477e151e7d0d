#include "look/bloom.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>

namespace limn::look {
namespace {

constexpr float kMost = 0.4f;      // share of the light that is spread at amount 1
constexpr float kFarther = 0.62f;  // of what a level holds, the share that comes from the next coarser one
constexpr int kRowsPerTask = 16;

using Level = BloomScratch::Level;

float sound(uint16_t half) {
    const float v = _cvtsh_ss(half);
    return v > 0 ? std::min(v, 65504.0f) : 0.0f;
}

void resize(Level& level, int width, int height) {
    level.width = width;
    level.height = height;
    for (auto& plane : level.rgb) plane.resize(static_cast<size_t>(width) * height);
}

// Each value the mean of up to four pixels.
void halve_rows(const LinearPicture& in, Level& out, int first, int last) {
    for (int y = first; y < last; ++y) {
        for (int c = 0; c < 3; ++c) {
            const uint16_t* above = in.rgb[c] + static_cast<size_t>(2 * y) * in.stride;
            const uint16_t* below = in.rgb[c] + static_cast<size_t>(std::min(2 * y + 1, in.height - 1)) * in.stride;
            float* to = out.rgb[c].data() + static_cast<size_t>(y) * out.width;
            for (int x = 0; x < out.width; ++x) {
                const int a = 2 * x, b = std::min(2 * x + 1, in.width - 1);
                to[x] = 0.25f * (sound(above[a]) + sound(above[b]) + sound(below[a]) + sound(below[b]));
            }
        }
    }
}

// Four by four binomial weights; the edge goes on outside.
void halve(const Level& in, int c, Level& out) {
    std::vector<float> row(static_cast<size_t>(in.width));
    for (int y = 0; y < out.height; ++y) {
        const auto source = [&](int k) {
            return in.rgb[c].data() + static_cast<size_t>(std::clamp(2 * y + k, 0, in.height - 1)) * in.width;
        };
        const float *r0 = source(-1), *r1 = source(0), *r2 = source(1), *r3 = source(2);
        for (int x = 0; x < in.width; ++x) row[x] = 0.125f * (r0[x] + r3[x]) + 0.375f * (r1[x] + r2[x]);
        float* to = out.rgb[c].data() + static_cast<size_t>(y) * out.width;
        for (int x = 0; x < out.width; ++x) {
            const auto at = [&](int k) { return row[static_cast<size_t>(std::clamp(2 * x + k, 0, in.width - 1))]; };
            to[x] = 0.125f * (at(-1) + at(2)) + 0.375f * (at(0) + at(1));
        }
    }
}

// One row of the picture twice as large, by bilinear weights.
void double_row(const Level& in, int c, int y, std::vector<float>& row, float* to, int width) {
    const int middle = std::min(y / 2, in.height - 1),
              side = std::clamp(y % 2 ? y / 2 + 1 : y / 2 - 1, 0, in.height - 1);
    const float* near = in.rgb[c].data() + static_cast<size_t>(middle) * in.width;
    const float* far = in.rgb[c].data() + static_cast<size_t>(side) * in.width;
    row.resize(static_cast<size_t>(in.width) + 2);
    for (int x = 0; x < in.width; ++x) row[x + 1] = 0.75f * near[x] + 0.25f * far[x];
    row[0] = row[1];
    row[static_cast<size_t>(in.width) + 1] = row[static_cast<size_t>(in.width)];
    for (int x = 0; x < width; ++x) {
        const int i = std::min(x / 2, in.width - 1) + 1;
        to[x] = 0.75f * row[i] + 0.25f * row[x % 2 ? i + 1 : i - 1];
    }
}

void add_coarser(const Level& coarse, int c, Level& fine) {
    std::vector<float> row, wide(static_cast<size_t>(fine.width));
    for (int y = 0; y < fine.height; ++y) {
        double_row(coarse, c, y, row, wide.data(), fine.width);
        float* to = fine.rgb[c].data() + static_cast<size_t>(y) * fine.width;
        for (int x = 0; x < fine.width; ++x) to[x] += kFarther * (wide[x] - to[x]);
    }
}

}  // namespace

LinearPicture add_bloom(const LinearPicture& in, float amount, BloomScratch& s, base::TaskPool& pool) {
    if (!(amount > 0) || in.width < 2 || in.height < 2) return in;
    int levels = 0;
    for (int w = in.width, h = in.height; levels < BloomScratch::kLevels && (levels == 0 || std::min(w, h) >= 4);
         ++levels) {
        w = (w + 1) / 2, h = (h + 1) / 2;
        resize(s.levels[levels], w, h);
    }
    const auto for_rows = [&](int rows, auto&& body) {
        pool.for_each((rows + kRowsPerTask - 1) / kRowsPerTask,
                      [&](int i, int) { body(i * kRowsPerTask, std::min(rows, (i + 1) * kRowsPerTask)); });
    };
    for_rows(s.levels[0].height, [&](int first, int last) { halve_rows(in, s.levels[0], first, last); });
    pool.for_each(3, [&](int c, int) {
        for (int k = 1; k < levels; ++k) halve(s.levels[k - 1], c, s.levels[k]);
        for (int k = levels - 1; k > 0; --k) add_coarser(s.levels[k], c, s.levels[k - 1]);
    });

    LinearPicture out = in;
    const float share = kMost * std::min(amount, 1.0f);
    for (int c = 0; c < 3; ++c) {
        s.out[c].resize(static_cast<size_t>(in.stride) * in.height + 64);
        out.rgb[c] = s.out[c].data();
    }
    for_rows(in.height, [&](int first, int last) {
        std::vector<float> row, spread(static_cast<size_t>(in.stride));
        for (int y = first; y < last; ++y) {
            for (int c = 0; c < 3; ++c) {
                double_row(s.levels[0], c, y, row, spread.data(), in.width);
                const uint16_t* from = in.rgb[c] + static_cast<size_t>(y) * in.stride;
                uint16_t* to = s.out[c].data() + static_cast<size_t>(y) * in.stride;
                for (int x = 0; x < in.width; ++x) {
                    const float v = sound(from[x]);
                    to[x] = _cvtss_sh(v + share * (spread[x] - v), _MM_FROUND_TO_NEAREST_INT);
                }
            }
        }
    });
    return out;
}

}  // namespace limn::look

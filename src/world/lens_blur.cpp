#include "world/lens_blur.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/vec.h"
#include "world/sphere.h"

namespace limn::world {
namespace {

// Running sums of each row, so that a span of any length costs two reads. Doubles: beside a sun of 1e5 a shadow of 1e-2
// must survive. A row holds its turn three times, so that spans may leave the map on both sides.
struct RowSums {
    int width = 0;
    std::vector<double> sums;
    const double* row(int y) const { return sums.data() + static_cast<size_t>(y) * (3 * width + 2) * 3; }
};

RowSums sum_rows(const base::ImageF& map, int width) {
    RowSums out{width, std::vector<double>(static_cast<size_t>(map.height) * (3 * width + 2) * 3)};
    for (int y = 0; y < map.height; ++y) {
        double* sums = out.sums.data() + static_cast<size_t>(y) * (3 * width + 2) * 3;
        const float* in = map.pixel(0, y);
        const double scale = static_cast<double>(map.width) / width;
        double total[3] = {};
        for (int x = 0; x < 3 * width + 2; ++x) {
            for (int c = 0; c < 3; ++c) sums[x * 3 + c] = total[c];
            // The source at the result's pitch: linear between its texel centres.
            double at = (x % width + 0.5) * scale - 0.5;
            int left = static_cast<int>(std::floor(at));
            float t = static_cast<float>(at - left);
            int a = (left + map.width) % map.width, b = (left + 1) % map.width;
            for (int c = 0; c < 3; ++c) total[c] += in[a * 3 + c] * (1 - t) + in[b * 3 + c] * t;
        }
    }
    return out;
}

// Half the longitude span (radians) that a disc of `radius` at polar angle `center` cuts out of the circle at polar
// angle `ring`.
double half_chord(double center, double ring, double radius) {
    double denominator = std::sin(center) * std::sin(ring);
    double numerator = std::cos(radius) - std::cos(center) * std::cos(ring);
    if (denominator < 1e-12) return numerator <= 0 ? M_PI : 0;
    return std::acos(std::clamp(numerator / denominator, -1.0, 1.0));
}

// Adds weight * (mean over a span of 2 * half texels round each texel) of one row of sums.
void add_spans(const double* sums, int width, double half, double weight, double* __restrict out) {
    if (half >= 0.5 * width) {
        const double* end = sums + static_cast<size_t>(width) * 3;
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c) out[x * 3 + c] += weight * (end[c] - sums[c]);
        }
        return;
    }
    double high = width + 0.5 + half, low = width + 0.5 - half;
    int high_at = static_cast<int>(high), low_at = static_cast<int>(low);
    double high_t = (high - high_at) * weight, low_t = (low - low_at) * weight;
    double high_s = weight - high_t, low_s = weight - low_t;
    const double* h = sums + static_cast<size_t>(high_at) * 3;
    const double* l = sums + static_cast<size_t>(low_at) * 3;
    for (int i = 0; i < width * 3; ++i) {
        out[i] += (h[i] * high_s + h[i + 3] * high_t) - (l[i] * low_s + l[i + 3] * low_t);
    }
}

// Rows averaged in pairs by solid angle: a disc spans many rows, so half of them are enough.
base::ImageF halve_rows(const base::ImageF& map) {
    base::ImageF out(map.width, map.height / 2, map.channels);
    for (int y = 0; y < out.height; ++y) {
        double above = texel_solid_angle(2 * y, map.width, map.height);
        double below = texel_solid_angle(2 * y + 1, map.width, map.height);
        float t = static_cast<float>(below / (above + below));
        const float* a = map.pixel(0, 2 * y);
        const float* b = map.pixel(0, 2 * y + 1);
        float* o = out.pixel(0, y);
        for (int i = 0; i < map.width * map.channels; ++i) o[i] = a[i] * (1 - t) + b[i] * t;
    }
    return out;
}

// A short tent over neighbouring rows and columns takes the staircase off the rims.
void soften(base::ImageF& map) {
    const int w = map.width, h = map.height;
    std::vector<float> line(static_cast<size_t>(w + 2) * 3);
    for (int y = 0; y < h; ++y) {
        float* row = map.pixel(0, y);
        std::copy(row, row + w * 3, line.begin() + 3);
        std::copy(row + (w - 1) * 3, row + w * 3, line.begin());
        std::copy(row, row + 3, line.begin() + (w + 1) * 3);
        const float* in = line.data();
        for (int i = 0; i < w * 3; ++i) row[i] = 0.25f * in[i] + 0.5f * in[i + 3] + 0.25f * in[i + 6];
    }
    std::vector<float> above(map.pixel(0, 0), map.pixel(0, 0) + w * 3), kept(static_cast<size_t>(w) * 3);
    for (int y = 0; y < h; ++y) {
        float* row = map.pixel(0, y);
        const float* below = map.pixel(0, std::min(y + 1, h - 1));
        std::copy(row, row + w * 3, kept.begin());
        for (int i = 0; i < w * 3; ++i) row[i] = 0.25f * above[i] + 0.5f * row[i] + 0.25f * below[i];
        std::swap(above, kept);
    }
}

}  // namespace

base::ImageF lens_blur(const base::ImageF& map, float radius, int width, int height) {
    if (map.height >= height && map.height % 2 == 0) return lens_blur(halve_rows(map), radius, width, height);
    const RowSums rows = sum_rows(map, width);
    base::ImageF out(width, height, 3);
    std::vector<double> line(static_cast<size_t>(width) * 3);
    constexpr int kSlices = 4;  // of a source row: the span's width is averaged over the row's height
    for (int y = 0; y < height; ++y) {
        const double center = M_PI * (y + 0.5) / height;
        int first = std::max(0, static_cast<int>(std::floor((center - radius) / M_PI * map.height)));
        int last = std::min(map.height - 1, static_cast<int>(std::floor((center + radius) / M_PI * map.height)));
        std::fill(line.begin(), line.end(), 0.0);
        double total = 0;
        for (int r = first; r <= last; ++r) {
            double half = 0;
            for (int s = 0; s < kSlices; ++s) {
                half += half_chord(center, M_PI * (r + (s + 0.5) / kSlices) / map.height, radius) / kSlices;
            }
            half *= width / (2 * M_PI);
            if (half <= 0) continue;
            double texel = texel_solid_angle(r, width, map.height);
            total += 2 * half * texel;
            add_spans(rows.row(r), width, half, texel, line.data());
        }
        float* row = out.pixel(0, y);
        const double scale = 1 / total;
        for (int i = 0; i < width * 3; ++i) row[i] = std::max(0.0f, static_cast<float>(line[i] * scale));
    }
    soften(out);
    return out;
}

}  // namespace limn::world

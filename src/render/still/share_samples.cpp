#include "render/still/share_samples.h"

#include <algorithm>
#include <cmath>

namespace limn::render {
namespace {

constexpr int kTile = 16;
constexpr float kMiddleGrey = 0.18f;
constexpr float kLeastShare = 0.25f;

// Mean over a tile's pixels of the squared difference of both halves' means.
double difference_of_halves(const HalfSums& h, int tile_x, int tile_y, float gain_a, float gain_b) {
    const int x1 = std::min((tile_x + 1) * kTile, h.width), y1 = std::min((tile_y + 1) * kTile, h.height);
    double sum = 0;
    for (int y = tile_y * kTile; y < y1; ++y) {
        const size_t row = static_cast<size_t>(y) * static_cast<size_t>(h.stride);
        for (int x = tile_x * kTile; x < x1; ++x) {
            const size_t at = row + static_cast<size_t>(x);
            const float d = seen(h.sum[0][at] * gain_a) - seen(h.sum[1][at] * gain_b);
            sum += static_cast<double>(d) * d;
        }
    }
    return sum / std::max((x1 - tile_x * kTile) * (y1 - tile_y * kTile), 1);
}

// The factor that makes of spreads counts of that mean, where none is below its least share.
double samples_per_spread(const std::vector<float>& spread, const uint8_t* matters, double mean) {
    double factor = 0;
    // Whoever is lifted to the least share takes from the others, some of whom then have to be lifted as well.
    for (int round = 0; round < 8; ++round) {
        double left = 0, sum = 0;
        for (size_t i = 0; i < spread.size(); ++i) {
            if (!matters[i]) continue;
            const bool lifted = spread[i] <= 0 || (round > 0 && factor * spread[i] < kLeastShare * mean);
            left += lifted ? (1 - kLeastShare) * mean : mean;
            sum += lifted ? 0 : spread[i];
        }
        if (sum <= 0) return factor;
        factor = left / sum;
    }
    return factor;
}

}  // namespace

float seen(float y) {
    return y / (y + kMiddleGrey);
}

std::vector<float> spread_of_tiles(const HalfSums& h, float gain) {
    const int tiles_y = (h.height + kTile - 1) / kTile, tiles_x = (h.width + kTile - 1) / kTile;
    std::vector<float> variance(static_cast<size_t>(h.tiles_x) * static_cast<size_t>(tiles_y)), spread(variance.size());
    const auto index = [&](int x, int y) {
        return static_cast<size_t>(y) * static_cast<size_t>(h.tiles_x) + static_cast<size_t>(x);
    };
    for (int y = 0; y < tiles_y; ++y) {
        for (int x = 0; x < tiles_x; ++x) {
            const size_t i = index(x, y);
            const auto a = static_cast<float>(h.count[0][i]), b = static_cast<float>(h.count[1][i]);
            if (a > 0 && b > 0)
                variance[i] = static_cast<float>(difference_of_halves(h, x, y, gain / a, gain / b)) / (1 / a + 1 / b);
        }
    }
    for (int y = 0; y < tiles_y; ++y) {
        for (int x = 0; x < tiles_x; ++x) {
            float sum = 0, n = 0;
            for (int v = std::max(y - 1, 0); v <= std::min(y + 1, tiles_y - 1); ++v)
                for (int u = std::max(x - 1, 0); u <= std::min(x + 1, tiles_x - 1); ++u)
                    sum += variance[index(u, v)], ++n;
            spread[index(x, y)] = std::sqrt(std::max(variance[index(x, y)], sum / n));
        }
    }
    return spread;
}

std::vector<uint32_t> samples_for_noise(const std::vector<float>& spread, float noise) {
    double sum = 0;
    for (const float s : spread) sum += s;
    const double mean = sum / std::max<double>(static_cast<double>(spread.size()), 1),
                 aim = static_cast<double>(noise) * noise;
    std::vector<uint32_t> samples;
    for (const float s : spread)
        samples.push_back(static_cast<uint32_t>(
            std::min(std::ceil(std::max(s * mean / aim, s * static_cast<double>(s) / (4 * aim))), 1e9)));
    return samples;
}

}  // namespace limn::render

#include "render/data/blue_noise.h"

#include <cmath>

#include "base/random.h"

namespace limn::render {
namespace {

constexpr int kSize = kBlueNoiseSize;
constexpr int kCount = kSize * kSize;

struct Pattern {
    std::vector<float> kernel = std::vector<float>(kCount);  // Gaussian around (0, 0), toroidal
    std::vector<float> energy = std::vector<float>(kCount);
    std::vector<bool> set = std::vector<bool>(kCount);

    Pattern() {
        for (int i = 0; i < kCount; ++i) {
            const int x = i % kSize, y = i / kSize;
            const float dx = static_cast<float>(x < kSize / 2 ? x : x - kSize),
                        dy = static_cast<float>(y < kSize / 2 ? y : y - kSize);
            kernel[i] = std::exp(-(dx * dx + dy * dy) / (2 * 1.9f * 1.9f));
        }
    }
    void flip(int at, bool on) {
        set[at] = on;
        const float sign = on ? 1.0f : -1.0f;
        const int ax = at % kSize, ay = at / kSize;
        for (int y = 0; y < kSize; ++y) {
            const float* row = &kernel[((y - ay) & (kSize - 1)) * kSize];
            for (int x = 0; x < kSize; ++x) energy[y * kSize + x] += sign * row[(x - ax) & (kSize - 1)];
        }
    }
    int tightest_cluster() const { return extreme(true, 1.0f); }
    int largest_void() const { return extreme(false, -1.0f); }
    int extreme(bool on, float sign) const {
        int best = -1;
        for (int i = 0; i < kCount; ++i) {
            if (set[i] == on && (best < 0 || sign * energy[i] > sign * energy[best])) best = i;
        }
        return best;
    }
};

std::vector<int> ranks(uint32_t seed) {
    Pattern p;
    constexpr int kFirst = kCount / 10;
    for (int n = 0, k = 0; n < kFirst; ++k) {
        const int at = static_cast<int>(base::hash(seed, k) % kCount);
        if (p.set[at]) continue;
        p.flip(at, true);
        ++n;
    }
    while (true) {  // move the tightest cluster into the largest void until that is the same place
        const int cluster = p.tightest_cluster();
        p.flip(cluster, false);
        const int hole = p.largest_void();
        p.flip(hole, true);
        if (hole == cluster) break;
    }
    std::vector<int> rank(kCount);
    Pattern first = p;
    for (int r = kFirst - 1; r >= 0; --r) {
        const int at = p.tightest_cluster();
        p.flip(at, false);
        rank[at] = r;
    }
    p = first;
    for (int r = kFirst; r < kCount; ++r) {
        const int at = p.largest_void();
        p.flip(at, true);
        rank[at] = r;
    }
    return rank;
}

std::vector<int32_t> make() {
    const std::vector<int> low = ranks(17), high = ranks(91);
    std::vector<int32_t> pairs(kCount);
    for (int i = 0; i < kCount; ++i)
        pairs[i] = static_cast<int32_t>(static_cast<uint32_t>(low[i] << 4) | static_cast<uint32_t>(high[i]) << 20);
    return pairs;
}

}  // namespace

const std::vector<int32_t>& blue_noise() {
    static const std::vector<int32_t> pairs = make();
    return pairs;
}

}  // namespace limn::render

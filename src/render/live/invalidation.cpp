#include "render/live/invalidation.h"

#include <algorithm>

namespace limn::render {
namespace {

constexpr int kFewestSamples = 4;
constexpr int kMostSamples = 16;

int tiles_of(const Planes& p) {
    return p.stride / 16 * (p.rows / 16);
}

}  // namespace

void forget_invalidated(Planes& p) {
    std::fill_n(p.invalidated.get(), static_cast<size_t>(p.stride) * p.rows, uint8_t{kValid});
}

void forget_samples(Planes& p) {
    std::fill_n(p.light.lit.get(), static_cast<size_t>(p.stride) * p.rows, uint8_t{0});
}

Invalidated gather_invalidated(Planes& p, uint32_t classes, const uint32_t (&by_how_much)[kWholly + 1], int most) {
    Invalidated t;
    int least = kWholly + 1;  // that comes first
    while (least > 1 && t.seen + static_cast<int>(by_how_much[least - 1]) <= most)
        t.seen += static_cast<int>(by_how_much[--least]);
    t.pending_samples = t.seen > 0;
    const int tiles_x = p.stride / 16;
    std::fill_n(p.invalidated_of_tile.get(), tiles_of(p), uint16_t{0});
    for (int y = 0; y < p.height; ++y) {
        const size_t row = static_cast<size_t>(y) * p.stride;
        const auto* mask = p.path_mask.get() + row;
        const float* depth = p.g.depth.get() + row;
        uint8_t* invalidated = p.invalidated.get() + row;
        for (int x = 0; x < p.width; ++x) {
            const bool was = invalidated[x] > 0, seen = invalidated[x] >= least;
            const bool reached = was || (depth[x] > 0 && (static_cast<uint32_t>(mask[x]) & classes));
            invalidated[x] = seen ? kSeen : reached ? kByLight : kValid;
            t.pixels += was;
            if (seen) ++p.invalidated_of_tile.get()[y / 16 * tiles_x + x / 16];
        }
    }
    return t;
}

int samples_of_invalidated(const Invalidated& t, int budget) {
    if (t.seen == 0) return 0;
    const int samples = std::min(budget / t.seen, kMostSamples);
    return samples >= kFewestSamples ? samples : 0;
}

void spread_samples(Planes& p, int samples) {
    for (int i = 0; i < tiles_of(p); ++i)
        p.samples_of_tile.get()[i] = static_cast<uint8_t>(p.invalidated_of_tile.get()[i] ? samples : 0);
}

float invalidated_share(const Invalidated& t, const Planes& p) {
    return static_cast<float>(t.pixels) / static_cast<float>(std::max(p.width * p.height, 1));
}

}  // namespace limn::render

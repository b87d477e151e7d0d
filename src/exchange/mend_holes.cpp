#include "exchange/mend_holes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/vec.h"

namespace limn::exchange {
namespace {

constexpr double kTimesTheRest = 20;  // a sun is about five times its sky
constexpr float kTimesTheMedian = 1e4f;
constexpr size_t kLargestSpike = 16;  // pixels that hang together

// The indices of the eight pixels round one, on the sphere. Whoever is a neighbour has that one as a neighbour: across
// a pole there are two columns, not three, where the width is odd and none lies opposite.
std::array<size_t, 8> neighbours(const base::ImageF& picture, size_t index) {
    const int width = picture.width, height = picture.height;
    const int x = static_cast<int>(index % static_cast<size_t>(width)),
              y = static_cast<int>(index / static_cast<size_t>(width));
    std::array<size_t, 8> out{};
    size_t n = 0;
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            if (dx == 0 && dy == 0) continue;
            int column = x + dx, row = y + dy;
            if (row < 0 || row >= height) column = x + width / 2 + (width % 2 ? std::max(dx, 0) : dx), row = y;
            out[n++] =
                static_cast<size_t>(row) * static_cast<size_t>(width) + static_cast<size_t>((column + width) % width);
        }
    }
    return out;
}

float peak(const base::ImageF& picture, size_t index) {
    const float* p = picture.data.data() + index * 3;
    return std::max({p[0], p[1], p[2]});
}

float median_of_lit(const base::ImageF& picture, const std::vector<uint8_t>& holes) {
    std::vector<float> lit;
    for (size_t i = 0; i < holes.size(); ++i)
        if (const float v = peak(picture, i); !holes[i] && v > 0) lit.push_back(v);
    if (lit.empty()) return 0;
    const auto middle = lit.begin() + static_cast<ptrdiff_t>(lit.size() / 2);
    std::nth_element(lit.begin(), middle, lit.end());
    return *middle;
}

}  // namespace

size_t mark_spikes(const base::ImageF& picture, std::vector<uint8_t>& holes) {
    const float bright = std::max(kSpike, kTimesTheMedian * median_of_lit(picture, holes));
    const auto area = [&](size_t i) {
        return std::sin(base::kPi * (static_cast<double>(i / static_cast<size_t>(picture.width)) + 0.5) /
                        picture.height);
    };
    double rest = 0;
    std::vector<size_t> spikes;
    for (size_t i = 0; i < holes.size(); ++i) {
        if (holes[i]) continue;
        const float v = peak(picture, i);
        if (v >= bright)
            spikes.push_back(i);
        else
            rest += v * area(i);
    }
    if (spikes.empty() || rest <= 0) return 0;

    size_t marked = 0;
    std::vector<uint8_t> seen(holes.size());
    for (const size_t first : spikes) {
        if (seen[first]) continue;
        seen[first] = 1;
        std::vector<size_t> group{first};
        double light = 0;
        for (size_t k = 0; k < group.size(); ++k) {
            light += peak(picture, group[k]) * area(group[k]);
            for (const size_t next : neighbours(picture, group[k])) {
                if (seen[next] || holes[next] || peak(picture, next) < bright) continue;
                seen[next] = 1;
                group.push_back(next);
            }
        }
        if (group.size() > kLargestSpike || light < kTimesTheRest * rest) continue;
        for (const size_t i : group) holes[i] = 1;
        marked += group.size();
    }
    return marked;
}

bool mend_holes(base::ImageF& picture, std::vector<uint8_t>& holes) {
    // A hole is 1 while it is open and 2 while it waits in the rim that is mended next.
    std::vector<size_t> rim, next;
    bool any_sound = false;
    for (size_t i = 0; i < holes.size(); ++i) {
        any_sound = any_sound || !holes[i];
        if (!holes[i]) continue;
        const auto around = neighbours(picture, i);
        if (std::any_of(around.begin(), around.end(), [&](size_t n) { return holes[n] == 0; })) rim.push_back(i);
    }
    if (!any_sound) return false;
    for (const size_t i : rim) holes[i] = 2;
    while (!rim.empty()) {
        std::vector<std::array<float, 3>> mended;
        mended.reserve(rim.size());
        for (const size_t i : rim) {
            std::array<std::array<float, 8>, 3> values{};
            size_t count = 0;
            for (const size_t n : neighbours(picture, i)) {
                if (holes[n] != 0) continue;
                for (size_t c = 0; c < 3; ++c) values[c][count] = picture.data[n * 3 + c];
                ++count;
            }
            std::array<float, 3> median{};
            for (size_t c = 0; c < 3; ++c) {
                std::sort(values[c].begin(), values[c].begin() + static_cast<ptrdiff_t>(count));
                median[c] = 0.5f * (values[c][(count - 1) / 2] + values[c][count / 2]);
            }
            mended.push_back(median);
        }
        next.clear();
        for (size_t k = 0; k < rim.size(); ++k) {
            std::copy(mended[k].begin(), mended[k].end(), picture.data.begin() + static_cast<ptrdiff_t>(rim[k] * 3));
            holes[rim[k]] = 0;
        }
        for (const size_t i : rim) {
            for (const size_t n : neighbours(picture, i)) {
                if (holes[n] != 1) continue;
                holes[n] = 2;
                next.push_back(n);
            }
        }
        rim.swap(next);
    }
    return true;
}

}  // namespace limn::exchange

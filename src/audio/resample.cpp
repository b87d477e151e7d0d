#include "audio/resample.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace limn::audio {
namespace {

constexpr int kCrossings = 64;
constexpr double kBeta = 8.96;     // of the Kaiser window: 0.1102 (90 - 8.7)
constexpr double kCutoff = 0.955;  // of the lower rate's half, the middle of the transition

// The modified Bessel function of order 0, by its power series.
double bessel(double x) {
    double sum = 1, term = 1;
    for (int k = 1; k < 60 && term > 1e-17 * sum; k++) {
        term *= x / (2 * k) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

struct Filter {
    int reach = 0;            // source samples a side
    std::vector<float> taps;  // [phase][2 * reach]
};

Filter make_filter(int64_t up, int64_t down) {
    // Going down, the sinc is as wide as the lower rate asks for.
    const double rate = kCutoff * std::min(1.0, static_cast<double>(up) / static_cast<double>(down));
    Filter f;
    f.reach = static_cast<int>(std::ceil(kCrossings / rate));
    for (int64_t phase = 0; phase < up; phase++) {
        double sum = 0;
        std::vector<double> row;
        for (int i = 0; i < 2 * f.reach; i++) {
            // From the wanted moment, which lies phase / up behind tap reach - 1.
            const double x = i - (f.reach - 1) - static_cast<double>(phase) / static_cast<double>(up);
            const double edge = x / f.reach;
            const double sinc = x == 0 ? 1 : std::sin(M_PI * rate * x) / (M_PI * rate * x);
            row.push_back(std::abs(edge) >= 1 ? 0 : sinc * bessel(kBeta * std::sqrt(1 - edge * edge)));
            sum += row.back();
        }
        for (const double tap : row) f.taps.push_back(static_cast<float>(tap / sum));
    }
    return f;
}

}  // namespace

std::vector<float> resample(std::span<const float> source, int from, int to) {
    if (from == to) return {source.begin(), source.end()};
    const int64_t common = std::gcd(from, to), up = to / common, down = from / common;
    const Filter f = make_filter(up, down);
    const auto n = static_cast<int64_t>(source.size());
    std::vector<float> out(static_cast<size_t>((n * up + down - 1) / down));
    for (size_t i = 0; i < out.size(); i++) {
        const int64_t at = static_cast<int64_t>(i) * down;
        const int64_t first = at / up - f.reach + 1;
        const float* taps = f.taps.data() + at % up * 2 * f.reach;
        float sum = 0;
        const int64_t begin = std::max<int64_t>(0, -first), end = std::min<int64_t>(2 * f.reach, n - first);
        for (int64_t t = begin; t < end; t++) sum += taps[t] * source[static_cast<size_t>(first + t)];
        out[i] = sum;
    }
    return out;
}

}  // namespace limn::audio

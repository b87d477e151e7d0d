#pragma once
// Pearson's test of a sampler against its density, for the tests.
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "render/trace/sampling_probe.h"

namespace limn::render::test {

using base::Float3;

// The chance that chi-square with n degrees of freedom exceeds x (Wilson and Hilferty 1931).
inline double chi_square_tail(double x, int n) {
    const double z = (std::cbrt(x / n) - (1 - 2.0 / (9 * n))) / std::sqrt(2.0 / (9 * n));
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Directions fall into 16 x 32 cells of equal solid angle; the density is integrated over each cell by 16 x 16 points.
inline double chi_square_p(const SamplingProbe& probe, int samples) {
    constexpr int kRows = 16, kColumns = 32, kFine = 16;
    std::vector<double> seen(kRows * kColumns), expected(seen.size());
    for (int i = 0; i < samples; ++i) {
        const Float3 d = probe.sample(base::uniform(base::hash(1, i)), base::uniform(base::hash(2, i)),
                                      base::uniform(base::hash(3, i)));
        if (probe.density(d) <= 0) continue;  // below the surface: a sample that brings nothing
        const int row = std::min(static_cast<int>((1 - d.y) * 0.5f * kRows), kRows - 1);
        const float turns = std::atan2(d.x, d.z) / (2 * base::kPi) + 0.5f;
        seen[row * kColumns + std::min(static_cast<int>(turns * kColumns), kColumns - 1)] += 1;
    }
    for (int row = 0; row < kRows * kFine; ++row) {
        for (int column = 0; column < kColumns * kFine; ++column) {
            const float y = 1 - 2 * (row + 0.5f) / (kRows * kFine), r = std::sqrt(1 - y * y);
            const float phi = ((column + 0.5f) / (kColumns * kFine) - 0.5f) * 2 * base::kPi;
            expected[row / kFine * kColumns + column / kFine] +=
                probe.density({r * std::sin(phi), y, r * std::cos(phi)}) * samples * 4 * base::kPi /
                (kRows * kFine * kColumns * kFine);
        }
    }
    double x = 0, pooled_seen = 0, pooled_expected = 0;
    int freedom = -1;
    for (size_t i = 0; i < seen.size(); ++i) {
        pooled_seen += seen[i];
        pooled_expected += expected[i];
        if (pooled_expected < 20 && i + 1 < seen.size()) continue;  // small cells are counted together
        if (pooled_expected > 0)
            x += (pooled_seen - pooled_expected) * (pooled_seen - pooled_expected) / pooled_expected, ++freedom;
        pooled_seen = pooled_expected = 0;
    }
    return chi_square_tail(x, std::max(freedom, 1));
}

}  // namespace limn::render::test

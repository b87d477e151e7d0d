#include "render/environment_table.h"

#include <algorithm>
#include <cmath>

namespace limn::render {
namespace {

// Mean luminance of the map over each cell. Rows of the grid are uniform in cos(theta), so all cells have equal solid angle.
std::vector<double> cell_luminance(const base::ImageF& map, int width, int height) {
    std::vector<double> sum(static_cast<size_t>(width) * height), weight(sum.size());
    for (int y = 0; y < map.height; ++y) {
        // A map row may straddle several grid rows near the equator: it is cut in four.
        for (int part = 0; part < 4; ++part) {
            const double theta = base::kPi * (y + (part + 0.5) / 4) / map.height;
            const double solid = std::sin(theta);
            const int row = std::clamp(static_cast<int>((1 - std::cos(theta)) * 0.5 * height), 0, height - 1);
            for (int x = 0; x < map.width; ++x) {
                const float* p = map.pixel(x, y);
                const size_t cell = static_cast<size_t>(row) * width + static_cast<size_t>(x) * width / map.width;
                sum[cell] += solid * std::max(0.0f, base::luminance({p[0], p[1], p[2]}));
                weight[cell] += solid;
            }
        }
    }
    for (size_t i = 0; i < sum.size(); ++i) {
        if (weight[i] > 0) sum[i] /= weight[i];
    }
    return sum;
}

}  // namespace

EnvironmentTable make_environment_table(const base::ImageF& radiance, int width, int height) {
    const size_t n = static_cast<size_t>(width) * height;
    std::vector<double> p = radiance.empty() ? std::vector<double>(n) : cell_luminance(radiance, width, height);
    double total = 0;
    for (double v : p) total += v;
    for (double& v : p) v = total > 0 ? 0.99 * v / total * n + 0.01 : 1.0;  // mean 1

    EnvironmentTable t;
    t.width = width;
    t.height = height;
    t.keep.assign(n, 1.0f);
    t.alias.resize(n);
    t.density.resize(n);
    for (size_t i = 0; i < n; ++i) {
        t.alias[i] = static_cast<int32_t>(i);
        t.density[i] = static_cast<float>(p[i] / (4 * base::kPi));
    }
    std::vector<int32_t> small, large;
    std::vector<double> left = p;
    for (size_t i = 0; i < n; ++i) (left[i] < 1 ? small : large).push_back(static_cast<int32_t>(i));
    while (!small.empty() && !large.empty()) {
        const int32_t s = small.back(), l = large.back();
        small.pop_back();
        t.keep[s] = static_cast<float>(left[s]);
        t.alias[s] = l;
        left[l] -= 1 - left[s];
        if (left[l] < 1) {
            large.pop_back();
            small.push_back(l);
        }
    }
    return t;
}

}  // namespace limn::render

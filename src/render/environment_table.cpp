#include "render/environment_table.h"

#include <algorithm>
#include <cmath>

namespace limn::render {
namespace {

// Mean of the map over each cell. Rows of the grid are uniform in cos(theta), so all cells have equal solid angle.
std::vector<base::Float3> cell_means(const base::ImageF& map, int width, int height) {
    std::vector<base::Float3> sum(static_cast<size_t>(width) * height, base::Float3(0.0f));
    std::vector<float> weight(sum.size());
    std::vector<base::Float3> row_sum(static_cast<size_t>(width));
    std::vector<float> row_count(static_cast<size_t>(width));
    for (int y = 0; y < map.height; ++y) {
        std::fill(row_sum.begin(), row_sum.end(), base::Float3(0.0f));
        std::fill(row_count.begin(), row_count.end(), 0.0f);
        for (int x = 0; x < map.width; ++x) {
            const float* p = map.pixel(x, y);
            const size_t column = static_cast<size_t>(x) * width / map.width;
            row_sum[column] += base::Float3{std::max(p[0], 0.0f), std::max(p[1], 0.0f), std::max(p[2], 0.0f)};
            row_count[column] += 1;
        }
        // A map row may straddle several grid rows near the equator: it is cut in four.
        for (int part = 0; part < 4; ++part) {
            const double theta = base::kPi * (y + (part + 0.5) / 4) / map.height;
            const auto solid = static_cast<float>(std::sin(theta));
            const int row = std::clamp(static_cast<int>((1 - std::cos(theta)) * 0.5 * height), 0, height - 1);
            for (int x = 0; x < width; ++x) {
                const size_t cell = static_cast<size_t>(row) * width + x;
                sum[cell] += row_sum[static_cast<size_t>(x)] * solid;
                weight[cell] += row_count[static_cast<size_t>(x)] * solid;
            }
        }
    }
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const size_t i = static_cast<size_t>(y) * width + x;
            if (weight[i] > 0) {
                sum[i] *= 1 / weight[i];
                continue;
            }
            // A map coarser than the grid: the texel that the cell's middle is in.
            const double theta = std::acos(1 - 2 * (y + 0.5) / height);
            const int row = std::clamp(static_cast<int>(theta / base::kPi * map.height), 0, map.height - 1);
            const float* p = map.pixel(static_cast<int>((static_cast<int64_t>(2 * x + 1) * map.width) / (2 * width)), row);
            sum[i] = {std::max(p[0], 0.0f), std::max(p[1], 0.0f), std::max(p[2], 0.0f)};
        }
    }
    return sum;
}

}  // namespace

EnvironmentTable make_environment_table(const base::ImageF& radiance, int width, int height) {
    const size_t n = static_cast<size_t>(width) * height;
    EnvironmentTable t;
    t.radiance = radiance.empty() ? std::vector<base::Float3>(n, base::Float3(0.0f)) : cell_means(radiance, width, height);
    std::vector<double> p(n);
    for (size_t i = 0; i < n; ++i) p[i] = base::luminance(t.radiance[i]);
    double total = 0;
    for (double v : p) total += v;
    for (double& v : p) v = total > 0 ? 0.99 * v / total * n + 0.01 : 1.0;  // mean 1

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

#include "render/data/environment_table.h"

#include <algorithm>
#include <cmath>

namespace limn::render {
namespace {

// Mean of the map over each cell. Rows of the grid are uniform in cos(theta), so all cells have equal solid angle.
std::vector<base::Float3> cell_means(const base::ImageF& map, int width, int height) {
    std::vector<base::Float3> sum(static_cast<size_t>(width) * height, base::Float3(0.0f));
    std::vector<float> weight(sum.size());
    std::vector<base::Float3> row_sum(static_cast<size_t>(width));
    std::vector<float> row_count(static_cast<size_t>(width));  // of map texels in a column; the same in every row
    for (int x = 0; x < map.width; ++x) row_count[static_cast<size_t>(x) * width / map.width] += 1;
    for (int y = 0; y < map.height; ++y) {
        std::fill(row_sum.begin(), row_sum.end(), base::Float3(0.0f));
        for (int x = 0; x < map.width; ++x) {
            const float* p = map.pixel(x, y);
            const size_t column = static_cast<size_t>(x) * width / map.width;
            row_sum[column] += base::Float3{std::max(p[0], 0.0f), std::max(p[1], 0.0f), std::max(p[2], 0.0f)};
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
            const float* p =
                map.pixel(static_cast<int>((static_cast<int64_t>(2 * x + 1) * map.width) / (2 * width)), row);
            sum[i] = {std::max(p[0], 0.0f), std::max(p[1], 0.0f), std::max(p[2], 0.0f)};
        }
    }
    return sum;
}

// Nine basis polynomials of a direction, with the constants of the harmonics and of the cosine's convolution, over pi,
// in them: the sum of radiance * kernel over the sphere is irradiance / pi.
void irradiance_basis(float x, float y, float z, float (&b)[9]) {
    b[0] = 0.282095f;
    b[1] = 0.488603f * y;
    b[2] = 0.488603f * z;
    b[3] = 0.488603f * x;
    b[4] = 1.092548f * x * y;
    b[5] = 1.092548f * y * z;
    b[6] = 0.315392f * (3 * z * z - 1);
    b[7] = 1.092548f * x * z;
    b[8] = 0.546274f * (x * x - y * y);
}
constexpr float kBand[9] = {1, 2.0f / 3, 2.0f / 3, 2.0f / 3, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f};

std::array<base::Float3, 9> irradiance_of(const std::vector<base::Float3>& cells, int width, int height) {
    std::array<base::Float3, 9> sum;
    sum.fill(base::Float3(0.0f));
    const float solid = 4 * base::kPi / static_cast<float>(cells.size());
    for (size_t i = 0; i < cells.size(); ++i) {
        const int column = static_cast<int>(i) % width, row = static_cast<int>(i) / width;
        const float angle = ((static_cast<float>(column) + 0.5f) / static_cast<float>(width) - 0.5f) * 2 * base::kPi;
        const float y = 1 - (static_cast<float>(row) + 0.5f) * 2 / static_cast<float>(height);
        const float r = std::sqrt(std::max(1 - y * y, 0.0f));
        float basis[9];
        irradiance_basis(r * std::sin(angle), y, -r * std::cos(angle), basis);
        for (size_t k = 0; k < sum.size(); ++k) sum[k] += cells[i] * (solid * basis[k] * kBand[k]);
    }
    return sum;
}

}  // namespace

EnvironmentTable make_environment_table(const base::ImageF& radiance, int width, int height) {
    const size_t n = static_cast<size_t>(width) * height;
    EnvironmentTable t;
    const std::vector<base::Float3> means =
        radiance.empty() ? std::vector<base::Float3>(n, base::Float3(0.0f)) : cell_means(radiance, width, height);
    t.irradiance = irradiance_of(means, width, height);
    std::vector<double> p(n);
    for (size_t i = 0; i < n; ++i) p[i] = base::luminance(means[i]);
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

#include "render/data/bsdf_table.h"

#include <algorithm>
#include <cmath>

#include "base/vec.h"

namespace limn::render {
namespace {

float smith_lambda(float cosine, float alpha) {
    const float c2 = cosine * cosine;
    return 0.5f * (std::sqrt(1 + alpha * alpha * (1 - c2) / c2) - 1);
}

void integrate(float cosine, float alpha, float& a, float& b) {
    const base::Float3 wo{std::sqrt(1 - cosine * cosine), 0, cosine};
    constexpr int kSide = 24;
    double sum_a = 0, sum_b = 0;
    for (int i = 0; i < kSide * kSide; ++i) {
        const float u1 = (i % kSide + 0.5f) / kSide, u2 = (i / kSide + 0.5f) / kSide;
        // Visible normals by the spherical cap (Dupuy and Benyoub 2023).
        const base::Float3 stretched = base::normalize({wo.x * alpha, wo.y * alpha, wo.z});
        const float phi = 2 * base::kPi * u1, z = (1 - u2) * (1 + stretched.z) - stretched.z;
        const float r = std::sqrt(std::max(0.0f, 1 - z * z));
        const base::Float3 c{r * std::cos(phi) + stretched.x, r * std::sin(phi) + stretched.y, z + stretched.z};
        const base::Float3 h = base::normalize({c.x * alpha, c.y * alpha, c.z});
        const float oh = dot(wo, h);
        const base::Float3 wi = h * (2 * oh) - wo;
        if (wi.z <= 0) continue;
        const float lo = smith_lambda(cosine, alpha), li = smith_lambda(wi.z, alpha);
        const float weight = (1 + lo) / (1 + lo + li);  // G2 / G1
        const float f = std::pow(1 - std::clamp(oh, 0.0f, 1.0f), 5.0f);
        sum_a += weight * (1 - f);
        sum_b += weight * f;
    }
    a = static_cast<float>(sum_a / (kSide * kSide));
    b = static_cast<float>(sum_b / (kSide * kSide));
}

std::vector<float> make() {
    std::vector<float> t(4 * kAlbedoTableSize * kAlbedoTableSize);
    for (int row = 0; row < kAlbedoTableSize; ++row) {
        const float roughness = std::max(static_cast<float>(row) / (kAlbedoTableSize - 1), 0.03f);
        for (int column = 0; column < kAlbedoTableSize; ++column) {
            float* cell = &t[4 * (row * kAlbedoTableSize + column)];
            const float cosine = std::max(static_cast<float>(column) / (kAlbedoTableSize - 1), 0.002f);
            integrate(cosine, roughness * roughness, cell[0], cell[1]);
            if (column > 0) cell[-2] = cell[0], cell[-1] = cell[1];
        }
    }
    return t;
}

}  // namespace

const std::vector<float>& albedo_table() {
    static const std::vector<float> table = make();
    return table;
}

}  // namespace limn::render

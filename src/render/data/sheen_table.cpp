#include "render/data/sheen_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/vec.h"

namespace limn::render {
namespace {

using base::Float3;

constexpr float kLeastRoughness = 0.3f;  // below, the lobe is a rim too thin for the transform

// Estevez and Kulla's fit of the Smith function, between roughness 0 and 1.
float lambda(float cosine, float alpha) {
    const float w = (1 - alpha) * (1 - alpha);
    const auto blend = [&](float smooth, float rough) { return w * smooth + (1 - w) * rough; };
    const float a = blend(25.3245f, 21.5473f), b = blend(3.32435f, 3.82987f), c = blend(0.16801f, 0.19823f),
                d = blend(-1.27393f, -1.97760f), e = blend(-4.85967f, -4.32054f);
    const auto curve = [&](float x) { return a / (1 + b * std::pow(x, c)) + d * x + e; };
    return cosine < 0.5f ? std::exp(curve(cosine)) : std::exp(2 * curve(0.5f) - curve(1 - cosine));
}

float microfibre(Float3 wo, Float3 wi, float alpha) {
    const Float3 h = normalize(wo + wi);
    const float sine = std::sqrt(std::max(1 - h.z * h.z, 0.0f));
    const float d = (2 + 1 / alpha) * std::pow(sine, 1 / alpha) / (2 * base::kPi);
    return d / (4 * wo.z * wi.z * (1 + lambda(wo.z, alpha) + lambda(wi.z, alpha)));
}

struct Lobe {
    float albedo = 0, mean_x = 0, mean_z = 0.5f;  // mean direction of the reflected light
};

Lobe measure(Float3 wo, float alpha) {
    constexpr int kRings = 24, kSpokes = 24;  // by symmetry half a turn is enough
    double sum = 0, x = 0, z = 0;
    for (int i = 0; i < kRings; ++i) {
        const float wz = (static_cast<float>(i) + 0.5f) / kRings, r = std::sqrt(1 - wz * wz);
        for (int k = 0; k < kSpokes; ++k) {
            const float phi = (static_cast<float>(k) + 0.5f) * base::kPi / kSpokes;
            const Float3 wi{r * std::cos(phi), r * std::sin(phi), wz};
            const double f = microfibre(wo, wi, alpha) * wz;
            sum += f, x += f * wi.x, z += f * wi.z;
        }
    }
    Lobe lobe;
    if (sum <= 0) return lobe;
    lobe.albedo = std::min(static_cast<float>(sum * 2 * base::kPi / (kRings * kSpokes)), 1.0f);
    lobe.mean_x = static_cast<float>(x / sum);
    lobe.mean_z = static_cast<float>(z / sum);
    return lobe;
}

constexpr int kPoints = 128;

// Cosine-weighted directions.
std::array<Float3, kPoints> cosine_points() {
    std::array<Float3, kPoints> points;
    for (int i = 0; i < kPoints; ++i) {
        const float u = (static_cast<float>(i) + 0.5f) / kPoints, phi = static_cast<float>(i) * 2.399963f;
        points[i] = {std::sqrt(u) * std::cos(phi), std::sqrt(u) * std::sin(phi), std::sqrt(1 - u)};
    }
    return points;
}

Float3 mean_of(const std::array<Float3, kPoints>& points, float ai, float bi) {
    Float3 sum(0.0f);
    for (const Float3& c : points) sum += normalize(Float3{(c.x - bi * c.z) / ai, c.y / ai, c.z});
    return sum / kPoints;
}

// A larger bi leans the lobe to -x, a larger ai raises it: two bisections, one inside the other.
void fit(const std::array<Float3, kPoints>& points, const Lobe& lobe, float& ai, float& bi) {
    float low = 0.05f, high = 4;
    for (int i = 0; i < 14; ++i) {
        ai = 0.5f * (low + high);
        float left = -6, right = 6;
        for (int k = 0; k < 14; ++k) {
            bi = 0.5f * (left + right);
            (mean_of(points, ai, bi).x > lobe.mean_x ? left : right) = bi;
        }
        (mean_of(points, ai, bi).z < lobe.mean_z ? low : high) = ai;
    }
}

std::vector<float> make() {
    constexpr int n = kSheenTableSize;
    const auto points = cosine_points();
    std::vector<float> t(4 * n * n);
    for (int row = 0; row < n; ++row) {
        const float roughness = std::max(static_cast<float>(row) / (n - 1), kLeastRoughness);
        for (int column = 0; column < n; ++column) {
            const float cosine = std::max(static_cast<float>(column) / (n - 1), 0.02f);
            const Lobe lobe = measure({std::sqrt(1 - cosine * cosine), 0, cosine}, roughness * roughness);
            float* cell = &t[4 * static_cast<size_t>(row * n + column)];
            cell[0] = lobe.albedo;
            fit(points, lobe, cell[1], cell[2]);
        }
    }
    return t;
}

}  // namespace

const std::vector<float>& sheen_table() {
    static const std::vector<float> table = make();
    return table;
}

}  // namespace limn::render

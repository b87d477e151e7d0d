#include "look/grade.h"

#include <algorithm>
#include <cmath>

namespace limn::look {
namespace {

using Matrix = std::array<double, 9>;
using Vector = std::array<double, 3>;

Matrix operator*(const Matrix& a, const Matrix& b) {
    Matrix m{};
    for (size_t r = 0; r < 3; ++r)
        for (size_t c = 0; c < 3; ++c)
            for (size_t k = 0; k < 3; ++k) m[3 * r + c] += a[3 * r + k] * b[3 * k + c];
    return m;
}
Vector operator*(const Matrix& m, const Vector& v) {
    Vector out{};
    for (size_t r = 0; r < 3; ++r) out[r] = m[3 * r] * v[0] + m[3 * r + 1] * v[1] + m[3 * r + 2] * v[2];
    return out;
}
Matrix inverse(const Matrix& m) {
    const double d =
        m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
    return {(m[4] * m[8] - m[5] * m[7]) / d, (m[2] * m[7] - m[1] * m[8]) / d, (m[1] * m[5] - m[2] * m[4]) / d,
            (m[5] * m[6] - m[3] * m[8]) / d, (m[0] * m[8] - m[2] * m[6]) / d, (m[2] * m[3] - m[0] * m[5]) / d,
            (m[3] * m[7] - m[4] * m[6]) / d, (m[1] * m[6] - m[0] * m[7]) / d, (m[0] * m[4] - m[1] * m[3]) / d};
}

constexpr Matrix kXyzFromRgb = {0.4123908, 0.3575843, 0.1804808, 0.2126390, 0.7151687,
                                0.0721923, 0.0193308, 0.1191948, 0.9505322};
constexpr Matrix kBradford = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296};
constexpr double kNeutral = 6500;

// Chromaticity of a black body, CIE 1960 (u, v).
std::array<double, 2> planckian(double t) {
    const double x = t <= 4000 ? -0.2661239e9 / (t * t * t) - 0.2343589e6 / (t * t) + 0.8776956e3 / t + 0.179910
                               : -3.0258469e9 / (t * t * t) + 2.1070379e6 / (t * t) + 0.2226347e3 / t + 0.240390;
    const double y = t <= 2222   ? ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683
                     : t <= 4000 ? ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
                                 : ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483;
    const double d = -2 * x + 12 * y + 3;
    return {4 * x / d, 6 * y / d};
}

// XYZ of brightness 1.
Vector white(double temperature, double tint) {
    auto [u, v] = planckian(temperature);
    const auto [next_u, next_v] = planckian(temperature * 1.01);
    const double along_u = next_u - u, along_v = next_v - v, length = std::hypot(along_u, along_v);
    // Across the locus; green lies above it.
    constexpr double kWidest = 0.02;
    u += tint * kWidest * along_v / length;
    v -= tint * kWidest * along_u / length;
    const double x = 3 * u / (2 * u - 8 * v + 4), y = 2 * v / (2 * u - 8 * v + 4);
    return {x / y, 1, (1 - x - y) / y};
}

}  // namespace

std::array<float, 9> white_balance(float temperature, float tint) {
    if (!(temperature > 0) || !std::isfinite(tint)) return {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const double t = std::clamp<double>(temperature, 1667, 25000), sideways = std::clamp<double>(tint, -1, 1);
    if (t == kNeutral && sideways == 0) return {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const Vector from = kBradford * white(t, sideways), to = kBradford * white(kNeutral, 0);
    const Matrix scale = {to[0] / from[0], 0, 0, 0, to[1] / from[1], 0, 0, 0, to[2] / from[2]};
    const Matrix m = inverse(kXyzFromRgb) * (inverse(kBradford) * (scale * (kBradford * kXyzFromRgb)));
    std::array<float, 9> out;
    std::copy(m.begin(), m.end(), out.begin());
    return out;
}

}  // namespace limn::look

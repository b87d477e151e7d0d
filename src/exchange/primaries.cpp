#include "exchange/primaries.h"

#include <algorithm>
#include <cmath>

namespace limn::exchange {
namespace {

using Column = std::array<double, 3>;

constexpr ColorMatrix kBradford{{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}};
constexpr double kSame = 2e-4;      // of a chromaticity: files round to three or four digits
constexpr double kFarthest = 10;    // of a chromaticity that anybody means
constexpr double kFlattest = 1e-5;  // of a triangle's area
constexpr double kSmallestWhite = 1e-3;

Column times(const ColorMatrix& m, const Column& v) {
    Column out{};
    for (size_t r = 0; r < 3; ++r) out[r] = m[r][0] * v[0] + m[r][1] * v[1] + m[r][2] * v[2];
    return out;
}

ColorMatrix times(const ColorMatrix& a, const ColorMatrix& b) {
    ColorMatrix out{};
    for (size_t r = 0; r < 3; ++r)
        for (size_t c = 0; c < 3; ++c) out[r][c] = a[r][0] * b[0][c] + a[r][1] * b[1][c] + a[r][2] * b[2][c];
    return out;
}

double determinant(const ColorMatrix& m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

// m must have a determinant.
ColorMatrix inverse(const ColorMatrix& m) {
    const double scale = 1 / determinant(m);
    ColorMatrix out{};
    for (size_t r = 0; r < 3; ++r) {
        for (size_t c = 0; c < 3; ++c) {
            const size_t r1 = (c + 1) % 3, r2 = (c + 2) % 3, c1 = (r + 1) % 3, c2 = (r + 2) % 3;
            out[r][c] = (m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]) * scale;
        }
    }
    return out;
}

Column xyz_of(Chromaticity c) {
    return {c.x / c.y, 1, (1 - c.x - c.y) / c.y};
}

bool is_number(Chromaticity c) {
    return std::abs(c.x) < kFarthest && std::abs(c.y) < kFarthest;  // not for NaN
}

bool is_white(Chromaticity c) {
    if (!is_number(c) || c.y < kSmallestWhite) return false;
    const Column cones = times(kBradford, xyz_of(c));
    return *std::min_element(cones.begin(), cones.end()) > kSmallestWhite;
}

bool same(Chromaticity a, Chromaticity b) {
    return std::abs(a.x - b.x) < kSame && std::abs(a.y - b.y) < kSame;
}

// Columns are the XYZ of red, green and blue, which add up to the white's.
base::Result<ColorMatrix> xyz_from(const Primaries& p) {
    if (!is_number(p.red) || !is_number(p.green) || !is_number(p.blue))
        return base::Error{"its primaries are no colours"};
    if (!is_white(p.white)) return base::Error{"its white point is no white"};
    const auto z = [](Chromaticity c) { return 1 - c.x - c.y; };
    const ColorMatrix columns{
        {{p.red.x, p.green.x, p.blue.x}, {p.red.y, p.green.y, p.blue.y}, {z(p.red), z(p.green), z(p.blue)}}};
    if (std::abs(determinant(columns)) < kFlattest) return base::Error{"its primaries span no colours"};
    const Column amounts = times(inverse(columns), xyz_of(p.white));
    if (*std::min_element(amounts.begin(), amounts.end()) <= 0)
        return base::Error{"its white point lies outside of its primaries"};
    ColorMatrix out = columns;
    for (auto& row : out)
        for (size_t c = 0; c < 3; ++c) row[c] *= amounts[c];
    return out;
}

ColorMatrix adaptation(Chromaticity from, Chromaticity to) {
    const Column a = times(kBradford, xyz_of(from)), b = times(kBradford, xyz_of(to));
    ColorMatrix scaled = kBradford;
    for (size_t r = 0; r < 3; ++r)
        for (double& v : scaled[r]) v *= b[r] / a[r];
    return times(inverse(kBradford), scaled);
}

}  // namespace

base::Result<ColorMatrix> rec709_from(const Primaries& p) {
    if (same(p.red, kRec709.red) && same(p.green, kRec709.green) && same(p.blue, kRec709.blue) && same(p.white, kD65))
        return kSameColors;
    const auto source = xyz_from(p);
    if (!source) return source.error();
    const auto adapted = rec709_from_xyz(p.white);
    if (!adapted) return adapted.error();
    return times(*adapted, *source);
}

base::Result<ColorMatrix> rec709_from_xyz(Chromaticity white) {
    if (!is_white(white)) return base::Error{"its white point is no white"};
    return times(inverse(*xyz_from(kRec709)), adaptation(white, kD65));
}

}  // namespace limn::exchange

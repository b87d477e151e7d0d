#pragma once
// Small float vectors for geometry and colour. Right-handed, Y up, metres; colours are linear Rec.709.
#include <algorithm>
#include <cmath>

// One operation a line: these are tables.
// clang-format off
namespace limn::base {

struct Float2 {
    float x = 0, y = 0;
};

struct Float3 {
    float x = 0, y = 0, z = 0;
    constexpr Float3() = default;
    constexpr Float3(float x_, float y_, float z_) : x(x_), y(y_), z(z_) {}
    constexpr explicit Float3(float v) : x(v), y(v), z(v) {}
    constexpr float operator[](int i) const { return i == 0 ? x : i == 1 ? y : z; }
    constexpr bool operator==(const Float3&) const = default;
};

constexpr Float3 operator+(Float3 a, Float3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Float3 operator-(Float3 a, Float3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Float3 operator*(Float3 a, Float3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
constexpr Float3 operator*(Float3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
constexpr Float3 operator*(float s, Float3 a) { return a * s; }
constexpr Float3 operator/(Float3 a, float s) { return a * (1.0f / s); }
constexpr Float3 operator-(Float3 a) { return {-a.x, -a.y, -a.z}; }
constexpr Float3& operator+=(Float3& a, Float3 b) { return a = a + b; }
constexpr Float3& operator*=(Float3& a, float s) { return a = a * s; }

constexpr float dot(Float3 a, Float3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Float3 cross(Float3 a, Float3 b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float length(Float3 a) { return std::sqrt(dot(a, a)); }
// The zero vector stays zero.
inline Float3 normalize(Float3 a) {
    float l = length(a);
    return l > 0 ? a / l : a;
}
constexpr Float3 lerp(Float3 a, Float3 b, float t) { return a + (b - a) * t; }
constexpr float lerp(float a, float b, float t) { return a + (b - a) * t; }
constexpr float clamp(float v, float lo, float hi) { return v < lo ? lo : v > hi ? hi : v; }
constexpr Float3 min(Float3 a, Float3 b) {
    return {a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.z < b.z ? a.z : b.z};
}
constexpr Float3 max(Float3 a, Float3 b) {
    return {a.x > b.x ? a.x : b.x, a.y > b.y ? a.y : b.y, a.z > b.z ? a.z : b.z};
}
// Rec.709 luminance.
constexpr float luminance(Float3 c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }

constexpr float kPi = 3.14159265358979f;
constexpr float radians(float degrees) { return degrees * (kPi / 180.0f); }
constexpr float degrees(float radians) { return radians * (180.0f / kPi); }

// Two unit vectors that complete n (unit) to a right-handed basis. Duff et al. 2017, "Building an Orthonormal Basis,
// Revisited".
inline void basis(Float3 n, Float3& t, Float3& b) {
    float sign = std::copysign(1.0f, n.z);
    float a = -1.0f / (sign + n.z);
    float c = n.x * n.y * a;
    t = {1.0f + sign * n.x * n.x * a, sign * c, -sign * n.x};
    b = {c, sign + n.y * n.y * a, -n.y};
}

}  // namespace limn::base

#pragma once
// Counter-based random numbers: a value is a pure function of what it is for (pixel, sample, dimension, slot), so that
// order and thread count cannot change it.
#include <cstdint>

namespace limn::base {

// 32-bit finaliser of low bias (Wellons, "hash prospector", 2018).
constexpr uint32_t mix(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    x ^= x >> 16;
    return x;
}

constexpr uint32_t hash(uint32_t a) {
    return mix(a + 0x9e3779b9U);
}
template <class... Rest>
constexpr uint32_t hash(uint32_t a, Rest... rest) {
    return mix(a + 0x9e3779b9U + hash(static_cast<uint32_t>(rest)...) * 0x85ebca6bU);
}

// Uniform in [0, 1), 24 bits.
constexpr float uniform(uint32_t bits) {
    return static_cast<float>(bits >> 8) * 0x1p-24f;
}

// splitmix64 finaliser, for 64-bit content hashes (Steele et al. 2014).
constexpr uint64_t mix64(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

}  // namespace limn::base

#pragma once
// A value over film time, told by keys.
#include <array>
#include <cstdint>
#include <vector>

#include "base/ticks.h"

namespace limn::animation {

using base::Ticks;

// How a value goes on from its key to the next: stays, goes straight, or eases without ever going past either.
enum class Interpolation : uint8_t { hold, linear, smooth };

// A number, or three that go together.
using KeyValue = std::array<double, 3>;

struct Key {
    Ticks at = 0;
    KeyValue value{};
    Interpolation interpolation = Interpolation::smooth;
    bool operator==(const Key&) const = default;
};

// By time; no two at the same.
struct Curve {
    std::vector<Key> keys;
    bool operator==(const Curve&) const = default;
};

// The curve must have a key. Before the first and after the last its value is theirs. Smooth is the monotone cubic of
// Fritsch and Butland, A method for constructing local monotone piecewise cubic interpolants, SIAM J. Sci. Stat.
// Comput. 5 (1984), level at the ends and at turning points.
KeyValue value_at(const Curve& curve, Ticks time);

// In the place of the one at that time, if there is one.
void put_key(Curve& curve, const Key& key);
// False when there is none at that time.
bool take_key(Curve& curve, Ticks at);
// Null when there is none at that time.
const Key* key_at(const Curve& curve, Ticks at);

}  // namespace limn::animation

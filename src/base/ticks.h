#pragma once
// Time on the timeline is an integer number of ticks; one tick divides every frame and sample rate in use.
#include <cmath>
#include <cstdint>

namespace limn::base {

using Ticks = int64_t;
constexpr Ticks kTicksPerSecond = 705'600'000;

inline Ticks ticks_from_seconds(double seconds) {
    return static_cast<Ticks>(std::llround(seconds * kTicksPerSecond));
}
constexpr double seconds_from_ticks(Ticks t) {
    return static_cast<double>(t) / kTicksPerSecond;
}

}  // namespace limn::base

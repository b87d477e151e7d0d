#include "animation/transport.h"

#include <algorithm>
#include <cmath>

namespace limn::animation {
namespace {

// Where it would be, were the film endless.
Ticks run(const Transport& t, Ticks now) {
    if (!t.playing || now <= t.origin) return t.position;
    const double passed = static_cast<double>(now - t.origin) * t.rate;
    return t.position + static_cast<Ticks>(std::min(passed, 9e18 / 4));
}

}  // namespace

Ticks film_time(const Transport& t, Ticks now, Ticks length) {
    const Ticks at = std::max<Ticks>(run(t, now), 0);
    const Ticks end = t.loop_end > 0 ? std::min(t.loop_end, length) : length;
    const Ticks begin = std::clamp<Ticks>(t.loop_begin, 0, end);
    const bool goes_round = t.playing && t.loops && end > begin && t.position < end;
    if (goes_round && at >= end) return begin + (at - end) % (end - begin);
    return std::min(at, length);
}

bool has_ended(const Transport& t, Ticks now, Ticks length) {
    const Ticks end = t.loop_end > 0 ? std::min(t.loop_end, length) : length;
    const bool goes_round = t.loops && end > std::max<Ticks>(t.loop_begin, 0) && t.position < end;
    return t.playing && !goes_round && run(t, now) >= length;
}

Transport rebased(Transport t, Ticks now, Ticks length) {
    t.position = film_time(t, now, length);
    t.origin = now;
    return t;
}

Transport paused(Transport t, Ticks now, Ticks length) {
    t = rebased(t, now, length);
    t.playing = false;
    return t;
}

}  // namespace limn::animation

#pragma once
// What time a film is at, as a value: whoever has it and a session's clock knows, on any thread.
#include "base/ticks.h"

namespace limn::animation {

using base::Ticks;

// Live: while the film stands, life in it (breath, blinks, glances) goes on by the session's clock. Hold: it stands
// still with everything in it, and the picture settles.
enum class ClockMode : uint8_t { live, hold };

constexpr double kSlowest = 0.1, kFastest = 4;
constexpr Ticks kLongestFilm = 24 * 3600 * base::kTicksPerSecond;

struct Transport {
    bool playing = false;
    bool loops = false;
    double rate = 1;     // seconds of film in a second, kSlowest..kFastest
    Ticks position = 0;  // of the film, at `origin`; 0..kLongestFilm
    Ticks origin = 0;    // of the session's clock
    // What is gone round while it loops; an end of 0 is the film's.
    Ticks loop_begin = 0, loop_end = 0;

    bool operator==(const Transport&) const = default;
};

// What a frame shows: the film at a time, with the life in it (breath, blinks, glances) at another. They are one unless
// the film stands and life goes on.
struct Moment {
    Ticks film = 0, life = 0;

    Moment() = default;
    Moment(Ticks both) : film(both), life(both) {}
    Moment(Ticks film_at, Ticks life_at) : film(film_at), life(life_at) {}
    bool operator==(const Moment&) const = default;
};

// now: of the session's clock; length: of the film. Stays at the end of a film that does not loop.
Ticks film_time(const Transport& transport, Ticks now, Ticks length);
// It plays, does not loop, and has come to the end.
bool has_ended(const Transport& transport, Ticks now, Ticks length);

// The same film time, told from now.
Transport rebased(Transport transport, Ticks now, Ticks length);
// The film stands where it is now.
Transport paused(Transport transport, Ticks now, Ticks length);

}  // namespace limn::animation

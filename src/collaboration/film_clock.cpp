#include "collaboration/film_clock.h"

#include <algorithm>

namespace limn::collaboration {

FilmClock after(FilmClock clock, const client::Transport& said, base::Ticks tick, base::Ticks length) {
    animation::Transport next = animation::rebased(clock.transport, tick, length);
    if (said.at) next.position = std::min(*said.at, length);
    next.playing = said.playing;
    next.loops = said.loops;
    next.rate = said.rate;
    next.loop_begin = said.loop_begin;
    next.loop_end = said.loop_end;
    if (next.playing && animation::has_ended(next, tick, length)) next.position = 0;
    if (next.playing) clock.mode = animation::ClockMode::live;
    // A film that stands is the same whenever it was told to.
    if (!next.playing && !clock.transport.playing) next.origin = clock.transport.origin;
    clock.transport = next;
    return clock;
}

FilmClock after(FilmClock clock, const client::Clock& said, base::Ticks tick, base::Ticks length) {
    clock.mode = said.mode;
    if (said.mode == animation::ClockMode::hold && clock.transport.playing)
        clock.transport = animation::paused(clock.transport, tick, length);
    return clock;
}

FilmClock stopped_at_end(FilmClock clock, base::Ticks tick, base::Ticks length) {
    if (animation::has_ended(clock.transport, tick, length))
        clock.transport = animation::paused(clock.transport, tick, length);
    return clock;
}

}  // namespace limn::collaboration

#pragma once
// Whether the film plays, stands or is held, and where: one for all members.
#include "animation/transport.h"
#include "collaboration/message.h"

namespace limn::collaboration {

struct FilmClock {
    animation::Transport transport;
    animation::ClockMode mode = animation::ClockMode::live;
    bool operator==(const FilmClock&) const = default;
};

// After what a member has said at `tick` of the session's clock, of a film of that length. What plays is not held: to
// play lets go, and to hold stops. Played from its end, a film begins anew.
FilmClock after(FilmClock clock, const client::Transport& said, base::Ticks tick, base::Ticks length);
FilmClock after(FilmClock clock, const client::Clock& said, base::Ticks tick, base::Ticks length);
// A film that has come to its end stands there.
FilmClock stopped_at_end(FilmClock clock, base::Ticks tick, base::Ticks length);

}  // namespace limn::collaboration

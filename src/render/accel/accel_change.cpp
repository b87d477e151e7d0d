// What changes of several Scenes come to together.
#include "render/accel/accel.h"

namespace limn::render {

bool any(const AccelChange& c) {
    return c.topology || c.geometry || c.materials || c.environment || c.sun_direction || c.lights || c.gains;
}

void add(AccelChange& to, const AccelChange& from) {
    to.topology |= from.topology;
    to.geometry |= from.geometry;
    to.placed |= from.placed;
    to.materials |= from.materials;
    to.environment |= from.environment;
    to.sun_direction |= from.sun_direction;
    to.lights |= from.lights;
    to.gains |= from.gains;
    to.classes |= from.classes;
}

}  // namespace limn::render

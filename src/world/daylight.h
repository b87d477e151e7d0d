#pragma once
// Where the sun stands.
#include "base/vec.h"

namespace limn::world {

// Degrees; azimuth 0 = +Z (the camera's side at first), +90 = +X (the picture's right).
struct SunPlace {
    float azimuth = 0;
    float elevation = 0;
};

// A clear early-August day at 46.8 degrees of latitude: sunrise 6:00, noon 13:15 at 60 degrees, sunset 20:30, lowest at
// 1:15. With hour angle H = 15 degrees * (hours - 13.25), latitude L = 46.8 and declination D = 16.8 degrees:
//   sin(elevation) = sin L sin D + cos L cos D cos H,   azimuth from noon = atan2(cos D sin H, sin L cos D cos H - cos
//   L sin D).
// Noon lies 20 degrees to the picture's left, so that the morning shines from the left, the late afternoon from the
// front right and the setting sun along the cheek. Continuous and periodic in hours.
SunPlace sun_place(float hours);

// The place moved by the person's own offsets (degrees); elevation is kept within -90..90.
SunPlace offset(SunPlace place, float azimuth, float elevation);

base::Float3 sun_direction(SunPlace place);

}  // namespace limn::world

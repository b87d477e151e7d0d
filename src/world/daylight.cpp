#include "world/daylight.h"

#include <cmath>

#include "world/sphere.h"

namespace limn::world {

SunPlace sun_place(float hours) {
    constexpr float kLatitude = base::radians(46.8f), kDeclination = base::radians(16.8f);
    constexpr float kNoon = 13.25f, kNoonAzimuth = -20;
    const float h = base::radians(15 * (hours - kNoon));
    const float sin_l = std::sin(kLatitude), cos_l = std::cos(kLatitude);
    const float sin_d = std::sin(kDeclination), cos_d = std::cos(kDeclination);
    float up = sin_l * sin_d + cos_l * cos_d * std::cos(h);
    float side = cos_d * std::sin(h), front = sin_l * cos_d * std::cos(h) - cos_l * sin_d;
    return offset({base::degrees(std::atan2(side, front)), base::degrees(std::asin(base::clamp(up, -1, 1)))},
                  kNoonAzimuth, 0);
}

SunPlace offset(SunPlace place, float azimuth, float elevation) {
    float turned = std::remainder(place.azimuth + azimuth, 360.0f);
    return {turned, base::clamp(place.elevation + elevation, -90, 90)};
}

base::Float3 sun_direction(SunPlace place) {
    return direction(base::radians(place.azimuth), base::radians(place.elevation));
}

}  // namespace limn::world

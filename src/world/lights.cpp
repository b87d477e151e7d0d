#include "world/lights.h"

#include <algorithm>
#include <cmath>

#include "world/sphere.h"

namespace limn::world {
namespace {

// The CIE 1931 2-degree observer as sums of lobes: Wyman, Sloan and Shirley 2013, "Simple Analytic Approximations to
// the CIE XYZ Color Matching Functions", multi-lobe fit.
double lobe(double wavelength, double peak, double below, double above) {
    double t = (wavelength - peak) * (wavelength < peak ? below : above);
    return std::exp(-0.5 * t * t);
}

struct Xyz {
    double x = 0, y = 0, z = 0;
};

Xyz observer(double nm) {
    return {0.362 * lobe(nm, 442.0, 0.0624, 0.0374) + 1.056 * lobe(nm, 599.8, 0.0264, 0.0323) -
                0.065 * lobe(nm, 501.1, 0.0490, 0.0382),
            0.821 * lobe(nm, 568.8, 0.0213, 0.0247) + 0.286 * lobe(nm, 530.9, 0.0613, 0.0322),
            1.217 * lobe(nm, 437.0, 0.0845, 0.0278) + 0.681 * lobe(nm, 459.0, 0.0385, 0.0725)};
}

}  // namespace

base::Float3 blackbody(float kelvin) {
    const double t = std::clamp(kelvin, 1000.0f, 40000.0f);
    Xyz sum;
    for (int nm = 360; nm <= 830; nm += 5) {
        double metres = nm * 1e-9;
        // Planck's law up to a factor; c2 = 1.438777e-2 m K.
        double radiance = 1e-30 / (std::pow(metres, 5) * std::expm1(1.438777e-2 / (metres * t)));
        Xyz o = observer(nm);
        sum.x += radiance * o.x, sum.y += radiance * o.y, sum.z += radiance * o.z;
    }
    double x = sum.x / sum.y, z = sum.z / sum.y;
    base::Float3 rgb{static_cast<float>(3.2404542 * x - 1.5371385 - 0.4985314 * z),
                     static_cast<float>(-0.9692660 * x + 1.8760108 + 0.0415560 * z),
                     static_cast<float>(0.0556434 * x - 0.2040259 + 1.0572252 * z)};
    rgb = max(rgb, base::Float3(0.0f));  // below about 1900 K blue leaves the gamut
    return rgb / luminance(rgb);
}

float square_form_factor(float size, float distance) {
    float a = 0.5f * size / std::max(distance, 1e-3f);
    float root = std::sqrt(1 + a * a);
    // Radiance times this is irradiance: pi times the differential form factor.
    return 4 * a / root * std::atan(a / root);
}

scene::AreaLight area_light(const Lamp& lamp, scene::LightRole role, uint32_t object, base::Float3 head) {
    const float distance = std::max(lamp.distance, 0.05f), size = std::max(lamp.size, 0.01f);
    const base::Float3 to_lamp = direction(base::radians(lamp.azimuth), base::radians(lamp.elevation));
    const base::Float3 aim = -to_lamp;
    base::Float3 side = cross({0, 1, 0}, aim);
    side = dot(side, side) > 1e-8f ? normalize(side) : base::Float3{1, 0, 0};
    scene::AreaLight light;
    light.role = role;
    light.object = object;
    light.center = head + to_lamp * distance;
    light.u = side * (0.5f * size);
    light.v = cross(aim, side) * (0.5f * size);  // so that cross(u, v) points at the head
    if (lamp.on) {
        float falloff = kReferenceDistance * kReferenceDistance / (distance * distance);
        float irradiance = lamp.irradiance * std::exp2(lamp.gain) * falloff;
        light.radiance = blackbody(lamp.temperature) * lamp.tint * (irradiance / square_form_factor(size, distance));
    }
    return light;
}

}  // namespace limn::world

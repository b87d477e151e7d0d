#pragma once
// The clear sky and its sun: the Hosek-Wilkie model (L. Hosek, A. Wilkie: "An Analytic Model for Full Spectral Sky-Dome
// Radiance", 2012; "Adding a Solar-Radiance Function to the Hosek-Wilkie Skylight Model", 2013), in linear Rec.709,
// exposed for pictures.
//
// Exposure. Daylight changes ten-thousandfold between noon and dusk; a picture follows like a careful photographer,
// half of it in stops: everything is multiplied by g(e) = k * H(e)^-1/2, with e the sun's elevation and H the
// horizontal irradiance (sky and sun, turbidity 3, albedo 0.3). k makes a sun at 60 degrees shine with kNoonIrradiance,
// which leaves the sky near kMeanLuminance. White is balanced four fifths of the way to the noon's mixture of sun and
// sky. Under the horizon the last sky falls by 4.5 stops down to -14 degrees, turning blue, while a faint night sky
// rises.
#include <memory>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"
#include "scene/scene.h"
#include "world/daylight.h"

namespace limn::world {

constexpr float kNoonIrradiance = 1.8f;
constexpr int kSkyWidth = 512, kSkyHeight = 256;

struct SkyTables {
    std::vector<float> parameters;  // [turbidity 10][albedo 2][knot 6][channel 3][parameter 9]
    std::vector<float> radiance;    // [turbidity 10][albedo 2][knot 6][channel 3]
    std::vector<float> sun;         // [turbidity 10][segment 45][channel 3][power 4]
    std::vector<float> exposure;    // g over the cube root of elevation / 90 degrees, evenly spaced 0..1
    base::Float3 white{1.0f};
};

// From the pack's "sky/parameters", "sky/radiance" and "sky/sun". Fails when one is missing or of the wrong size.
base::Result<std::shared_ptr<const SkyTables>> load_sky(const pack::Pack& pack);

// What a surface facing the sun receives, linear Rec.709, exposed as above; warm when low, smoothly 0 at -1 degree.
// elevation in degrees, turbidity 1..10.
base::Float3 sun_irradiance(const SkyTables& tables, float elevation, float turbidity = 3);

// The sun of a scene. gain in EV; size is the disc's diameter in degrees: larger is softer, not brighter.
scene::Sun make_sun(const SkyTables& tables, SunPlace place, float gain, base::Float3 tint, float size,
                    float turbidity = 3);

// The sky and the ground under it for a sun at azimuth 0 (+Z) and that elevation (degrees): turn the Environment by the
// sun's azimuth instead of baking anew. turbidity 1.7 (very clear) .. 10 (hazy), albedo of the ground 0..1.
std::shared_ptr<const scene::EnvironmentMap> bake_sky(const SkyTables& tables, float elevation, float turbidity = 3,
                                                      float albedo = 0.3f);

// Skies baked lately, by tenths of a degree and of turbidity. Any thread.
struct SkyCache;
std::shared_ptr<SkyCache> make_sky_cache(std::shared_ptr<const SkyTables> tables);
std::shared_ptr<const scene::EnvironmentMap> sky(SkyCache& cache, float elevation, float turbidity = 3,
                                                 float albedo = 0.3f);

}  // namespace limn::world

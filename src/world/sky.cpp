#include "world/sky.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "world/environment_map.h"
#include "world/sphere.h"

namespace limn::world {
namespace {

constexpr int kTurbidities = 10, kKnots = 6, kSegments = 45, kParameters = 9, kExposures = 64;
// The tables' sun is spectral radiance summed to RGB, their sky photometric: this factor brings the one to the other.
constexpr float kSunToSky = 467.069f;
constexpr float kSunRadius = base::radians(0.2679f);  // of the real disc, which the tables' radiance belongs to

// One channel's sky: radiance = scale * (1 + A e^(B / (cos t + 0.01))) (C + D e^(E g) + F cos^2 g + G chi(g, H) + I
// sqrt(cos t)).
struct Channel {
    std::array<float, kParameters> p;  // A B C D E F G I H
    float scale;
};
using Dome = std::array<Channel, 3>;

// Where a value lies between two table rows.
struct Between {
    int low;
    float t;
};
Between between(float value, int count) {
    float v = base::clamp(value, 0, static_cast<float>(count - 1));
    int low = std::min(static_cast<int>(v), count - 2);
    return {low, v - static_cast<float>(low)};
}

// The quintic Bezier over the tables' knots, in the cube root of the elevation.
std::array<float, kKnots> knot_weights(float elevation) {
    float x = std::cbrt(base::clamp(elevation / 90, 0, 1)), y = 1 - x;
    float x2 = x * x, y2 = y * y;
    return {y2 * y2 * y, 5 * y2 * y2 * x, 10 * y2 * y * x2, 10 * y2 * x2 * x, 5 * y * x2 * x2, x2 * x2 * x};
}

Dome make_dome(const SkyTables& tables, float elevation, float turbidity, float albedo) {
    const Between t = between(turbidity - 1, kTurbidities);
    const std::array<float, kKnots> knots = knot_weights(elevation);
    Dome dome{};
    for (int ti = 0; ti < 2; ++ti) {
        for (int a = 0; a < 2; ++a) {
            float share = (ti ? t.t : 1 - t.t) * (a ? albedo : 1 - albedo);
            for (int k = 0; k < kKnots; ++k) {
                float w = share * knots[static_cast<size_t>(k)];
                size_t row = static_cast<size_t>(((t.low + ti) * 2 + a) * kKnots + k);
                for (size_t c = 0; c < 3; ++c) {
                    dome[c].scale += w * tables.radiance[row * 3 + c];
                    for (size_t p = 0; p < kParameters; ++p) {
                        dome[c].p[p] += w * tables.parameters[(row * 3 + c) * kParameters + p];
                    }
                }
            }
        }
    }
    return dome;
}

// The factor that depends on the height above the horizon alone.
float height_term(const Channel& c, float cos_zenith) {
    return 1 + c.p[0] * std::exp(c.p[1] / (cos_zenith + 0.01f));
}

float sky_radiance(const Channel& c, float height, float root_cos_zenith, float gamma, float cos_gamma) {
    float h = c.p[8];
    float q = 1 + h * h - 2 * h * cos_gamma;
    float chi = (1 + cos_gamma * cos_gamma) / (q * std::sqrt(q));
    float glow = c.p[2] + c.p[3] * std::exp(c.p[4] * gamma) + c.p[5] * cos_gamma * cos_gamma + c.p[6] * chi +
                 c.p[7] * root_cos_zenith;
    return std::max(0.0f, c.scale * height * glow);
}

// Irradiance of the real sun in the sky's units, unexposed; elevation in degrees, 0..90.
base::Float3 raw_sun(const SkyTables& tables, float elevation, float turbidity) {
    const Between t = between(turbidity - 1, kTurbidities);
    const float e = base::clamp(elevation, 0, 90);
    const int segment = std::min(static_cast<int>(std::cbrt(e / 90) * kSegments), kSegments - 1);
    const float start = static_cast<float>(segment) / kSegments;
    const float x = base::radians(e) - 0.5f * base::kPi * start * start * start;
    const float solid_angle = 2 * base::kPi * (1 - std::cos(kSunRadius));
    float rgb[3];
    for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int ti = 0; ti < 2; ++ti) {
            const float* p = &tables.sun[static_cast<size_t>((((t.low + ti) * kSegments + segment) * 3 + c) * 4)];
            sum += (ti ? t.t : 1 - t.t) * (p[0] + x * (double(p[1]) + x * (double(p[2]) + x * double(p[3]))));
        }
        rgb[c] = std::max(0.0f, static_cast<float>(sum)) * kSunToSky * solid_angle;
    }
    base::Float3 light{rgb[0], rgb[1], rgb[2]};
    // The lowest sun lies outside Rec.709; a little of its own grey brings it back.
    return lerp(light, base::Float3(luminance(light)), 0.08f);
}

// Horizontal irradiance of the sky alone, by quadrature.
base::Float3 raw_sky_irradiance(const SkyTables& tables, float elevation) {
    const Dome dome = make_dome(tables, elevation, 3, 0.3f);
    const base::Float3 sun = direction(0, base::radians(elevation));
    constexpr int kRings = 12, kSpokes = 16;
    float rgb[3] = {};
    for (int i = 0; i < kRings; ++i) {
        // Even in sin^2 of the zenith angle, so that each ring weighs the same on a horizontal surface.
        float cos_zenith = std::sqrt(1 - (i + 0.5f) / kRings);
        for (int j = 0; j < kSpokes; ++j) {
            base::Float3 d = direction(base::kPi * (j + 0.5f) / kSpokes, std::asin(cos_zenith));
            float cos_gamma = base::clamp(dot(d, sun), -1, 1);
            for (size_t c = 0; c < 3; ++c) {
                rgb[c] += sky_radiance(dome[c], height_term(dome[c], cos_zenith), std::sqrt(cos_zenith),
                                       std::acos(cos_gamma), cos_gamma);
            }
        }
    }
    return base::Float3{rgb[0], rgb[1], rgb[2]} * (base::kPi / (kRings * kSpokes));
}

void set_exposure(SkyTables& tables) {
    auto horizontal = [&](float elevation) {
        return raw_sky_irradiance(tables, elevation) +
               raw_sun(tables, elevation, 3) * std::sin(base::radians(elevation));
    };
    const base::Float3 noon = horizontal(60);
    const float light = luminance(noon);
    for (int c = 0; c < 3; ++c) {
        float balance = std::pow(light / noon[c], 0.8f);
        (c == 0 ? tables.white.x : c == 1 ? tables.white.y : tables.white.z) = balance;
    }
    const float k = kNoonIrradiance / luminance(raw_sun(tables, 60, 3) * tables.white) * std::sqrt(light);
    for (int i = 0; i < kExposures; ++i) {
        float x = static_cast<float>(i) / (kExposures - 1);
        tables.exposure.push_back(k / std::sqrt(luminance(horizontal(90 * x * x * x))));
    }
}

float exposure(const SkyTables& tables, float elevation) {
    Between b = between(std::cbrt(base::clamp(elevation / 90, 0, 1)) * (kExposures - 1), kExposures);
    return base::lerp(tables.exposure[static_cast<size_t>(b.low)], tables.exposure[static_cast<size_t>(b.low) + 1],
                      b.t);
}

float smooth(float from, float to, float v) {
    float t = base::clamp((v - from) / (to - from), 0, 1);
    return t * t * (3 - 2 * t);
}

base::Result<std::vector<float>> read_floats(const pack::Pack& pack, const std::string& name, size_t count) {
    base::Result<pack::Array<float>> array = pack.array<float>(name);
    if (!array) return array.error();
    if (array->values.size() != count) return base::Error{name + " has the wrong size: compile the pack again"};
    return std::vector<float>(array->values.begin(), array->values.end());
}

// A moonless sky: deep blue, paler at the horizon.
base::Float3 night_radiance(float up) {
    float horizon = std::exp(-6 * std::abs(up));
    return lerp(base::Float3(0.008f, 0.014f, 0.034f), base::Float3(0.026f, 0.034f, 0.052f), horizon) *
           (up < 0 ? 0.5f : 1.0f);
}

}  // namespace

base::Result<std::shared_ptr<const SkyTables>> load_sky(const pack::Pack& pack) {
    base::Result<std::vector<float>> parameters = read_floats(pack, "sky/parameters", 10 * 2 * 6 * 27);
    if (!parameters) return parameters.error();
    base::Result<std::vector<float>> radiance = read_floats(pack, "sky/radiance", 10 * 2 * 6 * 3);
    if (!radiance) return radiance.error();
    base::Result<std::vector<float>> sun = read_floats(pack, "sky/sun", 10 * 45 * 3 * 4);
    if (!sun) return sun.error();
    auto tables = std::make_shared<SkyTables>();
    tables->parameters = std::move(*parameters);
    tables->radiance = std::move(*radiance);
    tables->sun = std::move(*sun);
    set_exposure(*tables);
    return std::shared_ptr<const SkyTables>(std::move(tables));
}

base::Float3 sun_irradiance(const SkyTables& tables, float elevation, float turbidity) {
    float shown = smooth(-1, 1.5f, elevation);
    if (shown <= 0) return base::Float3(0.0f);
    return raw_sun(tables, elevation, turbidity) * tables.white * (exposure(tables, elevation) * shown);
}

scene::Sun make_sun(const SkyTables& tables, SunPlace place, float gain, base::Float3 tint, float size,
                    float turbidity) {
    scene::Sun sun;
    sun.direction = sun_direction(place);
    sun.irradiance = sun_irradiance(tables, place.elevation, turbidity) * tint * std::exp2(gain);
    sun.angular_radius = base::radians(0.5f * size);
    return sun;
}

std::shared_ptr<const scene::EnvironmentMap> bake_sky(const SkyTables& tables, float elevation, float turbidity,
                                                      float albedo) {
    // The tables run with the cube root of the elevation, infinitely steep at the horizon: eased there, they can be
    // dragged through.
    const float shown = 0.5f * (elevation + std::sqrt(elevation * elevation + 1));
    const Dome dome = make_dome(tables, shown, turbidity, albedo);
    const base::Float3 sun = direction(0, base::radians(shown));
    // Twilight: how far the night has come, in the dimming's stops and in colour.
    const float night = smooth(0, -14, elevation);
    const base::Float3 gain = tables.white * lerp(base::Float3(1.0f), base::Float3(0.45f, 0.70f, 1.35f), night) *
                              (exposure(tables, shown) * std::exp2(-4.5f * night));

    // The model knows no ozone, whose Chappuis band takes green from long ways through the air: a low sun's zenith
    // stays blue and its horizon turns rose instead of green.
    const base::Float3 kOzone{0.74f, 0.80f, 1.45f}, kBelt{1.10f, 0.90f, 1.06f};  // zenith, horizon
    const float ozone = smooth(24, 0, elevation);

    auto map = std::make_shared<scene::EnvironmentMap>();
    map->id = scene::next_resource_id();
    map->name = "Sky";
    map->radiance = base::ImageF(kSkyWidth, kSkyHeight, 3);
    base::ImageF& out = map->radiance;
    base::Float3 falling(0.0f);  // horizontal irradiance of the sky as baked
    // Left and right of the sun are the same: column x mirrors width - 1 - x, with the sun in the outermost ones.
    for (int y = 0; y < kSkyHeight / 2; ++y) {
        const float zenith = base::kPi * (y + 0.5f) / kSkyHeight;
        const float cos_zenith = std::cos(zenith), sin_zenith = std::sin(zenith);
        // The model's last degree above the horizon is a dark brown seam under a low sun; haze lifts it.
        const float hazy = std::sqrt(cos_zenith * cos_zenith + 0.04f * 0.04f), root = std::sqrt(hazy);
        const float height[3] = {height_term(dome[0], hazy), height_term(dome[1], hazy), height_term(dome[2], hazy)};
        const base::Float3 tint =
            gain * lerp(base::Float3(1.0f), lerp(kBelt, kOzone, smooth(0, 0.5f, cos_zenith)), ozone);
        const base::Float3 dark = night_radiance(cos_zenith) * night;
        base::Float3 row(0.0f);
        for (int x = 0; x < kSkyWidth / 2; ++x) {
            const float longitude = 2 * base::kPi * (x + 0.5f) / kSkyWidth;  // from the sun
            const float cos_gamma = base::clamp(cos_zenith * sun.y + sin_zenith * sun.z * std::cos(longitude), -1, 1);
            const float gamma = std::acos(cos_gamma);
            base::Float3 light{sky_radiance(dome[0], height[0], root, gamma, cos_gamma),
                               sky_radiance(dome[1], height[1], root, gamma, cos_gamma),
                               sky_radiance(dome[2], height[2], root, gamma, cos_gamma)};
            light = light * tint + dark;
            row += light;
            float* left = out.pixel(x, y);
            float* right = out.pixel(kSkyWidth - 1 - x, y);
            for (int c = 0; c < 3; ++c) left[c] = right[c] = light[c];
        }
        falling += row * static_cast<float>(2 * texel_solid_angle(y, kSkyWidth, kSkyHeight) * cos_zenith);
    }
    const base::Float3 sunlight = sun_irradiance(tables, elevation, turbidity) * std::max(sun.y, 0.0f);
    const base::Float3 ground = (falling + sunlight) * base::Float3(1.05f, 1.0f, 0.90f) * (albedo / base::kPi);
    // Haze joins ground and sky over a few degrees below the horizon.
    const float* horizon = out.pixel(0, kSkyHeight / 2 - 1);
    for (int y = kSkyHeight / 2; y < kSkyHeight; ++y) {
        const float below = 180 * (y + 0.5f) / kSkyHeight - 90;
        const float clear = smooth(0, 9, below);
        float* to = out.pixel(0, y);
        for (int x = 0; x < kSkyWidth; ++x) {
            for (int c = 0; c < 3; ++c) to[x * 3 + c] = base::lerp(horizon[x * 3 + c], ground[c], clear);
        }
    }
    map->blurred = out;
    map->mean = mean_radiance(out);
    return map;
}

}  // namespace limn::world

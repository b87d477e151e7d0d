#pragma once
// From linear pixels to the EnvironmentMap that is rendered.
#include <memory>
#include <string>

#include "base/image.h"
#include "base/vec.h"
#include "scene/scene.h"

namespace limn::world {

// What the mean luminance of a world is brought to, so that every world exposes a portrait alike: a surface of albedo
// 0.45 lit from all round by it, with the default key, fill and rim, comes out about a stop above middle grey.
constexpr float kMeanLuminance = 0.20f;
constexpr float kBackdropBlur = 0.075f;  // radians, the radius of the backdrop's discs of confusion
constexpr int kBackdropWidth = 1024, kBackdropHeight = 512;

// The average radiance over the sphere of an RGB equirectangular map.
base::Float3 mean_radiance(const base::ImageF& map);

// The luminance of the light that falls on upright surfaces turned to all sides, as radiance (irradiance / pi): what
// decides how bright a standing person is. Channels count at most `highlight`.
float upright_luminance(const base::ImageF& map, float highlight = 1e30f);

constexpr float kLargestRadiance = 1e5f;  // keeps sums of squares finite

// The gain that brings a map to kMeanLuminance, times 2^level; `level` (EV) keeps a night darker than a noon. What
// exceeds `highlight` after the gain counts as that much.
float exposing_gain(const base::ImageF& map, float level = 0, float highlight = kLargestRadiance);

// Takes RGB radiance (not a number and below zero become 0), multiplies by gain and blurs the backdrop; then clips what
// lights the scene, but not the backdrop, at `highlight`.
std::shared_ptr<const scene::EnvironmentMap> make_environment(std::string name, base::ImageF radiance, float gain,
                                                              float highlight = kLargestRadiance);

// A plain grey room with a bright ceiling, for when no library is there.
std::shared_ptr<const scene::EnvironmentMap> stand_in_environment();

}  // namespace limn::world

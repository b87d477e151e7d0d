#pragma once
// The kernels' samplers one value at a time, so that tests can hold each against its density.
#include <cstdint>
#include <functional>

#include "scene/scene.h"

namespace limn::render {

struct SamplingProbe {
    std::function<base::Float3(float u0, float u1, float u2)> sample;
    std::function<float(base::Float3 direction)> density;  // per steradian
};

struct BsdfCase {
    base::Float3 normal, wo, base_color;
    float metallic = 0, roughness = 0.5f, dielectric_f0 = 0.04f;
    float coat = 0, coat_roughness = 0.1f, sheen = 0, sheen_roughness = 0.5f;
    bool hair = false, eye = false;
    base::Float3 direction{0.0f};  // along a strand, or the normal below an eye's shell
};

// What is seen of an eye at one point of its shell.
struct EyeCase {
    base::Float2 uv;
    base::Float3 normal, wo, by_u, by_v;  // the last: how its points go with u and v
};
struct EyeSeen {
    base::Float2 uv;
    base::Float3 normal;
};

struct SamplingProbes {
    SamplingProbe (*bsdf)(const BsdfCase&);
    SamplingProbe (*environment)(const scene::EnvironmentMap&, float rotation);
    SamplingProbe (*sun)(base::Float3 direction, float angular_radius);
    float (*specular_value)(const BsdfCase&, base::Float3 wi);
    // All that is sent on to the eye of light from wi, green, cosine included.
    float (*sent_on)(const BsdfCase&, base::Float3 wi);
    EyeSeen (*look_into_eye)(const EyeCase&);
    void (*sequence)(int x, int y, uint32_t sample, bool converging, float& a, float& b);
};

// By the kernels' name ("avx2", "avx512"); null when this machine cannot run them.
const SamplingProbes* sampling_probes(const char* name);

}  // namespace limn::render

#pragma once
// Plain functions around the wide samplers, one lane used. See sampling_probe.h.
#include "render/data/wide_scene.h"

namespace limn::render {

struct BsdfArguments {
    float normal[3], wo[3], base[3];
    float metallic, roughness, dielectric;
    float coat, coat_roughness, sheen, sheen_roughness;
    bool hair, eye;
    float direction[3];  // along a strand, or the normal below an eye's shell
    const float *albedo_table, *sheen_table;
};

struct ProbeKernels {
    void (*sample_bsdf)(const BsdfArguments&, float u0, float u1, float u2, float* direction);
    // pdf, the three channels of the specular lobe, and of all the light that is sent on, cosine included, the green
    void (*eval_bsdf)(const BsdfArguments&, const float* wi, float* values);
    // Where in its texture an eye shows its colour at (u, v), then the normal below the shell.
    void (*look_into_eye)(const float* uv, const float* normal, const float* wo, const float* by_u, const float* by_v,
                          float* out);
    void (*sample_environment)(const EnvironmentRecord&, float u1, float u2, float* direction);
    float (*environment_density)(const EnvironmentRecord&, const float* direction);
    void (*sample_sun)(const WideScene&, float u1, float u2, float* direction);
    void (*sequence)(const int* blue_noise, int x, int y, unsigned sample, bool converging, float* pair);
};

}  // namespace limn::render

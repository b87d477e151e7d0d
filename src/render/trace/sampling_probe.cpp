#include "render/trace/sampling_probe.h"

#include <cmath>
#include <cstring>
#include <memory>

#include "render/data/blue_noise.h"
#include "render/data/bsdf_table.h"
#include "render/data/environment_table.h"
#include "render/data/sheen_table.h"
#include "render/trace/probe_wide.h"
#include "render/trace/trace_tile.h"

namespace limn::render {

namespace wide_avx2 {
extern const ProbeKernels kProbeKernels;
}
namespace wide_avx512 {
extern const ProbeKernels kProbeKernels;
}

namespace {

using base::Float3;

void copy(Float3 from, float* to) {
    to[0] = from.x, to[1] = from.y, to[2] = from.z;
}

BsdfArguments arguments(const BsdfCase& c) {
    BsdfArguments a{};
    copy(c.normal, a.normal);
    copy(c.wo, a.wo);
    copy(c.base_color, a.base);
    a.metallic = c.metallic, a.roughness = c.roughness, a.dielectric = c.dielectric_f0;
    a.coat = c.coat, a.coat_roughness = c.coat_roughness, a.sheen = c.sheen, a.sheen_roughness = c.sheen_roughness;
    a.hair = c.hair, a.eye = c.eye;
    copy(c.direction, a.direction);
    a.albedo_table = albedo_table().data();
    a.sheen_table = sheen_table().data();
    return a;
}

template <const ProbeKernels& kernels>
struct Probes {
    static SamplingProbe bsdf(const BsdfCase& c) {
        const BsdfArguments a = arguments(c);
        return {[a](float u0, float u1, float u2) {
                    float d[3];
                    kernels.sample_bsdf(a, u0, u1, u2, d);
                    return Float3{d[0], d[1], d[2]};
                },
                [a](Float3 d) {
                    float wi[3], values[5];
                    copy(d, wi);
                    kernels.eval_bsdf(a, wi, values);
                    return values[0];
                }};
    }
    static SamplingProbe environment(const scene::EnvironmentMap& map, float rotation) {
        struct Held {
            EnvironmentTable table;
            std::vector<float> radiance;
            EnvironmentRecord record;
        };
        auto held = std::make_shared<Held>();
        held->table = make_environment_table(map.radiance);
        EnvironmentRecord& e = held->record;
        e.keep = held->table.keep.data(), e.alias = held->table.alias.data(), e.density = held->table.density.data();
        held->radiance.resize(4);
        e.radiance = held->radiance.data(), e.width = e.height = 1;
        e.table_width = held->table.width, e.table_height = held->table.height;
        e.cos_rotation = std::cos(rotation), e.sin_rotation = std::sin(rotation);
        return {[held](float, float u1, float u2) {
                    float d[3];
                    kernels.sample_environment(held->record, u1, u2, d);
                    return Float3{d[0], d[1], d[2]};
                },
                [held](Float3 d) {
                    float wi[3];
                    copy(d, wi);
                    return kernels.environment_density(held->record, wi);
                }};
    }
    static SamplingProbe sun(Float3 direction, float angular_radius) {
        auto w = std::make_shared<WideScene>();
        copy(direction, w->sun_direction);
        w->sun_cos = std::cos(angular_radius);
        return {[w](float, float u1, float u2) {
                    float d[3];
                    kernels.sample_sun(*w, u1, u2, d);
                    return Float3{d[0], d[1], d[2]};
                },
                {}};
    }
    static float specular_value(const BsdfCase& c, Float3 direction) {
        float wi[3], values[5];
        copy(direction, wi);
        kernels.eval_bsdf(arguments(c), wi, values);
        return values[2];
    }
    static float sent_on(const BsdfCase& c, Float3 direction) {
        float wi[3], values[5];
        copy(direction, wi);
        kernels.eval_bsdf(arguments(c), wi, values);
        return values[4];
    }
    static EyeSeen look_into_eye(const EyeCase& c) {
        const float uv[2] = {c.uv.x, c.uv.y};
        float n[3], wo[3], by_u[3], by_v[3], out[5];
        copy(c.normal, n), copy(c.wo, wo), copy(c.by_u, by_u), copy(c.by_v, by_v);
        kernels.look_into_eye(uv, n, wo, by_u, by_v, out);
        return {{out[0], out[1]}, {out[2], out[3], out[4]}};
    }
    static void sequence(int x, int y, uint32_t sample, bool converging, float& a, float& b) {
        float pair[2];
        kernels.sequence(blue_noise().data(), x, y, sample, converging, pair);
        a = pair[0], b = pair[1];
    }
    static constexpr SamplingProbes all{bsdf, environment, sun, specular_value, sent_on, look_into_eye, sequence};
};

}  // namespace

const SamplingProbes* sampling_probes(const char* name) {
    if (!tile_tracer(name)) return nullptr;
    return std::strcmp(name, "avx2") == 0 ? &Probes<wide_avx2::kProbeKernels>::all
                                          : &Probes<wide_avx512::kProbeKernels>::all;
}

}  // namespace limn::render

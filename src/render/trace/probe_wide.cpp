#include "render/trace/probe_wide.h"

#include "render/shading/lights_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {
namespace {

float first(vf v) {
    alignas(64) float lanes[W];
    store(lanes, v);
    return lanes[0];
}
void first(vf3 v, float* to) {
    to[0] = first(v.x);
    to[1] = first(v.y);
    to[2] = first(v.z);
}
Bsdf bsdf(const BsdfArguments& a) {
    Layers layers;
    layers.coated = a.coat > 0;
    layers.fuzzy = a.sheen > 0;
    layers.coat = vf(a.coat);
    layers.coat_roughness = vf(a.coat_roughness);
    layers.sheen = splat(a.sheen, a.sheen, a.sheen);
    layers.sheen_roughness = vf(a.sheen_roughness);
    layers.any_hair = a.hair;
    layers.any_eye = a.eye;
    layers.hair = layers.eye = first_lanes(W);
    const vf3 dielectric = a.hair || a.eye ? splat(a.direction) : splat(a.dielectric, a.dielectric, a.dielectric);
    return make_bsdf(splat(a.normal), splat(a.wo), splat(a.base), vf(a.metallic), vf(a.roughness), dielectric, layers,
                     {a.albedo_table, a.sheen_table});
}
void probe_sample_bsdf(const BsdfArguments& a, float u0, float u1, float u2, float* direction) {
    first(sample_bsdf(bsdf(a), vf(u0), vf(u1), vf(u2)), direction);
}
void probe_eval_bsdf(const BsdfArguments& a, const float* wi, float* values) {
    const Bsdf b = bsdf(a);
    BsdfValue v = eval_bsdf(b, splat(wi));
    values[0] = first(v.pdf);
    first(v.specular, values + 1);
    values[4] = first((b.albedo.y * v.diffuse + v.specular.y) * cosine_towards(b, splat(wi)));
}
void probe_look_into_eye(const float* uv, const float* normal, const float* wo, const float* by_u, const float* by_v,
                         float* out) {
    const EyePoint p = look_into_eye(vf(uv[0]), vf(uv[1]), splat(normal), splat(wo), {splat(by_u), splat(by_v)});
    out[0] = first(p.u);
    out[1] = first(p.v);
    first(p.normal, out + 2);
}
void probe_sample_environment(const EnvironmentRecord& e, float u1, float u2, float* direction) {
    first(sample_environment(e, vf(u1), vf(u2)), direction);
}
float probe_environment_density(const EnvironmentRecord& e, const float* direction) {
    return first(environment_at(e, splat(direction)).density);
}
void probe_sample_sun(const WideScene& w, float u1, float u2, float* direction) {
    first(sun_direction_sample(w, vf(u1), vf(u2)), direction);
}
void probe_sequence(const int* blue, int x, int y, unsigned sample, bool converging, float* pair) {
    TraceSettings s;
    s.sample = sample;
    s.sequence = converging ? SampleSequence::converging : SampleSequence::moving;
    vf a, b;
    sample_2d(make_sampler(vi(x), vi(y), s, blue), 5, a, b);
    pair[0] = first(a);
    pair[1] = first(b);
}

}  // namespace

extern const ProbeKernels kProbeKernels;
const ProbeKernels kProbeKernels{
    probe_sample_bsdf,         probe_eval_bsdf,  probe_look_into_eye, probe_sample_environment,
    probe_environment_density, probe_sample_sun, probe_sequence};

}  // namespace LIMN_WIDE
}  // namespace limn::render

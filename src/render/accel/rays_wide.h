#pragma once
// Packets of W rays through Embree.
#include <embree3/rtcore.h>

#include "base/simd.h"
#include "render/data/wide_scene.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

struct Hit {
    vm found;
    vf t, u, v;
    vf3 ng;
    vi quad;      // in WideScene::quads
    vi instance;  // -1 = of none
};

#if defined(__AVX512F__)
using RayHitPacket = RTCRayHit16;
using RayPacket = RTCRay16;
inline void intersect_packet(const int* valid, RTCScene s, RTCIntersectContext* c, RayHitPacket* r) {
    rtcIntersect16(valid, s, c, r);
}
inline void occluded_packet(const int* valid, RTCScene s, RTCIntersectContext* c, RayPacket* r) {
    rtcOccluded16(valid, s, c, r);
}
#else
using RayHitPacket = RTCRayHit8;
using RayPacket = RTCRay8;
inline void intersect_packet(const int* valid, RTCScene s, RTCIntersectContext* c, RayHitPacket* r) {
    rtcIntersect8(valid, s, c, r);
}
inline void occluded_packet(const int* valid, RTCScene s, RTCIntersectContext* c, RayPacket* r) {
    rtcOccluded8(valid, s, c, r);
}
#endif

// Coherent packets are told so only where there are no instances: Embree 3's coherent traversal may go round in one for
// ever.
inline void start_context(const WideScene& w, RTCIntersectContext& c, bool coherent) {
    c.flags =
        coherent && w.instance_count == 0 ? RTC_INTERSECT_CONTEXT_FLAG_COHERENT : RTC_INTERSECT_CONTEXT_FLAG_INCOHERENT;
    c.filter = nullptr;
    c.instID[0] = RTC_INVALID_GEOMETRY_ID;
}

inline void fill_ray(RayPacket& r, vf3 org, vf3 dir, vf far, vi id) {
    store(r.org_x, org.x);
    store(r.org_y, org.y);
    store(r.org_z, org.z);
    store(r.tnear, vf(0.0f));
    store(r.dir_x, dir.x);
    store(r.dir_y, dir.y);
    store(r.dir_z, dir.z);
    store(r.time, vf(0.0f));
    store(r.tfar, far);
    store(reinterpret_cast<int32_t*>(r.mask), vi(-1));
    store(reinterpret_cast<int32_t*>(r.id), id);
    store(reinterpret_cast<int32_t*>(r.flags), vi(0));
}

// From a shape's own space to where its instance stands in `rows`, the present or the previous positions; lanes of no
// instance stay as they are. A direction is turned only.
inline vf3 turned(const WideScene& w, const float* rows, vi instance, vf3 d) {
    vf cosine, sine, unused;
    gather4(rows, vi(w.first_placement + 1) + (max(instance, vi(0)) << 1), cosine, sine, unused, unused);
    const vm on = instance >= vi(0);
    return {select(on, d.x * cosine + d.z * sine, d.x), d.y, select(on, d.z * cosine - d.x * sine, d.z)};
}
inline vf3 placed(const WideScene& w, const float* rows, vi instance, vf3 p) {
    vf3 at;
    vf size;
    gather4(rows, vi(w.first_placement) + (max(instance, vi(0)) << 1), at.x, at.y, at.z, size);
    return select(instance >= vi(0), at + turned(w, rows, instance, p) * size, p);
}

// Embree takes rays that are numbers only.
inline vm sound_rays(vm m, vf3 org, vf3 dir) {
    return m & (dot(org, org) < vf(1e30f)) & (dot(dir, dir) < vf(4.0f));
}

inline Hit intersect(const WideScene& w, vm m, vf3 org, vf3 dir, vi id, bool coherent) {
    m = sound_rays(m, org, dir);
    alignas(64) RayHitPacket packet;
    alignas(64) int32_t valid[W];
    store(valid, select(m, vi(-1), vi(0)));
    fill_ray(packet.ray, org, dir, vf(1e30f), id);
    store(reinterpret_cast<int32_t*>(packet.hit.geomID), vi(-1));
    store(reinterpret_cast<int32_t*>(packet.hit.instID[0]), vi(-1));
    RTCIntersectContext context;
    start_context(w, context, coherent);
    intersect_packet(valid, w.scene, &context, &packet);
    Hit h;
    vi geometry = load(reinterpret_cast<const int32_t*>(packet.hit.geomID));
    h.found = m & (geometry != vi(-1));
    h.t = load(packet.ray.tfar);
    h.u = load(packet.hit.u);
    h.v = load(packet.hit.v);
    h.ng = {load(packet.hit.Ng_x), load(packet.hit.Ng_y), load(packet.hit.Ng_z)};
    h.instance = vi(-1);
    if (w.instance_count) {
        const vi instance = load(reinterpret_cast<const int32_t*>(packet.hit.instID[0]));
        const vm in_shape = h.found & (instance != vi(-1));
        geometry = select(in_shape, instance, geometry);
        h.instance = select(in_shape, instance - vi(w.first_instance), vi(-1));
        h.ng = turned(w, w.positions, h.instance, h.ng);
    }
    h.quad = gather(h.found, w.first_quad, geometry) + load(reinterpret_cast<const int32_t*>(packet.hit.primID));
    return h;
}

// The lanes of m whose way is free up to `far`.
inline vm unoccluded(const WideScene& w, vm m, vf3 org, vf3 dir, vf far, vi id, bool coherent) {
    m = sound_rays(m, org, dir);
    if (none(m)) return m;
    alignas(64) RayPacket ray;
    alignas(64) int32_t valid[W];
    store(valid, select(m, vi(-1), vi(0)));
    fill_ray(ray, org, dir, far, id);
    RTCIntersectContext context;
    start_context(w, context, coherent);
    occluded_packet(valid, w.scene, &context, &ray);
    return m & (load(ray.tfar) > vf(0.0f));  // a blocked ray comes back with tfar = -inf
}

}  // namespace LIMN_WIDE
}  // namespace limn::render

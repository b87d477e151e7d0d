#pragma once
// SceneAccel: what rays meet. One Embree scene for all views of a Scene; knows no camera and no history.
#include <atomic>
#include <memory>

#include "base/result.h"
#include "render/data/light_group.h"
#include "render/data/light_proxy.h"
#include "render/data/wide_scene.h"
#include "scene/scene.h"

namespace limn::render {

struct SceneAccel;
struct SceneAccelDeleter {
    void operator()(SceneAccel*) const;
};
using SceneAccelPtr = std::unique_ptr<SceneAccel, SceneAccelDeleter>;

enum class AccelPurpose {
    live,   // two-level, deforming meshes are refitted: 0.2 ms a frame, a touch slower rays
    still,  // built fresh at the best quality, so that equal Scenes give equal trees
};

SceneAccelPtr make_accel(AccelPurpose purpose);

struct AccelChange {
    bool topology = false;     // meshes came or went
    bool geometry = false;     // something moved
    bool placed = false;       // and with it a shape that stands in many places
    bool materials = false;    // a material or texture changed
    bool environment = false;  // map, rotation or backdrop
    bool sun_direction = false;
    bool lights = false;   // place or number of area lights
    bool gains = false;    // only how bright and of what colour a light group is
    uint32_t classes = 0;  // of what changed its material, see path_mask.h
};
bool any(const AccelChange& change);
void add(AccelChange& to, const AccelChange& from);

GroupColors group_colors(const SceneAccel& accel);

// Does beforehand what takes update_accel longest where a Scene brings much that is new; false when `cancel` was set
// before that was done. Then the next call goes on from there.
bool prepare_accel(SceneAccel& accel, const scene::Scene& scene, const std::atomic<bool>& cancel);

// Brings the tree and the flat arrays to this Scene; touches only what changed since the last call. Not while rays are
// traced.
AccelChange update_accel(SceneAccel& accel, const scene::Scene& scene);

// The flat view of the last update; cameras are left at their defaults, previous positions are the present ones. Valid
// until the next update.
const WideScene& wide_scene(const SceneAccel& accel);
// The lights of the Scene, roughly.
const LightProxy& light_proxy(const SceneAccel& accel);

CameraRecord camera_record(const scene::Camera& camera, int width, int height);

size_t memory_bytes(const SceneAccel& accel);

// What the Scene of the last update asks for: triangles (those of a shape once, wherever it stands), bytes of textures,
// bytes of all arrays.
struct SceneFigures {
    size_t triangles = 0, texture_bytes = 0, bytes = 0;
};
SceneFigures figures_of(const SceneAccel& accel);

}  // namespace limn::render

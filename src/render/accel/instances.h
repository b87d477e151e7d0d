#pragma once
// Shapes that stand in many places: one tree and one set of vertices for each shape, and for each place where it stands
// an Embree instance, a placement and a box round it. How they lie in the flat arrays: wide_scene.h.
#include <embree3/rtcore.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "render/data/wide_scene.h"
#include "scene/scene.h"

namespace limn::render {

struct Shape {
    std::shared_ptr<const scene::Topology> topology;
    std::shared_ptr<const std::vector<scene::Float3>> positions, normals;
    scene::Float3 low{0.0f}, high{0.0f};
    RTCScene scene = nullptr;
};

struct Instance {
    size_t mesh = 0;  // in the Scene
    size_t shape = 0;
    RTCGeometry geometry = nullptr;
};

struct Instances {
    std::vector<Shape> shapes;
    std::vector<Instance> all;
    size_t first_row = 0;  // of the boxes
};

// Finds the shapes of the Scene's placed meshes; the tree of one that was there before is kept unless `fresh`.
void gather_instances(Instances& instances, RTCDevice device, const scene::Scene& scene, bool fresh);
// Rows of vertices that the instances and their shapes take.
size_t rows_of(const Instances& instances);

// The flat arrays that instances are written to, as far as the world has filled them.
struct InstanceArrays {
    float *positions, *normals;  // 4 floats a row, rows_of() of them from `first_row` on
    size_t first_row;
    std::vector<QuadRecord>& quads;
    std::vector<int32_t>& first_quad;  // of each geometry in the tree, whose number is its place here
};
// Adds the instances to the tree and what does not move of them to the arrays, and says in `wide` where that is.
void attach_instances(Instances& instances, RTCDevice device, RTCScene tree, const scene::Scene& scene,
                      InstanceArrays arrays, WideScene& wide);
// Puts one where it stands; the tree is to be committed afterwards.
void place_instance(const Instances& instances, size_t instance, const scene::Placement& placement, float* positions);

// Instances are let go with the tree that holds them, shapes at the end.
void release_instances(Instances& instances);
void release_shapes(Instances& instances);

}  // namespace limn::render

#pragma once
// Materials of the library on what the document says wears them: garment, shoes, hair, skin, ground.
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "document/document.h"
#include "material/make_material.h"
#include "scene/scene.h"

namespace limn::evaluation {

// What was made last for each place, so that what stays the same is the same pointer.
struct MaterialCache {
    struct Made {
        material::MaterialSpec spec;
        std::shared_ptr<const scene::Material> own, made;
    };
    material::Cache textures;
    std::map<std::string, Made> made;  // by place
    std::map<uint64_t, float> metres;  // a unit of uv, by topology
};

// Puts library materials on the meshes of the scene in place of their own.
// False when it was cancelled before that was done; what has been made is kept, so that the next call goes on from
// there.
bool evaluate_materials(MaterialCache& cache, const document::Document& document, const std::atomic<bool>* cancel,
                        scene::Scene& scene);

}  // namespace limn::evaluation

#pragma once
// Materials of the library on what the document says wears them: garment, shoes, hair, skin, ground, props.
#include <map>
#include <memory>
#include <string>

#include "document/document.h"
#include "material/bake.h"
#include "scene/scene.h"

namespace limn::evaluation {

// What was made last for each place, so that what stays the same is the same pointer.
struct MaterialCache {
    struct Made {
        material::MaterialSpec spec;
        std::shared_ptr<const scene::Material> own, made;
    };
    struct Prop {
        std::string shape;
        base::Float3 position{0.0f};
        float size = 0, turn = 0;
        scene::Mesh mesh;
    };
    material::Cache textures;
    std::map<std::string, Made> made;       // by place
    std::map<uint64_t, float> metres;       // a unit of uv, by topology
    std::map<std::string, Prop> props;      // by node
};

// Adds the document's props, then puts library materials on the meshes of the scene in place of their own.
void evaluate_materials(MaterialCache& cache, const document::Document& document, scene::Scene& scene);

}  // namespace limn::evaluation

#pragma once
// The world's half of an evaluation: sun, environment, lamps, backdrop, camera.
#include <optional>

#include "document/document.h"
#include "evaluation/evaluate_people.h"
#include "evaluation/studio_data.h"
#include "scene/scene.h"

namespace limn::evaluation {

struct WorldCache {
    std::shared_ptr<world::SkyCache> sky;
    std::string world;  // the name that `map` was made for
    std::shared_ptr<const scene::EnvironmentMap> map;
    std::shared_ptr<const scene::EnvironmentMap> stand_in;
    bool reading = false;            // the world of the last Scene is still to come
    std::vector<std::string> notes;  // what people should know of the world, one sentence each
    // The meshes of the ground and of the built set, kept while what they are made from stays the same.
    struct Made {
        std::string kind;
        base::Float3 color;
        float roughness = 0;
        std::optional<scene::Mesh> mesh;
    };
    Made ground, set;
};

// A world that is being read has a plain room in its place, one that cannot be had a stand-in in magenta; both are
// noted in the cache.
void evaluate_light(const StudioData& data, const AssetMap& assets, WorldCache& cache,
                    const document::Document& document, const Anchors& anchors, scene::Scene& scene);

// Ground and built set. A set brings its own floor.
void evaluate_set(WorldCache& cache, const document::Document& document, scene::Scene& scene);

// The camera turns round the head of its anchor; its target is an offset from there.
scene::Camera evaluate_camera(const document::Node& camera, const Anchor& anchor);
// The one that the film is seen through; one as cameras are when they are made where there is none.
scene::Camera evaluate_program_camera(const document::Document& document, const Anchors& anchors);

// looks: where the tables of people's own looks are; one that cannot be had has a stand-in, none shows while it is
// read.
scene::Look evaluate_look(const document::Document& document, const LookMap& looks);
scene::ViewTransform evaluate_view_transform(const document::Document& document);

}  // namespace limn::evaluation

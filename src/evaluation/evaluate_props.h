#pragma once
// The document's props, each a shape that stands somewhere and wears a material of the library.
#include <atomic>
#include <memory>
#include <vector>

#include "document/document.h"
#include "material/make_material.h"
#include "scene/scene.h"

namespace limn::evaluation {

struct PropCache {
    struct Prop {
        std::shared_ptr<const document::Node> node;
        scene::Mesh mesh;
    };
    std::vector<Prop> props;  // in the document's order
};

// Props whose nodes are the ones of the last Scene are that Scene's; others are made. False when it was cancelled
// before that was done; what has been made is kept, so that the next call goes on from there.
bool evaluate_props(PropCache& cache, material::Cache& textures, const document::Document& document,
                    const std::atomic<bool>* cancel, scene::Scene& scene);

}  // namespace limn::evaluation

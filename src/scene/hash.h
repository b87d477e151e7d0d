#pragma once
// Whether two Scenes are the same picture.
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "scene/scene.h"

namespace limn::scene {

// What large things that never change were hashed to, for whoever hashes one Scene after the other. Of one thread.
struct HashMemory {
    struct Known {
        std::weak_ptr<const void> thing;
        uint64_t hash = 0;
    };
    std::unordered_map<const void*, Known> known;
};

// Of everything that can change a picture: shapes with their uv, materials and zones, textures, lights, camera, look;
// names and process-unique ids are left out. Equal Scenes have equal hashes on every machine.
uint64_t scene_hash(const Scene& scene, HashMemory& memory);
uint64_t scene_hash(const Scene& scene);

}  // namespace limn::scene

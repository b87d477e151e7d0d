#pragma once
// A named material made ready for a mesh: the textures of its entry with the colour, scale, wear and wetness that were
// asked for.
#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "material/catalogue.h"
#include "material/paint.h"
#include "scene/scene.h"

namespace limn::material {

// What is under the surface of the mesh that a material is put on.
enum class Body : uint8_t {
    filled,  // closed: light that goes in is bent and comes out behind
    sheet,   // a garment: light goes straight through
    hull,    // a body that is closed almost everywhere: light goes straight through, but may wander below
    floor,   // no end below: what is transparent shows the colour of its depth
};

struct MaterialSpec {
    std::string id;               // of the catalogue
    Float3 tint{1.0f};            // linear, multiplies the colour
    float scale = 1;              // of the pattern, 0.05..20
    float wear = 0, wetness = 0;  // 0..1
    float metres_per_uv = 1;      // of the mesh
    Body body = Body::filled;
    bool operator==(const MaterialSpec&) const = default;
};

// Textures of the entries used last, which depend on the entry alone, so that all else is as cheap as a change of
// numbers. What somebody still holds is never made a second time: many things of one material hold the same textures,
// and of one spec the same Material.
class Cache {
  public:
    // Nothing when cancelled before it was there.
    Painted painted(const Entry& entry);
    // Null when none is held any more.
    std::shared_ptr<const scene::Material> baked(const MaterialSpec& spec) const;
    void keep(const MaterialSpec& spec, const std::shared_ptr<const scene::Material>& baked);

    const std::atomic<bool>* cancel = nullptr;  // looked at while textures are painted

  private:
    static constexpr size_t kMost = 12;  // 4 MB each
    using Key = std::pair<std::string, std::array<uint32_t, 8>>;
    static Key key_of(const MaterialSpec& spec);
    struct Held {
        std::weak_ptr<const scene::Texture> base, normal, roughness;
        bool relief = true;  // there is a normal map
    };
    std::list<std::pair<std::string, Painted>> kept_;  // newest first
    std::map<std::string, Held> held_;                 // by entry
    std::map<Key, std::weak_ptr<const scene::Material>> baked_;
    size_t tidied_ = 0;  // entries of baked_ after the last time that the empty ones were let go
};

// Null when the catalogue has no such id, or the cache was told to cancel. What is out of range counts as the nearest
// that is not.
std::shared_ptr<const scene::Material> make_material(Cache& cache, const MaterialSpec& spec);

// Another material's wet version; `porous` as in Entry.
std::shared_ptr<const scene::Material> wetted(const scene::Material& dry, float wetness, float porous);

// Square root of area per area of uv: what one unit of a mesh's uv measures, in metres; 1 where there are no
// coordinates.
float metres_per_uv(const scene::Mesh& mesh);

}  // namespace limn::material

#pragma once
// A named material made ready for a mesh: the textures of its entry with the colour, scale, wear and wetness that were asked for.
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
    std::string id;            // of the catalogue
    Float3 tint{1.0f};         // linear, multiplies the colour
    float scale = 1;           // of the pattern, 0.05..20
    float wear = 0, wetness = 0;  // 0..1
    float metres_per_uv = 1;   // of the mesh
    Body body = Body::filled;
    bool operator==(const MaterialSpec&) const = default;
};

// Textures of the entries used last; they depend on the entry alone, so that all else is as cheap as a change of numbers.
class Cache {
  public:
    const Painted& painted(const Entry& entry);

  private:
    static constexpr size_t kMost = 12;  // 4 MB each
    std::list<std::pair<std::string, Painted>> kept_;  // newest first
};

// Null when the catalogue has no such id. What is out of range counts as the nearest that is not.
std::shared_ptr<const scene::Material> bake(Cache& cache, const MaterialSpec& spec);

// Another material's wet version; `porous` as in Entry.
std::shared_ptr<const scene::Material> wetted(const scene::Material& dry, float wetness, float porous);

// Square root of area per area of uv: what one unit of a mesh's uv measures, in metres; 1 where there are no coordinates.
float metres_per_uv(const scene::Mesh& mesh);

}  // namespace limn::material

#pragma once
// What is rendered: one instant, flat and immutable. Everything large is shared between Scenes and is never changed
// once a Scene holds it; the renderer tells what moved by comparing pointers. Metres, Y up, right-handed; light in
// linear Rec.709; angles in radians; directions are unit vectors.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/color_table.h"
#include "base/image.h"
#include "base/ticks.h"
#include "base/vec.h"

namespace limn::scene {

using base::Float2;
using base::Float3;

// 8-bit RGBA, row 0 is v = 0 (the image's top), repeat addressing. Colour is sRGB-coded unless linear; alpha is linear
// coverage.
struct Texture {
    int width = 0, height = 0;
    bool linear = false;
    bool tiles = false;  // a pattern that is laid on many times: the renderer reads smaller copies of it from afar
    std::vector<uint32_t> texels;  // R in the low byte
};

// What shows where a surface is worn: amount 0 = as new, 1 = worn all over. The texels that the roughness texture's B
// names first go first.
struct Wear {
    float amount = 0;
    Float3 color{0.5f};
    float roughness = 0.5f, metallic = 0;
};

// Groups of creases of a face that fold together.
enum class CreaseGroup : uint8_t { forehead, brows, eyes, mouth };
constexpr int kCreaseGroups = 4;
using Creases = std::array<float, kCreaseGroups>;  // how deep each is folded: 0 = smooth, 1 = fully

// What lies over the colour of skin, in three pictures that no trait changes (made by tools/pack/skin.py, which says
// what their bytes mean) and numbers that weigh them.
struct SkinDetail {
    std::shared_ptr<const Texture> tone;     // blood (half = none added), freckles, beard, oil
    std::shared_ptr<const Texture> creases;  // slope along u and against v, group, lips
    std::shared_ptr<const Texture> tile;     // slope along u and against v, depth of pores, stubble; laid on many times
    Float2 window{0, 0}, window_size{1, 1};  // of uv, that tone and creases cover
    float metres_per_uv = 1, tile_metres = 0.02f, steepest = 1;  // steepest: the slope that a full byte stands for
    float redness = 0.5f, freckles = 0.2f, stubble = 0, oiliness = 0.5f, pores = 0.5f;  // 0..1
    Creases creased{};  // at rest; the mesh's own come on top
};

enum class MaterialModel : uint8_t { principled, skin, eye, hair, cloth };

// glTF 2.0's meaning where it has one: base colour, metallic, roughness, normal, emission, clearcoat, sheen,
// transmission.
struct Material {
    std::string name;
    MaterialModel model = MaterialModel::principled;
    Float3 base_color{0.8f};  // multiplies the base texture
    float metallic = 0;
    float roughness = 0.5f;  // perceptual; alpha = roughness^2
    float specular = 0.5f;   // 0.5 is F0 = 0.04
    float coat = 0;
    float coat_roughness = 0.1f;
    Float3 sheen{0.0f};
    float sheen_roughness = 0.5f;
    float transmission = 0;  // share of what is not reflected that goes through instead of being scattered
    float ior = 1.5f;
    bool thin_walled = false;  // a sheet: what goes through keeps its direction; else the mesh is closed and filled
    Float3 absorption{0.0f};   // per metre inside what is filled
    float film = 0;            // nanometres of a thin film on it that shimmers; 0 = none
    float texture_scale = 1;   // tiles per unit of uv, of all textures but the coverage
    float tile = 0;            // metres across one tile; 0 = unknown
    Wear wear;
    float subsurface = 0;                         // 0..1, share of diffuse light that is scattered
    Float3 subsurface_radius{0.0f};               // metres
    Float3 emission{0.0f};                        // radiance
    float detail_scale = 0;                       // strength of procedural micro detail (pores, weave)
    std::shared_ptr<const Texture> base_texture;  // RGB colour
    std::shared_ptr<const Texture>
        normal_texture;  // tangent space, linear; of hair instead its strands: R, G cosine and sine of twice
                         //   their angle from u, B the tint of each
    std::shared_ptr<const Texture>
        roughness_texture;  // linear: R multiplies roughness, G the film, B is the order in which it wears
    std::shared_ptr<const Texture> coverage_texture;  // A is coverage where cutout; null: base_texture's
    std::shared_ptr<const SkinDetail> skin;           // only of MaterialModel::skin
    bool cutout = false;
    bool double_sided = false;
};

// How a quad meets a cutout texture, decided once from the texels under it. Empty quads are left out when a Topology is
// made.
enum class Coverage : uint8_t { opaque = 0, mixed = 1 };

// A part of the film that one points at, masks and re-renders: eyes, brows, mouth, hair, jacket.
using ZoneId = uint8_t;  // 0 = no zone
struct Zone {
    ZoneId id = 0;
    std::string name;   // "Mouth"
    std::string group;  // "Face", "Hair", "Garment", "World"
};

// The part of a mesh that does not move. Quads; a triangle repeats its last index (v2 == v3).
struct Topology {
    uint64_t id = 0;  // unique in the process
    int vertices = 0;
    std::vector<uint32_t> quads;     // 4 indices each, counter-clockwise from outside
    std::vector<Float2> uv;          // one a vertex (seams are split vertices)
    std::vector<uint16_t> material;  // per quad, index into Mesh::materials
    std::vector<ZoneId> zone;        // per quad
    std::vector<Coverage> coverage;  // per quad
    size_t quad_count() const { return quads.size() / 4; }
};

// Where a shape stands that many meshes share.
struct Placement {
    Float3 position{0.0f};  // of the shape's origin
    float size = 1;         // metres that are one unit of the shape
    float turn = 0;         // about Y, radians, counter-clockwise seen from above
    bool operator==(const Placement&) const = default;
};

// A point of the shape, where it stands; a direction, turned with it; and where in the shape a point is.
Float3 placed(const Placement& at, Float3 point);
Float3 unplaced(const Placement& at, Float3 point);
Float3 turned(const Placement& at, Float3 direction);

// Positions and normals hold topology->vertices entries, plus one unused Float3 of padding at the end (Embree reads 16
// bytes).
struct Mesh {
    uint32_t object = 0;  // stable id of the thing this belongs to, from the document; never 0
    std::string name;
    std::shared_ptr<const Topology> topology;
    std::shared_ptr<const std::vector<Float3>> positions;
    std::shared_ptr<const std::vector<Float3>> normals;
    // Positions and normals are a shape's own, the same for every mesh of it, and it stands here: the renderer keeps
    // one copy of the shape. It is opaque, of one material and one zone. Nothing: they are where the mesh is.
    std::optional<Placement> placement;
    // The shape that hair grows in, without expression or pose, in metres: from it a still grows strands along the
    // cards. Null: the cards are all there is.
    std::shared_ptr<const std::vector<Float3>> rest;
    std::vector<std::shared_ptr<const Material>> materials;
    Creases creases{};     // of this instant, by the face's expression
    bool deforms = false;  // positions change from frame to frame: refitted instead of rebuilt
};

// An environment map, equirectangular, RGB float: u = 0.5 + atan2(x, -z) / 2 pi, v = acos(y) / pi. Not negative, no
// NaN. Tables for sampling are the renderer's business, made once per map.
struct EnvironmentMap {
    uint64_t id = 0;  // unique in the process
    std::string name;
    base::ImageF radiance;
    base::ImageF
        blurred;        // what the camera sees as backdrop where the map is too coarse to be seen sharp; may be larger
    Float3 mean{0.0f};  // average over the sphere
};

struct Environment {
    std::shared_ptr<const EnvironmentMap> map;  // null = black
    float rotation = 0;                         // about Y, counter-clockwise seen from above
    Float3 gain{1.0f};
};

// Apart from any map. Irradiance is what a surface facing the disc receives.
struct Sun {
    Float3 direction{0, 1, 0};  // towards the sun
    Float3 irradiance{0.0f};    // 0 = no sun
    float angular_radius = 0.00465f;
};

enum class LightRole : uint8_t { environment, sun, key, fill, rim, practical, effect };

// A one-sided rectangle that shines along cross(u, v).
struct AreaLight {
    LightRole role = LightRole::key;
    uint32_t object = 0;
    Float3 center{0.0f};
    Float3 u{1, 0, 0}, v{0, 1, 0};  // half-edges, metres
    Float3 radiance{0.0f};
    bool visible = false;  // seen by the camera
};

enum class BackdropKind : uint8_t { environment, color };
struct Backdrop {
    BackdropKind kind = BackdropKind::environment;
    float blur = 0.35f;  // 0 = sharp map, 1 = the blurred one only
    Float3 color{0.18f};
};

// What is done to the light on its way to the film; the meaning of look::Grade.
struct Look {
    float temperature = 6500;  // kelvin
    float tint = 0, bloom = 0, vignette = 0, grain = 0;
    std::shared_ptr<const base::ColorTable> table;  // of what the view transform has made; null = none
    float table_strength = 1;                       // 0..1
};

struct Camera {
    Float3 position{0, 1.6f, 1.0f};
    Float3 target{0, 1.6f, 0};
    Float3 up{0, 1, 0};
    float focal_length = 50;   // mm on a 36 mm wide sensor
    float focus_distance = 0;  // metres; 0 = on the target
    float f_number = 0;        // 0 = pinhole
    float exposure = 0;        // EV, before the view transform
};

enum class ViewTransform : uint8_t { agx, aces, filmic, standard };

// Where a person's head would be, without expression or pose, were she in the middle of the set: what turns round
// her turns round that.
struct Head {
    std::string node;
    Float3 center{0.0f};
    bool operator==(const Head&) const = default;
};

struct Scene {
    base::Ticks time = 0;
    uint64_t revision = 0;
    std::vector<Mesh> meshes;
    Environment environment;
    Sun sun;
    std::vector<AreaLight> lights;
    Backdrop backdrop;
    Camera camera;
    ViewTransform view_transform = ViewTransform::agx;
    Look look;
    std::vector<Zone> zones;
    std::vector<Head> heads;  // of everybody, hidden ones too; not seen
};

// The number of a document's node in Mesh::object and AreaLight::object, never 0. 23 bits, so that object << 8 | zone
// stays positive.
uint32_t object_id(std::string_view node_id);

// Process-unique ids for Topology and EnvironmentMap.
uint64_t next_resource_id();

}  // namespace limn::scene

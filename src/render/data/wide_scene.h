#pragma once
// The Scene as the kernels see it: flat arrays and 32-bit indices, nothing that owns. Filled by accel.cpp, read by
// *_wide.cpp.
#include <cstdint>

#include "render/data/scatter.h"

struct RTCSceneTy;

namespace limn::render {

// One material as floats, at material * kMaterialFloats + field.
// Fields that are used together lie in one group of four, which is one load a lane.
enum MaterialField : int {
    kBaseR,
    kBaseG,
    kBaseB,
    kMetallic,
    kRoughness,
    kSpecular,
    kSpecularTint,
    kBaseTexture,  // textures: index into TextureRecord, -1 = none
    kEmissionR,
    kEmissionG,
    kEmissionB,
    kTextureScale,
    kCoat,
    kCoatRoughness,
    kNormalTexture,
    kRoughnessTexture,
    kSheenR,
    kSheenG,
    kSheenB,
    kSheenRoughness,
    kCutout,
    kCoverageTexture,
    kTexelsPerMetre,
    kFilm,  // the third: of the base texture's finest copy, 0 = it has only that
    kTransmission,
    kIor,
    kThinWalled,
    kSubsurface,
    kAbsorptionR,
    kAbsorptionG,
    kAbsorptionB,
    kCoverageFloor,  // the last: coverage up to which strands have taken a card's place
    kWornR,
    kWornG,
    kWornB,
    kWornRoughness,
    kWear,
    kWornMetallic,
    kModel,
    kWearUnused,  // the third: scene::MaterialModel
    kScatterR,
    kScatterG,
    kScatterB,
    kSkinWalk,  // mean free paths below the surface; the share that walks where paths are taken whole
    kSkinTone,
    kSkinCreases,
    kSkinTile,
    kSkinTilesPerUv,  // textures; -1 = no skin detail
    kSkinU,
    kSkinV,
    kSkinPerU,
    kSkinPerV,  // of the window
    kRedness,
    kFreckles,
    kStubble,
    kOiliness,
    kPores,
    kToneTexels,
    kCreaseTexels,
    kTileTexels,  // texels per metre
    kCreaseForehead,
    kCreaseBrows,
    kCreaseEyes,
    kCreaseMouth,
    kMaterialFloats = 64
};

struct TextureRecord {
    int32_t offset;  // of the first texel in WideScene::texels
    int32_t width, height;
    int32_t linear;  // 0 or 1, and 2 for each of the smaller copies, which are the records that follow
};

// What a quad is, next to its corners: two loads a lane.
struct QuadRecord {
    int32_t corners[4];  // global vertex indices
    int32_t material;    // in the material table
    int32_t id;          // object << 8 | zone
    int32_t mesh;
    int32_t strand;  // number of the strand that this is a segment of, from 1; 0 of a quad. A segment's corners are
                     // its ends a, b, b, a: wherever Embree says that it was met is a point of its axis
};

struct AreaLightRecord {
    float center[3], u[3], v[3], normal[3];
    float radiance[3];
    float area;
    int32_t visible;
    int32_t group;  // LightGroup
};

struct EnvironmentRecord {
    const float* radiance = nullptr;  // 4 floats a texel: RGB and padding
    const float* backdrop = nullptr;  // likewise, what the camera sees
    int32_t width = 0, height = 0, backdrop_width = 0, backdrop_height = 0;
    float gain[3] = {0, 0, 0};
    float cos_rotation = 1, sin_rotation = 0;
    // Alias table over table_width x table_height cells of equal solid-angle rows: probability of keeping the cell, the
    // other cell, and the density per steradian of a direction in the cell.
    const float* keep = nullptr;
    const int32_t* alias = nullptr;
    const float* density = nullptr;
    int32_t table_width = 0, table_height = 0;
    int32_t backdrop_is_soft = 0;  // no detail as small as a pixel
    int32_t backdrop_is_color = 0;
    float backdrop_color[3] = {0, 0, 0};
};

struct CameraRecord {
    float position[3] = {0, 0, 0};
    float right[3] = {1, 0, 0}, up[3] = {0, 1, 0}, forward[3] = {0, 0, -1};
    float half_width = 1, half_height = 1;  // of the picture plane at distance 1
    float lens_radius = 0, focus_distance = 1;
    float pixel_angle = 0;  // across one pixel in the middle of the picture, radians
};

struct WideScene {
    RTCSceneTy* scene = nullptr;
    // Vertices, 4 floats each: one load a lane. The fourth is u in positions and v in normals.
    const float* positions = nullptr;
    const float* previous_positions = nullptr;  // in the last finished frame of the view that is traced
    const float* normals = nullptr;
    const QuadRecord* quads = nullptr;
    const int32_t* first_quad = nullptr;  // of each Embree geometry, in quads
    int32_t vertex_count = 0, quad_count = 0;
    // Shapes that stand in many places are Embree instances. Behind the world's vertices and quads come those of the
    // boxes round all instances, eight and six each, which the counts above hold, too, for whoever asks where on the
    // picture something may be; then two rows for each placement (position and size, then cosine and sine of the turn),
    // then the shapes, in their own space. A hit of an instance has a quad of its shape; what it is made of stands in
    // the first quad of its box.
    int32_t row_count = 0;                           // of positions and normals, all of these
    int32_t instance_count = 0, first_instance = 0;  // the second: Embree's number of the first
    int32_t first_placement = 0, first_box = 0;      // row; quad
    const float* materials = nullptr;
    // Whether any material asks for it; what no material asks for costs nothing.
    bool has_tiles = false, has_film = false, has_wear = false, has_transmission = false, has_subsurface = false;
    bool has_skin = false, has_skin_walk = false, has_eyes = false, has_hair = false, has_hair_curves = false;
    SkinScatter skin_scatter;
    const TextureRecord* textures = nullptr;
    const int32_t* texels = nullptr;
    const float* albedo_table = nullptr;  // see bsdf_table.h
    const float* sheen_table = nullptr;   // see sheen_table.h
    const int32_t* blue_noise = nullptr;  // 64 x 64 pairs, see blue_noise.h
    const AreaLightRecord* lights = nullptr;
    int32_t light_count = 0;
    uint32_t groups = 0;  // a bit for each LightGroup that has light
    EnvironmentRecord environment;
    float sun_direction[3] = {0, 1, 0};
    float sun_irradiance[3] = {0, 0, 0};
    float sun_cos = 1;  // of the angular radius
    CameraRecord camera, previous_camera;
};

}  // namespace limn::render

#pragma once
// The picture-sized arrays that the stages of a frame hand on: the tracer fills them, the filter reads them.
// Every plane has `stride` values a row (a multiple of 16) and `rows` rows (height rounded up to 16), plus 64 bytes of
// slack, so that whole vectors and whole tiles may be loaded and stored at the edge. Halves are IEEE 16-bit.
#include <cstdint>
#include <memory>
#include <vector>

#include "render/data/light_group.h"

namespace limn::render {

struct Relight;

// Memory of planes that come and go together, zeroed, in large pages where the system has them: dozens of planes are
// read side by side, and small pages would cost more to find than to read. No plane starts at the same place of a page
// as the last: were they all to, one pixel would fall into one set of the first-level cache many times over and push
// itself out.
class PlaneMemory {
  public:
    // 64-byte aligned, readable to 64 bytes behind its end.
    void* take(size_t bytes);
    // All that was taken is gone.
    void clear() { chunks_.clear(), left_ = 0, next_ = nullptr; }

  private:
    struct Unmap {
        size_t bytes = 0;
        void operator()(void* p) const;
    };
    std::vector<std::unique_ptr<void, Unmap>> chunks_;
    uint8_t* next_ = nullptr;
    size_t left_ = 0;
};

// A view of values in a PlaneMemory; null before it has a size.
template <class T>
struct Plane {
    T* get() const { return first; }
    void resize(size_t n, PlaneMemory& memory) { first = static_cast<T*>(memory.take(n * sizeof(T))); }
    void clear() { first = nullptr; }

  private:
    T* first = nullptr;
};
using HalfPlane = Plane<uint16_t>;
using FloatPlane = Plane<float>;
using IdPlane = Plane<int32_t>;

// What the first hit of each pixel is. Background pixels have depth 0, id 0 and albedo 0.
struct GBuffer {
    FloatPlane depth;       // along the view axis, metres; 0 = background
    FloatPlane previous_x;  // where that surface point was on the previous frame's picture, in pixels (pixel centres at
                            // .5), so
    FloatPlane previous_y;  //   that a point at rest gives the sample's own position (x + 0.5 + jitter)
    FloatPlane previous_depth;
    IdPlane id;           // object << 8 | zone; 0 = background
    HalfPlane normal[3];  // shading normal, world
    HalfPlane albedo[3];  // diffuse albedo
    HalfPlane
        specular[3];      // directional albedo of the specular lobes (split-sum), so that specular light is demodulated
    HalfPlane roughness;  // perceptual, of the smoothest layer by its weight: for the filter
    HalfPlane emitted[3];      // background radiance or emission, straight to the image
    HalfPlane sun[3];          // what the sun would add, unshadowed: analytic BSDF * cosine * irradiance
    IdPlane geometric_normal;  // of the hit, world: octahedral, 16 bits each (Cigolle et al. 2014)
    IdPlane substance;         // metallic and the RGB of the dielectric's F0, a byte each; full scale is 1 and
                               // kMostDielectric. Of hair and
    //   eyes instead a direction as above: along the strands, and the normal below the clear shell
    IdPlane material;  // index in the material table << 8 | the base's own roughness as a byte
};

constexpr float kMostDielectric = 0.08f;

// One frame's samples. Where lit == 0 the pixel has no new light sample (checkerboard) and diffuse/specular are
// undefined.
struct LightSamples {
    HalfPlane diffuse[3];      // irradiance-like: radiance reflected by the diffuse lobe / albedo, sun excluded
    HalfPlane specular[3];     // radiance reflected by the specular lobes / specular albedo, sun excluded
    HalfPlane sun_visibility;  // 0..1 at every surface pixel, or kUnknownVisibility: no new sample
    Plane<uint8_t> lit;        // how many samples diffuse and specular are the mean of; 0 = none
    // Only while light is kept apart: of each LightGroup, RGB, what is reflected to the eye in all, sun's first light
    // excluded.
    HalfPlane groups[3 * kLightGroups];
};

constexpr uint8_t kSurfaceTile = 0, kBackgroundTile = 1, kBackdropOnlyTile = 2;

constexpr float kUnknownVisibility = -1;

// What is known of a tile since it was last traced.
struct TileNote {
    float jitter_x = 0, jitter_y = 0;  // that its surfaces were found with
    uint32_t visits = 0;               // finished frames in which it was awake
};

struct Planes {
    PlaneMemory memory, group_memory;
    int width = 0, height = 0, stride = 0, rows = 0;
    // Of each 16 x 16 tile, row by row, when it was last traced: kBackgroundTile = all of it was background, and every
    // plane but emitted and previous_x, previous_y still says so and need not be written again; kBackdropOnlyTile = and
    // it was quiet, see below.
    Plane<uint8_t> empty_tiles;
    // Of each tile: 0 = nothing but backdrop can be seen in it this time.
    Plane<uint8_t> occupied_tiles;
    // Of each tile: 1 = neither it nor a tile next to it can see anything but a soft backdrop, which needs no
    // anti-aliasing.
    Plane<uint8_t> backdrop_only_tiles;
    // Of each tile: 1 = what lights it is well known and changes slowly, so that few samples keep it so.
    Plane<uint8_t> stable_tiles;
    // Of each pixel: what its paths have met, see path_mask.h; a path's first hit excluded. Of each tile it begins anew
    // now and then.
    IdPlane path_mask;
    // Of each pixel: Touch, and of each tile how many pixels are kSeen; what the last edit invalidated.
    Plane<uint8_t> invalidated;
    Plane<uint16_t> invalidated_of_tile;
    // Of each tile: light samples that each invalidated pixel takes this time, and no other pixel any; 0 = as
    // everywhere.
    Plane<uint8_t> samples_of_tile;
    bool backdrop_stands = false;  // in quiet tiles `emitted` is what it was in the last finished frame
    // Of each tile: the number of the pose, camera and sub-pixel offset that its G-buffer was last traced for; 0 =
    // none.
    Plane<uint32_t> pose_of_tile;
    Plane<TileNote> notes;
    // Of each tile: 1 = it keeps its picture this time and nothing of it is traced; and how many frames' motion it has
    // missed, this one's included. See tile_reuse.h.
    Plane<uint8_t> reused;
    FloatPlane motion_scale;
    float jitter_x = 0, jitter_y = 0;  // sub-pixel offset of this frame's samples from the pixel centre, [-0.5, 0.5)
    GBuffer g;
    LightSamples light;
};

// Sizes every plane; contents are zero. Cheap when the size is unchanged.
void resize(Planes& planes, int width, int height);

// Makes LightSamples::groups, zero, or takes them away.
void keep_groups(Planes& planes, bool keep);

// What the engine knows to be out of date because of an edit, so that history is dropped by knowledge and not by guess.
struct Stale {
    bool everything = false;           // a cut: no history at all
    bool sun_visibility = false;       // sun direction or size changed
    int light_history = 0;             // 0 = keep; n = light history counts at most n frames from now on
    bool specular = false;             // camera-independent specular change (roughness, coat)
    const Relight* relight = nullptr;  // the lights changed: history is carried over by what they bring roughly
};

}  // namespace limn::render

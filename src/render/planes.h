#pragma once
// The picture-sized arrays that the stages of a frame hand on: the tracer fills them, the filter reads them.
// Every plane has `stride` values a row (a multiple of 16) and `rows` rows (height rounded up to 16), plus 64 bytes of slack, so
// that whole vectors and whole tiles may be loaded and stored at the edge. Halves are IEEE 16-bit.
#include <cstdint>
#include <memory>

namespace limn::render {

template <class T>
struct Plane {
    std::unique_ptr<T[]> data;
    T* get() const { return data.get(); }
    void resize(size_t n) { data = std::make_unique<T[]>(n + 64 / sizeof(T)); }
};
using HalfPlane = Plane<uint16_t>;
using FloatPlane = Plane<float>;
using IdPlane = Plane<int32_t>;

// What the first hit of each pixel is. Background pixels have depth 0, id 0 and albedo 0.
struct GBuffer {
    FloatPlane depth;         // along the view axis, metres; 0 = background
    FloatPlane previous_x;    // where that surface point was on the previous frame's picture, in pixels (pixel centres at .5), so
    FloatPlane previous_y;    //   that a point at rest gives the sample's own position (x + 0.5 + jitter)
    FloatPlane previous_depth;
    IdPlane id;               // object << 8 | zone; 0 = background
    HalfPlane normal[3];      // shading normal, world
    HalfPlane albedo[3];      // diffuse albedo
    HalfPlane specular[3];    // directional albedo of the specular lobes (split-sum), so that specular light is demodulated
    HalfPlane roughness;      // perceptual
    HalfPlane emitted[3];     // background radiance or emission, straight to the film
    HalfPlane sun[3];         // what the sun would add, unshadowed: analytic BSDF * cosine * irradiance
};

// One frame's samples. Where lit == 0 the pixel has no new light sample (checkerboard) and diffuse/specular are undefined.
struct LightSamples {
    HalfPlane diffuse[3];   // irradiance-like: radiance reflected by the diffuse lobe / albedo, sun excluded
    HalfPlane specular[3];  // radiance reflected by the specular lobes / specular albedo, sun excluded
    HalfPlane sun_visibility;  // 0..1, at every surface pixel
    Plane<uint8_t> lit;        // 0 or 1
};

struct Planes {
    int width = 0, height = 0, stride = 0, rows = 0;
    // Of each 16 x 16 tile, row by row: 1 = all of it was background when it was last traced, and every plane but emitted and previous_x,
    // previous_y still says so and need not be written again.
    Plane<uint8_t> empty_tiles;
    // Of each tile: 0 = nothing but backdrop can be seen in it this time.
    Plane<uint8_t> occupied_tiles;
    float jitter_x = 0, jitter_y = 0;  // sub-pixel offset of this frame's samples from the pixel centre, [-0.5, 0.5)
    GBuffer g;
    LightSamples light;
};

// Sizes every plane; contents are zero. Cheap when the size is unchanged.
void resize(Planes& planes, int width, int height);

// What the engine knows to be out of date because of an edit, so that history is dropped by knowledge and not by guess.
struct Stale {
    bool everything = false;       // a cut: no history at all
    bool sun_visibility = false;   // sun direction or size changed
    int light_history = 0;         // 0 = keep; n = light history counts at most n frames from now on
    bool specular = false;         // camera-independent specular change (roughness, coat)
};

}  // namespace limn::render

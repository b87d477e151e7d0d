#pragma once
// A drawable surface: rows (welded points), the render vertices that use them (split at texture seams), quads.
// Normals are made on the rows, so that both sides of a seam shade alike.
#include <memory>
#include <span>
#include <vector>

#include "human/float4.h"
#include "human/person.h"

namespace limn::human {

// What the pack holds of a surface, checked once. Spans live as long as the pack.
struct SurfaceData {
    size_t rows = 0;
    std::span<const uint32_t> vertex_row;  // render vertex -> row
    std::span<const float> uv;             // 2 a render vertex, v downwards
    std::span<const uint32_t> quads;       // 4 render vertices each
    std::span<const uint8_t> zone;         // per quad
    std::span<const uint8_t> coverage;     // per quad, or empty = opaque
    size_t quad_count() const { return quads.size() / 4; }
};

// Reads prefix/{vertex_row, uv, quads, zone} and coverage where there is one.
base::Result<SurfaceData> read_surface(const pack::Pack& pack, const std::string& prefix, size_t rows);

// Positions as a sparse matrix over the original vertices (subdivision stencils).
struct Stencils {
    std::span<const uint32_t> begin;
    std::span<const uint16_t> vertex;
    std::span<const float> weight;
};
base::Result<Stencils> read_stencils(const pack::Pack& pack, const std::string& prefix, size_t vertices);

// The part of a surface that is shown: compact rows and vertices, and what is needed to make its normals.
struct Shown {
    std::shared_ptr<const scene::Topology> topology;
    std::vector<uint32_t> rows;            // shown row -> row of the data
    std::vector<uint32_t> vertex_row;      // render vertex -> shown row
    std::vector<uint32_t> quad_rows;       // 4 shown rows a quad
    std::vector<uint32_t> fan_begin, fan;  // shown row -> quads around it
};

// keep: per quad, empty = all. material_of_zone maps a zone to an index into the mesh's materials (0 where it is
// short).
Shown show(const SurfaceData& data, const std::vector<bool>& keep, std::span<const uint8_t> material_of_zone);

// Arrays of finished frames, used again once no Scene holds them.
class BufferPool {
  public:
    std::shared_ptr<std::vector<base::Float3>> take(size_t size);

  private:
    std::vector<std::shared_ptr<std::vector<base::Float3>>> buffers_;
};

struct Drawn {
    std::shared_ptr<const std::vector<base::Float3>> positions, normals;
};
// Where what is drawn stands: the ground of its rows, in decimetres; then metres from the middle of the set, and the
// turn about Y.
struct Stand {
    float ground = 0;
    float x = 0, z = 0, sin = 0, cos = 1;

    Float4 turned(Float4 v) const { return Float4{cos * v[0] + sin * v[2], v[1], cos * v[2] - sin * v[0], 0}; }
    // Of a row, in metres.
    Float4 placed(Float4 row) const {
        return turned((row - Float4{0, ground, 0, 0}) * splat(0.1f)) + Float4{x, 0, z, 0};
    }
};

// Rows (decimetres) to metres, with smooth area-weighted normals; quad_normals and row_normals are only used again.
Drawn draw(const Shown& shown, const Positions& rows, const Stand& stand, BufferPool& pool, Positions& quad_normals,
           Positions& row_normals);

}  // namespace limn::human

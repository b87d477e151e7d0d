#pragma once
// What every person shares, read from the pack and checked once.
#include <map>

#include "human/eyelids.h"
#include "human/fit.h"
#include "human/targets.h"

namespace limn::human {

constexpr const char* kEyeJoints[2] = {"eye_left", "eye_right"};

struct Joint {
    std::string name;
    std::array<uint16_t, 8> vertices{};  // the joint is their mean, so that it follows the shape
};

class PersonModel {
  public:
    std::shared_ptr<const pack::Pack> pack;
    Positions base;  // decimetres
    size_t body_vertices = 0;
    TargetSet macro, detail, face;
    std::vector<DetailSlider> sliders;
    std::vector<std::string> detail_names;
    std::array<int, kFaceWeights> face_target{};
    RigWeights rig;
    Ride body_ride;
    std::map<std::string, Joint> joints;

    SurfaceData body;
    Stencils body_stencils;
    std::span<const uint16_t> body_corners;  // 4 a quad: the original vertices of the quad it came from
    SurfaceData base_layer;
    Stencils base_layer_stencils;
    std::span<const uint8_t> base_layer_covers;  // per body vertex
    std::vector<bool> private_quads;             // of the base layer: those that are worn below what one sees through
    Ride base_layer_ride;

    Fit eyes, teeth, tongue;
    std::vector<uint8_t> eye_side;  // per row of eyes: 0 left, 1 right
    Lids lids[2];                   // left, right

    std::vector<scene::Zone> zones;
    std::map<std::string, std::string, std::less<>> shoes_of;  // outfit -> shoes
    std::vector<Choice> hairs, outfits, brows, irises, lashes;

    Float4 joint(std::string_view name, const Positions& vertices) const;
    scene::ZoneId zone(std::string_view name) const;  // 0 when there is none
};

}  // namespace limn::human

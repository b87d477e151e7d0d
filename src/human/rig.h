#pragma once
// The part of the rig that a talking head needs: three neck bones and the head, and the rise of a breath.
#include <array>
#include <span>

#include "human/float4.h"
#include "human/person.h"

namespace limn::human {

constexpr int kBones = 4;  // neck01, neck02, neck03, head

// What rides on a bone moves by the sum of weight * displacement: a 3x4 matrix minus identity, as columns.
struct BoneMotion {
    std::array<std::array<Float4, 4>, kBones> column;
    bool still = true;
};

// A head turned by yaw, pitch, roll about the neck's joints: each bone takes its share of the turn.
BoneMotion head_motion(const std::array<Float4, kBones>& joint, float yaw, float pitch, float roll);

// Rotation about an axis through a centre: yaw about Y, then pitch (up positive) about X, then roll about Z, as
// columns.
std::array<Float4, 3> rotation(float yaw, float pitch, float roll);

// How the vertices of the mesh ride on the rig.
struct RigWeights {
    std::span<const float> bone;    // kBones a vertex
    std::span<const float> breath;  // 3 a vertex, decimetres
    std::span<const float> arm;     // 1 a vertex, left positive
};

// How some points (vertices of the mesh or points fitted to it) ride on the rig.
struct Ride {
    std::vector<uint32_t> moved;                    // points with any bone weight
    std::vector<std::array<float, kBones>> weight;  // of those
    Positions breath;                               // displacement of a full breath, per point
    std::vector<float> arm;                         // share of the arms' turn, left positive, per point
};

// Points that are weighted sums of per_point vertices each ride as those do.
Ride ride_along(const RigWeights& rig, std::span<const uint16_t> reference, std::span<const float> reference_weight,
                size_t points, size_t per_point);

// How far the arms hang down from the spread ones of the mesh.
constexpr float kArmsDown = base::radians(30);
// Turns the arms down from the mesh's spread ones by angle (radians) about the shoulders; a point turns by its share.
void lower_arms(const Ride& ride, Float4 left_shoulder, Float4 right_shoulder, float angle, Positions& points);

// to = the ride's points of from, moved by breath and bones. from and to are different arrays.
void pose(const Ride& ride, const BoneMotion& motion, float breath, const Positions& from, Positions& to);
Float4 pose_rigid(const BoneMotion& motion, int bone, Float4 p);

}  // namespace limn::human

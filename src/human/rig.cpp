#include "human/rig.h"

#include <cmath>

namespace limn::human {

std::array<Float4, 3> rotation(float yaw, float pitch, float roll) {
    const float cy = std::cos(yaw), sy = std::sin(yaw), cp = std::cos(-pitch), sp = std::sin(-pitch),
                cr = std::cos(roll), sr = std::sin(roll);
    // Y * X * Z
    const Float4 x{cy * cr + sy * sp * sr, cp * sr, -sy * cr + cy * sp * sr, 0};
    const Float4 y{-cy * sr + sy * sp * cr, cp * cr, sy * sr + cy * sp * cr, 0};
    const Float4 z{sy * cp, -sp, cy * cp, 0};
    return {x, y, z};
}

namespace {

Float4 times(const std::array<Float4, 4>& m, Float4 p) {
    return m[0] * splat(p[0]) + m[1] * splat(p[1]) + m[2] * splat(p[2]) + m[3];
}

}  // namespace

BoneMotion head_motion(const std::array<Float4, kBones>& joint, float yaw, float pitch, float roll) {
    constexpr float kShare[kBones] = {0.15f, 0.15f, 0.2f, 0.5f};
    BoneMotion motion;
    motion.still = yaw == 0 && pitch == 0 && roll == 0;
    std::array<Float4, 4> whole = {Float4{1, 0, 0, 0}, Float4{0, 1, 0, 0}, Float4{0, 0, 1, 0}, Float4{0, 0, 0, 0}};
    for (int b = 0; b < kBones; ++b) {
        const auto turn = rotation(yaw * kShare[b], pitch * kShare[b], roll * kShare[b]);
        std::array<Float4, 4> local = {turn[0], turn[1], turn[2], splat(0)};
        local[3] = joint[b] - times(local, joint[b]);
        std::array<Float4, 4> next;
        for (int c = 0; c < 3; ++c) {
            next[c] = times(whole, local[c]) - whole[3];
        }
        next[3] = times(whole, local[3]);
        whole = next;
        motion.column[b] = whole;
        motion.column[b][0][0] -= 1;
        motion.column[b][1][1] -= 1;
        motion.column[b][2][2] -= 1;
    }
    return motion;
}

Ride ride_along(const RigWeights& rig, std::span<const uint16_t> reference, std::span<const float> reference_weight,
                size_t points, size_t per_point) {
    Ride ride;
    ride.breath.resize(points);
    ride.arm.resize(points);
    for (size_t p = 0; p < points; ++p) {
        std::array<float, kBones> weight{};
        Float4 breath = splat(0);
        float sum = 0, arm = 0;
        for (size_t k = 0; k < per_point; ++k) {
            // Fits may extrapolate; what a point rides on may not.
            const float w = std::max(reference_weight[p * per_point + k], 0.0f);
            const size_t v = reference[p * per_point + k];
            for (int b = 0; b < kBones; ++b) weight[b] += w * rig.bone[v * kBones + b];
            breath += splat(w) * Float4{rig.breath[3 * v], rig.breath[3 * v + 1], rig.breath[3 * v + 2], 0};
            arm += w * rig.arm[v];
            sum += w;
        }
        const float scale = sum > 0 ? 1 / sum : 0;
        float total = 0;
        for (float& w : weight) total += w *= scale;
        ride.breath[p] = breath * splat(scale);
        ride.arm[p] = arm * scale;
        if (total > 1e-4f) {
            ride.moved.push_back(static_cast<uint32_t>(p));
            ride.weight.push_back(weight);
        }
    }
    return ride;
}

void lower_arms(const Ride& ride, Float4 left_shoulder, Float4 right_shoulder, float angle, Positions& points) {
    for (size_t p = 0; p < ride.arm.size(); ++p) {
        if (std::abs(ride.arm[p]) < 1e-4f) continue;
        const Float4 pivot = ride.arm[p] > 0 ? left_shoulder : right_shoulder;
        // Turning about one pivot by a share of the angle keeps every distance to it; a mix of two poses would not.
        const float s = std::sin(-angle * ride.arm[p]), c = std::cos(angle * ride.arm[p]);
        const Float4 q = points[p] - pivot;
        points[p] = pivot + Float4{c * q[0] - s * q[1], s * q[0] + c * q[1], q[2], 0};
    }
}

void pose(const Ride& ride, const BoneMotion& motion, float breath, const Positions& from, Positions& to) {
    const Float4 b = splat(breath);
    to.resize(ride.breath.size());
    for (size_t p = 0; p < to.size(); ++p) to[p] = from[p] + b * ride.breath[p];
    if (motion.still) return;
    for (size_t i = 0; i < ride.moved.size(); ++i) {
        const Float4 p = from[ride.moved[i]];
        const auto& w = ride.weight[i];
        Float4 column[4] = {};
        for (int k = 0; k < kBones; ++k)
            for (int c = 0; c < 4; ++c) column[c] += splat(w[k]) * motion.column[k][c];
        to[ride.moved[i]] += column[0] * splat(p[0]) + column[1] * splat(p[1]) + column[2] * splat(p[2]) + column[3];
    }
}

Float4 pose_rigid(const BoneMotion& motion, int bone, Float4 p) {
    if (motion.still) return p;
    return p + times(motion.column[bone], p);
}

}  // namespace limn::human

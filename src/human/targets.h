#pragma once
// Sparse shape targets: named sets of vertex displacements, added with a weight.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "human/float4.h"
#include "human/person.h"

namespace limn::human {

struct TargetSet {
    std::vector<std::string> names;
    std::span<const int16_t> entries;  // four a displacement: x, y, z in units of scale, vertex (unsigned)
    std::span<const uint32_t> begin;   // names.size() + 1
    std::span<const float> scale;
    int find(std::string_view name) const;  // -1 when there is none
};

// Reads prefix/{entries, begin, scale, names}; every vertex is below `vertices`.
base::Result<TargetSet> read_targets(const pack::Pack& pack, std::string_view prefix, size_t vertices);

// positions += amount * target.
void add_target(const TargetSet& set, int target, float amount, Float4* positions);

// One shape slider: the targets it adds below and above zero.
struct DetailSlider {
    std::string name;
    std::vector<int> negative, positive;
};

// How much each macro target weighs at these traits: the product of one factor for each word of its name. Every factor
// is a hat over the anchors of its trait; ages are those of a child, 25 and 90 years (an adult of 18 keeps a fifth of
// the child, but has the height and proportions of a young adult).
std::vector<float> macro_weights(const TargetSet& macro, const Traits& traits);

}  // namespace limn::human

#include "human/targets.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace limn::human {

int TargetSet::find(std::string_view name) const {
    auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

base::Result<TargetSet> read_targets(const pack::Pack& pack, std::string_view prefix, size_t vertices) {
    const std::string p(prefix);
    auto entries = pack.array<int16_t>(p + "/entries");
    if (!entries) return entries.error();
    auto begin = pack.array<uint32_t>(p + "/begin");
    if (!begin) return begin.error();
    auto scale = pack.array<float>(p + "/scale");
    if (!scale) return scale.error();
    auto names = pack.text(p + "/names");
    if (!names) return names.error();

    TargetSet set{{}, entries->values, begin->values, scale->values};
    for (size_t at = 0; at <= names->size();) {
        size_t end = std::min(names->find('\n', at), names->size());
        set.names.emplace_back(names->substr(at, end - at));
        at = end + 1;
    }
    const auto wrong = [&](const char* what) { return base::Error{pack.path() + ": " + p + " " + what}; };
    if (set.begin.size() != set.names.size() + 1 || set.scale.size() != set.names.size())
        return wrong("has uneven arrays");
    if (!std::is_sorted(set.begin.begin(), set.begin.end()) || size_t{set.begin.back()} * 4 != set.entries.size())
        return wrong("has extents outside its entries");
    for (size_t i = 3; i < set.entries.size(); i += 4)
        if (static_cast<uint16_t>(set.entries[i]) >= vertices)
            return wrong("names a vertex that the mesh does not have");
    return set;
}

void add_target(const TargetSet& set, int target, float amount, Float4* positions) {
    const float s = amount * set.scale[target];
    const Float4 scale{s, s, s, 0};
    const int16_t* end = set.entries.data() + size_t{set.begin[target + 1]} * 4;
    for (const int16_t* at = set.entries.data() + size_t{set.begin[target]} * 4; at < end; at += 4) {
        const __m128i words = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at));
        const Float4 delta = _mm_cvtepi32_ps(_mm_cvtepi16_epi32(words));
        positions[static_cast<uint16_t>(at[3])] += delta * scale;
    }
}

namespace {

using Factors = std::unordered_map<std::string_view, float>;

Factors trait_factors(const Traits& t) {
    using base::clamp;
    const auto unit = [](float v) { return clamp(v, 0.0f, 1.0f); };
    Factors f{{"universal", 1.0f}};
    const float female = unit(t.sex);
    f["female"] = female;
    f["male"] = 1 - female;
    const float child = t.age < 25 ? 0.2f * unit((25 - t.age) / 7) : 0.0f;
    const float old = unit((t.age - 25) / 65);
    f["child"] = child;
    f["young"] = 1 - child - old;
    f["old"] = old;
    const auto three = [&](float v, std::string_view low, std::string_view middle, std::string_view high) {
        v = unit(v);
        f[low] = std::max(0.0f, 1 - 2 * v);
        f[middle] = 1 - std::abs(2 * v - 1);
        f[high] = std::max(0.0f, 2 * v - 1);
    };
    three(t.muscle, "minmuscle", "averagemuscle", "maxmuscle");
    three(t.weight, "minweight", "averageweight", "maxweight");
    three(t.height, "minheight", "averageheight", "maxheight");
    three(t.proportions, "uncommonproportions", "averageproportions", "idealproportions");
    float african = std::max(t.african, 0.0f), asian = std::max(t.asian, 0.0f), caucasian = std::max(t.caucasian, 0.0f);
    float sum = african + asian + caucasian;
    if (!(sum > 0)) african = asian = caucasian = 1, sum = 3;
    f["african"] = african / sum;
    f["asian"] = asian / sum;
    f["caucasian"] = caucasian / sum;
    return f;
}

}  // namespace

std::vector<float> macro_weights(const TargetSet& macro, const Traits& traits) {
    const Factors of_age = trait_factors(traits);
    Factors adult = of_age;
    adult["young"] += adult["child"];
    std::vector<float> weights(macro.names.size(), 1.0f);
    for (size_t i = 0; i < weights.size(); ++i) {
        const std::string_view name = macro.names[i];
        const Factors& factors = name.ends_with("height") || name.ends_with("proportions") ? adult : of_age;
        for (size_t at = 0; at <= name.size() && weights[i] > 0;) {
            const size_t end = std::min(name.find('-', at), name.size());
            const auto factor = factors.find(name.substr(at, end - at));
            weights[i] *= factor == factors.end() ? 0.0f : factor->second;
            at = end + 1;
        }
    }
    return weights;
}

}  // namespace limn::human

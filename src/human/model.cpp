#include "human/model.h"

#include <nlohmann/json.hpp>

namespace limn::human {
namespace {

using base::Error;
using base::Result;
using nlohmann::json;

constexpr const char* kNeeded[] = {"neck01",    "neck02",    "neck03", "head",       "head_top",      "eye_left",
                                   "eye_right", "hand_left", "chest",  "hand_right", "shoulder_left", "shoulder_right"};

Result<json> read_json(const pack::Pack& pack, std::string_view name) {
    auto text = pack.text(name);
    if (!text) return text.error();
    json value = json::parse(*text, nullptr, false);
    if (value.is_discarded()) return Error{pack.path() + ": " + std::string(name) + " is not JSON"};
    return value;
}

Result<void> read_sliders(PersonModel& m) {
    auto value = read_json(*m.pack, "person/detail/sliders");
    if (!value) return value.error();
    const int targets = static_cast<int>(m.detail.names.size());
    try {
        for (const json& s : *value) {
            DetailSlider slider{s.at("name"), s.at("negative"), s.at("positive")};
            for (const auto& list : {slider.negative, slider.positive})
                for (int t : list)
                    if (t < 0 || t >= targets)
                        return Error{m.pack->path() + ": slider " + slider.name + " has no target"};
            m.detail_names.push_back(slider.name);
            m.sliders.push_back(std::move(slider));
        }
    } catch (const json::exception& e) {
        return Error{m.pack->path() + ": person/detail/sliders: " + e.what()};
    }
    return {};
}

Result<void> read_catalogue(PersonModel& m) {
    auto value = read_json(*m.pack, "person/catalogue");
    if (!value) return value.error();
    auto zones = read_json(*m.pack, "person/zones");
    if (!zones) return zones.error();
    try {
        const auto choices = [&](const char* key, std::vector<Choice>& list) {
            for (const json& c : value->at(key)) list.push_back({c.at("id"), c.at("title")});
        };
        choices("hairs", m.hairs);
        choices("outfits", m.outfits);
        choices("brows", m.brows);
        choices("lashes", m.lashes);
        choices("irises", m.irises);
        for (const json& c : value->at("outfits"))
            if (c.contains("shoes")) m.shoes_of[c.at("id")] = c.at("shoes");
        m.hairs.push_back({"none", "None"});
        m.brows.push_back({"none", "None"});
        m.outfits.push_back({"base", "Base layer"});
        for (const json& z : *zones) m.zones.push_back({z.at("id"), z.at("name"), z.at("group")});
    } catch (const json::exception& e) {
        return Error{m.pack->path() + ": person/catalogue: " + e.what()};
    }
    return {};
}

Result<void> read_rig(PersonModel& m) {
    auto weight = m.pack->array<float>("person/rig/weight");
    if (!weight) return weight.error();
    auto breath = m.pack->array<float>("person/rig/breath");
    if (!breath) return breath.error();
    auto arm = m.pack->array<float>("person/rig/arm");
    if (!arm) return arm.error();
    auto joints = m.pack->array<uint16_t>("person/rig/joint_vertices");
    if (!joints) return joints.error();
    auto names = m.pack->text("person/rig/joint_names");
    if (!names) return names.error();
    if (weight->values.size() != kBones * m.base.size() || breath->values.size() != 3 * m.base.size() ||
        arm->values.size() != m.base.size())
        return Error{m.pack->path() + ": person/rig does not fit the base mesh"};
    m.rig = {weight->values, breath->values, arm->values};
    size_t at = 0;
    for (size_t j = 0; j < joints->rows() && at <= names->size(); ++j) {
        const size_t end = std::min(names->find('\n', at), names->size());
        Joint joint{std::string(names->substr(at, end - at)), {}};
        for (size_t k = 0; k < 8; ++k) {
            joint.vertices[k] = joints->values[8 * j + k];
            if (joint.vertices[k] >= m.base.size()) return Error{m.pack->path() + ": a joint has no vertex"};
        }
        m.joints[joint.name] = joint;
        at = end + 1;
    }
    for (const char* name : kNeeded)
        if (!m.joints.contains(name)) return Error{m.pack->path() + ": no joint " + name};

    std::vector<uint16_t> self(m.base.size());
    for (size_t v = 0; v < self.size(); ++v) self[v] = static_cast<uint16_t>(v);
    const std::vector<float> one(self.size(), 1.0f);
    m.body_ride = ride_along(m.rig, self, one, m.body_vertices, 1);
    m.base_layer_ride = ride_along(m.rig, self, one, m.base.size(), 1);
    return {};
}

Result<void> read_drawn(PersonModel& m, const std::string& prefix, size_t vertices, SurfaceData& surface,
                        Stencils& stencils) {
    auto read = read_stencils(*m.pack, prefix, vertices);
    if (!read) return read.error();
    stencils = *read;
    auto data = read_surface(*m.pack, prefix, stencils.begin.size() - 1);
    if (!data) return data.error();
    surface = *data;
    return {};
}

}  // namespace

Float4 PersonModel::joint(std::string_view name, const Positions& vertices) const {
    const Joint& j = joints.at(std::string(name));
    Float4 sum = splat(0);
    for (uint16_t v : j.vertices) sum += vertices[v];
    return sum * splat(1.0f / 8);
}

scene::ZoneId PersonModel::zone(std::string_view name) const {
    for (const scene::Zone& z : zones)
        if (z.name == name) return z.id;
    return 0;
}

Result<std::shared_ptr<const PersonModel>> load_person_model(std::shared_ptr<const pack::Pack> pack) {
    auto model = std::make_shared<PersonModel>();
    PersonModel& m = *model;
    m.pack = std::move(pack);
    auto base = m.pack->array<float>("person/base/position");
    if (!base) return base.error();
    if (base->width() != 3 || base->rows() > 65535)
        return Error{m.pack->path() + ": person/base/position is not a mesh"};
    m.base.resize(base->rows());
    for (size_t v = 0; v < m.base.size(); ++v)
        m.base[v] = Float4{base->values[3 * v], base->values[3 * v + 1], base->values[3 * v + 2], 0};

    auto covers = m.pack->array<uint8_t>("person/base_layer/covered");
    if (!covers) return covers.error();
    m.base_layer_covers = covers->values;
    m.body_vertices = covers->rows();
    if (m.body_vertices > m.base.size()) return Error{m.pack->path() + ": person/base_layer/covered is too long"};

    const std::pair<const char*, TargetSet*> sets[] = {
        {"person/macro", &m.macro}, {"person/detail", &m.detail}, {"person/face", &m.face}};
    for (auto [prefix, set] : sets) {
        auto read = read_targets(*m.pack, prefix, m.base.size());
        if (!read) return read.error();
        *set = std::move(*read);
    }
    for (int w = 0; w < kFaceWeights; ++w) {
        m.face_target[w] = m.face.find(kFaceNames[w]);
        if (m.face_target[w] < 0) return Error{m.pack->path() + ": no face target " + std::string(kFaceNames[w])};
    }
    for (auto step : {&read_sliders, &read_catalogue, &read_rig})
        if (auto done = step(m); !done) return done.error();
    if (auto done = read_drawn(m, "person/body", m.body_vertices, m.body, m.body_stencils); !done) return done.error();
    if (auto done = read_drawn(m, "person/base_layer", m.base.size(), m.base_layer, m.base_layer_stencils); !done)
        return done.error();
    auto kept_on = m.pack->array<uint8_t>("person/base_layer/private");
    if (!kept_on) return kept_on.error();
    m.private_quads.assign(kept_on->values.begin(), kept_on->values.end());
    if (m.private_quads.size() != m.base_layer.quad_count())
        return Error{m.pack->path() + ": person/base_layer/private does not fit its quads"};
    auto corners = m.pack->array<uint16_t>("person/body/corners");
    if (!corners) return corners.error();
    m.body_corners = corners->values;
    if (m.body_corners.size() != m.body.quads.size())
        return Error{m.pack->path() + ": person/body/corners does not fit its quads"};

    const std::pair<const char*, Fit*> fits[] = {
        {"person/eyes", &m.eyes}, {"person/teeth", &m.teeth}, {"person/tongue", &m.tongue}};
    for (auto [prefix, fit] : fits) {
        auto read = read_fit(*m.pack, prefix, m.base, m.rig);
        if (!read) return read.error();
        *fit = std::move(*read);
    }
    Positions rows;
    apply_fit(m.eyes, m.base, splat(1), rows);
    for (Float4 p : rows) m.eye_side.push_back(p[0] > 0 ? 0 : 1);
    for (int s = 0; s < 2; ++s) {
        const Eyeball eye = eyeball_of(rows, m.eye_side, s, m.joint(kEyeJoints[s], m.base));
        m.lids[s] = find_lids(m.base, m.body_vertices, eye, s, m.face, m.face_target);
    }
    return std::shared_ptr<const PersonModel>(model);
}

const std::vector<std::string>& detail_names(const PersonModel& model) {
    return model.detail_names;
}
const std::vector<Choice>& hair_choices(const PersonModel& model) {
    return model.hairs;
}
const std::vector<Choice>& outfit_choices(const PersonModel& model) {
    return model.outfits;
}
const std::vector<Choice>& brow_choices(const PersonModel& model) {
    return model.brows;
}
const std::vector<Choice>& iris_choices(const PersonModel& model) {
    return model.irises;
}
const std::vector<scene::Zone>& person_zones(const PersonModel& model) {
    return model.zones;
}

}  // namespace limn::human

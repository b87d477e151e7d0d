#include "evaluation/evaluate_person.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "document/tree.h"
#include "evaluation/evaluate_world.h"
#include "evaluation/stand_ins.h"
#include "evaluation/values.h"
#include "human/face_layers.h"
#include "material/catalogue.h"

namespace limn::evaluation {

using base::Float3;
using document::number;
namespace prop = schema::prop;

namespace {

// Films from when the colour of hair only dyed its pictures hold this where nobody chose one; it looked brown.
constexpr Float3 kUnchosenHair{0.6f, 0.6f, 0.6f}, kBrownHair{0.045f, 0.029f, 0.02f};

// Faces with seeds of their own live each their own life.
constexpr uint32_t kSeedOfFace = 1000003;

// Light goes through what is made of it.
bool is_clear(const std::string& material) {
    const material::Entry* entry = material::find_entry(material);
    return entry && entry->transmission > 0;
}

}  // namespace

PersonBinding bind_person(const human::PersonModel& model) {
    PersonBinding b;
    const schema::Kind& face = schema::kind(schema::KindId::face);
    for (int i = 0; i < human::kFaceWeights; ++i)
        b.face[static_cast<size_t>(i)] = schema::property_index(face, human::kFaceNames[static_cast<size_t>(i)]);
    const schema::Kind& person = schema::kind(schema::KindId::person);
    for (const std::string& name : human::detail_names(model))
        b.details.push_back(schema::property_index(person, name));
    return b;
}

human::PersonInput person_of(const PersonBinding& binding, const document::Document& document,
                             const document::Node& person) {
    const document::Node& face = document::part_of(document, person, schema::KindId::face);
    const document::Node& hair = document::part_of(document, person, schema::KindId::hair);
    const document::Node& outfit = document::part_of(document, person, schema::KindId::garment);
    human::PersonInput in;
    in.x = real(person, prop::person::x);
    in.z = real(person, prop::person::z);
    in.turn = base::radians(real(person, prop::person::turn));
    human::Traits& t = in.traits;
    t.age = real(person, prop::person::age);
    t.sex = real(person, prop::person::sex);
    t.weight = real(person, prop::person::weight);
    t.muscle = real(person, prop::person::muscle);
    t.height = real(person, prop::person::height);
    t.proportions = real(person, prop::person::proportions);
    t.african = real(person, prop::person::african);
    t.asian = real(person, prop::person::asian);
    t.caucasian = real(person, prop::person::caucasian);
    t.details.reserve(binding.details.size());
    for (int p : binding.details) t.details.push_back(p < 0 ? 0 : real(person, p));

    human::Wardrobe& w = in.wardrobe;
    w.hair = hair.id.empty() || document::boolean(hair, prop::hair::hidden) ? "none" : offered(hair, prop::hair::style);
    w.hair_color = linear(hair, prop::hair::color);
    if (w.hair_color == kUnchosenHair) w.hair_color = kBrownHair;
    w.hair_roughness = real(hair, prop::hair::roughness);
    w.outfit = document::boolean(outfit, prop::garment::hidden) ? "base" : offered(outfit, prop::garment::style);
    w.outfit_clear = is_clear(document::text(outfit, prop::garment::material));
    w.shoes_clear = is_clear(document::text(outfit, prop::garment::shoes_material));
    w.outfit_color = linear(outfit, prop::garment::color);
    w.outfit_roughness = real(outfit, prop::garment::roughness);
    w.brows = offered(person, prop::person::brows);
    w.iris = offered(person, prop::person::iris);
    w.skin_tint = linear(person, prop::person::skin_tint);
    w.skin = {real(person, prop::person::pores), real(person, prop::person::oiliness),
              real(person, prop::person::redness), real(person, prop::person::freckles),
              real(person, prop::person::stubble)};

    for (size_t i = 0; i < in.face.size(); ++i) {
        if (binding.face[i] >= 0) in.face[i] = real(face, binding.face[i]);
    }
    in.head_yaw = base::radians(real(face, prop::face::head_yaw));
    in.head_pitch = base::radians(real(face, prop::face::head_pitch));
    in.head_roll = base::radians(real(face, prop::face::head_roll));
    in.person_object = scene::object_id(person.id);
    in.hair_object = scene::object_id(hair.id.empty() ? person.id : hair.id);
    in.outfit_object = scene::object_id(outfit.id.empty() ? person.id : outfit.id);
    return in;
}

namespace {

// The point that the eyes look at; nothing when they look ahead.
std::optional<Float3> looked_at(const std::string& look, const scene::Camera& camera,
                                const animation::ChannelFrame& live) {
    if (look == "ahead") return {};
    const animation::Sample* pointer = animation::newest(live, animation::Channel::gaze);
    if (look != "pointer" || !pointer) return camera.position;
    const Float3 forward = normalize(camera.target - camera.position), right = normalize(cross(forward, camera.up)),
                 up = cross(right, forward);
    // On the plane of the picture at half the way, where a pointed-at thing seems to be.
    const float half_width = 18.0f / camera.focal_length, reach = 0.5f * length(camera.target - camera.position);
    return camera.position +
           (forward + right * (pointer->value[0] * half_width) + up * (pointer->value[1] * half_width * 9 / 16)) *
               reach;
}

}  // namespace

void add_life(human::PersonInput& in, const document::Document& document, const document::Node& person,
              const scene::Camera& camera, Float3 head, const animation::ChannelFrame& live, base::Ticks time) {
    const document::Node& face = document::part_of(document, person, schema::KindId::face);
    const document::Node& film = document::only(document, schema::KindId::film);
    human::FaceLayers layers;
    layers.seconds = base::seconds_from_ticks(time);
    layers.seed = static_cast<uint32_t>(number(film, prop::film::seed)) +
                  static_cast<uint32_t>(number(face, prop::face::seed)) * kSeedOfFace;
    layers.energy = real(face, prop::face::idle_energy);
    layers.emotions = {real(face, prop::face::joy), real(face, prop::face::anger)};
    layers.talks = animation::newest(live, animation::Channel::talk) != nullptr;
    if (const auto target = looked_at(document::text(face, prop::face::look), camera, live)) {
        const Float3 way = *target - head;
        const float sin = std::sin(in.turn), cos = std::cos(in.turn);
        layers.looked_at = Float3{cos * way.x - sin * way.z, way.y, sin * way.x + cos * way.z};
    }
    human::lay_over(in, layers);
}

}  // namespace limn::evaluation

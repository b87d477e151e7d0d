#pragma once
// One person of an evaluation: traits, wardrobe and face from the document, life from the clock.
#include "base/ticks.h"
#include "document/document.h"
#include "evaluation/evaluate.h"
#include "human/person.h"

namespace limn::evaluation {

// Where the schema's properties are among the model's numbers; found once by name.
struct PersonBinding {
    std::array<int, human::kFaceWeights> face{};  // property of face for each weight
    std::vector<int> details;                     // property of person for each of the model's details, -1 = none
};
PersonBinding bind_person(const human::PersonModel& model);

// Everything but life: what the document says of that person and of what lies in it. Without hair she is bald, without
// a garment in her base layer, without a face as faces are when they are made.
human::PersonInput person_of(const PersonBinding& binding, const document::Document& document,
                             const document::Node& person);

// Lays what the face does by itself and by the document over its pose, for time t (human/face_layers.h). camera: the
// film's, as it stands, in metres; head: the middle of the person's, without expression or pose, there.
void add_life(human::PersonInput& input, const document::Document& document, const document::Node& person,
              const scene::Camera& camera, base::Float3 head, const animation::ChannelFrame& live, base::Ticks time);

}  // namespace limn::evaluation

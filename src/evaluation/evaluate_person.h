#pragma once
// The person's half of an evaluation: traits, wardrobe and face from the document, life from the clock.
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

// Everything but life: what the document says.
human::PersonInput person_of(const PersonBinding& binding, const document::Document& document);

// Adds emotion, blinks, breath, small motion and gaze for time t, in that order: emotion first, because a smile narrows
// what a blink closes; the document's own weights are the pose that all of it is laid on.
void add_life(human::PersonInput& input, const document::Document& document, const LiveInput& live, base::Ticks time);

}  // namespace limn::evaluation

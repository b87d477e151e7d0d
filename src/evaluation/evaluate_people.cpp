#include "evaluation/evaluate_people.h"

#include <algorithm>

#include "document/tree.h"
#include "evaluation/evaluate_world.h"
#include "evaluation/values.h"

namespace limn::evaluation {

using base::Float3;
namespace prop = schema::prop;

const Anchor& Anchors::of(const document::Document& document, const document::Node& node, int reference) const {
    const document::Node* person = document::referred(document, node, reference);
    if (!person) return set;
    const auto found = std::ranges::find(people, person->id, &std::pair<std::string, Anchor>::first);
    return found == people.end() ? set : found->second;
}

Anchor Anchors::of_camera(const document::Document& document, const document::Node& camera) const {
    std::vector<const document::Node*> named = document::all_referred(document, camera, prop::camera::aims_also_at);
    const document::Node* one = document::referred(document, camera, prop::camera::aims_at);
    std::erase(named, one);
    if (one) named.insert(named.begin(), one);
    Anchor middle = set;
    float count = 0;
    for (const document::Node* person : named) {
        const auto found = std::ranges::find(people, person->id, &std::pair<std::string, Anchor>::first);
        if (found == people.end()) continue;
        if (count == 0) middle = {Float3(0.0f), found->second.eyes};
        middle.head += found->second.head;
        ++count;
    }
    if (count > 1) middle.head = middle.head / count;
    return middle;
}

namespace {

using Person = PeopleCache::Person;
using Nodes = std::vector<const document::Node*>;

// Caches of those who are gone are given up, and newcomers have new ones.
void match(PeopleCache& cache, const Nodes& nodes) {
    std::vector<std::unique_ptr<Person>> people;
    for (const document::Node* node : nodes) {
        const auto kept = std::ranges::find_if(cache.people, [&](const auto& p) { return p && p->id == node->id; });
        people.push_back(kept == cache.people.end() ? std::make_unique<Person>() : std::move(*kept));
        people.back()->id = node->id;
    }
    cache.people = std::move(people);
}

// The same moment again, under another light: the very same meshes tell the tracer that nothing has moved.
bool pose(const human::PersonModel& model, Person& person, const human::PersonInput& input, base::Cancel cancel) {
    if (person.posed && *person.posed == input) return true;
    person.posed.reset();
    if (!human::update_person(model, person.state, input, person.body, cancel)) return false;
    person.posed = input;
    return true;
}

// Where the heads are follows from shapes alone, and who looks at what from where the heads are.
bool shape(const human::PersonModel& model, PeopleCache& cache, const std::vector<human::PersonInput>& inputs,
           base::Cancel cancel) {
    for (size_t i = 0; i < inputs.size(); ++i) {
        Person& person = *cache.people[i];
        const auto& was = person.posed;
        if (was && was->traits == inputs[i].traits && was->wardrobe == inputs[i].wardrobe) continue;
        if (!pose(model, person, inputs[i], cancel)) return false;
    }
    return true;
}

// Without expression or pose, where the person stands.
Float3 head_of(const Person& person, const human::PersonInput& input) {
    return person.body.unplaced_head_center + Float3{input.x, 0, input.z};
}

}  // namespace

bool evaluate_people(const human::PersonModel& model, const PersonBinding& binding, PeopleCache& cache,
                     const document::Document& document, const animation::ChannelFrame& live, base::Ticks time,
                     const std::atomic<bool>* cancel, Anchors& anchors, scene::Scene& scene) {
    const Nodes nodes = document::all(document, schema::KindId::person);
    match(cache, nodes);
    std::vector<human::PersonInput> inputs;
    for (const document::Node* node : nodes) inputs.push_back(person_of(binding, document, *node));
    // Of one person alone nothing needs to be known: the camera turns round where that head is.
    if (nodes.size() > 1 && !shape(model, cache, inputs, cancel)) return false;

    // Seen from where the first person's head would be in the middle of the set.
    Anchors heads;
    heads.set = {Float3(0.0f), Float3(0.0f)};
    std::vector<Float3> head;
    for (size_t i = 0; i < nodes.size(); ++i) {
        head.push_back({inputs[i].x, 0, inputs[i].z});
        if (i > 0) head[i] += cache.people[i]->body.unplaced_head_center - cache.people[0]->body.unplaced_head_center;
        heads.people.emplace_back(nodes[i]->id, Anchor{head[i], head[i]});
    }
    const scene::Camera camera = evaluate_program_camera(document, heads);

    for (size_t i = 0; i < nodes.size(); ++i) {
        Person& person = *cache.people[i];
        const bool hidden = document::is_hidden(document, *nodes[i]);
        if (!hidden || !person.posed) {
            add_life(inputs[i], document, *nodes[i], camera, head[i], live, time);
            if (!pose(model, person, inputs[i], cancel)) return false;
        }
        if (!hidden) scene.meshes.insert(scene.meshes.end(), person.body.meshes.begin(), person.body.meshes.end());
        scene.heads.push_back({nodes[i]->id, person.body.unplaced_head_center});
        heads.people[i].second = {head_of(person, inputs[i]), person.body.eye_center};
    }
    heads.set = {Anchors::kEmptyHead, Anchors::kEmptyHead};
    if (!nodes.empty()) {
        scene.zones = human::person_zones(model);
        heads.set = {cache.people[0]->body.unplaced_head_center, heads.people[0].second.eyes};
    }
    anchors = std::move(heads);
    return true;
}

}  // namespace limn::evaluation

#include "evaluation/evaluate_people.h"

#include <algorithm>

#include "document/tree.h"
#include "evaluation/evaluate_world.h"
#include "evaluation/values.h"
#include "human/materials.h"

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

// Somebody who can be shown.
struct Present {
    const document::Node* node = nullptr;
    Person* person = nullptr;
    human::PersonInput input;
};

void give_up(Person& person) {
    if (person.reading) person.reading->cancel = true;
    person.reading.reset();
    person.is_read = false;
}

// Caches of those who are gone are given up, and newcomers have new ones.
void match(PeopleCache& cache, const Nodes& nodes) {
    std::vector<std::unique_ptr<Person>> people;
    for (const document::Node* node : nodes) {
        const auto kept = std::ranges::find_if(cache.people, [&](const auto& p) { return p && p->id == node->id; });
        if (kept != cache.people.end()) {
            people.push_back(std::move(*kept));
            continue;
        }
        people.push_back(std::make_unique<Person>());
        people.back()->id = node->id;
        people.back()->state = human::PersonState(cache.textures);
    }
    const bool somebody_left = std::ranges::any_of(cache.people, [](const auto& p) { return p != nullptr; });
    for (const auto& p : cache.people)
        if (p) give_up(*p);
    cache.people = std::move(people);
    if (somebody_left) cache.textures->forget_unused();
}

void take_readings(PeopleCache& cache) {
    if (!cache.reader) return;
    while (const PersonReadingPtr read = cache.reader->take())
        for (const auto& person : cache.people) person->is_read |= person->reading == read;
}

void begin_reading(PeopleCache& cache, Person& person, const human::PersonInput& input) {
    auto reading = std::make_shared<PersonReading>();
    reading->id = person.id;
    reading->input = input;
    reading->state = human::PersonState(cache.textures);
    if (cache.reader->read(reading)) person.reading = std::move(reading);
}

// Takes on what has been read, once it may be shown.
bool takes_on(PeopleCache& cache, Person& person) {
    if (!person.is_read) return false;
    if (cache.may_show && !cache.may_show(person.reading->body.meshes)) {
        cache.reader->ask_again();
        return false;
    }
    person.state = std::move(person.reading->state);
    person.body = std::move(person.reading->body);
    person.posed = std::move(person.reading->input);
    give_up(person);
    return true;
}

// The input as far as it can be shown now; nothing of somebody new who is still being read.
std::optional<human::PersonInput> within_reach(PeopleCache& cache, Person& person, human::PersonInput input) {
    if (!cache.reader || !cache.begun || human::wears(person.state, input.wardrobe)) {
        give_up(person);
        return input;
    }
    if (person.reading && !human::same_things(person.reading->input.wardrobe, input.wardrobe)) give_up(person);
    if (takes_on(cache, person)) return input;
    if (!person.reading) begin_reading(cache, person, input);
    cache.being_read.push_back(person.id);
    auto worn = human::as_worn(person.state, input.wardrobe);
    if (!worn) return {};
    input.wardrobe = *std::move(worn);
    return input;
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
bool shape(const human::PersonModel& model, const std::vector<Present>& present, base::Cancel cancel) {
    for (const auto& [node, person, input] : present) {
        const auto& was = person->posed;
        if (was && was->traits == input.traits && was->wardrobe == input.wardrobe) continue;
        if (!pose(model, *person, input, cancel)) return false;
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
    if (!cache.textures) cache.textures = human::make_texture_cache(model);
    match(cache, nodes);
    take_readings(cache);
    cache.being_read.clear();
    std::vector<Present> present;
    for (size_t i = 0; i < nodes.size(); ++i)
        if (auto input = within_reach(cache, *cache.people[i], person_of(binding, document, *nodes[i])))
            present.push_back({nodes[i], cache.people[i].get(), *std::move(input)});
    // Of one person alone nothing needs to be known: the camera turns round where that head is.
    if (present.size() > 1 && !shape(model, present, cancel)) return false;

    // Seen from where the first person's head would be in the middle of the set.
    Anchors heads;
    heads.set = {Float3(0.0f), Float3(0.0f)};
    for (const auto& [node, person, input] : present) {
        Float3 head{input.x, 0, input.z};
        if (person != present[0].person)
            head += person->body.unplaced_head_center - present[0].person->body.unplaced_head_center;
        heads.people.emplace_back(node->id, Anchor{head, head});
    }
    const scene::Camera camera = evaluate_program_camera(document, heads);

    for (size_t i = 0; i < present.size(); ++i) {
        auto& [node, person, input] = present[i];
        const bool hidden = document::is_hidden(document, *node);
        if (!hidden || !person->posed) {
            add_life(input, document, *node, camera, heads.people[i].second.head, live, time);
            if (!pose(model, *person, input, cancel)) return false;
        }
        if (!hidden) scene.meshes.insert(scene.meshes.end(), person->body.meshes.begin(), person->body.meshes.end());
        scene.heads.push_back({node->id, person->body.unplaced_head_center});
        heads.people[i].second = {head_of(*person, input), person->body.eye_center};
    }
    heads.set = {Anchors::kEmptyHead, Anchors::kEmptyHead};
    if (!present.empty()) {
        scene.zones = human::person_zones(model);
        heads.set = {present[0].person->body.unplaced_head_center, heads.people[0].second.eyes};
    }
    anchors = std::move(heads);
    return true;
}

}  // namespace limn::evaluation

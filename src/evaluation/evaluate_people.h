#pragma once
// All people of an evaluation, and the points of theirs that cameras, lamps and eyes go by.
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ticks.h"
#include "document/document.h"
#include "evaluation/evaluate.h"
#include "evaluation/evaluate_person.h"
#include "evaluation/person_reader.h"
#include "human/person.h"
#include "scene/scene.h"

namespace limn::evaluation {

// Where what turns round a person turns, and what a camera is focused on.
struct Anchor {
    base::Float3 head, eyes;
};
struct Anchors {
    // Where a head is when there is nobody: the lamps and the camera need a place.
    static constexpr base::Float3 kEmptyHead{0, 1.55f, 0};

    // What turns round nobody in particular: where the first person's head would be in the middle of the set, so that
    // the set stays where it is when she walks away; its eyes are the first person's.
    Anchor set{kEmptyHead, kEmptyHead};
    std::vector<std::pair<std::string, Anchor>> people;  // by the id of the person

    // Of a node with a reference to a person.
    const Anchor& of(const document::Document& document, const document::Node& node, int reference) const;
    // Of a camera: the middle of all the heads that it turns round, and the eyes of the first of them.
    Anchor of_camera(const document::Document& document, const document::Node& camera) const;
};

struct PeopleCache {
    struct Person {
        std::string id;
        human::PersonState state;
        human::PersonOutput body;
        std::optional<human::PersonInput> posed;  // what body shows
        PersonReadingPtr reading;                 // what she is to wear next
        bool is_read = false;                     // and the reading is back
    };
    std::vector<std::unique_ptr<Person>> people;                    // in the document's order
    std::shared_ptr<human::TextureCache> textures;                  // of all of them
    std::unique_ptr<PersonReader> reader;                           // null: all is read where it is needed
    std::function<bool(const std::vector<scene::Mesh>&)> may_show;  // see read_people_aside
    bool begun = false;                                             // there has been a Scene before
    std::vector<std::string> being_read;                            // ids of those who wait for what they wear
};

// Adds everybody who is not hidden to the scene. With a reader, who is to wear something new has on what she wore
// before until that has been read, and somebody new is not there until then, both noted in the cache; only the very
// first Scene waits for all, since nothing could stand in its place. False when it was cancelled before that was done;
// what has been made is kept, so that the next call goes on from there.
bool evaluate_people(const human::PersonModel& model, const PersonBinding& binding, PeopleCache& cache,
                     const document::Document& document, const animation::ChannelFrame& live, base::Ticks time,
                     const std::atomic<bool>* cancel, Anchors& anchors, scene::Scene& scene);

}  // namespace limn::evaluation

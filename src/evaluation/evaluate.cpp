#include "evaluation/evaluate.h"

#include <chrono>
#include <optional>

#include "base/cancel.h"
#include "document/tree.h"
#include "evaluation/choices.h"
#include "evaluation/evaluate_materials.h"
#include "evaluation/evaluate_person.h"
#include "evaluation/evaluate_world.h"

namespace limn::evaluation {
namespace {

using Clock = std::chrono::steady_clock;
float ms_since(Clock::time_point start) {
    return std::chrono::duration<float, std::milli>(Clock::now() - start).count();
}

// Where a head is when there is nobody: the lamps and the camera need a place.
constexpr base::Float3 kEmptyHead{0, 1.55f, 0};

}  // namespace

struct EvaluationStateData {
    std::shared_ptr<const StudioData> studio;
    AssetMap assets;
    LookMap looks;
    PersonBinding binding;
    human::PersonState person;
    human::PersonOutput body;
    std::optional<human::PersonInput> posed;  // what body shows
    WorldCache world;
    MaterialCache materials;
    EvaluationTimes times;
    base::Float3 head = kEmptyHead, eyes = kEmptyHead;  // of the last Scene
};

EvaluationState::EvaluationState(std::shared_ptr<const StudioData> studio, AssetMap assets, LookMap looks)
    : data(std::make_unique<EvaluationStateData>()) {
    if (studio->person) data->binding = bind_person(*studio->person);
    data->studio = std::move(studio);
    data->assets = std::move(assets);
    data->looks = std::move(looks);
}
EvaluationState::~EvaluationState() = default;
EvaluationState::EvaluationState(EvaluationState&&) noexcept = default;

EvaluationTimes last_times(const EvaluationState& state) {
    return state.data->times;
}

std::shared_ptr<const scene::Scene> evaluate(EvaluationState& state, const document::Document& document,
                                             const LiveInput& live, base::Ticks time, const std::atomic<bool>* cancel) {
    EvaluationStateData& d = *state.data;
    const auto start = Clock::now();
    auto scene = std::make_shared<scene::Scene>();
    scene->time = time;

    if (d.studio->person) {
        human::PersonInput input = person_of(d.binding, document);
        add_life(input, document, live, time);
        // The same moment again, under another light: the very same meshes tell the tracer that nothing has moved.
        if (!d.posed || !(*d.posed == input)) {
            d.posed.reset();
            if (!human::update_person(*d.studio->person, d.person, input, d.body, cancel)) return nullptr;
        }
        d.posed = std::move(input);
        if (!document::is_hidden(document, document::only(document, schema::KindId::person)))
            scene->meshes = d.body.meshes;
        scene->zones = human::person_zones(*d.studio->person);
        d.head = d.body.rest_head_center;
        d.eyes = d.body.eye_center;
    }
    d.times.person_ms = ms_since(start);
    if (base::is_set(cancel)) return nullptr;

    const auto world_start = Clock::now();
    scene->camera = evaluate_camera(document::only(document, schema::KindId::camera), d.head, d.eyes);
    scene->look = evaluate_look(document, d.looks);
    scene->view_transform = evaluate_view_transform(document);
    evaluate_light(*d.studio, d.assets, d.world, document, d.head, *scene);
    evaluate_set(d.world, document, *scene);
    if (!evaluate_materials(d.materials, document, cancel, *scene)) return nullptr;
    d.times.world_ms = ms_since(world_start);
    d.times.total_ms = ms_since(start);
    return scene;
}

std::vector<std::string> notes(const EvaluationState& state) {
    return told_missing(state.data->body.missing);
}

scene::Camera aim(const EvaluationState& state, const document::Node& camera) {
    return evaluate_camera(camera, state.data->head, state.data->eyes);
}

}  // namespace limn::evaluation

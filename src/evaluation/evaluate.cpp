#include "evaluation/evaluate.h"

#include "base/cancel.h"
#include "evaluation/choices.h"
#include "evaluation/evaluate_materials.h"
#include "evaluation/evaluate_people.h"
#include "evaluation/evaluate_props.h"
#include "evaluation/evaluate_world.h"
#include "evaluation/resolve.h"

namespace limn::evaluation {

struct EvaluationStateData {
    std::shared_ptr<const StudioData> studio;
    AssetMap assets;
    LookMap looks;
    PersonBinding binding;
    PeopleCache people;
    WorldCache world;
    MaterialCache materials;
    PropCache props;
    Resolved resolved;
    document::Document document;  // of the last Scene
    Anchors anchors;              // there
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

std::shared_ptr<const scene::Scene> evaluate(EvaluationState& state, const document::Document& film,
                                             const animation::ChannelFrame& live, animation::Moment moment,
                                             const std::atomic<bool>* cancel) {
    EvaluationStateData& d = *state.data;
    auto scene = std::make_shared<scene::Scene>();
    scene->time = moment.life;
    const document::Document document = resolve(d.resolved, film, moment.film);

    if (d.studio->person && !evaluate_people(*d.studio->person, d.binding, d.people, document, live, moment.life,
                                             cancel, d.anchors, *scene))
        return nullptr;
    if (base::is_set(cancel)) return nullptr;

    scene->camera = evaluate_program_camera(document, d.anchors);
    scene->look = evaluate_look(document, d.looks);
    scene->view_transform = evaluate_view_transform(document);
    evaluate_light(*d.studio, d.assets, d.world, document, d.anchors, *scene);
    evaluate_set(d.world, document, *scene);
    if (!evaluate_props(d.props, d.materials.textures, document, cancel, *scene)) return nullptr;
    if (!evaluate_materials(d.materials, document, cancel, *scene)) return nullptr;
    d.document = document;
    d.people.begun = true;
    return scene;
}

void read_people_aside(EvaluationState& state, std::function<void()> changed,
                       std::function<bool(const std::vector<scene::Mesh>&)> may_show) {
    EvaluationStateData& d = *state.data;
    if (!d.studio->person) return;
    d.people.reader = std::make_unique<PersonReader>(d.studio->person, std::move(changed));
    d.people.may_show = std::move(may_show);
}

const std::vector<std::string>& people_being_read(const EvaluationState& state) {
    return state.data->people.being_read;
}

bool world_is_being_read(const EvaluationState& state) {
    return state.data->world.reading;
}

std::vector<std::string> notes(const EvaluationState& state) {
    std::vector<std::string> missing;
    for (const auto& person : state.data->people.people)
        missing.insert(missing.end(), person->body.missing.begin(), person->body.missing.end());
    std::vector<std::string> told = told_missing(missing);
    told.insert(told.end(), state.data->world.notes.begin(), state.data->world.notes.end());
    return told;
}

scene::Camera aim(const EvaluationState& state, const document::Node& camera) {
    const EvaluationStateData& d = *state.data;
    return evaluate_camera(camera, d.anchors.of_camera(d.document, camera));
}

}  // namespace limn::evaluation

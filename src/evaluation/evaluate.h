#pragma once
// Document + live input + time -> Scene: what the renderer shows of what people edit, at one instant. The same inputs
// give the same Scene, whatever was asked before; what did not change is shared with the Scene before.
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "animation/channel_frame.h"
#include "animation/transport.h"
#include "document/document.h"
#include "evaluation/studio_data.h"
#include "scene/scene.h"

namespace limn::evaluation {

struct EvaluationStateData;
// One session's caches; used by one thread.
class EvaluationState {
  public:
    // assets, looks: empty where people's own files are not to be had.
    EvaluationState(std::shared_ptr<const StudioData> data, AssetMap assets, LookMap looks = {});
    ~EvaluationState();
    EvaluationState(EvaluationState&&) noexcept;
    std::unique_ptr<EvaluationStateData> data;
};

// Null when `cancel` was set before it was done; then the next call goes on from what has been made.
std::shared_ptr<const scene::Scene> evaluate(EvaluationState& state, const document::Document& document,
                                             const animation::ChannelFrame& live, animation::Moment moment,
                                             const std::atomic<bool>* cancel = nullptr);

// Whether the last Scene has a plain room in the place of a world that is still being read.
bool world_is_being_read(const EvaluationState& state);

// From now on what somebody newly wears is read on a thread of its own: until it is there she is shown as she was
// before, and somebody new not at all.
// changed: called on any thread when another Scene is to be asked for. may_show: asked on the evaluating thread before
// what has been read is shown for the first time, with its meshes; while it says no, all stays as it is.
void read_people_aside(EvaluationState& state, std::function<void()> changed,
                       std::function<bool(const std::vector<scene::Mesh>&)> may_show);
// Whose clothes the last Scene does not show yet, by the id of the person.
const std::vector<std::string>& people_being_read(const EvaluationState& state);

// What the last evaluation looked for in vain and people should know of, one sentence each.
std::vector<std::string> notes(const EvaluationState& state);

// Where another camera stands in the Scene that was evaluated last: round the head that it names, with focus on those
// eyes.
scene::Camera aim(const EvaluationState& state, const document::Node& camera);

}  // namespace limn::evaluation

#pragma once
// What is asked of a frame, and the frame.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "animation/transport.h"
#include "frame/pick_picture.h"
#include "frame/report.h"
#include "look/convert.h"
#include "scene/scene.h"

namespace limn::frame {

// Which camera a picture is seen through: the film's, or one of somebody's own, of which no number is used twice.
using ViewId = uint32_t;
constexpr ViewId kProgram = 0;

struct FrameRequest {
    int width = 0, height = 0;
    bool response = false;     // the first picture of an edit: a smaller share of light, soon
    bool reprojected = false;  // and the frame before it was a full one, which may stand in for light altogether
    bool drag = false;         // others follow it closely
    animation::ClockMode mode = animation::ClockMode::live;
    // What a held picture may grow to once it has settled somewhat: as large as the largest canvas that it is shown on.
    int held_width = 0, held_height = 0;
    double budget_ms = 33;   // for everything from evaluation to the encoded picture
    ViewId view = kProgram;  // each has a history of its own
};

// A linear picture before exposure and view transform, and what it took.
struct Frame {
    look::LinearPicture picture;
    std::shared_ptr<const void> storage;  // keeps the picture's planes
    look::Display display;
    bool cancelled = false;  // then there is no picture
    bool pending_samples =
        false;  // more samples of what an edit invalidated are to come: the next frame is wanted soon
    Report report;
    // What whoever sees the picture should know of it, one sentence each, when that has changed since the view's last
    // frame.
    std::optional<std::vector<std::string>> hints;
    std::optional<std::vector<scene::Head>> heads;  // of the Scene, when they have changed since any view's last frame
    std::shared_ptr<const PickPicture> picks;       // null: nothing can be picked
};

}  // namespace limn::frame

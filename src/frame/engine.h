#pragma once
// What makes frames of a document, as functions: whoever asks for frames runs with any engine.
#include <atomic>
#include <functional>
#include <memory>

#include "animation/channel_frame.h"
#include "animation/transport.h"
#include "document/document.h"
#include "frame/frame.h"

namespace limn::frame {

struct Engine {
    // Called on one thread only, one after the other.
    // cancel, here and below: looked at so often that the call returns within 50 ms, whatever the document holds. A
    // Scene that was cancelled is null.
    std::function<std::shared_ptr<const scene::Scene>(const document::Document&, const animation::ChannelFrame& live,
                                                      animation::Moment, const std::atomic<bool>& cancel)>
        evaluate;
    std::function<Frame(const scene::Scene&, const FrameRequest&, const std::atomic<bool>& cancel)> trace;
    // The Scene that was evaluated last, seen through another camera, of which `camera` is the node.
    std::function<std::shared_ptr<const scene::Scene>(const scene::Scene&, const document::Node& camera)> aim;
    // Nobody looks through that camera any more: what was kept for it alone is freed. May be null, where nothing is
    // kept.
    std::function<void(ViewId)> forget;
};

}  // namespace limn::frame

#include "session/own_camera.h"

namespace limn::session {

std::shared_ptr<const document::Node> own_camera_node(const document::Document& film,
                                                      const collaboration::CameraPlace& place) {
    auto node = std::make_shared<document::Node>(document::program_camera(film));
    for (size_t i = 0; i < place.size(); i++)
        node->values[static_cast<size_t>(collaboration::kCameraPlace[i])] = place[i];
    return node;
}

}  // namespace limn::session

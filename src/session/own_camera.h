#pragma once
// A member's own camera: where it stands, as the member says; all else as the film's camera has it. It belongs to the
// session and is no part of the document.
#include <memory>

#include "collaboration/message.h"
#include "document/document.h"

namespace limn::session {

// So many are traced at once; who comes later is told so.
constexpr size_t kMaxOwnCameras = 4;

// The film's camera node with the place and lens of one's own.
std::shared_ptr<const document::Node> own_camera_node(const document::Document& film,
                                                      const collaboration::CameraPlace& place);

}  // namespace limn::session

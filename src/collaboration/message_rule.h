#pragma once
// How a client's message is heard when there is more to hear than time, as declared in schema/messages/client.json.
#include <cstdint>
#include <string_view>

namespace limn::collaboration {

enum class Replaces : uint8_t {
    nothing,
    type,    // what has waited of this type
    gesture  // what has waited of this type and gesture
};

struct MessageRule {
    std::string_view type;
    Replaces replaces = Replaces::nothing;
    bool concerns_sender = false;  // and nobody else
    bool at_once = false;          // though it may concern others
};

}  // namespace limn::collaboration

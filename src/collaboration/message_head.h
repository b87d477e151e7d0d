#pragma once
// What a message says of itself in its first fields, without reading the rest: enough to tell which of those that wait
// a newer one replaces.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace limn::collaboration {

struct MessageHead {
    std::string type;
    std::optional<uint64_t> seq;
    std::string gesture;
};

// Reads the fields at the beginning of the object for as long as they are plain: type, seq and gesture are taken, other
// numbers and plain texts passed over. Whatever is not understood ends it; nothing is refused here.
MessageHead head_of(std::string_view text);

// Names what a message sets as a whole, such as "draft g1": of two with the same name the newer one counts. Empty when
// every one counts.
std::string replaced_whole(const MessageHead& head);
// Whether what is said before and after it must stay so: what changes the film, and whatever is not understood.
bool keeps_order(const MessageHead& head);
// What a viewer says of its own pictures and of the wire.
bool concerns_nobody_else(const MessageHead& head);
// That, and what has a budget of its own and is nothing to what else its sender has said: it does not wait in line.
bool heard_at_once(const MessageHead& head);

}  // namespace limn::collaboration

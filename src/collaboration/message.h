#pragma once
// The text messages of the wire as values: what a page says, parsed once and bounded, and what it is told. They are
// declared in schema/messages/, which makes the structs, ClientMessage and ServerMessage.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collaboration/messages.gen.h"

namespace limn::collaboration {

constexpr size_t kMaxMessageBytes = 64 * 1024;

// The public name of whoever knows the secret: 32 hexadecimal digits of its SHA-256.
std::string client_of(std::string_view secret);

// Checks the form and bounds of one text frame, and nothing that depends on the document. The error's field names what
// is wrong, such as "ops[2].value"; seq_of says which message it was in.
base::Result<ClientMessage> parse_client_message(std::string_view text);
// The seq of a message that parse_client_message refused, where it can still be told; for the error sent back.
std::optional<uint64_t> seq_of(std::string_view text);
// Of one that was taken, if it changes something.
std::optional<uint64_t> seq_of(const ClientMessage& message);

// One text frame. Never fails: text that is not UTF-8 is repaired.
std::string to_json(const ServerMessage& message);

}  // namespace limn::collaboration

// What a page says: from text to values.
#include <fmt/format.h>

#include "base/sha256.h"
#include "collaboration/client_fields.h"
#include "collaboration/message.h"
#include "document/json.h"

namespace limn::collaboration {

using base::Error;
using base::Result;

std::string client_of(std::string_view secret) {
    constexpr size_t kDigits = 32;
    return base::sha256_hex(fmt::format("limn client {}", secret)).substr(0, kDigits);
}

Result<ClientMessage> parse_client_message(std::string_view text) {
    auto json = document::parse_json(text, kMaxMessageBytes);
    if (!json) return json.error();
    if (!json->is_object()) return Error{"a message is a JSON object"};
    auto type = json->find("type");
    if (type == json->end() || !type->is_string()) return Error{"a message needs a type", "type"};
    Fields fields(*json);
    const auto& name = type->get_ref<const std::string&>();
    auto message = read_client_message(name, fields);
    if (!message) return Error{fmt::format("\"{}\" is no type of message", name.substr(0, 40)), "type"};
    if (fields.error()) return *fields.error();
    return *std::move(message);
}

std::optional<uint64_t> seq_of(std::string_view text) {
    auto json = document::parse_json(text, kMaxMessageBytes);
    if (!json || !json->is_object()) return std::nullopt;
    auto seq = json->find("seq");
    if (seq == json->end() || !seq->is_number_unsigned()) return std::nullopt;
    return seq->get<uint64_t>();
}

std::optional<uint64_t> seq_of(const ClientMessage& message) {
    return std::visit(
        [](const auto& held) -> std::optional<uint64_t> {
            if constexpr (requires { held.seq; }) return held.seq;
            return std::nullopt;
        },
        message);
}

}  // namespace limn::collaboration

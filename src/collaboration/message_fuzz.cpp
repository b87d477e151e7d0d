// Any bytes in a text frame: they are refused, or what they say can be tried on a document and written and read again.
#include <cstdlib>

#include "collaboration/message.h"
#include "collaboration/message_head.h"
#include "document/json.h"

namespace {

using namespace limn;

const std::vector<document::Operation>* operations_of(const collaboration::ClientMessage& message) {
    if (auto* ops = std::get_if<collaboration::client::Ops>(&message)) return &ops->operations;
    if (auto* draft = std::get_if<collaboration::client::Draft>(&message)) return &draft->operations;
    auto* commit = std::get_if<collaboration::client::Commit>(&message);
    return commit && commit->operations ? &*commit->operations : nullptr;
}

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    collaboration::replaced_whole(collaboration::head_of(text));
    auto message = collaboration::parse_client_message(text);
    if (!message) {
        require(!message.error().message.empty());
        collaboration::to_json(collaboration::server::Error{collaboration::seq_of(text), message.error().field,
                                                            "bad_message", message.error().message});
        return 0;
    }
    const auto* operations = operations_of(*message);
    if (!operations) return 0;
    auto again = document::parse_json(document::dump(document::operations_to_json(*operations)), size_t{1} << 24);
    require(again.ok());
    auto reread = document::operations_from_json(*again);
    require(reread.ok() && *reread == *operations);

    const document::Document& before = document::demo_document();
    auto after = document::apply_all(before, *operations);
    if (!after) return 0;
    auto undone = document::apply(*after, document::invert(before, document::group(*operations)));
    require(undone.ok() && document::same_present(*undone, before));
    auto stored = document::from_json(document::to_json(*after, true));
    require(stored.ok() && *stored == *after);
    return 0;
}

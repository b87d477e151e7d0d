// Both sides of the wire understand the same: the examples of schema/messages/ are read and written here, and the page
// is held to them too (web/src/protocol/message_examples.test.ts).
#include <gtest/gtest.h>

#include <set>

#include "collaboration/message.h"
#include "collaboration/message_examples.gen.h"
#include "collaboration/message_head.h"

namespace limn::collaboration {
namespace {

TEST(MessageExamples, EveryClientMessageIsRead) {
    std::set<size_t> read;
    for (const ClientExample& example : kClientExamples) {
        const auto message = parse_client_message(example.text);
        ASSERT_TRUE(message.ok()) << example.text << ": " << message.error().message;
        EXPECT_EQ(message->index(), example.place) << example.text;
        read.insert(message->index());
    }
    EXPECT_EQ(read.size(), std::variant_size_v<ClientMessage>);
}

TEST(MessageExamples, EveryFieldOfAClientMessageIsRead) {
    for (const ClientExample& example : kClientExamples) {
        const auto whole = document::Json::parse(example.text);
        for (const auto& [name, value] : whole.items()) {
            if (name == "type") continue;
            auto odd = whole;
            odd[name] = nullptr;
            const auto message = parse_client_message(odd.dump());
            ASSERT_FALSE(message.ok()) << odd.dump();
            EXPECT_EQ(message.error().field, name) << odd.dump();
        }
    }
}

TEST(MessageExamples, EveryServerMessageIsWritten) {
    std::set<size_t> written;
    for (const ServerExample& example : server_examples()) {
        EXPECT_EQ(document::Json::parse(to_json(example.message)), document::Json::parse(example.text));
        written.insert(example.message.index());
    }
    EXPECT_EQ(written.size(), std::variant_size_v<ServerMessage>);
}

// As the table says; what a type that nobody knows could be about is anybody's guess.
TEST(MessageExamples, EveryClientMessageIsHeardAsDeclared) {
    std::set<std::string> replaced, alone, at_once;
    for (const ClientExample& example : kClientExamples) {
        const MessageHead head = head_of(example.text);
        if (!replaced_whole(head).empty()) replaced.insert(head.type);
        if (concerns_nobody_else(head)) alone.insert(head.type);
        if (heard_at_once(head)) at_once.insert(head.type);
        EXPECT_EQ(keeps_order(head), !replaced.contains(head.type) && !alone.contains(head.type)) << example.text;
    }
    EXPECT_EQ(replaced,
              (std::set<std::string>{"clock", "draft", "pointer", "sound", "transport", "view", "view_camera"}));
    EXPECT_EQ(alone, (std::set<std::string>{"key_frame", "ping", "shown"}));
    EXPECT_EQ(at_once, (std::set<std::string>{"clock", "key_frame", "ping", "shown"}));
    EXPECT_TRUE(keeps_order(head_of(R"({"type":"from_the_future"})")));
}

}  // namespace
}  // namespace limn::collaboration

#pragma once
// For tests: a session without sockets, threads or files, and two people in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "collaboration/step.h"

namespace limn::collaboration {

// A session whose time stands still unless told, and whose store answers at once unless told not to.
struct Session {
    State state = make_state("demo", make_history(document::demo_document()));
    double now = 1;
    bool store_answers = true;
    std::vector<std::pair<MemberId, ServerMessage>> mail;
    std::vector<Append> appends;
    std::vector<SaveSnapshot> snapshots;
    std::vector<MemberId> closed;

    template <class Event>
    void input(Event event) {
        take(step(state, {now, 1'000'000, std::move(event)}));
    }
    void take(Effects effects) {
        std::vector<uint64_t> batches;
        for (Effect& effect : effects) {
            if (auto* send = std::get_if<Send>(&effect)) {
                for (MemberId to : send->to) mail.emplace_back(to, send->message);
            } else if (auto* append = std::get_if<Append>(&effect)) {
                batches.push_back(append->batch);
                appends.push_back(std::move(*append));
            } else if (auto* snapshot = std::get_if<SaveSnapshot>(&effect)) {
                snapshots.push_back(*snapshot);
            } else {
                closed.push_back(std::get<Close>(effect).member);
            }
        }
        if (!store_answers) return;
        for (uint64_t batch : batches) input(Committed{batch});
    }
    void join(MemberId member, const std::string& client) {
        input(Received{member, client::Hello{client, "", Codec::h264, 640, 360}});
        tick();
    }
    void tick() {
        now += 0.02;
        input(Tick{});
    }
    template <class Message>
    void say(MemberId member, Message message) {
        input(Received{member, std::move(message)});
    }
    void change(MemberId member, uint64_t seq, std::string_view path, schema::Value value, std::string gesture = "") {
        say(member, client::Ops{seq,
                                gesture.empty() ? "g" + std::to_string(seq) : gesture,
                                0,
                                {document::set(path, std::move(value))}});
    }

    // Takes all mail of one type out.
    template <class Message>
    std::vector<Message> got(MemberId member) {
        std::vector<Message> found;
        std::erase_if(mail, [&](const auto& entry) {
            auto* message = std::get_if<Message>(&entry.second);
            if (entry.first != member || !message) return false;
            found.push_back(*message);
            return true;
        });
        return found;
    }
    double head(const char* node, int property) { return number(*find(state.head.document, node), property); }
    double shown(const char* node, int property) { return number(*find(state.shown, node), property); }
};

inline client::Ops creates(uint64_t seq, const char* kind, const std::string& name, int count) {
    client::Ops ops{seq, "g" + std::to_string(seq), 0, {}};
    for (int i = 0; i < count; ++i)
        ops.operations.push_back({document::Create{name + std::to_string(i), kind, std::string(200, 'n'), {}}});
    return ops;
}

struct TwoPeople : testing::Test {
    Session s;
    void SetUp() override {
        s.join(1, "ann");
        s.join(2, "bob");
        s.mail.clear();
    }
};

}  // namespace limn::collaboration

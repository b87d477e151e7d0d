// Many seeded worlds in which everything goes wrong that can: connections that break and come back, messages sent
// twice, disks that refuse, a server that dies between writing and answering. In the end all pages hold the same
// document, and nothing that was acknowledged is missing. LIMN_SIMULATION_SEEDS sets how many worlds,
// LIMN_SIMULATION_SEED repeats one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

#include "collaboration/step.h"
#include "document/json.h"

namespace limn::collaboration {
namespace {

using document::Json;

// What a page knows, from the very text that it is sent.
struct Page {
    std::string secret, client;
    MemberId member = 0;  // 0: not connected
    bool welcomed = false;
    uint64_t seq = 0;
    uint64_t revision = 0;
    std::map<std::string, std::map<std::string, Json>> nodes;
    std::map<uint64_t, std::string> unanswered;  // by seq
    std::deque<std::string> to_server, from_server;

    void forget_connection() {
        member = 0;
        welcomed = false;
        to_server.clear();
        from_server.clear();
    }

    void put(const Json& node) {
        auto& properties = nodes[node["id"]];
        properties.clear();
        for (const auto& [name, value] : node["properties"].items()) properties[name] = value;
        properties["@title"] = node["title"];
        properties["@parent"] = node.value("parent", "");
        properties["@order"] = node["order"];
    }

    void erase(const std::string& id) {
        nodes.erase(id);
        std::vector<std::string> held;
        for (const auto& [other, properties] : nodes)
            if (properties.at("@parent") == id) held.push_back(other);
        for (const std::string& other : held) erase(other);
    }

    void apply(const Json& op, const Json& message) {
        std::string kind = op["kind"];
        if (kind == "set") {
            std::string path = op["path"];
            size_t dot = path.find('.');
            ASSERT_TRUE(nodes.contains(path.substr(0, dot))) << path;
            nodes[path.substr(0, dot)][path.substr(dot + 1)] = op["value"];
        } else if (kind == "create") {
            auto& properties = nodes[op["id"]];
            for (const schema::Property& property : schema::kind(op["node"].get<std::string>())->properties) {
                properties[std::string(property.name)] =
                    Json::parse(document::dump(document::value_to_json(schema::default_value(property))));
            }
            for (const auto& [name, value] : op["properties"].items()) properties[name] = value;
            properties["@title"] = op.value("title", std::string(schema::kind(op["node"].get<std::string>())->label));
            properties["@parent"] = op.value("parent", "");
            properties["@order"] = op["order"];
        } else if (kind == "delete") {
            erase(op["id"]);
        } else if (kind == "rename") {
            nodes[op["id"]]["@title"] = op["title"];
        } else if (kind == "move") {
            if (auto node = nodes.find(op["id"]); node != nodes.end())
                node->second["@parent"] = op["parent"], node->second["@order"] = op["order"];
        } else if (kind == "restore_node") {
            for (const Json& node : message["nodes"]) {
                if (node["id"] == op["id"]) put(node);
            }
        } else {
            for (const Json& inner : op["ops"]) apply(inner, message);
        }
    }

    void read(const std::string& text) {
        Json message = Json::parse(text);
        std::string type = message["type"];
        if (type == "welcome") {
            nodes.clear();
            for (const Json& node : message["document"]["nodes"]) put(node);
            revision = message["revision"];
            seq = std::max(seq, message["last_seq"].get<uint64_t>());
            welcomed = true;
            for (const auto& [number, again] : unanswered) to_server.push_back(again);
        } else if (type == "changes") {
            ASSERT_EQ(message["revision"], revision + 1) << client;
            revision = message["revision"];
            for (const Json& op : message["ops"]) apply(op, message);
        } else if (type == "ack") {
            unanswered.erase(message["seq"].get<uint64_t>());
        } else if (type == "error" && message.contains("seq")) {
            std::string code = message["code"];
            uint64_t number = message["seq"];
            // These did not settle it: they are sent again with the next connection or below.
            if (code == "not_saved" || code == "too_frequent") {
                if (auto found = unanswered.find(number); found != unanswered.end()) to_server.push_back(found->second);
            } else if (code != "skipped") {
                unanswered.erase(number);
            }
        }
    }
};

class World {
  public:
    explicit World(uint64_t seed) : random_(seed), state_(make_state("demo", make_history(document::demo_document()))) {
        for (const char* name : {"ann", "bob", "cleo", "dan"}) {
            Page& page = pages_.emplace_back();
            page.secret = name + std::string(kMinSecretBytes, '0');
            page.client = client_of(page.secret);
        }
    }

    void run(int actions) {
        for (int i = 0; i < actions && !testing::Test::HasFatalFailure(); ++i) act();
        settle();
        if (!testing::Test::HasFatalFailure()) judge();
    }

  private:
    uint64_t below(uint64_t n) { return random_() % n; }
    bool chance(uint64_t in) { return below(in) == 0; }

    void act() {
        now_ += 0.001 * static_cast<double>(below(15));
        Page& page = pages_[below(pages_.size())];
        switch (below(24)) {
            case 0:
                return connect(page);
            case 1:
                return chance(4) ? disconnect(page) : connect(page);
            case 2:
                return chance(25) ? crash() : input(Tick{});
            case 3:
                return deliver_late_farewell();
            case 4:
            case 5:
            case 6:
                return disk(chance(15));
            case 7:
            case 8:
            case 9:
            case 10:
            case 11:
                return say_something(page);
            case 12:
            case 13:
            case 14:
            case 15:
            case 16:
                return to_server(page);
            case 17:
                return input(Tick{});
            default:
                return to_page(page);
        }
    }

    // --- pages

    void connect(Page& page) {
        if (page.member) return;
        page.member = next_member_++;
        page.to_server.push_back(R"({"type":"hello","protocol":3,"codec":"h264","width":640,"height":360,"secret":")" +
                                 page.secret + "\"}");
    }

    // The server may hear of it only after the page has come back.
    void disconnect(Page& page) {
        if (!page.member) return;
        farewells_.push_back(page.member);
        page.forget_connection();
    }

    void deliver_late_farewell() {
        if (farewells_.empty()) return;
        MemberId member = farewells_.front();
        farewells_.pop_front();
        input(Left{member});
    }

    std::string some_operation() {
        static const char* const kPaths[] = {"sun.elevation", "sun.azimuth", "key.gain", "lamp-0.gain", "lamp-1.gain"};
        std::string lamp = "lamp-" + std::to_string(below(3));
        const std::string folder = "folder-" + std::to_string(below(2)), held = chance(3) ? folder : lamp,
                          parent = chance(3) ? "" : "folder-" + std::to_string(below(2));
        switch (below(18)) {
            case 12:
            case 13:
                return R"({"kind":"create","node":"folder","parent":")" + (chance(2) ? "" : parent) + R"(","id":")" +
                       folder + "\"}";
            case 14:
            case 15:
                return R"({"kind":"move","parent":")" + parent + R"(","order":"a)" + std::to_string(1 + below(8)) +
                       R"(","id":")" + held + "\"}";
            case 16:
                return R"({"kind":"rename","title":"Called )" + std::to_string(below(5)) + R"(","id":")" + held + "\"}";
            case 17:
                return R"({"kind":")" + std::string(chance(2) ? "delete" : "restore_node") + R"(","id":")" + folder +
                       "\"}";
            case 0:
                return R"({"kind":"create","node":"light","properties":{"gain":1.5},"id":")" + lamp + "\"}";
            case 1:
                return R"({"kind":"delete","id":")" + (chance(2) ? lamp : "key") + "\"}";
            case 2:
                return R"({"kind":"restore_node","id":")" + (chance(2) ? lamp : "key") + "\"}";
            case 3:
                return R"({"kind":"group","ops":[)" + some_set(kPaths[below(5)]) + "," + some_set(kPaths[below(5)]) +
                       "]}";
            case 4:
                return chance(4) ? some_set("moon.phase") : some_set("camera.exposure");
            default:
                return some_set(kPaths[below(5)]);
        }
    }
    std::string some_set(const std::string& path) {
        return R"({"kind":"set","path":")" + path + R"(","value":)" + std::to_string(static_cast<int>(below(12)) - 5) +
               "}";
    }

    void say_something(Page& page) {
        if (!page.welcomed || page.unanswered.size() > 20) return;
        std::string type =
            std::array{"draft", "draft", "commit", "ops", "ops", "ops", "drop", "undo", "undo", "redo"}[below(10)];
        uint64_t seq = ++page.seq;
        std::string text = R"({"type":")" + type + R"(","seq":)" + std::to_string(seq);
        if (type != "drop") text += R"(,"stamp":1)";
        if (type != "undo" && type != "redo") text += R"(,"gesture":"g)" + std::to_string(below(3)) + "\"";
        if (type == "draft" || type == "ops" || (type == "commit" && chance(2))) {
            text += R"(,"ops":[)" + some_operation() + (chance(3) ? "," + some_operation() : "") + "]";
        }
        text += "}";
        page.to_server.push_back(text);
        if (chance(10)) page.to_server.push_back(text);
        if (type != "draft") page.unanswered.emplace(seq, text);
    }

    // --- the wires

    void to_server(Page& page) {
        if (page.to_server.empty() || !page.member) return;
        std::string text = page.to_server.front();
        page.to_server.pop_front();
        auto message = parse_client_message(text);
        ASSERT_TRUE(message.ok()) << text;
        input(Received{page.member, *std::move(message)});
    }

    void to_page(Page& page) {
        if (page.from_server.empty()) return;
        std::string text = page.from_server.front();
        page.from_server.pop_front();
        page.read(text);
    }

    void input(decltype(Input::event) event) {
        std::vector<Record> waited;
        if (auto* committed = std::get_if<Committed>(&event)) {
            for (const Pending& pending : state_.pending) {
                if (pending.batch == committed->batch) waited = pending.waiting;
            }
        }
        Effects effects = step(state_, {now_, 1, std::move(event)});
        check_waited(waited);
        for (Effect& effect : effects) {
            if (auto* send = std::get_if<Send>(&effect)) {
                if (auto* ack = std::get_if<server::Ack>(&send->message)) check_ack(send->to[0], *ack);
                std::string text = to_json(send->message);
                for (Page& page : pages_) {
                    if (page.member && std::ranges::count(send->to, page.member)) page.from_server.push_back(text);
                }
            } else if (auto* append = std::get_if<Append>(&effect)) {
                writing_.push_back(*append);
            } else if (auto* close = std::get_if<Close>(&effect)) {
                for (Page& page : pages_) {
                    if (page.member == close->member) disconnect(page);
                }
            }
        }
        ASSERT_EQ(state_.head.revision, state_.committed.revision + state_.pending.size());
    }

    // It is acknowledged now, and again to whoever is away now: what it rested on is on disk, and it changes nothing of
    // that.
    void check_waited(const std::vector<Record>& waited) {
        for (const Record& record : waited) {
            auto after = document::apply_all(state_.committed.document, record.operations);
            ASSERT_TRUE(after.ok() && *after == state_.committed.document) << record.client << " " << record.client_seq;
            unchanged_.insert({record.client, record.client_seq});
        }
    }

    // What is acknowledged is on disk under that revision, or changes nothing of what is on disk.
    void check_ack(MemberId member, const server::Ack& ack) {
        const std::string& client = find_member(state_, member)->client;
        ASSERT_LE(ack.revision, disk_.size());
        for (const Pending& pending : state_.pending) {
            ASSERT_FALSE(pending.record.client == client && pending.record.client_seq == ack.seq)
                << client << " " << ack.seq;
        }
        auto found =
            std::ranges::find_if(disk_, [&](const Record& r) { return r.client == client && r.client_seq == ack.seq; });
        if (found != disk_.end()) {
            ASSERT_EQ(found->revision, ack.revision);
            acknowledged_[{client, ack.seq}] = ack.revision;
            return;
        }
        // Repeated, it is acknowledged again, whatever others have changed by then.
        if (!unchanged_.insert({client, ack.seq}).second) return;
        auto page = std::ranges::find(pages_, client, &Page::client);
        auto said = page->unanswered.find(ack.seq);
        if (said == page->unanswered.end()) return;
        ClientMessage message = *parse_client_message(said->second);
        ASSERT_FALSE(std::holds_alternative<client::Undo>(message) || std::holds_alternative<client::Redo>(message));
        if (auto* ops = std::get_if<client::Ops>(&message)) {
            auto after = document::apply_all(state_.committed.document, ops->operations);
            ASSERT_TRUE(after.ok() && *after == state_.committed.document) << said->second;
        }
    }

    // --- the disk and the end of the world

    // Takes only what goes on from the last record, as the store does.
    bool write_next() {
        const Append& append = writing_.front();
        for (const Record& record : append.records) {
            if (record.revision != disk_.size() + 1) return false;
            disk_.push_back(record);
        }
        return true;
    }

    void disk(bool refuses) {
        if (writing_.empty()) return;
        bool unfit = refuses && chance(2) && writing_.front().records[0].revision == disk_.size() + 1;
        bool written = !refuses && write_next();
        uint64_t batch = writing_.front().batch;
        writing_.pop_front();
        if (unfit) return input(Unfit{batch, {"it cannot be kept"}, {}});
        if (written) return input(Committed{batch});
        input(NotSaved{batch, {"The disk is full"}});
    }

    void crash() {
        for (uint64_t i = below(writing_.size() + 1); i > 0; --i) {
            if (!write_next()) break;
            writing_.pop_front();
        }
        writing_.clear();
        farewells_.clear();
        for (Page& page : pages_) page.forget_connection();
        History history = replayed();
        // Half of the starts go by a snapshot's text.
        if (chance(2)) {
            std::vector<base::Error> skipped;
            auto read = history_from_json(to_json(history), skipped);
            ASSERT_TRUE(read.ok() && skipped.empty());
            ASSERT_EQ(*read, history);
            history = *std::move(read);
        }
        state_ = make_state("demo", std::move(history));
    }

    History replayed() {
        History history = make_history(document::demo_document());
        std::vector<base::Error> skipped;
        for (const Record& record : disk_) replay(history, record, skipped);
        EXPECT_TRUE(skipped.empty());
        return history;
    }

    // Everybody comes back, and all that is under way arrives.
    void settle() {
        for (int round = 0; round < 20'000 && !testing::Test::HasFatalFailure(); ++round) {
            now_ += 0.02;
            bool quiet = writing_.empty() && farewells_.empty();
            while (!farewells_.empty()) deliver_late_farewell();
            disk(false);
            for (Page& page : pages_) {
                connect(page);
                quiet = quiet && page.to_server.empty() && page.from_server.empty() && page.welcomed &&
                        page.unanswered.empty();
                to_server(page);
                while (!page.from_server.empty()) to_page(page);
            }
            input(Tick{});
            if (quiet) {
                // What was left under someone's hand.
                bool drafts = !state_.drafts.empty();
                for (const DraftState& draft : std::vector(state_.drafts))
                    input(Received{draft.member, client::Drop{1'000'000, draft.draft.gesture}});
                if (!drafts) return;
            }
        }
        for (const Page& page : pages_) {
            for (const auto& [seq, text] : page.unanswered)
                ADD_FAILURE() << page.client << " has no answer to " << text;
        }
        FAIL() << "it never came to rest";
    }

    void judge() {
        EXPECT_EQ(state_.head, state_.committed);
        EXPECT_EQ(state_.shown, state_.head.document);
        EXPECT_EQ(replayed(), state_.committed);
        std::map<std::string, std::map<std::string, Json>> truth;
        Page server;
        for (const auto& node : *state_.committed.document.nodes) {
            if (!node->deleted) server.put(Json::parse(document::dump(document::node_to_json(*node))));
        }
        for (const Page& page : pages_) {
            EXPECT_EQ(page.nodes, server.nodes) << page.client;
            EXPECT_EQ(page.revision, state_.committed.revision) << page.client;
        }
        std::set<std::pair<std::string, uint64_t>> once;
        for (const Record& record : disk_)
            EXPECT_TRUE(once.insert({record.client, record.client_seq}).second) << "taken twice";
        for (const auto& [message, revision] : acknowledged_) {
            ASSERT_LE(revision, disk_.size());
            const Record& record = disk_[revision - 1];
            EXPECT_EQ(message, std::pair(record.client, record.client_seq));
        }
    }

    std::mt19937_64 random_;
    double now_ = 1;
    State state_;
    std::vector<Page> pages_;
    MemberId next_member_ = 1;
    std::deque<MemberId> farewells_;
    std::deque<Append> writing_;
    std::vector<Record> disk_;
    std::set<std::pair<std::string, uint64_t>> unchanged_;
    std::map<std::pair<std::string, uint64_t>, uint64_t> acknowledged_;
};

uint64_t from_environment(const char* name, uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(Simulation, AllPagesEndEqualAndNothingAcknowledgedIsLost) {
    uint64_t first = from_environment("LIMN_SIMULATION_SEED", 1);
    uint64_t worlds = std::getenv("LIMN_SIMULATION_SEED") ? 1 : from_environment("LIMN_SIMULATION_SEEDS", 60);
    for (uint64_t seed = first; seed < first + worlds; ++seed) {
        SCOPED_TRACE("LIMN_SIMULATION_SEED=" + std::to_string(seed));
        World(seed).run(800);
        ASSERT_FALSE(HasFailure());
    }
}

// n times undo and n times redo leave the document as it was, whatever was done, if nobody else does anything.
TEST(Simulation, UndoAllAndRedoAllIsIdentity) {
    std::mt19937_64 random(7);
    for (int world = 0; world < 200; ++world) {
        History history = make_history(document::demo_document());
        auto take = [&](RecordKind kind, std::vector<document::Operation> operations, const std::string& gesture) {
            Record record{history.revision + 1, 0, "ann", "Ann", "c", history.revision + 1, gesture, kind,
                          std::move(operations)};
            return advance(history, record).ok();
        };
        for (int i = 0; i < 60; ++i) {
            const std::string lamp = "lamp-" + std::to_string(random() % 3),
                              other = "lamp-" + std::to_string(random() % 3);
            const std::string folder = "folder-" + std::to_string(random() % 3),
                              parent = random() % 3 ? "folder-" + std::to_string(random() % 3) : "";
            const std::string order = "a" + std::to_string(random() % 9);
            std::vector<document::Operation> some{document::set("sun.elevation", static_cast<double>(random() % 5)),
                                                  document::set(lamp + ".gain", static_cast<double>(random() % 5)),
                                                  {document::Create{lamp, "light", "", {}}},
                                                  {document::Delete{lamp}},
                                                  {document::RestoreNode{lamp}},
                                                  {document::Create{folder, "folder", "", {}, parent}},
                                                  {document::Create{other, "light", "", {}, parent}},
                                                  {document::Delete{folder}},
                                                  {document::RestoreNode{folder}},
                                                  {document::Move{lamp, parent, order}},
                                                  {document::Move{folder, parent, order}},
                                                  {document::Rename{lamp, "Lamp " + order}}};
            take(RecordKind::edit, {some[random() % some.size()]}, "g" + std::to_string(random() % 4));
        }
        document::Document end = history.document;
        int steps = 0;
        for (auto plan = plan_undo(history, "ann"); plan; plan = plan_undo(history, "ann"), ++steps) {
            ASSERT_TRUE(plan->skipped.empty()) << plan->skipped[0];
            ASSERT_TRUE(take(RecordKind::undo, plan->operations, ""));
        }
        EXPECT_TRUE(same_present(history.document, document::demo_document()));
        for (int i = 0; i < steps; ++i) {
            auto plan = plan_redo(history, "ann");
            ASSERT_TRUE(plan && plan->skipped.empty());
            ASSERT_TRUE(take(RecordKind::redo, plan->operations, ""));
        }
        EXPECT_EQ(history.document, end);
    }
}

}  // namespace
}  // namespace limn::collaboration

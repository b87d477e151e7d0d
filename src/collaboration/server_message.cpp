// What a page is told: from values to text.
#include "collaboration/message.h"
#include "document/json.h"

namespace limn::collaboration {
namespace {

using document::OrderedJson;

const char* name_of(Mode mode) {
    return mode == Mode::hold ? "hold" : "live";
}

OrderedJson transport_json(const animation::Transport& t) {
    return {{"playing", t.playing}, {"loops", t.loops},           {"rate", t.rate},        {"position", t.position},
            {"origin", t.origin},   {"loop_begin", t.loop_begin}, {"loop_end", t.loop_end}};
}

OrderedJson actor_json(const Actor& actor) {
    return {{"id", actor.id}, {"name", actor.name}, {"color", actor.color}};
}

OrderedJson members_json(const std::vector<server::Member>& members) {
    OrderedJson list = OrderedJson::array();
    for (const server::Member& member : members) {
        OrderedJson json = actor_json(member.actor);
        json["client"] = member.client;
        list.push_back(std::move(json));
    }
    return list;
}

OrderedJson undo_json(const server::UndoState& undo) {
    return {{"can_undo", undo.can_undo},
            {"can_redo", undo.can_redo},
            {"undo_label", undo.undo_label},
            {"redo_label", undo.redo_label}};
}

OrderedJson draft_json(const server::Draft& draft) {
    return {{"actor", draft.actor},
            {"client", draft.client},
            {"gesture", draft.gesture},
            {"ops", document::operations_to_json(draft.operations)}};
}

struct Writer {
    OrderedJson operator()(const server::Welcome& m) const {
        OrderedJson nodes = OrderedJson::array();
        for (const auto& node : *m.document.nodes) {
            if (!node->deleted) nodes.push_back(document::node_to_json(*node));
        }
        OrderedJson drafts = OrderedJson::array();
        for (const server::Draft& draft : m.drafts) drafts.push_back(draft_json(draft));
        return {{"type", "welcome"},
                {"protocol", kProtocol},
                {"session", m.session},
                {"client", m.client},
                {"actor", actor_json(m.actor)},
                {"revision", m.revision},
                {"last_seq", m.last_seq},
                {"mode", name_of(m.mode)},
                {"transport", transport_json(m.transport)},
                {"tick", m.tick},
                {"document", {{"nodes", std::move(nodes)}}},
                {"drafts", std::move(drafts)},
                {"members", members_json(m.members)},
                {"undo", undo_json(m.undo)}};
    }
    OrderedJson operator()(const server::Ack& m) const {
        return {{"type", "ack"}, {"seq", m.seq}, {"revision", m.revision}};
    }
    OrderedJson operator()(const server::Changes& m) const {
        OrderedJson json{{"type", "changes"},
                         {"revision", m.revision},
                         {"actor", m.actor},
                         {"client", m.client},
                         {"gesture", m.gesture},
                         {"seq", m.seq},
                         {"ops", document::operations_to_json(m.operations)}};
        if (!m.restored.empty()) {
            OrderedJson nodes = OrderedJson::array();
            for (const auto& node : m.restored) nodes.push_back(document::node_to_json(*node));
            json["nodes"] = std::move(nodes);
        }
        return json;
    }
    OrderedJson operator()(const server::Draft& m) const {
        OrderedJson json{{"type", "draft"}};
        json.update(draft_json(m));
        return json;
    }
    OrderedJson operator()(const server::DraftEnd& m) const {
        return {{"type", "draft_end"}, {"client", m.client}, {"gesture", m.gesture}, {"committed", m.committed}};
    }
    OrderedJson operator()(const server::UndoState& m) const {
        OrderedJson json{{"type", "undo_state"}};
        json.update(undo_json(m));
        return json;
    }
    OrderedJson operator()(const server::Members& m) const {
        return {{"type", "members"}, {"members", members_json(m.members)}};
    }
    OrderedJson operator()(const server::ModeChange& m) const { return {{"type", "mode"}, {"mode", name_of(m.mode)}}; }
    OrderedJson operator()(const server::TransportChange& m) const {
        return {
            {"type", "transport"}, {"client", m.client}, {"seq", m.seq}, {"transport", transport_json(m.transport)}};
    }
    OrderedJson operator()(const server::Saved& m) const { return {{"type", "saved"}, {"revision", m.revision}}; }
    OrderedJson operator()(const server::Error& m) const {
        OrderedJson json{{"type", "error"}};
        if (m.seq) json["seq"] = *m.seq;
        if (!m.field.empty()) json["field"] = m.field;
        json["code"] = m.code;
        json["message"] = m.message;
        return json;
    }
    OrderedJson operator()(const server::Pong& m) const {
        return {{"type", "pong"}, {"stamp", m.stamp}, {"tick", m.tick}};
    }
    OrderedJson operator()(const server::Bye& m) const { return {{"type", "bye"}, {"reason", m.reason}}; }
    OrderedJson operator()(const server::Picked& m) const {
        OrderedJson json{{"type", "picked"}, {"number", m.number}, {"node", m.node}};
        if (m.point) json["point"] = *m.point;
        return json;
    }
    OrderedJson operator()(const server::Heads& m) const {
        OrderedJson heads = OrderedJson::object();
        for (const auto& head : m.heads) heads[head.person] = head.center;
        return {{"type", "heads"}, {"heads", std::move(heads)}};
    }
    OrderedJson operator()(const server::Stats& m) const {
        OrderedJson stages = OrderedJson::object();
        const frame::Report& r = m.report;
        for (size_t i = 0; i < frame::kStages; ++i) stages[std::string(frame::kStageNames[i])] = r.stages.ms[i];
        return {{"type", "stats"},
                {"fps", m.fps},
                {"kbps", m.kbps},
                {"lit_fraction", r.lit_fraction},
                {"gbuffer_width", r.gbuffer_width},
                {"gbuffer_height", r.gbuffer_height},
                {"bounces", r.bounces},
                {"threads", r.threads},
                {"triangles", r.triangles},
                {"texture_bytes", r.texture_bytes},
                {"stages_ms", std::move(stages)}};
    }
};

}  // namespace

std::string to_json(const ServerMessage& message) {
    return document::dump(std::visit(Writer{}, message));
}

}  // namespace limn::collaboration

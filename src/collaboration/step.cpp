#include "collaboration/step.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <span>

#include "collaboration/newcomer.h"
#include "collaboration/record.h"
#include "collaboration/told.h"

namespace limn::collaboration {
namespace {

using document::Operation;

bool take_from(Bucket& bucket, double now, double per_second, double burst, double amount) {
    bucket.level = std::min(burst, bucket.level + std::max(0.0, now - bucket.last) * per_second);
    bucket.last = now;
    if (bucket.level < amount) return false;
    bucket.level -= amount;
    return true;
}

size_t count(std::span<const Operation> operations) {
    size_t sum = operations.size();
    for (const Operation& operation : operations) {
        if (auto* group = std::get_if<document::Group>(&operation.change)) sum += count(group->operations);
    }
    return sum;
}

// One call of step: the state, the input's times and the effects so far.
struct Stepper {
    State& state;
    double now;
    int64_t time_ms;
    base::Ticks tick;
    Effects effects = {};
    bool shown_is_stale = false;

    // --- saying things

    void send(MemberId to, ServerMessage message) { effects.push_back(Send{{to}, std::move(message)}); }

    void send_all(ServerMessage message) {
        std::vector<MemberId> to;
        for (const MemberState& member : state.members) to.push_back(member.id);
        if (!to.empty()) effects.push_back(Send{std::move(to), std::move(message)});
    }

    // Whoever keeps sending what must be refused is let go.
    void refuse(MemberState& member, std::optional<uint64_t> seq, std::string code, base::Error error) {
        send(member.id, server::Error{seq, std::move(error.field), std::move(code), std::move(error.message)});
        charge(member);
    }

    // May end the membership.
    void charge(MemberState& member) {
        if (take_from(member.errors, now, kErrorsPerSecond, kErrorBurst, 1)) return;
        MemberId id = member.id;
        send(id, server::Bye{"too many messages had to be refused"});
        close(id);
    }

    void close(MemberId id) {
        effects.push_back(Close{id});
        state.closing.insert(id);
        leave(id);
    }

    void say_news() {
        for (ServerMessage& message : state.news) send_all(std::move(message));
        state.news.clear();
        for (DraftState& draft : state.drafts) {
            if (!draft.news) continue;
            draft.news = false;
            draft.told = true;
            std::vector<MemberId> others;
            for (const MemberState& member : state.members) {
                if (member.id != draft.member) others.push_back(member.id);
            }
            if (!others.empty()) effects.push_back(Send{std::move(others), draft.draft});
        }
        state.last_flush = now;
    }

    // --- members

    MemberState* find(MemberId id) {
        auto found = std::ranges::find(state.members, id, &MemberState::id);
        return found == state.members.end() ? nullptr : &*found;
    }
    MemberState* find_client(const std::string& client) {
        auto found = std::ranges::find(state.members, client, &MemberState::client);
        return found == state.members.end() ? nullptr : &*found;
    }

    void join(MemberId id, const client::Hello& hello) {
        if (hello.protocol != kProtocol) {
            send(id, server::Error{{},
                                   "protocol",
                                   "other_version",
                                   fmt::format("this page speaks version {} and the server {}; load the page again",
                                               hello.protocol, kProtocol)});
            return close(id);
        }
        if (MemberState* old = find_client(hello.client)) {
            MemberId old_id = old->id;
            send(old_id, server::Bye{"this client has connected again"});
            close(old_id);
        }
        if (state.members.size() >= kMaxMembers) {
            send(id, server::Error{
                         {}, "", "session_full", fmt::format("{} people are here, and no more can be", kMaxMembers)});
            return close(id);
        }
        // What is under way to the others is in the document that the new one gets.
        say_news();
        MemberState member;
        member.id = id;
        member.client = hello.client;
        member.actor = {hello.client, free_name(state, hello), free_color(state)};
        member.errors = {kErrorBurst, now};
        member.undo_told = undo_state(state.committed, member.actor.id);
        auto known = state.head.clients.find(hello.client);
        if (known != state.head.clients.end()) member.newest_seq = known->second.last_seq;
        state.members.push_back(member);
        server::Welcome welcome;
        welcome.session = state.session;
        welcome.client = hello.client;
        welcome.actor = member.actor;
        welcome.revision = state.committed.revision;
        welcome.last_seq = member.newest_seq;
        welcome.mode = state.clock.mode;
        welcome.transport = state.clock.transport;
        welcome.tick = tick;
        welcome.document = state.committed.document;
        for (const DraftState& draft : state.drafts) welcome.drafts.push_back(draft.draft);
        welcome.members = member_list(state);
        welcome.undo = member.undo_told;
        send(id, std::move(welcome));
        tell_members_except(id);
    }

    void tell_members_except(MemberId newcomer) {
        std::vector<MemberId> others;
        for (const MemberState& member : state.members) {
            if (member.id != newcomer) others.push_back(member.id);
        }
        if (!others.empty()) effects.push_back(Send{std::move(others), server::Members{member_list(state)}});
    }

    void leave(MemberId id) {
        auto found = std::ranges::find(state.members, id, &MemberState::id);
        if (found == state.members.end()) return;
        state.members.erase(found);
        for (size_t i = state.drafts.size(); i-- > 0;) {
            if (state.drafts[i].member == id) end_draft(i, false);
        }
        tell_members_except(0);
    }

    // --- drafts

    std::optional<size_t> find_draft(MemberId member, const std::string& gesture) const {
        for (size_t i = 0; i < state.drafts.size(); ++i) {
            if (state.drafts[i].member == member && state.drafts[i].draft.gesture == gesture) return i;
        }
        return std::nullopt;
    }

    // The news of its end follow at once, unless it became a change: then they wait for the disk. True when others have
    // seen it.
    bool end_draft(size_t place, bool becomes_change) {
        DraftState draft = std::move(state.drafts[place]);
        state.drafts.erase(state.drafts.begin() + static_cast<std::ptrdiff_t>(place));
        shown_is_stale = true;
        if (draft.told && !becomes_change)
            state.news.push_back(server::DraftEnd{draft.draft.client, draft.draft.gesture, false});
        return draft.told;
    }

    void on(MemberState& member, client::Draft& said) {
        auto place = find_draft(member.id, said.gesture);
        if (!place &&
            std::ranges::count(state.drafts, member.id, &DraftState::member) >= static_cast<int>(kMaxDrafts)) {
            return refuse(member, said.seq, "refused",
                          {fmt::format("at most {} drafts at a time", kMaxDrafts), "gesture"});
        }
        size_t drafted = count(said.operations);
        for (size_t i = 0; i < state.drafts.size(); ++i)
            if (state.drafts[i].member == member.id && i != place) drafted += count(state.drafts[i].draft.operations);
        if (drafted > kMaxDrafted) {
            return refuse(member, said.seq, "refused",
                          {fmt::format("at most {} operations in drafts at a time", kMaxDrafted), "ops"});
        }
        document::give_order_keys(state.head.document, said.operations);
        if (auto laid = allowed(said.operations); !laid)
            return refuse(member, said.seq, code_of(laid.error()), laid.error());
        if (!place) {
            place = state.drafts.size();
            state.drafts.push_back({{member.actor.id, member.client, said.gesture, {}}, member.id});
        }
        DraftState& draft = state.drafts[*place];
        draft.draft.operations = std::move(said.operations);
        draft.version = ++state.draft_versions;
        draft.news = true;
        shown_is_stale = true;
        note_shown(member, said.seq, said.stamp);
    }

    void on(MemberState& member, client::Drop& said) {
        if (auto place = find_draft(member.id, said.gesture)) end_draft(*place, false);
        note_shown(member, said.seq, member.shown_stamp);
        // Not before what the client has said earlier: to a page, all up to an acknowledged number is kept.
        acknowledge_unchanged(record_of(member, said.seq, said.gesture, RecordKind::edit, {}));
    }

    // --- changes

    // A number from nowhere would leave none for what comes after it.
    bool in_sequence(MemberState& member, uint64_t seq) {
        if (follows(member.newest_seq, seq)) {
            member.newest_seq = std::max(member.newest_seq, seq);
            return true;
        }
        refuse(member, seq, "refused",
               {member.newest_seq == 0 ? fmt::format("the first sequence number may be at most {}", kMaxFirstSeq)
                                       : fmt::format("sequence numbers follow each other: after {} comes one up to {}",
                                                     member.newest_seq, member.newest_seq + kMaxSeqGap),
                "seq"});
        return false;
    }

    static void note_shown(MemberState& member, uint64_t seq, double stamp) {
        member.shown_seq = std::max(member.shown_seq, seq);
        member.shown_stamp = stamp;
    }

    // Only the very same message is acknowledged again; 0 matches all.
    bool other_under_same_number(MemberState& member, uint64_t seq, uint64_t digest, uint64_t before) {
        if (digest == 0 || before == 0 || digest == before) return false;
        refuse(member, seq, "refused",
               {"this sequence number has been used for another change, and this one was not taken", "seq"});
        return true;
    }

    // True for a message that has been taken before: it is acknowledged again, or still on its way to the disk. What
    // was so long ago that only the log knows of it is ordered, and found out by the store (Unfit).
    bool repeated(MemberState& member, uint64_t seq, uint64_t digest) {
        if (auto before = state.unchanged.find({member.client, seq})) {
            if (other_under_same_number(member, seq, digest, *before)) return true;
            bool waits = std::ranges::any_of(state.pending, [&](const Pending& p) {
                return std::ranges::any_of(
                    p.waiting, [&](const Record& w) { return w.client == member.client && w.client_seq == seq; });
            });
            if (!waits) send(member.id, server::Ack{seq, state.committed.revision});
            return true;
        }
        auto client = state.head.clients.find(member.client);
        if (client == state.head.clients.end()) return false;
        auto taken = client->second.seen.find(seq);
        if (taken == client->second.seen.end()) return false;
        const auto& [revision, before] = taken->second;
        if (other_under_same_number(member, seq, digest, before)) return true;
        if (revision <= state.committed.revision) send(member.id, server::Ack{seq, revision});
        return true;
    }

    // With the next revision.
    Record record_of(const MemberState& member, uint64_t seq, const std::string& gesture, RecordKind kind,
                     std::vector<Operation> operations) const {
        return {state.head.revision + 1, time_ms, member.actor.id, member.actor.name, member.client, seq, gesture, kind,
                std::move(operations)};
    }

    // Orders the operations and hands them to the store. False when they were refused.
    bool order(MemberState& member, uint64_t seq, const std::string& gesture, RecordKind kind,
               std::vector<Operation> operations, bool ends_draft) {
        if (state.pending.size() >= kMaxPending) {
            refuse(member, seq, "not_saved", {"the disk is behind; send this change again later"});
            return false;
        }
        Record record = record_of(member, seq, gesture, kind, std::move(operations));
        base::Result<void> done;
        if (auto text = record_text(record.operations); !text) done = text.error();
        if (done) done = advance(state.head, record);
        if (!done) {
            refuse(member, seq, code_of(done.error()), done.error());
            return false;
        }
        append({0, std::move(record), ends_draft, {}});
        return true;
    }

    // Of a record that the head has taken.
    void append(Pending pending) {
        shown_is_stale = true;
        pending.batch = state.next_batch++;
        effects.push_back(Append{pending.batch, {pending.record}});
        state.pending.push_back(std::move(pending));
    }

    // For a message that changes nothing: acknowledged as soon as what it found is on disk.
    void acknowledge_unchanged(Record record) {
        state.unchanged.add({record.client, record.client_seq},
                            digest_of(record.kind, record.gesture, record.operations));
        if (state.pending.empty()) return acknowledge(record.client, record.client_seq, state.committed.revision);
        state.pending.back().waiting.push_back(std::move(record));
    }

    // The head with the operations, when they apply and name nothing that does not exist.
    base::Result<document::Document> allowed(std::span<const Operation> operations) const {
        auto after = document::apply_all(state.head.document, operations);
        if (!after) return after;
        if (auto known = document::check_choices(state.head.document, operations, state.choices); !known)
            return known.error();
        return after;
    }

    // draft: the place of the gesture's draft, which ends with this, whatever comes of it.
    void change(MemberState& member, uint64_t seq, double stamp, const std::string& gesture,
                std::vector<Operation> operations, std::optional<size_t> draft) {
        document::give_order_keys(state.head.document, operations);
        auto after = allowed(operations);
        bool nothing = after.ok() && *after == state.head.document;
        bool told = draft && end_draft(*draft, after.ok() && !nothing);
        if (!after) return refuse(member, seq, code_of(after.error()), after.error());
        note_shown(member, seq, stamp);
        if (nothing)
            return acknowledge_unchanged(record_of(member, seq, gesture, RecordKind::edit, std::move(operations)));
        std::string client = member.client;
        if (!order(member, seq, gesture, RecordKind::edit, std::move(operations), told) && told) {
            state.news.push_back(server::DraftEnd{client, gesture, false});
        }
    }

    void on(MemberState& member, client::Commit& said) {
        uint64_t digest = said.operations ? digest_of(RecordKind::edit, said.gesture, *said.operations) : 0;
        if (repeated(member, said.seq, digest)) return;
        auto draft = find_draft(member.id, said.gesture);
        if (!draft && !said.operations) {
            return refuse(member, said.seq, "no_draft",
                          {"there is no draft of this gesture; send the operations with the commit", "gesture"});
        }
        std::vector<Operation> operations =
            said.operations ? *std::move(said.operations) : state.drafts[*draft].draft.operations;
        change(member, said.seq, said.stamp, said.gesture, std::move(operations), draft);
    }

    void on(MemberState& member, client::Ops& said) {
        if (repeated(member, said.seq, digest_of(RecordKind::edit, said.gesture, said.operations))) return;
        change(member, said.seq, said.stamp, said.gesture, std::move(said.operations), std::nullopt);
    }

    void reverse(MemberState& member, uint64_t seq, double stamp, RecordKind kind) {
        if (repeated(member, seq, digest_of(kind, "", {}))) return;
        bool undo = kind == RecordKind::undo;
        auto plan = undo ? plan_undo(state.head, member.actor.id) : plan_redo(state.head, member.actor.id);
        if (!plan) {
            const char* code = undo ? "nothing_to_undo" : "nothing_to_redo";
            return send(member.id, server::Error{seq, "", code,
                                                 undo ? "there is nothing of yours to undo"
                                                      : "there is nothing of yours to redo"});
        }
        for (std::string& sentence : plan->skipped)
            send(member.id, server::Error{seq, "", "skipped", std::move(sentence)});
        note_shown(member, seq, stamp);
        order(member, seq, "", kind, std::move(plan->operations), false);
    }

    void on(MemberState& member, client::Undo& said) { reverse(member, said.seq, said.stamp, RecordKind::undo); }
    void on(MemberState& member, client::Redo& said) { reverse(member, said.seq, said.stamp, RecordKind::redo); }

    // --- what else a page says

    void on(MemberState& member, client::Hello&) {
        refuse(member, {}, "bad_message", {"hello has been said already", "type"});
    }
    void on(MemberState& member, client::Ping& said) { send(member.id, server::Pong{said.stamp, tick}); }
    void on(MemberState&, client::Clock& said) { set_clock(after(state.clock, said, tick, length())); }
    void on(MemberState& member, client::Transport& said) {
        note_shown(member, said.seq, said.stamp);
        const bool told = set_clock(after(state.clock, said, tick, length()), member.client, said.seq);
        // Its own page waits for an answer.
        if (!told) send(member.id, server::TransportChange{state.clock.transport, member.client, said.seq});
    }

    base::Ticks length() const { return document::film_length(state.shown); }
    // True when all are told of another transport.
    bool set_clock(const FilmClock& next, const std::string& client = {}, uint64_t seq = 0) {
        const FilmClock before = std::exchange(state.clock, next);
        if (before.mode != next.mode) send_all(server::ModeChange{next.mode});
        if (before.transport == next.transport) return false;
        send_all(server::TransportChange{next.transport, client, seq});
        return true;
    }

    void on(MemberState&, client::Shown&) {}
    void on(MemberState&, client::KeyFrame&) {}
    void on(MemberState&, client::View&) {}
    void on(MemberState&, client::ViewCamera&) {}
    void on(MemberState&, client::Pointer&) {}
    void on(MemberState&, client::Pick&) {}
    void on(MemberState& member, client::Sound& sound) {
        if (std::exchange(member.on_air, sound.speaks) != sound.speaks) tell_members_except(0);
    }

    // --- events

    void handle(Received& said) {
        if (state.closing.contains(said.member)) return;
        MemberState* member = find(said.member);
        if (member) {
            if (auto seq = seq_of(said.message); seq && !in_sequence(*member, *seq)) return;
            return std::visit([&](auto& message) { on(*member, message); }, said.message);
        }
        if (auto* hello = std::get_if<client::Hello>(&said.message)) return join(said.member, *hello);
        send(said.member,
             server::Error{seq_of(said.message), "type", "hello_first", "the first message must be hello"});
        close(said.member);
    }

    void handle(Malformed& bad) {
        if (state.closing.contains(bad.member)) return;
        if (MemberState* member = find(bad.member))
            return refuse(*member, bad.seq, "bad_message", std::move(bad.error));
        send(bad.member,
             server::Error{bad.seq, std::move(bad.error.field), "bad_message", std::move(bad.error.message)});
        close(bad.member);
    }

    void handle(Left& left) {
        state.closing.erase(left.member);
        leave(left.member);
    }
    void handle(Tick&) { set_clock(stopped_at_end(state.clock, tick, length())); }

    void acknowledge(const std::string& client, uint64_t seq, uint64_t revision) {
        if (MemberState* member = find_client(client)) send(member->id, server::Ack{seq, revision});
    }

    void handle(Committed& committed) {
        while (!state.pending.empty() && state.pending.front().batch <= committed.batch) {
            Pending done = std::move(state.pending.front());
            state.pending.pop_front();
            const Record& record = done.record;
            // It advanced the head from this very state.
            [[maybe_unused]] auto advanced = advance(state.committed, record);
            assert(advanced.ok());
            acknowledge(record.client, record.client_seq, record.revision);
            for (const Record& waiting : done.waiting) acknowledge(waiting.client, waiting.client_seq, record.revision);
            state.news.push_back(server::Changes{record.revision, record.actor, record.client, record.gesture,
                                                 record.client_seq, record.operations,
                                                 restored_by(record.operations, state.committed.document)});
            if (done.ends_draft) state.news.push_back(server::DraftEnd{record.client, record.gesture, true});
            tell_undo(record.actor);
        }
        if (state.committed.revision >= state.snapshot_revision + kSnapshotEvery) {
            state.snapshot_revision = state.committed.revision;
            effects.push_back(SaveSnapshot{std::make_shared<const History>(state.committed)});
        }
    }

    void tell_undo(const std::string& actor) {
        server::UndoState undo = undo_state(state.committed, actor);
        for (MemberState& member : state.members) {
            if (member.actor.id != actor || member.undo_told == undo) continue;
            member.undo_told = undo;
            send(member.id, undo);
        }
    }

    // The head goes back to what is on disk, with what was ordered before the lost batch still under way.
    void handle(NotSaved& lost) {
        // One that fell with a batch before it is gone already: what was ordered since goes on from what is on disk.
        auto first = std::ranges::find(state.pending, lost.batch, &Pending::batch);
        if (first == state.pending.end()) return;
        for (auto it = first; it != state.pending.end(); ++it) {
            deny(it->record.client, it->record.client_seq, lost.error);
            for (const Record& waiting : it->waiting) give_up(waiting, lost.error);
            if (it->ends_draft) state.news.push_back(server::DraftEnd{it->record.client, it->record.gesture, false});
        }
        go_back_to(first);
    }

    // The head is what is on disk and what was ordered before that place; the rest is taken out and given back.
    std::deque<Pending> go_back_to(std::deque<Pending>::iterator first) {
        std::deque<Pending> rest(std::make_move_iterator(first), std::make_move_iterator(state.pending.end()));
        state.pending.erase(first, state.pending.end());
        state.head = state.committed;
        for (const Pending& kept : state.pending) {
            [[maybe_unused]] auto advanced = advance(state.head, kept.record);
            assert(advanced.ok());
        }
        shown_is_stale = true;
        return rest;
    }

    // One record cannot be kept, and nobody else is to lose anything by it: what was ordered after it is ordered again,
    // as far as it does not rest on it.
    void handle(Unfit& unfit) {
        auto place = std::ranges::find(state.pending, unfit.batch, &Pending::batch);
        if (place == state.pending.end()) return;
        std::deque<Pending> rest = go_back_to(place);
        Pending bad = std::move(rest.front());
        rest.pop_front();
        answer_unfit(bad, unfit);
        for (Record& waiting : bad.waiting) order_waiting_again(std::move(waiting));
        for (Pending& next : rest) {
            auto waiting_for_it = std::exchange(next.waiting, {});
            // Which step an undo takes back was told by what lay on top of it.
            bool rests_on_it = next.record.kind != RecordKind::edit && next.record.actor == bad.record.actor;
            next.record.revision = state.head.revision + 1;
            auto again = rests_on_it ? base::Result<void>(unfit.error) : advance(state.head, next.record);
            if (again) {
                append(std::move(next));
            } else {
                deny(next.record.client, next.record.client_seq, again.error());
                if (next.ends_draft)
                    state.news.push_back(server::DraftEnd{next.record.client, next.record.gesture, false});
            }
            for (Record& waiting : waiting_for_it) order_waiting_again(std::move(waiting));
        }
    }

    // What came to nothing may come to something when what it rested on is gone.
    void order_waiting_again(Record record) {
        record.revision = state.head.revision + 1;
        auto after = document::apply_all(state.head.document, record.operations);
        if (after && *after == state.head.document) return acknowledge_unchanged(std::move(record));
        state.unchanged.remove({record.client, record.client_seq});
        if (after) {
            [[maybe_unused]] auto advanced = advance(state.head, record);
            assert(advanced.ok());
            append({0, std::move(record), false, {}});
        } else {
            deny(record.client, record.client_seq, after.error());
        }
    }

    void answer_unfit(const Pending& bad, const Unfit& unfit) {
        const Record& record = bad.record;
        if (bad.ends_draft) state.news.push_back(server::DraftEnd{record.client, record.gesture, false});
        MemberState* member = find_client(record.client);
        if (!member) return;
        if (!unfit.taken) return refuse(*member, record.client_seq, "not_saved", unfit.error);
        uint64_t digest = digest_of(record.kind, record.gesture, record.operations);
        // The next repetition need not go so far.
        state.unchanged.add({record.client, record.client_seq}, unfit.taken->digest);
        if (other_under_same_number(*member, record.client_seq, digest, unfit.taken->digest)) return;
        send(member->id, server::Ack{record.client_seq, unfit.taken->revision});
        charge(*member);
    }

    void give_up(const Record& waiting, const base::Error& error) {
        state.unchanged.remove({waiting.client, waiting.client_seq});
        deny(waiting.client, waiting.client_seq, error);
    }

    void deny(const std::string& client, uint64_t seq, const base::Error& error) {
        if (MemberState* member = find_client(client))
            send(member->id, server::Error{seq, "", "not_saved", error.message});
    }
};

void lay_drafts(State& state) {
    std::vector<DraftLayer> drafts;
    for (const DraftState& draft : state.drafts) drafts.push_back({draft.version, draft.draft.operations});
    state.shown = document::share_nodes(state.laid.lay(state.head.document, drafts), state.shown);
}

}  // namespace

State make_state(std::string session, History history, uint64_t snapshot_revision) {
    State state;
    state.session = std::move(session);
    state.snapshot_revision = snapshot_revision;
    state.shown = history.document;
    state.head = history;
    state.committed = std::move(history);
    return state;
}

Effects step(State& state, Input input) {
    Stepper stepper{state, input.now, input.time_ms, input.tick};
    std::visit([&](auto& held) { stepper.handle(held); }, input.event);
    if (stepper.shown_is_stale) lay_drafts(state);
    if (input.now - state.last_flush >= kTickSeconds || state.last_flush < 0) stepper.say_news();
    return std::move(stepper.effects);
}

const MemberState* find_member(const State& state, MemberId member) {
    auto found = std::ranges::find(state.members, member, &MemberState::id);
    return found == state.members.end() ? nullptr : &*found;
}

}  // namespace limn::collaboration

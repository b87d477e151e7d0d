#include "store/store.h"

#include "store/inside.h"

namespace limn::store {

using base::Error;
using base::Result;
using collaboration::History;
using collaboration::Record;

bool is_session_name(std::string_view name) {
    auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 64 && plain(name[0]) &&
           std::ranges::all_of(name, [&](char c) { return plain(c) || c == '-' || c == '_'; });
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() {
    impl_->farewell();
}
bool Store::checked_after_crash() const {
    return impl_->checked;
}
const Error* Store::only_reads() const {
    return impl_->only_reads ? &*impl_->only_reads : nullptr;
}

Result<void> Store::check_place() {
    std::lock_guard lock(impl_->mutex);
    if (impl_->only_reads) return *impl_->only_reads;
    impl_->head.sync();
    return impl_->watched.check();
}

Result<Loaded> Store::load(const std::string& session, const document::Document& first, int64_t time_ms) {
    // The connection that writes is left to others: a large film takes a while to be parsed.
    Connection own;
    if (!impl_->read_only) {
        if (auto opened = open_beside_writer(impl_->folder); opened) own = *std::move(opened);
    }
    std::unique_lock lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) {
        // Shown, but kept by nobody.
        if (impl_->only_reads) return Loaded{collaboration::make_history(first), 0, {}};
        if (auto made = impl_->create(session, first, time_ms); !made) return made.error();
        found = impl_->find(session);
        if (!found) return found.error();
    }
    const int64_t id = (*found)->id;
    // Where the files have been moved away, what is still open is all there is to be read.
    if (!own || !impl_->watched.check()) return read_log(impl_->db(), id, impl_->while_loading);
    // From here on it sees one moment; while the lock is held, that is one in which the session has this number.
    constexpr const char* kBegin = "BEGIN; SELECT count(*) FROM sqlite_schema;";
    if (auto begun = execute(own.get(), kBegin, "reading the session"); !begun) return begun.error();
    lock.unlock();
    return read_log(own.get(), id, impl_->while_loading);
}

Result<void> Store::create(const std::string& session, const document::Document& first, int64_t time_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (*found) return Error{fmt::format("there is a session \"{}\" already", session), "session"};
    return impl_->create(session, first, time_ms);
}

Result<void> Store::set_deleted(const std::string& session, int64_t deleted_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    return impl_->transaction("putting the film away", [&]() -> Result<void> {
        auto update = Statement::prepare(impl_->db(), "UPDATE film SET deleted_ms = ?2 WHERE session = ?1");
        if (!update) return update.error();
        return update->bind(1, (*found)->id).bind(2, deleted_ms).run();
    });
}

Result<void> Store::purge(const std::string& session) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    const int64_t id = (*found)->id;
    auto done = impl_->transaction("removing the film", [&]() -> Result<void> {
        auto put_away = Statement::prepare(impl_->db(), "SELECT deleted_ms FROM film WHERE session = ?1");
        if (!put_away) return put_away.error();
        auto row = put_away->bind(1, id).step();
        if (!row) return row.error();
        if (!*row || put_away->integer(0) == 0)
            return Error{"only a deleted film can be removed for good: delete it first", "session"};
        for (const char* sql : {"DELETE FROM record WHERE session = ?1", "DELETE FROM snapshot WHERE session = ?1",
                                "DELETE FROM film WHERE session = ?1", "DELETE FROM session WHERE id = ?1"}) {
            auto remove = Statement::prepare(impl_->db(), sql);
            if (!remove) return remove.error();
            if (auto removed = remove->bind(1, id).run(); !removed) return removed;
        }
        return {};
    });
    if (done) impl_->known.erase(session);
    return done;
}

Result<void> Store::append(std::span<const Batch> batches, std::optional<Unfit>* unfit) {
    std::lock_guard lock(impl_->mutex);
    std::map<std::string, HeadMark> reached;
    size_t place = 0;
    auto done = impl_->transaction("saving a change", [&]() -> Result<void> {
        for (const Batch& batch : batches) {
            auto session = impl_->find(batch.session);
            if (!session) return session.error();
            if (!*session) return no_session(batch.session);
            const auto& [id, last, created_ms] = **session;
            HeadMark& mark =
                reached.try_emplace(batch.session, HeadMark{id, batch.session, created_ms, last, 0}).first->second;
            for (const Record& record : batch.records) {
                if (record.revision != mark.revision + 1) {
                    return Error{fmt::format("revision {} cannot follow revision {}: a change before it was not saved",
                                             record.revision, mark.revision)};
                }
                auto written = impl_->write_record(id, record);
                if (!written) {
                    note_unfit(unfit, place, id, record);
                    return written.error();
                }
                mark.revision = record.revision;
                mark.checksum = *written;
                ++place;
            }
            if (auto noted = impl_->note_change((*session)->id, batch.records); !noted) return noted;
        }
        return {};
    });
    if (!done) return done;
    for (const auto& [session, mark] : reached) {
        impl_->known[session].revision = mark.revision;
        if (mark.checksum != 0) impl_->head.put(mark);
    }
    return done;
}

// Only what lies in the record itself: a disk that is full is nobody's fault.
void Store::note_unfit(std::optional<Unfit>* unfit, size_t place, int64_t session, const Record& record) {
    if (!unfit) return;
    int code = sqlite3_errcode(impl_->db());
    if (is_repetition(impl_->db())) {
        *unfit = Unfit{place, impl_->taken(session, record)};
    } else if (code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || !collaboration::record_text(record.operations)) {
        *unfit = Unfit{place, {}};
    }
}

Result<void> Store::save_snapshot(const std::string& session, const History& history) {
    const std::string text = collaboration::to_json(history);
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    int64_t id = (*found)->id;
    return impl_->transaction("saving a snapshot", [&]() -> Result<void> {
        if (auto written = impl_->write_snapshot(id, history.revision, text); !written) return written;
        // The first one is kept: with it the whole log can be replayed.
        auto thin =
            Statement::prepare(impl_->db(),
                               "DELETE FROM snapshot WHERE session = ?1 AND revision > 0 AND revision NOT IN "
                               "(SELECT revision FROM snapshot WHERE session = ?1 ORDER BY revision DESC LIMIT ?2)");
        if (!thin) return thin.error();
        return thin->bind(1, id).bind(2, kSnapshotsKept).run();
    });
}

Result<std::vector<SessionInfo>> Store::sessions() {
    std::lock_guard lock(impl_->mutex);
    auto version = impl_->pragma("PRAGMA user_version");
    if (!version) return version.error();
    return impl_->sessions(*version);
}

Result<std::vector<Record>> Store::records(const std::string& session, uint64_t after, size_t most) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    std::vector<Record> list;
    auto read =
        read_records(impl_->db(), (*found)->id, after, most, [&](Record record) { list.push_back(std::move(record)); });
    if (!read) return read.error();
    return list;
}

}  // namespace limn::store

#pragma once
// Durability: what append() has answered with success is on disk, after a kill and after a power cut (SQLite,
// write-ahead log, a sync for each commit). One Store for a folder; safe from any thread, one at a time, but for
// load(): it reads a moment of its own, and others commit meanwhile. There is one connection that writes and
// checkpoints: SQLite before 3.51.3 can damage a file that two connections checkpoint at once. No memory mapping, for
// the same reason.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collaboration/history.h"

namespace limn::store {

// A letter or digit, then up to 63 of a-z A-Z 0-9 _ -
bool is_session_name(std::string_view name);

// Records of one session, with revisions that go on from its last.
struct Batch {
    std::string session;
    std::vector<collaboration::Record> records;
};

struct Loaded {
    collaboration::History history;
    uint64_t snapshot_revision = 0;    // the tail after it was replayed
    std::vector<base::Error> skipped;  // what the schema no longer allows; the log keeps it
};

// What a list of films shows of a session, without reading its document.
struct SessionInfo {
    std::string name;
    int64_t created_ms = 0;
    uint64_t revision = 0;
    std::string title;                   // of the film, as of that revision
    int64_t changed_ms = 0;              // of the newest record
    int64_t deleted_ms = 0;              // 0 = it is there; else it was put away then and can come back
    std::vector<std::string> tags = {};  // as title
};

// A record that cannot be kept for what it is, whatever the disk does.
struct Unfit {
    size_t place = 0;  // among the records of all batches
    // The log holds this message of this client already.
    std::optional<collaboration::Taken> taken;
};

struct Options {
    // Opens what is there for reading, also while a server uses it, and also where nothing can be written.
    bool read_only = false;
    // Where nothing can be written (a full disk, a read-only mount, no right to): opens it for reading, see
    // only_reads().
    bool or_read_only = false;
    // The most pages of 4 KiB; 0: no limit but the disk's. For tests of a full disk.
    int64_t max_pages = 0;
    // Called in the middle of each load, on its thread. For tests of what goes on meanwhile.
    std::function<void()> while_loading = {};
};

class Store {
  public:
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // Makes the session with this first document when there is none of the name (not when read only: then it is an
    // error). What others commit while it reads and parses does not wait, and is not in what it gives.
    base::Result<Loaded> load(const std::string& session, const document::Document& first, int64_t time_ms);
    // All batches in one transaction: all are on disk when this succeeds, none is when it fails. unfit: when one record
    // alone is at fault, which one; without it the others can be kept.
    base::Result<void> append(std::span<const Batch> batches, std::optional<Unfit>* unfit = nullptr);
    // For a quick start; the log is kept whole. Older snapshots but the newest few go.
    base::Result<void> save_snapshot(const std::string& session, const collaboration::History& history);
    // All, those that are put away too, in order of creation.
    base::Result<std::vector<SessionInfo>> sessions();
    // A new session with this first document; an error when there is one of the name.
    base::Result<void> create(const std::string& session, const document::Document& first, int64_t time_ms);
    // Puts a session away, or (0) brings it back.
    base::Result<void> set_deleted(const std::string& session, int64_t deleted_ms);
    // Removes a session that is put away, for ever.
    base::Result<void> purge(const std::string& session);
    // Records with revision > after, oldest first, at most `most`.
    base::Result<std::vector<collaboration::Record>> records(const std::string& session, uint64_t after, size_t most);
    // Whether the files that are open are the ones in the folder still; an error says what has become of them, and that
    // nothing is saved. Each commit looks too; to be asked about once a second.
    base::Result<void> check_place();
    // Why nothing can be saved, when it could only be opened for reading (Options::or_read_only); null otherwise.
    const base::Error* only_reads() const;
    // The program was ended without closing this store, and its integrity was checked when it was opened.
    bool checked_after_crash() const;

  private:
    struct Impl;
    void note_unfit(std::optional<Unfit>* unfit, size_t place, int64_t session, const collaboration::Record& record);
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
    friend base::Result<std::unique_ptr<Store>> open_store(const std::filesystem::path&, const Options&);
};

// Makes the folder when there is none. Fails when another process has it open, when it cannot be written, when the file
// is damaged, when it has lost something that had been saved (head.h), or when a newer version of the program wrote it.
base::Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Options& options = {});

}  // namespace limn::store

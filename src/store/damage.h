#pragma once
// For tests and the soak: a store with several films, damaged at random places, and what may come of that.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>

#include "collaboration/step.h"
#include "store/backup.h"
#include "store/recover.h"
#include "store/store.h"

namespace limn::store {

// How one damaged store was met.
struct DamageOutcome {
    std::string what;      // the damage
    std::string said;      // by the first opening, when it refused
    bool whole = false;    // it opened with everything there
    bool refused = false;  // and opened after recover()
    uint64_t lost = 0;     // as recover() said
    bool backup_helped = false;
    bool hopeless = false;  // nothing could be read, there was no backup, and that was said
    std::string wrong;      // empty, or the promise that was broken
};

class DamageTrial {
  public:
    // Lives in the folder, which is emptied first. The same seed is the same trial.
    DamageTrial(std::filesystem::path folder, uint64_t seed) : folder_(std::move(folder)), random_(seed) {}

    DamageOutcome run() {
        namespace fs = std::filesystem;
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        live();
        DamageOutcome outcome;
        outcome.what = damage();
        for (const std::string& film : kFilms) look(film, outcome, false);
        if (!outcome.refused) {
            outcome.whole = outcome.wrong.empty();
            return outcome;
        }
        auto recovery = recover(data(), 1'900'000'000'000);
        if (!recovery) {
            outcome.hopeless =
                list_backups(data()).empty() && recovery.error().message.starts_with("nothing can be read");
            if (!outcome.hopeless) outcome.wrong = "recover: " + recovery.error().message;
            return outcome;
        }
        outcome.lost = recovery->lost;
        for (const std::string& sentence : recovery->sentences)
            outcome.backup_helped |= sentence.find("backups/") != std::string::npos;
        lost_here_ = 0;
        for (const std::string& film : kFilms) look(film, outcome, true);
        if (outcome.wrong.empty() && lost_here_ > recovery->lost) outcome.wrong = "more was lost than was said";
        // From then on it is a store like any other.
        if (outcome.wrong.empty() && !append_one()) outcome.wrong = "what was recovered takes no change";
        auto again = recover(data(), 1'900'000'000'000);
        if (outcome.wrong.empty() && (!again || again->changed)) outcome.wrong = "what was recovered is not whole";
        return outcome;
    }

  private:
    static inline const std::string kFilms[] = {"demo", "second"};

    std::filesystem::path data() const { return folder_ / "data"; }
    uint64_t below(uint64_t n) { return random_() % n; }

    collaboration::Record next_record(const std::string& film) {
        auto& states = truth_[film];
        uint64_t revision = states.size();
        document::Operation operation = document::set("sun.elevation", static_cast<double>(below(1000)) / 20);
        if (below(4) == 0) operation = document::set("camera.exposure", static_cast<double>(below(100)) / 20 - 2);
        if (below(9) == 0)
            operation = {
                document::Create{"lamp-" + std::to_string(revision), "light", std::string(below(150), 'x'), {}}};
        return {revision, 1000, "ann", "Ann", "ann-" + film, revision, "g" + std::to_string(revision), {}, {operation}};
    }

    void write(Store& store, const std::string& film, uint64_t count) {
        auto& states = truth_[film];
        while (count > 0) {
            Batch batch{film, {}};
            for (uint64_t several = 1 + below(12); several > 0 && count > 0; --several, --count) {
                collaboration::Record record = next_record(film);
                states.push_back(*document::apply_all(states.back(), record.operations));
                batch.records.push_back(std::move(record));
            }
            // A disk that fails here fails the trial.
            if (!store.append({&batch, 1})) std::abort();
        }
    }

    // Two films, some backups, snapshots now and then; half of them end with a kill.
    void live() {
        namespace fs = std::filesystem;
        {
            auto store = open_store(data());
            for (const std::string& film : kFilms) {
                auto loaded = (*store)->load(film, document::demo_document(), 5);
                truth_[film] = {loaded->history.document};
            }
            for (int part = 0; part < 3; ++part) {
                for (const std::string& film : kFilms) write(**store, film, 5 + below(60));
                if (below(2) == 0) {
                    auto loaded = (*store)->load("demo", document::demo_document(), 5);
                    (void)(*store)->save_snapshot("demo", loaded->history);
                }
                if (part < 2 && below(3) > 0) (void)make_backup(data(), 1'800'000'000'000 + part * 3'600'000);
            }
            if (below(2) == 0) {
                fs::copy(data(), folder_ / "killed", fs::copy_options::recursive);
                store = base::Error{""};
                fs::remove_all(data());
                fs::rename(folder_ / "killed", data());
                fs::remove(data() / "limn.db-shm");
            }
        }
    }

    std::string damage() {
        namespace fs = std::filesystem;
        fs::path wal = data() / "limn.db-wal", db = data() / "limn.db";
        bool has_wal = fs::exists(wal) && fs::file_size(wal) > 0;
        switch (below(has_wal ? 8 : 5)) {
            case 0:
                return flip(db, 1);
            case 1:
                return flip(db, 1 + below(40));
            case 2: {
                auto left = below(fs::file_size(db));
                fs::resize_file(db, left);
                return "limn.db cut to " + std::to_string(left);
            }
            case 3: {
                uint64_t page = below(fs::file_size(db) / 4096);
                std::fstream file(db, std::ios::in | std::ios::out | std::ios::binary);
                file.seekp(static_cast<std::streamoff>(page * 4096));
                file << std::string(4096, '\0');
                return "page " + std::to_string(page) + " of limn.db emptied";
            }
            case 4:
                if (below(2) == 0) {
                    fs::resize_file(db, 0);
                    if (has_wal && below(2) == 0) fs::remove(wal);
                    return "limn.db emptied";
                }
                fs::remove(db);
                return "limn.db removed";
            case 5:
                fs::remove(wal);
                return "write-ahead log removed";
            case 6: {
                auto left = below(fs::file_size(wal));
                fs::resize_file(wal, left);
                return "write-ahead log cut to " + std::to_string(left);
            }
            default:
                return flip(wal, 1 + below(3));
        }
    }

    std::string flip(const std::filesystem::path& path, uint64_t count) {
        std::string what = "bytes flipped in " + path.filename().string() + ":";
        auto size = std::filesystem::file_size(path);
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        for (; count > 0; --count) {
            auto at = static_cast<std::streamoff>(below(size));
            file.seekg(at);
            int byte = file.get();
            file.seekp(at);
            file.put(static_cast<char>(byte ^ static_cast<int>(1 + below(255))));
            what += " " + std::to_string(at);
        }
        return what;
    }

    // A film is one of its own past states or refuses with a way out; before a recovery it is the last.
    void look(const std::string& film, DamageOutcome& outcome, bool recovered) {
        if (!outcome.wrong.empty()) return;
        auto refuse = [&](const base::Error& error) {
            if (recovered) outcome.wrong = film + " after recover: " + error.message;
            if (!outcome.refused) outcome.said = error.message;
            outcome.refused = true;
        };
        auto store = open_store(data());
        if (!store) return refuse(store.error());
        auto sessions = (*store)->sessions();
        if (!sessions) return refuse(sessions.error());
        const auto& states = truth_[film];
        if (std::ranges::find(*sessions, film, &SessionInfo::name) == sessions->end()) {
            if (!recovered) outcome.wrong = film + " was taken for a new film";
            lost_here_ += states.size() - 1;
            return;
        }
        auto loaded = (*store)->load(film, document::demo_document(), 0);
        if (!loaded) return refuse(loaded.error());
        uint64_t revision = loaded->history.revision;
        if (revision >= states.size() || !(loaded->history.document == states[revision]))
            outcome.wrong = film + " is another than it was at change " + std::to_string(revision);
        else if (!recovered && revision + 1 != states.size())
            outcome.wrong = film + " lost its end without a word";
        lost_here_ += states.size() - 1 - std::min<uint64_t>(revision, states.size() - 1);
    }

    bool append_one() {
        auto store = open_store(data());
        auto sessions = (*store)->sessions();
        if (!sessions || sessions->empty()) return false;
        collaboration::Record record = next_record((*sessions)[0].name);
        record.revision = (*sessions)[0].revision + 1;
        record.client = "someone-new";
        record.operations = {document::set("sun.azimuth", 3.0)};
        Batch batch{(*sessions)[0].name, {record}};
        return (*store)->append({&batch, 1}).ok();
    }

    std::filesystem::path folder_;
    std::mt19937_64 random_;
    std::map<std::string, std::vector<document::Document>> truth_;  // by film, at each revision
    uint64_t lost_here_ = 0;
};

}  // namespace limn::store

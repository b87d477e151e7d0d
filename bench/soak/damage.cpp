// Damages stores at random places, many times: none may give a wrong value.
//
//     bench/soak/damage --runs 200 --seed 1
//
// Each run makes a data folder with two films, edits, snapshots and backups, damages limn.db or its write-ahead log,
// and opens it. It opens with everything there, or it refuses and `limn recover` opens it as far as anything holds it,
// says what is lost, and from then on it is a store like any other.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "store/damage.h"

int main(int argc, char** argv) {
    using namespace limn;
    CLI::App app("Damages stores at random places; none may give a wrong value", "damage");
    uint64_t runs = 200, seed = 1;
    bool verbose = false;
    app.add_option("--runs", runs, "how many")->capture_default_str();
    app.add_option("--seed", seed, "of the first run")->capture_default_str();
    app.add_flag("--verbose", verbose, "a line for each run");
    CLI11_PARSE(app, argc, argv);

    std::string place = std::filesystem::temp_directory_path() / "limn-damage-XXXXXX";
    if (!mkdtemp(place.data())) return 2;
    uint64_t whole = 0, hopeless = 0, recovered = 0, complete = 0, helped = 0, lost = 0, wrong = 0;
    for (uint64_t i = 0; i < runs; ++i) {
        const store::DamageOutcome outcome = store::DamageTrial(place + "/trial", seed + i).run();
        whole += outcome.whole;
        hopeless += outcome.hopeless;
        recovered += outcome.refused && outcome.wrong.empty() && !outcome.hopeless;
        complete += outcome.refused && outcome.wrong.empty() && !outcome.hopeless && outcome.lost == 0;
        helped += outcome.backup_helped;
        lost += outcome.lost;
        wrong += !outcome.wrong.empty();
        if (verbose || !outcome.wrong.empty())
            fmt::print("seed {}: {}{}{}\n", seed + i, outcome.what,
                       outcome.said.empty() ? "" : "; said: " + outcome.said,
                       outcome.wrong.empty() ? "" : "; WRONG: " + outcome.wrong);
    }
    std::filesystem::remove_all(place);
    fmt::print(
        "{} damaged stores: {} opened whole, {} refused and recovered ({} of them with nothing lost, {} by a backup; "
        "{} "
        "changes lost in all), {} with nothing left to read and no backup, {} wrong\n",
        runs, whole, recovered, complete, helped, lost, hopeless, wrong);
    return wrong ? 1 : 0;
}

#include "app/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "app/option_checks.h"
#include "app/render.h"
#include "evaluation/evaluate.h"
#include "exchange/write_gltf.h"
#include "library/choices.h"
#include "library/intake.h"
#include "store/store.h"

namespace limn::app {
namespace {

base::Result<void> is_there(store::Store& store, const ExportOptions& options) {
    const auto sessions = store.sessions();
    if (!sessions) return sessions.error();
    std::vector<std::string> names;
    for (const store::SessionInfo& session : *sessions) names.push_back(session.name);
    if (std::ranges::find(names, options.session) != names.end()) return {};
    const std::string others =
        names.empty() ? "there is none yet" : fmt::format("there are: {}", fmt::join(names, ", "));
    return base::Error{fmt::format("there is no session \"{}\" in {}; {}", options.session.substr(0, 80),
                                   options.data.string(), others)};
}

base::Result<document::Document> wanted_document(const ExportOptions& options) {
    if (!options.project.empty()) return read_project(options.project);
    std::error_code ignored;
    if (!std::filesystem::exists(options.data / "limn.db", ignored))
        return base::Error{
            fmt::format("no film is kept in {} yet. `limn serve` makes one there; another folder is named with --data",
                        options.data.string())};
    // Reading only, so that it can be done while a server has the folder open.
    auto store = store::open_store(options.data, {.read_only = true});
    if (!store) return store.error();
    if (const auto known = is_there(**store, options); !known) return known.error();
    auto loaded = (*store)->load(options.session, document::make_document(), 0);
    if (!loaded) return loaded.error();
    for (const base::Error& error : loaded->skipped) fmt::print(stderr, "left out: {}\n", error.message);
    return loaded->history.document;
}

// A text needs the pack only to tell what is not there.
void warn(const ExportOptions& options, const document::Document& document) {
    std::shared_ptr<const world::Library> worlds;
    if (const auto pack = pack::open_pack(options.pack.string()))
        if (const auto library = world::load_library(*pack)) worlds = *library;
    warn_of_unknown("limn export", document, library::choices_in(options.data, worlds));
}

base::Result<void> export_scene(const ExportOptions& options, const document::Document& document) {
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn export: {}\n", m);
    evaluation::EvaluationState evaluation(
        data, [&](const std::string& hash) { return library::read_own<library::World>(options.data, hash); });
    const auto scene = evaluation::evaluate(evaluation, document, {}, base::ticks_from_seconds(options.time));
    return exchange::write_gltf(options.gltf, *scene,
                                static_cast<float>(options.width) / static_cast<float>(options.height));
}

base::Result<void> check_outputs(const ExportOptions& options) {
    if (!options.gltf.empty()) {
        if (auto good = check_output_file(options.gltf, {".glb"}); !good) return good;
        for (const std::filesystem::path& beside : exchange::files_beside(options.gltf))
            if (auto good = check_output_file(beside, {}); !good) return good;
    }
    return options.output.empty() ? base::Result<void>() : check_output_file(options.output, {});
}

}  // namespace

int export_project(const ExportOptions& options) {
    auto fail = [](const std::string& why) {
        fmt::print(stderr, "limn export: {}\n", why);
        return 1;
    };
    if (const auto outputs = check_outputs(options); !outputs) return fail(outputs.error().message);
    const auto document = wanted_document(options);
    if (!document) return fail(document.error().message);
    warn(options, *document);
    if (!options.gltf.empty()) {
        if (const auto wrote = export_scene(options, *document); !wrote) return fail(wrote.error().message);
        if (options.output.empty()) return 0;
    }
    std::string text = document::to_json(*document);
    if (text.empty() || text.back() != '\n') text += '\n';
    if (options.output.empty()) {
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            return fail("the output cannot be written");
        return 0;
    }
    std::ofstream out(options.output, std::ios::binary);
    out << text;
    out.close();
    return out ? 0 : fail(fmt::format("{} cannot be written", options.output.string()));
}

}  // namespace limn::app

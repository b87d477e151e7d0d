#include "app/export.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>

#include "app/own_worlds.h"
#include "app/render.h"
#include "evaluation/evaluate.h"
#include "exchange/write_gltf.h"
#include "store/store.h"

namespace limn::app {
namespace {

base::Result<document::Document> wanted_document(const ExportOptions& options) {
    if (!options.project.empty()) return read_project(options.project);
    // Reading only, so that it can be done while a server has the folder open.
    auto store = store::open_store(options.data, {.read_only = true});
    if (!store) return store.error();
    auto loaded = (*store)->load(options.session, document::make_document(), 0);
    if (!loaded) return loaded.error();
    for (const base::Error& error : loaded->skipped) fmt::print(stderr, "left out: {}\n", error.message);
    return loaded->history.document;
}

base::Result<void> export_scene(const ExportOptions& options, const document::Document& document) {
    if (options.gltf.extension() != ".glb")
        return base::Error{fmt::format("{} does not end in .glb", options.gltf.string())};
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn export: {}\n", m);
    OwnWorlds own(options.data / "assets", [] {});
    evaluation::EvaluationState evaluation(data, [&](const std::string& hash) { return own.wait(hash); });
    const auto scene = evaluation::evaluate(evaluation, document, {}, base::ticks_from_seconds(options.time));
    return exchange::write_gltf(options.gltf, *scene,
                                static_cast<float>(options.width) / static_cast<float>(options.height));
}

}  // namespace

int export_project(const ExportOptions& options) {
    auto fail = [](const std::string& why) {
        fmt::print(stderr, "limn export: {}\n", why);
        return 1;
    };
    const auto document = wanted_document(options);
    if (!document) return fail(document.error().message);
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

#include "app/export.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>

#include "store/store.h"

namespace limn::app {

int export_project(const ExportOptions& options) {
    auto fail = [](const std::string& why) {
        fmt::print(stderr, "limn export: {}\n", why);
        return 1;
    };
    // Reading only, so that it can be done while a server has the folder open.
    auto store = store::open_store(options.data, {.read_only = true});
    if (!store) return fail(store.error().message);
    auto loaded = (*store)->load(options.session, document::make_document(), 0);
    if (!loaded) return fail(loaded.error().message);
    for (const base::Error& error : loaded->skipped) fmt::print(stderr, "left out: {}\n", error.message);
    std::string text = document::to_json(loaded->history.document);
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

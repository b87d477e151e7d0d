#include "app/serve.h"

#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "app/studio.h"
#include "store/private_folder.h"

namespace limn::app {
namespace {

// Each film brings threads of its own, and of themselves they would get up to eight heaps a core: what a closed film
// left in them was up to 90 MB that nobody used (bench/soak/films.mjs).
void share_heaps() {
    ::mallopt(M_ARENA_MAX, static_cast<int>(std::max(std::thread::hardware_concurrency(), 2u)));
}

int fail(const base::Error& error) {
    fmt::print(stderr, "limn serve: {}\n", error.message);
    return 1;
}

}  // namespace

int serve(const ServeOptions& options) {
    share_heaps();
    spdlog::set_default_logger(spdlog::stderr_color_mt("limn"));
    auto endpoint = stream::parse_endpoint(options.listen);
    if (!endpoint) return fail(endpoint.error());
    if (options.port >= 0) *endpoint = {"127.0.0.1", static_cast<uint16_t>(options.port)};
    if (auto may = stream::may_listen(*endpoint); !may) return fail(may.error());

    store::keep_new_files_private();
    if (auto closed = store::make_private(options.data); !closed) spdlog::warn("{}", closed.error().message);
    stream::Limits limits;
    limits.trust_local_users = options.trust_local_users;
    auto studio = Studio::open({*endpoint, options.data, options.page, options.pack, options.session, options.threads,
                                options.width, options.height, options.talking, limits, options.backup_minutes});
    if (!studio) return fail(studio.error());
    std::string host = endpoint->host.find(':') == std::string::npos ? endpoint->host : "[" + endpoint->host + "]";
    fmt::print("Limn is at http://{}:{}/\n", host, (*studio)->port());
    std::fflush(stdout);
    (*studio)->run(true, [] {
        fmt::print("ready\n");
        std::fflush(stdout);
    });
    return 0;
}

}  // namespace limn::app

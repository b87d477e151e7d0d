#include <cmath>
#include <list>
#include <mutex>
#include <tuple>

#include "world/sky.h"

namespace limn::world {

struct SkyCache {
    using Key = std::tuple<int, int, int>;  // tenths of a degree, tenths of turbidity, hundredths of albedo
    struct Entry {
        Key key;
        std::shared_ptr<const scene::EnvironmentMap> map;
    };
    std::shared_ptr<const SkyTables> tables;
    std::mutex mutex;
    std::list<Entry> entries;  // newest first
};

std::shared_ptr<SkyCache> make_sky_cache(std::shared_ptr<const SkyTables> tables) {
    auto cache = std::make_shared<SkyCache>();
    cache->tables = std::move(tables);
    return cache;
}

std::shared_ptr<const scene::EnvironmentMap> sky(SkyCache& cache, float elevation, float turbidity, float albedo) {
    constexpr size_t kKept = 16;
    const SkyCache::Key key{static_cast<int>(std::lround(elevation * 10)),
                            static_cast<int>(std::lround(turbidity * 10)), static_cast<int>(std::lround(albedo * 100))};
    std::lock_guard lock(cache.mutex);
    for (auto at = cache.entries.begin(); at != cache.entries.end(); ++at) {
        if (at->key != key) continue;
        cache.entries.splice(cache.entries.begin(), cache.entries, at);
        return at->map;
    }
    auto map = bake_sky(*cache.tables, 0.1f * static_cast<float>(std::get<0>(key)),
                        0.1f * static_cast<float>(std::get<1>(key)), 0.01f * static_cast<float>(std::get<2>(key)));
    cache.entries.push_front({key, map});
    if (cache.entries.size() > kKept) cache.entries.pop_back();
    return map;
}

}  // namespace limn::world

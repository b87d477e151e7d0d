#include "world/library.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <list>
#include <mutex>
#include <nlohmann/json.hpp>

#include "world/environment_map.h"
#include "world/panorama.h"
#include "world/repair.h"
#include "world/thumbnail.h"

namespace limn::world {

namespace {

using MapPointer = std::shared_ptr<const scene::EnvironmentMap>;

// One world's decoded state. Its mutex is held while it decodes, so that two who ask do the work once.
struct Slot {
    std::mutex mutex;
    std::weak_ptr<const scene::EnvironmentMap> map;
    std::shared_ptr<const std::vector<std::byte>> thumbnail;
};

}  // namespace

struct Library {
    std::vector<World> worlds;
    std::shared_ptr<const pack::Pack> pack;
    std::unique_ptr<Slot[]> slots;
    // The maps used last stay decoded (about 8 MB each).
    mutable std::mutex recent_mutex;
    mutable std::list<MapPointer> recent;
};

namespace {

constexpr size_t kKept = 8;
// A library map's own sun is clipped or a few texels wide; what exceeds this is left to the scene's sun, which has a
// disc.
constexpr float kLibraryHighlight = 120;

std::string lower(std::string_view s) {
    std::string out(s);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::vector<std::string> words(std::string_view s) {
    std::vector<std::string> out(1);
    for (char c : lower(s)) {
        if (std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80)) {
            out.back() += c;
        } else if (!out.back().empty()) {
            out.emplace_back();
        }
    }
    if (out.back().empty()) out.pop_back();
    return out;
}

// 3 for a whole word of the title, 2 for the beginning of one, 1 for a tag; 0 for no match.
int score(const World& world, const std::string& word) {
    int best = 0;
    for (const std::string& t : words(world.title)) {
        if (t == word) return 3;
        if (t.starts_with(word)) best = 2;
    }
    if (best) return best;
    for (const std::string& t : world.tags) {
        if (lower(t).starts_with(word)) return 1;
    }
    return 0;
}

std::string entry_name(const World& world) {
    return "worlds/" + world.id + ".exr";
}

base::Result<std::vector<World>> parse_catalogue(std::string_view text) {
    try {
        std::vector<World> out;
        const nlohmann::json catalogue = nlohmann::json::parse(text);
        for (const auto& w : catalogue.at("worlds")) {
            out.push_back({w.at("id"), w.at("title"), w.at("tags"), w.value("heading", 0.0f), w.value("level", 0.0f)});
        }
        if (out.empty()) return base::Error{"worlds/catalogue.json names no world"};
        return out;
    } catch (const nlohmann::json::exception& e) {
        return base::Error{std::string("worlds/catalogue.json: ") + e.what()};
    }
}

base::Result<size_t> find(const Library& library, std::string_view id) {
    auto at = std::find_if(library.worlds.begin(), library.worlds.end(), [&](const World& w) { return w.id == id; });
    if (at == library.worlds.end())
        return base::Error{"there is no world \"" + std::string(id) + "\"", "environment.world"};
    return static_cast<size_t>(at - library.worlds.begin());
}

base::Result<base::ImageF> decode(const Library& library, size_t index) {
    base::Result<std::span<const uint8_t>> bytes = library.pack->bytes(entry_name(library.worlds[index]));
    if (!bytes) return bytes.error();
    base::Result<base::ImageF> map = read_panorama(std::as_bytes(*bytes));
    if (!map) return base::Error{library.worlds[index].title + ": " + map.error().message};
    repair_highlights(*map);
    turn(*map, library.worlds[index].heading);
    return map;
}

void keep(const Library& library, const MapPointer& map) {
    std::lock_guard lock(library.recent_mutex);
    library.recent.remove(map);
    library.recent.push_front(map);
    if (library.recent.size() > kKept) library.recent.pop_back();
}

}  // namespace

base::Result<std::shared_ptr<const Library>> load_library(std::shared_ptr<const pack::Pack> pack) {
    base::Result<std::string_view> catalogue = pack->text("worlds/catalogue.json");
    if (!catalogue) return catalogue.error();
    base::Result<std::vector<World>> parsed = parse_catalogue(*catalogue);
    if (!parsed) return parsed.error();
    for (const World& w : *parsed) {
        if (!pack->has(entry_name(w)))
            return base::Error{pack->path() + " holds no " + entry_name(w) + ": compile the pack again"};
    }
    auto library = std::make_shared<Library>();
    library->worlds = std::move(*parsed);
    library->slots = std::make_unique<Slot[]>(library->worlds.size());
    library->pack = std::move(pack);
    return std::shared_ptr<const Library>(std::move(library));
}

const std::vector<World>& worlds(const Library& library) {
    return library.worlds;
}

base::Result<MapPointer> environment(const Library& library, std::string_view id) {
    base::Result<size_t> index = find(library, id);
    if (!index) return index.error();
    Slot& slot = library.slots[*index];
    MapPointer map;
    {
        std::lock_guard lock(slot.mutex);
        map = slot.map.lock();
        if (!map) {
            base::Result<base::ImageF> radiance = decode(library, *index);
            if (!radiance) return radiance.error();
            const World& world = library.worlds[*index];
            float gain = exposing_gain(*radiance, world.level, kLibraryHighlight);
            map = make_environment(world.title, std::move(*radiance), gain, kLibraryHighlight);
            slot.map = map;
        }
    }
    keep(library, map);
    return map;
}

bool is_ready(const Library& library, std::string_view id) {
    base::Result<size_t> index = find(library, id);
    if (!index) return false;
    Slot& slot = library.slots[*index];
    std::unique_lock lock(slot.mutex, std::try_to_lock);
    return lock.owns_lock() && !slot.map.expired();
}

std::vector<size_t> search(const Library& library, std::string_view query) {
    std::vector<std::pair<int, size_t>> found;
    const std::vector<std::string> wanted = words(query);
    for (size_t i = 0; i < library.worlds.size(); ++i) {
        int total = 0;
        bool all = true;
        for (const std::string& word : wanted) {
            int s = score(library.worlds[i], word);
            all = all && s > 0;
            total += s;
        }
        if (all) found.emplace_back(-total, i);
    }
    std::sort(found.begin(), found.end());
    std::vector<size_t> out;
    for (const auto& [rank, index] : found) out.push_back(index);
    return out;
}

base::Result<std::shared_ptr<const std::vector<std::byte>>> thumbnail(const Library& library, std::string_view id) {
    base::Result<size_t> index = find(library, id);
    if (!index) return index.error();
    Slot& slot = library.slots[*index];
    std::lock_guard lock(slot.mutex);
    if (!slot.thumbnail) {
        base::Result<base::ImageF> map = decode(library, *index);
        if (!map) return map.error();
        float gain = exposing_gain(*map, library.worlds[*index].level, kLibraryHighlight);
        base::Result<std::vector<std::byte>> jpeg = encode_thumbnail(*map, gain);
        if (!jpeg) return jpeg.error();
        slot.thumbnail = std::make_shared<const std::vector<std::byte>>(std::move(*jpeg));
    }
    return slot.thumbnail;
}

}  // namespace limn::world

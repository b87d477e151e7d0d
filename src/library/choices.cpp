#include "library/choices.h"

#include "store/asset.h"

namespace limn::library {
namespace {

namespace fs = std::filesystem;
using document::Offer;

std::vector<Offer> bundled(const world::Library& library) {
    std::vector<Offer> offers{{"sky", "Sky"}};
    for (const world::World& world : world::worlds(library)) offers.push_back({world.id, world.title});
    return offers;
}

// Kept files of this kind, by hash; one without its description may be of any kind.
std::vector<Offer> kept(const fs::path& folder, KindId kind) {
    std::vector<Offer> offers;
    for (const store::Asset& asset : store::list_assets(folder))
        if (kind_of(asset).id == kind) offers.push_back({asset.hash, asset.title});
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "assets", ignored)) {
        const std::string name = entry.path().filename().string();
        if (store::is_asset_hash(name) && !fs::exists(entry.path().string() + ".json", ignored))
            offers.push_back({name, ""});
    }
    return offers;
}

}  // namespace

document::Choices choices_of(std::shared_ptr<const world::Library> worlds, const Intake& own) {
    document::Choices choices;
    if (worlds)
        choices.worlds = [worlds, &own] {
            std::vector<Offer> offers = bundled(*worlds);
            for (const Own& world : own.list(KindId::world)) offers.push_back({world.hash, world.title});
            return offers;
        };
    choices.looks = [&own] {
        std::vector<Offer> offers;
        for (const Own& look : own.list(KindId::look)) offers.push_back({look.hash, look.title});
        return offers;
    };
    return choices;
}

document::Choices choices_in(const fs::path& folder, std::shared_ptr<const world::Library> worlds) {
    document::Choices choices;
    if (worlds)
        choices.worlds = [folder, worlds] {
            std::vector<Offer> offers = bundled(*worlds);
            for (Offer& own : kept(folder, KindId::world)) offers.push_back(std::move(own));
            return offers;
        };
    choices.looks = [folder] { return kept(folder, KindId::look); };
    return choices;
}

}  // namespace limn::library

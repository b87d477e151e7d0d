#include "app/choices.h"

namespace limn::app {

document::Choices choices_of(std::shared_ptr<const evaluation::StudioData> data, const OwnWorlds& worlds,
                             const OwnLooks& looks) {
    document::Choices choices;
    if (data->worlds)
        choices.worlds = [data, &worlds] {
            std::vector<document::Offer> offers{{"sky", "Sky"}};
            for (const world::World& world : world::worlds(*data->worlds)) offers.push_back({world.id, world.title});
            for (const OwnWorld& own : worlds.list()) offers.push_back({"asset:" + own.hash, own.title});
            return offers;
        };
    choices.looks = [&looks] {
        std::vector<document::Offer> offers;
        for (const OwnLook& own : looks.list()) offers.push_back({own.hash, own.title});
        return offers;
    };
    return choices;
}

}  // namespace limn::app

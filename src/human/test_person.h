#pragma once
// What the room's tests share: the model, read once; the pack is the one that ./run compiles.
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "human/model.h"

namespace limn::human {

inline const PersonModel& model() {
    static const std::shared_ptr<const PersonModel> loaded = [] {
        const char* other = std::getenv("LIMN_PACK");
        auto pack = pack::open_pack(other ? other : "build/pack/limn.pack");
        if (!pack) throw std::runtime_error(pack.error().message);
        auto read = load_person_model(*pack);
        if (!read) throw std::runtime_error(read.error().message);
        return *read;
    }();
    return *loaded;
}

}  // namespace limn::human

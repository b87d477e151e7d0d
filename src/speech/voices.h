#pragma once
// Who can speak, and in which moods: rows of a table, each a change of the one voice that is in the pack.
#include <span>
#include <string_view>

#include "base/result.h"
#include "speech/delivery.h"

namespace limn::speech {

// Instant voices answer while somebody waits; prepared ones have to be made ahead, line by line.
enum class Readiness { instant, prepared };

struct Voice {
    std::string_view name;   // as people and films write it: "old-woman"
    std::string_view title;  // "Old woman"
    std::string_view about;
    Readiness readiness = Readiness::instant;
    Delivery delivery;
};
struct Mood {
    std::string_view name, title;
    Delivery delivery;
};

std::span<const Voice> voices();  // the first is the main one
std::span<const Mood> moods();    // the first changes nothing
// Errors name those that there are.
base::Result<const Voice*> find_voice(std::string_view name);
base::Result<const Mood*> find_mood(std::string_view name);

}  // namespace limn::speech

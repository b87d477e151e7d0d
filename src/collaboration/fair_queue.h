#pragma once
// What members have said and what is still to be heard, in fair turns: of those that may cause something, whoever has
// used least lately is heard next; each is heard in its own order. Pure.
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collaboration/budget.h"

namespace limn::collaboration {

// Of one member. What a newer message replaces does not count.
constexpr size_t kMostWaiting = 512;
constexpr size_t kMostWaitingBytes = 1 << 20;

class FairQueue {
  public:
    struct Heard {
        uint64_t member = 0;
        std::string text;
    };

    // person: see Budgets. False when so much of this member is waiting that it must be refused.
    bool push(uint64_t member, std::string_view person, std::string_view text);
    // The next to be heard, and its text is paid for; nothing when nobody may be heard now.
    std::optional<Heard> pop(Purses& purses, double now);
    // Seconds until somebody may be heard; nothing when nobody has said anything.
    std::optional<double> wait(const Purses& purses, double now) const;
    // Has said who it is.
    void name(uint64_t member, std::string_view person);
    // Is gone, with all that it said.
    void forget(uint64_t member) { lines_.erase(member); }

  private:
    struct Waiting {
        std::string text;
        std::string replaced;      // see replaced_whole
        bool keeps_order = false;  // see there
    };
    struct Line {
        std::string person;
        std::deque<Waiting> waiting;
        size_t bytes = 0;
    };
    std::map<uint64_t, Line> lines_;
};

}  // namespace limn::collaboration

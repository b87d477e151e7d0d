#pragma once
// What of the asset pack the choices of a property show, as the schema declares it.
#include <span>
#include <string_view>

namespace limn::schema {

struct ChoiceEntry {
    std::string_view kind, property;  // names
    std::string_view kind_label;      // as people read it
    std::string_view choice, label;   // id, and as people read it; of a text property its default
    std::string_view entry;           // name in the pack
};

// Of every choice that needs one.
std::span<const ChoiceEntry> choice_entries();

}  // namespace limn::schema

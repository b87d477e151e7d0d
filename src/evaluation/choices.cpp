#include "evaluation/choices.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/choice_entry.h"

namespace limn::evaluation {

std::vector<std::string> missing_choices(const pack::Pack& pack) {
    std::vector<std::string> missing;
    for (const schema::ChoiceEntry& e : schema::choice_entries())
        if (!pack.has(e.entry))
            missing.push_back(fmt::format("{} {} ({}.{} = {}) has no {}", e.kind_label, e.label, e.kind, e.property,
                                          e.choice, e.entry));
    return missing;
}

std::vector<std::string> told_missing(const std::vector<std::string>& entries) {
    std::vector<std::string> told;
    for (const std::string& name : entries) {
        const auto all = schema::choice_entries();
        const auto choice = std::find_if(
            all.begin(), all.end(), [&](const auto& e) { return e.entry == name || e.entry.starts_with(name + "/"); });
        std::string sentence =
            choice == all.end()
                ? fmt::format("{} is not in the asset pack; a stand-in is shown. ./run compiles the pack anew", name)
                : fmt::format(
                      "{} {} is not in the asset pack and cannot be shown; choose another, or let ./run compile the "
                      "pack anew",
                      choice->kind_label, choice->label);
        if (std::find(told.begin(), told.end(), sentence) == told.end()) told.push_back(std::move(sentence));
    }
    return told;
}

}  // namespace limn::evaluation

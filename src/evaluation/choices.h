#pragma once
// Choices that the schema offers and the asset pack does not hold.
#include <string>
#include <vector>

#include "pack/pack.h"

namespace limn::evaluation {

// One sentence for each choice of each property whose entry is not in the pack; empty where all is well.
std::vector<std::string> missing_choices(const pack::Pack& pack);

// What people are told of entries of the pack (by name, as a person notes them) that were looked for in vain.
std::vector<std::string> told_missing(const std::vector<std::string>& entries);

}  // namespace limn::evaluation

#pragma once
// Names that people read for what has changed.
#include <string>
#include <string_view>
#include <vector>

#include "collaboration/history.h"

namespace limn::collaboration {

// "Sun elevation": the accessible name of a property of a node; "Key light" for the node itself.
std::string name_of(const document::Document& document, const std::string& node, const std::string& property);
// "Sun elevation", "Create Key light", "Sun elevation and 2 more".
std::string label_of(const document::Document& document, const std::vector<Change>& changes);

}  // namespace limn::collaboration

#pragma once
// Fifty edits of the demo, as a person at work makes them: what is asked of every renderer in a comparison of first
// pictures.
#include <string>
#include <vector>

#include "document/operation.h"

namespace limn::bench {

struct BenchEdit {
    std::string kind;  // "light", "color", "pose" or "camera"
    std::string name;  // "key.gain 1.5"
    document::Operation change;
};

// Kinds take turns, so that any first few of the list are a fair choice. None moves what the one before it has left:
// each is made to edits_base().
std::vector<BenchEdit> edit_list();

// The demo, shown by the plain sRGB curve, which every renderer can be given.
document::Document edits_base();

}  // namespace limn::bench

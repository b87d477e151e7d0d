#pragma once
// The first step of an evaluation: curves become constants, so that nothing below it knows of time.
#include <cstdint>
#include <memory>
#include <vector>

#include "document/document.h"

namespace limn::evaluation {

// What is kept from one call to the next, so that what has not changed is the very same node.
struct Resolved {
    std::shared_ptr<const document::NodeList> of;             // the nodes that `curved` was found in
    std::vector<uint32_t> curved;                             // places of those with curves
    std::vector<std::shared_ptr<const document::Node>> made;  // what each of them was last
};

// The document at a time of the film: each property with keys has the value that its curve has there, and no node has
// keys any more. A document without curves comes back as it is.
document::Document resolve(Resolved& resolved, const document::Document& document, base::Ticks time);

}  // namespace limn::evaluation

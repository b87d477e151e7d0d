#pragma once
// Which choices exist. A document may name what is not there (a film of another machine, a file that was taken away):
// it opens, and the picture shows a stand-in. What people set is checked against this first.
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/operation.h"

namespace limn::document {

struct Offer {
    std::string id;  // as the property takes it
    std::string title;
};

// What there is beyond the schema's own lists, asked anew each time: files come while people edit. Any thread. An empty
// function: it cannot be told, and everything counts as there.
struct Choices {
    std::function<std::vector<Offer>()> worlds;  // of environment.world
    std::function<std::vector<Offer>()> looks;   // of film.look_table; ids are hashes
};

// Ok when all that the operations would set exists; else the first that does not, with what is close by. The error's
// field is the place in the operations, such as "ops[2].value", as in apply_all. Says nothing of operations that do not
// apply.
base::Result<void> check_choices(const Document& document, std::span<const Operation> operations,
                                 const Choices& choices);

// What the visible nodes name and is not there: one sentence each, the field being the path ("environment.world").
std::vector<base::Error> unknown_choices(const Document& document, const Choices& choices);

}  // namespace limn::document

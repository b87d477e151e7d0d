#pragma once
// The head with all drafts laid over it, in order. What lies below the first draft that has changed is kept, so that a
// hand on one draft does not lay those before it again.
#include <cstdint>
#include <span>
#include <vector>

#include "document/document.h"
#include "document/operation.h"

namespace limn::collaboration {

struct DraftLayer {
    uint64_t version = 0;  // never used twice
    std::span<const document::Operation> operations;
};

class LaidDrafts {
  public:
    // Operations that no longer apply are left out.
    const document::Document& lay(const document::Document& head, std::span<const DraftLayer> drafts);

  private:
    struct Layer {
        uint64_t version = 0;
        document::Document after;
    };
    document::Document head_;
    std::vector<Layer> layers_;
};

}  // namespace limn::collaboration

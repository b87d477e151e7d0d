#include "collaboration/lay_drafts.h"

namespace limn::collaboration {

const document::Document& LaidDrafts::lay(const document::Document& head, std::span<const DraftLayer> drafts) {
    size_t kept = 0;
    if (head_.nodes == head.nodes)
        while (kept < layers_.size() && kept < drafts.size() && layers_[kept].version == drafts[kept].version) kept++;
    head_ = head;
    layers_.resize(kept);
    for (size_t i = kept; i < drafts.size(); i++) {
        document::Document after = i == 0 ? head_ : layers_[i - 1].after;
        for (const document::Operation& operation : drafts[i].operations)
            if (auto next = document::apply(after, operation)) after = *std::move(next);
        layers_.push_back({drafts[i].version, std::move(after)});
    }
    return layers_.empty() ? head_ : layers_.back().after;
}

}  // namespace limn::collaboration

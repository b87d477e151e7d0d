#pragma once
// Glare: a share of all light is spread over the picture, most of it near. A pyramid of ever coarser pictures stands
// for the wide point spread function of a lens (as in Jimenez 2014, "Next Generation Post Processing in Call of Duty").
// No light is made or lost.
#include <vector>

#include "base/task_pool.h"
#include "look/convert.h"

namespace limn::look {

struct BloomScratch {
    static constexpr int kLevels = 6;
    struct Level {
        int width = 0, height = 0;
        std::vector<float> rgb[3];
    } levels[kLevels];
    std::vector<uint16_t> out[3];
};

// amount is in 0..1; 0 gives `in` itself. What is returned lives in scratch until its next use.
LinearPicture add_bloom(const LinearPicture& in, float amount, BloomScratch& scratch, base::TaskPool& pool);

}  // namespace limn::look

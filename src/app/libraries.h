#pragma once
// What the page can choose from, as JSON and pictures: worlds, looks, hairs, outfits.
#include <memory>
#include <optional>

#include "app/material_previews.h"
#include "app/own_looks.h"
#include "app/own_worlds.h"
#include "evaluation/studio_data.h"
#include "stream/http.h"

namespace limn::app {

// GET below /api/; nothing when there is no such thing.
std::optional<stream::Response> answer_library(const stream::Request& request, const evaluation::StudioData& data,
                                               const OwnWorlds& own, const OwnLooks& looks,
                                               const MaterialPreviews* previews);

}  // namespace limn::app

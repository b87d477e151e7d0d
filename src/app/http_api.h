#pragma once
// What the page can choose from, as JSON and pictures: worlds, looks, hairs, outfits.
#include <memory>
#include <optional>

#include "app/material_previews.h"
#include "app/own_looks.h"
#include "app/own_worlds.h"
#include "app/world_thumbnails.h"
#include "evaluation/studio_data.h"
#include "stream/http.h"

namespace limn::app {

// GET below /api/ that needs no work; nothing when there is no such thing.
std::optional<stream::Response> answer_library(const stream::Request& request, const evaluation::StudioData& data,
                                               const OwnWorlds& own, const OwnLooks& looks,
                                               const MaterialPreviews* previews);

// Answers GET /api/worlds/<id>.jpg, now or later from another thread; false when that is not what is asked for.
bool answer_world_picture(const stream::Request& request, WorldThumbnails& thumbnails, const stream::Reply& reply);

}  // namespace limn::app

#pragma once
// What the page can choose from, as JSON and pictures: worlds, looks, hairs, outfits.
#include <optional>

#include "library/intake.h"
#include "library/material_previews.h"
#include "library/world_thumbnails.h"
#include "stream/http.h"
#include "world/library.h"

namespace limn::library {

// GET below /api/ that needs no work; nothing when there is no such thing. worlds, previews: null where there are none.
std::optional<stream::Response> answer_library(const stream::Request& request, const world::Library* worlds,
                                               const Intake& own, const MaterialPreviews* previews);

// Answers POST /api/assets.
stream::Response answer_taken(const base::Result<Own>& own);

// Answers GET /api/worlds/<id>.jpg, now or later from another thread; false when that is not what is asked for.
bool answer_world_picture(const stream::Request& request, WorldThumbnails& thumbnails, const stream::Reply& reply);

}  // namespace limn::library

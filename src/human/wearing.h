#pragma once
// The layers of one wardrobe on one body: which lies over which, and how they are settled on every build.
#include <optional>

#include "human/layers.h"
#include "human/model.h"

namespace limn::human {

// Something worn: how it is fitted, and what is shown of it.
struct Worn {
    const Fit* fit = nullptr;  // null: there is none
    const Shown* shown = nullptr;
};

// A sheet and what it has to do with those under it; found on the base mesh.
struct Cover {
    Sheet sheet;
    Contacts rim_on_skin;  // rows of the sheet
    Contacts skin_below;   // vertices of the mesh, those of the base layer among them
    Contacts over_skin;    // rows of the sheet, away from its rims, to the skin's triangles
};

struct Wearing {
    Sheet skin;  // what is shown of it, over the vertices of the mesh
    Cover outfit, shoes, base_layer;
    Sheet shoes_sheet;
    Contacts shoes_below, over_shoes;  // under the outfit
    Overlay hair_on_outfit;
};

// body_kept and layer_kept: the quads of the drawn body and of the base layer that are shown; empty = all. Nothing when
// it was cancelled.
std::optional<Wearing> plan_wearing(const PersonModel& model, const std::vector<bool>& body_kept,
                                    const std::vector<bool>& layer_kept, Worn outfit, Worn shoes, Worn hair,
                                    Cancel cancel);

// Everything with the arms lowered. stance: the vertices of the mesh; of the others those that are not worn are left
// alone.
void settle(const Wearing& wearing, Positions& stance, Positions& outfit, Positions& shoes, Positions& hair);

}  // namespace limn::human

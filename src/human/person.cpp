#include "human/person.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "human/materials.h"
#include "human/skin.h"
#include "human/wearing.h"

namespace limn::human {
namespace {

// What decides where things are; when it is as before, the arrays of the last call are given out again.
struct Motion {
    uint64_t shape = 0;
    float breath = 0, yaw = 0, pitch = 0, roll = 0;
    float x = 0, z = 0, turn = 0;
    bool operator==(const Motion&) const = default;
};
struct Expression {
    FaceWeights face{};
    float yaw = 0, pitch = 0;
    bool operator==(const Expression&) const = default;
};

// The eyes' turn at full weight of the eyeLook targets, from what those targets do to the base mesh's own eyeballs.
constexpr float kLookSide = base::radians(20), kLookDown = base::radians(17), kLookUp = base::radians(10.5f);

}  // namespace

// One drawn thing.
struct Part {
    bool present = false;
    std::string missing;       // the entry of the pack that it was to be read from, when that is not there
    Fit own_fit;               // of hair, garments, brows, lashes
    const Fit* fit = nullptr;  // own_fit or the model's
    Shown shown;
    Float4 scale = splat(1);
    Positions rest, posed, rows;                          // rest: fitted to the shape without expression
    std::shared_ptr<const std::vector<Float3>> grown_in;  // rest as it is drawn, of the hair
    BufferPool pool;
    Drawn drawn;
    std::vector<MaterialPtr> materials;
};

struct PersonState::Data {
    bool made = false;
    Traits traits;
    Wardrobe wardrobe;
    uint64_t shape_revision = 0;
    float ground = 0, body_ground = 0;
    Stand stand;
    Positions shape;   // the traits' shape in the mesh's own stance, which everything is fitted to
    Positions stance;  // with the arms down, and tucked under what is worn
    Positions faced, posed;
    Float4 shoulder[2] = {};
    std::array<Float4, kBones> bones{};
    Eyeball eyeball[2];
    float blink_gain[2] = {1, 1};
    Motion motion;
    Expression expression;
    std::shared_ptr<TextureCache> textures;
    SkinMix skin_mix;
    std::shared_ptr<const scene::SkinDetail> skin;
    std::vector<std::string> missing;  // pictures
    // What is left to do since traits or wardrobe changed; kept when that is cancelled.
    bool plan = false, repaint = false, refit = false;
    std::vector<bool> body_kept, layer_kept;  // quads that are shown
    Wearing wearing;

    Part body, base_layer, eyes, teeth, tongue, brows, lashes, hair, outfit, shoes;
    Positions quad_normals, row_normals;
};

PersonState::PersonState(std::shared_ptr<TextureCache> textures) : data(std::make_unique<Data>()) {
    data->textures = std::move(textures);
}
PersonState::~PersonState() = default;
PersonState::PersonState(PersonState&&) noexcept = default;
PersonState& PersonState::operator=(PersonState&&) noexcept = default;

namespace {

void make_shape(const PersonModel& model, PersonState::Data& d) {
    d.shape = model.base;
    const std::vector<float> weights = macro_weights(model.macro, d.traits);
    for (size_t t = 0; t < weights.size(); ++t)
        if (weights[t] > 1e-4f) add_target(model.macro, static_cast<int>(t), weights[t], d.shape.data());
    const size_t sliders = std::min(model.sliders.size(), d.traits.details.size());
    for (size_t s = 0; s < sliders; ++s) {
        const float value = base::clamp(d.traits.details[s], -1.0f, 1.0f);
        if (!(std::abs(value) > 1e-4f)) continue;
        for (int t : value < 0 ? model.sliders[s].negative : model.sliders[s].positive)
            add_target(model.detail, t, std::abs(value), d.shape.data());
    }
    d.body_ground = 1e30f;
    for (size_t v = 0; v < model.body_vertices; ++v) d.body_ground = std::min(d.body_ground, d.shape[v][1]);
    constexpr const char* kBoneJoints[kBones] = {"neck01", "neck02", "neck03", "head"};
    for (int b = 0; b < kBones; ++b) d.bones[b] = model.joint(kBoneJoints[b], d.shape);
    d.shoulder[0] = model.joint("shoulder_left", d.shape);
    d.shoulder[1] = model.joint("shoulder_right", d.shape);
    ++d.shape_revision;
}

// Reads what is worn at prefix; an empty part when the pack does not have it.
void wear(const PersonModel& model, Part& part, const std::string& prefix) {
    part = Part{};
    auto fit = read_fit(*model.pack, prefix, model.base, model.rig);
    if (!fit) {
        part.missing = prefix;
        return;
    }
    part.own_fit = std::move(*fit);
    part.fit = &part.own_fit;
    part.present = true;
    part.shown = show(part.fit->surface, {}, {});
}

void take(Part& part, const Fit& fit) {
    part.fit = &fit;
    part.present = true;
    part.shown = show(fit.surface, {}, {});
}

// Quads of the body that are left when a garment hides the vertices with hidden[v] != 0: those with any vertex in
// sight.
std::vector<bool> in_sight(std::span<const uint16_t> corners, std::span<const uint8_t> hidden) {
    std::vector<bool> keep(corners.size() / 4);
    for (size_t q = 0; q < keep.size(); ++q) {
        const auto seen = [&](int k) {
            const size_t v = corners[4 * q + k];
            return v >= hidden.size() || !hidden[v];
        };
        keep[q] = seen(0) || seen(1) || seen(2) || seen(3);
    }
    return keep;
}

Worn worn(const Part& part) {
    return part.present ? Worn{part.fit, &part.shown} : Worn{};
}

void dress(const PersonModel& model, PersonState::Data& d, const Wardrobe& w, bool all) {
    d.plan |= all || w.hair != d.wardrobe.hair;
    if (all || w.hair != d.wardrobe.hair) {
        d.hair = Part{};
        if (w.hair != "none") wear(model, d.hair, "person/hair/" + w.hair);
    }
    if (all || w.brows != d.wardrobe.brows) {
        d.brows = Part{};
        if (w.brows != "none") wear(model, d.brows, "person/brows/" + w.brows);
    }
    if (all) {
        take(d.eyes, model.eyes);
        take(d.teeth, model.teeth);
        take(d.tongue, model.tongue);
        if (!model.lashes.empty()) wear(model, d.lashes, "person/lashes/" + model.lashes[0].id);
    }
    if (!all && w.outfit == d.wardrobe.outfit && w.outfit_clear == d.wardrobe.outfit_clear &&
        w.shoes_clear == d.wardrobe.shoes_clear)
        return;

    d.outfit = d.shoes = Part{};
    std::vector<uint8_t> hidden(model.base_layer_covers.begin(), model.base_layer_covers.end());
    std::vector<bool> layer(model.base_layer.quad_count(), true);
    if (w.outfit != "base") {
        const std::string prefix = "person/outfit/" + w.outfit;
        wear(model, d.outfit, prefix);
        auto covers = model.pack->array<uint8_t>(prefix + "/delete");
        auto left = model.pack->array<uint8_t>(prefix + "/base_layer");
        if (d.outfit.present && covers && left && left->values.size() == layer.size()) {
            hidden.assign(covers->values.begin(), covers->values.end());
            layer.assign(left->values.begin(), left->values.end());
        }
        if (w.outfit_clear && d.outfit.present) {
            hidden.assign(model.body_vertices, 0);
            layer = model.private_quads;
        }
        if (auto shoes = model.shoes_of.find(w.outfit); shoes != model.shoes_of.end() && d.outfit.present) {
            wear(model, d.shoes, "person/shoes/" + shoes->second);
            auto inside = model.pack->array<uint8_t>("person/shoes/" + shoes->second + "/delete");
            for (size_t v = 0; inside && !w.shoes_clear && v < std::min(hidden.size(), inside->values.size()); ++v)
                hidden[v] |= inside->values[v];
        }
    }
    std::vector<uint8_t> material_of_zone(256, 0);
    material_of_zone[model.zone("Mouth")] = 1;
    material_of_zone[model.zone("Mouth cavity")] = 2;
    d.body = Part{};
    d.body.present = true;
    d.body_kept = in_sight(model.body_corners, hidden);
    d.body.shown = show(model.body, d.body_kept, material_of_zone);
    d.layer_kept = std::move(layer);
    d.base_layer = Part{};
    d.base_layer.shown = show(model.base_layer, d.layer_kept, {});
    d.base_layer.present = d.base_layer.shown.topology->quad_count() > 0;
    d.plan = true;
}

void paint(const PersonModel& model, PersonState::Data& d, const Wardrobe& w, base::Cancel cancel) {
    auto& t = *d.textures;
    auto& missing = d.missing;
    missing.clear();
    const auto get = [&](const std::string& picture) { return t.get(picture, missing, cancel); };
    if (!d.skin) d.skin = read_skin_detail(*model.pack, t, missing, cancel);
    d.body.materials = body_materials(mix_skin(t, d.skin_mix, d.traits, missing, cancel),
                                      d.skin ? weigh_skin_detail(*d.skin, w.skin, d.traits) : nullptr, w);
    d.eyes.materials = {eye_material(get("person/iris/" + w.iris))};
    d.teeth.materials = {teeth_material(get("person/teeth/texture"))};
    d.tongue.materials = {tongue_material(get("person/tongue/texture"))};
    d.base_layer.materials = {base_layer_material(w)};
    if (d.brows.present) {
        const std::string picture = "person/brows/" + w.brows + "/texture";
        d.brows.materials = {brow_material(get(picture), t.strands(picture, false, cancel), w)};
    }
    if (d.lashes.present) {
        const std::string picture = "person/lashes/eyelashes02/texture";
        d.lashes.materials = {lash_material(get(picture), t.strands(picture, false, cancel))};
    }
    if (d.hair.present) {
        const std::string picture = "person/hair/" + w.hair + "/texture";
        d.hair.materials = {hair_material(get(picture), t.strands(picture, true, cancel), w)};
    }
    if (d.outfit.present) {
        const std::string prefix = "person/outfit/" + w.outfit;
        std::vector<std::string> optional;
        auto normal = t.get(prefix + "/normal", optional, cancel, {.linear = true});
        d.outfit.materials = {cloth_material(get(prefix + "/texture"), normal, w)};
    }
    if (auto shoes = model.shoes_of.find(w.outfit); d.shoes.present && shoes != model.shoes_of.end())
        d.shoes.materials = {leather_material(get("person/shoes/" + shoes->second + "/texture"))};
}

// Fits to the shape at rest whatever does not follow the expression.
void fit_at_rest(const PersonModel& model, PersonState::Data& d) {
    d.stance = d.shape;
    lower_arms(model.base_layer_ride, d.shoulder[0], d.shoulder[1], kArmsDown, d.stance);
    for (Part* part : {&d.hair, &d.outfit, &d.shoes, &d.eyes, &d.brows, &d.lashes, &d.teeth, &d.tongue})
        if (part->present) {
            part->scale = offset_scale(*part->fit, d.shape);
            apply_fit(*part->fit, d.shape, part->scale, part->rest);
        }
    d.ground = d.body_ground;
    if (d.outfit.present) {
        lower_arms(d.outfit.fit->ride, d.shoulder[0], d.shoulder[1], kArmsDown, d.outfit.rest);
    }
    for (int s = 0; s < 2; ++s) {
        d.eyeball[s] = eyeball_of(d.eyes.rest, model.eye_side, s, model.joint(kEyeJoints[s], d.shape));
        hold_lids(model.lids[s], d.eyeball[s], false, d.stance);
        d.blink_gain[s] = blink_gain(model.lids[s], d.stance);
    }
    settle(d.wearing, d.stance, d.outfit.rest, d.shoes.rest, d.hair.rest);
    for (const Part* part : {&d.outfit, &d.shoes})
        if (part->present)
            for (Float4 p : part->rest) d.ground = std::min(d.ground, p[1]);
}

// The shape that strands are grown in: of each drawn vertex, in metres.
void note_growth(Part& part) {
    const Shown& s = part.shown;
    auto grown_in = std::make_shared<std::vector<Float3>>();
    for (uint32_t row : s.vertex_row) grown_in->push_back(to_float3(part.rest[s.rows[row]]) * 0.1f);
    part.grown_in = std::move(grown_in);
}

void finish(Part& part, PersonState::Data& d) {
    part.drawn = draw(part.shown, part.rows, d.stand, part.pool, d.quad_normals, d.row_normals);
}

// Poses fitted rows (all of them) and keeps those that are shown.
void pose_fit(Part& part, const BoneMotion& motion, float breath, const Positions& rows, PersonState::Data& d) {
    pose(part.fit->ride, motion, breath, rows, part.posed);
    part.rows.resize(part.shown.rows.size());
    for (size_t r = 0; r < part.rows.size(); ++r) part.rows[r] = part.posed[part.shown.rows[r]];
    finish(part, d);
}

void apply_stencils(const Stencils& s, const Shown& shown, const Positions& vertices, Positions& rows) {
    rows.resize(shown.rows.size());
    for (size_t r = 0; r < rows.size(); ++r) {
        const uint32_t row = shown.rows[r];
        Float4 sum = splat(0);
        for (uint32_t i = s.begin[row]; i < s.begin[row + 1]; ++i) sum += splat(s.weight[i]) * vertices[s.vertex[i]];
        rows[r] = sum;
    }
}

float unit(float v) {
    return v > 0 ? std::min(v, 1.0f) : 0.0f;
}

// Where each eye looks, and the lids that go with it.
struct Eyes {
    float yaw[2], pitch[2];
    FaceWeights face;
};
Eyes aim(const PersonInput& in) {
    using namespace face;
    Eyes e{{}, {}, in.face};
    for (float& w : e.face) w = base::clamp(std::isfinite(w) ? w : 0, -0.5f, 1.5f);
    const FaceWeights f = e.face;
    e.yaw[0] = in.gaze_yaw + kLookSide * (f[eyeLookOutLeft] - f[eyeLookInLeft]);
    e.yaw[1] = in.gaze_yaw + kLookSide * (f[eyeLookInRight] - f[eyeLookOutRight]);
    e.pitch[0] = in.gaze_pitch + kLookUp * f[eyeLookUpLeft] - kLookDown * f[eyeLookDownLeft];
    e.pitch[1] = in.gaze_pitch + kLookUp * f[eyeLookUpRight] - kLookDown * f[eyeLookDownRight];
    constexpr int out[2] = {eyeLookOutLeft, eyeLookInRight}, opposite[2] = {eyeLookInLeft, eyeLookOutRight};
    constexpr int up[2] = {eyeLookUpLeft, eyeLookUpRight}, down[2] = {eyeLookDownLeft, eyeLookDownRight};
    constexpr int blink[2] = {eyeBlinkLeft, eyeBlinkRight};
    for (int s = 0; s < 2; ++s) {
        e.face[out[s]] = unit(e.yaw[s] / kLookSide);
        e.face[opposite[s]] = unit(-e.yaw[s] / kLookSide);
        e.face[up[s]] = unit(e.pitch[s] / kLookUp);
        // A closed lid has nothing left to follow: the two targets together would close it twice.
        e.face[down[s]] = unit(-e.pitch[s] / kLookDown) * (1 - unit(f[blink[s]]));
    }
    return e;
}

void turn_eyes(const PersonModel& model, PersonState::Data& d, const Eyes& aimed) {
    std::array<Float4, 3> turn[2];
    Float4 centre[2];
    for (int s = 0; s < 2; ++s) {
        turn[s] = rotation(aimed.yaw[s], aimed.pitch[s], 0);
        centre[s] = d.eyeball[s].centre;
    }
    Positions& turned = d.eyes.rows;
    turned.resize(d.eyes.rest.size());
    for (size_t r = 0; r < turned.size(); ++r) {
        const int s = model.eye_side[r];
        const Float4 p = d.eyes.rest[r] - centre[s];
        turned[r] = centre[s] + turn[s][0] * splat(p[0]) + turn[s][1] * splat(p[1]) + turn[s][2] * splat(p[2]);
    }
}

void add_mesh(PersonOutput& out, const Part& part, const char* name, uint32_t object) {
    if (!part.present) return;
    scene::Mesh mesh;
    mesh.object = object;
    mesh.name = name;
    mesh.topology = part.shown.topology;
    mesh.positions = part.drawn.positions;
    mesh.normals = part.drawn.normals;
    mesh.rest = part.grown_in;
    mesh.materials = part.materials;
    mesh.deforms = true;
    out.meshes.push_back(std::move(mesh));
}

// Takes on the input's traits and wardrobe: shape, what is worn, contacts, pictures. False when cancelled.
bool change(const PersonModel& model, PersonState::Data& d, const PersonInput& input, base::Cancel cancel) {
    const bool first = !std::exchange(d.made, true);
    const bool reshaped = first || !(input.traits == d.traits), redressed = first || !(input.wardrobe == d.wardrobe);
    if (reshaped) {
        d.traits = input.traits;
        make_shape(model, d);
    }
    if (redressed) {
        d.refit |= !same_things(input.wardrobe, d.wardrobe);
        dress(model, d, input.wardrobe, first);
        d.wardrobe = input.wardrobe;
    }
    d.refit |= reshaped;
    d.repaint |= reshaped || redressed;
    if (d.plan) {
        auto plan = plan_wearing(model, d.body_kept, d.layer_kept, worn(d.outfit), worn(d.shoes), worn(d.hair), cancel);
        if (!plan) return false;
        d.wearing = *std::move(plan);
        d.plan = false;
    }
    if (d.repaint) {
        paint(model, d, d.wardrobe, cancel);
        if (base::is_set(cancel)) return false;
        d.repaint = false;
    }
    return true;
}

}  // namespace

std::shared_ptr<TextureCache> make_texture_cache(const PersonModel& model) {
    return std::make_shared<TextureCache>(model.pack);
}

bool same_things(const Wardrobe& a, const Wardrobe& b) {
    return a.hair == b.hair && a.outfit == b.outfit && a.brows == b.brows && a.outfit_clear == b.outfit_clear &&
           a.shoes_clear == b.shoes_clear;
}

bool wears(const PersonState& state, const Wardrobe& wardrobe) {
    return state.data->made && !state.data->plan && same_things(wardrobe, state.data->wardrobe);
}

std::optional<Wardrobe> as_worn(const PersonState& state, Wardrobe wardrobe) {
    if (!state.data->made || state.data->plan) return {};
    const Wardrobe& worn = state.data->wardrobe;
    wardrobe.hair = worn.hair;
    wardrobe.outfit = worn.outfit;
    wardrobe.brows = worn.brows;
    wardrobe.outfit_clear = worn.outfit_clear;
    wardrobe.shoes_clear = worn.shoes_clear;
    return wardrobe;
}

bool update_person(const PersonModel& model, PersonState& state, const PersonInput& input, PersonOutput& output,
                   base::Cancel cancel) {
    PersonState::Data& d = *state.data;
    if (!d.textures) d.textures = make_texture_cache(model);
    if (!change(model, d, input, cancel)) return false;
    const bool refit = std::exchange(d.refit, false);
    if (refit) fit_at_rest(model, d);
    if (refit && d.hair.present) note_growth(d.hair);

    const Motion motion{d.shape_revision, input.breath, input.head_yaw, input.head_pitch,
                        input.head_roll,  input.x,      input.z,        input.turn};
    d.stand = {d.ground, input.x, input.z, std::sin(input.turn), std::cos(input.turn)};
    const bool moved = refit || !(motion == d.motion);
    const Expression expression{input.face, input.gaze_yaw, input.gaze_pitch};
    const bool acted = moved || !(expression == d.expression);
    d.motion = motion;
    d.expression = expression;
    const BoneMotion bones = head_motion(d.bones, input.head_yaw, input.head_pitch, input.head_roll);

    if (acted) {
        Eyes eyes = aim(input);
        eyes.face[face::eyeBlinkLeft] *= d.blink_gain[0];
        eyes.face[face::eyeBlinkRight] *= d.blink_gain[1];
        d.faced = d.stance;
        for (int w = 0; w < kFaceWeights; ++w)
            if (std::abs(eyes.face[w]) > 1e-4f)
                add_target(model.face, model.face_target[w], eyes.face[w], d.faced.data());
        for (int s = 0; s < 2; ++s) hold_lids(model.lids[s], d.eyeball[s], true, d.faced);
        pose(model.body_ride, bones, input.breath, d.faced, d.posed);
        apply_stencils(model.body_stencils, d.body.shown, d.posed, d.body.rows);
        finish(d.body, d);
        for (Part* part : {&d.brows, &d.lashes, &d.teeth, &d.tongue})
            if (part->present) {
                apply_fit(*part->fit, d.faced, part->scale, part->rest);
                pose_fit(*part, bones, input.breath, part->rest, d);
            }
        turn_eyes(model, d, eyes);
        pose_fit(d.eyes, bones, input.breath, Positions(d.eyes.rows), d);
    }
    if (moved) {
        for (Part* part : {&d.hair, &d.outfit, &d.shoes})
            if (part->present) pose_fit(*part, bones, input.breath, part->rest, d);
        if (d.base_layer.present) {
            pose(model.base_layer_ride, bones, input.breath, d.stance, d.base_layer.posed);
            apply_stencils(model.base_layer_stencils, d.base_layer.shown, d.base_layer.posed, d.base_layer.rows);
            finish(d.base_layer, d);
        }
    }

    output.meshes.clear();
    add_mesh(output, d.body, "body", input.person_object);
    output.meshes.back().creases = creases_of(input.face);
    add_mesh(output, d.eyes, "eyes", input.person_object);
    add_mesh(output, d.teeth, "teeth", input.person_object);
    add_mesh(output, d.tongue, "tongue", input.person_object);
    add_mesh(output, d.brows, "brows", input.person_object);
    add_mesh(output, d.lashes, "lashes", input.person_object);
    add_mesh(output, d.base_layer, "base layer", input.outfit_object);
    add_mesh(output, d.outfit, "outfit", input.outfit_object);
    add_mesh(output, d.shoes, "shoes", input.outfit_object);
    add_mesh(output, d.hair, "hair", input.hair_object);

    const auto place = [&](Float4 p, bool on_head) {
        return to_float3(d.stand.placed(on_head ? pose_rigid(bones, kBones - 1, p) : p));
    };
    output.left_eye = place(model.joint("eye_left", d.shape), true);
    output.right_eye = place(model.joint("eye_right", d.shape), true);
    output.eye_center = (output.left_eye + output.right_eye) * 0.5f;
    const Float4 head = d.bones[kBones - 1], top = model.joint("head_top", d.shape);
    output.head_center = place((head + top) * splat(0.5f), true);
    output.rest_head_center = place((head + top) * splat(0.5f), false);
    output.unplaced_head_center = to_float3(Stand{d.ground}.placed((head + top) * splat(0.5f)));
    output.neck = place(d.bones[0], false);
    output.chest = place(model.joint("chest", d.shape), false);
    output.left_hand = place(model.joint("hand_left", d.stance), false);
    output.right_hand = place(model.joint("hand_right", d.stance), false);
    output.height = (top[1] - d.ground) * 0.1f;
    output.missing = d.missing;
    for (const Part* part : {&d.hair, &d.brows, &d.lashes, &d.outfit, &d.shoes})
        if (!part->missing.empty()) output.missing.push_back(part->missing);
    return true;
}

}  // namespace limn::human

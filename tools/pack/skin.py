"""What the small skin pictures are too coarse for: where blood shows, freckles, beard, oil, the creases of expression and age, and a tile
of pores and stubble. None of it depends on traits: the renderer weighs it by them, so that no picture is ever painted while one plays.

Places on the face are given in the base mesh's front view (decimetres), lengths on the skin in millimetres.
"""
import numpy as np

# The part of the body's uv that holds the face: u and v (downwards) of its first corner, width, height.
WINDOW = (0.735, 0.345, 0.260, 0.345)
TONE, CREASE, TILE = 1024, 1536, 512  # texels a side
TILE_MM = 20.0
STEEPEST = 1.0  # slope that a full byte stands for
MM = 100.0      # in a decimetre


def smooth(low, high, v):
    t = np.clip((v - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def noise(x, y, seed, period=None):
    """Gradient noise (Perlin 2002) on arrays, cells of size 1, about -1..1; repeats after `period` cells where that is given."""
    table = np.random.default_rng(seed).permutation(1024).astype(np.int32)
    angle = np.random.default_rng(seed + 1).uniform(0, 2 * np.pi, 1024)
    gx, gy = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    x0, y0 = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    fx, fy = (x - x0).astype(np.float32), (y - y0).astype(np.float32)

    def corner(i, j):
        cx, cy = (x0 + i, y0 + j) if period is None else ((x0 + i) % period, (y0 + j) % period)
        h = table[(table[cx & 1023] + cy) & 1023]
        return gx[h] * (fx - i) + gy[h] * (fy - j)

    u, v = (t * t * t * (t * (t * 6 - 15) + 10) for t in (fx, fy))
    top = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * u
    return 1.4 * (top + (corner(0, 1) + (corner(1, 1) - corner(0, 1)) * u - top) * v)


def fbm(x, y, octaves, seed):
    return sum(0.5 ** k * noise(x * 2 ** k, y * 2 ** k, seed + 7 * k) for k in range(octaves)) * 0.8


class Face:
    """The window as a grid: where each texel lies on the base mesh, NaN where there is no skin."""

    def __init__(self, mesh, body, side):
        self.side = side
        self.place = np.full((side, side, 3), np.nan, np.float32)
        u0, v0, width, height = WINDOW
        uv = mesh.uv[mesh.uv_quads[body]].copy()
        uv[..., 0] = (uv[..., 0] - u0) / width * side
        uv[..., 1] = (1 - uv[..., 1] - v0) / height * side
        point = mesh.position[mesh.quads[body]]
        near = ((uv > -8) & (uv < side + 8)).all(axis=(1, 2))
        for q in np.flatnonzero(near):
            for a, b, c in ((0, 1, 2), (0, 2, 3)):
                self._fill(uv[q][[a, b, c]], point[q][[a, b, c]])
        known = ~np.isnan(self.place[..., 0])
        self.known = known
        self.x, self.y, self.z = (np.nan_to_num(self.place[..., k], nan=-9.0) for k in range(3))
        column, row = np.meshgrid(np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32))
        self.mm_u, self.mm_v = self._millimetres()
        # Distances along the skin: the face is laid out with little distortion.
        self.u, self.v = column * self.mm_u, row * self.mm_v

    def _fill(self, uv, point):
        low, high = np.floor(uv.min(axis=0)).astype(int), np.ceil(uv.max(axis=0)).astype(int) + 1
        x0, y0 = np.maximum(low, 0)
        x1, y1 = np.minimum(high, self.side)
        if x0 >= x1 or y0 >= y1:
            return
        x, y = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
        (ax, ay), (bx, by), (cx, cy) = uv
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            return
        b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        inside = (b >= -0.01) & (c >= -0.01) & (b + c <= 1.01)
        value = point[0] + b[..., None] * (point[1] - point[0]) + c[..., None] * (point[2] - point[0])
        self.place[y0:y1, x0:x1][inside] = value[inside]

    def _millimetres(self):
        """How far it is from one texel to the next, on the front of the face."""
        front = self.known & (self.z > 1.0)
        across = np.linalg.norm(np.diff(self.place, axis=1), axis=2)[front[:, 1:]]
        down = np.linalg.norm(np.diff(self.place, axis=0), axis=2)[front[1:]]
        return float(np.nanmedian(across)) * MM, float(np.nanmedian(down)) * MM

    def at(self, x, y):
        """Millimetres in the window of the frontmost skin at (x, y) of the front view."""
        coarse = np.s_[::4, ::4]
        far = (self.x[coarse] - x) ** 2 + (self.y[coarse] - y) ** 2 + np.where(self.z[coarse] > 0.6, 0, 100)
        row, column = np.unravel_index(np.argmin(far), far.shape)
        return 4 * column * self.mm_u, 4 * row * self.mm_v

    def blob(self, x, y, radius_x, radius_y, mirrored=True):
        sides = (1, -1) if mirrored else (1,)
        return sum(np.exp(-((self.x - s * x) / radius_x) ** 2 - ((self.y - y) / radius_y) ** 2) for s in sides) * (self.z > 0.2)


def beard_area(face, lips):
    across = np.abs(face.x)
    line = np.interp(across, [0, 0.12, 0.22, 0.30, 0.42, 0.54, 0.62, 0.70], [6.86, 6.87, 6.83, 6.72, 6.74, 6.86, 7.02, 7.35])
    line = line + 0.03 * fbm(face.u / 9, face.v / 9, 2, 41)
    area = smooth(0.05, -0.07, face.y - line) * smooth(5.85, 6.15, face.y)
    philtrum = np.exp(-(across / 0.05) ** 2 - ((face.y - 6.81) / 0.07) ** 2)
    below_lip = np.exp(-((across - 0.17) / 0.06) ** 2 - ((face.y - 6.45) / 0.06) ** 2)
    density = 0.8 + 0.35 * fbm(face.u / 6, face.v / 6, 3, 43)
    return area * (1 - lips) * density * (1 - 0.45 * philtrum) * (1 - 0.5 * below_lip)


def freckles(face):
    """Darkness of freckles and a few moles: most where the sun falls, on nose and cheeks."""
    random = np.random.default_rng(11)
    spots = np.zeros((face.side, face.side), np.float32)
    where = 0.15 + face.blob(0.30, 7.02, 0.22, 0.16) + face.blob(0, 7.10, 0.14, 0.16, False) + 0.35 * face.blob(0, 7.7, 0.45, 0.22, False)
    clumps = np.clip(1 + 1.2 * fbm(face.u / 7, face.v / 7, 2, 13), 0, 2)
    chance = np.clip(where * clumps, 0, 1) * face.known * (face.y > 6.3) * (face.z > 0.3)
    rows, columns = np.nonzero(random.random(chance.shape) < chance * 0.0085 * (1024 / face.side) ** 2)

    def stamp(row, column, radius, dark):
        reach = int(np.ceil(2.2 * radius / face.mm_u)) + 1
        r0, r1, c0, c1 = max(row - reach, 0), min(row + reach + 1, face.side), max(column - reach, 0), min(column + reach + 1, face.side)
        y, x = np.mgrid[r0:r1, c0:c1]
        dx, dy = (x - column) * face.mm_u, (y - row) * face.mm_v
        turn, ring = random.uniform(0, 2 * np.pi), np.arctan2(dy, dx)
        edge = radius * (1 + 0.22 * np.cos(2 * ring + turn) + 0.13 * np.cos(3 * ring - 2 * turn) + 0.08 * np.cos(5 * ring + 3 * turn))
        spot = dark * smooth(1.25, 0.45, np.hypot(dx, dy) / edge)
        spots[r0:r1, c0:c1] = 1 - (1 - spots[r0:r1, c0:c1]) * (1 - spot)

    for row, column in zip(rows, columns):
        stamp(row, column, 0.22 + 0.95 * random.random() ** 2.5, random.uniform(0.12, 0.5))
    for x, y, radius in ((0.41, 6.83, 0.9), (-0.30, 6.58, 0.7), (-0.47, 7.12, 0.6), (0.12, 7.78, 0.6), (0.52, 6.62, 0.55)):
        column, row = face.at(x, y)
        stamp(int(row / face.mm_v), int(column / face.mm_u), radius, 0.8)
    return spots * face.known


def paint_tone(face, mask):
    """-> RGBA8: blood (half = as in the picture below), freckles, beard, oil."""
    blotch = fbm(face.u / 11, face.v / 11, 4, 21)
    fine = fbm(face.u / 2.2, face.v / 2.2, 3, 27)
    blood = 0.34 * face.blob(0.37, 6.98, 0.17, 0.14) + 0.36 * face.blob(0, 6.95, 0.13, 0.09, False) + 0.30 * face.blob(0.15, 6.92, 0.07, 0.08)
    blood += 0.24 * mask["ears"] + 0.16 * face.blob(0, 6.33, 0.16, 0.10, False) + 0.12 * face.blob(0.10, 7.42, 0.08, 0.06)
    blood += 0.18 * face.blob(0.2, 7.22, 0.08, 0.05) - 0.04 * mask["eyelids"] - 0.10 * face.blob(0, 7.75, 0.40, 0.2, False)
    blood -= 0.12 * face.blob(0, 6.62, 0.5, 0.12, False) * (1 - mask["lips"])
    edge = smooth(0, 0.06, np.minimum.reduce([*np.meshgrid(*(np.minimum(t, 1 - t) for t in (np.linspace(0, 1, face.side),) * 2))]))
    blood = 0.5 + edge * (blood + 0.17 * blotch * (0.5 + 2 * np.clip(blood, 0, 1)) + 0.09 * fine)
    oil = 0.50 * face.blob(0, 7.72, 0.36, 0.24, False) + 0.75 * face.blob(0, 7.08, 0.11, 0.26, False) + 0.55 * face.blob(0, 6.93, 0.17, 0.09, False)
    oil += 0.35 * face.blob(0, 6.33, 0.15, 0.10, False) + 0.22 * face.blob(0.40, 7.10, 0.12, 0.08) + 0.35 * mask["eyelids"]
    oil = edge * np.clip(oil * (1 + 0.5 * fbm(face.u / 5, face.v / 5, 3, 33)) + 0.08 * fine, 0, 1)
    picture = np.stack([blood, freckles(face), edge * (1 - mask["ears"]) * beard_area(face, mask["lips"]), oil], axis=-1)
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


class Relief:
    """A height in millimetres made of grooves, on a Face."""

    def __init__(self, face):
        self.face = face
        self.height = np.zeros((face.side, face.side), np.float32)

    def groove(self, points, width, depth, seed, wander=0.5):
        """A fold along points of the front view (mirrored by the caller), tapered to both ends, with soft banks beside it."""
        face, random = self.face, np.random.default_rng(seed)
        knots = np.array([face.at(x, y) for x, y in points])
        t = np.linspace(0, 1, 160)
        along = np.linspace(0, 1, len(knots))
        degree = min(len(knots) - 1, 2)
        line = np.stack([np.polyval(np.polyfit(along, knots[:, k], degree), t) for k in range(2)], axis=1)
        line += wander * np.stack([noise(t * 5 + seed, t * 0 + 0.3, seed), noise(t * 5 + seed, t * 0 + 0.7, seed + 1)], axis=1)
        strength = np.sin(np.pi * np.clip(t * 0.98 + 0.01, 0, 1)) ** 0.6 * (0.75 + 0.4 * noise(t * 6, t * 0 + 0.5, seed + 2))
        strength *= random.uniform(0.8, 1.2)
        reach = 4 * width
        c0, r0 = np.maximum(np.floor((line.min(axis=0) - reach) / [face.mm_u, face.mm_v]).astype(int), 0)
        c1, r1 = np.minimum(np.ceil((line.max(axis=0) + reach) / [face.mm_u, face.mm_v]).astype(int), face.side)
        if c0 >= c1 or r0 >= r1:
            return
        u, v = face.u[r0:r1, c0:c1], face.v[r0:r1, c0:c1]
        nearest, power = np.full(u.shape, 1e9, np.float32), np.zeros(u.shape, np.float32)
        for (lu, lv), s in zip(line, strength):
            far = (u - lu) ** 2 + (v - lv) ** 2
            closer = far < nearest
            nearest[closer], power[closer] = far[closer], s
        far = np.sqrt(nearest) / width
        profile = -np.exp(-far ** 1.5) + 0.42 * np.exp(-((far - 2.0) / 1.0) ** 2)
        self.height[r0:r1, c0:c1] += depth * power * profile


def expression_reliefs(face):
    """The folds of forehead, brows, eyes and mouth, each at full depth."""
    forehead, brows, eyes, mouth = (Relief(face) for _ in range(4))
    for k, y in enumerate((7.60, 7.675, 7.75, 7.82, 7.88)):
        reach = (0.34, 0.40, 0.40, 0.34, 0.24)[k]
        for s in (-1, 1):
            forehead.groove([(s * 0.015, y), (s * 0.4 * reach, y + 0.025), (s * reach, y - 0.02)], 0.75, 0.26, 100 + 2 * k + s, 1.2)
        for s in (-1, 1):
            forehead.groove([(s * 0.12, y + 0.04), (s * 0.26, y + 0.045)], 0.35, 0.07, 130 + 2 * k + s, 1.0)
    for s in (-1, 1):
        brows.groove([(s * 0.060, 7.55), (s * 0.066, 7.46), (s * 0.052, 7.37)], 0.9, 0.34, 160 + s, 0.6)
        brows.groove([(s * 0.105, 7.56), (s * 0.118, 7.48)], 0.5, 0.13, 164 + s, 0.5)
        brows.groove([(s * 0.002, 7.315), (s * 0.085, 7.30)], 0.7, 0.18, 168 + s, 0.4)
        for k, (x, y) in enumerate(((0.60, 7.39), (0.62, 7.335), (0.625, 7.275), (0.61, 7.215), (0.58, 7.165))):
            eyes.groove([(s * 0.475, 7.305 - 0.012 * k), (s * 0.54, 0.55 * (7.30 - 0.012 * k) + 0.45 * y), (s * x, y)], 0.42, 0.13, 180 + 2 * k + s, 0.6)
            eyes.groove([(s * 0.53, 7.32 - 0.03 * k), (s * 0.60, y + 0.022)], 0.25, 0.05, 200 + 2 * k + s, 0.5)
        for k, sag in enumerate((0.0, 0.035, 0.075)):
            eyes.groove([(s * 0.215, 7.225 - sag * 0.7), (s * 0.30, 7.175 - sag), (s * 0.43, 7.20 - sag)], 0.4 + 0.12 * k, 0.10 - 0.015 * k, 220 + 2 * k + s, 0.5)
        mouth.groove([(s * 0.20, 6.98), (s * 0.30, 6.84), (s * 0.35, 6.62)], 1.7, 0.62, 240 + s, 0.5)
        mouth.groove([(s * 0.285, 6.62), (s * 0.31, 6.53), (s * 0.30, 6.42)], 0.9, 0.20, 244 + s, 0.5)
        for k in range(2):
            mouth.groove([(s * (0.40 + 0.05 * k), 6.80), (s * (0.43 + 0.05 * k), 6.62)], 0.7, 0.10, 248 + 2 * k + s, 0.8)
    return [r.height for r in (forehead, brows, eyes, mouth)]


def lip_relief(face, lips):
    """Fine lines across the lips, which fan out from the middle, and the plump pads between them."""
    across = face.v + 0.6 * noise(face.u / 2.5, face.v / 2.5, 51)
    lines = -np.abs(noise(across / 1.15, face.u / 5.5, 53)) ** 0.6 - 0.5 * np.abs(noise(across / 0.52, face.u / 2.6, 57)) ** 0.7
    return smooth(0.25, 0.8, lips) * 0.17 * lines


def paint_creases(face, mask):
    """-> RGBA8: slope along u and against v (a slope of STEEPEST is 127 of 255), which group folds here (0 = always, then 1 forehead, 2 brows,
    3 eyes, 4 mouth, in quarters of the range), lips."""
    heights = [lip_relief(face, mask["lips"])] + expression_reliefs(face)
    strength = np.stack([np.abs(h) for h in heights])
    group = strength.argmax(axis=0)
    slope = []
    for axis, step, sign in ((1, face.mm_u, -1), (0, face.mm_v, 1)):
        each = np.stack([np.gradient(h, axis=axis) for h in heights])
        slope.append(sign * np.take_along_axis(each, group[None], axis=0)[0] / step)
    coded = [np.clip(s / STEEPEST, -1, 1) * 127 + 128 for s in slope]
    return np.rint(np.stack([*coded, group * 63.75, smooth(0.15, 0.75, mask["lips"]) * 255], axis=-1)).astype(np.uint8)


def scattered(random, count):
    """Points in the unit square, no two of them very close (best of several candidates, Mitchell 1991); it repeats."""
    points = random.random((1, 2))
    while len(points) < count:
        candidates = random.random((8, 2))
        apart = np.abs(candidates[:, None] - points[None])
        far = np.minimum(apart, 1 - apart)
        points = np.vstack([points, candidates[np.argmax((far ** 2).sum(axis=2).min(axis=1))]])
    return points


def two_nearest(points, x, y):
    best = np.full((3, *x.shape), 1e9, np.float32)
    for px, py in points:
        dx, dy = np.abs(x - px), np.abs(y - py)
        far = np.minimum(dx, 1 - dx) ** 2 + np.minimum(dy, 1 - dy) ** 2
        best[1] = np.minimum(best[1], np.maximum(best[0], far))
        best[0] = np.minimum(best[0], far)
    return np.sqrt(best[0]), np.sqrt(best[1])


def paint_tile():
    """-> RGBA8 that repeats: slope along u and against v, how deep it lies (255 = in a pore), stubble."""
    random = np.random.default_rng(61)
    x, y = np.meshgrid(*((np.arange(TILE, dtype=np.float32) + 0.5) / TILE,) * 2)
    bent = lambda k: 0.006 * noise(x * 24, y * 24, 63 + k, 24)
    xx, yy = (x + bent(0)) % 1, (y + bent(2)) % 1
    pores = scattered(random, 420)
    nearest, _ = two_nearest(pores, xx, yy)
    size = 0.13 + 0.10 * (0.5 + 0.5 * noise(x * 6, y * 6, 71, 6))
    pore = np.exp(-(nearest * TILE_MM / size) ** 2)
    first, second = two_nearest(scattered(random, 900), xx, yy)
    furrow = np.exp(-((second - first) * TILE_MM / 0.11) ** 1.2)
    first, second = two_nearest(scattered(random, 420), (x + 1.7 * bent(5)) % 1, (y + 1.7 * bent(6)) % 1)
    deep = np.exp(-((second - first) * TILE_MM / 0.16) ** 1.2)
    grain = noise(x * 96, y * 96, 81, 96) + 0.6 * noise(x * 48, y * 48, 83, 48)
    height = -0.085 * pore - 0.018 * furrow - 0.022 * deep + 0.006 * grain
    step = TILE_MM / TILE
    slope = [-(np.roll(height, -1, 1) - np.roll(height, 1, 1)) / (2 * step), (np.roll(height, -1, 0) - np.roll(height, 1, 0)) / (2 * step)]
    coded = [np.clip(s / STEEPEST, -1, 1) * 127 + 128 for s in slope]
    hidden = np.clip(0.85 * pore + 0.25 * furrow + 0.25 * deep, 0, 1)
    stubble = np.zeros((TILE, TILE), np.float32)
    for px, py in scattered(random, 230):
        turn, long, thick = random.normal(0, 0.35), random.uniform(0.25, 0.75), random.uniform(0.055, 0.085)
        dx, dy = ((x - px + 0.5) % 1 - 0.5) * TILE_MM, ((y - py + 0.5) % 1 - 0.5) * TILE_MM
        run, off = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        over = np.maximum(np.maximum(-run, run - long), 0)
        taper = thick * np.clip(1.1 - 0.6 * run / long, 0.4, 1.1)
        stubble = np.maximum(stubble, smooth(1.3, 0.5, np.hypot(over, off) / taper))
    return np.rint(np.clip(np.stack([*coded, hidden * 255, stubble * 255], axis=-1), 0, 255)).astype(np.uint8)


def add_skin_detail(writer, mesh, body, masks):
    """masks: name -> grey picture in the body's uv, rows from the top."""
    def cut(mask, side):
        u0, v0, width, height = WINDOW
        rows, columns = mask.shape
        y = np.clip((v0 + (np.arange(side) + 0.5) / side * height) * rows - 0.5, 0, rows - 1.001)
        x = np.clip((u0 + (np.arange(side) + 0.5) / side * width) * columns - 0.5, 0, columns - 1.001)
        iy, ix = y.astype(int), x.astype(int)
        fy, fx = (y - iy)[:, None], (x - ix)[None]
        m = mask.astype(np.float32) / 255
        top = m[iy][:, ix] * (1 - fx) + m[iy][:, ix + 1] * fx
        return top * (1 - fy) + (m[iy + 1][:, ix] * (1 - fx) + m[iy + 1][:, ix + 1] * fx) * fy

    for name, side, paint in (("tone", TONE, paint_tone), ("creases", CREASE, paint_creases)):
        face = Face(mesh, body, side)
        writer.array(f"person/skin_detail/{name}", paint(face, {m: cut(p, side) for m, p in masks.items()}), "|u1")
        across = side * face.mm_u / 1000 / WINDOW[2]
    writer.array("person/skin_detail/tile", paint_tile(), "|u1")
    # Window, metres in one unit of uv, metres across the tile, steepest slope.
    writer.array("person/skin_detail/layout", [*WINDOW, across, TILE_MM / 1000, STEEPEST], "<f4")

"""Things fitted to the base mesh: hair, brows, lashes, eyes, teeth, tongue, garments.

A carrier's file is three.js JSON 3.x; each vertex is fitted to three base vertices:
position = sum(weight * base[reference]) + offset.
"""
import collections
import json

import numpy as np

from .textures import EMPTY, classify_quads, read_rgba, spread_colour
from .zones import ID


class Proxy:
    def __init__(self, path):
        self.path = path
        data = json.loads(path.read_text())
        fit = data["metadata"]
        self.reference = np.array([r if len(r) == 3 else [r[0]] * 3 for r in fit["ref_vIdxs"]])
        self.weight = np.array([w if len(w) == 3 else [1.0, 0, 0] for w in fit["weights"]], float)
        self.offset = np.array(fit["offsets"], float)
        self.delete = np.array(fit["deleteVerts"], bool) if len(fit.get("deleteVerts", [])) else None
        self.uv = np.array(data["uvs"][0], float).reshape(-1, 2)
        self.materials = data["materials"]
        self.quads, self.uv_quads = self._faces(data["faces"])

    def _faces(self, faces):
        quads, uv_quads, i = [], [], 0
        while i < len(faces):
            bits, corners = faces[i], 4 if faces[i] & 1 else 3
            v = faces[i + 1: i + 1 + corners]
            i += 1 + corners + (1 if bits & 2 else 0) + (1 if bits & 4 else 0)
            if not bits & 8:
                raise SystemExit(f"{self.path}: a face without texture coordinates")
            t = faces[i: i + corners]
            i += corners + (1 if bits & 16 else 0) + (corners if bits & 32 else 0)
            i += (1 if bits & 64 else 0) + (corners if bits & 128 else 0)
            quads.append(v + v[-1:] * (4 - corners))
            uv_quads.append(t + t[-1:] * (4 - corners))
        return np.array(quads), np.array(uv_quads)

    def fitted(self, base):
        return (self.weight[..., None] * base[self.reference]).sum(axis=1) + self.offset

    def keep(self, mask):
        self.quads, self.uv_quads = self.quads[mask], self.uv_quads[mask]

    def texture(self, key="mapDiffuse", material=0):
        name = self.materials[material].get(key)
        return self.path.parent / name if name and (self.path.parent / name).exists() else None

    def islands(self):
        """A number for each quad: which connected piece of the texture layout it belongs to."""
        parent = np.arange(len(self.uv))

        def root(a):
            while parent[a] != a:
                parent[a] = parent[parent[a]]
                a = parent[a]
            return a

        for q in self.uv_quads:
            for k in q[1:]:
                parent[root(k)] = root(q[0])
        return np.array([root(q[0]) for q in self.uv_quads])


def write_proxy(writer, prefix, proxy, zone, coverage=None):
    keys, vertex_of, uv_of = {}, [], []
    used, quads = {}, np.zeros_like(proxy.quads)
    for q in range(len(proxy.quads)):
        for k in range(4):
            key = (proxy.quads[q, k], proxy.uv_quads[q, k])
            if key not in keys:
                keys[key] = len(vertex_of)
                vertex_of.append(used.setdefault(key[0], len(used)))
                uv_of.append(proxy.uv[key[1]])
            quads[q, k] = keys[key]
    order = np.array(list(used))
    uv_of = np.array(uv_of)
    writer.array(f"{prefix}/reference", proxy.reference[order], "<u2")
    writer.array(f"{prefix}/weight", proxy.weight[order], "<f4")
    writer.array(f"{prefix}/offset", proxy.offset[order], "<f4")
    writer.array(f"{prefix}/vertex_row", vertex_of, "<u4")
    writer.array(f"{prefix}/uv", np.stack([uv_of[:, 0], 1 - uv_of[:, 1]], axis=1), "<f4")
    writer.array(f"{prefix}/quads", quads, "<u4")
    writer.array(f"{prefix}/zone", np.broadcast_to(zone, len(quads)), "|u1")
    writer.array(f"{prefix}/coverage", np.zeros(len(quads)) if coverage is None else coverage, "|u1")


def lift(proxy, normals, distance):
    """Moves a card off the skin (decimetres), which is finer than the mesh it was fitted to and would swallow it."""
    normal = (np.abs(proxy.weight)[..., None] * normals[proxy.reference]).sum(axis=1)
    proxy.offset += distance * normal / np.maximum(np.linalg.norm(normal, axis=1), 1e-9)[:, None]


def add_cutout(writer, prefix, proxy, zone, density=1.0, only_alpha=False, paint=None):
    """Hair, brows, lashes: quads whose texels are all empty are left out, the others marked opaque or mixed.
    only_alpha: those of one colour are stored as coverage alone. paint: what is done to the picture that is stored."""
    picture = spread_colour(read_rgba(proxy.texture()))
    picture[..., 3] = np.rint(picture[..., 3] * density)
    uv = np.stack([proxy.uv[:, 0], 1 - proxy.uv[:, 1]], axis=1)
    coverage = classify_quads(picture[..., 3], uv, proxy.uv_quads)
    proxy.keep(coverage != EMPTY)
    write_proxy(writer, prefix, proxy, zone, coverage[coverage != EMPTY])
    if paint:
        picture = paint(picture)
    writer.array(f"{prefix}/texture", picture[..., 3:] if only_alpha else picture, "|u1")


def eye_surface(proxy):
    """The eye's outer shell, with the bulge of the cornea, carrying the iris: the carrier's shell is clear and its eyeball flat
    in front, but one opaque surface gives the highlight its place and costs no transparent ray."""
    parent = np.arange(len(proxy.reference))

    def root(a):
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        return a

    for q in proxy.quads:
        for v in q[1:]:
            parent[root(v)] = root(q[0])
    piece = np.array([root(q[0]) for q in proxy.quads])
    names = collections.Counter(piece)
    clear = {n for n in names if np.ptp(proxy.uv[proxy.uv_quads[piece == n].ravel()], axis=0).max() < 0.2}
    return piece, clear


def add_eyes(writer, prefix, proxy, base):
    position = proxy.fitted(base)
    piece, clear = eye_surface(proxy)
    uv_extra, zone = [], np.zeros(len(proxy.quads), int)
    for name in clear:
        shell = np.unique(proxy.quads[piece == name])
        side = np.sign(position[shell, 0].mean())
        inner_piece = next(n for n in set(piece) - clear
                           if np.sign(position[proxy.quads[piece == n].ravel(), 0].mean()) == side)
        inner = piece == inner_piece
        inner_vertex, inner_uv = proxy.quads[inner].ravel(), proxy.uv_quads[inner].ravel()
        centre = position[shell].mean(axis=0)
        centre[2] = (position[shell, 2].min() + position[shell, 2].max() - 0.028) / 2
        # Radius in the texture against distance from the axis, from the eyeball's own layout; the front half only.
        p, t = position[inner_vertex] - centre, proxy.uv[inner_uv]
        front = p[:, 2] > 0
        ray = np.hypot(p[:, 0], p[:, 1])
        axis_uv = t[front & (ray < ray[front].min() + 0.01)].mean(axis=0)
        turn, *_ = np.linalg.lstsq(p[front & (ray > 0.05), :2], (t - axis_uv)[front & (ray > 0.05)], rcond=None)
        u, _, vt = np.linalg.svd(turn)
        turn = u @ vt  # the rotation or mirror between the eye's plane and the texture
        angle = np.arctan2(ray, p[:, 2])  # grows from the pupil to the back
        radius = np.linalg.norm(t - axis_uv, axis=1)
        order = np.argsort(ray[front])
        table_ray, table_radius = ray[front][order], np.maximum.accumulate(radius[front][order])
        back = np.argsort(angle)
        table_angle, table_back = angle[back], np.maximum.accumulate(radius[back])
        q = position - centre
        q_ray = np.hypot(q[:, 0], q[:, 1])
        from_ray = np.interp(q_ray, table_ray, table_radius)
        from_angle = np.interp(np.arctan2(q_ray, q[:, 2]), table_angle, table_back)
        r = np.where(q[:, 2] > 0.06, from_ray, from_angle)
        uv = axis_uv + (q[:, :2] / np.maximum(q_ray, 1e-9)[:, None]) @ turn * r[:, None]
        mine = piece == name
        uv_extra.append((mine, uv))
        zone[mine] = ID["Left eye"] if side > 0 else ID["Right eye"]
    keep = np.isin(piece, list(clear))
    new_uv = np.zeros((len(proxy.reference), 2))
    for mine, uv in uv_extra:
        index = np.unique(proxy.quads[mine])
        new_uv[index] = uv[index]
    proxy.uv, proxy.uv_quads = new_uv, proxy.quads.copy()
    proxy.keep(keep)
    write_proxy(writer, prefix, proxy, zone[keep])

"""The body that is drawn: zones, unwelded corners, and one level of Catmull-Clark (1978) where the face is
looked at closely.

Subdivided positions are a sparse matrix times the original vertices, so that they follow every target. Where
the finer region meets the coarser one, its rim keeps the straight coarse edges and the neighbours are split to meet the
new edge points: no cracks.
"""
import collections

import numpy as np

from .base_mesh import BODY_VERTICES
from .zones import ID


def influence(targets, folder_names, vertices):
    """How strongly any of the named targets moves each vertex, 0..1 of its largest delta."""
    strength = np.zeros(vertices)
    for name in folder_names:
        index, delta = targets[name]
        length = np.linalg.norm(delta, axis=1)
        if len(index):
            np.maximum.at(strength, index, length / length.max())
    return strength


def sample_mask(mask, uv):
    height, width = mask.shape
    x = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
    y = np.clip(((1 - uv[:, 1]) * height).astype(int), 0, height - 1)
    return mask[y, x] / 255.0


def body_zones(mesh, body, head_weight, hand_weight, detail_parts, masks):
    """A zone for each body quad, by what the shape sliders of a part move, by masks, and by the rig."""
    quads = mesh.quads[body]
    middle = mesh.position[quads].mean(axis=1)
    uv_middle = mesh.uv[mesh.uv_quads[body]].mean(axis=1)
    head = head_weight[quads].mean(axis=1)
    mask = {name: sample_mask(picture, uv_middle) for name, picture in masks.items()}
    zone = np.full(len(quads), ID["Skin"])
    zone[hand_weight[quads].mean(axis=1) > 0.5] = ID["Hands"]
    neck = (head > 0.02) & (head <= 0.6)
    zone[neck] = ID["Neck"]
    on_head = head > 0.6
    zone[on_head] = ID["Scalp"]
    # The face: the strongest of its parts.
    parts = ["Forehead", "Nose", "Cheeks", "Jaw"]
    score = np.stack([detail_parts[p][quads].mean(axis=1) for p in parts])
    best = score.argmax(axis=0)
    in_front = on_head & (middle[:, 2] > 0.35)
    face = in_front & (score.max(axis=0) > 0.12)
    zone[face] = np.array([ID[p] for p in parts])[best[face]]
    zone[in_front & ~face & (middle[:, 1] < 6.9)] = ID["Jaw"]
    zone[on_head & ~face & (middle[:, 1] < 6.35) & (middle[:, 2] < 0.6)] = ID["Neck"]
    zone[on_head & (mask["ears"] > 0.4)] = ID["Ears"]
    zone[on_head & (mask["eyelids"] > 0.3)] = ID["Eyelids"]
    zone[on_head & (mask["lips"] > 0.3)] = ID["Mouth"]
    zone[on_head & (mask["inside-mouth"] > 0.4)] = ID["Mouth cavity"]
    return zone


class Subdivision:
    """Sparse rows over the original vertices; rows below BODY_VERTICES are the vertices themselves unless smoothed."""

    def __init__(self, position, quads, fine):
        self.rows = {}
        self.position = position
        self.quads = quads
        self.fine = fine
        self.next = BODY_VERTICES
        self._build()

    def _add(self, *weighted):
        row = collections.defaultdict(float)
        for source, weight in weighted:
            for k, w in source.items():
                row[k] += w * weight
        return row

    def _build(self):
        edges = collections.defaultdict(list)
        for q, corners in enumerate(self.quads):
            for k in range(4):
                a, b = corners[k], corners[(k + 1) % 4]
                edges[min(a, b), max(a, b)].append(q)
        point = lambda v: {v: 1.0}
        self.face_point, self.edge_point = {}, {}
        at_vertex = collections.defaultdict(set)
        edges_at = collections.defaultdict(set)
        for q in np.flatnonzero(self.fine):
            corners = self.quads[q]
            self.face_point[q] = self._add(*[(point(v), 0.25) for v in corners])
        rim = set()
        for (a, b), around in edges.items():
            inside = [q for q in around if self.fine[q]]
            if len(inside) == 2 and len(around) == 2:
                faces = [(self.face_point[q], 0.25) for q in inside]
                self.edge_point[a, b] = self._add((point(a), 0.25), (point(b), 0.25), *faces)
            elif inside:
                self.edge_point[a, b] = self._add((point(a), 0.5), (point(b), 0.5))
                rim.update((a, b))
            if inside:
                for v in (a, b):
                    at_vertex[v].update(inside)
                    edges_at[v].add((a, b))
        self.vertex_point = {}
        for v, faces in at_vertex.items():
            if v in rim:
                continue
            n = len(faces)
            terms = [(self.face_point[q], 1 / (n * n)) for q in faces]
            terms += [(self._add((point(a), 0.5), (point(b), 0.5)), 2 / (n * n)) for a, b in edges_at[v]]
            self.vertex_point[v] = self._add(*terms, (point(v), (n - 3) / n))


def subdivide(mesh, body, fine, zone):
    """-> dict(rows: [{vertex: weight}], corners [quads, 4] rows, uv [quads, 4, 2], zone, source: the coarse quad).
    fine: bool for each quad of body. A triangle repeats its last corner."""
    quads = mesh.quads[body]
    uv = mesh.uv[mesh.uv_quads[body]]
    made = Subdivision(mesh.position, quads, fine)
    rows, row_of = [], {}

    def row(key, weights):
        if key not in row_of:
            row_of[key] = len(rows)
            rows.append(weights)
        return row_of[key]

    def vertex(v):
        return row(("v", v), made.vertex_point.get(v, {v: 1.0}))

    corners, corner_uv, zones, source = [], [], [], []

    def emit(points, uvs, q):
        if len(points) == 3:
            points, uvs = points + points[-1:], uvs + uvs[-1:]
        corners.append(points)
        corner_uv.append(uvs)
        zones.append(zone[q])
        source.append(q)

    for q, c in enumerate(quads):
        keys = [(min(c[k], c[(k + 1) % 4]), max(c[k], c[(k + 1) % 4])) for k in range(4)]
        middle_uv = [(uv[q][k] + uv[q][(k + 1) % 4]) / 2 for k in range(4)]
        v = [vertex(x) for x in c]
        if fine[q]:
            centre = row(("f", q), made.face_point[q])
            e = [row(("e",) + key, made.edge_point[key]) for key in keys]
            for k in range(4):
                emit([v[k], e[k], centre, e[k - 1]], [uv[q][k], middle_uv[k], uv[q].mean(axis=0), middle_uv[k - 1]], q)
            continue
        ring, ring_uv, split = [], [], None
        for k in range(4):
            ring.append(v[k])
            ring_uv.append(uv[q][k])
            if keys[k] in made.edge_point:
                split = len(ring)
                ring.append(row(("e",) + keys[k], made.edge_point[keys[k]]))
                ring_uv.append(middle_uv[k])
        if split is None:
            emit(ring, ring_uv, q)
        else:  # a fan round a new edge point
            ring, ring_uv = ring[split:] + ring[:split], ring_uv[split:] + ring_uv[:split]
            for k in range(1, len(ring) - 1):
                emit([ring[0], ring[k], ring[k + 1]], [ring_uv[0], ring_uv[k], ring_uv[k + 1]], q)
    return {"rows": rows, "corners": np.array(corners), "uv": np.array(corner_uv), "zone": np.array(zones),
            "source": np.array(source)}


def unweld(corners, uv):
    """Splits rows at seams. -> (row of each render vertex, uv of each, quads of render vertices)."""
    keys, row_of, uv_of, quads = {}, [], [], np.zeros_like(corners)
    quantised = np.rint(uv * 65536).astype(np.int64)
    for q in range(len(corners)):
        for k in range(4):
            key = (corners[q, k], quantised[q, k, 0], quantised[q, k, 1])
            if key not in keys:
                keys[key] = len(row_of)
                row_of.append(corners[q, k])
                uv_of.append(uv[q, k])
            quads[q, k] = keys[key]
    return np.array(row_of), np.array(uv_of), quads


def write_surface(writer, prefix, rows, row_of, uv, quads, zone, **more):
    """A drawable surface: sparse rows (positions), the split vertices that use them, quads. v is written downwards."""
    begin, index, weight = [0], [], []
    for r in rows:
        for k in sorted(r):
            if abs(r[k]) > 1e-7:
                index.append(k)
                weight.append(r[k])
        begin.append(len(index))
    writer.array(f"{prefix}/row_begin", begin, "<u4")
    writer.array(f"{prefix}/row_vertex", index, "<u2")
    writer.array(f"{prefix}/row_weight", weight, "<f4")
    writer.array(f"{prefix}/vertex_row", row_of, "<u4")
    writer.array(f"{prefix}/uv", np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1), "<f4")
    writer.array(f"{prefix}/quads", quads, "<u4")
    writer.array(f"{prefix}/zone", zone, "|u1")
    for name, (values, dtype) in more.items():
        writer.array(f"{prefix}/{name}", values, dtype)

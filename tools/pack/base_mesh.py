"""The base mesh (decimetres, Y up, face towards +Z) and its shape targets, as the carrier's text files hold them."""
import dataclasses
import gzip

import numpy as np

BODY_VERTICES = 13380  # the body proper comes first; helpers and joint cubes follow
PRUNE = 1e-4           # decimetres: a delta below a hundredth of a millimetre is left out


@dataclasses.dataclass
class BaseMesh:
    position: np.ndarray  # [vertices, 3]
    uv: np.ndarray        # [uvs, 2], v runs upwards
    quads: np.ndarray     # [quads, 4] vertex indices
    uv_quads: np.ndarray  # [quads, 4] uv indices
    group: np.ndarray     # [quads] name

    def vertices_of(self, *groups):
        return np.unique(self.quads[np.isin(self.group, groups)])


def vertex_normals(position, quads):
    normal = np.zeros_like(position)
    face = np.cross(position[quads[:, 2]] - position[quads[:, 0]], position[quads[:, 3]] - position[quads[:, 1]])
    for k in range(4):
        np.add.at(normal, quads[:, k], face)
    return normal / np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]


def read_base_mesh(path):
    position, uv, quads, uv_quads, group, current = [], [], [], [], [], ""
    for line in path.read_text().splitlines():
        key, _, rest = line.partition(" ")
        if key == "v":
            position.append([float(x) for x in rest.split()])
        elif key == "vt":
            uv.append([float(x) for x in rest.split()[:2]])
        elif key == "g":
            current = rest.strip()
        elif key == "f":
            corners = [w.split("/") for w in rest.split()]
            if len(corners) != 4:
                raise SystemExit(f"{path}: a face of {len(corners)} corners; the base mesh has quads only")
            quads.append([int(c[0]) - 1 for c in corners])
            uv_quads.append([int(c[1]) - 1 for c in corners])
            group.append(current)
    return BaseMesh(np.array(position), np.array(uv), np.array(quads), np.array(uv_quads), np.array(group))


def read_target(path):
    """-> (indices [n], deltas [n, 3]) in decimetres."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
    with opened as lines:
        rows = [line.split() for line in lines if line.strip() and line[0] != "#"]
    if not rows:
        return np.zeros(0, int), np.zeros((0, 3))
    table = np.array(rows, dtype=float)
    return table[:, 0].astype(int), table[:, 1:4]


def add_targets(writer, prefix, targets):
    """Writes named sparse targets: per entry four int16 (x, y, z in units of the target's scale, the vertex as uint16)."""
    begin, scales, blocks = [0], [], []
    for _, (index, delta) in targets:
        keep = np.abs(delta).max(axis=1) > PRUNE if len(index) else np.zeros(0, bool)
        index, delta = index[keep], delta[keep]
        order = np.argsort(index)
        index, delta = index[order], delta[order]
        scale = np.abs(delta).max() / 32767 if len(index) else 1.0
        block = np.zeros((len(index), 4), np.int16)
        block[:, :3] = np.rint(delta / scale)
        block[:, 3] = index.astype(np.uint16).view(np.int16)
        blocks.append(block)
        scales.append(scale)
        begin.append(begin[-1] + len(index))
    writer.array(f"{prefix}/entries", np.concatenate(blocks), "<i2")
    writer.array(f"{prefix}/begin", begin, "<u4")
    writer.array(f"{prefix}/scale", scales, "<f4")
    writer.text(f"{prefix}/names", "\n".join(name for name, _ in targets))

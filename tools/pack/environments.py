"""The worlds of the library and the tables of the sky.

Entries: "worlds/catalogue.json"; "worlds/<id>.exr", the carrier's own EXR bytes, which the program decodes when a world is first
wanted; "sky/parameters" f4 [turbidity 10][albedo 2][knot 6][27: channel * 9 + parameter], "sky/radiance" f4 [10][2][6][3] and
"sky/sun" f4 [turbidity 10][segment 45][channel 3][power 4], the sun's mean radiance over its disc.
"""
import base64
import json
import pathlib
import re
import struct
import sys

import numpy as np

CATALOGUE = pathlib.Path(__file__).resolve().parents[2] / "assets" / "worlds.json"
EXR_MAGIC = b"\x76\x2f\x31\x01"


def read_exr(path):
    """The EXR bytes of a file, or of the base64 data URI in a JavaScript module."""
    content = path.read_bytes()
    if path.suffix == ".js":
        uri = re.search(rb"base64,([A-Za-z0-9+/=]+)", content)
        if not uri:
            raise ValueError(f"{path}: holds no base64 data URI")
        content = base64.b64decode(uri.group(1), validate=True)
    if content[:4] != EXR_MAGIC:
        raise ValueError(f"{path}: is not an OpenEXR file")
    return content


def add_worlds(writer, carriers):
    """Worlds whose carrier is not there are left out, and said."""
    kept = []
    for world in json.loads(CATALOGUE.read_text())["worlds"]:
        path = carriers / world["carrier"] / world["file"]
        if not path.exists():
            print(f"World \"{world['title']}\" is left out: {path} is not there.", file=sys.stderr)
            continue
        writer.bytes(f"worlds/{world['id']}.exr", read_exr(path))
        kept.append({key: world[key] for key in ("id", "title", "tags", "heading", "level")})
    writer.json("worlds/catalogue.json", {"worlds": kept})


def read_tensors(path):
    """A tensor file: magic and version, u32 count, then for each a u16 name length, name, u16 rank, u8 type, u64 offset, u64 shape."""
    content = path.read_bytes()
    if content[:12] != b"tensor_file\0":
        raise ValueError(f"{path}: is not a tensor file")
    count, at, tensors = struct.unpack_from("<I", content, 14)[0], 18, {}
    for _ in range(count):
        length = struct.unpack_from("<H", content, at)[0]
        name = content[at + 2:at + 2 + length].decode()
        at += 2 + length
        rank, kind, offset = struct.unpack_from("<HBQ", content, at)
        shape = struct.unpack_from(f"<{rank}Q", content, at + 11)
        at += 11 + 8 * rank
        if kind == 11:  # 64-bit floats
            tensors[name] = np.frombuffer(content, "<f8", int(np.prod(shape)), offset).reshape(shape)
    return tensors


def add_sky(writer, carriers):
    path = carriers / "mitsuba/mitsuba/data/sunsky/sunsky_datasets.bin"
    if not path.exists():
        print(f"The sky is left out: {path} is not there.", file=sys.stderr)
        return
    tensors = read_tensors(path)
    writer.array("sky/parameters", tensors["sky_params_rgb"].reshape(10, 2, 6, 27), "<f4")
    writer.array("sky/radiance", tensors["sky_rad_rgb"], "<f4")
    # Limb darkening is a polynomial in cos(psi); its mean over the disc of cos(psi)^j is 2 / (j + 2). The rows hold coefficients of
    # powers of the elevation above each segment's start, so single precision is enough.
    disc_mean = 2.0 / (np.arange(6) + 2.0)
    writer.array("sky/sun", tensors["sun_rad_rgb"] @ disc_mean, "<f4")


def add_environments(writer, carriers):
    add_worlds(writer, carriers)
    add_sky(writer, carriers)

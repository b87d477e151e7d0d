"""What `limn export --gltf` writes, as arrays: meshes and materials from the .glb, light and camera from the .scene.json beside it."""
import dataclasses
import io
import json
import pathlib
import struct

import numpy as np
from PIL import Image

COMPONENTS = {5126: np.float32, 5125: np.uint32}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3}


@dataclasses.dataclass
class Material:
    name: str
    color: np.ndarray  # linear, multiplies the texture
    texture: np.ndarray | None  # 8-bit RGB(A), colour sRGB-coded, alpha coverage, row 0 on top
    covers: bool  # alpha counts
    metallic: float
    roughness: float
    specular: float  # 1 is F0 = 0.04


@dataclasses.dataclass
class Part:
    name: str
    positions: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    triangles: np.ndarray
    material: int


@dataclasses.dataclass
class Scene:
    folder: pathlib.Path
    parts: list
    materials: list
    camera: dict
    sun: dict
    area_lights: list
    environment: dict
    backdrop: dict


def chunks(data):
    magic, version, _ = struct.unpack_from("<4sII", data)
    if magic != b"glTF" or version != 2:
        raise ValueError("this is no glTF 2.0 in one file")
    at = 12
    while at < len(data):
        size, kind = struct.unpack_from("<I4s", data, at)
        yield kind, data[at + 8:at + 8 + size]
        at += 8 + size


def load(path):
    """The scene whose .glb is at path."""
    path = pathlib.Path(path)
    parts = dict(chunks(path.read_bytes()))
    gltf, binary = json.loads(parts[b"JSON"]), parts[b"BIN\0"]

    def view(index):
        v = gltf["bufferViews"][index]
        return binary[v["byteOffset"]:v["byteOffset"] + v["byteLength"]]

    def array(index):
        a = gltf["accessors"][index]
        return np.frombuffer(view(a["bufferView"]), COMPONENTS[a["componentType"]]).reshape(a["count"], WIDTHS[a["type"]])

    images = [np.asarray(Image.open(io.BytesIO(view(image["bufferView"])))) for image in gltf.get("images", [])]

    def material(m):
        pbr, extensions = m["pbrMetallicRoughness"], m.get("extensions", {})
        specular, ior = extensions.get("KHR_materials_specular", {}), extensions.get("KHR_materials_ior", {}).get("ior", 1.5)
        texture = pbr.get("baseColorTexture")
        # What reflects in its own colour (hair) does so at grazing angles, too; a plain dielectric would have a white rim there that Limn's
        # hair has not. Such a material is diffuse elsewhere, which is the easier picture.
        strength = 0 if "specularColorFactor" in specular else specular.get("specularFactor", 1) * ((ior - 1) / (ior + 1)) ** 2 / 0.04
        return Material(m["name"], np.array(pbr["baseColorFactor"][:3]),
                        images[gltf["textures"][texture["index"]]["source"]] if texture else None, m.get("alphaMode") == "BLEND",
                        pbr["metallicFactor"], pbr["roughnessFactor"], strength)

    meshes = []
    for mesh in gltf["meshes"]:
        for p in mesh["primitives"]:
            at = p["attributes"]
            used, triangles = np.unique(array(p["indices"]), return_inverse=True)
            uv = array(at["TEXCOORD_0"])[used] if "TEXCOORD_0" in at else np.zeros((len(used), 2), np.float32)
            meshes.append(Part(mesh["name"], array(at["POSITION"])[used], array(at["NORMAL"])[used], uv,
                               triangles.reshape(-1, 3).astype(np.uint32), p["material"]))
    light = json.loads(path.with_suffix(".scene.json").read_text())
    return Scene(path.parent, meshes, [material(m) for m in gltf["materials"]], light["camera"], light["sun"], light["area_lights"],
                 light["environment"], light["backdrop"])


def linear(coded):
    """sRGB-coded [0, 1] to linear."""
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def camera_axes(camera):
    """right, up, back: unit vectors; the camera looks along -back."""
    back = np.subtract(camera["position"], camera["target"])
    back = back / np.linalg.norm(back)
    right = np.cross(camera["up"], back)
    right = right / np.linalg.norm(right)
    return right, np.cross(back, right), back

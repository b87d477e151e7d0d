#!/usr/bin/env python3
"""Makes the pictures of the props panel, web/public/props/SHAPE.webp, each rendered by the program itself.

    take_props.py [--program build/release/limn]
"""
import argparse
import io
import json
import os
import subprocess
import tempfile

from PIL import Image

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SIZE, SPP = 288, 64
# How far up the middle of the picture is, in sizes of the prop, and how much of it the prop fills.
FRAMES = {"cube": (0.48, 0.74), "vase": (0.62, 0.74), "slab": (0.12, 1.0), "torus": (0.16, 1.1), "ball": (0.5, 0.98), "sphere": (0.5, 0.95)}


def film(shape):
    """A film without anybody: a prop in clay on a floor, softly lit."""
    height, fill = FRAMES.get(shape, (0.5, 0.8))
    light = {"kind": "light", "properties": {"role": "key", "size": 1.6}}
    # What turns round nobody turns round a place 1.55 m up.
    down = -1.55
    nodes = [
        {"id": "film", "kind": "film", "title": "Prop", "properties": {"camera": "camera"}},
        {"id": "sun", "kind": "sun", "title": "Sun", "properties": {"on": False}},
        {"id": "environment", "kind": "environment", "title": "World",
         "properties": {"world": "venetian_piazza", "exposure": -2, "backdrop": "color", "backdrop_color": [0.02, 0.02, 0.022]}},
        {"id": "ground", "kind": "ground", "title": "Ground", "properties": {"color": [0.03, 0.03, 0.032], "roughness": 0.7}},
        {"id": "camera", "kind": "camera", "title": "Camera",
         "properties": {"azimuth": 28, "elevation": 24, "distance": 3.2 / fill, "focal_length": 85, "focus": "target", "exposure": 1,
                        "target_y": down + height}},
        {**light, "id": "key", "title": "Key", "properties": {**light["properties"], "azimuth": -35, "elevation": 35, "distance": 2.2, "gain": 1.5}},
        {**light, "id": "rim", "title": "Rim", "properties": {"role": "rim", "size": 1, "azimuth": 140, "elevation": 20, "distance": 2.2, "gain": 1}},
        {"id": "prop", "kind": "prop", "title": "Prop",
         "properties": {"shape": shape, "size": 1, "x": 0, "y": 0, "z": 0, "material": "porcelain", "color": [0.8, 0.81, 0.83]}},
    ]
    return {"version": 3, "nodes": nodes}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/release/limn"))
    options = parser.parse_args()
    with open(os.path.join(ROOT, "schema/prop.json"), encoding="utf-8") as file:
        declared = json.load(file)["properties"]
    shapes = [c if isinstance(c, str) else c["id"] for c in next(p for p in declared if p["name"] == "shape")["choices"]]
    folder = os.path.join(ROOT, "web/public/props")
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for shape in shapes:
            project, picture = os.path.join(place, "film.json"), os.path.join(place, "picture.png")
            with open(project, "w", encoding="utf-8") as file:
                json.dump(film(shape), file)
            subprocess.run([options.program, "render", project, "-o", picture, "--size", f"{SIZE}x{SIZE}", "--spp", str(SPP), "--denoise"],
                           check=True, cwd=ROOT)
            out = io.BytesIO()
            Image.open(picture).convert("RGB").resize((SIZE // 2, SIZE // 2), Image.LANCZOS).save(out, "WEBP", quality=86, method=6)
            with open(os.path.join(folder, f"{shape}.webp"), "wb") as file:
                file.write(out.getvalue())


if __name__ == "__main__":
    main()

"""Mitsuba 3: the exported scene, its settings, and one timed render. A program of its own: see --help."""
import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

import numpy as np


def write_ply(path, part):
    vertices = np.concatenate([part.positions, part.normals, part.uv], axis=1).astype("<f4")
    faces = np.zeros(len(part.triangles), [("count", "u1"), ("corners", "<u4", 3)])
    faces["count"], faces["corners"] = 3, part.triangles
    names = "".join(f"property float {n}\n" for n in ("x", "y", "z", "nx", "ny", "nz", "u", "v"))
    head = f"ply\nformat binary_little_endian 1.0\nelement vertex {len(vertices)}\n{names}element face {len(faces)}\nproperty list uchar uint vertex_indices\nend_header\n"
    path.write_bytes(head.encode() + vertices.tobytes() + faces.tobytes())


def bitmap(mi, pixels):
    return {"type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(pixels, np.float32)), "raw": True}


def bsdf_of(mi, gltf, m):
    color = {"type": "rgb", "value": [float(c) for c in m.color]}
    if m.texture is not None:
        color = bitmap(mi, gltf.linear(m.texture[..., :3] / 255) * m.color)
    surface = {"type": "twosided", "bsdf": {"type": "principled", "base_color": color, "metallic": float(m.metallic), "roughness": float(m.roughness),
                                            "specular": float(np.clip(m.specular / 2, 0, 1))}}
    if m.covers:
        surface = {"type": "mask", "opacity": bitmap(mi, m.texture[..., 3:] / 255), "bsdf": surface}
    return surface


def columns(mi, x, y, z, at):
    m = np.eye(4)
    for i, axis in enumerate((x, y, z, at)):
        m[:3, i] = axis
    return mi.ScalarTransform4f(m)


def camera_of(mi, gltf, c, width, height, sampler):
    right, up, back = gltf.camera_axes(c)
    lens = 0.5e-3 * c["focal_length_mm"] / c["f_number"] if c["f_number"] > 0 else 0
    return {"type": "thinlens" if lens > 0 else "perspective", **({"aperture_radius": lens, "focus_distance": c["focus_distance"]} if lens > 0 else {}),
            "fov_axis": "x", "fov": float(np.degrees(2 * np.arctan(c["sensor_width_mm"] / 2 / c["focal_length_mm"]))), "near_clip": 0.001, "far_clip": 1e4,
            # A sensor looks along +z, its x to the left.
            "to_world": columns(mi, -right, up, -back, c["position"]), "sampler": sampler,
            "film": {"type": "hdrfilm", "width": width, "height": height, "pixel_format": "rgba", "component_format": "float32", "rfilter": {"type": "box"}}}


def lights_of(mi, scene):
    null = {"type": "null"}
    lights = {}
    for i, l in enumerate(scene.area_lights):
        u, v = np.array(l["half_edge_u"]), np.array(l["half_edge_v"])
        n = np.cross(u, v)
        lights[f"area{i}"] = {"type": "rectangle", "to_world": columns(mi, u, v, n / np.linalg.norm(n), l["center"]), "bsdf": null,
                              "emitter": {"type": "area", "radiance": {"type": "rgb", "value": l["radiance"]}}}
    if max(scene.sun["irradiance"]) > 0:
        # A disc far away, of the sun's size in the sky: the directional emitter has no size.
        far, z = 1000.0, np.array(scene.sun["direction"])
        x = np.cross([0, 1, 0] if abs(z[1]) < 0.9 else [1, 0, 0], z)
        x, radius = x / np.linalg.norm(x), far * np.tan(scene.sun["angular_radius"])
        radiance = np.array(scene.sun["irradiance"]) / (np.pi * np.sin(scene.sun["angular_radius"]) ** 2)
        lights["sun"] = {"type": "disk", "to_world": columns(mi, x * radius, np.cross(-z, x) * radius, -z, z * far), "bsdf": null,
                         "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [float(c) for c in radiance]}}}
    if "file" in scene.environment:
        map_ = np.array(mi.Bitmap(str(scene.folder / scene.environment["file"])))[..., :3] * np.array(scene.environment["gain"])
        # Limn's map has -z in its middle, Mitsuba's has +z there.
        turn = mi.ScalarTransform4f().rotate([0, 1, 0], 180 + float(np.degrees(scene.environment["rotation"])))
        lights["environment"] = {"type": "envmap", "bitmap": mi.Bitmap(np.ascontiguousarray(map_, np.float32)), "to_world": turn}
    return lights


def build(mi, gltf, scene, width, height, bounces):
    """The scene as Mitsuba wants it described. volpath and not path: a shadow ray of path takes hair for opaque."""
    described = {"type": "scene", "integrator": {"type": "volpath", "max_depth": bounces + 2, "hide_emitters": True},
                 "sensor": camera_of(mi, gltf, scene.camera, width, height, {"type": "independent"}), **lights_of(mi, scene)}
    for i, m in enumerate(scene.materials):
        described[f"material{i}"] = {**bsdf_of(mi, gltf, m), "id": f"material{i}"}
    with tempfile.TemporaryDirectory() as folder:
        for i, part in enumerate(scene.parts):
            path = pathlib.Path(folder) / f"{i}.ply"
            write_ply(path, part)
            described[f"part{i}"] = {"type": "ply", "filename": str(path), "bsdf": {"type": "ref", "id": f"material{part.material}"}}
        return mi.load_dict(described)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", type=pathlib.Path, help=".glb")
    parser.add_argument("output", type=pathlib.Path, help=".exr")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--spp", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bounces", type=int, default=4)
    parser.add_argument("--variant", default="scalar_rgb")
    options = parser.parse_args()
    import mitsuba as mi
    mi.set_variant(options.variant)
    import drjit as dr
    import gltf
    dr.set_thread_count(options.threads)
    width, height = map(int, options.size.split("x"))
    start = time.perf_counter()
    scene = build(mi, gltf, gltf.load(options.scene), width, height, options.bounces)
    jit = options.variant.startswith("llvm")
    # One wavefront is to fit the memory: pixels * samples * about a hundred bytes a lane.
    pass_spp = min(8, options.spp) if jit else options.spp
    options.spp = max(1, round(options.spp / pass_spp)) * pass_spp  # another size of wavefront would be another kernel

    def sample(spp, seed):
        picture = mi.render(scene, spp=spp, seed=seed)
        if jit:
            dr.eval(picture)
            dr.sync_thread()
        return np.array(picture)

    sample(pass_spp if jit else 1, 12345)  # kernels are compiled
    setup = time.perf_counter() - start
    start, processor = time.perf_counter(), time.process_time()
    total, done = 0, 0
    while done < options.spp:
        total = total + sample(pass_spp, (options.seed * 65536 + done) % 2**31) * np.float64(pass_spp)
        done += pass_spp
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    mi.Bitmap(np.ascontiguousarray(total / done, np.float32)).write(str(options.output))
    print("RESULT " + json.dumps({"samples": done, "seconds": seconds, "processor_seconds": processor, "setup_seconds": setup, "version": mi.__version__}))
    sys.stdout.flush()
    os._exit(0)  # tearing the interpreter's bindings down takes longer than the picture


if __name__ == "__main__":
    main()

"""How soon after an edit Cycles has a picture of 30 and of 40 dB: render() with persistent data, over the scenes that edits have made."""
import argparse
import json
import pathlib
import statistics
import subprocess

import bpy
import numpy as np

import backdrop
import cycles_scene as cycles
import gltf
import metrics

USABLE, FINE = 30, 40  # dB


class Stage:
    """The base scene in Blender, and its change to another of the same parts."""

    def __init__(self, scene, width, height, work):
        self.scene, self.size, self.work = scene, (width, height), work
        self.made = cycles.build(scene)
        soft = bpy.data.images.load(str(scene.folder / scene.backdrop["file"]))
        soft.colorspace_settings.name = "Non-Color"
        self.soft = self.pixels(soft)[..., :3]

    @staticmethod
    def pixels(image):
        values = np.empty(image.size[0] * image.size[1] * image.channels, np.float32)
        image.pixels.foreach_get(values)
        return values.reshape(image.size[1], image.size[0], image.channels)[::-1]

    def become(self, scene):
        for made, part, before in zip(self.made["parts"], scene.parts, self.scene.parts, strict=True):
            if np.array_equal(part.positions, before.positions):
                continue
            up = part.positions[:, [0, 2, 1]] * np.float32([1, -1, 1])
            made.data.vertices.foreach_set("co", up.ravel())
            made.data.normals_split_custom_set_from_vertices((part.normals[:, [0, 2, 1]] * np.float32([1, -1, 1])).tolist())
            made.data.update()
        for made, material, before in zip(self.made["materials"], scene.materials, self.scene.materials, strict=True):
            if np.array_equal(material.color, before.color):
                continue
            nodes = made.node_tree.nodes
            tint = next((n.inputs[7] for n in nodes if n.type == "MIX"), None) or next(n for n in nodes if n.type == "BSDF_PRINCIPLED").inputs["Base Color"]
            tint.default_value = (*material.color, 1)
        for lamp, light, before in zip(self.made["areas"], scene.area_lights, self.scene.area_lights, strict=True):
            if light != before:
                cycles.place_area(lamp, light)
        if scene.sun != self.scene.sun:
            cycles.place_sun(self.made["sun"], scene.sun)
        if scene.camera != self.scene.camera:
            cycles.place_camera(self.made["camera"], scene.camera)
        # The file is the same map under another name, and naming it would have Cycles make its table anew.
        if any(scene.environment[k] != self.scene.environment[k] for k in ("rotation", "gain")):
            cycles.place_world(scene.environment)
        self.scene = scene
        self.backdrop = backdrop.render(scene, self.soft, *self.size)

    def shown(self):
        """The last render as it would be shown, display-coded."""
        path = self.work / "edit.exr"
        cycles.save(path)
        image = bpy.data.images.load(str(path))
        image.colorspace_settings.name = "Non-Color"
        rgba = self.pixels(image)
        bpy.data.images.remove(image)
        return metrics.shown(rgba[..., :3] + (1 - rgba[..., 3:]) * self.backdrop, self.scene.camera["exposure_ev"])


def seeded(seed, samples):
    bpy.context.scene.cycles.seed = seed
    return cycles.render(samples)


def took(times, options):
    """Seconds by the wall, or no more than what an idle machine would take: processor time as if all of it were shared by the threads."""
    return times[0] if options.clock == "wall" else times[1] / options.threads


def course(stage, base, edited, options):
    """Milliseconds to 30 and 40 dB, raw and denoised."""
    # Two halves, whose difference tells how much of the distance to their mean is the reference's own noise.
    stage.become(edited)
    halves = []
    for seed in (101, 102):
        seeded(seed, options.reference // 2)
        halves.append(stage.shown())
    reference, own_noise = (halves[0] + halves[1]) / 2, np.mean((np.float64(halves[0]) - halves[1]) ** 2) / 4

    def quality():
        error = max(np.mean((np.float64(stage.shown()) - reference) ** 2) - own_noise, 1e-9)
        return float(-10 * np.log10(error))

    stage.become(base)
    seeded(0, 1)
    stage.become(edited)
    first = took(cycles.render(1), options)
    again = took(cycles.render(1), options)
    sync = max(first - again, 0)  # what render() does once after an edit, whatever the samples
    found = {"first_ms": 1000 * first, "sync_ms": 1000 * sync}
    for prefix, denoise, most in (("", False, options.most), ("denoised_", True, options.most)):
        found[f"{prefix}ms_to_30_db"] = found[f"{prefix}ms_to_40_db"] = None
        samples = 1
        while samples <= most:
            cycles.render(1, denoise, "BALANCED")  # what judging the last picture has upset is not to be paid here
            ms = 1000 * (sync + took(cycles.render(samples, denoise, "BALANCED"), options))
            db = quality()
            if db >= USABLE and found[f"{prefix}ms_to_30_db"] is None:
                found[f"{prefix}ms_to_30_db"], found[f"{prefix}samples_to_30_db"] = ms, samples
            found[f"{prefix}best_db"] = db
            if db >= FINE:
                found[f"{prefix}ms_to_40_db"], found[f"{prefix}samples_to_40_db"] = ms, samples
                break
            samples *= 2
    return found


def summary(courses):
    told = {"edits": len(courses)}
    for key in ("ms_to_30_db", "ms_to_40_db", "denoised_ms_to_30_db", "denoised_ms_to_40_db"):
        times = [c[key] if c[key] is not None else float("inf") for c in courses]
        middle = statistics.median_low(times)
        told[key] = middle if np.isfinite(middle) else None
        told[key.replace("ms_to", "reached")] = sum(np.isfinite(times))
        told[key.replace("ms_to", "reached")] = int(told[key.replace("ms_to", "reached")])
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("limn", type=pathlib.Path)
    parser.add_argument("edits", type=pathlib.Path, help="what `limn-bench edits --projects` has left")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall")
    parser.add_argument("--reference", type=int, default=256, help="samples a pixel")
    parser.add_argument("--most", type=int, default=128, help="samples a pixel that are tried")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))

    def exported(project, name):
        glb = options.edits / f"{name}.glb"
        subprocess.run([str(options.limn), "export", "--project", str(options.edits / project), "--gltf", str(glb), "--size", options.size], check=True)
        return gltf.load(glb)

    base = exported("base.json", "base")
    stage = Stage(base, width, height, options.edits)
    cycles.settle(width, height, options.threads, 3, 0)  # as many bounces as Limn's held picture has
    stage.become(base)
    cycles.render(1)
    listed = json.loads((options.edits / "edits.json").read_text())
    for edit in listed:
        edit.update(course(stage, base, exported(edit["project"], "edited"), options))
        print(json.dumps(edit), flush=True)
    kinds = {kind: summary([e for e in listed if e["kind"] == kind]) for kind in dict.fromkeys(e["kind"] for e in listed)}
    print("RESULT " + json.dumps({"all": summary(listed), **kinds, "edits": listed, "most_samples": options.most, "clock": options.clock, "reference_samples": options.reference}))


if __name__ == "__main__":
    main()

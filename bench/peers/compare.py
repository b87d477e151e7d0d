"""Limn beside Cycles and Mitsuba: the same scene, the same time, each against its own long reference. Started by bench/peers/run."""
import argparse
import json
import pathlib
import subprocess
import sys
import time

import numpy as np

import backdrop
import engines
import gltf
import metrics
import report

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE_SEED = 987654


def say(text):
    print(f"peers: {text}", flush=True)


def read_exr(path):
    import mitsuba as mi
    mi.set_variant("scalar_rgb")
    return np.array(mi.Bitmap(str(path))).astype(np.float64)


class Pictures:
    """Reads what the engines leave, over the one backdrop."""

    def __init__(self, place):
        scene = gltf.load(place.scene)
        width, height = map(int, place.size.split("x"))
        soft = read_exr(scene.folder / scene.backdrop["file"])[..., :3] if "file" in scene.backdrop else None
        self.backdrop = backdrop.render(scene, soft, width, height)
        self.exposure = scene.camera["exposure_ev"]

    def read(self, path):
        picture = read_exr(path)
        if picture.shape[2] == 4:  # premultiplied, nothing behind
            return picture[..., :3] + (1 - picture[..., 3:]) * self.backdrop
        return picture


def export(place, project, glb):
    glb.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(place.limn), "export", "--project", str(project), "--gltf", str(glb), "--size", place.size], check=True)


def usable(place, names):
    """Those of the engines that run here."""
    found = []
    for name in names:
        try:
            engines.run(place, name, 1, 0, place.work / "probe.exr")
            found.append(name)
        except (RuntimeError, FileNotFoundError) as why:
            say(f"{name} is left out: {why}")
    return found


def cost(done, clock):
    """Seconds, or what they would be on a machine with nothing else to do: processor time over the threads."""
    return done["seconds"] if clock == "wall" else done["processor_seconds"] / engines.THREADS


def calibrate(place, name, clock):
    """Seconds for one sample a pixel, and for denoising; the best of three, since others may use the machine."""
    probe = place.work / "probe.exr"
    least, spp = 1e9, 2
    for _ in range(3):
        done = engines.run(place, name, spp, 1, probe)
        least = min(least, cost(done, clock) / spp)
        spp = max(2, min(64, round(2 / least / 8) * 8))
    denoise = 0.0
    if engines.ENGINES[name].denoises:
        denoise = min(max(cost(engines.run(place, name, 1, 1, probe, True), clock) - least, 0.02) for _ in range(2))
    return {"seconds_a_sample": least, "denoise_seconds": denoise}


def reference(place, name, rate, seconds):
    """A long render of the engine's own, kept from run to run while as long is asked for."""
    path, note = place.work / f"reference-{name}.exr", place.work / f"reference-{name}.json"
    samples = max(16, round(seconds / rate["seconds_a_sample"]))
    if path.exists() and note.exists() and json.loads(note.read_text())["samples"] >= samples * 0.7:
        return path, json.loads(note.read_text())
    say(f"reference of {name}: {samples} samples a pixel")
    done = engines.run(place, name, samples, REFERENCE_SEED, path)
    note.write_text(json.dumps(done))
    return path, done


def measure(place, pictures, truth, name, mode, budget, seed, rate, clock):
    denoise = mode == "denoised"
    samples = max(1, int((budget - (rate["denoise_seconds"] if denoise else 0)) / rate["seconds_a_sample"]))
    path = place.work / "picture.exr"
    done = engines.run(place, name, samples, seed, path, denoise)
    picture = pictures.read(path)
    trimmed, full = metrics.rel_mse(picture, truth)
    return {"engine": name, "mode": mode, "budget": budget, "seed": seed, **done, "cost": cost(done, clock), "rel_mse": trimmed, "rel_mse_all": full,
            "flip": metrics.flip(picture, truth, pictures.exposure)}


def equal_time(place, options, keep):
    """All renders of the equal-time comparison, engine by engine within a budget, so that what disturbs the machine disturbs all. What is
    there so far goes to keep() after each seed."""
    pictures = Pictures(place)
    names = usable(place, options.engines)
    rates = {name: calibrate(place, name, options.clock) for name in names}
    for name, rate in rates.items():
        say(f"{name}: {1 / rate['seconds_a_sample']:.2f} samples a pixel and second, denoising {rate['denoise_seconds']:.2f} s")
    longest = options.reference_seconds or 16 * max(options.seconds)
    references = {}
    for name in dict.fromkeys(e if (e := engines.ENGINES[n].reference) in names else n for n in names):
        references[name] = reference(place, name, rates[name], longest)
    truths = {name: pictures.read(path) for name, (path, _) in references.items()}
    own = {n: engines.ENGINES[n].reference if engines.ENGINES[n].reference in truths else n for n in names}
    rows = []
    report.side_by_side(options.docs / "pictures" / "peers.png", {n: truths[own[n]] for n in dict.fromkeys(own.values())}, pictures.exposure)
    for seed in range(options.first_seed - 1, options.first_seed - 1 + options.seeds):
        for budget in options.seconds:
            for name in names:
                for mode in ("raw", "denoised") if engines.ENGINES[name].denoises else ("raw",):
                    rows.append(measure(place, pictures, truths[own[name]], name, mode, budget, seed + 1, rates[name], options.clock))
                    r = rows[-1]
                    say(f"{budget:g} s, seed {seed + 1}, {name} {mode}: {r['samples']} spp in {r['cost']:.2f} s ({r['seconds']:.2f} s), relMSE {r['rel_mse']:.5f}, FLIP {r['flip']:.4f}")
        keep({"rows": list(rows), "rates": rates, "references": {n: done for n, (_, done) in references.items()}})


def edits(place, options):
    """From an edit to 30 and to 40 dB: Limn's own bench, and Cycles over the same edited scenes."""
    folder = place.work / "edits"
    count = ["--edits", str(options.edits)]
    subprocess.run([f"{place.limn}-bench", "edits", "--projects", str(folder), *count], check=True)
    say("edits of Limn")
    ours = subprocess.run([f"{place.limn}-bench", "edits", "--json", "--threads", str(engines.THREADS), "--reference-samples", str(options.edit_reference), "--size", place.size,
                           *count], check=True, stdout=subprocess.PIPE, text=True)
    say("edits of Cycles")
    theirs = subprocess.run([sys.executable, "-B", str(engines.HERE / "cycles_edits.py"), str(place.limn), str(folder), "--size", place.size, "--threads", str(engines.THREADS),
                             "--reference", str(options.edit_reference), "--most", str(options.edit_most), "--clock", options.clock], check=True, stdout=subprocess.PIPE, text=True)
    line = next(line for line in theirs.stdout.splitlines() if line.startswith("RESULT "))
    return {"limn": json.loads(ours.stdout), "cycles": json.loads(line[len("RESULT "):])}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed, 1 and 4 s, 4 edits")
    parser.add_argument("--seeds", type=int, default=16, help="0 leaves the equal-time comparison as it was")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--add", action="store_true", help="to the figures of earlier runs, instead of replacing them")
    parser.add_argument("--seconds", default="1,4,16,60", type=lambda t: [float(s) for s in t.split(",")])
    parser.add_argument("--edits", type=int, default=50, help="0 leaves them out")
    parser.add_argument("--edit-reference", type=int, default=256, help="samples a pixel")
    parser.add_argument("--edit-most", type=int, default=128, help="samples a pixel that Cycles gets after an edit at most")
    parser.add_argument("--reference-seconds", type=float, default=0, help="of each reference; 0 = 16 times the longest render")
    parser.add_argument("--engines", default=list(engines.ENGINES), type=lambda t: t.split(","))
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall",
                        help="what a second is: processor means the processor time of all threads over their number, for a machine that others use, too")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--project", type=pathlib.Path, help="what `limn export` wrote; the demo when not given")
    parser.add_argument("--limn", type=pathlib.Path, default=ROOT / "build/release/limn")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/peers")
    parser.add_argument("--docs", type=pathlib.Path, default=ROOT / "docs")
    parser.add_argument("--report", action="store_true", help="only write the page anew from the last run's figures")
    parser.add_argument("--no-page", action="store_true", help="leave docs/peers.md as it is")
    options = parser.parse_args()
    if options.quick:
        options.seeds, options.seconds, options.edits = 1, [1.0, 4.0], min(options.edits, 4)
    place = engines.Place(options.limn.resolve(), options.project and options.project.resolve(), (options.work / "scene" / "scene.glb").resolve(), options.work.resolve(), options.size)
    figures = place.work / "figures.json"
    if not options.report:
        start, before = time.monotonic(), json.loads(figures.read_text()) if figures.exists() else {}
        if not place.project:
            subprocess.run([f"{place.limn}-bench", "edits", "--projects", str(place.work / "edits"), "--edits", str(max(options.edits, 1))], check=True)
            place.project = place.work / "edits" / "base.json"
        export(place, place.project, place.scene)
        told = {"machine": report.machine(), "size": options.size, "clock": options.clock}

        def keep(found):
            if options.add and "equal_time" in before:
                again = {(r["engine"], r["mode"], r["budget"], r["seed"]) for r in found["rows"]}
                found["rows"] += [r for r in before["equal_time"]["rows"] if (r["engine"], r["mode"], r["budget"], r["seed"]) not in again]
            figures.write_text(json.dumps({**before, **told, "equal_time": found}))

        if options.seeds:
            equal_time(place, options, keep)
        if options.edits:
            figures.write_text(json.dumps({**json.loads(figures.read_text()), "edits": edits(place, options)}))
        say(f"done in {time.monotonic() - start:.0f} s; figures in {figures}")
    if not options.no_page:
        report.write(json.loads(figures.read_text()), options.docs)


if __name__ == "__main__":
    main()

"""The renderers that are compared, each as a command that renders so many samples a pixel in a process of its own."""
import dataclasses
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
THREADS = 2
BOUNCES = 4  # indirect ones: a path meets five surfaces at most


@dataclasses.dataclass
class Place:
    """Where things are in one comparison."""
    limn: pathlib.Path
    project: pathlib.Path
    scene: pathlib.Path  # .glb
    work: pathlib.Path
    size: str = "640x360"


@dataclasses.dataclass
class Engine:
    name: str
    title: str
    denoises: bool
    reference: str  # the engine whose long reference it is held against; converges to the same picture


ENGINES = {e.name: e for e in (
    Engine("limn", "Limn", True, "limn"),
    Engine("cycles", "Cycles", True, "cycles"),
    Engine("mitsuba_scalar", "Mitsuba scalar_rgb", False, "mitsuba_llvm"),
    Engine("mitsuba_llvm", "Mitsuba llvm_ad_rgb", False, "mitsuba_llvm"),
)}
# Debian 12's libllvm19: Mitsuba 3.9 does not load 14, and 15 and 16 fail at its AVX-512 code.
LLVM = pathlib.Path("/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1")


def command(place, engine, samples, seed, output, denoise):
    options = ["--size", place.size, "--spp", str(samples), "--seed", str(seed), "--threads", str(THREADS), "--bounces", str(BOUNCES)]
    if engine == "limn":
        return [place.limn, "render", place.project, "-o", output, "--no-layers", "--json", *options, *(["--denoise"] if denoise else [])]
    if engine == "cycles":
        return [sys.executable, "-B", HERE / "cycles_scene.py", place.scene, output, *options, *(["--denoise"] if denoise else [])]
    return [sys.executable, "-B", HERE / "mitsuba_scene.py", place.scene, output, *options, "--variant", "scalar_rgb" if engine.endswith("scalar") else "llvm_ad_rgb"]


def run(place, engine, samples, seed, output, denoise=False):
    """{"samples", "seconds": of pure rendering and denoising, "processor_seconds": of all its threads in that, "setup_seconds": all that
    comes before, "version"}"""
    surroundings = dict(os.environ)
    if LLVM.exists():
        surroundings.setdefault("DRJIT_LIBLLVM_PATH", str(LLVM))
    done = subprocess.run([str(w) for w in command(place, engine, samples, seed, output, denoise)], capture_output=True, text=True, env=surroundings)
    if done.returncode != 0:
        raise RuntimeError(f"{engine} ended with status {done.returncode}: {(done.stderr or done.stdout)[-800:]}")
    if engine == "limn":
        told = json.loads(done.stdout)
        seconds = told["render_seconds"] - told["build_seconds"] + told["denoise_seconds"]
        return {"samples": told["samples"], "seconds": seconds, "processor_seconds": told["processor_seconds"] - told["build_seconds"], "setup_seconds": told["seconds"] - seconds, "version": told["render_class"]["isa"]}
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return json.loads(line[len("RESULT "):])

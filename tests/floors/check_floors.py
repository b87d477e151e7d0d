#!/usr/bin/env python3
"""Holds the house to its plan: check_floors.py ROOT [--objects BUILD_FOLDER]

- A room of src/ has a floor (floors.json) and includes only rooms of lower floors, in sources and in its CMakeLists.txt.
- A room with sub-rooms has no source beside them, and they have floors of their own.
- So has a folder of the page (web/src), and of its panels none imports another: they meet by slots.
- The page exports nothing that no other file of it names.
- Of its sheets each is imported by a component beside it or linked by every page, and every rule is in the layer of the
  sheet's folder (floors.json); the one sheet that puts the layers in order is what every page links first.
- Every path that ARCHITECTURE.md names exists.
- No file or folder is named after nothing in particular (util, common, manager, helper).
- No source file has more than 600 lines, and no line of C++ more than 120 columns.
- With --objects: the AVX-512 objects of the *_wide.cpp files emit no code outside the namespace wide_avx512. Such a
  function could be the copy that the linker keeps for the whole program, and a machine without AVX-512 would die in it.

Prints one line for each fault; status 1 when there is one.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

FLOORS = pathlib.Path(__file__).with_name("floors.json")
MAX_LINES = 600
MAX_COLUMNS = 120
SOURCE_SUFFIXES = {".h", ".cpp", ".c", ".py", ".ts", ".tsx", ".css", ".mjs", ".js", ".cmake", ".sh"}
SOURCE_FOLDERS = ("src", "schema", "tools", "tests", "bench", "web", "cmake", "assets")
# What is built or fetched is nobody's to keep short, and need not be there.
BUILT = {"build", "node_modules", "dist", "generated", "__pycache__"}
VAGUE = re.compile(r"(^|[_.-])(utils?|commons?|managers?|helpers?)([_.-]|$)", re.I)
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([a-z0-9_]+)/[^">]+[">]', re.M)
ROOM_CALL = re.compile(r"limn_room\s*\(([^)]*)\)")
EXPORT = re.compile(r"^export (?:async )?(?:const|let|function|class|type|interface|enum) ([A-Za-z_$][\w$]*)", re.M)
PAGE_IMPORT = re.compile(r"(?:from|import)\s+'(\.[^']+)'")
STYLE_IMPORT = re.compile(r"^import '([^']+\.css)';", re.M)
STYLE_LINK = re.compile(r'<link rel="stylesheet" href="/src/([^"]+\.css)">')
LAYER_ORDER = re.compile(r"@layer ([a-z]+(?:, [a-z]+)*);")
PATH_LIKE = re.compile(r"^[\w.@-]+(/[\w.@-]+)*/?$")


def floor_of_each(floors):
    return {room: number for number, rooms in enumerate(floors) for room in rooms}


def source_files(root):
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not BUILT & set(path.relative_to(root).parts):
                yield path


def check_reach(where, room, reached, floors):
    if reached not in floors or reached == room:
        return
    if floors[reached] >= floors[room]:
        yield f"{where}: {room} (floor {floors[room]}) reaches {reached} (floor {floors[reached]}); only lower floors are in reach"


def check_rooms(root):
    floors = floor_of_each(json.loads(FLOORS.read_text())["floors"])
    for folder in sorted(path for path in (root / "src").glob("*") if path.is_dir()):
        room = folder.name
        if room not in floors:
            yield f"src/{room}: this room has no floor in tests/floors/floors.json"
            continue
        for path in sorted(folder.rglob("*")):
            where = path.relative_to(root)
            if path.suffix in (".h", ".cpp"):
                for reached in INCLUDE.findall(path.read_text(errors="replace")):
                    yield from check_reach(where, room, reached, floors)
            elif path.name == "CMakeLists.txt":
                for call in ROOM_CALL.findall(path.read_text()):
                    words = call.split()
                    deps = words[words.index("DEPS") + 1:] if "DEPS" in words else []
                    for reached in deps:
                        if reached.isupper():
                            break
                        yield from check_reach(where, room, reached, floors)


def check_sub_rooms(root):
    for room, sub_floors in json.loads(FLOORS.read_text()).get("inside", {}).items():
        floors = floor_of_each(sub_floors)
        inner = re.compile(rf'^\s*#\s*include\s*"{room}/([a-z0-9_]+)/[^"]+"', re.M)
        for path in sorted((root / "src" / room).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            where = path.relative_to(root)
            sub = path.relative_to(root / "src" / room).parts[0]
            if sub not in floors:
                yield f"{where}: {room} has sub-rooms ({', '.join(floors)}), and this lies in none of them"
                continue
            for reached in inner.findall(path.read_text(errors="replace")):
                yield from check_reach(where, sub, reached, floors)


def page_imports(path, page):
    """What a source of the page imports of the page, as parts of paths within it."""
    for name in PAGE_IMPORT.findall(path.read_text(errors="replace")):
        target = pathlib.Path(os.path.normpath(path.parent / name))
        if target.is_relative_to(page):
            yield target.relative_to(page).parts


def check_page(root):
    page = root / "web" / "src"
    floors = floor_of_each(json.loads(FLOORS.read_text()).get("page", []))
    for path in sorted(page.rglob("*.ts*")):
        where, parts = path.relative_to(root), path.relative_to(page).parts
        if parts[0] not in floors:
            yield f"{where}: this folder of the page has no floor in tests/floors/floors.json"
            continue
        for reached in page_imports(path, page):
            yield from check_reach(where, parts[0], reached[0], floors)
            if parts[0] == reached[0] == "panels" and parts[1] != reached[1]:
                yield f"{where}: the panel {parts[1]} imports {reached[1]}; panels meet by slots (web/src/shell/slots.ts)"


def check_exports(root):
    page = root / "web" / "src"
    sources = {path: path.read_text(errors="replace") for path in sorted(page.rglob("*.ts*"))}
    words = {path: set(re.findall(r"[A-Za-z_$][\w$]*", text)) for path, text in sources.items()}
    for path, text in sources.items():
        if path.name.endswith(".gen.ts"):
            continue
        for name in EXPORT.findall(text):
            if not any(name in words[other] for other in sources if other != path):
                yield f"{path.relative_to(root)}: exports {name}, which nobody imports"


def outer_blocks(text):
    """What stands before each outermost block of a sheet; a statement without a block is one of its own."""
    depth, head = 0, ""
    for part in re.split(r"([{};])", re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
        if part == "{":
            if depth == 0:
                yield head.strip()
            depth += 1
        elif part == "}":
            depth, head = depth - 1, ""
        elif part == ";" and depth == 0:
            yield head.strip() + ";"
            head = ""
        elif depth == 0:
            head = part


def check_styles(root):
    page = root / "web" / "src"
    layers = json.loads(FLOORS.read_text()).get("layers", {})
    sheets = {path: path.relative_to(page).as_posix() for path in sorted(page.rglob("*.css"))}
    links = {path.name: STYLE_LINK.findall(path.read_text()) for path in sorted((root / "web").glob("*.html"))}
    imported = set()
    for path in sorted(page.rglob("*.ts*")):
        for name in STYLE_IMPORT.findall(path.read_text(errors="replace")):
            target = pathlib.Path(os.path.normpath(path.parent / name))
            if target.parent != path.parent or path.suffix != ".tsx":
                yield f"{path.relative_to(root)}: imports {name}; a sheet is imported by components beside it"
            imported.add(target)
    orders = []
    for path, name in sheets.items():
        where = path.relative_to(root)
        if path not in imported and not (links and all(name in linked for linked in links.values())):
            yield f"{where}: no component beside it imports this sheet, and not every page links it"
        blocks = list(outer_blocks(path.read_text()))
        if any(LAYER_ORDER.fullmatch(block) for block in blocks):
            orders.append(name)
            continue
        allowed = {f"@layer {layer}" for layer in layers.get(path.relative_to(page).parts[0], [])}
        for block in blocks:
            if block not in allowed:
                yield f"{where}: {block} is outside the layer of its folder ({', '.join(sorted(allowed))})"
    if len(orders) > 1 or sheets and not orders:
        yield f"web/src: the order of the layers is to be declared once, and is in {', '.join(orders) or 'no sheet'}"
    for html, linked in links.items():
        if orders and linked[:1] != orders[:1]:
            yield f"web/{html}: links {linked[0] if linked else 'no sheet'} first, not {orders[0]}, which puts the layers in order"


def named_paths(text):
    """What a page of Markdown names as paths: link targets, and code spans that look like one."""
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            yield target
    fenceless = re.sub(r"```.*?```", "", text, flags=re.S)
    for span in re.findall(r"`([^`\n]+)`", fenceless):
        if PATH_LIKE.match(span) and ("/" in span or pathlib.PurePath(span).suffix in SOURCE_SUFFIXES | {".md", ".json", ".txt"}):
            yield span


def check_map(root):
    page = root / "ARCHITECTURE.md"
    if not page.is_file():
        yield "ARCHITECTURE.md is missing"
        return
    for name in sorted(set(named_paths(page.read_text()))):
        if BUILT & set(pathlib.PurePath(name).parts):
            continue
        # Inside the house a file is named as it is included: room/file.h.
        if not (root / name).exists() and not (root / "src" / name).exists():
            yield f"ARCHITECTURE.md names {name}, which does not exist"


def check_files(root):
    for path in source_files(root):
        where = path.relative_to(root)
        vague = [part for part in where.parts if VAGUE.search(part)]
        if vague:
            yield f"{where}: {vague[0]} says nothing about what it does; name it after its idea"
        if path.suffix in SOURCE_SUFFIXES:
            lines = path.read_bytes().count(b"\n")
            if lines > MAX_LINES:
                yield f"{where}: {lines} lines, the limit is {MAX_LINES}"
        if path.suffix in {".h", ".cpp"}:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                if len(line) > MAX_COLUMNS:
                    yield f"{where}:{number}: {len(line)} columns, the limit is {MAX_COLUMNS}"


def stray_functions(symbols):
    """Names of emitted functions outside wide_avx512, from the output of `nm --defined-only`."""
    for line in symbols.splitlines():
        match = re.match(r"^[0-9a-f]* *([A-Za-z]) (\S+)$", line)
        if match and match.group(1) in "TW" and "wide_avx512" not in match.group(2):
            yield match.group(2)


def check_objects(root, build):
    for path in sorted(build.glob("src/*/CMakeFiles/limn_*_avx512.dir/**/*.o")):
        room = path.relative_to(build).parts[1]
        if not list((root / "src" / room).rglob(path.stem)):
            continue  # left over from a source that is gone
        symbols = subprocess.run(["nm", "--defined-only", str(path)], capture_output=True, text=True, check=True).stdout
        for name in stray_functions(symbols):
            plain = subprocess.run(["c++filt", name], capture_output=True, text=True, check=True).stdout.strip()
            yield f"{path.relative_to(build)}: emits {plain} outside wide_avx512; a machine without AVX-512 could be given this copy"


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--objects", type=pathlib.Path)
    options = parser.parse_args(arguments)
    faults = [*check_rooms(options.root), *check_sub_rooms(options.root), *check_page(options.root), *check_exports(options.root), *check_styles(options.root), *check_map(options.root), *check_files(options.root)]
    if options.objects:
        faults += check_objects(options.root, options.objects)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Checks schema/*.json and makes from it the property table in C++ and in TypeScript.

    generate_schema.py [--cpp DIR] [--ts FILE]      without either: only check

A file is written only when its content changes, so that nothing is rebuilt for nothing.
"""
import argparse
import json
import math
import os
import re
import sys

TYPES = ["number", "bool", "text", "choice", "color", "asset", "node", "list"]
ITEMS = ["text", "node", "asset"]
MOST_ITEMS = 256  # schema::kMostItems
LIBRARIES = ["worlds", "looks"]
FIELDS = {"name", "label", "full", "section", "type", "unit", "min", "max", "step", "default", "choices", "keyable",
          "low", "high", "entry", "from", "of", "items", "most"}
CPP_WORDS = set(
    "alignas alignof and asm auto bool break case catch char class const continue default delete do double else enum explicit export extern "
    "false float for friend goto if inline int long mutable namespace new not operator or private protected public register return short "
    "signed sizeof static struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile while xor".split())
IDENTIFIER = re.compile(r"[a-z][A-Za-z0-9_]{0,63}\Z")
CHOICE_ID = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
ASSETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "assets")
NODE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")


class SchemaError(Exception):
    pass


def require(condition, where, message):
    if not condition:
        raise SchemaError(f"{where}: {message}")


def read(path):
    with open(path, encoding="utf-8") as file:
        try:
            return json.load(file)
        except json.JSONDecodeError as error:
            raise SchemaError(f"{os.path.basename(path)}:{error.lineno}:{error.colno}: {error.msg}") from None


def words(name):
    """jawOpen, f_number -> "Jaw open", "F number"."""
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).replace("_", " ").lower()
    return text[:1].upper() + text[1:]


def spoken(template, label):
    """The template with {label} filled in; lowered after a word unless it is an acronym."""
    if not template.startswith("{label}") and not label[1:2].isupper():
        label = label[:1].lower() + label[1:]
    return template.replace("{label}", label)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def value_error(prop, value):
    """Why value does not fit the property, or None. The same rules as schema::check in C++."""
    kind = prop["type"]
    if kind == "number":
        if not is_number(value):
            return "must be a number"
        if not prop["min"] <= value <= prop["max"]:
            return f"{value} is outside {prop['min']}..{prop['max']}"
    elif kind == "bool":
        if not isinstance(value, bool):
            return "must be true or false"
    elif kind == "text":
        if not isinstance(value, str) or len(value.encode()) > prop["max"]:
            return f"must be text of at most {prop['max']} bytes"
    elif kind == "choice":
        if value not in [choice["id"] for choice in prop["choices"]]:
            return f"{value!r} is not one of the choices"
    elif kind == "color":
        if not (isinstance(value, list) and len(value) == 3 and all(is_number(v) and 0 <= v <= 1 for v in value)):
            return "must be three numbers from 0 to 1"
    elif kind == "asset":
        if not (isinstance(value, str) and re.fullmatch(r"([0-9a-f]{64}|[a-z][a-z0-9_-]{0,62})?", value)):
            return "must be a name of the library, a SHA-256 in lower-case hex, or empty"
    elif kind == "node":
        if not (isinstance(value, str) and (value == "" or NODE_ID.match(value))):
            return "must be the id of a node, or empty"
    elif kind == "list":
        if not isinstance(value, list) or len(value) > prop["most"]:
            return f"must be a list of at most {prop['most']}"
        for place, item in enumerate(value):
            error = "must not be empty" if item == "" else value_error({**prop, "type": prop["items"]}, item)
            if error is None and item in value[:place]:
                error = "is there already"
            if error is not None:
                return f"[{place}] {error}"
    return None


def listed_choices(choices, where):
    """The choices with each {"all": NAME} replaced by the entries of our own catalogue assets/NAME.json."""
    for choice in choices:
        if not (isinstance(choice, dict) and "all" in choice):
            yield choice
            continue
        require(set(choice) == {"all"} and IDENTIFIER.match(choice["all"]), where, f"bad choice {choice}")
        catalogue = read(os.path.join(ASSETS, choice["all"] + ".json"))
        for entry in catalogue[choice["all"]]:
            yield {"id": entry["id"], "label": entry["name"]}


def entries_of(entry, prop, default, where):
    """What of the pack each choice shows, as {id, label, entry}; of an asset, what its default shows."""
    if entry is None:
        return
    require(isinstance(entry, dict) and set(entry) <= {"name", "but"} and "{}" in entry.get("name", ""), where, "entry needs a name with {} in it")
    require(prop["type"] in ("choice", "asset"), where, "only choices and assets name entries of the pack")
    choices = prop["choices"] or [{"id": default, "label": default}]
    require(set(entry.get("but", [])) <= {choice["id"] for choice in choices}, where, "but names what is no choice")
    for choice in choices:
        if choice["id"] not in entry.get("but", []):
            yield {**choice, "entry": entry["name"].replace("{}", choice["id"])}


def read_kinds(directory):
    kinds = [read_kind(directory, name) for name in read(os.path.join(directory, "kinds.json"))]
    names = {kind["name"] for kind in kinds}
    for kind in kinds:
        require(set(kind["inside"]) <= names | {""}, kind["name"], "inside names what is no kind")
        require(kind["single"] is None or "" in kind["inside"], kind["name"], "a single node lies in the film itself")
        for prop in kind["properties"]:
            require(set(prop["of"]) <= names, f"{kind['name']}.{prop['name']}", "of names what is no kind")
    return kinds


def make_property(where, raw, defaults, full):
    merged = {**defaults, **raw}
    name = merged["name"]
    where = f"{where}.{name}"
    unknown = set(merged) - FIELDS
    require(not unknown, where, f"unknown field {', '.join(sorted(unknown))}")
    require(isinstance(name, str) and IDENTIFIER.match(name), where, "the name must be an identifier that begins with a small letter")
    require(name not in CPP_WORDS, where, "the name is a reserved word of C++")
    prop = {"name": name, "type": merged.get("type", "number"), "unit": merged.get("unit", "")}
    require(prop["type"] in TYPES, where, f"type must be one of {', '.join(TYPES)}")
    prop["label"] = merged.get("label", words(name))
    prop["full"] = spoken(merged.get("full", full), prop["label"])
    require("{" not in prop["full"].replace("{title}", ""), where, "full may hold only {title} and {label}")
    for field in ("section", "low", "high"):
        prop[field] = merged.get(field, "")
    prop["keyable"] = merged.get("keyable", prop["type"] in ("number", "color"))
    prop["min"] = prop["max"] = prop["step"] = 0
    prop["choices"] = []
    prop["items"], prop["most"] = raw.get("items", ""), raw.get("most", 0)
    is_list = prop["type"] == "list"
    require(prop["items"] in (ITEMS if is_list else [""]), where, f"a list has items of one of {', '.join(ITEMS)}")
    require(isinstance(prop["most"], int) and (0 < prop["most"] <= MOST_ITEMS if is_list else prop["most"] == 0), where,
            f"a list needs most, how many items it may have, up to {MOST_ITEMS}")
    named = prop["items"] or prop["type"]  # what a value, or each of its items, is
    if named == "text":
        require(isinstance(raw.get("max"), int) and 0 < raw["max"] <= 4096, where, "text needs max, its longest in bytes, up to 4096")
        prop["max"] = raw["max"]
    if prop["type"] == "number":
        for field in ("min", "max", "step"):
            require(is_number(merged.get(field)), where, f"a number needs {field}")
            prop[field] = merged[field]
        require(prop["min"] < prop["max"], where, "min must be below max")
        require(0 < prop["step"] <= prop["max"] - prop["min"], where, "step must be positive and fit into the range")
    elif prop["type"] == "color":
        prop["max"], prop["step"] = 1, 0.01
    elif prop["type"] == "choice":
        require(isinstance(raw.get("choices"), list) and raw["choices"], where, "a choice needs choices")
        for choice in listed_choices(raw["choices"], where):
            choice = {"id": choice} if isinstance(choice, str) else choice
            require(set(choice) <= {"id", "label"} and CHOICE_ID.match(choice.get("id", "")), where, f"bad choice {choice}")
            prop["choices"].append({"id": choice["id"], "label": choice.get("label", words(choice["id"]))})
        ids = [choice["id"] for choice in prop["choices"]]
        require(len(set(ids)) == len(ids), where, "two choices have the same id")
    prop["from"], prop["of"] = raw.get("from", ""), raw.get("of", [])
    require(prop["from"] in (LIBRARIES if named == "asset" else [""]), where, f"an asset is from one of {', '.join(LIBRARIES)}")
    require(isinstance(prop["of"], list) and bool(prop["of"]) == (named == "node"), where, "a node is of one of some kinds")
    prop["entries"] = list(entries_of(merged.get("entry"), prop, merged.get("default"), where))
    for field in ("label", "full", "section", "unit", "low", "high"):
        require(isinstance(prop[field], str) and len(prop[field]) <= 120, where, f"{field} must be a short text")
    require("default" in merged or prop["type"] in ("asset", "node", "list"), where, "a default is missing")
    require(not is_list or "default" not in merged, where, "a list begins empty and has no default")
    require(not is_list or not prop["keyable"], where, "a list cannot be keyed")
    prop["default"] = [] if is_list else merged.get("default", "")
    error = value_error(prop, prop["default"])
    require(error is None, where, f"default: {error}")
    return prop


def property_list(where, raw_list, defaults, full):
    require(isinstance(raw_list, list), where, "properties must be a list")
    properties = []
    for raw in raw_list:
        names = raw.get("each", [raw.get("name")])
        require(("each" in raw) != ("name" in raw), where, f"each entry has either name or each: {raw}")
        shared = {key: value for key, value in raw.items() if key != "each"}
        for name in names:
            require(isinstance(name, str), where, f"a name must be text: {name!r}")
            properties.append(make_property(where, {**shared, "name": name}, defaults, full))
    return properties


def read_kind(directory, name):
    raw = read(os.path.join(directory, name + ".json"))
    where = name
    unknown = set(raw) - {"kind", "label", "single", "full", "defaults", "properties", "include", "most", "most_inside", "inside", "common"}
    require(not unknown, where, f"unknown field {', '.join(sorted(unknown))}")
    require(raw.get("kind") == name, where, f"the file {name}.json must declare the kind {name}")
    full = raw.get("full", "{title} {label}")
    defaults = raw.get("defaults", {})
    properties = property_list(where, raw.get("properties"), defaults, full)
    for include in raw.get("include", []):
        require(set(include) == {"file", "list", "defaults"}, where, "an include needs file, list and defaults")
        path = os.path.join(directory, include["file"])
        if os.path.exists(path):
            listed = read(path).get(include["list"])
            properties += property_list(f"{where} ({include['file']})", listed, {**defaults, **include["defaults"]}, full)
    common = read(os.path.join(directory, "node_state.json"))
    for wanted in raw.get("common", []):
        found = [prop for prop in common["properties"] if prop["name"] == wanted]
        require(found, where, f"node_state.json has no property {wanted}")
        properties += property_list(f"{where} (node_state.json)", found, common["defaults"], full)
    seen = set()
    for prop in properties:
        require(prop["name"] not in seen, f"{where}.{prop['name']}", "declared twice")
        seen.add(prop["name"])
    single = raw.get("single")
    if single is not None:
        require(set(single) == {"id", "title"} and NODE_ID.match(single["id"]), where, "single needs id and title")
    most = raw.get("most", 1 if single else None)
    require(isinstance(most, int) and 1 <= most <= 10000 and (most == 1 or not single), where, "most is how many of the kind a film may have, 1 to 10000")
    inside = raw.get("inside", [""])
    require(isinstance(inside, list) and inside and all(isinstance(k, str) for k in inside), where, "inside lists kinds of nodes; \"\" is the film itself")
    most_inside = raw.get("most_inside", 0)
    require(isinstance(most_inside, int) and 0 <= most_inside <= most, where, "most_inside is how many of the kind may lie in one node; 0: any number")
    return {"name": name, "label": raw.get("label", words(name)), "single": single, "most": most, "most_inside": most_inside, "inside": inside,
            "properties": properties}


def demo_document(kinds, raw):
    """What a new document holds, in the form that the document room reads: singles and extra nodes in the order of the kinds."""
    by_name = {kind["name"]: kind for kind in kinds}
    extra = raw.get("nodes", [])
    for node in extra:
        require(node.get("kind") in by_name and by_name[node["kind"]]["single"] is None, "demo.json", f"bad kind of node {node.get('id')}")
    nodes = []
    for kind in kinds:
        if kind["single"]:
            node = {"id": kind["single"]["id"], "kind": kind["name"], "title": kind["single"]["title"], "properties": {}}
            nodes.append(node)
        nodes += [{"properties": {}, **node} for node in extra if node["kind"] == kind["name"]]
    by_id = {node["id"]: node for node in nodes}
    require(len(by_id) == len(nodes), "demo.json", "two nodes have the same id")
    for path, value in raw.get("values", {}).items():
        node, _, name = path.partition(".")
        require(node in by_id, f"demo.json {path}", "no such node")
        by_id[node]["properties"][name] = value
    names = {}
    for node in nodes:
        require(NODE_ID.match(node["id"]), "demo.json", f"bad id {node['id']!r}")
        table = {prop["name"]: prop for prop in by_name[node["kind"]]["properties"]}
        for name, value in node["properties"].items():
            where = f"demo.json {node['id']}.{name}"
            require(name in table, where, "no such property")
            error = value_error(table[name], value)
            require(error is None, where, error)
        for prop in table.values():
            spoken_name = prop["full"].replace("{title}", node["title"])
            path = f"{node['id']}.{prop['name']}"
            require(spoken_name not in names, path, f'has the accessible name "{spoken_name}" of {names.get(spoken_name)}')
            names[spoken_name] = path
    return {"version": 3, "nodes": nodes}


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def cpp_number(value):
    return repr(float(value))


def cpp_property(kind, prop):
    fields = [f".{field} = {quoted(prop[field])}" for field in ("name", "label", "full", "section", "low", "high")]
    kind_of = {"bool": "boolean"}.get(prop["type"], prop["type"])
    fields += [f".type = Type::{kind_of}", f".unit = {quoted(prop['unit'])}"]
    fields += [f".{field} = {cpp_number(prop[field])}" for field in ("min", "max", "step")]
    default = prop["default"]
    if prop["type"] in ("number", "bool"):
        fields.append(f".default_number = {cpp_number(default)}")
    elif prop["type"] == "color":
        fields.append(f".default_color = {{{', '.join(map(cpp_number, default))}}}")
    elif prop["type"] != "list":
        fields.append(f".default_text = {quoted(default)}")
    if prop["of"]:
        fields.append(f".of = k_{kind['name']}_{prop['name']}_of")
    if prop["from"]:
        fields.append(f".library = Library::{prop['from']}")
    if prop["choices"]:
        fields.append(f".choices = k_{kind['name']}_{prop['name']}_choices")
    if prop["items"]:
        fields.append(f".items = Type::{prop['items']}, .most = {prop['most']}")
    fields += [f".keyable = {str(prop['keyable']).lower()}"]
    return "    {" + ", ".join(fields) + "},\n"


NOTE = "// Made by tools/generate_schema.py from schema/*.json; change it there.\n"


def cpp_constants(kinds):
    out = NOTE + "#pragma once\n#include <cstdint>\n\nnamespace limn::schema {\n\n"
    out += "enum class KindId : uint8_t { " + ", ".join(kind["name"] for kind in kinds) + " };\n"
    out += f"inline constexpr int kKinds = {len(kinds)};\n\n// Places in Kind::properties and Node::values.\nnamespace prop {{\n"
    for kind in kinds:
        out += f"namespace {kind['name']} {{\n"
        for index, prop in enumerate(kind["properties"]):
            out += f"inline constexpr int {prop['name']} = {index};\n"
        out += f"inline constexpr int kCount = {len(kind['properties'])};\n}}  // namespace {kind['name']}\n"
    return out + "}  // namespace prop\n\n}  // namespace limn::schema\n"


def cpp_tables(kinds, demo):
    out = NOTE + '#include "schema/choice_entry.h"\n#include "schema/schema.h"\n\nnamespace limn::schema {\nnamespace {\n\n'
    for kind in kinds:
        for prop in kind["properties"]:
            if prop["choices"]:
                entries = ", ".join(f"{{{quoted(c['id'])}, {quoted(c['label'])}}}" for c in prop["choices"])
                out += f"constexpr Choice k_{kind['name']}_{prop['name']}_choices[] = {{{entries}}};\n"
            if prop["of"]:
                of = ", ".join(f"KindId::{name}" for name in prop["of"])
                out += f"constexpr KindId k_{kind['name']}_{prop['name']}_of[] = {{{of}}};\n"
        out += f"constexpr Property k_{kind['name']}[] = {{\n" + "".join(cpp_property(kind, p) for p in kind["properties"]) + "};\n\n"
    for kind in kinds:
        inside = ", ".join("-1" if name == "" else f"static_cast<int>(KindId::{name})" for name in kind["inside"])
        out += f"constexpr int k_{kind['name']}_inside[] = {{{inside}}};\n"
    out += "constexpr Kind k_kinds[] = {\n"
    for kind in kinds:
        at = {prop["name"]: index for index, prop in enumerate(kind["properties"])}
        single = kind["single"] or {"id": "", "title": ""}
        out += f"    {{KindId::{kind['name']}, {quoted(kind['name'])}, {quoted(kind['label'])}, "
        out += f"{quoted(single['id'])}, {quoted(single['title'])}, k_{kind['name']}, {kind['most']}, k_{kind['name']}_inside, "
        out += f"{str(any(kind['name'] in other['inside'] for other in kinds)).lower()}, {at.get('hidden', -1)}, {at.get('locked', -1)}, {kind['most_inside']}}},\n"
    out += "};\n\n}  // namespace\n\nstd::span<const Kind> kinds() { return k_kinds; }\n\n"
    entries = [(kind, prop, e) for kind in kinds for prop in kind["properties"] for e in prop["entries"]]
    out += "namespace {\n\nconstexpr ChoiceEntry k_entries[] = {\n"
    for kind, prop, e in entries:
        out += f"    {{{', '.join(quoted(t) for t in (kind['name'], prop['name'], kind['label'], e['id'], e['label'], e['entry']))}}},\n"
    out += "};\n\n}  // namespace\n\nstd::span<const ChoiceEntry> choice_entries() { return k_entries; }\n\n"
    text = json.dumps(demo, ensure_ascii=False)
    return out + f'std::string_view demo_text() {{\n    return R"limn({text})limn";\n}}\n\n}}  // namespace limn::schema\n'


def ts_table(kinds, demo):
    union = lambda values: " | ".join(quoted(value) for value in values)
    out = NOTE + f"""
export type PropertyType = {union(TYPES)};
export type Color = readonly [number, number, number]; // linear Rec.709, 0..1
export type Value = number | boolean | string | Color | readonly string[];
export type ItemType = {union(ITEMS)};
export type KindName = {union(kind["name"] for kind in kinds)};

export interface Choice {{
  readonly id: string;
  readonly label: string;
}}

export interface Property {{
  readonly name: string;
  readonly label: string;
  readonly full: string; // accessible name; "{{title}}" stands for the node's title
  readonly section: string;
  readonly type: PropertyType;
  readonly unit: string;
  readonly min: number; // numbers; 0 for other types
  readonly max: number; // numbers; for text, also of a list, the longest in bytes
  readonly step: number; // one key press
  readonly low: string; // what the ends of the range mean, in a word; often empty
  readonly high: string;
  readonly default: Value;
  readonly choices: readonly Choice[];
  readonly of: readonly KindName[]; // what a node reference, also of a list, may name
  readonly from: {union(["", *LIBRARIES])}; // the library that an asset is from
  readonly items: ItemType | ""; // what a list holds; "" for other types
  readonly most: number; // items that a list may have
  readonly keyable: boolean;
}}

export interface Kind {{
  readonly name: KindName;
  readonly label: string;
  readonly single: {{ readonly id: string; readonly title: string }} | null; // every document holds exactly one
  readonly most: number; // of the kind that a film may have
  readonly mostInside: number; // of the kind that may lie in one node; 0: any number
  readonly inside: readonly string[]; // the kinds that may hold it; '' is the film itself
  readonly properties: readonly Property[];
}}

export const kinds: readonly Kind[] = ["""
    order = ["name", "label", "full", "section", "type", "unit", "min", "max", "step", "low", "high", "default", "choices", "of", "from", "items", "most", "keyable"]
    for kind in kinds:
        out += f"\n  {{ name: {quoted(kind['name'])}, label: {quoted(kind['label'])}, single: {json.dumps(kind['single'], ensure_ascii=False)}, most: {kind['most']}, mostInside: {kind['most_inside']}, inside: {json.dumps(kind['inside'])}, properties: [\n"
        for prop in kind["properties"]:
            out += "    " + json.dumps({field: prop[field] for field in order}, ensure_ascii=False) + ",\n"
        out += "  ] },"
    out += "\n];\n\nexport const paths = {\n"
    by_name = {kind["name"]: kind for kind in kinds}
    for node in demo["nodes"]:
        entries = ", ".join(f"{prop['name']}: {quoted(node['id'] + '.' + prop['name'])}" for prop in by_name[node["kind"]]["properties"])
        out += f"  {node['id']}: {{ {entries} }},\n"
    return out + "} as const; // of the demo document\n"


def write(path, text):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schema", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schema"))
    parser.add_argument("--cpp", metavar="DIR")
    parser.add_argument("--ts", metavar="FILE")
    options = parser.parse_args()
    try:
        kinds = read_kinds(options.schema)
        demo = demo_document(kinds, read(os.path.join(options.schema, "demo.json")))
    except (SchemaError, OSError) as error:
        sys.exit(f"schema: {error}")
    if options.cpp:
        write(os.path.join(options.cpp, "constants.h"), cpp_constants(kinds))
        write(os.path.join(options.cpp, "tables.cpp"), cpp_tables(kinds, demo))
    if options.ts:
        write(options.ts, ts_table(kinds, demo))


if __name__ == "__main__":
    main()

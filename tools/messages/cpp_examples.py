"""The examples in C++: each client message as text with its place in the variant, each server message as a value with its text."""
import json

from .cpp_edges import CLOSE, OPEN
from .cpp_values import NOTE
from .declaration import TEXTS


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def raw(value):
    return f'R"limn({json.dumps(value, ensure_ascii=False)})limn"'


def assigned(one, prefix, said):
    """The statements that give the field its value in what begins with `prefix`."""
    if one.has("flat"):
        return filled(one.record.fields, f"{prefix}{one.member}.", said)
    if one.name not in said or one.type == "protocol":
        return []
    place, value = prefix + one.said.get("from", one.member), said[one.name]
    if "by" in one.said:
        point = [each for each in one.record.fields if each.type == "point"][0]
        items = [{one.said["by"]: name, point.name: at} for name, at in value.items()]
    else:
        items = value
    if one.has("list"):
        return [line for each in items for line in [f"{place}.emplace_back();", *filled(one.record.fields, f"{place}.back().", each)]]
    if one.record:
        return filled(one.record.fields, place + ".", value)
    if one.enum:
        return [f"{place} = {one.enum.name}::{value};"]
    if one.type in ("operations", "nodes", "document", "stages"):
        return [f"{place} = example_{one.type}({raw(value)});"]
    if one.type == "point":
        return [f"{place} = std::array<float, 3>{{{', '.join(repr(float(part)) + 'f' for part in value)}}};"]
    return [f"{place} = {quoted(value) if one.type in TEXTS else json.dumps(value)};"]


def filled(fields, prefix, said):
    return [line for one in fields for line in assigned(one, prefix, said)]


def examples(declaration):
    out = NOTE + '#pragma once\n#include <string_view>\n#include <vector>\n\n#include "collaboration/example_values.h"\n' + OPEN
    out += "\nstruct ClientExample {\n    size_t place;  // in ClientMessage\n    std::string_view text;\n};\n"
    out += "constexpr ClientExample kClientExamples[] = {\n"
    for place, message in enumerate(declaration.messages["client"]):
        out += "".join(f"    {{{place}, {raw(each)}}},\n" for each in message.examples)
    out += "};\n\nstruct ServerExample {\n    ServerMessage message;\n    std::string_view text;\n};\n"
    out += "inline std::vector<ServerExample> server_examples() {\n    std::vector<ServerExample> all;\n"
    for message in declaration.messages["server"]:
        for each in message.examples:
            lines = [f"server::{message.cpp} m;", *filled(message.fields, "m.", each), f"all.push_back({{m, {raw(each)}}});"]
            out += "    {\n" + "".join(f"        {line}\n" for line in lines) + "    }\n"
    return out + "    return all;\n}\n\n" + CLOSE
